"""Write at the head of each lesson where on the road it stands; with --check, only say where it doesn't (exit code 1).

A lesson whose opening begins with **A side road** hangs on the one before it that doesn't."""
import argparse, re, sys

from books import lessons, read, source, write

def number(path): return re.match(r'0?(\d+[a-z]?)_', path.name)[1]

def is_side(path):
    "Whether a lesson can be skipped, which its first sentence says"
    return any(source(c).startswith('> **A side road**') for c in read(path)['cells'][:3])

def road():
    "[(a lesson of the road, its side roads)], in order"
    res = []
    for path in lessons():
        if is_side(path): res[-1][1].append(path)
        else: res.append((path, []))
    return res

def line(here, way):
    "The road on one line, each lesson a link, with the one at `here` in bold"
    def stop(path): return f'**{number(path)}**' if path==here else f'[{number(path)}]({path.name})'
    stops = [stop(path) + (f" ({' · '.join(map(stop, sides))})" if sides else '') for path,sides in way]
    return f"**Where you are** on the road, with its side roads in brackets: {' · '.join(stops)}"

def faults(check=True):
    "The lessons whose line is another, a sentence each; without `check` they are put right"
    way = road()
    for path in lessons():
        nb, new = read(path), line(path, way)
        found = next((c for c in nb['cells'] if c.get('id')=='road'), None)
        if found and source(found)==new: continue
        if check:
            yield f'{path.name} says something else of where it stands: run python scripts/road.py'
            continue
        if not found:
            found = dict(cell_type='markdown', id='road', metadata={}, source='')
            nb['cells'].insert(3, found)
        found['source'] = new
        write(path, nb)

if __name__ == '__main__':
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--check', action='store_true', help='write nothing')
    if found := list(faults(parser.parse_args().check)): sys.exit('\n'.join(found))

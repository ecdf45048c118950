"""Write into the head of each lesson how long it takes; with --check, only say where that isn't so (exit code 1).

Counted, and not guessed: 150 words or 200 characters of code a minute up to the questions, three minutes for a
question, ten for an exercise that marks itself, twenty for an idea of one's own; rounded up to quarters of an hour."""
import argparse, math, re, sys

from books import lessons, read, source, write

sentence = re.compile(r'(\*\*It runs\*\* in [^.;]*?)(?:,? and takes [^.]*? to work through|; it takes [^.]*?)\.')
quarters = '', '¼', '½', '¾'

def is_shown(cell): return not re.match(r'#\| *(hide|default_exp)\b', source(cell))

def reading(cells):
    "Minutes to read a lesson up to its questions, and to run it"
    ends = [i for i,c in enumerate(cells) if re.match('## (Questions|Exercises)', source(c))]
    body = cells[:ends[0]] if ends else cells
    words = sum(len(re.findall(r'\w+', source(c))) for c in body if c['cell_type']=='markdown')
    code = [source(c) for c in body if c['cell_type']=='code' and is_shown(c)]
    return words/150 + sum(len(o.strip()) for c in code for o in c.splitlines())/200

def tasks(cells):
    "Minutes for a lesson's questions, exercises and ideas"
    ids, texts = [c.get('id', '') for c in cells], [source(c) for c in cells if c['cell_type']=='markdown']
    questions = sum(len(re.findall(r'<summary>\d+\.', o)) for o in texts)
    marked, ideas = (sum(bool(re.fullmatch(o, i)) for i in ids) for o in (r'ex-\w+-check', r'idea-\d+'))
    return 3*questions + 10*marked + 20*ideas

def hours(minutes):
    "So many minutes in words, to the next quarter of an hour"
    whole, part = divmod(math.ceil(minutes/15), 4)
    if not whole: return ('', 'a quarter of an hour', 'half an hour', 'three quarters of an hour')[part]
    if whole==1 and not part: return 'an hour'
    return f'{whole}{quarters[part]} hours'

def head(text, cells):
    "The opening text of a lesson with its two times"
    minutes = reading(cells)
    said = f'; it takes {hours(minutes)} to read and run, {hours(minutes+tasks(cells))} with questions and exercises.'
    return sentence.sub(lambda m: m[1] + said, text)

def faults(check=True):
    "The lessons whose head says otherwise, a sentence each; without `check` they are put right"
    for path in lessons():
        nb = read(path)
        found = [c for c in nb['cells'][:6] if c['cell_type']=='markdown' and sentence.search(source(c))]
        if len(found) != 1:
            yield f'{path.name} has no sentence in its head that begins with **It runs** and says how long it takes'
            continue
        new = head(source(found[0]), nb['cells'])
        if new==source(found[0]): continue
        if check: yield f'{path.name} takes another time than its head says: run python scripts/times.py'
        else:
            found[0]['source'] = new
            write(path, nb)

if __name__ == '__main__':
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--check', action='store_true', help='write nothing')
    if found := list(faults(parser.parse_args().check)): sys.exit('\n'.join(found))

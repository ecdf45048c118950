"""Write the list of words at the top of nbs/glossary.ipynb, and say what's wrong with the glossary and with the links
between the notebooks, if anything is (exit code 1).

With --check, write nothing: a list that isn't up to date is wrong, too."""
import argparse, re, sys
from pathlib import Path
from urllib.parse import unquote

from books import nbs, notebooks, read, source, write

LINK = re.compile(r'''\]\(\s*(?:<([^>]+)>|([^)\s]+))[^)]*\)|(?:href|src)=["']([^"']+)''')

def prose(cell):
    "The text of a cell without its code"
    return re.sub(r'```.*?```|`[^`\n]*`', '', source(cell), flags=re.S) if cell['cell_type']=='markdown' else ''

def headings(cell):
    "(level, text) of each heading of a cell, as a reader sees it"
    if cell['cell_type'] != 'markdown': return []
    lines = re.sub(r'```.*?```', '', source(cell), flags=re.S).splitlines()
    found = (re.match(r'(#{1,6}) +(.+?) *$', o) for o in lines)
    return [(len(m[1]), re.sub(r'[`*]', '', m[2])) for m in found if m]

def anchor(heading): return heading.replace(' ', '-') # as JupyterLab and nbconvert make it
def anchors(cells): return {anchor(h) for c in cells for _,h in headings(c)}

def dead_links(path, books):
    "What's wrong with the links of a notebook that lead to a file of ours or to a heading, a sentence each"
    for i,c in enumerate(books[path]):
        for link in LINK.findall(prose(c)):
            link = ''.join(link)
            if re.match(r'[a-z]+:', link): continue
            name, _, at = link.partition('#')
            to = (path.parent/name).resolve() if name else path
            if not to.exists(): yield f'cell {i} links to {link}, which is not there'
            elif at and to in books and unquote(at) not in anchors(books[to]):
                yield f'cell {i} links to {link}, and {to.name} has no such heading'

def section(cells, heading):
    "All text below a heading, down to the next of its level or above"
    levels, res = None, []
    for c in cells:
        for level,text in headings(c):
            if levels is None and anchor(text)==heading: levels = level
            elif levels is not None and level <= levels: return '\n'.join(res)
        if levels is not None: res.append(source(c))
    return '\n'.join(res)

def words(cells):
    "The words of a lesson's closing table, each as the row that it's in and the word itself"
    closing = section(cells, 'What-you-know-now') or section(cells, 'What-you-have-now')
    for row in re.findall(r'^\| *([^|]+?) *\|', closing, re.M):
        if row=='word' or set(row) <= set('-: '): continue
        for word in re.split(r' *[,;:] *', row.replace('`', '')): yield row, word

def running_text(cells):
    """What a lesson says in sentences between its three opening cells and its closing table

    No headings, tables, code or addresses."""
    res = []
    for c in cells[3:]:
        if {'What you know now', 'What you have now'} & {h for _,h in headings(c)}: break
        res += [o for o in prose(c).splitlines() if not re.match(r'#{1,6} |\|', o)]
    return re.sub(r'\]\([^)]*\)', ']', '\n'.join(res))

def entries(cells):
    "{heading: (all names it goes by, its text, the cell below it)} of the glossary; what's bold in the text is a name"
    res = {}
    for c,below in zip(cells, cells[1:]+[None]):
        for level,term in headings(c):
            if level==3: res[term] = [term, *re.findall(r'\*\*(.+?)\*\*', source(c))], source(c), below
    return res

def stems(name):
    "The beginnings of a name's words: what must stand where the word is introduced"
    return [o[:max(4, len(o)-3)] for o in re.findall(r'\w+', name.lower()) if o not in ('a', 'an', 'of', 'over')]

def order(term): return re.sub('[^a-z0-9 ]', ' ', term.lower())

def contents(terms):
    "The list of words: every name with a link to its entry, a paragraph for each letter"
    names = [(n, t) for t,(ns,_,_) in terms.items() for n in ns if n==t or not n.startswith(t)]
    letters = {}
    for name,term in sorted(names, key=lambda o: order(o[0])):
        letters.setdefault(order(name).strip()[0].upper(), []).append(f'[{name}](glossary.ipynb#{anchor(term)})')
    return '\n\n'.join(f"**{k}** {' · '.join(v)}" for k,v in letters.items())

def lacking(terms, books):
    "The words of the lessons' closing tables that have no entry, a sentence each"
    known = {n.lower() for names,_,_ in terms.values() for n in names}
    for lesson,cells in books.items():
        if not lesson.name[0].isdigit(): continue
        listed = list(words(cells))
        if not listed and 'Questions' in anchors(cells): yield f'finds no closing table of words in {lesson.name}'
        for row,word in listed:
            # "input, hidden, output layer" names three layers
            if not {word.lower(), f'{word} {row.split()[-1]}'.lower()} & known:
                yield f'lacks "{word}", which {lesson.name} has among its words'

def entry_faults(term, entry, path, books):
    "What's wrong with one entry, a sentence each"
    names, text, below = entry
    links = re.findall(r'\]\((\d\w+\.ipynb)#([^)]+)\)', text)
    if len(links) != 1: yield f'names {len(links)} sections of lessons at "{term}", where one introduces it'
    for name,_ in links:
        cells = books.get(path.parent/name, [])
        said = '\n'.join(re.sub('[*`-]', ' ', source(c)).lower() for c in cells)
        if said and not any(all(o in said for o in stems(n)) for n in names):
            yield f'sends "{term}" to {name}, which never says it'
        markdown = '\n'.join(source(c) for c in cells if c['cell_type']=='markdown')
        linked = f'](glossary.ipynb#{anchor(term)})' in markdown
        any_name = '|'.join(rf'\b{re.escape(n)}s?\b' for n in names)
        if not linked and (word := re.search(any_name, running_text(cells), re.I)):
            yield f'explains "{term}", and {name} says "{word[0]}" without a link to it'
    code = source(below) if below and below['cell_type']=='code' else ''
    if not 1 <= len(code.splitlines()) <= 3 and '$' not in text:
        yield f'has no line of code, nor a formula, for "{term}"'

def glossary_faults(path, books):
    "What's wrong with the glossary at `path`, a sentence each"
    terms = entries(books[path])
    yield from lacking(terms, books)
    if list(terms) != sorted(terms, key=order): yield 'is not in alphabetical order'
    for term,entry in terms.items(): yield from entry_faults(term, entry, path, books)

def read_all(folder):
    "The cells of every notebook"
    return {p: read(p)['cells'] for p in notebooks(Path(folder).resolve())}

def faults(folder=nbs, check=True):
    "What's wrong with the glossary and with the links, a sentence each; without `check` the list of words is put right"
    books = read_all(folder)
    path = Path(folder).resolve()/'glossary.ipynb'
    yield from (f'{path.name} {o}' for o in glossary_faults(path, books))
    nb, new = read(path), contents(entries(books[path]))
    listed = next(c for c in nb['cells'] if c['id']=='words')
    if source(listed) != new and check:
        yield f'{path.name} has another list of words than entries: run python scripts/glossary.py'
    elif source(listed) != new:
        listed['source'] = new
        write(path, nb)
        books[path] = nb['cells']
    yield from (f'{p.name} {o}' for p in books for o in dead_links(p, books))

if __name__ == '__main__':
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--check', action='store_true', help='write nothing')
    parser.add_argument('--nbs', metavar='FOLDER', type=Path, default=nbs, help='where the notebooks are')
    args = parser.parse_args()
    if found := list(faults(args.nbs, args.check)): sys.exit('\n'.join(found))

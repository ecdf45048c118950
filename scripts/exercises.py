"""Write the exercises of each lesson into it, from nbs/exercises/ and the modules that are exported from there.

With --check, only say whether they agree (exit code 1 where they don't). With --fill FOLDER, write copies of the
lessons there in which every blank is filled with its solution and a wrong verdict is an error, and leave the lessons
alone."""
import argparse, html, importlib, re, sys
from pathlib import Path

from execnb.nbio import nb2str

import books

sys.path.insert(0, str(books.root))
from mnist_basics.exercises import marking

intro = ('Each is a blank and a cell that marks it. Write your answer where it says `raise NotImplementedError` (or '
         '`None`), run both cells, and read what the check has to say. Left empty, a blank does no harm.\n\n'
         'A hint and a solution are folded away below each statement, and `ex.{name}.hint()` and '
         "`ex.{name}.solution()` print them. `progress()` shows which of the course's exercises you've solved.")
imports = '''from mnist_basics.exercises import {module} as ex
from mnist_basics.exercises.marking import progress'''
ideas_intro = 'Nobody can mark these: they are experiments. What we found is folded away.'

def markdown(id, source): return dict(cell_type='markdown', id=id, metadata={}, source=source)
def code(id, source): return dict(cell_type='code', execution_count=None, id=id, metadata={}, outputs=[], source=source)
def folded(summary, text): return f'<details><summary>{html.escape(summary)}</summary>\n\n{text}\n</details>'
def python(text): return f'```py\n{text}\n```'
def numbered(i, text): return f'**{i}. {text.removeprefix("**")}'

def written_down(path):
    "What a notebook holds: (statement, name, picture) of each exercise, (statement, code, found) of each idea"
    exercises, ideas, above, in_ideas = [], [], '', False
    for cell in books.read(path)['cells']:
        s = books.source(cell)
        if s=='## Ideas of your own': in_ideas = True
        elif in_ideas and s.startswith('**'): ideas.append([s, '', ''])
        elif in_ideas: ideas[-1][1 if cell['cell_type']=='code' else 2] = s.removeprefix('#| eval: false\n')
        elif m := re.search(r'^@exercise\(.*?^(?:def|class) (\w+)', s, re.M|re.S): exercises.append([above, m[1], ''])
        elif s.startswith('# picture\n'): exercises[-1][2] = s.removeprefix('# picture\n')
        above = s
    return exercises, ideas

def of_exercise(i, o, statement, picture, filled):
    "The cells of one exercise"
    hints = [folded('Hint' if len(o.hints)==1 else f'Hint {j}', h) for j,h in enumerate(o.hints, 1)]
    check = f'ex.{o.name}.check({o.name})'
    if filled: check += f"\nassert ex.{o.name}.verdict({o.name}).state=='solved'"
    text = '\n\n'.join([numbered(i, statement), *hints, folded('Solution', python(o.right))])
    return [markdown(f'ex-{o.name}', text),
            *([code(f'ex-{o.name}-picture', picture)] if picture else []),
            code(f'ex-{o.name}-blank', o.right if filled else o.blank), code(f'ex-{o.name}-check', check)]

def of_idea(i, statement, source, found, filled):
    "The cells of one idea"
    text = '\n\n'.join([python(source)]*bool(source) + [found]*bool(found))
    cell = markdown(f'idea-{i}', f"{numbered(i, statement)}\n\n{folded('What we found' if found else 'One way', text)}")
    return [cell, *([code(f'idea-{i}-run', source)] if filled and source else [])]

def section(path, filled=False):
    "The cells of a lesson's exercises; `filled` with the solutions, and with an error where one isn't accepted"
    exercises, ideas = written_down(path)
    module = path.stem.partition('_')[2]
    ex = importlib.import_module(f'mnist_basics.exercises.{module}')
    cells = [markdown('exercises-intro', intro.format(name=exercises[0][1])),
             code('exercises-import', imports.format(module=module))]
    for i,(statement,name,picture) in enumerate(exercises, 1):
        cells += of_exercise(i, getattr(ex, name), statement, picture, filled)
    if ideas: cells += [markdown('ideas', '### Ideas of your own'), markdown('ideas-intro', ideas_intro)]
    for i,idea in enumerate(ideas, len(exercises)+1): cells += of_idea(i, *idea, filled)
    return cells

def rewritten(path, new):
    "The notebook at `path` with the cells `new` as its exercises, and whether that changes it: the rest stays as it is"
    nb = books.read(path)
    before, cells = nb2str(nb), nb['cells']
    if before != path.read_text(encoding='utf-8'):
        sys.exit(f'{path.name} is not as nbdev_clean leaves it: clean it first')
    start = next((i+1 for i,c in enumerate(cells) if books.source(c).strip()=='## Exercises'), None)
    if start is None: sys.exit(f'{path.name} has no heading ## Exercises to write below')
    end = next((i for i,c in enumerate(cells) if i >= start and books.source(c).startswith('## ')), len(cells))
    # a cell that hasn't changed keeps what it showed when it was run
    outputs = {(c['id'], books.source(c)): c['outputs'] for c in cells[start:end] if c['cell_type']=='code'}
    for c in new:
        if c['cell_type']=='code': c['outputs'] = outputs.get((c['id'], c['source']), [])
    cells[start:end] = new
    return nb, nb2str(nb) != before

if __name__ == '__main__':
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--check', action='store_true', help='write nothing')
    parser.add_argument('--fill', metavar='FOLDER', type=Path, help='write filled copies there')
    parser.add_argument('--nbs', metavar='FOLDER', type=Path, default=books.nbs, help='where the lessons are')
    args = parser.parse_args()
    ours, stale = books.lessons(books.nbs/'exercises'), []
    if [o.stem for o in ours] != marking.lessons:
        sys.exit('nbs/exercises/ has notebooks of other lessons than `lessons` in marking.ipynb lists: add them there')
    if args.fill and args.fill.resolve()==args.nbs.resolve():
        sys.exit(f'{args.fill} has the lessons themselves: name another folder with --fill')
    if args.fill: args.fill.mkdir(parents=True, exist_ok=True)
    for o in ours:
        path = args.nbs/o.name
        nb, changed = rewritten(path, section(o, bool(args.fill)))
        if args.fill: books.write(args.fill/o.name, nb)
        elif changed and args.check: stale.append(o.name)
        elif changed: books.write(path, nb)
    if stale:
        sys.exit(f"{', '.join(stale)}: other exercises than in nbs/exercises/: run python scripts/exercises.py, and "
                 'then the lesson')

"""Write the exercises of each lesson into it, from nbs/13_exercises.ipynb by way of mnist_basics.exercises.

With --check, only say whether they agree (exit code 1 where they don't). With --fill FOLDER, write copies of the lessons
there in which every blank is filled with its solution and a wrong verdict is an error, and leave the lessons alone."""
import argparse, html, json, sys
from pathlib import Path

root = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(root))
from mnist_basics.exercises import ex

intro = '''Each is a blank and a cell that marks it. Write your answer where it says `raise NotImplementedError` (or `None`), run both cells, and read what the check has to say. Left empty, a blank does no harm.

A hint and a solution are folded away below each statement, and `ex.{name}.hint()` and `ex.{name}.solution()` print them. `progress()` shows which of the course's exercises you've solved.'''
imports = 'from mnist_basics.exercises import ex, progress'
ideas = '### Ideas of your own'
ideas_intro = 'Nobody can mark these: they are experiments. What we found is folded away.'

def markdown(id, source): return dict(cell_type='markdown', id=id, metadata={}, source=source.splitlines(True))
def code(id, source): return dict(cell_type='code', execution_count=None, id=id, metadata={}, outputs=[], source=source.splitlines(True))
def folded(summary, text): return f'<details><summary>{html.escape(summary)}</summary>\n\n{text}\n</details>'
def source_of(cell): return ''.join(cell['source'])

def section(lesson, filled=False):
    "The cells of a lesson's exercises; `filled` with the solutions, and with an error where one isn't accepted"
    ours = ex.of(lesson)
    if not ours: return []
    cells = [markdown('exercises-intro', intro.format(name=ours[0].name)), code('exercises-import', imports)]
    for i,o in enumerate(ours, 1):
        fold = [folded('Hint' if len(o.hints)==1 else f'Hint {j}', h) for j,h in enumerate(o.hints, 1)] + [folded('Solution', f'```py\n{o.right}\n```')]
        cells.append(markdown(f'ex-{o.name}', '\n\n'.join([f'**{i}. {o.title}.** {o.statement}'.replace('?.**', '?**'), *fold])))
        if o.picture: cells.append(code(f'ex-{o.name}-picture', o.picture))
        check = f'ex.{o.name}.check({o.name})'
        if filled: check += f"\nassert ex.{o.name}.verdict({o.name}).state=='solved'"
        cells += [code(f'ex-{o.name}-blank', o.right if filled else o.blank), code(f'ex-{o.name}-check', check)]
    found = [o for o in ex.ideas if o.lesson==lesson]
    if found: cells += [markdown('ideas', ideas), markdown('ideas-intro', ideas_intro)]
    for i,o in enumerate(found, len(ours)+1):
        solution = '\n\n'.join([f'```py\n{o.right}\n```']*bool(o.right) + [o.found]*bool(o.found))
        title = f'**{i}. {o.title}.**'.replace('?.**', '?**')
        cells.append(markdown(f'idea-{i}', '\n\n'.join([f'{title} {o.statement}', folded('Hint', o.hint), folded('What we found' if o.found else 'One way', solution)])))
        if filled and o.right: cells.append(code(f'idea-{i}-run', o.right))
    return cells

def written(path, filled=False):
    "The text of the notebook at `path` with its exercises in place: what stands outside of that section stays as it is, byte for byte"
    text = path.read_text(encoding='utf-8')
    nb = json.loads(text)
    def dump(nb): return json.dumps(nb, indent=1, ensure_ascii=False) + '\n'
    if dump(nb) != text: sys.exit(f'{path.name} is not as nbdev_clean leaves it: clean it first')
    cells = nb['cells']
    start = next((i+1 for i,c in enumerate(cells) if source_of(c).strip()=='## Exercises'), None)
    if start is None: sys.exit(f'{path.name} has no heading ## Exercises to write below')
    end = next((i for i,c in enumerate(cells) if i >= start and source_of(c).startswith('## ')), len(cells))
    # a cell that hasn't changed keeps what it showed when it was run
    outputs = {(c['id'], source_of(c)): c['outputs'] for c in cells[start:end] if c['cell_type']=='code'}
    new = section(path.stem, filled)
    for c in new:
        if c['cell_type']=='code': c['outputs'] = outputs.get((c['id'], source_of(c)), [])
    cells[start:end] = new
    return text, dump(nb)

if __name__ == '__main__':
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--check', action='store_true', help='write nothing')
    parser.add_argument('--fill', metavar='FOLDER', type=Path, help='write filled copies there')
    parser.add_argument('--nbs', metavar='FOLDER', type=Path, default=root/'nbs', help='where the lessons are')
    args = parser.parse_args()
    stale = []
    lessons = dict.fromkeys(o.lesson for o in [*ex, *ex.ideas])
    if args.fill: args.fill.mkdir(parents=True, exist_ok=True)
    for lesson in lessons:
        path = args.nbs/f'{lesson}.ipynb'
        old, new = written(path, bool(args.fill))
        if args.fill: (args.fill/path.name).write_text(new, encoding='utf-8', newline='\n')
        elif new != old and args.check: stale.append(path.name)
        elif new != old: path.write_text(new, encoding='utf-8', newline='\n')
    if stale: sys.exit(f"{', '.join(stale)}: other exercises than in 13_exercises.ipynb: run python scripts/exercises.py, and then the lesson")

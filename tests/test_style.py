"Sizes: lines that fit a window, modules that fit a head, and guards at the doors alone."
import ast, re

import pytest

from books import lessons, notebooks, read, root, source

lib = root/'mnist_basics'
modules = sorted(p for p in lib.rglob('*.py') if p.name != '_modidx.py' and '__pycache__' not in p.parts)
rooms = [p for p in modules if 'exercises' not in p.relative_to(lib).with_suffix('').parts] # they are many short ones
scripts = sorted(p for o in ('', 'benchmarks', 'docs', 'scripts', 'tests') for p in (root/o).glob('*.py'))

def name(path): return str(path.relative_to(root))
def lines(path): return path.read_text(encoding='utf-8').splitlines()
def too_long(lines, most, at=''):
    "Which lines are, a few words each"
    return [f'{at}line {i} has {len(o)} characters' for i,o in enumerate(lines, 1) if len(o) > most]

def written(path):
    "The lines that somebody wrote: nbdev breaks those of `__all__` where it likes"
    return re.sub(r'^__all__ = \[.*?\]$', '', path.read_text(encoding='utf-8'), flags=re.S | re.M).splitlines()

@pytest.mark.parametrize('path', modules + scripts, ids=name)
def test_lines_of_code(path): assert not too_long(written(path), 120)

def is_shown(cell, path):
    "Whether its lines have to fit a window: in a lesson all do, elsewhere what's exported is measured in its module"
    exported = any(o.startswith('#| export') for o in source(cell).splitlines())
    return cell['cell_type']=='code' and (path in lessons() or not exported)

@pytest.mark.parametrize('path', notebooks(), ids=name)
def test_lines_of_cells(path):
    cells = enumerate(read(path)['cells'])
    assert not [o for i,c in cells if is_shown(c, path) for o in too_long(source(c).splitlines(), 100, f'cell {i}: ')]

@pytest.mark.parametrize('path', rooms, ids=name)
def test_length_of_modules(path): assert len(lines(path)) <= 400, 'two modules rather than one'

@pytest.mark.parametrize('path', [p for p in modules if p != lib/'all.py'], ids=name) # stars are what that one is for
def test_imports_by_name(path):
    tree = ast.parse(path.read_text(encoding='utf-8'))
    stars = [o.module for o in ast.walk(tree) if isinstance(o, ast.ImportFrom) and o.names[0].name=='*']
    assert not stars, 'beside a star a linter sees nothing'

def test_guards_stand_at_the_doors():
    "At most 25 `raise` in 1,000 lines that aren't blank"
    code = {p: p.read_text(encoding='utf-8') for p in rooms}
    raises = {name(p): sum(isinstance(o, ast.Raise) for o in ast.walk(ast.parse(s))) for p,s in code.items()}
    written = sum(bool(o.strip()) for s in code.values() for o in s.splitlines())
    share = 1000*sum(raises.values())/written
    assert share <= 25, f'{share:.1f}: {dict(sorted(raises.items(), key=lambda o: -o[1]))}'

def calls(cell, name):
    "The calls of a function in a cell"
    if cell['cell_type'] != 'code' or f'{name}(' not in source(cell): return []
    found = (o for o in ast.walk(ast.parse(source(cell))) if isinstance(o, ast.Call))
    return [o for o in found if getattr(o.func, 'id', getattr(o.func, 'attr', None))==name]

@pytest.mark.parametrize('path', lessons(), ids=name)
def test_lessons_describe_their_pictures(path):
    "`show_digits` would make up a sentence; a lesson says what there is to see"
    bare = [i for i,c in enumerate(read(path)['cells']) for o in calls(c, 'show_digits')
            if len(o.args) < 2 and 'alt' not in [k.arg for k in o.keywords]]
    assert not bare, f'cells {bare} give no alt text'

"What is generated agrees with what it is generated from."
import filecmp, re, shutil, subprocess, sys
from pathlib import Path

import pytest

import addresses, glossary, readme, times
from books import nbs, notebooks, read, root, source

lib = root/'mnist_basics'
bin = Path(sys.executable).parent

def run(*args, cwd=root):
    "A command of this environment; its output is what a failed test shows"
    done = subprocess.run(list(map(str, args)), cwd=cwd, capture_output=True, text=True)
    assert not done.returncode, done.stdout + done.stderr

def files(folder):
    "The files of a folder that are kept, by their names from it"
    found = (p.relative_to(folder) for p in folder.rglob('*') if p.is_file())
    return {p for p in found if not {'__pycache__', '.ipynb_checkpoints'} & set(p.parts)}

def differing(a, b):
    "Files that one folder has and the other hasn't, or has otherwise"
    same = {p for p in files(a) & files(b) if filecmp.cmp(a/p, b/p, shallow=False)}
    return sorted(map(str, (files(a) | files(b)) - same))

@pytest.fixture(scope='module')
def copy(tmp_path_factory):
    "A copy of what nbdev reads and writes"
    to = tmp_path_factory.mktemp('project')
    for name in ('settings.ini', 'pyproject.toml', 'setup.py', 'README.md'): shutil.copy(root/name, to)
    for folder in (lib, nbs): shutil.copytree(folder, to/folder.name, ignore=shutil.ignore_patterns('__pycache__'))
    return to

def test_the_package_is_what_the_notebooks_export(copy):
    run(bin/'nbdev_export', cwd=copy)
    assert not differing(lib, copy/lib.name)
    assert filecmp.cmp(root/'pyproject.toml', copy/'pyproject.toml', shallow=False)

def test_the_notebooks_are_clean(copy):
    run(bin/'nbdev_clean', cwd=copy)
    assert not differing(nbs, copy/nbs.name)

def exports(path):
    "The modules that a notebook writes"
    said = [o.split() for c in read(path)['cells'] for o in source(c).splitlines() if o.startswith('#|')]
    return {o[2] for o in said if len(o)==3 and o[1] in ('default_exp', 'export', 'exports', 'exporti')}

def test_every_module_has_a_notebook():
    written = {m for p in notebooks() for m in exports(p)}
    modules = {'.'.join(p.with_suffix('').parts) for p in files(lib) if p.suffix=='.py'}
    assert {m for m in modules if not m.endswith('__init__') and m != '_modidx'}==written

def test_readme(): assert not list(readme.faults())

def test_readme_says_where_to_begin():
    "Which notebook to open first, in a copy that git doesn't look at; that links may lead nowhere; where more is said"
    head, *sections = re.split('^## ', (root/'README.md').read_text(encoding='utf-8'), flags=re.M)
    said = {o.partition('\n')[0]: o for o in sections}
    work, run_it = said['Work through it'], said['Run it']
    assert re.search(r'(?<!!)\[[^]]*\]\(([^)]+)\)', work)[1]=='nbs/00_digits.ipynb'
    copy = re.search(r'mnist_lessons (\w+)', work)[1]
    assert f'jupyter lab {copy}/00_digits.ipynb' in work
    assert f'/{copy}/' in (root/'.gitignore').read_text(encoding='utf-8').splitlines()
    assert '`YOUR_GITHUB_USER`' in head and '](docs/run.md)' in run_it
    more = (root/'docs'/'run.md').read_text(encoding='utf-8')
    assert 'https://pytorch.org/' in more and '.venv\\Scripts\\pip install -e .;' in more

def test_addresses(): assert not [*addresses.space_faults(), *(o for p in notebooks() for o in addresses.faults(p))]

def test_a_space_has_the_address(tmp_path):
    "Another owner's is found, and put right"
    page, ours = tmp_path/'README.md', (root/'spaces'/'README.md').read_text(encoding='utf-8')
    page.write_text(ours.replace(addresses.cfg['user'], 'somebody'), encoding='utf-8')
    assert len([*addresses.space_faults(page)])==1
    assert not [*addresses.space_faults(page, check=False)] and page.read_text(encoding='utf-8')==ours
def test_links_and_glossary(): assert not list(glossary.faults())
def test_times_at_the_heads(): assert not list(times.faults())
def test_exercises_stand_in_the_lessons(): run(sys.executable, 'scripts/exercises.py', '--check')
def test_imports_go_one_way(): run(bin/'lint-imports')

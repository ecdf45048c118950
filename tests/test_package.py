"What `build` has made, in the folder that DIST names."
import os, re, subprocess, tarfile, zipfile
from configparser import ConfigParser
from email import message_from_bytes
from pathlib import Path

import pytest

from conftest import root

pytestmark = pytest.mark.skipif('DIST' not in os.environ, reason='DIST names no folder with a wheel and an sdist')

def names(of):
    "The names in the wheel or in the sdist, there without the folder around them"
    path, = Path(os.environ['DIST']).glob(of)
    if path.suffix=='.whl':
        with zipfile.ZipFile(path) as f: return set(f.namelist())
    with tarfile.open(path) as f: return {o.name.partition('/')[2] for o in f.getmembers() if o.isfile()}

def ours(folder):
    "The files of a folder that belong to the project: not those that a notebook writes while it runs beside this"
    done = subprocess.run(['git', 'ls-files', '-z', folder], cwd=root, check=True, capture_output=True, text=True)
    found = {o for o in done.stdout.split('\0') if o}
    assert found, f'{folder} has no files'
    return found

def test_the_sdist_has_notebooks_and_tests():
    in_sdist = names('*.tar.gz')
    for folder in ('nbs', 'tests', 'scripts', 'benchmarks', 'docs', 'mnist_basics'):
        assert not ours(folder) - in_sdist, folder
    assert not [o for o in in_sdist if 'checkpoint' in o or '__pycache__' in o]

def test_the_wheel_has_the_package():
    in_wheel = names('*.whl')
    assert not ours('mnist_basics') - in_wheel
    assert not [o for o in in_wheel if o.startswith(('tests/', 'scripts/', 'benchmarks/'))]

def test_the_wheel_asks_for_what_settings_say():
    path, = Path(os.environ['DIST']).glob('*.whl')
    with zipfile.ZipFile(path) as f:
        said = message_from_bytes(next(f.read(o) for o in f.namelist() if o.endswith('.dist-info/METADATA')))
    config = ConfigParser()
    config.read(root/'settings.ini', encoding='utf-8')
    def plain(o): return re.sub('[_.-]+', '-', re.split('[<>=!~]', o)[0].strip().lower())
    asked = {plain(o) for o in said.get_all('Requires-Dist') if 'extra ==' not in o}
    assert asked=={plain(o) for o in config['DEFAULT']['requirements'].split()}

"The commands as a shell sees them, from an empty folder: what they write, what they refuse, and their exit codes."
import csv, filecmp, os, re, subprocess
from contextlib import suppress
from configparser import ConfigParser

import pytest

from conftest import commands, root

config = ConfigParser()
config.read(root/'settings.ini', encoding='utf-8')
names = [o.split('=')[0] for o in config['DEFAULT']['console_scripts'].split()]

@pytest.mark.parametrize('name', names)
def test_help(command, name):
    done = command(name, '--help')
    assert (done.returncode, done.stderr)==(0, '')
    assert done.stdout.startswith(f'usage: {name}')

def test_climb(command, tmp_path):
    done = command('mnist_ladder', '--quick')
    assert not done.returncode, done.stderr
    with open(tmp_path/'ladder.csv', newline='', encoding='utf-8') as f: rows = list(csv.DictReader(f))
    assert len(rows) > 20 and (tmp_path/'ladder.png').read_bytes().startswith(b'\x89PNG')
    assert {p.name for p in tmp_path.iterdir()}=={'ladder.csv', 'ladder.png'}

@pytest.mark.skipif(os.name=='nt', reason='Windows has no pseudo-terminals')
def test_climb_says_why_nothing_moves(tmp_path):
    "In a terminal: the bar says that processes are starting, and counts the time from when they have"
    import pty
    ours, theirs = pty.openpty()
    args = '--quick', '--digits', '3,7', '--rungs', 'pixel similarity, L1; pixel similarity, L2'
    run = subprocess.Popen([str(commands/'mnist_ladder'), *args], cwd=tmp_path, env={**os.environ, 'MPLBACKEND': 'agg'},
                           stdin=subprocess.DEVNULL, stdout=theirs, stderr=theirs)
    os.close(theirs)
    said = b''
    with suppress(OSError): # Linux's way to say that nobody writes any more
        while part := os.read(ours, 4096): said += part
    os.close(ours)
    assert not run.wait(timeout=600), said
    bars = re.findall(r'\[(\d+)/2 ([^]]*)\]', said.decode(errors='replace'))
    assert [at for at,text in bars if 'starting' in text]==['0'] and ('0', '00:00<?') in bars, bars

# lesson 12 tries the others, where each costs no process of its own
@pytest.mark.parametrize('args,said', [
    (['--digits', '3,12'], '12 is not a digit: choose from 0 to 9'),
    (['--digits', '3'], '3 alone is too few: name at least 2'),
    (['--out', '/dev/null'], '/dev/null')], ids=lambda o: ' '.join(o) if isinstance(o, list) else '')
def test_ladder_refuses(command, tmp_path, args, said):
    done = command('mnist_ladder', *args)
    assert done.returncode==2 and said in done.stderr, done.stderr
    assert done.stderr.startswith('mnist_ladder: ') and done.stderr.count('\n')==1 # one sentence, and no traceback
    assert not list(tmp_path.iterdir()) # nothing is written

def test_draw_says_what_it_lacks(command):
    found = subprocess.run([commands/'python', '-c', 'import gradio'], capture_output=True)
    if not found.returncode: pytest.skip('the extra is installed here')
    done = command('mnist_draw')
    assert done.returncode and 'pip install' in done.stderr and 'Traceback' not in done.stderr, done.stderr

@pytest.fixture
def writes_lessons(command, tmp_path):
    "Runs `mnist_lessons` for a folder"
    if 'mnist_lessons' not in names: pytest.skip('settings.ini has no mnist_lessons')
    return lambda folder='course': command('mnist_lessons', folder)

def test_lessons_are_written(writes_lessons, tmp_path):
    done = writes_lessons()
    assert not done.returncode, done.stderr
    written = {p.name for p in (tmp_path/'course').rglob('*.ipynb')}
    assert {p.name for p in (root/'nbs').glob('[0-9]*.ipynb')} <= written
    first = next((tmp_path/'course').rglob('00_digits.ipynb'))
    assert filecmp.cmp(first, root/'nbs'/'00_digits.ipynb', shallow=False)
    assert not writes_lessons().returncode # what's there and unchanged is no obstacle

def test_lessons_spare_what_was_changed(writes_lessons, tmp_path):
    writes_lessons()
    first = next((tmp_path/'course').rglob('00_digits.ipynb'))
    first.write_text('mine', encoding='utf-8')
    done = writes_lessons()
    assert done.returncode==2 and '00_digits' in done.stderr and 'Traceback' not in done.stderr
    assert first.read_text(encoding='utf-8')=='mine'

"The commands as a shell sees them, from an empty folder: what they write, what they refuse, and their exit codes."
import csv, filecmp, os, re, signal, subprocess, time
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
    done = command('mnist_ladder', '--quick', RANK='1', WORLD_SIZE='2') # as where several train together
    assert not done.returncode, done.stderr
    with open(tmp_path/'ladder.csv', newline='', encoding='utf-8') as f: rows = list(csv.DictReader(f))
    assert len(rows) > 25 and (tmp_path/'ladder.png').read_bytes().startswith(b'\x89PNG')
    assert {p.name for p in tmp_path.iterdir()}=={'ladder.csv', 'ladder.png'}
    both = [[o['accuracy'] for o in rows if who in o['rung']] for who in ('our Learner', "fastai's Learner")]
    assert both[0]==both[1]
    printed = [o for o in done.stdout.splitlines() if re.search(r'  \d\.\d{4}  ', o)]
    assert len(printed)==len(rows) and '\r' not in done.stdout # a line for each rung, and no bar in a file

some = '--digits', '3,7', '--rungs', 'pixel similarity, L1; pixel similarity, L2; 30 hidden units, cross-entropy'

@pytest.mark.skipif(os.name=='nt', reason='Windows has no pseudo-terminals')
def test_climb_says_why_nothing_moves(tmp_path):
    "In a terminal: it says that it's starting, how far it is, and writes a line when a rung is done"
    import pty
    ours, theirs = pty.openpty()
    run = subprocess.Popen([str(commands/'mnist_ladder'), '--quick', *some], cwd=tmp_path,
                           env={**os.environ, 'MPLBACKEND': 'agg'}, stdin=subprocess.DEVNULL, stdout=theirs,
                           stderr=theirs)
    os.close(theirs)
    said = b''
    with suppress(OSError): # Linux's way to say that nobody writes any more
        while part := os.read(ours, 4096): said += part
    os.close(ours)
    assert not run.wait(timeout=600), said
    shown = [o.rpartition('\r')[2] for o in re.split(r'\r?\n|\r\x1b\[K', said.decode(errors='replace'))]
    assert '0 of 3: starting' in shown and '2 of 3' in shown and '3 of 3' not in shown, shown
    assert sum(o.startswith('pixel similarity, L') for o in shown)==2, shown

def children(pid):
    "The processes that `pid` has started, and those that they have"
    out = subprocess.run(['ps', '-eo', 'pid=,ppid='], capture_output=True, text=True).stdout
    pairs = [tuple(map(int, o.split())) for o in out.splitlines()]
    mine = [p for p,parent in pairs if parent==pid]
    return mine + [o for p in mine for o in children(p)]

def runs(pid):
    "Is it still there, and more than a name in the list of processes?"
    done = subprocess.run(['ps', '-o', 'stat=', '-p', str(pid)], capture_output=True, text=True)
    return done.stdout.strip()[:1] not in ('', 'Z')

def shared(pid):
    "What a process has in shared memory, where that's a folder: joblib's names have its id in them"
    names = os.listdir('/dev/shm') if os.path.isdir('/dev/shm') else []
    return [o for o in names if re.search(rf'(?<!\d){pid}(?!\d)', o)]

@pytest.mark.skipif(os.name=='nt', reason='Windows ends a process in another way')
@pytest.mark.parametrize('how,wait', [('SIGTERM', 10), ('SIGHUP', 10), ('SIGKILL', 10), ('SIGKILL', 0)])
def test_workers_end_with_their_parent(how, wait, tmp_path):
    """Whatever ends the command, while they work or before they've begun: no process goes on, nothing is left in
    shared memory, and no file is written"""
    def heard(): signal.signal(signal.SIGHUP, signal.SIG_DFL) # which `nohup`, around the tests, would have it ignore
    run = subprocess.Popen([str(commands/'mnist_ladder'), *some, '--seeds', '400'], cwd=tmp_path, preexec_fn=heard,
                           env={**os.environ, 'PYTHONUNBUFFERED': '1', 'MPLBACKEND': 'agg'}, stdin=subprocess.DEVNULL,
                           stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    for _ in range(5): run.stdout.readline() # the title, the head of the table, a rung
    until = time.time()+60
    while len(children(run.pid)) < 3 and time.time() < until: time.sleep(0.1)
    time.sleep(wait)
    workers = children(run.pid)
    assert len(workers) > 2
    run.send_signal(getattr(signal, how))
    run.wait(timeout=60)
    until = time.time()+30
    while ((left := [o for o in workers if runs(o)]) or shared(run.pid)) and time.time() < until: time.sleep(0.2)
    assert not left and not shared(run.pid) and not list(tmp_path.iterdir())

def test_ladder_resumes(command, tmp_path):
    "What is there is kept as it is; a file of other digits, epochs or of another version is left alone"
    args = *some, '--epochs', '1', '--resume'
    assert not command('mnist_ladder', *args, '--seeds', '1').returncode
    with open(tmp_path/'ladder.csv', encoding='utf-8') as f: first = f.read().splitlines()
    assert not command('mnist_ladder', *args, '--seeds', '2').returncode
    text = (tmp_path/'ladder.csv').read_text(encoding='utf-8')
    assert text.splitlines()[:len(first)]==first and len(text.splitlines())==2*len(first)-1
    for more,said in ((['--epochs', '2'], 'for 1 epochs'), (['--digits', '4,9'], 'has rows of 3,7')):
        done = command('mnist_ladder', *args, *more)
        assert done.returncode==2 and said in done.stderr and done.stderr.count('\n')==1, done.stderr
    old = '\n'.join(o.rpartition(',')[0] for o in text.splitlines())
    (tmp_path/'ladder.csv').write_text(old, encoding='utf-8')
    done = command('mnist_ladder', *args)
    assert done.returncode==2 and 'another version' in done.stderr and done.stderr.count('\n')==1, done.stderr
    assert (tmp_path/'ladder.csv').read_text(encoding='utf-8')==old

def test_help_needs_no_pytorch():
    "The command's module and its options come without what takes seconds to import"
    code = ("import sys\nfrom mnist_basics.ladder_command import mnist_ladder\n"
            "print([o for o in ('torch', 'pandas', 'matplotlib', 'fastai') if o in sys.modules])")
    done = subprocess.run([commands/'python', '-c', code], capture_output=True, text=True)
    assert done.stdout.strip()=='[]', done.stdout + done.stderr

# nbs/ladder_command.ipynb tries the others, where each costs no process of its own
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

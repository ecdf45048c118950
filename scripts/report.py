"""What the sessions of nox and the tests share, with the standard library alone: a line for each check, a core a job.

`CHECKS_FILE`, where it's set, collects the lines. `CORES_FOLDER`, where it's set, is a folder in which all who share
the machine take turns: two sessions at once then run no more lessons than there are cores."""
import os, time
from contextlib import contextmanager
from pathlib import Path

try: import fcntl
except ImportError: fcntl = None # Windows: one session at a time, which shares with nobody

TAIL = 40 # lines of a failed check's output

def say(line):
    "Prints a line and collects it, in one piece even where several write at once"
    print(line, flush=True)
    if path := os.environ.get('CHECKS_FILE'):
        with open(path, 'a', encoding='utf-8') as f: f.write(line + '\n')

def report(name, ok, seconds, log=''):
    "One check: passed, or failed with the end of its output"
    if ok: say(f'ok      {name} ({seconds:.0f} s)')
    else: say('\n'.join([f'FAILED  {name}', *(f'        {o}' for o in log.splitlines()[-TAIL:])]))

def skip(name, why):
    "One check that cannot be made here"
    say(f'skipped {name}: {why}')

def cores():
    "How many jobs at once: each lesson may want 3 GB"
    return min(4, len(os.sched_getaffinity(0)) if hasattr(os, 'sched_getaffinity') else os.cpu_count() or 1)

@contextmanager
def core():
    "Waits until one of the cores is free, and has it until the end"
    folder = os.environ.get('CORES_FOLDER')
    if not folder or not fcntl:
        yield
        return
    files = [open(Path(folder)/str(i), 'w') for i in range(cores())]
    try:
        while not any(_taken(f) for f in files): time.sleep(0.2)
        yield
    finally:
        for f in files: f.close()

def _taken(file):
    try: fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError: return False
    return True

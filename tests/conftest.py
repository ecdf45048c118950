"What the tests share: where things are, commands in an empty folder, and a line for each test (`scripts/report.py`)."
import os, subprocess, sys
from pathlib import Path

import pytest

root = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(root/'scripts'), str(root/'benchmarks')]
from report import report, skip

commands = Path(os.environ.get('COMMANDS') or Path(sys.executable).parent) # of the environment that's tried

@pytest.fixture
def command(tmp_path):
    "Runs one of the package's commands in an empty folder: exit code, output and errors"
    def run(name, *args, **env):
        path = commands/name
        env = {**os.environ, 'MPLBACKEND': 'agg', **env}
        return subprocess.run([str(path), *map(str, args)], cwd=tmp_path, env=env, capture_output=True, text=True,
                              stdin=subprocess.DEVNULL, timeout=600)
    return run

def pytest_runtest_logreport(report):
    "Collects a line for a test that passed, failed, or cannot be made here"
    if report.when=='call' or not report.passed: _line(report)

def pytest_collectreport(report):
    "And one for a file that cannot be read"
    if report.failed: _line(report)

def _line(test):
    session = os.environ.get('SESSION')
    if not session: return # run by hand
    name = f'{session}: {test.nodeid}'
    if test.skipped: skip(name, test.longrepr[2].removeprefix('Skipped: '))
    else: report(name, test.passed, getattr(test, 'duration', 0), test.longreprtext)

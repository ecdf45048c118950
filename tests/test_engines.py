"""Climbing with another engine's processes: Dask's and Ray's, each with two workers on this machine.

The extras bring them; where one isn't installed, its tests are left out."""
import contextlib, importlib, importlib.util, os
from concurrent.futures.process import BrokenProcessPool

import pytest

from mnist_basics.ladder import climb
from mnist_basics.processes import engine, in_parallel

rungs = 'pixel similarity, L1; 30 hidden units, cross-entropy'
engines = [pytest.param(o, marks=pytest.mark.skipif(importlib.util.find_spec(o) is None, reason=f'{o} is not here'))
           for o in ('dask', 'ray')]

def climbed():
    "A short climb's table, and its rows in the order in which they were told"
    told = []
    table = climb('3,7', 'embedded', seeds=2, epochs=1, names=rungs, tell=told.append)
    return table, [(o['rung'], o['seed']) for o in told]

@pytest.fixture(scope='module')
def here():
    "The same climb in joblib's own processes"
    return climbed()[0]

@pytest.fixture(params=engines)
def cluster(request):
    "An engine with two workers; a process can have but one of Ray's, so each test has its own"
    with engine(request.param): yield request.param

def test_equal_rows(cluster, here):
    "The rows are loky's, and each is told as it's done"
    table, told = climbed()
    same = ['digits', 'rung', 'seed', 'accuracy', 'n_train', 'n_valid', 'source', 'epochs', 'rate']
    assert table[same].equals(here[same])
    assert all((a==b).all() for a,b in zip(table.right, here.right))
    assert sorted(told)==sorted(zip(table.rung, table.seed)) and len(told)==4

def test_another_version(cluster):
    "A worker that has another version of the package says so"
    import mnist_basics
    from mnist_basics import processes
    version = mnist_basics.__version__
    processes.__version__ = '9.9.9'
    try:
        with pytest.raises(Exception, match=f'worker has mnist_basics {version}, and who asks it has 9.9.9'):
            list(in_parallel([(os.getpid, ())]))
    finally: processes.__version__ = version
    assert all(o != os.getpid() for o in in_parallel([(os.getpid, ())]*2)) # and the cluster goes on

def test_ray_leaves_joblib_alone():
    "Ray puts a pool of its own under joblib's `multiprocessing`, which is to be joblib's again afterwards"
    pytest.importorskip('ray')
    from joblib.pool import PicklingPool
    before = PicklingPool.__bases__
    with engine('ray'):
        list(in_parallel([(os.getpid, ())]))
        assert PicklingPool.__bases__ != before
    assert PicklingPool.__bases__==before

@pytest.mark.parametrize('name', ['dask', 'ray'])
def test_dead_worker(name):
    "A job that kills its worker each time ends the climb in a sentence, and doesn't go on for ever"
    pytest.importorskip(name)
    with contextlib.ExitStack() as stack:
        if name=='dask':
            pytest.importorskip('dask.distributed') # whose defaults come with it, and would go with the `set` below
            stack.enter_context(importlib.import_module('dask').config.set(
                {'distributed.scheduler.allowed-failures': 0}))
        stack.enter_context(engine(name))
        with pytest.raises(BrokenProcessPool, match='A worker has died'): list(in_parallel([(os._exit, (1,))]*2))

@pytest.mark.parametrize('name,address', [('dask', 'tcp://127.0.0.1:9'), ('ray', '127.0.0.1:9')])
def test_nobody_answers(name, address):
    pytest.importorskip(name)
    with pytest.raises(ConnectionError, match=f'answers at {address}'), engine(name, address): pass

def test_there_already(monkeypatch):
    "Ray is started once in a process: whoever has done so is told that, and not of an address"
    ray = pytest.importorskip('ray')
    def init(**kwargs): raise RuntimeError('it has been started already')
    monkeypatch.setattr(ray, 'init', init)
    with pytest.raises(ConnectionError, match='cannot be started here .it has been started'), engine('ray'): pass

@pytest.mark.parametrize('name', ['dask', 'ray'])
def test_not_installed(name, monkeypatch):
    "One sentence, with the line that installs it"
    monkeypatch.setitem(__import__('sys').modules, name, None)
    if name=='dask': monkeypatch.setitem(__import__('sys').modules, 'dask.distributed', None)
    with pytest.raises(ImportError, match=rf'pip install.*\[{name}\]') as e, engine(name): pass
    assert str(e.value).count('\n')==0

"The prepared script for a GPU and the race to 99 %, small and on the CPU; and what is said of two runs."
import os, subprocess, sys

import pandas as pd, pytest, torch

from books import root
from mnist_basics.speed import Limits, Work, cost_of, least_seconds, ratios, side_by_side, finding

def run(script, *args):
    "A benchmark on the embedded digits, and a single thread"
    env = dict(os.environ, MNIST_BASICS_DATA='embedded', OMP_NUM_THREADS='1')
    return subprocess.run([sys.executable, '-W', 'ignore', root/'benchmarks'/script, *map(str, args)], env=env,
                          capture_output=True, text=True)

def test_gpu_script_on_the_cpu():
    done = run('gpu.py', '--cpu')
    assert not done.returncode, done.stderr
    said = done.stdout.splitlines()
    assert said[0].startswith('the CPU, ')
    for net in ('CNN', 'ResNet'):
        for what in ('on cpu', 'moved for each batch', 'bfloat16', 'channels_last', 'both', 'in batches of 16'):
            assert any(o.startswith(f'{net}, ') and f': {what}: ' in o for o in said), (net, what)
        assert any(o.startswith(f'{net}, ') and 'of what the roof allows' in o for o in said)
    assert said[-1].startswith('99 %, seed 0: ')

@pytest.mark.skipif(torch.cuda.is_available(), reason='there is a GPU')
def test_gpu_script_without_a_gpu():
    done = run('gpu.py')
    assert done.returncode==1 and done.stderr.strip()=='There is no CUDA GPU here; --cpu tries the script out.'

def test_the_race(tmp_path):
    done = run('ninety_nine.py', '--seeds', 1, '--limit', 300, '--out', tmp_path/'rows.csv')
    assert not done.returncode, done.stderr
    rows, kept = pd.read_csv(tmp_path/'rows.csv'), pd.read_csv(root/'benchmarks'/'ninety_nine.csv')
    assert set(zip(rows.part, rows.recipe))==set(zip(kept.part, kept.recipe)), 'other recipes: measure again'
    assert rows.accuracy.between(0, 1).all() and (rows.seconds > 0).all()
    assert run('ninety_nine.py', 'win').returncode==2

def test_in_turns():
    called = []
    times = side_by_side({k: lambda k=k: called.append(k) for k in 'ab'}, 3)
    assert ''.join(called)=='ab' + 'abbaab' and list(times)==['a', 'b'] and len(times)==3
    for wrong in (dict(runs={}), dict(runs={'a': print}, rounds=0)):
        with pytest.raises(ValueError): side_by_side(**wrong)

def test_what_is_said():
    times = pd.DataFrame(dict(a=[1., 4., 3.], b=[2., 5., 4.], c=[1., 5., 3.]))
    assert ratios(times, 'b').loc['a'].tolist()==[0.75, 0.5, 0.8]
    assert finding(times, 'a', 'b').endswith('in 3 rounds), less in every round.')
    assert finding(times, 'b', 'a').endswith('more in every round.')
    assert finding(times, 'a', 'c').endswith('so nothing can be said.')
    with pytest.raises(ValueError, match="no run 'd'"): ratios(times, 'd')
    with pytest.raises(ValueError, match='two sizes'): cost_of([8, 8], [1., 2.])

def test_the_slower_limit_counts():
    limits, works = Limits(10., 1.), [Work(100., 1.), Work(1., 100.)]
    assert [least_seconds(o, limits) for o in works]==[10., 100.]
    assert least_seconds(pd.DataFrame(works), limits).tolist()==[10., 100.]

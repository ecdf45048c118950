"""The command `mnist_ladder` of two checkouts side by side: `python benchmarks/ladder.py OTHER [arguments ...]`.

OTHER is the root of another checkout of this project, such as `git worktree add ../before COMMIT` makes. What follows
it is handed to the command of both, `--digits 3,7 --seeds 2`, say; without it they climb as they do by default. Both
climb the embedded digits, each as a whole process, one after the other, and the other one again at the end, so that a
slow spell of the machine shows. Printed are the wall time, the processors' time and the peak memory of all their
processes, each as a ratio of this checkout to the other, and the means that lie further apart than their sampling
errors.
"""
import os, subprocess, sys, tempfile, threading, time
from pathlib import Path

import pandas as pd, psutil # psutil comes with ipykernel

here = Path(__file__).resolve().parent.parent
# as a module that is run: called otherwise, the command would take no arguments
CODE = 'import runpy; runpy.run_module("mnist_basics.{}", run_name="__main__", alter_sys=True)'
JOBS = 'from joblib import parallel_config; parallel_config("loky", n_jobs={}); '

class Watch(threading.Thread):
    "The highest sum of what a process and its children hold, in MB, and the first line of its table"
    def __init__(self, pid):
        super().__init__(daemon=True)
        self.process, self.peak, self.done = psutil.Process(pid), 0, False
    def run(self):
        while not self.done:
            try: every = [self.process, *self.process.children(recursive=True)]
            except psutil.NoSuchProcess: return
            total = 0
            for o in every:
                try: total += o.memory_info().rss/1e6
                except psutil.NoSuchProcess: pass
            self.peak = max(self.peak, total)
            time.sleep(0.2)

def climb(root, args, source='embedded', jobs=None):
    """Seconds, processor seconds, MB, seconds to the first row, and the results of one climb,
    in `jobs` processes if given, else as many as the command takes by itself"""
    module = 'ladder_command' if (root/'mnist_basics'/'ladder_command.py').exists() else 'ladder'
    env = {**os.environ, 'PYTHONPATH': str(root), 'PYTHONUNBUFFERED': '1', 'MPLBACKEND': 'agg'}
    with tempfile.TemporaryDirectory() as out:
        start, before, first = time.perf_counter(), os.times(), None
        code = (JOBS.format(jobs) if jobs else '') + CODE.format(module)
        run = subprocess.Popen([sys.executable, '-c', code, '--source', str(source), '--out', out, *args],
                               cwd=out, env=env, stdout=subprocess.PIPE, text=True)
        watch = Watch(run.pid)
        watch.start()
        for line in run.stdout:
            if not first and line.startswith('always'): first = time.perf_counter()-start
        watch.done, failed = True, run.wait()
        if failed: raise SystemExit(f'{root} failed with exit code {failed}')
        now = os.times()
        cpu = now.children_user - before.children_user + now.children_system - before.children_system
        return dict(wall=time.perf_counter()-start, cpu=cpu, memory=watch.peak, first=first), \
               pd.read_csv(Path(out)/'ladder.csv', dtype={'digits': str})

def other_means(ours, theirs):
    "The rungs of both whose means lie further apart than the other's sampling error"
    from mnist_basics.board import scoreboard
    a, b = scoreboard(ours), scoreboard(theirs)
    both = b.index.intersection(a.index)
    table = pd.DataFrame(dict(other=b['mean'][both], sampling=b.sampling[both], here=a['mean'][both]))
    return table[(table.here - table.other).abs() > table.sampling]

def main(other, *args):
    root = Path(other).resolve()
    if not (root/'mnist_basics').is_dir(): raise SystemExit(f'{other} is no checkout of this project')
    first, theirs = climb(root, args)
    here_took, ours = climb(here, args)
    last, _ = climb(root, args)
    table = pd.DataFrame({'other, first': first, 'here': here_took, 'other, last': last})
    table['ratio'] = table.here/table[['other, first', 'other, last']].mean(axis=1)
    print(table.to_string(float_format='{:.2f}'.format))
    print('\nMeans further apart than the sampling error of the other:')
    print(other_means(ours, theirs).to_string(float_format='{:.4f}'.format))

if __name__=='__main__':
    if len(sys.argv) < 2: raise SystemExit(__doc__)
    sys.path.insert(0, str(here))
    main(*sys.argv[1:])

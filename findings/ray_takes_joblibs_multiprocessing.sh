#!/usr/bin/env bash
# `register_ray()` adds a backend 'ray' to joblib's. The first time that it's used, Ray puts its own pool in the place
# of multiprocessing's among the bases of joblib's `PicklingPool`, for good. joblib's own backend 'multiprocessing'
# stands on that class as well: from then on its jobs run on Ray's cluster, behind the same name, in the block below the
# one that asked for Ray and everywhere in the process; once `ray.shutdown()` has been called, such a job starts a
# cluster anew. Expected: that 'multiprocessing' means the same before and after, as 'loky' does. Here, `engine` puts
# joblib's own pool back when its block ends; jobs go to 'loky', which Ray leaves alone, unless somebody chooses another.
set -eu
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cat >"$tmp/try.py" <<'PY'
import multiprocessing, sys
import joblib, ray
from joblib import Parallel, delayed, parallel_config
from ray.util.joblib import register_ray

def runner(): # of the job that asks: the pool of multiprocessing gives its processes such a name
    if 'PoolWorker' in multiprocessing.current_process().name: return 'a process of multiprocessing'
    return 'a worker of Ray' if 'ray' in sys.modules and ray.is_initialized() else 'a process of loky'

seen = []
def run(backend):
    with parallel_config(backend, n_jobs=2): seen.extend({*Parallel()(delayed(runner)() for _ in range(4))})
    print(f'  {backend}: {seen[-1]}')

print(f'ray {ray.__version__}, joblib {joblib.__version__}')
register_ray()
print('Who runs a job, before Ray was used:')
run('multiprocessing')
run('loky')
ray.init(num_cpus=2, include_dashboard=False, logging_level='error', log_to_driver=False)
print('with Ray:')
run('ray')
print('after that:')
run('multiprocessing')
run('loky')
ray.shutdown()
print('after shutdown:')
run('multiprocessing')
again = ray.is_initialized()
print('  Ray has been started again:', again)
ray.shutdown()
own, loky, rays = 'a process of multiprocessing', 'a process of loky', 'a worker of Ray'
raise SystemExit(seen != [own, loky, rays, rays, loky, rays] or not again)
PY
"${PYTHON:-python3}" -m venv "$tmp/env"
"$tmp/env/bin/pip" install -q ray==2.60.0 joblib==1.6.0
RAY_USAGE_STATS_ENABLED=0 RAY_TMPDIR="$tmp" "$tmp/env/bin/python" -W ignore "$tmp/try.py" || {
    printf '\nThis is no longer as described.\n'; exit 1; }

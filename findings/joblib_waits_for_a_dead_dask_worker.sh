#!/usr/bin/env bash
# joblib hands jobs to Dask. Where a worker dies at its job, Dask gives the job up and says so: `KilledWorker`, from the
# future's `result()`. Expected: `Parallel` raises that, as it does for any error of a job. Instead it waits for ever,
# both with return_as='list' and with 'generator_unordered'. Here, `in_parallel` (nbs/processes.ipynb) asks Dask's own
# futures, and not joblib's backend.
set -eu
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
"${PYTHON:-python3}" -m venv "$tmp/env"
"$tmp/env/bin/pip" install -q 'joblib==1.6.0' 'dask==2026.8.0' 'distributed==2026.8.0'
"$tmp/env/bin/pip" list 2>/dev/null | grep -E '^(dask|distributed|joblib) '
cat >"$tmp/ends.py" <<'PY'
import os, signal, sys, threading, time
import dask
from dask.distributed import Client, LocalCluster
from joblib import Parallel, delayed, parallel_config

def ends(): os.kill(os.getpid(), signal.SIGKILL) # as when memory runs out
def late():
    time.sleep(60)
    print('no answer in 60 s', flush=True)
    os._exit(3)

if __name__ == '__main__':
    dask.config.set({'distributed.scheduler.allowed-failures': 0})
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster, Client(cluster) as client:
        try:
            if sys.argv[1]=='dask': client.submit(ends).result()
            else:
                threading.Thread(target=late, daemon=True).start()
                with parallel_config('dask'): list(Parallel(return_as=sys.argv[1])([delayed(ends)()]*2))
        except Exception as e: print(type(e).__name__, flush=True)
PY
as_described=0
for way in dask list generator_unordered; do
    said=$(cd "$tmp" && "$tmp/env/bin/python" ends.py "$way" 2>/dev/null | tail -n 1 || true)
    printf '%-20s %s\n' "$way" "$said"
    [ "$way" != dask ] || [ "$said" = KilledWorker ] || as_described=1
    [ "$way" = dask ] || [ "$said" = 'no answer in 60 s' ] || as_described=1
done
[ "$as_described" -eq 0 ] || { printf '\nThis is no longer as described.\n'; exit 1; }

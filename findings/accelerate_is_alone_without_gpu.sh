#!/usr/bin/env bash
# `torchrun --nproc_per_node 2` starts two processes and tells both that they're two. On a machine without a graphics
# card, Accelerate's `Accelerator()` believes in each that it's alone: `DistributedType.NO`, one process, its number 0,
# and all of the data where `prepare` should hand out halves. So both train a model each, on everything, for twice the
# work; both write what the main process alone should write; and there's no error and no warning. Expected: a group of
# two, or a word that there is none. With ACCELERATE_USE_CPU=true, or with `Accelerator(cpu=True)`, it's a group of two.
# Here, lesson 11b shows both, and has a script compare `num_processes` with the environment's WORLD_SIZE.
set -eu
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cat >"$tmp/try.py" <<'PY'
import os, sys
import torch
from accelerate import Accelerator
from torch.utils.data import DataLoader, TensorDataset

accelerator = Accelerator(**({'cpu': True} if sys.argv[1:] else {}))
dl = accelerator.prepare(DataLoader(TensorDataset(torch.arange(800)), batch_size=100))
n = sum(len(xb) for xb, in dl)
main = 'the main one' if accelerator.is_main_process else 'another one'
believes = f'{accelerator.process_index} of {accelerator.num_processes} ({accelerator.distributed_type.value}), {main}'
print(f"torchrun's process {os.environ['RANK']} of {os.environ['WORLD_SIZE']} believes that it is {believes}, "
      f'and gets {n} of 800 rows\n', end='')
accelerator.end_training()
if torch.distributed.is_initialized(): torch.distributed.destroy_process_group()
PY
"${PYTHON:-python3}" -m venv "$tmp/env"
"$tmp/env/bin/pip" install -q accelerate==1.15.0 torch==2.14.1 numpy==2.2.6
"$tmp/env/bin/pip" list 2>/dev/null | grep -E '^(accelerate|torch) '
export CUDA_VISIBLE_DEVICES='' OMP_NUM_THREADS=1 # as on a machine without a graphics card
unset ACCELERATE_USE_CPU

summary=
two() { # what two processes of the script say, given its arguments
    "$tmp/env/bin/torchrun" --standalone --nproc_per_node 2 "$tmp/try.py" "$@" >"$tmp/said" 2>"$tmp/errors" || {
        cat "$tmp/errors"; exit 1; }
    sort "$tmp/said"
    echo "said by Accelerate besides: $(grep -i accelerate "$tmp/errors" || echo nothing)"
    summary+="$(grep -c 'is 0 of 1 (NO), the main one, and gets 800' "$tmp/said" || true)"
    summary+="$(grep -c 'of 2 (MULTI_CPU), .* and gets 400' "$tmp/said" || true)"
    summary+="$(grep -ic accelerate "$tmp/errors" || true) "
}
printf '\n$ torchrun --standalone --nproc_per_node 2 try.py\n'
two
printf '\nthe same, with Accelerator(cpu=True)\n'
two cpu
printf '\n$ ACCELERATE_USE_CPU=true torchrun --standalone --nproc_per_node 2 try.py\n'
export ACCELERATE_USE_CPU=true
two
[ "$summary" = '200 020 020 ' ] || { printf '\nThis is no longer as described.\n'; exit 1; }

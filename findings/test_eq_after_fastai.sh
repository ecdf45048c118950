#!/usr/bin/env bash
# fastcore's `test_eq` compares a tensor with a list of the same numbers and is content. Once fastai has been imported,
# anywhere in the process, the same line raises a TypeError: fastai gives PyTorch's tensors an `__array_eq__`, which
# `test_eq` asks for, and that is `torch.equal`, which takes tensors alone. Expected: one answer, whatever else was
# imported. nbdev_test runs several notebooks in one process, so a notebook without fastai passes alone, and fails
# behind one with it. Here, tests bring both sides to one kind, with `tolist()` or `tensor`.
set -eu
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
"${PYTHON:-python3}" -m venv "$tmp/env"
"$tmp/env/bin/pip" install -q 'fastai==2.8.7' 'fastcore==1.14.5' 'plum-dispatch==2.9.0' 'torch==2.14.1' \
    'torchvision==0.29.1'
"$tmp/env/bin/pip" list 2>/dev/null | grep -E '^(fastai|fastcore|torch) '

compare() { # `test_eq` after a line of imports, which is printed with its answer
    said=$("$tmp/env/bin/python" -W ignore -c "
import torch
$1
from fastcore.test import test_eq
try: test_eq(torch.tensor([1, 2, 3]), [1, 2, 3]); print('equal')
except Exception as e: print(type(e).__name__, e)")
    printf '\n%s\n  test_eq(tensor([1, 2, 3]), [1, 2, 3]): %s\n' "${1:-(without fastai)}" "$said"
}
as_described=0
compare ''
[ "$said" = equal ] || as_described=1
compare 'import fastai.torch_core'
[[ $said == TypeError* ]] || as_described=1
[ "$as_described" -eq 0 ] || { printf '\nThis is no longer as described.\n'; exit 1; }

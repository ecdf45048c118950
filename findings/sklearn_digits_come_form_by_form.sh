#!/usr/bin/env bash
# scikit-learn's load_digits() gives 1,797 images, and its description names 43 writers, 13 of whom wrote these. Expected:
# that images are as good as independent, as in most examples that shuffle and split them. But the labels repeat: the
# images lie in the order of 14 forms of about 130 digits, each written by one hand with the same digits in the same
# order, and no array says whose is whose. Shuffled folds put everybody's hand on both sides: the nearest neighbour
# misreads a third of what it misreads where whole forms are held out. Here, load_digits('all', 'sklearn') holds out whole
# forms, and lesson 8e shows both figures.
set -eu
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cat >"$tmp/try.py" <<'PY'
import re, sklearn
import numpy as np
from sklearn.datasets import load_digits
from sklearn.model_selection import GroupKFold, KFold, cross_val_score
from sklearn.neighbors import KNeighborsClassifier

x, y = load_digits(return_X_y=True)
print(f'scikit-learn {sklearn.__version__}: {len(y)} images')
text = ''.join(map(str, y))
places = [m.start() for m in re.finditer('0955650989', text)] # in the middle of what everybody copied
form = np.searchsorted(np.array(places) - 30, np.arange(len(y)), side='right') - 1
form = form.clip(0)
print(f'{len(places)} times 0955650989, at {places}')
nearest = KNeighborsClassifier(1)
def wrong(cv, **kwargs): return 1 - cross_val_score(nearest, x, y, cv=cv, **kwargs).mean()
shuffled = [wrong(KFold(5, shuffle=True, random_state=seed)) for seed in range(5)]
whole = wrong(GroupKFold(5), groups=form)
print(f'misread by the nearest neighbour: shuffled folds {min(shuffled):.3f} to {max(shuffled):.3f}, '
      f'whole forms {whole:.3f}')
raise SystemExit(not (len(places)==14 and whole > 2*max(shuffled)))
PY
"${PYTHON:-python3}" -m venv "$tmp/env"
"$tmp/env/bin/pip" install -q scikit-learn==1.7.2 numpy==2.2.6
"$tmp/env/bin/python" "$tmp/try.py" || { printf '\nThis is no longer as described.\n'; exit 1; }

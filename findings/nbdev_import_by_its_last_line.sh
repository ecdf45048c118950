#!/usr/bin/env bash
# nbdev_export writes imports of the library's own modules as relative ones: `from tiny.core import a` becomes
# `from .core import a`. Where an import goes over several lines, it looks for `from tiny.core` in as many characters of
# the *first* line as the *last* line has. If the last line is shorter than that, nothing is found, and the import stays
# absolute, without a word; so one module has both forms, and which one depends on where a line was broken.
# Expected: the same form however an import is broken. Here, such imports end in a line that is long enough.
set -eu
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
"${PYTHON:-python3}" -m venv "$tmp/env"
"$tmp/env/bin/pip" install -q 'nbdev==2.4.14' 'fastcore==1.14.5' 'execnb==0.1.18' 'ghapi==1.1.1'
"$tmp/env/bin/pip" list 2>/dev/null | grep -E '^(nbdev|fastcore|execnb) '
mkdir -p "$tmp/project/nbs" && cd "$tmp/project"
cat >settings.ini <<'INI'
[DEFAULT]
user = somebody
repo = tiny
lib_name = tiny
version = 0.0.1
min_python = 3.10
license = apache2
status = 3
author = Somebody
keywords = tiny
description = tiny
language = English
branch = main
lib_path = tiny
nbs_path = nbs
doc_path = _docs
INI
echo tiny >README.md

notebook() { # FILE SOURCE...: a notebook with a code cell for each source
    "$tmp/env/bin/python" - "$@" <<'PY'
import json, sys
path, *sources = sys.argv[1:]
def cell(i, source): return dict(cell_type='code', execution_count=None, id=f'c{i}', metadata={}, outputs=[], source=[source])
kernel = dict(display_name='python3', language='python', name='python3')
cells = [cell(i, o.replace('\\n', '\n')) for i,o in enumerate(sources)]
with open(path, 'w') as f: json.dump(dict(cells=cells, metadata=dict(kernelspec=kernel), nbformat=4, nbformat_minor=5), f)
PY
}
notebook nbs/00_core.ipynb '#| default_exp core' '#| export\ndef first(): return 1\ndef second(): return 2'
notebook nbs/01_long.ipynb '#| default_exp long' '#| export\nfrom tiny.core import (\n    first, second)'
notebook nbs/02_short.ipynb '#| default_exp short' '#| export\nfrom tiny.core import (first,\n    second\n)'
"$tmp/env/bin/nbdev_export"
long=$(grep -o '^from [.a-z]*' tiny/long.py) short=$(grep -o '^from [.a-z]*' tiny/short.py)
printf '\nAn import whose last line is long:  %s\nthe same, whose last line is short: %s\n' "$long" "$short"
[ "$long / $short" = 'from .core / from tiny.core' ] || { printf '\nThis is no longer as described.\n'; exit 1; }

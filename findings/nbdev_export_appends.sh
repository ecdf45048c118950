#!/usr/bin/env bash
# A cell that begins with `#| export other` goes to the module `other`, and not to the notebook's own. nbdev_export does
# so by appending to the file as it is. What comes of it depends on the notebook with `#| default_exp other`, which
# begins that file anew when its turn comes, in the order of the files' names:
#   it comes earlier: all is well, however often one exports;
#   it comes later: it overwrites what was appended, and the cell is missing from the module, with exit code 0;
#   there is none: the cell is appended once more at every export.
# Expected: the same module after every export, with the cell in it once. Here, a module that lessons write to has a
# notebook that comes before theirs, and a test exports a copy and compares.
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
exported() { # how often the cell stands in tiny/other.py after each of three exports
    local counts='' code=0
    for _ in 1 2 3; do
        "$tmp/env/bin/nbdev_export" >"$tmp/log" 2>&1 || code=$?
        counts+=$(grep -c 'def sent' tiny/other.py || true)
    done
    echo "$counts, exit code $code"
}
notebook nbs/01_core.ipynb '#| default_exp core' '#| export\ndef core(): return 1' '#| export other\ndef sent(): return 2'
notebook nbs/00_other.ipynb '#| default_exp other' '#| export\ndef own(): return 3'
earlier=$(exported)
mv nbs/00_other.ipynb nbs/02_other.ipynb
later=$(exported)
rm nbs/02_other.ipynb
none=$(exported)
printf '\nHow often a cell sent to another module stands there after a first, a second and a third export,\n'
printf "the module's own notebook coming earlier: %s\n%41s: %s\n%41s: %s\n" "$earlier" later "$later" 'there being none' "$none"
[ "$earlier / $later / $none" = '111, exit code 0 / 000, exit code 0 / 123, exit code 0' ] || {
    printf '\nThis is no longer as described.\n'; exit 1; }

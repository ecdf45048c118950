#!/usr/bin/env bash
# `nbdev_clean --stdin` reads a notebook from standard input, for git's sake, as its source says, and writes nothing to
# standard output: execnb's `write_nb` is handed the open stream, and wants a path. The TypeError becomes a warning, and
# the exit code is 0. As a clean filter of git it stages an empty file in the notebook's place, even where the filter is
# `required`. Expected: the clean notebook, as from a path, or another exit code. It was reported there in 2022, as
# issue 1134, which is closed, and nbdev 3.3.26 does the same. Here, CONTRIBUTING has nbdev_clean run on the files,
# before they are committed, and nobody needs a filter.
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
lib_path = tiny
nbs_path = nbs
doc_path = _docs
INI
cat >nbs/00_core.ipynb <<'JSON'
{"cells": [{"cell_type": "code", "execution_count": 7, "id": "c0", "metadata": {}, "outputs": [], "source": ["1+1"]}],
 "metadata": {"kernelspec": {"display_name": "python3", "language": "python", "name": "python3"}}, "nbformat": 4, "nbformat_minor": 5}
JSON
export PATH="$tmp/env/bin:$PATH" PYTHONWARNINGS=

code=0
nbdev_clean --stdin <nbs/00_core.ipynb >out 2>err || code=$?
printf '\n$ nbdev_clean --stdin <nbs/00_core.ipynb\n%s\nexit code %s, bytes on standard output: %s\n' \
    "$(grep -o 'UserWarning: .*' err || true)" "$code" "$(wc -c <out)"

git init -q .
git config filter.tidy.clean 'nbdev_clean --stdin'
git config filter.tidy.required true
echo '*.ipynb filter=tidy' >.gitattributes
git add nbs/00_core.ipynb 2>/dev/null || true
staged=$(git cat-file -s :nbs/00_core.ipynb || true)
printf '\nwith that as filter: $ git add nbs/00_core.ipynb\nbytes staged: %s\n' "$staged"

nbdev_clean --fname nbs/00_core.ipynb
printf '\n$ nbdev_clean --fname nbs/00_core.ipynb\nbytes of the clean file: %s\n' "$(wc -c <nbs/00_core.ipynb)"
[ "$code" -eq 0 ] && [ ! -s out ] && [ "$staged" = 0 ] && [ -s nbs/00_core.ipynb ] || {
    printf '\nThis is no longer as described.\n'; exit 1; }

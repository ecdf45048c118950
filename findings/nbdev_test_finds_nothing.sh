#!/usr/bin/env bash
# nbdev_test, given a path that matches no notebook, or a project without notebooks, prints "No files were eligible for
# testing" and exits with 0. Expected: another exit code, as pytest's 5 for no tests, so that a misspelled path in a
# script cannot pass for a tested project. Here, noxfile.py counts the notebooks that were completed.
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
{"cells": [{"cell_type": "code", "execution_count": null, "id": "c0", "metadata": {}, "outputs": [], "source": ["1/0"]}],
 "metadata": {"kernelspec": {"display_name": "python3", "language": "python", "name": "python3"}}, "nbformat": 4, "nbformat_minor": 5}
JSON

as_described=0
tests() { # nbdev_test with a path, which is printed with its answer
    local code=0 said
    said=$("$tmp/env/bin/nbdev_test" "$@" 2>&1) || code=$?
    printf '\n$ nbdev_test %s\n%s\nexit code %s\n' "$*" "$(tail -n 3 <<<"$said")" "$code"
    result=$code/$said
}
tests --path nbs/00_core.ipynb
[ "${result%%/*}" -eq 1 ] || as_described=1 # the notebook fails, as it should
for path in nbs/0_core.ipynb 'nbs/1*.ipynb'; do
    tests --path "$path"
    [ "$result" = '0/No files were eligible for testing' ] || as_described=1
done
[ "$as_described" -eq 0 ] || { printf '\nThis is no longer as described.\n'; exit 1; }

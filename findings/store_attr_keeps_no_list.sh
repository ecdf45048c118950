#!/usr/bin/env bash
# fastcore's store_attr() sets an attribute for each argument of __init__, and up to 2.2.12 it also kept them together in
# `__stored_args__`, the one place where a copy or a repr could look the arguments up. From some version up to 2.2.41 on
# it doesn't: code that reads the list gets an AttributeError with the newest fastcore alone. Expected: the list, or a
# word about it in the docstring. Here, DataLoader.new names its arguments, and the newest versions are a session of nox.
set -eu
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cat >"$tmp/try.py" <<'PY'
import fastcore
from fastcore.basics import store_attr

class Point:
    def __init__(self, x, y=2): store_attr()

p = Point(1)
print(f'fastcore {fastcore.__version__}: x = {p.x}, y = {p.y}, __stored_args__ =', getattr(p, '__stored_args__', 'missing'))
PY
said=
for version in 1.14.5 2.2.12 2.2.41; do
    "${PYTHON:-python3}" -m venv "$tmp/$version"
    "$tmp/$version/bin/pip" install -q "fastcore==$version"
    said+=$("$tmp/$version/bin/python" "$tmp/try.py")$'\n'
done
printf '%s' "$said"
[ "$said" = "fastcore 1.14.5: x = 1, y = 2, __stored_args__ = {'x': 1, 'y': 2}
fastcore 2.2.12: x = 1, y = 2, __stored_args__ = {'x': 1, 'y': 2}
fastcore 2.2.41: x = 1, y = 2, __stored_args__ = missing
" ] || { printf '\nThis is no longer as described.\n'; exit 1; }

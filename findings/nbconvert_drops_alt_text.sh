#!/usr/bin/env bash
# IPython's `display(..., metadata={'image/png': {'alt': '...'}})` stores a sentence beside a picture, for readers who
# can't see it. nbconvert's page in the template `classic` has that sentence as the picture's `alt`. In the template
# `lab`, which is the one that's used where none is named, it's left out, as is `alt` in a cell's metadata: the picture
# is "No description has been provided for this image", and a warning counts it among those without one. Expected: the
# sentence in both. Here, `describe` displays HTML with the picture and its `alt` in it, which both templates let
# through.
set -eu
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cat >"$tmp/try.py" <<'PY'
import logging, re
import nbformat.v4 as nbf
from nbconvert import HTMLExporter, __version__

class Kept(logging.Handler):
    said = []
    def emit(self, record): self.said.append(record.getMessage())
log = logging.getLogger('nbconvert')
log.addHandler(Kept())
log.propagate = False

png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==' # one pixel
def code(page, data=png, meta={}, cell={}):
    return nbf.new_code_cell(metadata=cell, outputs=[nbf.new_output('display_data', {page: data}, metadata=meta)])
cells = {
    "in the output's metadata": code('image/png', meta={'image/png': {'alt': 'A seven'}}),
    "in the cell's metadata": code('image/png', cell={'alt': 'A seven'}),
    'in HTML': code('text/html', f'<img alt="A seven" src="data:image/png;base64,{png}">')}
print(f'nbconvert {__version__}')
alts = []
for template in ('classic', 'lab'):
    for name,cell in cells.items():
        Kept.said.clear()
        page, _ = HTMLExporter(template_name=template, log=log).from_notebook_node(nbf.new_notebook(cells=[cell]))
        alts += re.findall(r'<img[^>]*\balt="([^"]*)"', page)
        print(f'{template}, the sentence {name}: alt="{alts[-1]}"', *Kept.said)
nothing = 'No description has been provided for this image'
default = HTMLExporter().template_name
print(f'The template where none is named: {default}')
raise SystemExit(not (alts==['A seven']*3 + [nothing, nothing, 'A seven'] and default=='lab'))
PY
"${PYTHON:-python3}" -m venv "$tmp/env"
"$tmp/env/bin/pip" install -q nbconvert==7.17.2 nbformat==5.11.1
"$tmp/env/bin/python" -W ignore "$tmp/try.py" || { printf '\nThis is no longer as described.\n'; exit 1; }

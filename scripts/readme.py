"""Write README.md from nbs/index.ipynb, and the map of the road, nbs/images/road.svg; with --check, only say whether
they agree (exit code 1 where they don't). A cell that begins with `<!-- not in README -->` isn't in it,
and one that begins with `<!-- not on the site -->` is in it alone."""
import argparse, base64, html, os, re, sys

import nbformat
from nbconvert import MarkdownExporter

import road_map
from books import root

PICTURE = re.compile('<img alt="([^"]*)" src="data:image/png;base64,([^"]*)">') # as `describe` shows it

def build():
    "{path: bytes} of README.md and of its pictures"
    nb = nbformat.read(root/'nbs'/'index.ipynb', 4)
    nb.cells = [c for c in nb.cells if not c.source.startswith(('#| hide\n', '<!-- not in README -->'))]
    body, _ = MarkdownExporter(exclude_input=True).from_notebook_node(nb)
    files = {root/'nbs'/'images'/'road.svg': road_map.picture().encode()}
    def drawn(m): # a picture goes into a file of its own
        name = f'images/index_{len(files)-1}.png'
        files[root/'nbs'/name] = base64.b64decode(m[2])
        return f'![{html.unescape(m[1])}]({name})'
    body = PICTURE.sub(drawn, body.replace('<!-- not on the site -->\n', ''))
    # a link of index.ipynb starts in nbs/, and one of README.md at the top; so does a picture's
    def from_top(m): return f"[{m[1]}]({os.path.normpath('nbs/'+m[2]).replace(os.sep, '/')})"
    body = re.sub(r'(?<!!)\[([^]]*)\]\((?!https?:|#)([^)]+)\)', from_top, body)
    body = re.sub(r'!\[([^]]*)\]\((?!https?:)([^)]+)\)', r'![\1](nbs/\2)', body)
    body = re.sub(r'\n{3,}', '\n\n', re.sub(r'[ \t]+\n', '\n', body)).strip()
    head = '<!-- Written by scripts/readme.py from nbs/index.ipynb: edit that one. -->'
    return {root/'README.md': f'{head}\n\n{body}\n'.encode(), **files}

def faults():
    "The files that differ from nbs/index.ipynb, a sentence each"
    for path,data in build().items():
        if not path.exists() or path.read_bytes() != data:
            yield f'{path.relative_to(root)} differs from nbs/index.ipynb: run python scripts/readme.py'

if __name__ == '__main__':
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--check', action='store_true', help='write nothing')
    if parser.parse_args().check:
        if stale := list(faults()): sys.exit('\n'.join(stale))
    else:
        (root/'nbs'/'images').mkdir(exist_ok=True)
        for p,data in build().items(): p.write_bytes(data)

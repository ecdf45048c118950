"Write README.md from nbs/index.ipynb; with --check, only say whether it agrees (exit code 1 where it doesn't)."
import argparse, os, re, sys
from pathlib import Path

import nbformat
from nbconvert import MarkdownExporter

root = Path(__file__).resolve().parent.parent

def build():
    "{path: bytes} of README.md and of its pictures"
    nb = nbformat.read(root/'nbs'/'index.ipynb', 4)
    nb.cells = [c for c in nb.cells if not c.source.startswith('#| hide\n')]
    alts = iter(o.metadata['image/png']['alt'] for c in nb.cells for o in c.get('outputs', []) if 'image/png' in o.get('data', {}))
    body, resources = MarkdownExporter(exclude_input=True).from_notebook_node(nb)
    names = {old: f'nbs/images/index_{i}.png' for i,old in enumerate(resources['outputs'])}
    # a link of index.ipynb starts in nbs/, and one of README.md at the top; so does a picture's, unless it's an output
    body = re.sub(r'(?<!!)\[([^]]*)\]\((?!https?:|#)([^)]+)\)', lambda m: f"[{m[1]}]({os.path.normpath('nbs/'+m[2]).replace(os.sep, '/')})", body)
    body = re.sub(r'!\[(?!png\])([^]]*)\]\((?!https?:)([^)]+)\)', r'![\1](nbs/\2)', body)
    body = re.sub(r'!\[png\]\(([^)]+)\)', lambda m: f'![{next(alts)}]({names[m[1]]})', body)
    body = re.sub(r'\n{3,}', '\n\n', re.sub(r'[ \t]+\n', '\n', body)).strip()
    files = {root/names[old]: png for old,png in resources['outputs'].items()}
    return {root/'README.md': f'<!-- Written by scripts/readme.py from nbs/index.ipynb: edit that one. -->\n\n{body}\n'.encode(), **files}

if __name__ == '__main__':
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--check', action='store_true', help='write nothing')
    files = build()
    if parser.parse_args().check:
        stale = [str(p.relative_to(root)) for p,data in files.items() if not p.exists() or p.read_bytes() != data]
        if stale: sys.exit(f"{', '.join(stale)} differs from nbs/index.ipynb: run python scripts/readme.py")
    else:
        (root/'nbs'/'images').mkdir(exist_ok=True)
        for p,data in files.items(): p.write_bytes(data)

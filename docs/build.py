"""Builds the site from the notebooks as they are stored: `python docs/build.py`, and open `_docs/html/index.html`.

Nothing is run. What is wrong with a notebook is said with its cell, and then nothing is built (exit code 1)."""
import argparse, json, shutil, sys, tempfile
from pathlib import Path

root = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(root/'scripts'), str(root/'docs')]

import nbformat
from sphinx.cmd.build import main as sphinx

import generated, reader, reference, road
from books import lessons, nbs

SEARCHABLE = 'alts.json'

def write_source(to, folder=nbs):
    "The pages as Sphinx reads them, in the folder `to`"
    names = reader.pages(folder)
    alts, way = {}, [p for p,_ in road.road()]
    (to/'pictures').mkdir(parents=True)
    (to/'notebooks').mkdir()
    for path,name in names.items():
        page = reader.Page(path, names)
        alts[name] = page.alts()
        for file,data in page.pictures.items(): (to/'pictures'/file).write_bytes(data)
        if path in way and (below := generated.sides(path)): page.nb.cells.append(generated.markdown(below))
        if name=='index':
            listed = {p.stem for p in lessons()} | {'index', 'glossary', 'scoreboard'}
            others = [o for o in names.values() if o not in listed]
            generated.first_page(page.nb, others)
        nbformat.write(page.nb, to/f'{name}.ipynb')
        shutil.copy(path, to/'notebooks'/path.name)
    shutil.copytree(nbs/'images', to/'images')
    (to/SEARCHABLE).write_text(json.dumps(alts), encoding='utf-8')
    (to/'reference').mkdir()
    for name,text in reference.pages().items(): (to/'reference'/f'{name}.md').write_text(text, encoding='utf-8')
    texts = dict(exercises=generated.exercises(names), changes=generated.changes(names))
    for path in (*sorted((root/'docs').glob('*.md')), root/'CONTRIBUTING.md'):
        texts[path.stem.lower()] = reader.relink(path.read_text(encoding='utf-8'), path, names)
    for name,text in texts.items(): (to/f'{name}.md').write_text(text, encoding='utf-8')

def build(out, folder=nbs):
    "The site in the folder `out`, made anew; what is wrong, a sentence each"
    # Sphinx leaves that file in each site
    if out.exists() and not (out.is_dir() and (not any(out.iterdir()) or (out/'.buildinfo').is_file())):
        return [f'{out} has something else in it than a site: name another folder with --out.']
    if found := [*reader.faults(folder), *reference.faults()]: return found
    if not reader.published:
        print("settings.ini names YOUR_GITHUB_USER: the site's Colab buttons say what to set there, and lead nowhere.")
    with tempfile.TemporaryDirectory() as tmp:
        write_source(Path(tmp)/'source', Path(folder))
        options = ['-b', 'html', '-q', '-W', '--keep-going', '-j', '2', '-c', str(root/'docs'), '-d', f'{tmp}/doctrees']
        if sphinx([*options, f'{tmp}/source', f'{tmp}/html']): return ['Sphinx has warned of what stands above.']
        shutil.rmtree(out, ignore_errors=True) # now that there's another
        shutil.copytree(f'{tmp}/html', out)
    return []

if __name__ == '__main__':
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--nbs', metavar='FOLDER', type=Path, default=nbs, help='where the notebooks are')
    parser.add_argument('--out', metavar='FOLDER', type=Path, default=root/'_docs'/'html', help='where the site goes')
    args = parser.parse_args()
    if found := build(args.out, args.nbs): sys.exit('\n'.join(found))

"""Write the address in settings.ini into every badge, link, Colab line, and the Space's page.

With --check, only say whether they agree (exit code 1 where they don't)."""
import argparse, re, sys
from configparser import ConfigParser

from books import lessons, notebooks, read, root, source, write

config = ConfigParser()
config.read(root/'settings.ini', encoding='utf-8')
cfg = config['DEFAULT']
repo = cfg['repo']
colab = 'https://colab.research.google.com/github/'

def addressed(text):
    "`text`, the source of a cell, with the address that settings.ini gives"
    site = rf'[\w.-]+/{re.escape(repo)}(?![\w-])'
    ours = f"{cfg['user']}/{repo}/blob/{cfg['branch']}/nbs/"
    text = re.sub(rf'({re.escape(colab)}){site}/blob/[^)\s]*/(\w+\.ipynb)', rf'\g<1>{ours}\2', text)
    text = re.sub(rf'git\+https://github\.com/{site}(@\S+)?', f"git+{cfg['git_url']}@{cfg['branch']}", text)
    text = re.sub(rf'https://[\w.-]+/{re.escape(repo)}/(?=\))', f"{cfg['doc_host']}{cfg['doc_baseurl']}/", text)
    return re.sub(rf'(?<!git\+)https://github\.com/{site}', cfg['git_url'], text)

def missing(nb, name):
    "What a lesson must have and doesn't"
    text = '\n'.join(map(source, nb['cells']))
    wanted = {'Colab badge': f"/{repo}/blob/{cfg['branch']}/nbs/{name})",
              'Colab install line': f"%pip install -q git+{cfg['git_url']}@"}
    return [f'{name} has no {what} of its own' for what,s in wanted.items() if s not in text]

def faults(path, check=True):
    "What is wrong with the addresses in the notebook at `path`, a sentence each; without `check` they're put right"
    nb, stale = read(path), False
    for cell in nb['cells']:
        old = source(cell)
        if (new := addressed(old)) == old: continue
        cell['source'], stale = new, True
    if stale and not check: write(path, nb)
    if stale and check: yield f'{path.name} has another address than settings.ini: run python scripts/addresses.py'
    if path in lessons(): yield from missing(nb, path.name)

def space_faults(path=root/'spaces'/'README.md', check=True):
    "The same of the text beside the files of a Space, whose `requirements.txt` names the address"
    old = path.read_text(encoding='utf-8')
    if (new := addressed(old)) == old: return
    if check: yield f'spaces/{path.name} has another address than settings.ini: run python scripts/addresses.py'
    else: path.write_text(new, encoding='utf-8')

if __name__ == '__main__':
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--check', action='store_true', help='write nothing')
    check = parser.parse_args().check
    wrong = [*space_faults(check=check), *(o for p in notebooks() for o in faults(p, check))]
    if wrong: sys.exit('\n'.join(wrong))

"Write the address in settings.ini into every badge, link and Colab line; with --check, only say whether they agree (exit code 1 where they don't)."
import argparse, json, re, sys
from configparser import ConfigParser
from pathlib import Path

root = Path(__file__).resolve().parent.parent
config = ConfigParser()
config.read(root/'settings.ini', encoding='utf-8')
cfg = config['DEFAULT']
repo = cfg['repo']

def addressed(text):
    "`text`, the source of a cell, with the address that settings.ini gives"
    site = rf'[\w.-]+/{re.escape(repo)}(?![\w-])'
    text = re.sub(rf'(https://colab\.research\.google\.com/github/){site}/blob/[^)\s]*/(\w+\.ipynb)', rf"\g<1>{cfg['user']}/{repo}/blob/{cfg['branch']}/nbs/\2", text)
    text = re.sub(rf'git\+https://github\.com/{site}(@\S+)?', f"git+{cfg['git_url']}@{cfg['branch']}", text)
    return re.sub(rf'(?<!git\+)https://github\.com/{site}', cfg['git_url'], text)

def missing(nb, name):
    "What a numbered lesson must have and doesn't"
    source = '\n'.join(''.join(c['source']) for c in nb['cells'])
    if not name[0].isdigit(): return []
    wanted = {'Colab badge': f"/{repo}/blob/{cfg['branch']}/nbs/{name})", 'Colab install line': f"%pip install -q git+{cfg['git_url']}@"}
    return [f'{name} has no {what} of its own' for what,s in wanted.items() if s not in source]

if __name__ == '__main__':
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--check', action='store_true', help='write nothing')
    check, wrong = parser.parse_args().check, []
    for path in sorted((root/'nbs').glob('*.ipynb')):
        nb, stale = json.loads(path.read_text(encoding='utf-8')), False
        for cell in nb['cells']:
            old = ''.join(cell['source'])
            if (new := addressed(old)) == old: continue
            cell['source'], stale = new.splitlines(True), True
        if stale and check: wrong.append(f'{path.name} has another address than settings.ini: run python scripts/addresses.py')
        if stale and not check: path.write_text(json.dumps(nb, indent=1, ensure_ascii=False) + '\n', encoding='utf-8', newline='\n')
        wrong += missing(nb, path.name)
    if wrong: sys.exit('\n'.join(wrong))

"Say what is wrong with the notebooks as they are stored, if anything is (exit code 1)."
import json, re, sys
from pathlib import Path

subject = '09_bugs.ipynb', 'UserWarning: Using a target size' # the one warning that a lesson is about, and stores
here = re.compile(r'(?<![\w./])/(?:root|home|Users|tmp|work|content|opt)/[\w.]')

def text(out):
    "All text of an output"
    parts = [out.get('text', ''), *out.get('traceback', []), *(v for k,v in out.get('data', {}).items() if k.startswith('text/'))]
    return '\n'.join(''.join(o) for o in parts)

def faults(path):
    "What is wrong with the notebook at `path`, a sentence each"
    nb = json.loads(path.read_text(encoding='utf-8'))
    cells = nb['cells']
    if path.stat().st_size > 1_000_000: yield 'is larger than 1 MB'
    outputs = [o for c in cells for o in c.get('outputs', [])]
    if not outputs: yield 'stores no outputs: run it on the full data before it is committed'
    chosen_for_the_user = any(re.search(r"= load_digits\(('[^']*')?\)", ''.join(c['source'])) for c in cells)
    if path.name[0].isdigit() and chosen_for_the_user and not any('60,000 images' in text(o) for o in outputs): yield 'was not run on the full data'
    if 'widgets' in nb['metadata'] or any('application/vnd.jupyter.widget-view+json' in o.get('data', {}) for o in outputs): yield 'stores a slider: run it with nbconvert before it is committed'
    for i,c in enumerate(cells):
        if ''.join(c['source']).startswith('%%capture'): yield f'cell {i} would hide its errors: %%capture swallows them'
        for o in c.get('outputs', []):
            if o['output_type'] == 'error': yield f'cell {i} stores an error'
            if o.get('name') == 'stderr' or 'Warning' in text(o) and not (path.name==subject[0] and text(o).startswith(subject[1])): yield f'cell {i} stores a warning'
            if here.search(text(o)): yield f'cell {i} shows a path of the machine it ran on'
            if 'image/png' in o.get('data', {}) and not o['metadata'].get('image/png', {}).get('alt'): yield f'cell {i} has a picture without alt text'

if __name__ == '__main__':
    found = [f'{p.name} {f}' for p in sorted((Path(__file__).resolve().parent.parent/'nbs').glob('*.ipynb')) for f in faults(p)]
    if found: sys.exit('\n'.join(found))

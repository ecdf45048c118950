"Say what is wrong with the notebooks as they are stored, if anything is (exit code 1)."
import ast, re, sys

from books import lessons, notebooks, read, source

subject = '09a_bugs.ipynb', 'UserWarning: Using a target size' # the one warning that a lesson is about, and stores
here = re.compile(r'(?<![\w./])/(?:root|home|Users|tmp|work|content|opt)/[\w.]')
widget = 'application/vnd.jupyter.widget-view+json'
inline = re.compile(r'data:image/\w+;base64,[\w+/=]*')

def text(out):
    "All text of an output, without the dots of the pictures in it"
    parts = [out.get('text', ''), *out.get('traceback', [])]
    parts += [v for k,v in out.get('data', {}).items() if k.startswith('text/')]
    return inline.sub('', '\n'.join(''.join(o) for o in parts))

def undescribed(out):
    "Whether an output has a picture whose sentence isn't there, or where no reader gets it: `describe` sees to both"
    page = inline.sub('', ''.join(out.get('data', {}).get('text/html', '')))
    bare = any(o.startswith('image/') for o in out.get('data', {}))
    return bare or any(not re.search(r'\balt="[^"]+"', o) for o in re.findall(r'<img\b[^>]*>', page))

def output_faults(path, out):
    "What is wrong with an output, a few words each"
    said = text(out)
    meant = path.name==subject[0] and said.startswith(subject[1])
    if out['output_type'] == 'error': yield 'stores an error'
    if out.get('name') == 'stderr' or 'Warning' in said and not meant: yield 'stores a warning'
    if here.search(said): yield 'shows a path of the machine it ran on'
    if undescribed(out): yield 'has a picture without alt text, or not from `describe`'

def shows(cell):
    "Whether a code cell ends in something to look at, and not in a definition or a test"
    if cell['cell_type'] != 'code' or source(cell).lstrip().startswith(('%', '!')): return False
    body = ast.parse(source(cell)).body
    return bool(body) and isinstance(body[-1], ast.Expr) and not ast.unparse(body[-1]).startswith('test_')

def faults(path):
    "What is wrong with the notebook at `path`, a sentence each"
    nb = read(path)
    cells = nb['cells']
    if path.stat().st_size > 1_000_000: yield 'is larger than 1 MB'
    outputs = [o for c in cells for o in c.get('outputs', [])]
    if not outputs and (path in lessons() or any(map(shows, cells))):
        yield 'stores no outputs: run it on the full data before it is committed'
    chosen_for_the_user = any(re.search(r"= load_digits\(('[^']*')?\)", source(c)) for c in cells)
    full = any('60,000 images' in text(o) for o in outputs)
    if path in lessons() and chosen_for_the_user and not full: yield 'was not run on the full data'
    if 'widgets' in nb['metadata'] or any(widget in o.get('data', {}) for o in outputs):
        yield 'stores a slider: run it with nbconvert before it is committed'
    for i,c in enumerate(cells):
        if source(c).startswith('%%capture'): yield f'cell {i} would hide its errors: %%capture swallows them'
        for o in c.get('outputs', []):
            for fault in output_faults(path, o): yield f'cell {i} {fault}'

if __name__ == '__main__':
    found = [f'{p.name} {f}' for p in notebooks() for f in faults(p)]
    if found: sys.exit('\n'.join(found))

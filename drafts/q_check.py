"""Do the edits of q_edits.py apply exactly once to nbs/? `python q_check.py [FOLDER [OUT]]` says what doesn't; with OUT, the changed notebooks are written there."""
import copy, hashlib, json, runpy, sys
from pathlib import Path
here = Path(__file__).resolve().parent
nbs = Path(sys.argv[1] if len(sys.argv) > 1 else 'nbs')
out = Path(sys.argv[2]) if len(sys.argv) > 2 else None
q = runpy.run_path(str(here/'q_edits.py'))
wrong = []
def src(c): return ''.join(c['source'])
def cell(kind, s):
    c = dict(cell_type=kind, id=hashlib.sha1((kind+s).encode()).hexdigest()[:8], metadata={}, source=s.splitlines(True))
    return c if kind=='markdown' else c | dict(execution_count=None, outputs=[])
for name in sorted({*q['edits'], *q['inserts'], *q['code_edits']}):
    nb = json.loads((nbs/f'{name}.ipynb').read_text(encoding='utf-8'))
    cells = nb['cells']
    # all against the notebook as it is, so that no edit depends on another
    for kind,edits in (('markdown', q['edits'].get(name, [])), ('code', q['code_edits'].get(name, []))):
        for old,new in edits:
            n = sum(src(c).count(old) for c in cells if c['cell_type']==kind)
            if n != 1: wrong.append(f'{name}: {n} times in {kind} cells: {old[:90]!r}')
    for text,_ in q['inserts'].get(name, []):
        n = sum(text in src(c) for c in cells)
        if n != 1: wrong.append(f'{name}: {n} cells have {text[:90]!r}')
    # no edit may touch the exercises
    i = next(i for i,c in enumerate(cells) if src(c).strip()=='## Exercises')
    j = next(k for k in range(i+1, len(cells)) if src(cells[k]).startswith('## '))
    for old,_ in q['edits'].get(name, []):
        if any(old in src(c) for c in cells[i:j]): wrong.append(f'{name}: in the exercises: {old[:90]!r}')
    for text,new in q['inserts'].get(name, []):
        k = next((k for k,c in enumerate(cells) if text in src(c)), None)
        if k is not None: cells[k+1:k+1] = [cell(*o) for o in new]
    for kind,edits in (('markdown', q['edits'].get(name, [])), ('code', q['code_edits'].get(name, []))):
        for old,new in edits:
            hits = [c for c in cells if c['cell_type']==kind and old in src(c)]
            if len(hits) != 1: wrong.append(f'{name}: {len(hits)} cells after the inserts: {old[:90]!r}'); continue
            hits[0]['source'] = src(hits[0]).replace(old, new).splitlines(True)
    ids = [c['id'] for c in cells]
    if len(set(ids)) != len(ids): wrong.append(f'{name}: two cells of one id')
    if out: out.mkdir(parents=True, exist_ok=True); (out/f'{name}.ipynb').write_text(json.dumps(nb, indent=1, ensure_ascii=False)+'\n', encoding='utf-8')
print('\n'.join(wrong) or f"all apply: {sum(map(len, q['edits'].values()))} edits, {sum(map(len, q['inserts'].values()))} inserts, {sum(map(len, q['code_edits'].values()))} code edits")
sys.exit(bool(wrong))

"""Reading files of digits, as ratios, side by side in one run: `python benchmarks/files.py`.

Uses all of MNIST where it can be had (see `MNIST_BASICS_DATA`), and says which digits it used. The first start reads a
form, looks at the digits and keeps them; the second reads what was kept. Each is compared with the least that a library
needs for it: pandas for the table, NumPy for its own file, `torch.load` for the tensors."""
import contextlib, io, os, tempfile
from pathlib import Path

import numpy as np, pandas as pd, torch

from mnist_basics.optional import fastai_module
from mnist_basics.sources import load_digits, save_digits
from mnist_basics.speed import side_by_side

def least(rounds, **runs):
    "Least seconds of each of `runs`, taken in turns, whatever they say"
    with contextlib.redirect_stdout(io.StringIO()): return side_by_side(runs, rounds).min()

def forget(home):
    "Nothing is kept any more"
    os.environ['FASTAI_HOME'] = tempfile.mkdtemp(dir=home)
    fastai_module('data.external').fastai_cfg.cache_clear()

def first(path, home):
    forget(home)
    load_digits(source=path)

def by_pandas(path):
    for o in ('train', 'test'): pd.read_csv(path/f'mnist_{o}.csv', dtype=np.uint8)
def by_numpy(path):
    with np.load(path/'mnist.npz') as f: return [f[o] for o in f.files]

def main():
    train, valid = load_digits()
    rows = []
    with tempfile.TemporaryDirectory() as tmp:
        tmp = Path(tmp)
        torch.save([train.images, train.labels, valid.images, valid.labels], tmp/'tensors.pt')
        for form,what,read in (('csv', 'pandas.read_csv', by_pandas), ('npz', 'numpy.load', by_numpy)):
            path = save_digits(train, valid, tmp/form, form)
            took = least(3, ours=lambda path=path: first(path, tmp), theirs=lambda path=path: read(path))
            rows.append((f'{form}, the first start', took['ours'], what, took['theirs']))
        load_digits(source=path)
        took = least(9, ours=lambda: load_digits(source=tmp/'npz'),
                     theirs=lambda: torch.load(tmp/'tensors.pt', weights_only=True))
        rows.append(('the second start', took['ours'], 'torch.load', took['theirs']))
        table = pd.DataFrame(rows, columns=['what', 'load_digits', 'the least', 'seconds'])
    table['ratio'] = table['load_digits']/table['seconds']
    print(table.to_string(index=False, float_format='{:.3f}'.format))

if __name__=='__main__': main()

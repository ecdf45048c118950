"""Speed as ratios, side by side in one run: `python benchmarks/speed.py`.

Uses all of MNIST where it can be had (see `MNIST_BASICS_DATA`), and says which digits it used.
"""
import shutil, subprocess, sys, tempfile, time
from functools import partial
from pathlib import Path

import numpy as np, pandas as pd, torch
from fastai.data.load import DataLoader
from PIL import Image

from mnist_basics.digits import *
from mnist_basics.sgd import *

def best(f, repeats=5):
    "Least seconds of `repeats` calls: the least disturbed one"
    def once():
        start = time.perf_counter()
        f()
        return time.perf_counter()-start
    return min(once() for _ in range(repeats))

train, valid = load_digits('3,7')
rows = []

# 1. Digits as tensors, at the second start, against opening the PNG files one by one
path = png_folder(train, valid)
def by_file(): return [torch.stack([torch.tensor(np.array(Image.open(o))) for o in (path/s/str(d)).iterdir()]) for s in ('training', 'testing') for d in (3, 7)]
rows.append((f'{len(train)+len(valid):,} digits as tensors', 'PNG files one by one', best(by_file, 3), 'load_digits', best(partial(load_digits, '3,7'))))

# 2. An epoch of the hand-written loop, over our batches and over fastai's loader of a list of pairs
x, y = train.flat(), train.are(3)
def epoch(dl):
    params = init_params(784, 1, std=784**-0.5, generator=torch.Generator().manual_seed(0)), torch.zeros(1, requires_grad=True)
    train_epoch(partial(linear1, weights=params[0], bias=params[1]), dl, BasicOptim(params, 1.))
pairs = DataLoader(list(zip(x, y)), batch_size=256, shuffle=True)
rows.append((f'an epoch of {len(x):,} images', "fastai's DataLoader", best(partial(epoch, pairs), 3), 'batches', best(partial(epoch, batches(x, y, 256, shuffle=True)))))

table = pd.DataFrame(rows, columns=['what', 'slow way', 'its seconds', 'our way', 'our seconds'])
table['ratio'] = table['its seconds']/table['our seconds']
print(table.to_string(index=False, float_format='{:.3f}'.format))

# 3. The command as a whole, imports included
with tempfile.TemporaryDirectory() as out:
    start = time.perf_counter()
    subprocess.run([shutil.which('mnist_ladder', path=str(Path(sys.executable).parent)), '--source', 'embedded', '--out', out], check=True, stdout=subprocess.DEVNULL)
    print(f'\nmnist_ladder on the embedded digits, the whole process: {time.perf_counter()-start:.1f} s')

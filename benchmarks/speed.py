"""Speed as ratios, side by side in one run: `python benchmarks/speed.py`.

Uses all of MNIST where it can be had (see `MNIST_BASICS_DATA`), and says which digits it used.
"""
import shutil, subprocess, sys, tempfile, warnings
from functools import partial
from pathlib import Path

import numpy as np, pandas as pd, torch
import torch.nn.functional as F
from PIL import Image
from threadpoolctl import threadpool_limits # comes with scikit-learn, which fastai needs
with warnings.catch_warnings():
    warnings.simplefilter('ignore')
    import fastai.callback.all
    from fastai import basics as fastai

from mnist_basics.digits import load_digits, png_folder
from mnist_basics.learner import DataLoader, DataLoaders, Dataset, Learner
from mnist_basics.nonlinear import simple_net
from mnist_basics.numpy_net import train_numpy_net, BinaryCrossEntropy, NumpyNet
from mnist_basics.sgd import batch_accuracy, batches, init_params, linear1, train_epoch, BasicOptim
from mnist_basics.speed import seconds, side_by_side

def best(f, repeats=5):
    "Least seconds of `repeats` calls: the least disturbed one"
    return min(seconds(f) for _ in range(repeats))

def least(**runs):
    "Least seconds of each of `runs`, taken in turns"
    return side_by_side(runs).min()

train, valid = load_digits('3,7')
rows = []

# 1. Digits as tensors, at the second start, against opening the PNG files one by one
path = png_folder(train, valid)
def by_file():
    return [torch.stack([torch.tensor(np.array(Image.open(o))) for o in (path/s/str(d)).iterdir()])
            for s in ('training', 'testing') for d in (3, 7)]
rows.append((f'{len(train)+len(valid):,} digits as tensors', 'PNG files one by one', best(by_file, 3), 'load_digits',
             best(partial(load_digits, '3,7'))))

# 2. An epoch of the hand-written loop, over our batches and over fastai's loader of a list of pairs
x, y = train.flat(), train.are(3)
def epoch(dl):
    params = (init_params(784, 1, std=784**-0.5, generator=torch.Generator().manual_seed(0)),
              torch.zeros(1, requires_grad=True))
    train_epoch(partial(linear1, weights=params[0], bias=params[1]), dl, BasicOptim(params, 1.))
pairs = fastai.DataLoader(list(zip(x, y)), bs=256, shuffle=True)
took = least(theirs=partial(epoch, pairs), ours=partial(epoch, batches(x, y, 256, shuffle=True)))
rows.append((f'an epoch of {len(x):,} images', "fastai's DataLoader", took['theirs'], 'batches', took['ours']))

# 3. An epoch under a Learner, validation included: ours and fastai's, each with its own loader and both on
# ours, and the bare loop
x_valid, y_valid = valid.flat(), valid.are(3)
our_dls = DataLoaders(DataLoader(Dataset(x, y), 256, shuffle=True), DataLoader(Dataset(x_valid, y_valid), 256),
                      device=torch.device('cpu'))
fastai_dls = fastai.DataLoaders(pairs, fastai.DataLoader(list(zip(x_valid, y_valid)), bs=256),
                                device=torch.device('cpu'))
def learner_epochs(cls, dls):
    "Three epochs under `cls`"
    learn = cls(dls, simple_net(), loss_func=F.binary_cross_entropy_with_logits, opt_func=fastai.SGD, lr=0.1,
                metrics=batch_accuracy)
    with learn.no_bar(), learn.no_logging(): learn.fit(3)
def torch_epoch(net, opt):
    "An epoch of training and nothing else"
    for idxs in torch.randperm(len(x)).split(256):
        F.binary_cross_entropy_with_logits(net(x[idxs]), y[idxs]).backward()
        opt.step()
        opt.zero_grad()
def bare_epochs():
    "The same tensor operations and nothing else"
    net = simple_net()
    opt = fastai.SGD(net.parameters(), lr=0.1)
    for _ in range(3):
        torch_epoch(net, opt)
        with torch.no_grad():
            for idxs in torch.arange(len(x_valid)).split(256):
                preds, yb = net(x_valid[idxs]), y_valid[idxs]
                F.binary_cross_entropy_with_logits(preds, yb), batch_accuracy(preds, yb)
took = least(ours=partial(learner_epochs, Learner, our_dls),
             theirs=partial(learner_epochs, fastai.Learner, fastai_dls), bare=bare_epochs,
             theirs_our_loader=partial(learner_epochs, fastai.Learner, our_dls),
             ours_their_loader=partial(learner_epochs, Learner, fastai_dls))
ours, theirs, bare, theirs_our_loader, ours_their_loader = took/3
what = f'an epoch of {len(x):,} images, 30-unit net'
rows += [(what, "fastai's Learner and loader", theirs, 'our Learner and loader', ours),
         (what, "fastai's Learner, our loader", theirs_our_loader, 'our Learner and loader', ours),
         (what, "our Learner, fastai's loader", ours_their_loader, 'our Learner and loader', ours),
         (what, 'our Learner and loader', ours, 'the bare loop', bare)]

# 4. The net in NumPy against the same in PyTorch, both on one thread
net, numpy_net, x_np, y_np = simple_net(), NumpyNet((784, 30, 1), loss=BinaryCrossEntropy, rng=0), x.numpy(), y.numpy()
threads = torch.get_num_threads()
torch.set_num_threads(1)
with threadpool_limits(1):
    took = least(numpy=lambda: train_numpy_net(numpy_net, x_np, y_np, 0.1, 1),
                 torch=partial(torch_epoch, net, torch.optim.SGD(net.parameters(), 0.1)))
rows.append(('the same net, one thread', 'NumPy', took['numpy'], 'PyTorch', took['torch']))
torch.set_num_threads(threads)

table = pd.DataFrame(rows, columns=['what', 'one way', 'its seconds', 'the other', 'other seconds'])
table['ratio'] = table['its seconds']/table['other seconds']
print(table.to_string(index=False, float_format='{:.3f}'.format))

# 5. The command as a whole, imports included
with tempfile.TemporaryDirectory() as out:
    args = [shutil.which('mnist_ladder', path=str(Path(sys.executable).parent)), '--source', 'embedded', '--out', out]
    took = seconds(lambda: subprocess.run(args, check=True, stdout=subprocess.DEVNULL))
    print(f'\nmnist_ladder on the embedded digits, the whole process: {took:.1f} s')

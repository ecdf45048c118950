"""Ten digits over five seeds: `python benchmarks/ten_digits.py [part ...]`, parts as below;
all of them if none is named.

rates accuracy on held-out training images for a few learning rates, one seed: what `full` and `embedded` choose from
full      all of MNIST, 3 epochs: each net with crops, the CNN without them too and on fastai's pipeline of files
embedded  the embedded digits, 20 epochs, seed k validated on fold k
speed     3 epochs of one lean CNN on both pipelines, side by side

Each run is a row of `ten_digits.csv` beside this file, written when it ends;
a run that is there already is made anew. `--seeds` and
`--limit` (of the training images) are for trying it out, and then nothing is written unless `--out` names a file.
"""
import argparse, gc, platform, random, time
from importlib.metadata import version
from pathlib import Path

import pandas as pd, torch
from torch import nn
import torch.nn.functional as F

from mnist_basics.convolutions import cnn, conv_layer, resnet
from mnist_basics.digits import load_digits, png_folder
from mnist_basics.learner import Learner
from mnist_basics.ten_digits import (digit_dls, file_dls, shifted_probs, top_accuracy, PatchTransformer,
                                     RandomCrops, RowGRU)

MODELS = dict(cnn=cnn, resnet=resnet, gru=RowGRU, transformer=PatchTransformer)
RATES = (0.003, 0.01, 0.03)
# on the full data the CNN alone shows what crops do: a ResNet takes minutes
PAIRS = dict(embedded=[(o, p) for o in MODELS for p in ('crops', 'plain')],
             full=[*((o, 'crops') for o in MODELS), ('cnn', 'plain')])
EPOCHS, BS = dict(full=3, embedded=20), dict(full=128, embedded=64)
KEY = ['data', 'model', 'pipeline', 'seed']

def lean_cnn(n_out=10):
    """The net of the comparison of speed: seven by seven pixels at a time, four apart,
    so that it's the pipelines that are compared"""
    return nn.Sequential(conv_layer(1, 20, 7, 4, norm=False), conv_layer(20, 20, norm=False), nn.Flatten(),
                         nn.Linear(20*49, n_out))

def trained(model, dls, epochs, lr, seed, cbs=None):
    "A learner, trained from `seed` without a word, and the seconds it took, validation included"
    random.seed(seed) # fastai's crops
    torch.manual_seed(seed)
    learn = Learner(dls, model(), F.cross_entropy, metrics=top_accuracy, cbs=cbs)
    start = time.perf_counter()
    with learn.no_bar(), learn.no_logging(): learn.fit_one_cycle(epochs, lr)
    return learn, time.perf_counter()-start

class Table:
    "The rows of the file, which is rewritten at each new one"
    def __init__(self, path):
        self.path = path
        self.rows = pd.read_csv(path) if path and path.exists() else pd.DataFrame(columns=KEY)

    def add(self, learn, **row):
        row = dict(row, device=str(learn.device), params=sum(p.numel() for p in learn.model.parameters()),
                   threads=torch.get_num_threads(), python=platform.python_version(), torch=torch.__version__,
                   fastai=version('fastai'))
        print('  '.join(f'{k} {v:.4f}' if isinstance(v, float) and k not in ('lr', 'seconds')
                        else f'{k} {v:.4g}' if isinstance(v, float) else f'{k} {v}'
                        for k,v in row.items() if k not in ('python', 'torch', 'fastai')), flush=True)
        key = KEY + ['lr']*row['data'].endswith('held out')
        old = (self.rows[[any(o[k] != row[k] for k in key) for _,o in self.rows.iterrows()]]
               if len(self.rows) else self.rows)
        self.rows = pd.concat([old, pd.DataFrame([row])], ignore_index=True) if len(old) else pd.DataFrame([row])
        if self.path:
            tmp = self.path.with_suffix('.tmp')
            self.rows.round(dict(accuracy=4, seconds=2)).to_csv(tmp, index=False)
            tmp.replace(self.path)

    def rate(self, data, model, pipeline):
        "The rate that did best on held-out images"
        o = self.rows[(self.rows.data==f'{data}, held out') & (self.rows.model==model) & (self.rows.pipeline==pipeline)]
        if not len(o):
            raise SystemExit(f'No rate was chosen for {model} with {pipeline} on the {data} digits: '
                             'run the part rates first.')
        return o.loc[o.accuracy.idxmax(), 'lr']

def crops(pipeline): return RandomCrops(3 if pipeline=='crops' else 0)

def sets(data, limit, fold=0):
    train, valid = load_digits(source=data, fold=fold)
    return train[:limit], valid

def held_out(data, limit):
    """Images to train on and to choose by. The embedded digits are among the first 6,000 of all:
    a set of their size is taken from further on, so that no fold has a say"""
    train, _ = load_digits(source='full')
    if data=='embedded': return train[10000:14000][:limit], train[14000:19000]
    order = torch.randperm(len(train), generator=torch.Generator().manual_seed(0))
    return train[order[10000:][:limit]], train[order[:10000]]

def rates(table, seeds, limit):
    for data in PAIRS:
        train, held = held_out(data, limit)
        for name,pipeline in PAIRS[data]:
            for lr in RATES:
                try:
                    learn, seconds = trained(MODELS[name], digit_dls(train, held, BS[data]), EPOCHS[data], lr, 0,
                                             crops(pipeline))
                except FloatingPointError: continue
                table.add(learn, data=f'{data}, held out', model=name, pipeline=pipeline, seed=0, epochs=EPOCHS[data],
                          bs=BS[data], lr=lr, accuracy=learn.recorder.values[-1][-1], seconds=seconds,
                          n_train=len(train), n_valid=len(held))

def run(table, data, name, pipeline, seed, train, valid, dls):
    "One row, or two: with crops, nine looks at each image are a row of their own"
    lr = table.rate(data, name, 'crops' if pipeline=='files' else pipeline)
    learn, seconds = trained(MODELS[name], dls, EPOCHS[data], lr, seed, None if pipeline=='files' else crops(pipeline))
    row = dict(data=data, model=name, seed=seed, epochs=EPOCHS[data], bs=BS[data], lr=lr, n_train=len(train),
               n_valid=len(valid))
    table.add(learn, **row, pipeline=pipeline, accuracy=learn.recorder.values[-1][-1], seconds=seconds)
    if pipeline != 'crops': return
    start = time.perf_counter()
    acc = top_accuracy(shifted_probs(learn.model, valid.images[:,None]), valid.labels).item()
    table.add(learn, **row, pipeline='crops, 9 looks', accuracy=acc, seconds=time.perf_counter()-start)

def full(table, seeds, limit):
    train, valid = sets('full', limit)
    for seed in range(seeds):
        for name,pipeline in PAIRS['full']:
            run(table, 'full', name, pipeline, seed, train, valid, digit_dls(train, valid, BS['full']))
    files = file_dls(png_folder(train, valid), BS['full'])
    for seed in range(seeds): run(table, 'full', 'cnn', 'files', seed, train, valid, files)

def embedded(table, seeds, limit):
    for seed in range(seeds):
        train, valid = sets('embedded', limit, fold=seed%5)
        for name,pipeline in PAIRS['embedded']:
            run(table, 'embedded', name, pipeline, seed, train, valid, digit_dls(train, valid, BS['embedded']))

def speed(table, seeds, limit, lr=0.008): # the best of a few on held-out training images
    train, valid = sets('full', limit)
    path, device = png_folder(train, valid), 'cpu'
    ways = {'crops': (digit_dls(train, valid, BS['full'], device), RandomCrops()),
            'files': (file_dls(path, BS['full'], 0, device), None),
            'files, 2 workers': (file_dls(path, BS['full'], 2, device), None)}
    for pipeline,(dls,cbs) in ways.items():
        gc.collect()
        learn, seconds = trained(lean_cnn, dls, 3, lr, 0, cbs)
        table.add(learn, data='speed', model='lean_cnn', pipeline=pipeline, seed=0, epochs=3, bs=BS['full'], lr=lr,
                  accuracy=learn.recorder.values[-1][-1], seconds=seconds, n_train=len(train), n_valid=len(valid))

def main():
    parts = dict(rates=rates, full=full, embedded=embedded, speed=speed)
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('part', nargs='*', help='what to run')
    p.add_argument('--seeds', type=int, default=5)
    p.add_argument('--limit', type=int, help='training images to use, of all')
    p.add_argument('--out', type=Path, help='the table')
    args = p.parse_args()
    if unknown := set(args.part)-set(parts):
        p.error(f"no part is called {', '.join(unknown)}: choose from {', '.join(parts)}")
    tried = args.seeds != 5 or args.limit
    table = Table(args.out or (None if tried else Path(__file__).with_suffix('.csv')))
    for o in args.part or parts: parts[o](table, args.seeds, args.limit)
    groups = table.rows.groupby(['data', 'model', 'pipeline', 'lr'], sort=False)
    print('\n' + groups.agg(runs=('seed', 'size'), mean=('accuracy', 'mean'), min=('accuracy', 'min'),
                            max=('accuracy', 'max'), params=('params', 'first'),
                            seconds=('seconds', 'mean')).round(4).to_string())
    times = table.rows[table.rows.data=='speed'].set_index('pipeline').seconds
    if len(times)==3:
        print(f"\nOn {torch.get_num_threads()} threads, the files take {times['files']/times['crops']:.1f} times as "
              f"long as the batches, with 2 workers {times['files, 2 workers']/times['crops']:.1f} times.")

if __name__ == '__main__': main()

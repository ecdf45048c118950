"""99 % of MNIST's test images, as fast as can be: `python benchmarks/ninety_nine.py [choose] [race]`, both if none is
named.

choose  trained on 50,000 training images and read on the other 10,000: our recipe, and what each of its parts does
race    trained on all of them and read on the test images: our recipe and the known one, in turns

The known recipe is Tuomas Oikarinen's (github.com/tuomaso/train_mnist_fast, 2021), written anew from what its README
tells. Each run is a row of `ninety_nine.csv` beside this file, which lesson 11a reads. The clock runs while a net is
trained, and neither while the data are read nor while it's judged. `--seeds` and `--limit` (of the training images) are
for trying it out, and then nothing is written unless `--out` names a file."""
import argparse, time
from functools import partial
from pathlib import Path

import pandas as pd, torch
import torch.nn.functional as F
from torch import nn

from mnist_basics.convolutions import cnn
from mnist_basics.digits import load_digits
from mnist_basics.learner import Adam, Learner
from mnist_basics.speed import fast_dls, fast_learner, ratios, seconds
from mnist_basics.ten_digits import top_accuracy

def known_net():
    "Two convolutions, each with the largest of every four places, and a hidden layer"
    return nn.Sequential(nn.Conv2d(1, 24, 5), nn.MaxPool2d(2), nn.ReLU(),
                         nn.Conv2d(24, 32, 3), nn.MaxPool2d(2), nn.ReLU(),
                         nn.Flatten(), nn.Linear(800, 256), nn.ReLU(), nn.Linear(256, 10))

def known(dls, order=torch.contiguous_format):
    "A net and a function that trains it by the known recipe: one epoch, the images in their own order"
    model, ds, bs = known_net().to(dls.device, memory_format=order), dls.train.dataset, 256
    parts = list(zip(ds.x.split(bs), ds.y.split(bs)))
    opt = torch.optim.Adam(model.parameters(), lr=0.01, betas=(0.7, 0.9))
    sched = torch.optim.lr_scheduler.OneCycleLR(opt, 0.01, total_steps=len(parts), cycle_momentum=False)
    def train():
        for xb,yb in parts:
            opt.zero_grad()
            F.cross_entropy(model(xb), yb).backward()
            opt.step()
            sched.step()
    return model, train

def ours(dls, change=lambda learn: learn, lr=0.03):
    "A net and a function that trains it by our recipe, of which `change` may take something away"
    learn = change(fast_learner(dls))
    def train():
        with learn.no_bar(), learn.no_logging(): learn.fit_one_cycle(1, lr)
    return learn.model, train

def without(make=None, **kwargs):
    "Our recipe with another argument of the learner, or another net"
    def change(learn):
        mine = dict(model=learn.model, loss_func=learn.loss_func, opt_func=learn.opt_func, moms=learn.moms)
        if make: mine['model'] = make()
        return Learner(learn.dls, metrics=top_accuracy, **mine | kwargs)
    return partial(ours, change=change)

def last(widths): return cnn(widths=widths).to(memory_format=torch.channels_last)
WIDTHS = (16,32,32,64)
PARTS = {'ours': ours,
         'labels not smoothed': without(loss_func=F.cross_entropy),
         'Adam remembers longer': without(opt_func=partial(torch.optim.Adam, fused=True), moms=(0.95,0.85,0.95)),
         'our own Adam': without(opt_func=partial(Adam, sqr_mom=0.95)),
         'the usual order in memory': without(lambda: cnn(widths=WIDTHS)),
         'wider: 16, 32, 64, 64': without(lambda: last((16,32,64,64))),
         "lesson 8a's: 8, 16, 32, 32": without(lambda: last((8,16,32,32))),
         'half the rate': partial(ours, lr=0.015)}
RECIPES = {'ours': ours, 'the known one': known,
           'the known one, channels_last': partial(known, order=torch.channels_last)}

def judged(model, dls):
    "The share of images that the net reads right"
    model.eval()
    with torch.no_grad():
        right = [(model(xb).argmax(1)==yb).sum().item() for xb,yb in dls.train.new(shuffle=False, bs=1000)]
    return sum(right)/len(dls.train.dataset)

def measure(part, recipes, train, valid, seeds):
    "A row for each seed and recipe, in turns, every other seed backwards"
    dls, valid_dls = fast_dls(train), fast_dls(valid)
    for f in recipes.values(): f(fast_dls(train[:2048]))[1]() # once without a clock
    for seed in range(seeds):
        for name,f in list(recipes.items())[::-1 if seed%2 else 1]:
            torch.manual_seed(seed)
            model, fit = f(dls)
            start = time.process_time()
            wall, cpu = seconds(fit), time.process_time()-start
            row = dict(part=part, recipe=name, seed=seed, accuracy=judged(model, valid_dls), seconds=wall,
                       cpu=cpu, threads=torch.get_num_threads(), device=str(dls.device), torch=torch.__version__)
            print('  '.join(f'{k} {v:.4f}' if isinstance(v, float) else f'{k} {v}' for k,v in row.items()), flush=True)
            yield row

def table(rows):
    "Mean and range of the accuracy, and how many times the processor's time of ours each took, seed by seed"
    rows = pd.DataFrame(rows)
    for part,some in rows.groupby('part'):
        accs = some.groupby('recipe', sort=False).accuracy.agg(['mean', 'min', 'max'])
        times = ratios(some.pivot(index='seed', columns='recipe', values='cpu'), 'ours').add_prefix('time: ')
        print(f'\n{part}\n{accs.join(times).to_string(float_format="{:.4f}".format)}')

def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('parts', nargs='*', metavar='part', help='choose, race; both if none is named')
    parser.add_argument('--seeds', type=int, help='5 to choose and 10 to race, if not given')
    parser.add_argument('--limit', type=int, help='of the training images')
    parser.add_argument('--out', type=Path, help='file for the rows')
    args = parser.parse_args()
    if wrong := set(args.parts) - {'choose', 'race'}: parser.error(f'there is no part {", ".join(wrong)}')
    out = args.out or (Path(__file__).with_suffix('.csv') if args.limit is None and args.seeds is None else None)
    train, valid = load_digits()
    train = train[:args.limit]
    order = torch.randperm(len(train), generator=torch.Generator().manual_seed(99))
    held = len(train)//6
    sets = {'choose': (PARTS, train[order[held:]], train[order[:held]], args.seeds or 5),
            'race': (RECIPES, train, valid, args.seeds or 10)}
    rows = [] if out is None or not out.exists() else pd.read_csv(out).to_dict('records')
    for part in args.parts or sets:
        rows = [o for o in rows if o['part'] != part] + list(measure(part, *sets[part]))
        if out is not None: pd.DataFrame(rows).to_csv(out, index=False)
    table(rows)

if __name__=='__main__': main()

"""The flow of fastbook's chapter 4 as its readers run it, and the same rungs by our means:
`python benchmarks/chapter4.py`.

Threes and sevens as 14,434 PNG files (where all of MNIST can be had, see `MNIST_BASICS_DATA`; else the embedded ones):
the imports, the files read, pixel similarity, a linear model, a net of 30 hidden units, and a resnet18 for an epoch.
The chapter trains its linear model four times over (by hand, as a module, with fastai's SGD, under its Learner), and
all four belong to its flow. Ours reads the same files for the first time, so that nothing kept helps it, and has a
rung for each of the chapter's, with the epochs that it needs to be no worse (tried with other seeds than these): the
last one is lesson 8a's CNN, three epochs of it.

Each flow is a process of its own, with the threads that PyTorch takes by itself; they take turns, `--rounds` times.
Printed are the mean, least and greatest seconds of each part over the rounds, the ratio of ours to the chapter's, and
the accuracies of both on the validation set. fastbook itself isn't imported, only fastai, which it brings in.
"""
import argparse, contextlib, io, json, os, subprocess, sys, tempfile, time
from pathlib import Path

here = Path(__file__).resolve().parent.parent

class Parts(dict):
    "Seconds of each part, and what it reads right"
    def __init__(self, seed): self.seed = seed
    @contextlib.contextmanager
    def take(self, name):
        start, out = time.perf_counter(), {}
        with contextlib.redirect_stdout(io.StringIO()): yield out
        self[name] = dict(seconds=time.perf_counter()-start, **out)

# the chapter's

def _hand_loss(preds, targs): return (targs.where(targs==0, 1-preds.sigmoid()) + (1-targs)*preds.sigmoid()).mean()

def chapter(path, parts):
    with parts.take('import'):
        from fastai.vision import all as fv
    torch = fv.torch
    torch.manual_seed(parts.seed)
    with parts.take('files'):
        def read(split, digit):
            files = (path/split/digit).ls().sorted()
            return torch.stack([fv.tensor(fv.Image.open(o)) for o in files]).float()/255
        threes, sevens, valid3, valid7 = [read(split, digit) for split in ('train', 'valid') for digit in '37']
    with parts.take('pixel similarity') as out:
        def distance(a, b): return (a-b).abs().mean((-1, -2))
        def is_3(x): return distance(x, threes.mean(0)) < distance(x, sevens.mean(0))
        out['right'] = ((is_3(valid3).float().mean() + 1-is_3(valid7).float().mean())/2).item()
    flat = torch.cat([threes, sevens]).view(-1, 784), torch.cat([valid3, valid7]).view(-1, 784)
    targs = [fv.tensor([1]*a + [0]*b).unsqueeze(1) for a,b in ((len(threes), len(sevens)), (len(valid3), len(valid7)))]
    dl, valid_dl = [fv.DataLoader(list(zip(x, y)), batch_size=256) for x,y in zip(flat, targs)]
    dls = fv.DataLoaders(dl, valid_dl)
    def batch_accuracy(preds, yb): return ((preds.sigmoid() > 0.5)==yb).float().mean()
    def validate(model): return torch.stack([batch_accuracy(model(xb), yb) for xb,yb in valid_dl]).mean().item()
    def train(model, params, step, epochs):
        for _ in range(epochs):
            for xb,yb in dl:
                _hand_loss(model(xb), yb).backward()
                step(params)
            right = validate(model)
        return right
    def by_hand(params, lr=1.):
        for p in params:
            p.data -= p.grad*lr
            p.grad = None
    def learner(model, opt=fv.SGD, **kwargs):
        return fv.Learner(dls, model, opt_func=opt, loss_func=_hand_loss, metrics=batch_accuracy, **kwargs)
    with parts.take('linear') as out:
        weights, bias = torch.randn(784, 1).requires_grad_(), torch.randn(1).requires_grad_()
        train(lambda xb: xb@weights + bias, (weights, bias), by_hand, 20)
        linear = fv.nn.Linear(784, 1)
        train(linear, [*linear.parameters()], by_hand, 20)
        linear = fv.nn.Linear(784, 1)
        opt = fv.SGD([*linear.parameters()], 1.)
        def step(params):
            opt.step()
            opt.zero_grad()
        train(linear, None, step, 20)
        learn = learner(fv.nn.Linear(784, 1))
        learn.fit(10, lr=1.)
        out['right'] = learn.recorder.values[-1][-1]
    with parts.take('30 hidden units') as out:
        net = fv.nn.Sequential(fv.nn.Linear(784, 30), fv.nn.ReLU(), fv.nn.Linear(30, 1))
        learn = learner(net)
        learn.fit(40, 0.1)
        out['right'] = learn.recorder.values[-1][-1]
    with parts.take('convolutions') as out:
        dls = fv.ImageDataLoaders.from_folder(path)
        learn = fv.vision_learner(dls, fv.resnet18, pretrained=False, loss_func=fv.F.cross_entropy,
                                  metrics=fv.accuracy)
        learn.fit_one_cycle(1, 0.1)
        out['right'] = learn.recorder.values[-1][-1]

# ours

def ours(path, parts):
    with parts.take('import'):
        import torch
        from torch import nn

        from mnist_basics.baseline import accuracy, l1_distance, pixel_similarity
        from mnist_basics.convolutions import cnn
        from mnist_basics.digits import load_digits
        from mnist_basics.learner import Adam, DataLoader, DataLoaders, Dataset, Learner
        from mnist_basics.nonlinear import simple_net
        from mnist_basics.sgd import batch_accuracy
        from mnist_basics.ten_digits import RandomCrops, top_accuracy
    torch.manual_seed(parts.seed)
    with parts.take('files'): train, valid = load_digits(3, 7, source=path)
    with parts.take('pixel similarity') as out:
        out['right'] = accuracy(pixel_similarity(train, valid, l1_distance), valid.labels)
    def fit(model, x, y, loss_func, metric, epochs, lr, bs, **kwargs):
        dls = DataLoaders(DataLoader(Dataset(x(train), y(train)), bs, shuffle=True),
                          DataLoader(Dataset(x(valid), y(valid)), 1024), device='cpu')
        learn = Learner(dls, model, loss_func, Adam, metrics=metric, **kwargs)
        with learn.no_bar(), learn.no_logging(): learn.fit_one_cycle(epochs, lr)
        return float(learn.validate()[1])
    def flat(model, **kwargs):
        return fit(model, lambda o: o.flat(), lambda o: o.are(3).float(),
                   nn.functional.binary_cross_entropy_with_logits, batch_accuracy, bs=256, **kwargs)
    with parts.take('linear') as out: out['right'] = flat(nn.Linear(784, 1), epochs=5, lr=0.01)
    with parts.take('30 hidden units') as out: out['right'] = flat(simple_net(), epochs=5, lr=0.02)
    with parts.take('convolutions') as out:
        out['right'] = fit(cnn(2), lambda o: o.images[:,None], lambda o: (o.labels==7).long(),
                           nn.functional.cross_entropy, top_accuracy, epochs=3, lr=0.01, bs=64, cbs=RandomCrops(0))

# both, in turns

def once(name, path, seed):
    "One flow in a process of its own: seconds and accuracies of its parts"
    with tempfile.TemporaryDirectory() as home:
        env = os.environ | dict(PYTHONPATH=str(here), FASTAI_HOME=home, PYTHONWARNINGS='ignore')
        start = time.perf_counter()
        said = subprocess.run([sys.executable, __file__, '--flow', name, '--path', str(path), '--seed', str(seed)],
                              env=env, text=True, capture_output=True, cwd=home)
        if said.returncode: raise SystemExit(said.stderr)
        return json.loads(said.stdout.splitlines()[-1]) | {'all': dict(seconds=time.perf_counter()-start)}

def compare(rounds):
    import pandas as pd
    from mnist_basics.digits import load_digits
    from mnist_basics.sources import save_digits
    train, valid = load_digits(3, 7)
    print(f'{len(train)+len(valid):,} PNG files, {rounds} rounds')
    with tempfile.TemporaryDirectory() as tmp:
        path = Path(save_digits(train, valid, Path(tmp)/'digits', 'png'))
        for split,name in (('training', 'train'), ('testing', 'valid')): (path/split).rename(path/name)
        runs = [{name: once(name, path, seed) for name in ('chapter', 'ours')} for seed in range(rounds)]
    def spread(values, digits):
        return ' '.join(f'{o:.{digits}f}' for o in (sum(values)/len(values), min(values), max(values)))
    rows = []
    for part in runs[0]['ours']:
        both = {name: [o[name][part] for o in runs] for name in ('chapter', 'ours')}
        ratios = [b['seconds']/a['seconds'] for a,b in zip(both['chapter'], both['ours'])]
        rows.append({'part': part, **{f'{name}, s': spread([o['seconds'] for o in both[name]], 1) for name in both},
                     'ratio': spread(ratios, 2), **{f'{name}, right': spread([o['right'] for o in both[name]], 4)
                                                    if 'right' in both[name][0] else '' for name in both}})
    print(pd.DataFrame(rows).set_index('part').to_string())

if __name__=='__main__':
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('--rounds', type=int, default=5)
    for o in ('--flow', '--path', '--seed'): p.add_argument(o, help=argparse.SUPPRESS)
    args = p.parse_args()
    if args.flow:
        parts = Parts(int(args.seed))
        dict(chapter=chapter, ours=ours)[args.flow](Path(args.path), parts)
        print(json.dumps(parts))
    else:
        sys.path.insert(0, str(here))
        compare(args.rounds)

"Chapter 4 of fastbook by our names, and what people who know it type: it works, or one sentence says what to do."
import contextlib, functools, io, warnings

import numpy as np, pandas as pd, pytest, torch
import torch.nn.functional as F
from fastcore.foundation import L
from torch import nn
from torch.utils import data as tud

import mnist_basics.all as everything
from mnist_basics import show, sources
from mnist_basics.baseline import accuracy, class_accuracy, confusion, ideal_digits, l1_distance
from mnist_basics.digits import Digits, DigitsError, load_digits, show_digits
from mnist_basics.gradients import mse
from mnist_basics.learner import SGD, Adam, DataLoader, DataLoaders, Dataset, Learner, Momentum
from mnist_basics.losses import checked_loss
from mnist_basics.nonlinear import simple_net
from mnist_basics.numpy_net import BinaryCrossEntropy, CrossEntropy, NumpyNet, SquaredError, train_numpy_net
from mnist_basics.optional import fastai_module
from mnist_basics.sgd import (BasicOptim, batch_accuracy, batches, binary_cross_entropy_with_logits, calc_grad,
                              init_params, linear1, mnist_loss, train_epoch, train_model, validate_epoch)
from mnist_basics.ten_digits import cross_entropy, top_accuracy

train, valid = load_digits(3, 7, source='embedded')
x, y, x_valid, y_valid = train.flat(), train.are(3), valid.flat(), valid.are(3)
pairs = list(zip(x, y))
few = Dataset(x[:100], y[:100])

def seeded(n): return torch.Generator().manual_seed(n)
def get_dls(bs=64):
    return DataLoaders(DataLoader(Dataset(x, y), bs, shuffle=True, generator=seeded(0)),
                       DataLoader(Dataset(x_valid, y_valid), bs), device='cpu')
def get_learn(cls=Learner, **kwargs):
    torch.manual_seed(0)
    kwargs = dict(model=simple_net(), loss_func=mnist_loss, opt_func=SGD, lr=0.5, metrics=batch_accuracy) | kwargs
    return cls(**{'dls': get_dls(), **kwargs})
def quietly(learn, do):
    with learn.no_bar(), learn.no_logging(): do(learn)
    return learn
def weights(learn): return torch.cat([p.detach().flatten() for p in learn.model.parameters()])

@contextlib.contextmanager
def says(*parts, error=ValueError):
    "One sentence, with these parts in it, and no library's error"
    with pytest.raises(error) as e: yield
    for o in parts: assert o in str(e.value), str(e.value)
    assert '\n' not in str(e.value)

# the chapter's flow

def test_the_baseline():
    ideals = ideal_digits(train)
    dist = l1_distance(valid.pixels()[:,None], ideals)
    assert dist.shape==(len(valid), 2)
    assert accuracy(dist[:,0] < dist[:,1], valid.labels==3) > 0.9

def test_the_loop():
    dl = DataLoader(pairs, bs=64, shuffle=True, generator=seeded(0))
    valid_dl = DataLoader(list(zip(x_valid, y_valid)), 64)
    weights, bias = init_params((28*28,1), generator=seeded(1)), init_params(1, generator=seeded(2))
    def model(xb): return linear1(xb, weights, bias)
    xb, yb = dl.one_batch()
    assert xb.shape==(64, 784) and yb.shape==(64, 1)
    loss = calc_grad(xb, yb, model)
    assert 0 < loss < 1 and weights.grad.abs().mean() > 0
    opt = BasicOptim((weights, bias), 1.)
    opt.step()
    opt.zero_grad()
    assert weights.grad is None and mnist_loss(model(xb), yb) < loss
    before = validate_epoch(model, valid_dl)
    first = train_epoch(model, dl, opt)
    assert train_model(model, dl, valid_dl, opt, 5)[-1] > max(before, 0.85)
    assert train_epoch(model, dl, opt) < first

def test_the_same_with_a_module_and_a_learner():
    dls = DataLoaders(DataLoader(pairs, bs=64, shuffle=True), DataLoader(list(zip(x_valid, y_valid)), bs=64))
    linear = quietly(get_learn(dls=dls, model=nn.Linear(28*28, 1), lr=1.), lambda learn: learn.fit(5, lr=1.))
    net = quietly(get_learn(dls=dls, model=nn.Sequential(nn.Linear(28*28, 30), nn.ReLU(), nn.Linear(30, 1))),
                  lambda learn: learn.fit(10, 0.5))
    for o in (linear, net):
        assert o.recorder.values[-1][2] > 0.9
        assert o.recorder.values[-1][2]==pytest.approx(batch_accuracy(o.model(x_valid), y_valid).item())
    assert net.model[0].weight.shape==(30, 784)

# what a loader reads

def test_a_list_of_pairs():
    for ds in (pairs, L(pairs), tuple(pairs)):
        for bs in (1, 2, 256):
            xb, yb = next(iter(DataLoader(ds, bs=bs)))
            assert torch.equal(xb, x[:bs]) and torch.equal(yb, y[:bs])
    assert sum(len(yb) for _,yb in DataLoader(pairs, 64))==len(x)

class Scaled(tud.Dataset):
    "Each image over its own brightest pixel: several at once would be over the brightest of all"
    def __len__(self): return 50
    def __getitem__(self, i): return x[i]/x[i].max(), y[i]

class Numbered:
    "Takes whole numbers of Python alone"
    def __len__(self): return 50
    def __getitem__(self, i):
        if type(i) is not int: raise TypeError('a number!')
        return dict(image=x[i], label=y[i])

a, b = tud.random_split(few, [0.8, 0.2], seeded(0))
datasets = dict(
    split=b, split_of_split=tud.Subset(a, [5, 3, 1]), subset_by_tensor=tud.Subset(few, torch.tensor([4, 2])),
    subset_of_pairs=tud.Subset(pairs, range(3, 9)), in_a_row=tud.ConcatDataset([few, b, Scaled()]),
    tensors=tud.TensorDataset(x[:9], y[:9]), three_tensors=tud.TensorDataset(x[:9], y[:9], y[:9]), scaled=Scaled(),
    numbered=Numbered(), dictionary=dict(enumerate(pairs[:9])), digits=train[:50],
    split_digits=tud.Subset(train, [9, 0]),
    arrays=[(xi.numpy(), int(yi)) for xi,yi in pairs[:9]], one_column=x[:9])
@pytest.mark.parametrize('name', datasets)
@pytest.mark.parametrize('bs', [1, 2, 7])
def test_any_dataset_as_pytorchs_loader_reads_it(name, bs):
    for mine,theirs in zip(DataLoader(datasets[name], bs), tud.DataLoader(datasets[name], bs), strict=True):
        if not isinstance(mine, (tuple, dict)): mine, theirs = [mine], [theirs]
        if isinstance(mine, dict): mine, theirs = mine.values(), theirs.values()
        for p,q in zip(mine, theirs, strict=True): assert p.dtype==q.dtype and torch.equal(p, q)

def test_a_batch_at_a_stroke_where_the_dataset_says_so():
    class Counts(Dataset):
        def __init__(self, x, y): super().__init__(x, y); self.asked = []
    counts = Counts(x[:100], y[:100])
    counts.x = type('Rows', (), dict(__len__=lambda o: 100, __getitem__=lambda o, i: counts.asked.append(i) or x[i]))()
    for ds,n in ((counts, 100), (tud.Subset(counts, range(50)), 50)):
        counts.asked.clear()
        assert [len(b[1]) for b in DataLoader(ds, 25)]==[25]*(n//25) and [len(o) for o in counts.asked]==[25]*(n//25)

def test_what_no_loader_reads():
    class Stream(tud.IterableDataset):
        def __iter__(self): yield from pairs
    for o in (zip(x, y), Stream(), iter(pairs), 3, set()):
        with says(type(o).__name__, 'list(...)'): DataLoader(o, 4)
    with says('The items of this list cannot be put together'): DataLoader([(x[0], 1), (x[0][:9], 1)], 2).one_batch()
    with says('cannot be put together'): DataLoader((x, y[:, 0]), 2).one_batch()
    with says('There is no first batch'): DataLoader([], 2).one_batch()
    with says('drop_last'): DataLoaders.from_dsets(few, bs=101).one_batch()

def test_the_datasets_own_error_is_kept():
    class Broken(Scaled):
        def __getitem__(self, i): raise FileNotFoundError('no such file')
    with pytest.raises(FileNotFoundError, match='no such file'): DataLoader(Broken(), 2).one_batch()

def test_one_batch_and_names_of_loaders():
    dls = get_dls()
    for o in (dls, dls.train): assert [list(t.shape) for t in o.one_batch()]==[[64,784], [64,1]]
    assert torch.equal(dls.valid.one_batch()[0], x_valid[:64])
    assert dls.train_ds is dls.train.dataset is dls.dataset and dls.valid_ds is dls.valid.dataset
    assert (dls.bs, len(dls), dls.n, dls.valid.n)==(64, 2, len(x), len(x_valid)) and len(DataLoaders(dls.train))==1
    theirs = DataLoaders(tud.DataLoader(few, 32))
    assert theirs.bs==32 and theirs.n==100 and len(theirs.one_batch()[0])==32
    with says('here is a third', 'validate(dl='): DataLoaders(dls.train, dls.valid, dls.valid)

def test_from_dsets_as_fastais():
    fastai = fastai_module()
    for kwargs in ({}, dict(bs=30), dict(batch_size=30), dict(bs=30, drop_last=False)):
        if kwargs.get('drop_last', True):
            theirs = fastai.DataLoaders.from_dsets(pairs[:100], pairs[:50], **kwargs)
            mine = DataLoaders.from_dsets(pairs[:100], pairs[:50], **kwargs)
            assert [len(o) for o in mine]==[len(o) for o in theirs]
    assert len(DataLoaders.from_dsets(few, bs=30, drop_last=False).train)==4
    assert not torch.equal(mine.one_batch()[0], x[:30]) and torch.equal(mine.valid.one_batch()[0], x[:30])
    assert DataLoaders.from_dsets(few).valid is None

def test_batch_size():
    assert DataLoader(pairs, batch_size=256).bs==256 and DataLoader(pairs, 64).new(batch_size=8).bs==8
    with says('bs, the number of images in a batch, is to be a whole number', 'is 0'): DataLoader(pairs, batch_size=0)

# parameters, nets, losses, optimizers

def test_init_params():
    same = [init_params(*size, generator=seeded(0)) for size in ((784,1), ((784,1),), ([784,1],), ((784,1), 1.0))]
    for o in same: assert torch.equal(o, same[0]) and o.is_leaf and o.requires_grad
    assert torch.allclose(init_params((784,1), 0.1, generator=seeded(0)), 0.1*same[0])
    assert init_params(1).shape==(1,) and init_params(torch.Size([2, 3])).shape==(2, 3)
    for size in ((784, 1, 1.0), (784, 0.5), ('784', 1)):
        with says('takes std by its name', 'whole number'): init_params(*size)

def test_simple_net():
    for net,sizes in ((simple_net(), (784, 30, 1)), (simple_net(n_hidden=50), (784, 50, 1)),
                      (simple_net(2, 8), (2, 8, 1)),
                      (simple_net(784, 30, 10), (784, 30, 10)), (simple_net(784), (784, 30, 1))):
        assert (net[0].in_features, net[0].out_features, net[2].out_features)==sizes
    with says('30 inputs, or 30 hidden units?', 'n_hidden=30', 'simple_net(30, 30)'): simple_net(30)

def test_cross_entropy_of_one_output():
    fastai = fastai_module()
    for loss_func in (F.cross_entropy, nn.CrossEntropyLoss(), nn.NLLLoss(), fastai.CrossEntropyLossFlat()):
        with says('always 0', 'a score for each class'):
            quietly(get_learn(loss_func=loss_func), lambda learn: learn.fit(1))
        assert checked_loss(nn.CrossEntropyLoss(), torch.zeros(8, 2), (torch.zeros(8).long(),)) > 0.6
    with says('one output is 0'): NumpyNet((784,30,1), loss=CrossEntropy).loss(x[:8].numpy(), np.zeros(8, int))
    with says('k at least 2'): cross_entropy(torch.zeros(8, 1), torch.zeros(8).long())

def test_a_step_without_a_gradient():
    p, q = init_params(3), init_params(3)
    for make in (BasicOptim, SGD, Momentum, Adam):
        with says('call backward()'): make([p, q], lr=0.1).step()
    kept = q.detach().clone()
    p.sum().backward()
    for make in (BasicOptim, SGD): make([p, q], lr=0.1).step()
    assert torch.equal(q.detach(), kept) and not torch.equal(p.detach(), kept)

@pytest.mark.parametrize('opt_func', [BasicOptim, SGD, Momentum, Adam])
def test_our_optimizers_under_both_learners(opt_func):
    def run(learn):
        learn.fit(1)
        learn.fit_one_cycle(1, 0.02)
    fastai = fastai_module()
    fastai_module('callback.all')
    mine, theirs = (quietly(get_learn(cls, opt_func=opt_func, lr=0.02), run) for cls in (Learner, fastai.Learner))
    assert torch.allclose(weights(mine), weights(theirs), atol=1e-5)
    before = weights(theirs)
    with contextlib.redirect_stdout(io.StringIO()): assert 'Total params' in str(theirs.summary())
    fresh = get_learn(fastai.Learner, opt_func=opt_func)
    start = weights(fresh)
    quietly(fresh, lambda learn: learn.lr_find(show_plot=False))
    assert torch.equal(weights(fresh), start) and torch.equal(weights(theirs), before)

def test_basic_optim_says_what_it_has_not():
    with says('BasicOptim has no wd'): quietly(get_learn(opt_func=BasicOptim), lambda learn: learn.fit(1, wd=0.1))
    learn = quietly(get_learn(opt_func=BasicOptim), lambda learn: learn.fit(1, 0.05))
    assert learn.opt.lr==0.05 and learn.recorder.lrs[-1]==0.05

# digits

def test_digits_as_arguments(monkeypatch):
    monkeypatch.setattr(sources, 'embedded_digits', functools.cache(sources.embedded_digits)) # read once
    for args in ((3, 7), ('3', '7'), ('3,7',), ([3, 7],), ((3, 7),), (('3', '7'),), (3, 7, 'embedded'),
                 ('3,7', 'embedded', 0),
                 (3, 7, 'embedded', 0), (np.array([3, 7]),)):
        kwargs = {} if any(type(o) is str and o=='embedded' for o in args) else dict(source='embedded')
        assert torch.equal(load_digits(*args, **kwargs)[0].images, train.images)
    assert load_digits(0, 1, 2, source='embedded')[0].counts().keys()=={0, 1, 2}
    by_place, by_name = load_digits('3,7', 'embedded', 1), load_digits(3, 7, source='embedded', fold=1)
    assert torch.equal(by_place[1].images, by_name[1].images)
    with says('choose from 0 to 9', error=DigitsError): load_digits(3, 12)
    with says('too few', error=DigitsError): load_digits('3', source='embedded')
    with says('one too many', error=DigitsError): load_digits(3, 7, 'embedded', source='embedded')
    for digits in ((3, 7), ('3', '7'), ('3,7',), ([3, 7],)): assert len(train.only(*digits))==len(train)

def test_digits_one_by_one():
    image, label = train[0]
    assert torch.equal(image, train.images[0]) and type(label) is int and label==train.labels[0]
    for i in (np.int64(2), torch.tensor(2), 2-len(train)): assert torch.equal(train[i][0], train.images[2])
    assert [n for _,n in train[:20]]==train.labels[:20].tolist()
    assert all(torch.equal(im, train.images[i]) for i,(im,_) in enumerate(train))
    for i in ([2], slice(2, 3), torch.tensor([2]), np.array([2]), torch.arange(len(train))==2):
        assert isinstance(train[i], Digits) and torch.equal(train[i].images, train.images[2:3])
    with pytest.raises(IndexError): train[len(train)]
    xb, yb = next(iter(tud.DataLoader(train, 8)))
    assert torch.equal(xb, train.images[:8]) and torch.equal(yb, train.labels[:8])

def test_pictures_without_a_sentence(monkeypatch):
    said_of = []
    monkeypatch.setattr(show, 'describe', lambda alt, fig: said_of.append(alt))
    def alt_of(*args, **kwargs):
        show_digits(*args, **kwargs)
        return said_of[-1]
    said = ', '.join(map(str, train.labels[:3].tolist()))
    assert alt_of(train.images[:3])=='3 images of 28 by 28 pixels.' and alt_of(train[:3])==f'3 images, labelled {said}.'
    assert alt_of(train[:3], 'Three.')=='Three.'
    assert alt_of(train.images[:1], titles=['7'])=='An image, with the titles 7.'
    titles = pd.Series(['first', 'second', 'third'], index=[2, 0, 1])
    assert alt_of(train.images[:3], titles=titles)=='3 images, with the titles first, second, third.'
    assert alt_of(train.images[:30]).startswith('30') and len(alt_of(train[:30])) < 120
    with says('3 images and 2 titles'): show_digits(train.images[:3], titles=[1, 2])

# pandas: by place, not by index

order = torch.randperm(len(x), generator=seeded(0)).tolist()
table = pd.DataFrame(train.images.flatten(1).numpy()).assign(label=train.labels.numpy()).iloc[order]
pixels, labels = table.drop(columns='label'), table.label
by_place = labels.to_numpy()

def test_targets_out_of_a_shuffled_table():
    xs, targs = (pixels/255).astype(np.float32), (labels==3).astype(np.float32)
    def fitted(xs, targs, loss, n_out=1):
        net = NumpyNet((784,30,n_out), loss=loss, rng=0)
        return train_numpy_net(net, xs, targs, 0.1, 2, rng=0)
    ones = targs.to_frame()
    for loss in (BinaryCrossEntropy, SquaredError):
        assert fitted(xs, ones, loss)==fitted(xs.to_numpy(), ones.to_numpy(), loss)
    assert fitted(xs, labels, CrossEntropy, 10)==fitted(xs.to_numpy(), by_place, CrossEntropy, 10)
    assert fitted(xs, labels, CrossEntropy, 10)[-1] < 0.7
    net = NumpyNet((784,30,10), rng=0)
    assert net.loss(xs[:8], labels[:8])==net.loss(xs[:8].to_numpy(), by_place[:8])

def test_datasets_out_of_a_shuffled_table():
    for made in (Dataset(pixels, labels), tud.Subset(Dataset(pixels, labels), range(len(table)))):
        xb, yb = next(iter(DataLoader(made, 50)))
        assert torch.equal(yb, torch.tensor(by_place[:50])) and torch.equal(xb, torch.tensor(pixels.to_numpy()[:50]))
    xb, yb = next(iter(batches(pixels, labels, 50)))
    assert torch.equal(yb, torch.tensor(by_place[:50])) and isinstance(xb, torch.Tensor)
    d = Digits(pixels, labels)
    assert torch.equal(d.images, train.images[order]) and d.labels.tolist()==by_place.tolist()
    assert torch.equal(d[labels==7].labels, d.only(7).labels)
    assert DataLoader(labels, 5).one_batch().tolist()==by_place[:5].tolist()

def test_arrays_and_lists_make_digits():
    for images,targs in ((train.images.numpy(), train.labels.tolist()), (train.images.long(), train.labels.int()),
                         (pd.DataFrame(train.images.flatten(1).numpy().astype(np.uint16)), train.labels.numpy())):
        d = Digits(images, targs)
        assert torch.equal(d.images, train.images) and torch.equal(d.labels, train.labels)
        assert d.images.dtype==torch.uint8
    with says('torch.uint8 [n,28,28]', error=DigitsError): Digits(train.pixels(), train.labels)
    with says('from 0 to 255', error=DigitsError): Digits(train.images.long()+1, train.labels)
    with says('must be a tensor', 'str', error=DigitsError): Digits(train.images, 'threes')

def test_losses_and_metrics_of_a_shuffled_table():
    t, targs = torch.tensor(by_place), pd.Series(by_place==3, index=labels.index).astype(np.float32).to_frame()
    preds = torch.where(torch.arange(len(t))%5==0, 10-t, t)
    for f in (accuracy, class_accuracy, lambda p, q: confusion(p, q).tolist()):
        assert f(preds, labels)==f(pd.Series(preds.numpy()), labels)==f(preds.numpy(), by_place)==f(preds, t)
    assert accuracy(preds, labels)==pytest.approx(0.8, abs=0.01)
    scores = (preds==3).float()[:,None]*4 - 2
    for f in (mnist_loss, binary_cross_entropy_with_logits, batch_accuracy, mse):
        assert f(scores, targs)==f(scores, torch.tensor(targs.to_numpy()))
    assert top_accuracy(F.one_hot(t, 10), labels)==1
    assert cross_entropy(F.one_hot(t, 10).float(), labels)==cross_entropy(F.one_hot(t, 10).float(), t)

# everything at once

def test_all_brings_what_the_modules_have():
    names = {}
    exec('from mnist_basics.all import *', names)
    for o in ('load_digits', 'Learner', 'DataLoader', 'init_params', 'simple_net', 'cnn', 'NumpyNet', 'draw_pad',
              'torch', 'nn', 'F', 'np', 'pd', 'plt', 'partial', 'Path', 'L'): assert names[o] is getattr(everything, o)
    assert not [o for o in everything.__all__ if o.startswith('_')]
    assert len(set(everything.__all__))==len(everything.__all__)

def test_fastais_star_below_ours():
    names = {}
    with warnings.catch_warnings():
        warnings.simplefilter('ignore')
        exec('from mnist_basics.all import *\nfrom fastai.vision.all import *', names)
    assert names['Dataset'] is Dataset and names['Learner'] is fastai_module().Learner
    dls = names['DataLoaders'].from_dsets(pairs, pairs[:50], bs=64, device='cpu')
    learn = names['Learner'](dls, names['simple_net'](), opt_func=names['BasicOptim'], loss_func=names['mnist_loss'],
                             lr=0.5, metrics=names['batch_accuracy'])
    assert quietly(learn, lambda learn: learn.fit(2)).recorder.values[-1][2] > 0.5

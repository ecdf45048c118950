"""What other people's loops are given, to ours and to fastai's side by side.

Where fastai does the right thing both are held against it; where it has the same trouble, ours says so."""
import operator, random, warnings
from copy import deepcopy
from functools import partial

import matplotlib, numpy as np, pandas as pd, pytest, torch
import torch.nn.functional as F
from torch import nn
from torch.utils import data as tud
matplotlib.use('agg')
with warnings.catch_warnings():
    warnings.simplefilter('ignore')
    from fastai import basics as fastai
    from fastai.callback import all as theirs_cbs

from mnist_basics import learner as ours
from mnist_basics.augment import Augment, pick_sure, train_reader
from mnist_basics.convolutions import BatchNorm
from mnist_basics.digits import load_digits
from mnist_basics.learner import (SGD, Adam, Callback, DataLoader, DataLoaders, Dataset, EarlyStoppingCallback, Learner,
                                  Momentum, SaveModelCallback, TrackerCallback, TrainingError)
from mnist_basics.numpy_net import NumpyNet, train_numpy_net
from mnist_basics.schedules import combined_cos, suggest_lrs
from mnist_basics.sgd import BasicOptim, batches
from mnist_basics.ten_digits import reliability, top_accuracy
from mnist_basics.transfer import layer_groups

both = pytest.mark.parametrize('cls', [Learner, fastai.Learner], ids=['ours', 'fastai'])
gen = lambda seed=0: torch.Generator().manual_seed(seed)
X = torch.randn(96, 8, generator=gen())
Y = (X @ torch.randn(8, 3, generator=gen(1))).argmax(1)
ROW = torch.arange(96.)[:,None]

def net(n_out=3, seed=0):
    torch.manual_seed(seed)
    return nn.Sequential(nn.Linear(8, 6), nn.ReLU(), nn.Linear(6, n_out))
def dl(x=X, y=Y, bs=16, **kwargs): return DataLoader(Dataset(x, y), bs, shuffle=True, generator=gen(), **kwargs)
def dls(x=X, y=Y): return DataLoaders(dl(x, y), DataLoader(Dataset(X, Y), 32), device='cpu')
def accuracy(preds, targs): return (preds.argmax(1)==targs).float().mean()
def quiet(learn):
    learn.remove_cbs(getattr(learn, 'progress', None))
    learn.logger = lambda row: None
    return learn
def make(loaders=None, model=None, loss_func=F.cross_entropy, cls=Learner, **kwargs):
    if isinstance(loaders, tuple): loaders = DataLoaders(*loaders, device='cpu')
    return quiet(cls(loaders or dls(), model or net(), loss_func=loss_func, **{'lr': 0.05, **kwargs}))
def weights(learn): return torch.cat([o.detach().flatten() for o in learn.model.parameters()])
def says(what, f, kind=ValueError):
    with pytest.raises(kind, match=what): f()

class Rows(nn.Module):
    "Says which row it was given, so that predictions name their images"
    def __init__(self):
        super().__init__()
        self.scale = nn.Parameter(torch.ones(1))
    def forward(self, x): return x*self.scale
def asked(loader, ds_idx=1):
    "The rows that get_preds gives, by predictions and by targets"
    learn = make((loader, loader), Rows(), F.mse_loss)
    preds, targs = learn.get_preds(ds_idx)
    return preds.flatten().long().tolist(), targs.flatten().long().tolist()

row_set = tud.TensorDataset(ROW, ROW)
def torch_dl(**kwargs): return tud.DataLoader(row_set, **{'batch_size': 10, **kwargs})

# 1. Wrong without a word

def test_L1_a_sampler_of_a_part_gives_that_part():
    part = [5, 90, 17, 3, 44, 8, 61, 2, 70, 33, 12]
    for drop_last in (False, True):
        assert asked(torch_dl(sampler=tud.SubsetRandomSampler(part), drop_last=drop_last)) == (part, part)
    batches = tud.BatchSampler(tud.SubsetRandomSampler(part), 4, False)
    assert asked(tud.DataLoader(row_set, batch_sampler=batches)) == (part, part)

def test_L1_a_shuffled_loader_comes_in_its_own_order():
    everything = list(range(96))
    subset = tud.Subset(row_set, [9, 4, 30])
    for loader,rows in ((torch_dl(shuffle=True, drop_last=True), everything), (torch_dl(), everything),
                        (tud.DataLoader(subset, 2, shuffle=True), [9, 4, 30]),
                        (dl(ROW, ROW, drop_last=True, bs=10), everything)):
        assert asked(loader) == (rows, rows)

def test_L1_whoever_chooses_in_another_way_is_taken_at_its_word():
    class Twice(tud.Sampler):
        def __iter__(self): return iter([3, 3, 7])
        def __len__(self): return 3
    class Stream(tud.IterableDataset):
        def __iter__(self): yield from ((ROW[i], ROW[i]) for i in (8, 2))
    class Doubled(tud.DataLoader):
        def __iter__(self): return ((x*2, y*2) for x,y in super().__iter__())
    weighted = tud.WeightedRandomSampler([0.]*90+[1.]*6, 20, generator=gen())
    for loader,rows in ((torch_dl(sampler=Twice()), [3, 3, 7]), (tud.DataLoader(Stream(), 2), [8, 2]),
                        (Doubled(row_set, 96), [2*i for i in range(96)]),
                        (torch_dl(batch_sampler=[[1, 2], [50]], batch_size=1), [1, 2, 50]),
                        (torch_dl(sampler=[4, 1]), [4, 1])):
        assert asked(loader) == (rows, rows)
    for loader in (torch_dl(sampler=weighted), torch_dl(sampler=tud.RandomSampler(row_set, num_samples=12))):
        preds, targs = asked(loader)
        assert preds == targs and len(preds)==len(loader.sampler) < 96
    assert min(asked(torch_dl(sampler=weighted))[0]) >= 90

def test_L1_validate_measures_what_get_preds_gives():
    part = list(range(40, 51))
    sampled = tud.DataLoader(tud.TensorDataset(X, Y), 4, sampler=tud.SubsetRandomSampler(part))
    learn = make((sampled, sampled), metrics=accuracy)
    preds, targs = learn.get_preds()
    assert targs.tolist()==Y[part].tolist()
    assert learn.validate()[1] == pytest.approx(accuracy(preds, targs).item())

def test_L2_labels_of_pandas_go_by_their_place():
    "A Series whose index is shuffled, beside images that aren't: in every loop that takes arrays"
    order = np.random.default_rng(0).permutation(96)
    shuffled = pd.Series(Y.numpy()).iloc[order]
    x, y = X[order], Y[order]
    weights_of = {}
    for name,targs in (('series', shuffled), ('tensor', y)):
        a = make((DataLoader(Dataset(x, targs), 16), None), opt_func=SGD)
        a.fit(1)
        b = NumpyNet((8, 6, 3), rng=0)
        train_numpy_net(b, x.numpy(), targs if name=='series' else y.numpy(), 0.1, 2, rng=0)
        c = torch.cat([o for _,o in batches(x, targs, 16)])
        weights_of[name] = weights(a), torch.cat([torch.tensor(o).flatten() for o in b.params]), c
    for a,b in zip(*weights_of.values()): assert a.equal(b)
    table = pd.DataFrame(X.numpy()).iloc[order]
    assert Dataset(table, shuffled)[:5][0].equal(x[:5]) and Dataset(table, shuffled)[:5][1].equal(y[:5])

def lazy():
    torch.manual_seed(0)
    return nn.Sequential(nn.LazyLinear(6), nn.ReLU(), nn.LazyLinear(3))

def test_L3_lazy_layers_are_guarded_like_others():
    for model in (lazy(), net()):
        learn = make(model=model, opt_func=SGD)
        says('at a learning rate of 1e[+]30', lambda: learn.fit(1, 1e30), FloatingPointError)
        assert weights(learn).isfinite().all()

def test_L3_lazy_layers_train_as_under_fastai_and_sweep():
    mine, theirs = (make(model=lazy(), cls=cls, opt_func=fastai.SGD) for cls in (Learner, fastai.Learner))
    before = gen().get_state()
    for o in (mine, theirs): quiet(o).fit(1)
    assert mine.recorder.values[-1][1] < 1.2 and theirs.recorder.values[-1][1] < 1.2
    learn = make(model=lazy())
    assert learn.dls.train.generator.get_state().equal(before)
    learn.lr_find(show_plot=False)
    assert learn.dls.train.generator.get_state().equal(before)
    assert learn.predict(X[0])[2].shape==(3,)

def test_L3_no_layers_are_no_layers():
    stats = ours.ActivationStats([])
    make(cbs=stats).fit(1)
    assert stats.stats == []

def changes(learn, change):
    "Which tensors of the model a fit changes after `change`, and what was said"
    change(learn)
    before = deepcopy(learn.model.state_dict())
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter('always')
        learn.fit(1)
    return {k for k,o in learn.model.state_dict().items() if not o.equal(before[k])}, [str(o.message) for o in said]

def test_L4_whatever_is_to_be_trained_is_trained():
    def unfreeze(learn): learn.model[0].requires_grad_(True)
    def new_head(learn): learn.model[2] = nn.Linear(6, 3)
    def new_model(learn): learn.model = net(seed=5)
    names = set(net().state_dict())
    for make_opt in (Adam, torch.optim.AdamW, fastai.Adam, BasicOptim, SGD):
        for change in (unfreeze, new_head, new_model):
            learn = make(opt_func=make_opt)
            if change is unfreeze: learn.model[0].requires_grad_(False)
            learn.fit(1)
            moved, said = changes(learn, change)
            assert moved==names, (make_opt, change, moved)
            assert sum('fresh one' in o for o in said)==1

def test_L4_frozen_in_between_stays_and_the_hypers_stay():
    learn = make(opt_func=Momentum)
    learn.fit(1, 0.03, wd=0.2)
    moved, said = changes(learn, lambda learn: learn.model[0].requires_grad_(False))
    assert moved=={'2.weight', '2.bias'} and learn.opt.hypers[-1]['wd']==0.2

def test_L4_another_kind_of_optimizer_takes_what_it_knows():
    learn = make(opt_func=Momentum)
    learn.fit(1, 0.03, wd=0.2)
    def change(learn): learn.opt_func, learn.model[2] = SGD, nn.Linear(6, 3)
    moved, said = changes(learn, change)
    assert moved==set(net().state_dict()) and learn.opt.hypers==[dict(lr=0.05, wd=0.2)]

def test_L4_nobody_changed_anything_nothing_is_said():
    learn = make()
    learn.fit(1)
    opt = learn.opt
    assert changes(learn, lambda learn: None)[1]==[] and learn.opt is opt
    learn.opt = mine = SGD(learn.model[2].parameters(), 0.1) # whoever makes one, knows why
    assert changes(learn, lambda learn: None)[0]=={'2.weight', '2.bias'} and learn.opt is mine

def test_L4_in_the_middle_of_a_fit():
    class Free(Callback):
        def before_epoch(self):
            if self.epoch==1: self.model[0].requires_grad_(True)
    learn = make()
    learn.model[0].requires_grad_(False)
    before = learn.model[0].weight.clone()
    with pytest.warns(UserWarning, match='fresh one'): learn.fit_one_cycle(2, cbs=Free)
    assert not before.equal(learn.model[0].weight) and max(learn.recorder.lrs) == pytest.approx(0.05, rel=0.1)

def test_L4_loaded_weights_get_a_fresh_optimizer(tmp_path):
    learn = make(path=tmp_path)
    learn.save('m')
    learn.fit(1)
    assert learn.load('m').opt is None

def tracked(monitor, values, cls=TrackerCallback, **kwargs):
    "The best epoch, of a metric of that name with these values"
    class Says(ours.AvgMetric):
        value = property(lambda self: values[self.epoch])
        def accumulate(self, learn): self.epoch = learn.epoch
    metric = Says(accuracy)
    metric.name = monitor
    cb = cls(monitor, **kwargs)
    make(metrics=metric, cbs=cb).fit(len(values))
    return cb.best_epoch

def test_L5_known_figures_have_their_direction():
    for name in 'mae mse rmse perplexity error_rate my_loss mean_absolute_error brier_score MSE'.split():
        assert tracked(name, [3., 1., 2.])==1, name
    for name in 'accuracy f1_score BinaryF1Score roc_auc_score dice r2_score explained_variance top_k_accuracy'.split():
        assert tracked(name, [1., 3., 2.])==1, name

def test_L5_the_rest_is_asked_for():
    for name in ('goodness', 'score', 'accuracy_loss', 'median'):
        says(f'Is a higher {name} better', lambda: tracked(name, [1., 2.]), TrainingError)
    for comp in (np.less, operator.lt): assert tracked('goodness', [3., 1., 2.], comp=comp)==1
    assert tracked('mae', [3., 1., 2.], comp=np.greater)==0
    for comp in (0.1, 'min', lambda a, b: True):
        says('comp is to be a function', lambda: tracked('mae', [1.], comp=comp), TrainingError)
    says("there's no acuracy", lambda: make(cbs=TrackerCallback('acuracy')).fit(1), TrainingError)

def test_L5_savers_and_stoppers_as_fastais(tmp_path):
    def mae(preds, targs): return (preds.argmax(1)-targs).abs().float().mean()
    kept = {}
    for cls,lib in ((Learner, ours), (fastai.Learner, theirs_cbs)):
        learn = make(cls=cls, metrics=mae, path=tmp_path, opt_func=fastai.SGD)
        save, stop = lib.SaveModelCallback('mae', np.less), lib.EarlyStoppingCallback('mae', np.less, 0., 3)
        quiet(learn).fit(5, cbs=[save, stop])
        kept[lib.__name__] = (len(learn.recorder.values), float(save.best))
        assert float(learn.validate()[1]) == pytest.approx(save.best)
    assert kept['mnist_basics.learner'] == pytest.approx(kept['fastai.callback.all'])

def test_L9_no_targets_no_training():
    for loader in (tud.DataLoader(tud.TensorDataset(X), 16), tud.DataLoader(X, 16), [X[:8]], [{'image': X[:8]}]):
        says('gives no targets', lambda: make((loader, None), nn.Linear(8, 8), F.mse_loss).fit(1))
        says('gives no targets', lambda: make((dl(), loader)).validate())
        says('gives no targets', lambda: make((dl(), loader)).fit(1))
        preds, targs = make((dl(), loader)).get_preds()
        assert preds.shape[1]==3 and targs is None
    autoencoder = make(([(X, X)], None), nn.Linear(8, 8), F.mse_loss)
    autoencoder.fit(1)
    assert len(autoencoder.recorder.losses)==1

# 2. Loaders, batches, callbacks

def test_L8_three_loaders_or_one():
    says('was given 3', lambda: make(cls=lambda o, *a, **k: Learner((dl(), dl(), dl()), *a, **k)))
    for o in (dl(), net(), X, None): says('two loaders', lambda: Learner(o, net(), F.cross_entropy))
    for o in (Dataset(X, Y), tud.TensorDataset(X, Y), X):
        says('no loader of batches', lambda: Learner((o, o), net(), F.cross_entropy))

class Stream(tud.IterableDataset):
    def __iter__(self): yield from zip(X, Y)

def test_L10_a_loader_without_a_length():
    loader = tud.DataLoader(Stream(), 16)
    learn, counted = make((loader, loader), opt_func=fastai.SGD), make(([*loader],)*2, opt_func=fastai.SGD)
    learn.add_cbs(ours.ProgressCallback)
    for o in (learn, counted): o.fit(2)
    assert len(learn.recorder.losses)==12 and weights(learn).equal(weights(counted))
    assert learn.lr_find(show_plot=False).minimum > 0
    says('give its dataset a __len__', lambda: learn.fit_one_cycle(1), TrainingError)

def test_L10_an_iterator_is_gone_over_once():
    learn = make(((o for o in [*dl()]), None))
    says('gave no batch', lambda: learn.fit(2))
    says('gave no batch', lambda: make(((o for o in ()), None)).fit(1))

class Two(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = net()
    def forward(self, x): return self.net(x), x.mean(1)

def test_L11_tuples_come_back_as_tuples():
    def loss(preds, targs): return F.cross_entropy(preds[0], targs)
    got = {}
    for cls in (Learner, fastai.Learner):
        learn = make(fastai.DataLoaders(*[fastai.DataLoader(list(zip(X, Y)), bs=16)]*2, device='cpu'), Two(), loss, cls)
        got[cls] = quiet(learn).get_preds()
    for a,b in zip(got[Learner][0], got[fastai.Learner][0]): assert a.equal(b) and len(a)==96
    assert got[Learner][1].equal(got[fastai.Learner][1])

def test_L11_several_targets_and_inputs_and_dictionaries():
    loader = tud.DataLoader(tud.TensorDataset(X, Y, Y%2), 16)
    data = DataLoaders(loader, loader, device='cpu')
    data.n_inp = 1
    learn = make(data, loss_func=lambda preds, a, b: F.cross_entropy(preds, a))
    learn.fit(1)
    preds, targs = learn.get_preds()
    assert targs[0].equal(Y) and targs[1].equal(Y%2)
    class Sum(Two):
        def forward(self, a, b): return {'scores': self.net(a+b), 'flat': a.sum()}
    def loss(preds, targs): return F.cross_entropy(preds['scores'], targs)
    loader = tud.DataLoader(tud.TensorDataset(X, X, Y), 16)
    learn = make((loader, loader), Sum(), loss)
    learn.fit(1)
    preds = learn.get_preds()[0]
    assert preds['scores'].shape==(96, 3) and preds['flat'].shape==(6,)

def test_L11_dictionaries_as_hugging_faces_datasets_give():
    rows = [{'image': x, 'label': y} for x,y in zip(X, Y)]
    pairs = [*tud.DataLoader(tud.TensorDataset(X, Y), 16)]
    mine, plain = (make((o, o), opt_func=SGD) for o in (tud.DataLoader(rows, 16), pairs))
    for o in (mine, plain): o.fit(1)
    assert weights(mine).equal(weights(plain)) and mine.get_preds()[1].equal(Y)
    says("gave a str", lambda: make((['a batch'], None)).fit(1))

def test_L13_a_callback_that_sets_what_the_learner_has():
    class Blank(Callback):
        def before_batch(self): self.xb = (self.xb[0]*0,)
    class Right(Callback):
        def before_batch(self): self.learn.xb, self.mine = (self.xb[0]*0,), 1
    with pytest.warns(UserWarning, match=r'self\.learn\.xb = '): make(cbs=Blank).fit(1)
    with warnings.catch_warnings():
        warnings.simplefilter('error')
        learn = make(metrics=accuracy, cbs=[Right, ours.ActivationStats])
        learn.fit(1)
        learn.lr_find(show_plot=False)
        learn.validate()

def test_L14_a_sweep_leaves_no_trace():
    class Noise(Callback):
        "Draws from every generator there is"
        def __init__(self): self.rng = np.random.default_rng(0)
        def before_batch(self):
            noise = random.random()+np.random.rand()+torch.rand(1)+self.rng.random()
            self.learn.xb = (self.xb[0]+0.01*noise.float(),)
    pairs = list(zip(X, Y))
    def own(): return tud.DataLoader(pairs, 16, shuffle=True, generator=gen())
    def sampled(): return tud.DataLoader(pairs, 16, sampler=tud.RandomSampler(pairs, generator=gen()))
    def theirs():
        o = fastai.DataLoader(pairs, bs=16, shuffle=True)
        o.rng = random.Random(0)
        return o
    for loader in (dl, own, sampled, theirs, lambda: tud.DataLoader(pairs, 16, shuffle=True)):
        got = []
        for find in (False, True):
            learn = make((loader(), None), cbs=Noise())
            random.seed(0); np.random.seed(0); torch.manual_seed(0)
            if find: learn.lr_find(show_plot=False)
            learn.fit(1)
            got.append(weights(learn))
        assert got[0].equal(got[1])

def test_L15_what_fastai_saves_is_read_with_its_optimizer(tmp_path):
    theirs = make(cls=fastai.Learner, opt_func=fastai.Adam, path=tmp_path)
    theirs.fit_one_cycle(1) # NumPy's numbers among the hyperparameters
    theirs.save('m'); theirs.save('w', with_opt=False)
    for file in 'mw':
        mine = make(path=tmp_path, opt_func=fastai.Adam).load(file)
        assert weights(mine).equal(weights(theirs)) and (mine.opt is not None)==(file=='m')
    mine = make(path=tmp_path, opt_func=fastai.Adam).load('m')
    for o in (mine, theirs):
        torch.manual_seed(3)
        o.dls.train.generator.manual_seed(3)
        o.fit(1, 0.01)
    assert torch.allclose(weights(mine), weights(theirs), atol=1e-6)
    with pytest.warns(UserWarning, match='of another kind'): other = make(path=tmp_path, opt_func=Adam).load('m')
    assert other.opt is None and ours.load_weights(net(), tmp_path/'models'/'m.pth')

def test_L15_a_file_that_could_run_something_is_named(tmp_path):
    (tmp_path/'models').mkdir()
    torch.save(net(), tmp_path/'models'/'whole.pth')
    says('Sequential', lambda: make(path=tmp_path).load('whole'))
    (tmp_path/'models'/'cut.pth').write_bytes((tmp_path/'models'/'whole.pth').read_bytes()[:500])
    says('it was cut short', lambda: make(path=tmp_path).load('cut'))

@pytest.mark.parametrize('opt', [Adam, Momentum, torch.optim.Adam, fastai.Adam, partial(torch.optim.SGD, momentum=0.9)])
def test_a_saved_learner_goes_on_as_if_nothing_had_happened(opt, tmp_path):
    def halves(learn): return [list(learn.model[0].parameters()), list(learn.model[2].parameters())]
    for splitter in (None, lambda m: [list(m[0].parameters()), list(m[2].parameters())]):
        on = make(opt_func=opt, path=tmp_path, splitter=splitter)
        on.fit(1)
        on.save('half')
        again = make(opt_func=opt, path=tmp_path, model=net(seed=9), splitter=splitter).load('half')
        again.dls.train.generator.set_state(on.dls.train.generator.get_state())
        for o in (on, again): o.fit(1)
        assert weights(on).equal(weights(again))
        assert ours.load_weights(net(), tmp_path/'models'/'half.pth')

def test_fastai_reads_what_ours_saves(tmp_path):
    mine = make(opt_func=fastai.Adam, path=tmp_path)
    mine.fit(1)
    mine.save('m')
    theirs = make(cls=fastai.Learner, opt_func=fastai.Adam, path=tmp_path, model=net(seed=4))
    with warnings.catch_warnings():
        warnings.simplefilter('error', UserWarning)
        theirs.load('m')
    assert weights(theirs).equal(weights(mine)) and theirs.opt.hypers[0]['lr']==0.05

def test_L17_a_last_batch_of_one():
    normed = nn.Sequential(nn.Linear(8, 3), nn.BatchNorm1d(3))
    says('drop_last=True', lambda: make((dl(X[:17], Y[:17]), None), normed).fit(1))
    make((dl(X[:17], Y[:17], drop_last=True), None), normed).fit(1)
    make((dl(X[:16], Y[:16]), dl(X[:17], Y[:17])), normed).fit(1)

def test_L23_sets_that_take_one_number_at_a_time():
    "random_split, ConcatDataset, a Subset of a Subset, a list of pairs: as PyTorch's own loader reads them"
    a, b = tud.random_split(Dataset(X, Y), [.8, .2], gen())
    tensors = tud.TensorDataset(X, Y)
    for o in (a, b, tud.ConcatDataset([tensors]*2), tud.ConcatDataset([a, b]), tud.Subset(a, [3, 1, 4]),
              tud.Subset(tud.Subset(tensors, range(50)), [7, 2]), [*zip(X, Y)], tud.StackDataset(X, Y)):
        for (xb,yb),(x,y) in zip(DataLoader(o, 10), tud.DataLoader(o, 10), strict=True):
            assert xb.equal(x) and yb.equal(y)
    make((DataLoader(a, 16, shuffle=True), DataLoader(b, 16))).fit(1)

def test_L25_what_is_missing_is_named():
    class Half(Callback):
        @property
        def half(self): return self.nothing_here/2
        def after_epoch(self): print(self.half)
    says("no attribute 'nothing_here'", lambda: make(cbs=Half).fit(1), TrainingError)
    class Own(Learner):
        @property
        def half(self): return self.nothing_there
    says('nothing_there', lambda: make(cls=Own).half, AttributeError)
    says('no attribute .spline', lambda: make().spline, AttributeError)
    assert not hasattr(Half(), 'learnt') and deepcopy(make()).lr==0.05

def test_L26_before_any_fit():
    learn = make()
    learn.validate()
    for ask in (lambda r: r.plot_loss(), lambda r: r.plot_sched(), lambda r: r.values[-1], lambda r: r.losses):
        says('no fit yet', lambda: ask(learn.recorder), AttributeError)
    learn.fit(1)
    assert len(learn.recorder.values)==1
    says('but plot_loss', lambda: learn.recorder.plot_losses(), AttributeError)
    says('learn.recorder.plot_loss', lambda: learn.plot_losses(), AttributeError)

@pytest.mark.parametrize('kwargs,what', [
    (dict(model=nn.Flatten), 'Flatten is a class'), (dict(model=net), 'call it, if it makes one'),
    (dict(loss_func=nn.CrossEntropyLoss), r'CrossEntropyLoss\(...\) makes one'),
    (dict(loss_func='ce'), 'this is a str'),
    (dict(metrics='accuracy'), "this is 'accuracy'"), (dict(metrics=[accuracy, 3]), 'this is 3'),
    (dict(opt_func=SGD(net().parameters(), 0.1)), 'the Learner fills in'), (dict(opt_func='adam'), 'this is a str'),
    (dict(cbs='recorder'), 'str is no callback'), (dict(cbs=[c := ours.ActivationStats(), c]), 'listens already'),
    (dict(cbs=ours.Recorder), 'listens already'), (dict(cbs=theirs_cbs.CSVLogger()), 'CSVLogger is no callback')])
def test_parts_handed_over_by_mistake(kwargs, what): says(what, lambda: make(**kwargs))

@pytest.mark.parametrize('args,what', [
    ((1, '0.1'), 'rate is to be a finite number'), ((1, -1), 'rate is'), ((1, float('nan')), 'rate is'),
    ((1, [0.1, 0.2]), 'rate is'),
    ((1, slice(None)), 'rate is'), (('3',), 'n_epoch'), ((1.5,), 'n_epoch'), ((-1,), 'n_epoch')])
def test_fits_that_cannot_be(args, what): says(what, lambda: make().fit(*args))

nan = float('nan')
@pytest.mark.parametrize('wd', ['0.1', -1, nan, True, [0.1]])
def test_weight_decay_that_is_no_number(wd):
    for f in (lambda: make().fit(1, wd=wd), lambda: make(wd=wd).fit(1), lambda: make().fit_one_cycle(1, wd=wd),
              lambda: SGD(net().parameters(), 0.1, wd)): says('wd.* is to be a finite number from 0 up', f)

@pytest.mark.parametrize('moms', [0.9, (0.9,), 'abc', (0.9, 0.8, 2), ('a', 'b', 'c'), (nan,)*3, ()])
def test_momentum_that_is_none(moms):
    for f in (lambda: make().fit_one_cycle(1, moms=moms), lambda: make(moms=moms).fit_one_cycle(1)):
        says('moms are three numbers|momentum is to be a finite number from 0 to 1', f)

@pytest.mark.parametrize('kwargs', [
    *(dict(pct_start=o) for o in (2, -1, '0.3', nan, None)), *(dict(div=o) for o in (0, '25', -1, nan)),
    *(dict(div_final=o) for o in (0, '1', nan))], ids=str)
def test_cycles_that_cannot_be(kwargs):
    learn = make()
    before = weights(learn)
    says('is to be a finite number (above 0|from 0 to 1)', lambda: learn.fit_one_cycle(1, 0.01, **kwargs))
    assert weights(learn).equal(before)

@pytest.mark.parametrize('kwargs', [
    *(dict(start_lr=o) for o in (0, -1, '1e-7', nan)), *(dict(end_lr=o) for o in (0, '10', nan, 1e-9, float('inf'))),
    *(dict(num_it=o) for o in (0, 3, '100', 20.5))], ids=str)
def test_sweeps_that_cannot_be(kwargs):
    says('sweep takes|finite number|whole number', lambda: make().lr_find(show_plot=False, **kwargs))

def test_several_rates_are_no_rate():
    rates = make().lr_find(show_plot=False)
    for f in (lambda: make().fit(1, rates), lambda: make().fit_one_cycle(1, rates), lambda: make(lr=rates).fit(1)):
        says(r'SuggestedLRs holds several rates: choose one .* lr\.valley', f)
    make().fit(1, rates.valley)

@pytest.mark.parametrize('f,what', [
    (lambda: ours.combined_cos(2, 0, 1, 0), 'from 0 to 1'), (lambda: ours.combined_cos('0.3', 0, 1, 0), 'from 0 to 1'),
    (lambda: ours.ParamScheduler(3), 'functions by name'),
    (lambda: ours.ParamScheduler({'lr': 3}), 'functions by name'),
    *((lambda opt=opt: make(opt_func=opt, cbs=ours.ParamScheduler({'lrr': lambda share: 0.1})).fit(1),
       'optimizer has .* are for lrr') for opt in (SGD, torch.optim.Adam, fastai.Adam)),
    (lambda: TrackerCallback(min_delta='0.1'), 'min_delta'), (lambda: TrackerCallback(min_delta=nan), 'min_delta'),
    (lambda: suggest_lrs([], [], 0), 'after 0 steps'), (lambda: batches(X, Y, batch_size='4'), 'bs, the number'),
    *((lambda cls=cls, lr=lr: cls(net().parameters(), lr), 'lr is to be a finite number')
      for cls in (SGD, Momentum, Adam) for lr in ('0.1', nan, -1, None)),
    (lambda: Momentum(net().parameters(), 0.1, mom=2), 'mom is'), (lambda: Adam(net().parameters(), eps='x'), 'eps is'),
    (lambda: Adam(net().parameters(), sqr_mom=nan), 'sqr_mom is')])
def test_numbers_that_are_none(f, what): says(what, f, (ValueError, TrainingError))

def test_batches_by_pytorchs_name(): assert len(batches(X, Y, batch_size=16))==6

@pytest.mark.parametrize('y,kwargs,what', [
    (Y.float(), {}, r'targets \(float32'), (Y[:,None], {}, 'each would be compared with all'),
    (Y.float()[:,None], dict(model=net(1)), 'Cross-entropy of one score is always 0'),
    (Y.float()[:,None], dict(model=net(1), loss_func=nn.CrossEntropyLoss()), 'always 0'),
    (Y, dict(model=net(1), loss_func=fastai.CrossEntropyLossFlat()), 'always 0'), (Y+1, {}, 'The loss cannot'),
    (Y, dict(loss_func=F.mse_loss), 'The loss cannot')])
def test_targets_that_do_not_go_with_the_loss(y, kwargs, what):
    says(what, lambda: make((dl(X, y), None), **{'model': net(), **kwargs}).fit(1))

@pytest.mark.parametrize('x,what', [
    (X.reshape(96, 2, 4), 'cannot be multiplied'), ((X*9).to(torch.uint8), r'x\.float\(\)/255'),
    (X[:,:5], r'inputs \(float32 \[16, 5\]\)')])
def test_images_that_do_not_go_with_the_model(x, what): says(what, lambda: make((dl(x), None)).fit(1))

def test_a_callback_that_moves_to_another_learner_works_there_alone():
    stats = ours.ActivationStats()
    first, second = make(cbs=stats), make(cbs=stats)
    second.fit(1); first.fit(1)
    assert stats.learn is first and len(stats.stats[0])==6

# 3. What a newcomer calls

def test_predict_as_fastais():
    loss = fastai.CrossEntropyLossFlat()
    learn = make(loss_func=loss)
    learn.fit(2)
    what, place, probs = learn.predict(X[3])
    assert what==place==int(probs.argmax()) and probs.sum()==pytest.approx(1)
    assert probs.equal(learn.get_preds(dl=[(X[3:4], Y[3:4])])[0][0])
    for loss in (F.cross_entropy, nn.CrossEntropyLoss()):
        assert make(loss_func=loss).predict(X[0])[2].sum()==pytest.approx(1)
    one = make((dl(X, (Y==1).float()[:,None]), None), net(1), F.binary_cross_entropy_with_logits)
    what, place, probs = one.predict(X[0])
    assert what==int(probs[0] >= 0.5) and probs[0]==pytest.approx(one.model(X[:1]).sigmoid().item())
    learn.dls.vocab = ['a', 'b', 'c']
    assert learn.predict(X[3])[0]=='abc'[learn.predict(X[3])[1]]
    says('one image as a tensor', lambda: learn.predict('three.png'))
    says('gives scores', lambda: learn.predict(X))
    says('cannot take inputs', lambda: learn.predict(X[0,:5]))

def test_summary_counts():
    learn = make()
    learn.model[0].requires_grad_(False)
    before = learn.dls.train.generator.get_state()
    table = learn.summary()
    assert table.parameters.tolist()==[54, 0, 21, 75] and table['to train'].tolist()==[0, 0, 21, 21]
    assert table['puts out'][0]=='float32 [16, 6]' and before.equal(learn.dls.train.generator.get_state())
    assert not any(o._forward_hooks for o in learn.model.modules())

@both
def test_callbacks_come_and_go(cls):
    learn = make(cls=cls)
    cb = (ours if cls is Learner else theirs_cbs).SaveModelCallback()
    assert learn.add_cb(cb) is learn and cb in learn.cbs
    assert learn.remove_cb(cb) is learn and cb not in learn.cbs
    assert learn.add_cbs([cb]) is learn and learn.remove_cbs(type(cb)) is learn and cb not in learn.cbs

@pytest.mark.parametrize('loss', [F.cross_entropy, nn.CrossEntropyLoss(), fastai.CrossEntropyLossFlat()])
def test_get_preds_with_loss_as_fastais(loss):
    data = fastai.DataLoaders(*[fastai.DataLoader(list(zip(X, Y)), bs=16)]*2, device='cpu')
    mine, theirs = (quiet(make(data, cls=cls, loss_func=loss)).get_preds(with_loss=True)
                    for cls in (Learner, fastai.Learner))
    for a,b in zip(mine, theirs): assert torch.allclose(a, b, atol=1e-6)
    assert mine[2].shape==(96,) and getattr(loss, 'reduction', 'mean')=='mean'

def test_get_preds_with_a_loss_that_has_but_a_mean():
    learn = make(loss_func=lambda preds, targs: F.cross_entropy(preds, targs))
    says("reduction='none'", lambda: learn.get_preds(with_loss=True), TrainingError)

def test_the_valley_is_fastais():
    mine, theirs = (make(cls=cls, opt_func=fastai.SGD) for cls in (Learner, fastai.Learner))
    rules = theirs_cbs.minimum, theirs_cbs.steep, theirs_cbs.valley
    a, b = mine.lr_find(), theirs.lr_find(suggest_funcs=rules, show_plot=False)
    assert tuple(a) == pytest.approx(tuple(b), rel=1e-4) and a.valley == pytest.approx(b.valley, rel=1e-4)
    assert 'valley' in ' '.join(o.get_text() for o in matplotlib.pyplot.gca().get_legend().get_texts())

def test_rows_have_columns():
    learn = make(metrics=accuracy)
    learn.fit(2)
    assert list(learn.recorder.values.itemgot(2))==[o[2] for o in learn.recorder.values]

def test_chapter_4s_optimizer():
    mine, sgd = make(opt_func=BasicOptim), make(opt_func=SGD)
    for o in (mine, sgd): o.fit(2, 0.1)
    assert torch.allclose(weights(mine), weights(sgd), atol=1e-6) and mine.recorder.lrs[-1]==0.1
    mine.fit_one_cycle(1, 0.1)
    assert mine.recorder.lrs[-1] < 0.02
    says('BasicOptim has no wd', lambda: mine.fit(1, wd=0.1))

halves = lambda model: [list(model[0].parameters()), list(model[2].parameters())]
@pytest.mark.parametrize('lr', [0.1, slice(0.001, 0.1), slice(0.1)])
@pytest.mark.parametrize('fit', ['fit', 'fit_one_cycle'])
def test_a_slice_of_rates_as_fastais(lr, fit):
    mine, theirs = (make(cls=cls, opt_func=fastai.SGD, splitter=halves) for cls in (Learner, fastai.Learner))
    for o in (mine, theirs): getattr(quiet(o), fit)(2, lr)
    assert torch.allclose(weights(mine), weights(theirs), atol=1e-6)

def test_a_slice_for_one_group_says_what_becomes_of_it():
    mine, theirs = (make(cls=cls, opt_func=fastai.SGD) for cls in (Learner, fastai.Learner))
    with pytest.warns(UserWarning, match='takes the last rate'): mine.fit(1, slice(0.001, 0.1))
    quiet(theirs).fit(1, slice(0.001, 0.1))
    assert torch.allclose(weights(mine), weights(theirs), atol=1e-6)

def test_groups_of_ours_and_torchs():
    for opt in (SGD, Adam, torch.optim.Adam, BasicOptim):
        learn = make(opt_func=opt, splitter=halves)
        learn.fit(1, slice(1e-4, 1e-2))
        assert [h['lr'] for h in learn.opt.hypers] == pytest.approx([1e-4, 1e-2])
        learn.model[0].requires_grad_(False)
        with pytest.warns(UserWarning, match='fresh'): learn.fit(1, slice(1e-4, 1e-2))
        assert [h['lr'] for h in learn.opt.hypers] == pytest.approx([1e-2])
    says('leaves out 2 of the 4', lambda: make(splitter=lambda m: [list(m[2].parameters())]).fit(1))
    make(splitter=fastai.trainable_params).fit(1)

def test_arguments_stand_where_fastais_stand():
    args = dls(), net(), F.cross_entropy, fastai.SGD, 0.1, halves, None, accuracy
    for cls in (Learner, fastai.Learner):
        learn = cls(*args)
        assert learn.lr==0.1 and [o.name for o in learn.metrics]==['accuracy']

def test_names_that_live_elsewhere():
    says('mnist_basics.transfer', lambda: ours.Announcer.__getattr__(make(), 'fine_tune'), AttributeError)
    says("fastai's Learner has it", lambda: make().export, AttributeError)
    import mnist_basics.transfer # noqa: F401
    learn = make(opt_func=Adam)
    learn.freeze()
    learn.fit(1)
    assert not learn.model[0].weight.requires_grad
    learn.unfreeze()
    assert changes(learn, lambda learn: None)[0]==set(net().state_dict())

@pytest.mark.parametrize('f,what', [
    (lambda: Learner(((X, Y), None), net(), F.cross_entropy), 'Tensors are no loader'),
    (lambda: make().validate(dl=(X, Y)), 'Tensors are no loader'),
    (lambda: make().get_preds(dl=Dataset(X, Y)), 'no loader of batches'),
    (lambda: make().validate(2), 'ds_idx'), (lambda: make().get_preds(-1), 'ds_idx'),
    (lambda: Learner(fastai.DataLoaders(fastai.DataLoader(list(zip(X, Y)))), net(), F.cross_entropy), 'have one'),
    (lambda: make(loss_func=partial(F.cross_entropy, reduction='none')).fit(1), r'one number, and this one is \[16\]'),
    (lambda: make(loss_func=lambda p, t: accuracy(p, t)).fit(1), 'no slope'),
    (lambda: make(opt_func=lambda params, lr: None).fit(1), 'returned a NoneType'),
    (lambda: make(([(X.numpy(), Y)], None)).fit(1), r'inputs \(ndarray\): the loader is to give tensors'),
    (lambda: make(cbs=EarlyStoppingCallback(patience='3')), 'patience')])
def test_other_mistakes(f, what): says(what, f)

def test_two_savers_have_two_files(tmp_path):
    twice = [SaveModelCallback(), SaveModelCallback('train_loss')]
    says('another fname', lambda: make(path=tmp_path, cbs=twice).fit(1), TrainingError)
    make(path=tmp_path, cbs=[twice[0], SaveModelCallback('train_loss', fname='other')]).fit(1)

# 4. What was infinite on purpose, who asks in the midst of a fit, and parameters that nobody had thought of

class Masked(nn.Module):
    "With a causal mask, a buffer that is infinite on purpose"
    def __init__(self):
        super().__init__()
        self.out = nn.Linear(8, 3)
        self.register_buffer('mask', torch.full((4, 4), -torch.inf).triu(1))
    def forward(self, x): return self.out(x)

def test_what_was_infinite_before_stops_no_fit():
    learn = make((dl(), None), Masked())
    learn.fit(2)
    assert len(learn.recorder.values)==2
    class Spoils(Callback):
        def after_step(self): self.model.out.weight.data.fill_(float('nan'))
    one_batch = dl(X[:16], Y[:16]), None
    says('no numbers after 1 steps', lambda: make(one_batch, Masked(), cbs=Spoils).fit(1), FloatingPointError)

@pytest.mark.parametrize('event', ['before_epoch', 'after_pred', 'after_step', 'after_batch', 'after_epoch'])
@pytest.mark.parametrize('ask', [lambda o: o.validate(dl=[(X[:4], Y[:4])]), lambda o: o.get_preds(),
                                 lambda o: o.predict(X[0]), lambda o: o.summary()],
                         ids=['validate', 'get_preds', 'predict', 'summary'])
def test_who_asks_in_a_fit_changes_nothing(ask, event):
    class Still(Callback):
        "Batch normalisation that uses its running statistics while the rest trains"
        def before_train(self): self.model[1].eval()
    def asks(self):
        if self.busy: return # by an event of the pass itself
        self.busy = True
        ask(self.learn)
        self.busy = False
    Asks = type('Asks', (Callback,), {'busy': False, event: asks})
    learners = []
    for cbs in ([Still], [Still, Asks]):
        torch.manual_seed(0)
        model = nn.Sequential(nn.Linear(8, 6), nn.BatchNorm1d(6), nn.ReLU(), nn.Linear(6, 3))
        learners.append(make(model=model, metrics=accuracy, cbs=cbs))
        learners[-1].fit(2)
    plain, nosy = learners
    assert weights(plain).equal(weights(nosy)) and plain.model[1].running_mean.equal(nosy.model[1].running_mean)
    assert plain.recorder.values==nosy.recorder.values and plain.recorder.losses==nosy.recorder.losses

def test_nothing_is_left_of_a_pass():
    learn = make(metrics=accuracy)
    learn.fit(1)
    for ask in (lambda: learn.validate(0), learn.get_preds, learn.summary):
        ask()
        assert (learn.xb, learn.yb, learn.pred, learn.loss, learn.dl)==((), (), None, None, None)
        assert learn.recorder.final_record==learn.recorder.values[-1][1:] and not learn.model.training
    bare = learn.remove_cbs(ours.Recorder)
    assert len(bare.get_preds()[0])==96 and bare.validate() is None

class Shifted(nn.Module):
    "With a parameter of its own beside its layers"
    def __init__(self):
        super().__init__()
        torch.manual_seed(0)
        self.shift, self.body, self.head = nn.Parameter(torch.zeros(8)), nn.Linear(8, 6), nn.Linear(6, 3)
    def forward(self, x): return self.head(self.body(x + self.shift).relu())

def test_a_models_own_parameters_belong_to_its_body():
    learn = make(model=Shifted())
    assert [len(o) for o in layer_groups(learn.model)]==[3, 2]
    learn.freeze()
    assert not learn.model.shift.requires_grad
    learn.fine_tune(1, 0.1)
    assert learn.model.shift.all()
    tied = nn.Sequential(nn.Linear(3, 3), nn.ReLU(), nn.Linear(3, 3))
    tied[2].weight = tied[0].weight
    assert [len(o) for o in layer_groups(tied)]==[1, 2]

def test_predict_looks_into_a_partial():
    for loss in (partial(F.cross_entropy, label_smoothing=0.1), partial(F.cross_entropy)):
        assert make(loss_func=loss).predict(X[0])[2].equal(make().predict(X[0])[2])
    one = nn.Sequential(nn.Linear(8, 1))
    nn.init.zeros_(one[0].weight)
    nn.init.constant_(one[0].bias, 0.3)
    loss = partial(F.binary_cross_entropy_with_logits, pos_weight=torch.tensor(2.))
    what, _, probs = make(model=one, loss_func=loss).predict(X[0])
    assert what==1 and probs[0]==pytest.approx(torch.tensor(0.3).sigmoid().item())

def test_predict_of_log_probabilities():
    for loss in (F.nll_loss, nn.NLLLoss(), partial(F.nll_loss, reduction='sum')):
        probs = make(model=nn.Sequential(net(), nn.LogSoftmax(1)), loss_func=loss).predict(X[0])[2]
        assert torch.allclose(probs, make().predict(X[0])[2])

thirds = lambda model: [[model[0].weight], [model[0].bias], list(model[2].parameters())]
@pytest.mark.parametrize('splitter', [None, halves, thirds])
@pytest.mark.parametrize('wd', [None, 0.5])
@pytest.mark.parametrize('after', [0.1, slice(0.001, 0.1)])
def test_fine_tune_and_what_comes_after_as_fastais(splitter, wd, after):
    mine = make(opt_func=fastai.SGD, wd=wd, splitter=splitter)
    theirs = make(cls=fastai.Learner, opt_func=fastai.SGD, wd=wd, splitter=splitter or halves)
    for o in (mine, theirs):
        quiet(o).fine_tune(1, 0.1)
        o.fit(1, after)
    assert [h['lr'] for h in mine.opt.hypers] == pytest.approx([h['lr'] for h in theirs.opt.hypers])
    assert torch.allclose(weights(mine), weights(theirs), atol=1e-6)
    assert mine.splitter is splitter

@pytest.mark.parametrize('splitter', [halves, thirds, lambda m: [[m[0].weight], [m[0].bias, *m[2].parameters()]]])
def test_freeze_asks_the_splitter(splitter):
    mine, theirs = (make(cls=cls, splitter=splitter) for cls in (Learner, fastai.Learner))
    for o in (mine, theirs): o.freeze()
    a, b = ([p.requires_grad for p in o.model.parameters()] for o in (mine, theirs))
    assert a==b and not all(a)

def test_one_group_cannot_be_frozen():
    learn = make(splitter=fastai.trainable_params)
    for f in (learn.freeze, lambda: learn.fine_tune(1)): says('one group', f)

def test_layers_that_normalise_are_fastais():
    def marks(layer, cls):
        learn = make(model=nn.Sequential(nn.Linear(8, 6), layer, nn.ReLU(), nn.Linear(6, 3)), cls=cls, splitter=ends)
        learn.create_opt()
        spared = [not learn.opt.state[p].get('do_wd', True) for p in learn.model.parameters()]
        learn.freeze()
        return spared, [p.requires_grad for p in learn.model.parameters()]
    ends = lambda model: [list(model[:2].parameters()), list(model[3].parameters())]
    for layer in (nn.BatchNorm1d(6), nn.LayerNorm(6), nn.InstanceNorm1d(6, affine=True), nn.GroupNorm(2, 6)):
        assert marks(deepcopy(layer), Learner)==marks(layer, fastai.Learner), layer
    assert marks(BatchNorm(6), Learner)==marks(nn.BatchNorm2d(6), Learner)

@pytest.mark.parametrize('cls', [TrackerCallback, SaveModelCallback, EarlyStoppingCallback])
def test_trackers_need_what_they_watch(cls, tmp_path):
    alone = dl(), None
    says('nothing to validate on', lambda: make(alone, cbs=cls(), path=tmp_path).fit(2), TrainingError)
    learn = make(alone, cbs=cls('train_loss'), path=tmp_path)
    learn.fit(2)
    assert len(learn.recorder.values)==2

def test_top_accuracy_compares_each_with_its_own():
    assert top_accuracy(torch.eye(10), torch.arange(10))==1
    says('must have one shape', lambda: top_accuracy(torch.eye(10), torch.arange(10)[:,None]))

def test_whoever_judges_probabilities_compares_each_with_its_own():
    probs, targs = torch.eye(10)*0.9 + 0.01, torch.arange(10)
    assert reliability(probs, targs).right.tolist()==[1.] and pick_sure(probs, targs)==pytest.approx(0.91)
    for f in (reliability, pick_sure): says(r'\[10, 1\]', lambda: f(probs, targs[:,None]))

def test_augment_takes_bytes_and_shares():
    images = torch.randint(256, (16, 1, 28, 28), generator=gen(), dtype=torch.uint8)
    torch.manual_seed(0)
    learn = make(model=nn.Sequential(nn.Flatten(), nn.Linear(784, 3)), cbs=Augment())
    a, b = (learn.get_preds(dl=[(x, Y[:16])])[0] for x in (images, images/255))
    assert torch.allclose(a, b)

@pytest.mark.parametrize('splitter', [lambda m: [list(m.parameters()), list(m[2].parameters())],
                                      lambda m: [*m.parameters(), m[0].bias]])
def test_a_parameter_in_two_groups(splitter): says('parameter twice', lambda: make(splitter=splitter).fit(1))

class Counts(nn.Module):
    "Keeps, in three ways, what no file of weights holds"
    def __init__(self):
        super().__init__()
        self.out = nn.Linear(8, 3)
        self.register_buffer('mean', torch.zeros(8), persistent=False)
        self.register_buffer('steps', torch.zeros(()), persistent=False)
        self.register_buffer('last', None, persistent=False)
    def forward(self, x):
        if self.training:
            self.mean.lerp_(x.mean(0), 0.1)
            self.steps, self.last = self.steps + 1, x
        return self.out(x)

def test_a_sweep_puts_back_what_no_file_holds():
    learn = make(model=Counts())
    mean = learn.model.mean
    learn.lr_find(show_plot=False)
    assert learn.model.mean is mean and not mean.any() and learn.model.steps==0 and learn.model.last is None

def test_callbacks_keep_their_order():
    class Rests(Callback): in_sweep = False
    class Listens(Callback): pass
    learn = Learner(dls(), net(), F.cross_entropy, cbs=[Rests, Listens, TrackerCallback])
    before = list(learn.cbs)
    with learn.no_bar(): learn.lr_find(show_plot=False)
    assert learn.cbs==before
    with learn.no_bar():
        learn.add_cb(ours.ActivationStats())
        learn.remove_cbs(Rests)
    assert [o for o in learn.cbs if o in before]==[o for o in before if not isinstance(o, Rests)]
    assert len(learn.cbs)==len(before)

@pytest.mark.parametrize('pct', [0., 0.25, 1.])
def test_half_waves_at_both_ends(pct):
    mine, theirs = (f(pct, 0.1, 1., 0.01) for f in (combined_cos, theirs_cbs.combined_cos))
    for pos in (0., 0.1, 0.25, 0.9): assert mine(pos)==pytest.approx(theirs(pos), abs=1e-6)
    assert mine(1.)==pytest.approx(1. if pct==1 else 0.01)

@both
def test_what_a_fit_leaves_on(cls):
    "fastai's as ours, and the docments say it: weight decay where the learner has none, and the last momentum"
    sgd = torch.optim.SGD if cls is Learner else partial(fastai.OptimWrapper, opt=torch.optim.SGD)
    learn = make(cls=cls, opt_func=sgd)
    learn.fit_one_cycle(1, wd=0.5)
    learn.fit(1)
    assert learn.opt.hypers[-1]['wd']==0.5 and learn.opt.hypers[-1]['mom'] > 0.9

def test_no_epochs_are_none():
    "A reader that was never trained has no threshold; with 20 epochs instead it would have one"
    few = load_digits('all', 'embedded')[0]
    says('Even the surest', lambda: train_reader(few, epochs=0, quiet=True))

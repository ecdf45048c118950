"""Many nets at once against one after the other: `python benchmarks/many.py [embedded or full]`.

Five seeds and four rates of the 30-unit net, as the ladder trains it, with one thread each way: the target is at
least 2.5 times as fast. Ratios of rounds in one run, which take turns. Both ways end with the same nets, to rounding;
at a rate of 3, which is too high for ten digits, rounding grows until some images are read otherwise."""
import sys, time

import pandas as pd, torch

from mnist_basics.digits import load_digits
from mnist_basics.many import train_many
from mnist_basics.rungs import BS, RATES, _bs, fit_net

def seconds(f):
    start = time.perf_counter()
    f()
    return time.perf_counter()-start

def ratios(digits, source, epochs=1, rounds=5):
    "Seconds of both ways, how many times as fast at once is, and how many of the images both read alike"
    train, valid = load_digits(digits, source)
    names = torch.tensor(list(train.counts()))
    x, classes, k = train.flat(), torch.searchsorted(names, train.labels), len(names)
    targs = (classes==0).float()[:,None] if k==2 else classes
    def at_once(): return train_many(x, targs, range(5), RATES, epochs, _bs(BS, len(x)))
    def one_by_one(): return {(s, lr): fit_net(x, classes, k, lr, s, epochs) for s in range(5) for lr in RATES}
    took = [(seconds(one_by_one), seconds(at_once)) for _ in range(rounds)]
    scores = at_once()(valid.flat())
    many = (scores[...,0] <= 0).long() if k==2 else scores.argmax(3)
    alike = [(read(valid.flat())==many[s, RATES.index(lr)]).float().mean().item()
             for (s,lr),read in one_by_one().items()]
    times = torch.tensor(took)
    ratio = times[:,0]/times[:,1]
    return {'digits': digits, 'images': len(x), 'one by one, s': times[:,0].min().item(),
            'at once, s': times[:,1].min().item(), 'times as fast': ratio.mean().item(), 'from': ratio.min().item(),
            'to': ratio.max().item(), 'read alike': sum(alike)/len(alike), 'least': min(alike)}

if __name__ == '__main__':
    torch.set_num_threads(1)
    source = sys.argv[1] if len(sys.argv) > 1 else 'embedded'
    print(pd.DataFrame([ratios(o, source) for o in ('3,7', 'all')]).round(3).to_string(index=False))

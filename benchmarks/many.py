"""Many nets at once against one after the other: `python benchmarks/many.py [embedded or full]`.

Five seeds and four rates of the 30-unit net, as the ladder trains it, with one thread each way: the target is at
least 2.5 times as fast. Ratios of rounds in one run, which take turns. Both ways end with the same nets, to rounding;
at a rate of 3, which is too high for ten digits, rounding grows until some images are read otherwise."""
import sys

import pandas as pd, torch

from mnist_basics.digits import load_digits
from mnist_basics.many import train_many
from mnist_basics.rungs import BS, RATES, _bs, _read, _targs, fit_net
from mnist_basics.speed import side_by_side

def measured(digits, source, epochs=1, rounds=5):
    "Seconds of both ways, how many times as fast at once is, and how many of the images both read alike"
    train, valid = load_digits(digits, source)
    names = torch.tensor(list(train.counts()))
    x, classes, k = train.flat(), torch.searchsorted(names, train.labels), len(names)
    targs = _targs(classes, k)
    def at_once(): return train_many(x, targs, range(5), RATES, epochs, _bs(BS, len(x)))
    def one_by_one(): return {(s, lr): fit_net(x, classes, k, lr, s, epochs) for s in range(5) for lr in RATES}
    times = side_by_side({'one by one': one_by_one, 'at once': at_once}, rounds)
    many = _read(at_once()(valid.flat()))
    alike = [(read(valid.flat())==many[s, RATES.index(lr)]).float().mean().item()
             for (s,lr),read in one_by_one().items()]
    ratio = times['one by one']/times['at once']
    return {'digits': digits, 'images': len(x), **times.min().add_suffix(', s').to_dict(),
            'times as fast': ratio.mean(), 'from': ratio.min(), 'to': ratio.max(),
            'read alike': sum(alike)/len(alike), 'least': min(alike)}

if __name__ == '__main__':
    torch.set_num_threads(1)
    source = sys.argv[1] if len(sys.argv) > 1 else 'embedded'
    print(pd.DataFrame([measured(o, source) for o in ('3,7', 'all')]).round(3).to_string(index=False))

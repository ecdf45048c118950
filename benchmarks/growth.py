"""How `mnist_ladder` grows with the images and with the processes: `python benchmarks/growth.py --out nbs`.

Climbs all ten digits, a seed and an epoch a rung, on 1,000, 5,000, 20,000 and 60,000 training images of MNIST
(as many as there are: see `MNIST_BASICS_DATA`), first with one process and then with two, and writes `growth.csv`,
which the page of the scoreboard shows: the seconds of the whole process, those of its processors, and the peak memory
of all its processes, also as ratios to the run with the fewest images and a single process.
"""
import argparse, sys, tempfile
from pathlib import Path

import pandas as pd
from ladder import climb, here

SIZES, JOBS = (1000, 5000, 20000, 60000), (1, 2)

def measured(sizes, seeds, epochs):
    from mnist_basics.digits import load_digits
    from mnist_basics.sources import save_digits
    train, valid = load_digits()
    rows = []
    with tempfile.TemporaryDirectory() as tmp:
        for n in [o for o in sizes if o <= len(train)] or [len(train)]:
            # every so many, so that each size has its share of each digit, in whatever order they come
            part = train[list(range(0, len(train), len(train)//n))[:n]]
            path = save_digits(part, valid, Path(tmp)/str(n), 'npz')
            for jobs in JOBS:
                args = '--digits', 'all', '--seeds', str(seeds), '--epochs', str(epochs)
                took, _ = climb(here, args, path, jobs)
                rows.append(dict(images=n, processes=jobs, **took))
                print(rows[-1], flush=True)
    table = pd.DataFrame(rows).rename(columns=dict(wall='seconds', cpu='cpu seconds', memory='MB', first='first row'))
    for o in ('seconds', 'MB'): table[f'{o}, ratio'] = table[o]/table[o].iloc[0]
    return table

if __name__=='__main__':
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('--out', type=Path, default=Path('.'))
    p.add_argument('--sizes', type=int, nargs='+', default=SIZES)
    p.add_argument('--seeds', type=int, default=1)
    p.add_argument('--epochs', type=int, default=1)
    args = p.parse_args()
    sys.path.insert(0, str(here))
    table = measured(args.sizes, args.seeds, args.epochs)
    args.out.mkdir(parents=True, exist_ok=True)
    table.to_csv(args.out/'growth.csv', index=False)
    print(table.to_string(index=False, float_format='{:.2f}'.format))

"""Write mnist_basics/static/rates.csv, the learning rates that a climb of the embedded digits need not try:
`mnist_ladder --source embedded --search --out FOLDER`, and then `python scripts/rates.py FOLDER/ladder.csv`.

A rung's rate on a fold is that of the seed that validates on it, whoever of the rungs that share it has the row. To be
made anew wherever a rung, its rates or the digits change."""
import sys
from pathlib import Path

import pandas as pd

from mnist_basics.rungs import rungs

path = Path(__file__).parent.parent/'mnist_basics'/'static'/'rates.csv'

def chosen(rows):
    "The file's table, from a climb's"
    like = {o.name: o.like or o.name for o in rungs}
    rows = rows[rows.rate.notna()].assign(rung=rows.rung.map(like), fold=rows.seed%5)
    if rows.rung.isna().any(): sys.exit('These rows are of rungs that are not there any more.')
    keys = ['digits', 'epochs', 'rung', 'fold']
    table = rows[[*keys, 'rate']].drop_duplicates()
    twice = table[table.duplicated(keys)]
    if len(twice): sys.exit(f'Two rates for one rung and fold:\n{twice.to_string()}')
    if (rows.source != 'embedded').any(): sys.exit('These rows are of other digits than the embedded ones.')
    return table.sort_values(keys)

if __name__=='__main__':
    if len(sys.argv) != 2: sys.exit(__doc__)
    chosen(pd.read_csv(sys.argv[1], dtype={'digits': str})).to_csv(path, index=False, lineterminator='\n')
    print(f'Written: {path}')

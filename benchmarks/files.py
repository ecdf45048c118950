"""Reading files of digits, as ratios, side by side in one run: `python benchmarks/files.py`. And a large photograph.

Uses all of MNIST where it can be had (see `MNIST_BASICS_DATA`), and says which digits it used. The first start reads a
form, looks at the digits and keeps them; the second reads what was kept. Each is compared with the least that a library
needs for it: pandas for the table, NumPy for its own file, `torch.load` for the tensors. Of a photograph of 48
megapixels, as telephones take them, are told the seconds until it's a digit, and the memory that takes."""
import contextlib, io, os, subprocess, sys, tempfile, time
from pathlib import Path

import numpy as np, pandas as pd, torch
from PIL import Image

from mnist_basics.optional import fastai_module
from mnist_basics.pictures import draw_strokes
from mnist_basics.sources import load_digits, save_digits

def seconds(f):
    "Of one call, whatever it says"
    start = time.perf_counter()
    with contextlib.redirect_stdout(io.StringIO()): f()
    return time.perf_counter()-start

def side_by_side(rounds, **runs):
    "Least seconds of each of `runs`, taken in turns, so that a slow spell of the machine hits them all"
    return {name: min(times) for name,times in
            zip(runs, zip(*[[seconds(f) for f in runs.values()] for _ in range(rounds)]))}

def forget(home):
    "Nothing is kept any more"
    os.environ['FASTAI_HOME'] = tempfile.mkdtemp(dir=home)
    fastai_module('data.external').fastai_cfg.cache_clear()

def first(path, home):
    forget(home)
    load_digits(source=path)

def by_pandas(path):
    for o in ('train', 'test'): pd.read_csv(path/f'mnist_{o}.csv', dtype=np.uint8)
def by_numpy(path):
    with np.load(path/'mnist.npz') as f: return [f[o] for o in f.files]

def photograph():
    "The file of a digit on grained paper, 8,064 by 6,048"
    sheet = draw_strokes([[(80,60),(150,45),(190,80),(130,130)], [(130,130),(200,175),(150,235),(75,220)]], pen=14)
    small, grain = Image.fromarray(sheet).resize((2016,1512)), np.random.default_rng(0).normal(0, 4, (1512,2016))
    img, out = Image.fromarray((np.asarray(small) + grain).clip(0, 255).astype(np.uint8)), io.BytesIO()
    img.resize((8064,6048)).convert('RGB').save(out, 'JPEG', quality=80)
    return out.getvalue()

READ = """import re, sys, time
from pathlib import Path
from mnist_basics.draw import to_mnist
from mnist_basics.pictures import draw_strokes, open_picture
def peak(): # Linux alone says it of this program, and not of the one that started it too
    status = Path('/proc/self/status')
    return int(re.search(r'VmHWM:\\s+(\\d+)', status.read_text())[1])/1e3 if status.exists() else float('nan')
to_mnist(draw_strokes([[(140,50),(140,230)]])) # everything has been imported
data, before, start = open(sys.argv[1], 'rb').read(), peak(), time.perf_counter()
digit = to_mnist(open_picture(data))
print(f'{time.perf_counter()-start:.2f} s, {peak()-before:.0f} MB more at most')"""

def told_of_photograph(folder):
    "Seconds and megabytes, in a process of its own, where there's no memory to use again"
    (folder/'photograph.jpg').write_bytes(data := photograph())
    done = subprocess.run([sys.executable, '-c', READ, folder/'photograph.jpg'], capture_output=True, text=True,
                          check=True)
    return f'a photograph of 48 megapixels, {len(data)/1e6:.1f} MB: {done.stdout.strip()}'

def main():
    train, valid = load_digits()
    rows = []
    with tempfile.TemporaryDirectory() as tmp:
        tmp = Path(tmp)
        torch.save([train.images, train.labels, valid.images, valid.labels], tmp/'tensors.pt')
        for form,what,least in (('csv', 'pandas.read_csv', by_pandas), ('npz', 'numpy.load', by_numpy)):
            path = save_digits(train, valid, tmp/form, form)
            took = side_by_side(3, ours=lambda path=path: first(path, tmp), least=lambda path=path: least(path))
            rows.append((f'{form}, the first start', took['ours'], what, took['least']))
        load_digits(source=path)
        took = side_by_side(9, ours=lambda: load_digits(source=tmp/'npz'),
                            least=lambda: torch.load(tmp/'tensors.pt', weights_only=True))
        rows.append(('the second start', took['ours'], 'torch.load', took['least']))
        picture = told_of_photograph(tmp)
        table = pd.DataFrame(rows, columns=['what', 'load_digits', 'the least', 'seconds'])
    table['ratio'] = table['load_digits']/table['seconds']
    print(table.to_string(index=False, float_format='{:.3f}'.format), picture, sep='\n')

if __name__=='__main__': main()

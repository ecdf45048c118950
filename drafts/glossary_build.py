"Write nbs/glossary.ipynb from glossary.md beside this file: `### term @ lesson | heading`, a sentence, an indented line of code. Outputs are not kept. Then: python scripts/glossary.py, and run it."
import hashlib, json, re
from pathlib import Path
lessons = {'0': '00_digits', '1': '01_baseline', '2': '02_gradients', '3': '03_sgd', '4': '04_nonlinear', '5': '05_backprop', '6': '06_learner', '7': '07_fastai',
           '8a': '08_convolutions', '8b': '08_ten_digits', '9': '09_bugs', '12': '12_ladder'}
def anchor(heading): return heading.replace('`', '').replace(' ', '-')
def order(term): return re.sub('[^a-z0-9 ]', ' ', term.lower())
entries = []
for part in re.split(r'^### ', (Path(__file__).parent/'glossary.md').read_text(), flags=re.M)[1:]:
    head, text, code = [o.strip() for o in part.strip().split('\n')]
    term, lesson, heading = re.match(r'(.*) @ (\w+) \| (.*)', head).groups()
    entries.append((term, f'### {term}\n\n{text} [Lesson {lesson}, *{heading}*]({lessons[lesson]}.ipynb#{anchor(heading)})', code))
entries.sort(key=lambda o: order(o[0]))
letters = {}
for e in entries: letters.setdefault(order(e[0]).strip()[0].upper(), []).append(e)
cells = []
def add(kind, source, id=None):
    id = re.sub('[^a-zA-Z0-9_-]', '-', id) if id else hashlib.sha1(source.encode()).hexdigest()[:8]
    c = dict(cell_type=kind, id=id[:64], metadata={}, source=source.splitlines(keepends=True))
    cells.append(c | (dict(execution_count=None, outputs=[]) if kind=='code' else {}))
add('markdown', '# Glossary')
add('markdown', '''> The words of this course, from A to Z: a sentence for each, a line of code that runs, and the lesson that introduces it.

[![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/YOUR_GITHUB_USER/mnist_basics/blob/main/nbs/glossary.ipynb)''')
add('markdown', '''A page to look things up in, not a lesson. Each word has its lesson beside it, and the section's name in italics.

In JupyterLab a link goes to the word or to the section, as soon as the notebook that it's in is open. On GitHub and in Colab it only goes to the top of that notebook, so search the page for the name. JupyterLab and Colab also list all the words at the side, as a table of contents.''')
add('markdown', 'scripts/glossary.py writes this cell', 'words')
add('markdown', 'Every line below works on what these cells make: the embedded digits, 3 against 7, a batch of them, and a net that was trained on them for three epochs.')
add('code', '''import importlib.util, sys
if 'google.colab' in sys.modules and not importlib.util.find_spec('mnist_basics'):
    %pip install -q git+https://github.com/YOUR_GITHUB_USER/mnist_basics@main''')
add('code', '''import inspect, math, tempfile
from pathlib import Path
import numpy as np, pandas as pd, torch, torch.nn.functional as F
from torch import nn, tensor
from mnist_basics.baseline import *
from mnist_basics.bugs import *
from mnist_basics.convolutions import *
from mnist_basics.digits import *
from mnist_basics.fastai_learner import *
from mnist_basics.gradients import *
from mnist_basics.ladder import rungs
from mnist_basics.learner import *
from mnist_basics.nonlinear import *
from mnist_basics.sgd import *
from mnist_basics.ten_digits import *''')
add('code', '''train, valid = load_digits('3,7', 'embedded')
x, y, x_valid, y_valid = train.flat(), train.are(3), valid.flat(), valid.are(3)
xb, yb, ims = x[:16], y[:16], x[:8].view(8,1,28,28)
xb.shape, yb.shape, ims.shape''')
add('code', '''tmp = tempfile.TemporaryDirectory()
torch.manual_seed(0)
dls = DataLoaders(DataLoader(Dataset(x, y), bs=16, shuffle=True), DataLoader(Dataset(x_valid, y_valid), bs=100), device='cpu')
def get_learn():
    "A learner with a fresh net, without bar and table"
    learn = Learner(dls, simple_net(), binary_cross_entropy, Adam, metrics=batch_accuracy, path=tmp.name)
    learn.remove_cbs(ProgressCallback)
    return learn
learn = get_learn()
with learn.no_logging(): learn.fit(3)
model = learn.model
scores = model(x_valid).detach()
read = torch.where(scores > 0, 3, 7).squeeze(1)''')
add('markdown', "For fastai's words, its library as `fv`, the same digits in its loaders, and a learner for images. For transformers, one that has learned nothing yet. And for optimizers a parameter to push about:")
add('code', '''fv = fastai_module()
grey = image_dls(train, valid, n_in=1, device='cpu')
photo = fv.vision_learner(grey, fv.resnet18, pretrained=False, n_in=1, path=tmp.name)
vit = PatchTransformer()''')
add('code', '''def walk(opt_func, grad=2., start=0., steps=3, **hypers):
    "Where a parameter stands after each step, if its gradient is `grad` every time"
    p, path = tensor([start]), []
    opt = opt_func([p], **hypers)
    for _ in range(steps):
        p.grad = tensor([grad])
        opt.step()
        path.append(round(p.item(), 4))
    return path
walk(SGD, lr=0.1)''')
for letter,es in letters.items():
    add('markdown', f'## {letter}', f'letter-{letter.lower()}')
    for term,text,code in es:
        add('markdown', text, f'word-{order(term)}')
        add('code', code, f'line-{order(term)}')
add('code', '#| hide\ntmp.cleanup()')
assert len({c['id'] for c in cells})==len(cells)
nb = dict(cells=cells, metadata=dict(kernelspec=dict(display_name='python3', language='python', name='python3')), nbformat=4, nbformat_minor=5)
out = Path('nbs/glossary.ipynb')
out.write_text(json.dumps(nb, indent=1, ensure_ascii=False, sort_keys=True)+'\n')
print(out, len(cells), 'cells', len(entries), 'terms')

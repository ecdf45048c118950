#!/usr/bin/env bash
# The first of PyTorch 2.14.1's optimizers that a program makes imports torch._dynamo, the front end of its compiler, with
# hundreds of modules, SymPy among them, though nothing is ever compiled: about as long as `import torch` itself takes, and
# 100 MB and more of memory, in every process that trains. Expected: that `torch.optim.SGD(...)` makes an object.
# Whoever times a first training has the seconds in it, and no profiler of tensor operations shows where they've gone.
# Here, `mnist_ladder` lets one process have all the runs that need such an optimizer, and makes one before the clock
# starts; our own optimizers, and fastai's, import nothing.
set -eu
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cat >"$tmp/try.py" <<'PY'
import resource, sys, time
def now(): return time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss/1024, len(sys.modules)
marks = [now()]
import torch
marks.append(now())
def compiler(): return 'torch._dynamo' in sys.modules
w, before = torch.zeros(1, requires_grad=True), compiler()
w.sum().backward()
for _ in range(2):
    marks.append(now())
    opt = torch.optim.SGD([w], lr=1.)
    marks.append(now())
opt.step()
spent = [tuple(b-a for a,b in zip(x, y)) for x,y in zip(marks, marks[1:])]
print(f'torch {torch.__version__}')
for name,(s,mb,modules) in {'import torch': spent[0], 'the first optimizer': spent[2], 'the second': spent[4]}.items():
    print(f'  {name}: {s:.3f} s of the processor, {mb:.0f} MB, {modules} modules')
print('is the compiler there before the first optimizer, and after it?', before, compiler())
print('over 300 modules for the first, any for the second:', spent[2][2] > 300, spent[4][2] > 0)
PY
"${PYTHON:-python3}" -m venv "$tmp/env"
"$tmp/env/bin/pip" install -q torch==2.14.1 numpy==2.2.6
answer=$("$tmp/env/bin/python" "$tmp/try.py")
printf '%s\n' "$answer"
[ "$(tail -n 2 <<<"$answer")" = 'is the compiler there before the first optimizer, and after it? False True
over 300 modules for the first, any for the second: True False' ] || { printf 'This is no longer as described.\n'; exit 1; }

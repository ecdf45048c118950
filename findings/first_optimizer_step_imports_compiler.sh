#!/usr/bin/env bash
# The first `step` of any of PyTorch 2.14.1's optimizers imports torch._dynamo, the front end of its compiler, with some
# 800 modules, SymPy among them, in a program that compiles nothing: more time than `import torch` itself took, and
# 100 MB and more of memory, in every process that trains. Expected: that a step of SGD costs a step of SGD. Nobody who
# times the first step, and no profiler of tensor operations, learns where the seconds have gone.
# Here, `mnist_ladder` lets one process have all the runs that need such an optimizer, and imports it before the clock
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
w = torch.zeros(1, requires_grad=True)
w.sum().backward()
opt, before = torch.optim.SGD([w], lr=1.), 'torch._dynamo' in sys.modules
for _ in range(2):
    marks.append(now())
    opt.step()
    marks.append(now())
spent = [tuple(b-a for a,b in zip(x, y)) for x,y in zip(marks, marks[1:])]
print(f'torch {torch.__version__}')
for name,(s,mb,modules) in {'import torch': spent[0], 'the first step': spent[2], 'the second step': spent[4]}.items():
    print(f'  {name}: {s:.3f} s of the processor, {mb:.0f} MB, {modules} modules')
print('the compiler, before and after the first step:', before, 'torch._dynamo' in sys.modules)
print('over 500 modules:', spent[2][2] > 500, spent[4][2] > 0)
PY
"${PYTHON:-python3}" -m venv "$tmp/env"
"$tmp/env/bin/pip" install -q torch==2.14.1 numpy==2.2.6
answer=$("$tmp/env/bin/python" "$tmp/try.py")
printf '%s\n' "$answer"
[ "$(tail -n 2 <<<"$answer")" = 'the compiler, before and after the first step: False True
over 500 modules: True False' ] || { printf 'This is no longer as described.\n'; exit 1; }

"""What one GPU does for the nets of this course, in at most five minutes: `python benchmarks/gpu.py`.

Each line holds two ways of doing the same against each other, in turns: the median ratio of five rounds, and its range.
It prints a table, to be kept with the device and the date. `--cpu` puts the CPU in the GPU's place, with small batches:
that says that the script runs, and nothing about GPUs. It's the only way in which it has been run so far."""
import argparse, platform, sys
from datetime import date

import torch
import torch.nn.functional as F

from mnist_basics.convolutions import cnn, resnet
from mnist_basics.digits import load_digits
from mnist_basics.learner import present_device
from mnist_basics.speed import (fast_dls, fast_learner, least_seconds, machine_limits, seconds, side_by_side, step_of,
                                finding, work_of)
from mnist_basics.ten_digits import normalize

NETS = dict(CNN=cnn, ResNet=resnet)
WAYS = dict(bfloat16=dict(dtype=torch.bfloat16), channels_last=dict(order=torch.channels_last),
            both=dict(dtype=torch.bfloat16, order=torch.channels_last))

def mixed_loss(preds, targs): return F.cross_entropy(preds.float(), targs)

def steps(make, x, y, device, n=5, order=torch.contiguous_format, dtype=None, moved=False):
    "A function that takes `n` steps with the batch, which is there already, or `moved` each time"
    torch.manual_seed(0)
    model = make().to(device, memory_format=order)
    if dtype: model.forward = torch.autocast(device.type, dtype=dtype)(model.forward)
    opt, there = torch.optim.Adam(model.parameters(), fused=True), (x.to(device), y.to(device))
    def run():
        for _ in range(n):
            xb, yb = (x.to(device), y.to(device)) if moved else there
            step_of(model, xb, yb, opt, mixed_loss if dtype else F.cross_entropy)()
    return run

def pairs(x, y, device, sizes):
    "(what, {name: function, name: function}) for each line of the table"
    for kind,make in NETS.items():
        for bs in sizes:
            part = make, x[:bs], y[:bs]
            there = steps(*part, device)
            yield f'{kind}, {bs} images', {f'on {device.type}': there, 'on the CPU': steps(*part, torch.device('cpu'))}
            yield f'{kind}, {bs} images', {'moved for each batch': steps(*part, device, moved=True),
                                           'moved once': there}
        for name,way in WAYS.items():
            yield f'{kind}, {bs} images', {name: steps(*part, device, **way), 'neither': there}
        many = [steps(make, *o, device, n=1) for o in zip(x.split(sizes[0]), y.split(sizes[0]))]
        yield f'{kind}, {len(x)} images', {f'in batches of {sizes[0]}': lambda many=many: [f() for f in many],
                                           'in a single batch': steps(make, x, y, device, n=1)}

def under_the_roof(x, y, device):
    "What the device can do, and how near to it each net comes"
    n, mib = (512, 64) if device.type=='cpu' else (8192, 1024)
    limits = machine_limits(n, mib, device=device)
    print(f'\nlimits: {limits.flops/1e12:.2f} TFLOP/s in float32, {limits.bytes/1e9:.0f} GB/s')
    for kind,make in NETS.items():
        work = work_of(make(), x)
        took = side_by_side({kind: steps(make, x, y, device, n=1)}, 5)[kind].median()
        print(f'{kind}, {len(x)} images: {least_seconds(work, limits)/took:.1%} of what the roof allows')

def ninety_nine(train, valid, device, seeds):
    "The recipe of lesson 11a: seconds of training, and the share of test images read right"
    dls, valid_dl = fast_dls(train, device=device), fast_dls(valid, 1000, device).train
    for seed in range(-1, seeds): # the first is for warming up
        torch.manual_seed(seed + 1)
        learn = fast_learner(dls)
        with learn.no_bar(), learn.no_logging():
            took = seconds(lambda learn=learn: learn.fit_one_cycle(1, 0.03))
            acc = learn.validate(dl=valid_dl)[1]
        if seed >= 0: print(f'99 %, seed {seed}: {took:.2f} s, {acc:.4f} of the test images', flush=True)

def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--cpu', action='store_true', help='try the script out on the CPU, small')
    small = parser.parse_args().cpu
    if not (small or torch.cuda.is_available()): sys.exit('There is no CUDA GPU here; --cpu tries the script out.')
    device = present_device('cpu' if small else 'cuda')
    named = 'the CPU' if small else torch.cuda.get_device_name()
    print(f'{named}, {date.today()}, Python {platform.python_version()}, PyTorch {torch.__version__}')
    sizes = (16, 64) if small else (64, 512, 4096)
    train, valid = load_digits('all', 'embedded') if small else load_digits()
    some = train[:2*sizes[-1]]
    x, y = normalize(some.images[:,None]), some.labels
    for what,runs in pairs(x, y, device, sizes):
        print(f'{what}: {finding(side_by_side(runs, 5), *runs)}', flush=True)
    under_the_roof(x, y, device)
    ninety_nine(train, valid, device, 1 if small else 10)

if __name__=='__main__': main()

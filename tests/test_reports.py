"""Every report of `REPORTS` has a test that bears its id: in the files that try what it is about.

The ids are those of a list of other people's trouble, tried on this project once: A of files, L of loops, D of
drawings, C of commands. A test is named after the report (`test_L4_...`, or `test_A7_A8_...` where it holds two), and
tries its kind with it."""
import re, subprocess, sys

import pytest
from conftest import root

REPORTS = dict(
    A1='IDX files whose names have a dot before idx3', A3='gzipped files that have no .gz in their name',
    A7='an AppleDouble ._0.png beside 0.png', A8='a folder __MACOSX among those of the digits',
    A9='folders named train and test', A11='grey PNG files of other modes than L',
    A12="QMNIST's labels, IDX of int32 with eight columns", A13='EMNIST, which is stored transposed',
    A15="Kaggle's CSV and Keras' mnist.npz", A17='a set that is indexed by one number',
    L1='get_preds of a loader with a sampler of a part', L2='labels in a Series of pandas whose index is shuffled',
    L3='lazy layers at a rate at which the loss explodes', L4='layers unfrozen, a new head, a new model after a fit',
    L5='a tracker of a figure whose better direction nobody said', L8='three loaders, to train, validate and test',
    L9='a loader that gives no targets', L10='a loader without a length', L11='a model that returns a tuple',
    L13='a callback that sets self.xb', L14='lr_find before a fit', L15="a file that fastai's learn.save has written",
    L17='a last batch of one, and batch normalisation', L23='our DataLoader on random_split and ConcatDataset',
    L25='a property of a callback that fails', L26='plot_loss before any fit',
    D1='a photograph that the camera turned', D3='photographs of 12, 24 and 48 megapixels',
    D6="a sketchpad's dictionary, a path, bytes, two drawings", D7='digits cut out tightly',
    D8='a GIF whose first frame is blank',
    C1='ALL_PROXY with a proxy of a kind that Gradio cannot be imported with',
    C3="a folder for temporary files that is another user's", C4='the page by another name, and behind a path')

@pytest.fixture(scope='module')
def ids():
    "The ids in the names of all tests, as pytest collects them"
    files = [f'tests/test_{o}.py' for o in ('files', 'loops', 'drawings', 'places')]
    done = subprocess.run([sys.executable, '-m', 'pytest', '--collect-only', '-q', '-p', 'no:cacheprovider', *files],
                          cwd=root, capture_output=True, text=True)
    assert not done.returncode, done.stdout + done.stderr
    names = re.findall(r'::test((?:_[A-Z]\d+)+)_', done.stdout)
    return {o for name in names for o in name.split('_') if o}

@pytest.mark.parametrize('name', REPORTS)
def test_the_report_has_a_test(ids, name): assert name in ids, REPORTS[name]

def test_no_test_names_a_report_that_is_none(ids): assert ids <= set(REPORTS)

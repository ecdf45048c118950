"Each notebook as it is stored: run on the full data, without errors, warnings or paths, each picture described."
import shutil

import nbformat, pytest
from nbdev.clean import clean_jupyter

from books import notebooks, root
from lessons import faults

def name(path): return str(path.relative_to(root))

@pytest.mark.parametrize('path', notebooks(), ids=name)
def test_stored(path): assert not list(faults(path))

def test_there_are_some(): assert len(notebooks()) > 20

def saved_in_jupyterlab(path):
    "What JupyterLab has in hand when the notebook at `path` was opened, and not run"
    nb = nbformat.read(path, nbformat.NO_CONVERT)
    nb.metadata.kernelspec.display_name = 'Python 3 (ipykernel)'
    nb.metadata.language_info = dict(name='python', version='3.13.1', file_extension='.py', mimetype='text/x-python',
                                     codemirror_mode=dict(name='ipython', version=3), pygments_lexer='ipython3',
                                     nbconvert_exporter='python')
    return nb

@pytest.mark.parametrize('path', notebooks(), ids=name)
def test_opening_changes_nothing(path, tmp_path, monkeypatch):
    "Opened and saved where `nbdev_install_hooks` was run, a notebook is the same to the byte"
    monkeypatch.setenv('JUPYTER_DATA_DIR', str(tmp_path/'jupyter'))
    monkeypatch.chdir(tmp_path) # nbdev looks for its settings from where Jupyter was started
    shutil.copy(root/'settings.ini', tmp_path)
    copy = tmp_path/path.name
    shutil.copy(path, copy)
    nb = saved_in_jupyterlab(copy)
    clean_jupyter(str(copy), dict(type='notebook', content=nb))
    nbformat.write(nb, copy) # as Jupyter's server does
    assert copy.read_bytes()==path.read_bytes()

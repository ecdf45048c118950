"The notebooks, read and written as `nbdev_clean` leaves them: what all scripts share."
from pathlib import Path

from execnb.nbio import read_nb, write_nb

root = Path(__file__).resolve().parent.parent
nbs = root/'nbs'

def source(cell): return ''.join(cell['source'])

def read(path):
    "The notebook at `path`, each cell's source in one piece"
    return read_nb(path)

def write(path, nb):
    "Writes it, in nbdev's order of keys and with a newline at the end"
    write_nb(nb, path)

def notebooks(folder=nbs):
    "All of them, in order: lessons, references and exercises"
    return sorted(p for p in Path(folder).rglob('*.ipynb') if '.ipynb_checkpoints' not in p.parts)

def lessons(folder=nbs):
    "The numbered ones"
    return sorted(Path(folder).glob('[0-9]*.ipynb'))

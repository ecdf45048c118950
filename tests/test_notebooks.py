"Each notebook as it is stored: run on the full data, without errors, warnings or paths, each picture described."
import pytest

from books import notebooks, root
from lessons import faults

def name(path): return str(path.relative_to(root))

@pytest.mark.parametrize('path', notebooks(), ids=name)
def test_stored(path): assert not list(faults(path))

def test_there_are_some(): assert len(notebooks()) > 20

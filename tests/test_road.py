"The way from lesson to lesson: a row of the index for each, in order, and at its end the link to the next one."
import re
from itertools import pairwise

import pytest

from books import lessons, nbs, read, source

def links(text): return [o for o in re.findall(r'\]\(([\w.]+\.ipynb)\)', text) if o[0].isdigit()]
def texts(path): return [source(o) for o in read(path)['cells'] if o['cell_type']=='markdown']

def test_index_has_a_row_for_each_lesson():
    table = next(o for o in texts(nbs/'index.ipynb') if '| lesson |' in o)
    rows = [links(o)[0] for o in table.splitlines() if o.startswith('| [')]
    assert rows==[p.name for p in lessons()]

@pytest.mark.parametrize('path,after', list(pairwise(lessons())), ids=lambda p: p.name)
def test_next_lesson(path, after): assert links(texts(path)[-1])[-1]==after.name

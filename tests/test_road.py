"The way from lesson to lesson: its row in the index, the line at its head, the link at its end; and no long evening."
import re
from itertools import pairwise

import pytest

import road, times
from books import lessons, nbs, read, source

way = road.road()

def links(text): return [o for o in re.findall(r'\]\(([\w.]+\.ipynb)\)', text) if o[0].isdigit()]
def texts(path): return [source(o) for o in read(path)['cells'] if o['cell_type']=='markdown']

def test_index_has_a_row_for_each_lesson():
    table = next(o for o in texts(nbs/'index.ipynb') if '| lesson |' in o)
    rows = {links(o)[0]: '*(side road)*' in o for o in table.splitlines() if o.startswith('| [')}
    assert list(rows)==[p.name for p in lessons()]
    assert rows=={p.name: road.is_side(p) for p in lessons()}

def test_where_you_are(): assert not list(road.faults())

@pytest.mark.parametrize('here,after', list(pairwise(way)), ids=lambda o: o[0].name)
def test_next_lesson(here, after):
    "The last link of a lesson is the next one of the road; a lesson or side road before it leads to each side road"
    path, sides = here
    for o in (path, *sides): assert links(texts(o)[-1])[-1]==after[0].name, o.name
    for i,o in enumerate(sides): assert any(o.name in links(texts(p)[-1]) for p in (path, *sides[:i]))

@pytest.mark.parametrize('path', lessons(), ids=lambda p: p.name)
def test_an_evening(path):
    "At most two hours to read and run, and three with what there is to do; exercises to do; no long cell"
    cells = read(path)['cells']
    minutes = times.reading(cells)
    assert minutes <= 120 and minutes + times.tasks(cells) <= 180
    assert sum(c.get('id', '').endswith('-check') for c in cells) >= 4
    code = [source(c) for c in cells if c['cell_type']=='code' and times.is_shown(c)]
    assert max(len(o.splitlines()) for o in code) <= 25

"The pages that no notebook holds, made from the notebooks, settings.ini and CHANGELOG.md; and the first page."
import re

import nbformat

import road, road_map
from books import lessons, nbs, read, root, source
from reader import Page, relink

def title(path):
    "A lesson's title, its number in it"
    return source(read(path)['cells'][0]).removeprefix('# ').strip()

def asked(cells, id):
    "An exercise's text, and the picture of what's wanted"
    yield cells[id].source
    for o in cells[f'{id}-picture'].outputs if f'{id}-picture' in cells else ():
        yield f"<div class=\"text_html\">{o.data['text/html'].strip()}</div>"

def exercises(names, folder=nbs):
    "All exercises and ideas of the lessons, with their hints and solutions folded, as one page"
    parts = ['# Exercises', 'All exercises of the course, lesson by lesson: what is asked, hints, and a solution, both '
             'folded away, and a picture where one is wanted. In a lesson, each stands above a blank to write in and a '
             'cell that marks it.']
    for path in lessons(folder):
        cells = {c.id: c for c in Page(path, names).nb.cells}
        ours = [o for id in cells if re.fullmatch(r'ex-[^-]+|idea-\d+', id) for o in asked(cells, id)]
        if not ours: continue
        parts += [f'({road.number(path)})=\n## {title(path)}', f'In the lesson: [its exercises]({path.name}#Exercises)',
                  *ours]
    return '\n\n'.join(parts) + '\n'

def changes(names):
    "CHANGELOG.md as it stands"
    return relink((root/'CHANGELOG.md').read_text(encoding='utf-8'), root/'CHANGELOG.md', names)

def markdown(text): return nbformat.v4.new_markdown_cell(text)

def the_map():
    "The road, wide and narrow, with a link at each lesson"
    def link(path): return f'{path.stem}.html'
    maps = ''.join(f'<div class="{kind}">{road_map.svg(n, link)}</div>' for kind,n in (('wide', 2), ('narrow', 1)))
    return (f'<nav class="map" aria-label="The road, and its side roads">{maps}</nav>\n'
            '<p class="kept">What you tick off in a lesson is marked here, and kept in this browser alone.</p>')

def first_page(nb, others):
    "The index as the site's first page: the road stands above all else that there is to say"
    cells = {c.get('id'): c for c in nb.cells}
    table, picture = cells['lessons-table'], cells['map']
    rest = [c for c in nb.cells if c not in (table, picture)]
    at = next(i for i,c in enumerate(rest) if c.source.startswith('## '))
    nb.cells = [*rest[:at], markdown('## The road'), markdown(the_map()), table, *rest[at:], markdown(contents(others))]

def toctree(names, caption='', more='', depth=1):
    head = f':caption: {caption}\n' if caption else ''
    return '```{toctree}\n' + f':hidden:\n:maxdepth: {depth}\n{head}{more}\n' + '\n'.join(names) + '\n```'

def contents(others):
    "What the sidebar lists, as the end of the first page"
    way = [f'{title(p)} <{p.stem}>' for p,_ in road.road()]
    look_up = ['glossary', 'exercises', 'reference/index', 'scoreboard']
    return '\n\n'.join([toctree(way, 'The road', depth=2), toctree(look_up, 'To look things up'),
                        toctree(['run', 'contributing', 'changes'], 'Around it'),
                        toctree(others, 'Behind the lessons')])

def sides(path):
    "What the sidebar lists below a lesson: its side roads"
    below = dict(road.road()).get(path, [])
    return toctree([f'{title(p)} <{p.stem}>' for p in below]) if below else ''

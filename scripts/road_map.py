"""The road and its side roads as a picture: for README, and with a link at each lesson for the site.

`python scripts/readme.py` writes it into nbs/images/road.svg."""
from html import escape
from itertools import combinations, pairwise

import road
from books import read, source

PITCH, WIDTH, INDENT, TOP = 40, 330, 28, 34 # pixels: of a row, of a column, of a side road, above the first row
LIGHT = dict(road='#c9d6e4', stop='#0b5a9d', number='#ffffff', side='#ffffff', rim='#0b5a9d', text='#1b2733',
             done='#1a7f37')
DARK = dict(road='#3d4f63', stop='#7fb8ee', number='#10161d', side='#10161d', rim='#7fb8ee', text='#e3e9f0',
            done='#5fcf80')
RULES = '''.road-map .way { fill: none; stroke: var(--map-road); stroke-width: 8; stroke-linecap: round }
.road-map .branch { fill: none; stroke: var(--map-rim); stroke-width: 2; stroke-dasharray: 3 4 }
.road-map circle { fill: var(--map-stop); stroke: var(--map-rim); stroke-width: 2 }
.road-map .side circle { fill: var(--map-side) }
.road-map text { font: 15px system-ui, sans-serif; fill: var(--map-text) }
.road-map .number { font-size: 12px; font-weight: 700; text-anchor: middle; fill: var(--map-number) }
.road-map .side .number { fill: var(--map-rim); font-size: 10px }'''

def colours(named): return '; '.join(f'--map-{k}: {v}' for k,v in named.items())

def style(dark):
    "The map's style sheet; `dark` says where the dark colours hold"
    return f'.road-map {{ {colours(LIGHT)} }}\n{dark(f".road-map {{ {colours(DARK)} }}")}\n{RULES}'

def title(path):
    "A lesson's title without its number"
    return source(read(path)['cells'][0]).partition(' · ')[2].strip()

def rows(column): return sum(1 + len(sides) for _,sides in column)

def columns(way, n):
    "The lessons of the road in `n` columns, of which the longest is as short as can be"
    cuts = ([0, *o, len(way)] for o in combinations(range(1, len(way)), n-1))
    return min(([way[a:b] for a,b in pairwise(o)] for o in cuts), key=lambda o: max(map(rows, o)))

def label(path, x, y, side):
    "One lesson: a disc with its number, and its title"
    r, kind = (13, ' side') if side else (15, '')
    number = f'<text class="number" x="{x}" y="{y+4}">{road.number(path)}</text>'
    name = f'<text x="{x+r+8}" y="{y+5}">{escape(title(path))}</text>'
    return f'<g class="stop{kind}" data-lesson="{path.stem}"><circle cx="{x}" cy="{y}" r="{r}"/>{number}{name}</g>'

def turn(x, foot, to):
    "The road's way from the foot of a column up to the head of the next one"
    gutter, low, high, r = to-30, foot+18, TOP-18, 12
    return (f'V{low-r} Q{x} {low} {x+r} {low} H{gutter-r} Q{gutter} {low} {gutter} {low-r} '
            f'V{high+r} Q{gutter} {high} {gutter+r} {high} H{to-r} Q{to} {high} {to} {high+r}')

def places(ways):
    "[(lesson, x, y, the y of the lesson that it hangs on, or None)], column by column"
    for i,column in enumerate(ways):
        x, y = 20 + i*WIDTH, TOP
        for path,sides in column:
            yield path, x, y, None
            yield from ((o, x+INDENT, y + j*PITCH, y) for j,o in enumerate(sides, 1))
            y += PITCH*(1 + len(sides))

def svg(n, link=None, css=''):
    "The map in `n` columns, as SVG; `link` gives the address of a lesson, where it leads to one"
    ways = columns(road.road(), n)
    stops = list(places(ways))
    foot = max(y for _,_,y,_ in stops)
    xs = sorted({x for _,x,_,side in stops if side is None})
    last = max(y for _,x,y,side in stops if x==xs[-1] and side is None)
    way = f'M{xs[0]} {TOP} {" ".join(turn(a, foot, b) for a,b in pairwise(xs))} V{last}'
    # a side road leaves the road where it hangs on it, and goes down to its last lesson
    branches = [f'M{x-INDENT} {at} Q{x-INDENT} {(at+y)//2} {x} {y}' if y==at+PITCH else f'M{x} {y-PITCH} V{y}'
                for _,x,y,at in stops if at is not None]
    drawn = [(o, label(o, x, y, at is not None)) for o,x,y,at in stops]
    drawn = [f'<a href="{link(o)}">{s}</a>' if link else s for o,s in drawn]
    width, height, style = n*WIDTH, foot+28, f'<style>{css}</style>' if css else ''
    return (f'<svg xmlns="http://www.w3.org/2000/svg" class="road-map" viewBox="0 0 {width} {height}" '
            f'width="{width}" height="{height}">{style}<path class="way" d="{way}"/>'
            f'<path class="branch" d="{" ".join(branches)}"/>{"".join(drawn)}</svg>')

def picture():
    "The map as a file of its own, in the colours of whoever looks at it"
    return svg(3, css=style(lambda dark: f'@media (prefers-color-scheme: dark) {{ {dark} }}')) + '\n'

"""A notebook of the course as a page of the site: what only Jupyter and nbdev need goes or is folded away, pictures
become files, and links lead to pages."""
import ast, base64, hashlib, html, os, re, struct
from configparser import ConfigParser
from pathlib import Path

import nbformat
from latex2mathml.converter import convert

import glossary, lessons, road
from books import nbs, root, source

config = ConfigParser()
config.read(root/'settings.ini', encoding='utf-8')
cfg = config['DEFAULT']
published = cfg['user'] != 'YOUR_GITHUB_USER'
CODE = re.compile(r'(^ *```.*?^ *```|`[^`\n]+`)', re.S | re.M)
IMG = re.compile(r'<img alt="([^"]*)" src="data:image/png;base64,([\w+/=\s]+)">') # as `describe` shows it
BADGES = re.compile(r'^(\[!\[[^]]*\]\([^)]*\)\]\([^)]*\) *)+$', re.M)
# what pandas and fastprogress say of their tables: colours for a light page alone
STYLE = re.compile(r'<style(?: scoped)?>(?:(?!</style>).)*?(?:dataframe|fastprogress).*?</style>\s*', re.S)
GREY = re.compile(r'background-color:rgb\((\d+),\1,\1\);color:(?:white|black)')
HTML = re.compile(r'^<details>.*</details>$', re.M) # a line in which Markdown leaves formulas alone
WIDE = 460 # pixels: on a phone a wider figure with labels is moved sideways, as they couldn't be read if it were to fit
NUMBERED = re.compile(r"The next \w+ cells set the notebook up\. You needn't read them: (.*?)\.\s*")

def outside(code, change, text):
    "`text` changed where it isn't code"
    return ''.join(o if i%2 else change(o) for i,o in enumerate(code.split(text)))

def pages(folder=nbs):
    "{notebook: name of its page}: the lessons and what else is read, without the parts that lessons are made of"
    found = [*Path(folder).glob('*.ipynb'), *Path(folder).glob('exercises/[a-z]*.ipynb')]
    return {p.resolve(): p.stem for p in sorted(found)}

def on_github(path): return f"{cfg['git_url']}/blob/{cfg['branch']}/{path}"
def on_colab(name):
    place = f"{cfg['user']}/{cfg['repo']}/blob/{cfg['branch']}"
    return f'https://colab.research.google.com/github/{place}/nbs/{name}'

def anchor(heading):
    "A heading's id on the site: as in Jupyter, without per cent signs, which MyST's links can't have"
    return glossary.anchor(heading).replace('%', '')

def target(link, path, names):
    "Where a link of the file at `path` leads on the site"
    file, _, at = link.partition('#')
    if re.match(r'[a-z]+:', link) or not file: return link
    to = (path.parent/file).resolve()
    at = f"#{re.sub('%(25)?', '', at)}" if at else ''
    if to in names: return f'{names[to]}.ipynb{at}'
    if to.parent==nbs/'images': return f'images/{to.name}'
    if to.suffix=='.md' and (to.parent==root/'docs' or to.name=='CONTRIBUTING.md'): return f'{to.stem.lower()}.md{at}'
    if to.parent.name=='exercises' and to.suffix=='.ipynb': return f"exercises.md#{road.number(to)}"
    if to==root/'README.md': return f'index.ipynb{at}'
    return on_github(os.path.relpath(to, root).replace(os.sep, '/')) + at

def relink(text, path, names):
    "Markdown whose links lead to pages of the site; those in HTML to the file that Sphinx makes of it"
    def markdown(m): return f']({target(m[1], path, names)}'
    def inside(m): return m[1] + '"' + re.sub(r'\.(ipynb|md)(#|$)', r'.html\2', target(m[2], path, names)) + '"'
    def change(s):
        s = re.sub(r'\]\((?!<)([^)\s]+)', markdown, s)
        return re.sub(r'''(\b(?:href|src)=)["']([^"']+)["']''', inside, s)
    return outside(CODE, change, text)

def formulas(m):
    "HTML with its formulas as MathML"
    return re.sub(r'\$([^$\n]+)\$', lambda o: convert(html.unescape(o[1])), m[0])

def is_setup(code):
    "Whether a cell only imports, or says how pictures are drawn"
    def plumbing(o):
        if isinstance(o, ast.Expr): return ast.unparse(o).startswith('plt.rcParams.update(')
        return isinstance(o, (ast.Import, ast.ImportFrom))
    try: body = ast.parse(code).body
    except SyntaxError: return False # a magic of IPython's
    return bool(body) and all(map(plumbing, body))

def is_plumbing(code):
    "Whether a cell is there for Colab alone, or empty"
    colab = "'google.colab' in sys.modules" in code and '%pip install' in code
    return colab or not code.strip()

def is_prose(o):
    "Whether what a cell shows loses nothing if its lines go on below: all that isn't text in columns"
    data = o.get('data', {})
    text = o.get('text', '') if o.output_type=='stream' else '' if 'text/html' in data else data.get('text/plain', '')
    if o.output_type=='stream': return not re.search(r'\S {2,}\S', text)
    return '\n' not in text.strip()

def readable(m):
    "Black or white on a grey, whichever is easier to read"
    return f"background-color:rgb({m[1]},{m[1]},{m[1]});color:{'white' if int(m[1]) < 118 else 'black'}"

def size(png):
    "(width, height) of a PNG file"
    return struct.unpack('>II', png[16:24])

class Page:
    "The notebook at `path`, read for the site: `nb` is what myst-nb gets, `pictures` the files that it shows"
    def __init__(self, path, names):
        self.path, self.names, self.pictures = path, names, {}
        self.nb = nbformat.read(path, 4)
        self.nb.metadata.update(language_info=dict(name='python', pygments_lexer='ipython3'),
                                kernelspec=dict(name='python3', display_name='Python 3', language='python'))
        for c in self.nb.cells:
            if c.cell_type=='markdown': c.source = self.text(c.source)
            elif c.cell_type=='code': self.code(c)
        self.nb.cells = [c for c in self.nb.cells if 'remove-cell' not in c.metadata.get('tags', [])
                         and not c.source.startswith('<!-- not on the site -->')]
        self.fold()

    def text(self, s):
        s = relink(NUMBERED.sub(lambda m: m[1][0].upper() + m[1][1:] + '.\n', s), self.path, self.names)
        s = outside(CODE, lambda o: HTML.sub(formulas, o), s)
        return BADGES.sub('' if self.path.name=='index.ipynb' else lambda m: buttons(self.path), s)

    def code(self, c):
        lines = c.source.splitlines()
        said = [o.split()[1] for o in lines if re.match(r'#\| *\w', o)]
        c.source = '\n'.join(o for o in lines if not o.startswith('#|'))
        c.source = re.sub(r'^_all_ = \[[^]]*\].*\n?', '', c.source, flags=re.M).strip('\n') # nbdev's alone
        tags = c.metadata.setdefault('tags', [])
        if 'hide' in said or is_plumbing(c.source): tags.append('remove-cell')
        elif 'hide_input' in said: tags.append('remove-input')
        elif not c.outputs and is_setup(c.source): tags.append('hide-input')
        self.labelled = 'show_digits(' not in c.source or 'titles' in c.source
        for o in c.outputs: self.output(o)
        if all(map(is_prose, c.outputs)): tags.append('prose')
        elif all(is_prose(o) for o in c.outputs if o.output_type=='stream'): tags.append('prose-stream')

    def output(self, o):
        data = o.get('data', {})
        if page := data.get('text/html'):
            page = STYLE.sub('', IMG.sub(self.picture, page))
            data['text/html'] = GREY.sub(readable, page).replace('<table border="1" ', '<table ')
        elif 'text/markdown' in data: data['text/markdown'] = self.text(data['text/markdown'])

    def picture(self, m):
        png = base64.b64decode(m[2])
        name = f'{self.names[self.path]}-{hashlib.sha256(png).hexdigest()[:12]}.png'
        self.pictures[name] = png
        w, h = size(png)
        kind = 'class="figure"' if self.labelled else 'class="figure bare"'
        if self.labelled and w > WIDE: kind = f'class="figure wide" style="--width:{w}px"'
        return (f'<img {kind} alt="{m[1]}" src="_static/pictures/{name}" width="{w}" height="{h}"'
                f' loading="lazy">')

    def fold(self):
        "Cells that set up, one after the other, become one that is folded"
        kept = []
        for c in self.nb.cells:
            setup = 'hide-input' in c.metadata.get('tags', [])
            if setup and kept and 'hide-input' in kept[-1].metadata.get('tags', []):
                kept[-1].source += '\n\n' + c.source
            else: kept.append(c)
            if setup: c.metadata['mystnb'] = dict(code_prompt_show='Imports', code_prompt_hide='Imports')
        self.nb.cells = kept

    def alts(self):
        "The sentences of all its pictures"
        shown = '\n'.join(o.get('data', {}).get('text/html', '') for c in self.nb.cells for o in c.get('outputs', []))
        prose = '\n'.join(c.source for c in self.nb.cells if c.cell_type=='markdown')
        return [html.unescape(o) for o in re.findall(r'<img [^>]*?alt="([^"]+)"', shown)] + \
            re.findall(r'!\[([^]]+)\]\(', CODE.sub('', prose))

def buttons(path):
    "What can be done with a notebook, above its text: open it in Colab, take it along, tick it off"
    name = path.name if path.parent.name != 'exercises' else f'exercises/{path.name}'
    colab = f'<a class="button" href="{on_colab(name)}">Open in Colab</a>' if published else (
        '<span class="button unset">Open in Colab: whoever publishes this site must first write their name on GitHub '
        'into <code>settings.ini</code>, as <code>user</code></span>')
    box = f'<input type="checkbox" data-lesson="{path.stem}">'
    tick = f'<label class="button done">{box} I have done this lesson</label>'
    return (f'<div class="buttons">{colab}<a class="button" href="notebooks/{path.name}" download>Download the notebook'
            f'</a>{tick if path.stem[0].isdigit() else ""}</div>')

def undescribed(cells):
    "The cells of text with an image that has no sentence"
    for i,c in enumerate(cells):
        prose = glossary.prose(c)
        bare = [o for o in re.findall(r'<img\b[^>]*>', prose) if not re.search(r'\balt="[^"]+"', o)]
        if bare or re.search(r'!\[\s*\]\(', prose): yield f'cell {i} has a picture without a sentence of what it shows'

def silent(cells):
    "The first cell of code, where none of them stores what it showed"
    if any(c.get('outputs') for c in cells): return
    ours = [i for i,c in enumerate(cells) if not is_plumbing(source(c)) and not source(c).startswith('#|')]
    code = [i for i in ours if lessons.shows(cells[i])]
    if code: yield f'cell {code[0]} stores no output, nor does any other: run the notebook, and keep what it shows'

def faults(folder=nbs):
    "What keeps the notebooks from becoming a site, a sentence each, which names the notebook and the cell"
    books = glossary.read_all(folder)
    for path in pages(folder):
        cells = books[path]
        for o in (*silent(cells), *undescribed(cells), *glossary.dead_links(path, books)): yield f'{path.name} {o}'
        for i,c in enumerate(cells):
            if any(map(lessons.undescribed, c.get('outputs', []))):
                yield f'{path.name} cell {i} shows a picture without a sentence: end the figure with `describe`'

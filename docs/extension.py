"What the site adds to Sphinx: formulas as MathML, figures' sentences for the search, the glossary's, and the road."
import json, re
from pathlib import Path

import road, road_map
from docutils import nodes
from latex2mathml.converter import convert
from pygments.formatters import HtmlFormatter
from sphinx.highlighting import PygmentsBridge
from sphinx.util.fileutil import copy_asset

class Lines(HtmlFormatter):
    "Each line of code in an element that knows its indentation, for a screen on which it goes on below"
    def _format_lines(self, tokens):
        for is_code,line in super()._format_lines(tokens):
            text = re.sub('<[^>]*>', '', line)
            indent = len(text) - len(text.lstrip(' '))
            if indent and line.startswith(' '*indent): # so that it can be made narrower
                line = f'<span class="indent">{" "*indent}</span>{line[indent:]}'
            yield is_code, f'<span class="line" style="--indent:{indent}ch">{line}</span>' if is_code else line

class Searched(nodes.Element): "Text that the search finds, and the page doesn't show"

def inline_formula(self, node):
    self.body.append(convert(node.astext()))
    raise nodes.SkipNode

def formula(self, node):
    self.body.append(f'<div class="formula">{convert(node.astext(), display="block")}</div>')
    raise nodes.SkipNode

def skip(self, node): raise nodes.SkipNode

def add_alts(app, doctree, docname):
    "The sentences of a page's pictures, for the search"
    alts = app.alts.get(docname)
    if alts: doctree.append(Searched('', nodes.Text(' '.join(alts))))

def first_sentences(doctree):
    "{id of a word's heading: what the glossary says of it}"
    res = {}
    for section in doctree.findall(nodes.section):
        text = next((o for o in section.children if isinstance(o, nodes.paragraph)), None)
        if text is None or len(section.parent.children)==0: continue
        said = ' '.join(text.astext().split())
        for id in section['ids']: res[id] = said
    return res

def finish(app, error):
    "The glossary's sentences, as a file that also works where there is no server; and what no page uses goes"
    if error or app.builder.format != 'html': return
    for o in ('*.map', '*macros.html'):
        for p in (Path(app.outdir)/'_static').rglob(o): p.unlink()
    # the theme's font has the icons: its script of 1.5 MB, which each page would read, draws the same ones anew
    (Path(app.outdir)/'_static'/'scripts'/'fontawesome.js').write_text('', encoding='utf-8')
    words = first_sentences(app.env.get_doctree('glossary'))
    text = json.dumps(words, ensure_ascii=False, sort_keys=True, indent=0)
    (Path(app.outdir)/'_static'/'words.js').write_text(f'window.courseWords = {text}\n', encoding='utf-8')

def neighbours():
    "{page: (the one before, the one after)}, along the road; a side road leads back to it"
    way, res = road.road(), {}
    for i,(path,sides) in enumerate(way):
        before = way[i-1][0].stem if i else 'index'
        after = way[i+1][0].stem if i+1 < len(way) else 'glossary'
        res[path.stem] = before, after
        for o in sides: res[o.stem] = path.stem, after
    return {'index': (None, way[0][0].stem), **res}

def along_the_road(app, pagename, templatename, context, doctree):
    "Previous and next follow the road"
    if pagename not in app.neighbours:
        context['prev'] = context['next'] = None
        return
    def link(name): return name and dict(link=app.builder.get_relative_uri(pagename, name),
                                         title=context_title(app, name))
    context['prev'], context['next'] = map(link, app.neighbours[pagename])

def context_title(app, name): return app.env.titles[name].astext() if name in app.env.titles else name

def map_style(dark): return f'html[data-theme="dark"] {dark}'

def copy_files(app):
    "Pictures and notebooks go along"
    if app.builder.format != 'html': return
    for folder,to in (('pictures', '_static/pictures'), ('notebooks', 'notebooks')):
        copy_asset(str(Path(app.srcdir)/folder), str(Path(app.outdir)/to))
    (Path(app.outdir)/'_static'/'map.css').write_text(road_map.style(map_style), encoding='utf-8')

def collect_pages(app):
    copy_files(app)
    return []

def setup(app):
    PygmentsBridge.html_formatter = Lines
    app.alts = json.loads((Path(app.srcdir)/'alts.json').read_text(encoding='utf-8'))
    app.neighbours = neighbours()
    app.add_html_math_renderer('mathml', (inline_formula, None), (formula, None))
    app.add_node(Searched, html=(skip, None))
    app.connect('doctree-resolved', add_alts)
    app.connect('html-page-context', along_the_road, priority=400)
    app.connect('html-collect-pages', collect_pages)
    app.connect('build-finished', finish)
    return dict(parallel_read_safe=True, parallel_write_safe=True)

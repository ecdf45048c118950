"""The site as a reader meets it: its pages as files, in Chromium on two widths and in both themes; and what a fault in
a notebook does to the build. `SITE` names the folder where it has been built."""
import json, os, re, subprocess, sys
from copy import copy
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

pytest.importorskip('sphinx', reason='the extra docs is not installed')
from bs4 import BeautifulSoup

from conftest import root
from pages import served

sys.path.append(str(root/'docs'))
import build, reader, reference, road, road_map
from books import lessons, nbs

WIDTHS, THEMES = (1280, 390), ('light', 'dark')

@pytest.fixture(scope='module')
def site(tmp_path_factory):
    "The folder of the site"
    if 'SITE' in os.environ: return Path(os.environ['SITE'])
    out = tmp_path_factory.mktemp('site')/'html'
    assert not build.build(out)
    return out

@pytest.fixture(scope='module')
def pages(site):
    "{name: the page as it's parsed}"
    return {p.relative_to(site).as_posix(): BeautifulSoup(p.read_text(encoding='utf-8'), 'html.parser')
            for p in sorted(site.rglob('*.html'))}

def outgoing(soup):
    "What a page asks for or leads to: (tag, address)"
    for tag,name in (('a', 'href'), ('img', 'src'), ('script', 'src'), ('link', 'href'), ('source', 'src')):
        yield from ((tag, o[name]) for o in soup.find_all(tag) if o.get(name))

def test_no_link_is_dead(site, pages):
    ids = {p: {o['id'] for o in s.find_all(id=True)} for p,s in pages.items()}
    dead = set()
    for page,soup in pages.items():
        for _,address in outgoing(soup):
            at = urlsplit(address)
            if at.scheme or at.netloc: continue
            to = (site/page).parent/unquote(at.path) if at.path else site/page
            if not to.exists(): dead.add((page, address))
            elif at.fragment and to.suffix=='.html':
                there = ids[to.resolve().relative_to(site.resolve()).as_posix()]
                if unquote(at.fragment) not in there: dead.add((page, address))
    assert not dead

def test_nothing_is_asked_of_others(pages):
    asked = {(p, a) for p,s in pages.items() for tag,a in outgoing(s) if tag != 'a' and re.match('(https?:)?//', a)}
    assert not asked

def test_every_picture_has_its_sentence(pages):
    bare = {(p, str(o)[:200]) for p,s in pages.items() for o in s.find_all('img')
            if not o.get('alt') or re.search(r'\.(png|svg)$', o['alt'])}
    assert not bare
    assert sum(len(s.find_all('img')) for s in pages.values()) > 100

def test_every_word_has_its_sentence(site, pages):
    "What a link to the glossary shows"
    words = json.loads((site/'_static'/'words.js').read_text(encoding='utf-8').partition('=')[2])
    linked = {unquote(a.partition('#')[2]) for p,s in pages.items() for tag,a in outgoing(s.article or s)
              if tag=='a' and 'glossary.html#' in a and p != 'glossary.html'}
    assert len(linked) > 100 and not linked - set(words)
    assert all(len(o) > 20 for o in words.values())

def test_only_what_is_meant_for_readers(pages):
    "No directive, no line of Colab's, no formula as it's typed; a text that names what isn't here says so"
    for lesson in lessons():
        soup = copy(pages[f'{lesson.stem}.html'])
        code = '\n'.join(o.get_text() for o in soup.article.find_all('pre'))
        assert not re.search(r'^#\||%pip install -q git|^_all_ =', code, re.M), lesson.name
        said = soup.article.get_text()
        assert not re.search(r'#\||_all_\b', said) or 'site leaves them out' in said, lesson.name
        formulas = soup.article.find_all('math')
        if lesson.stem=='05a_backprop': assert len(formulas) > 40
        for o in [*soup.article.find_all(['pre', 'code', 'script']), *formulas]: o.decompose()
        assert not re.search(r'\$[^$\n]*\\[a-z]+[^$\n]*\$|```', soup.article.get_text()), lesson.name
    assert len(pages['glossary.html'].find_all('h3')) > 100

def test_the_way(pages):
    "Previous and next follow the road; the map leads to every lesson"
    def link(page, kind):
        found = pages[page].select_one(f'.prev-next-area a.{kind}-{"prev" if kind=="left" else "next"}')
        return found and found['href']
    way = [p for p,_ in road.road()]
    for a,b in zip(way, way[1:]):
        assert link(f'{a.stem}.html', 'right')==f'{b.stem}.html'
        assert link(f'{b.stem}.html', 'left')==f'{a.stem}.html'
    for path,sides in road.road():
        for o in sides: assert link(f'{o.stem}.html', 'left')==f'{path.stem}.html'
    for o in pages['index.html'].select('svg.road-map'):
        assert [a['href'] for a in o.find_all('a')]==[f'{p.stem}.html' for p in lessons()]

def test_head_of_a_lesson(site, pages):
    "What it needs, how long it takes, its buttons"
    for lesson in lessons():
        text = pages[f'{lesson.stem}.html'].article.get_text()
        assert 'You need' in text, lesson.name
        assert re.search(r'to read and run, [^.]* with questions and exercises', text), lesson.name
        buttons = pages[f'{lesson.stem}.html'].select_one('.buttons')
        assert (site/buttons.find('a', download=True)['href']).read_bytes()==lesson.read_bytes()
        said = buttons.get_text()
        assert reader.published or 'settings.ini' in said and 'colab' not in str(buttons).replace('in Colab', '')

def test_reference_has_every_name(pages):
    for name,module in reference.modules().items():
        headings = {o.get_text().rstrip('#') for o in pages[f'reference/{name}.html'].article.find_all('h2')}
        own = {n for n in module.exported if n in module.nodes}
        assert own==headings & own and len(headings)==len(own)

def test_exercises_are_folded(pages):
    "All statements; hints and solutions in folds"
    said = [o.get_text() for o in pages['exercises.html'].find_all('summary')]
    ours = [c for p in lessons() for c in reader.nbformat.read(p, 4).cells if re.fullmatch(r'ex-\w+', c.id)]
    assert said.count('Solution')==len(ours) > 100

def test_exercises_have_their_pictures(pages):
    "Whoever is asked to draw sees what's wanted, with its sentence"
    books = [c for p in lessons() for c in reader.nbformat.read(p, 4).cells]
    wanted = [c for c in books if re.fullmatch(r'ex-\w+-picture', c.id)]
    assert len(pages['exercises.html'].article.select('img.figure[alt]'))==len(wanted) > 5

def weight(site, page, soup):
    "Bytes of a page, and of the pictures, scripts and styles that it asks for"
    other = {o['href'] for o in soup.find_all('link', rel=['next', 'prev', 'search', 'index'], href=True)}
    asked = [a for tag,a in outgoing(soup) if tag != 'a' and a not in other]
    files = {((site/page).parent/unquote(urlsplit(a).path)).resolve() for a in (Path(page).name, *asked)}
    return sum(o.stat().st_size for o in files if o.is_file())

def test_sizes(site, pages):
    "Each page with all that it asks for at most 2.5 MB, the whole at most 40"
    sizes = {p: weight(site, p, s) for p,s in pages.items()}
    largest = sorted(sizes, key=sizes.get)[-5:]
    print('The largest pages, in kB:', {p: sizes[p]//1000 for p in largest})
    assert sizes[largest[-1]] <= 2.5e6
    assert sum(p.stat().st_size for p in site.rglob('*') if p.is_file()) <= 40e6

# --- in a browser

@pytest.fixture(scope='module')
def address(site):
    with served(site) as it: yield it

@pytest.fixture(scope='module')
def browser():
    sync = pytest.importorskip('playwright.sync_api', reason='playwright is not installed')
    from browser import chromium
    if not (path := chromium()): pytest.skip('no Chromium or Chrome here')
    with sync.sync_playwright() as p:
        it = p.chromium.launch(executable_path=path, args=['--no-sandbox'])
        yield it
        it.close()

LOOK = '''() => {
  const boxes = [...document.querySelectorAll('article pre')].filter(o => o.clientWidth)
  const wide = boxes.filter(o => o.scrollWidth > o.clientWidth + 1)
  const labelled = [...document.querySelectorAll('img.figure:not(.bare)')].filter(o => o.clientWidth)
  const moved = [...document.querySelectorAll('article .text_html')].filter(o => o.scrollWidth > o.clientWidth)
  const unknown = [...document.querySelectorAll('article *')].filter(o => o instanceof HTMLUnknownElement)
  return {wide: wide.length, boxes: boxes.length, over: document.documentElement.scrollWidth - innerWidth,
    small: labelled.filter(o => o.clientWidth < 0.7*o.getAttribute('width')).map(o => o.alt),
    moved: moved.length, stuck: moved.filter(o => o.tabIndex < 0).length, unknown: unknown.map(o => o.tagName)}
}'''
# what a page does when it's resized, it does by the second frame after that
SETTLED = '() => new Promise(o => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(o))))'
# axe takes seconds where there are thousands of elements, and most of ours are words of code in a few colours: it gets
# one box of code for each kind of word, and looks at the contrast of one text for each pair of colours
THIN = '''() => {
  axe.configure({rules: [{id: 'color-contrast', selector: '[data-contrast]'}]})
  const known = new Set()
  for (const pre of document.querySelectorAll('article pre')) {
    const kinds = [...pre.querySelectorAll('span')].map(o => o.className)
    if (kinds.every(o => known.has(o))) pre.textContent = pre.textContent
    kinds.forEach(o => known.add(o))
  }
}'''
AXE = '''async () => {
  const ground = new Map(), known = new Set()
  const under = o => {
    if (!o) return ''
    if (!ground.has(o)) {
      const own = getComputedStyle(o).backgroundColor
      ground.set(o, /, 0\\)$|transparent/.test(own) ? under(o.parentElement) : own)
    }
    return ground.get(o)
  }
  document.querySelectorAll('[data-contrast]').forEach(o => o.removeAttribute('data-contrast'))
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (walk.nextNode()) {
    const o = walk.currentNode.parentElement
    if (!walk.currentNode.data.trim() || !o.checkVisibility()) continue
    const s = getComputedStyle(o), key = [s.color, s.fontSize, s.fontWeight, s.opacity, under(o)].join()
    if (!known.has(key)) o.setAttribute('data-contrast', '')
    known.add(key)
  }
  const found = await axe.run({resultTypes: ['violations'], preload: false})
  return found.violations.filter(v => ['serious', 'critical'].includes(v.impact))
    .map(v => [v.id, v.nodes.length, v.nodes[0].html.slice(0, 160), ...v.nodes[0].any.map(o => o.message)])
}'''

def axe_script():
    import axe_playwright_python
    return (Path(axe_playwright_python.__file__).parent/'axe.min.js').read_text(encoding='utf-8')

DRESSES = [(w, t) for w in WIDTHS for t in THEMES]

def of_every_kind(pages):
    "A few pages that have, between them, each tag and class that any page has (the colours of code aside)"
    def kinds(soup):
        found = {(o.name, c) for o in soup.body.find_all(True) for c in o.get('class', [''])}
        return {(name, c) for name,c in found if name != 'span' or len(c) > 3}
    has, few = {p: kinds(s) for p,s in pages.items()}, []
    while left := set().union(*has.values()) - {o for p in few for o in has[p]}:
        few.append(max(has, key=lambda p: len(has[p] & left)))
    return few

@pytest.fixture(scope='module')
def seen(site, address, browser, pages):
    """What each page shows, complains of and asks for; and what axe says of it: light and wide, dark and narrow, of
    every second page the other way round, and all four of pages of every kind"""
    axe, few = axe_script(), of_every_kind(pages)
    print(f'All four dresses of {len(few)} pages of {len(pages)}: {" ".join(few)}')
    assert len(few) < 20, 'too many kinds of elements to look at all four dresses'
    context = browser.new_context(viewport=dict(width=1280, height=900), bypass_csp=True)
    tab, errors, asked, res = context.new_page(), [], [], {}
    tab.on('console', lambda o: errors.append(o.text) if o.type in ('error', 'warning') else None)
    tab.on('pageerror', lambda o: errors.append(str(o)))
    tab.on('request', lambda o: asked.append(o.url))
    for i,page in enumerate(pages):
        errors.clear()
        asked.clear()
        tab.set_viewport_size(dict(width=1280, height=900))
        tab.goto(address + page)
        looks, found = {}, []
        for width in WIDTHS:
            tab.set_viewport_size(dict(width=width, height=900))
            tab.evaluate(SETTLED)
            looks[width] = tab.evaluate(LOOK)
        tab.evaluate(axe)
        tab.evaluate(THIN)
        tab.add_style_tag(content='*, ::before, ::after { transition: none !important }') # no colour halfway
        for width,theme in DRESSES if page in few else DRESSES[::3] if i%2 else DRESSES[1:3]:
            tab.set_viewport_size(dict(width=width, height=900))
            tab.evaluate('o => { document.documentElement.dataset.theme = o }', theme)
            tab.evaluate(SETTLED)
            found += [(width, theme, *o) for o in tab.evaluate(AXE)]
        res[page] = dict(errors=list(errors), asked=list(asked), looks=looks, axe=found)
    context.close()
    return res

def test_console_is_silent(seen): assert not {p: o['errors'] for p,o in seen.items() if o['errors']}

def test_requests_stay_at_home(seen, address):
    away = {u for o in seen.values() for u in o['asked'] if not u.startswith((address, 'data:', 'blob:'))}
    assert not away and sum(len(o['asked']) for o in seen.values()) > len(seen)

def test_no_page_is_wider_than_the_screen(seen):
    assert not {(p, w): l['over'] for p,o in seen.items() for w,l in o['looks'].items() if l['over'] > 0}

@pytest.mark.parametrize('width,most', [(1280, .05), (390, .15)])
def test_few_boxes_scroll_sideways(seen, width, most):
    wide, boxes = (sum(o['looks'][width][k] for o in seen.values()) for k in ('wide', 'boxes'))
    print(f'{wide} of {boxes} at {width}')
    assert boxes > 1000 and wide <= most*boxes

def test_labels_can_be_read(seen):
    "On a phone no figure is so small that its labels aren't legible; what's moved sideways, a keyboard reaches"
    assert not {(p, w): l['small'] for p,o in seen.items() for w,l in o['looks'].items() if l['small']}
    assert not {(p, w) for p,o in seen.items() for w,l in o['looks'].items() if l['stuck']}
    assert sum(o['looks'][390]['moved'] for o in seen.values()) > 20

def test_angle_brackets_are_shown(seen):
    "<digit> in a text is no element that a browser drops"
    assert not {p: l['unknown'] for p,o in seen.items() for l in o['looks'].values() if l['unknown']}

def test_axe(seen): assert not {p: o['axe'] for p,o in seen.items() if o['axe']}

def chosen(names, n):
    "`n` of the names, spread over all"
    names = sorted(names)
    return [names[i*len(names)//n] for i in range(n)]

def test_search_finds_the_right_page_first(address, browser, pages):
    words = {o.get_text().rstrip('#') for o in pages['glossary.html'].find_all('h3')}
    functions = {n: m for m,o in reference.modules().items() for n in o.exported if n in o.nodes and n not in words}
    wanted = {**{o: 'glossary.html' for o in chosen(words, 20)},
              **{o: f'reference/{functions[o]}.html' for o in chosen(functions, 10)}}
    tab, wrong = browser.new_page(), {}
    for word,page in wanted.items():
        tab.goto(f'{address}search.html?q={word}')
        tab.locator('#search-results .search-summary').get_by_text(re.compile('finished|found', re.I)).wait_for()
        first = tab.locator('#search-results li a').first
        at = urlsplit(first.get_attribute('href')).path if first.count() else None
        if at != page: wrong[word] = at
    tab.close()
    assert not wrong

def test_search_knows_the_pictures(address, browser):
    "A figure's sentence is found, although nobody sees it on the page"
    tab = browser.new_page()
    tab.goto(f'{address}search.html?q=blurred+mean+seven')
    tab.locator('#search-results li a').first.wait_for()
    assert '01_baseline.html' in ' '.join(o.get_attribute('href') for o in tab.locator('#search-results li a').all())
    tab.close()

def test_icons_are_drawn_by_the_font(site, address, browser):
    "The theme's script that would draw them, larger than all else that a page needs, is left out"
    assert not (site/'_static'/'scripts'/'fontawesome.js').stat().st_size
    tab = browser.new_page(viewport=dict(width=390, height=800))
    tab.goto(address + '00_digits.html')
    loaded = tab.evaluate("async () => { await document.fonts.ready; return [...document.fonts].filter("
                          "o => o.status=='loaded').map(o => o.family) }")
    assert 'Font Awesome' in ' '.join(loaded)
    assert tab.locator('.fa-magnifying-glass:visible').first.bounding_box()['width'] > 8
    tab.close()

def test_what_a_fold_hides_is_reachable_once_it_is_open(address, browser):
    tab = browser.new_page(viewport=dict(width=390, height=900))
    tab.goto(address + 'exercises.html')
    at = tab.evaluate('''async settled => {
      const box = document.querySelector('article details pre')
      box.style.whiteSpace = 'pre'
      box.textContent = 'wide '.repeat(200)
      const before = box.tabIndex
      for (let o = box.closest('details'); o; o = o.parentElement.closest('details')) o.open = true
      await eval(settled)()
      return [box.scrollWidth > box.clientWidth, before, box.tabIndex]
    }''', SETTLED)
    tab.close()
    assert at==[True, -1, 0]

WORD = 'article a.word'

def test_a_word_by_mouse_and_keyboard(address, browser):
    tab = browser.new_page(viewport=dict(width=1280, height=900))
    tab.goto(address + '00_digits.html')
    word, tip = tab.locator(WORD).first, tab.locator('#word-tip')
    word.hover()
    assert tip.is_visible() and len(tip.text_content()) > 20 and word.get_attribute('aria-describedby')=='word-tip'
    tab.mouse.move(2, 2)
    tip.wait_for(state='hidden')
    tab.keyboard.press('Tab') # from here on what is focused shows that it is
    word.focus()
    assert tip.is_visible()
    tab.keyboard.press('Escape')
    assert not tip.is_visible() and tab.url.endswith('00_digits.html')
    tab.close()

def test_a_word_by_finger(address, browser):
    "The first tap shows its sentence, the second goes to the glossary; the sentence fits the screen"
    context = browser.new_context(viewport=dict(width=390, height=800), has_touch=True, is_mobile=True)
    tab = context.new_page()
    tab.goto(address + '00_digits.html')
    word, tip = tab.locator(WORD).first, tab.locator('#word-tip')
    word.tap()
    assert tip.is_visible()
    box = tip.bounding_box()
    assert 0 <= box['x'] and box['x'] + box['width'] <= 390
    word.tap()
    tab.wait_for_url(re.compile(r'glossary\.html#'))
    context.close()

def test_ticks_stay_in_the_browser(address, browser):
    context = browser.new_context(viewport=dict(width=1280, height=900))
    tab, asked = context.new_page(), []
    tab.goto(address + '00_digits.html', wait_until='networkidle')
    tab.on('request', lambda o: asked.append(o.url))
    tab.get_by_label('I have done this lesson').first.check()
    tab.wait_for_timeout(100)
    assert not asked
    tab.reload()
    assert tab.get_by_label('I have done this lesson').first.is_checked()
    tab.goto(address + 'index.html')
    assert tab.locator('.wide .stop.done').count()==1
    assert not context.cookies()
    context.close()

# --- what bad input gets

def markdown(text, id): return dict(cell_type='markdown', id=id, metadata={}, source=text)
def code(text, id, *outputs): return dict(cell_type='code', id=id, metadata={}, source=text, outputs=list(outputs),
                                          execution_count=None)
def shown(**data): return dict(output_type='display_data', metadata={}, data=data)
TITLE, VALUE = markdown('# A page', 'a'), code('1+1', 'b', shown(**{'text/plain': '2'}))
GLOSSARY = [markdown('# Glossary', 'a'), markdown('### pixel\n\nA number.', 'b')]

@pytest.mark.parametrize('cell,said', [
    (VALUE, None),
    (code('1+1', 'c'), 'page.ipynb cell 1 stores no output'),
    (code('draw()', 'c', shown(**{'image/png': 'iVBORw0KGgo='})), 'page.ipynb cell 1 shows a picture without a'),
    (code('draw()', 'c', shown(**{'text/html': '<img alt="" src="x.png">'})), 'cell 1 shows a picture without a'),
    (markdown('![](images/page.png)', 'c'), 'page.ipynb cell 1 has a picture without a sentence'),
    (markdown('[next](13_gone.ipynb)', 'c'), 'page.ipynb cell 1 links to 13_gone.ipynb, which is not there'),
    (markdown('[x](glossary.ipynb#pixel)', 'c'), None),
    (markdown('[x](glossary.ipynb#pickle)', 'c'), 'cell 1 links to glossary.ipynb#pickle, and glossary.ipynb has no'),
], ids=['good', 'no output', 'bare picture', 'empty alt', 'picture in text', 'lesson gone', 'word', 'no such word'])
def test_fault_names_its_cell(tmp_path, cell, said):
    for name,cells in (('page', [TITLE, cell]), ('glossary', GLOSSARY)):
        nb = dict(cells=cells, metadata={}, nbformat=4, nbformat_minor=5)
        (tmp_path/f'{name}.ipynb').write_text(json.dumps(nb), encoding='utf-8')
    (tmp_path/'images').mkdir()
    (tmp_path/'images'/'page.png').touch()
    found = [o for o in reader.faults(tmp_path) if not o.startswith('glossary')]
    assert len(found)==bool(said) and (not said or said in found[0]), found

def test_a_heading_with_a_per_cent_sign():
    names = {(nbs/'x.ipynb').resolve(): 'x'}
    assert reader.anchor('99 % sure')=='99--sure'
    for at in ('99-%25-sure', '99-%-sure'):
        assert reader.target(f'x.ipynb#{at}', nbs/'y.ipynb', names)=='x.ipynb#99--sure'

def test_a_lesson_that_never_ran():
    "Colab's cell, which is no Python, stands above those that show something"
    colab = code("if 'google.colab' in sys.modules:\n    %pip install -q mnist_basics", 'b')
    assert list(reader.silent([TITLE, colab, VALUE])) == []
    found, = reader.silent([TITLE, colab, code('1+1', 'c')])
    assert found.startswith('cell 2 stores no output')

def test_fault_stops_the_build(tmp_path):
    "An exit code, one sentence, and no page"
    nb = dict(cells=[TITLE, code('1+1', 'c')], metadata={}, nbformat=4, nbformat_minor=5)
    (tmp_path/'page.ipynb').write_text(json.dumps(nb), encoding='utf-8')
    args = sys.executable, root/'docs'/'build.py', '--nbs', tmp_path, '--out', tmp_path/'html'
    done = subprocess.run([*map(str, args)], capture_output=True, text=True)
    assert done.returncode==1 and done.stderr.startswith('page.ipynb cell 1 stores no output')
    assert 'Traceback' not in done.stderr and not (tmp_path/'html').exists()

def test_a_folder_of_others_is_left_alone(tmp_path):
    (tmp_path/'thesis.txt').write_text('mine', encoding='utf-8')
    args = sys.executable, root/'docs'/'build.py', '--out', tmp_path
    done = subprocess.run([*map(str, args)], capture_output=True, text=True)
    assert done.returncode==1 and 'has something else in it than a site' in done.stderr
    assert [o.name for o in tmp_path.iterdir()]==['thesis.txt']

def test_what_is_raised_ends_with_its_paragraph(tmp_path):
    text = ['__all__ = ["f"]', '', '# %% ../nbs/00_digits.ipynb #c9551fce', 'def f(', '    a # an `<n>` or <n>', '):',
            '    """Adds, and raises', '    `ValueError` below 0', '', '    Each is a number"""', '']
    (tmp_path/'x.py').write_text('\n'.join(text), encoding='utf-8')
    m = reference.modules(tmp_path)['x']
    said = reference.of_function(m, 'f', m.nodes['f'], {'x': m})
    assert '| *raises* | `ValueError` | below 0 |' in said and '| an `<n>` or &lt;n> |' in said
    assert 'default' not in said, 'a column with nothing in it'

def test_missing_docment(tmp_path):
    head = '__all__ = ["f"]\n\n# %% ../nbs/01_x.ipynb #abc\n'
    file = tmp_path/'x.py'
    file.write_text(head + 'def f(a, # the first\n      b):\n    "Adds"\n    return a+b\n', encoding='utf-8')
    found, = reference.faults(tmp_path)
    assert found.startswith('01_x.ipynb cell #abc says nothing of `b` in `f`')
    file.write_text(head + 'def f(a, # the first\n      b # the second\n):\n    "Adds"\n', encoding='utf-8')
    assert not list(reference.faults(tmp_path))

def test_map_is_drawn_alike_for_readme():
    assert (nbs/'images'/'road.svg').read_text(encoding='utf-8')==road_map.picture()

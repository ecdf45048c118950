"""Draws on the page of `mnist_draw`, and on the pad in JupyterLab, with a mouse in headless Chromium, and reads
what a screen reader is told of a lesson's pictures.

Needs the extras `draw` and `browser`, and Chromium or Chrome on the path (or its name in CHROMIUM)."""
import io, json, math, os, shutil, signal, socket, subprocess, sys, tempfile, time, urllib.request
from contextlib import contextmanager
from pathlib import Path

from fastcore.script import call_parse
from PIL import Image, ImageDraw
from playwright.sync_api import sync_playwright

START = 'from mnist_basics.app import mnist_draw; mnist_draw(port={}, nobrowser=True)'
CELL = '''from mnist_basics.sources import load_digits
from mnist_basics.draw import Reader
from mnist_basics.app import kept_model
from mnist_basics.sketchpad import draw_pad
train, valid = load_digits('all', 'embedded')
model, card = kept_model(train, valid)
draw_pad(Reader(model, train, card['sure']))'''
KERNEL = dict(display_name='Python 3', language='python', name='python3')
LESSON = Path(__file__).resolve().parent.parent/'nbs'/'00_digits.ipynb' # whose pictures are described
WAIT = 30 # seconds, for anything
HINT = 'Draw a digit'

def arc(x, y, rx, ry, a, b):
    "Part of an ellipse, as 25 points"
    angles = (math.radians(a + (b - a)*i/24) for i in range(25))
    return [(x + rx*math.cos(t), y + ry*math.sin(t)) for t in angles]

DIGITS = { # strokes on a sheet from 0 to 1, angles clockwise from the right
    0: [arc(.5, .5, .2, .32, -90, 270)],
    1: [[(.52,.16),(.49,.84)]],
    2: [arc(.5, .33, .18, .17, -170, 35) + [(.32,.82),(.73,.82)]],
    3: [arc(.47, .33, .18, .16, -150, 90) + arc(.47, .67, .2, .18, -90, 150)],
    4: [[(.36,.16),(.31,.55),(.7,.55)], [(.63,.2),(.6,.86)]],
    5: [[(.68,.18),(.38,.18),(.35,.46)] + arc(.47, .63, .2, .19, -125, 150)],
    6: [[(.6,.15),(.45,.32),(.35,.55)] + arc(.5, .66, .16, .17, 190, -170)],
    7: [[(.3,.2),(.7,.2),(.45,.86)]],
    8: [arc(.5, .33, .14, .15, 90, -90) + arc(.5, .33, .14, .15, -90, -270)[1:] + arc(.5, .66, .18, .18, -90, 270)],
    9: [arc(.5, .34, .16, .17, 20, -340) + [(.65,.42),(.6,.86)]]}

def chromium():
    "Where Chromium or Chrome is, or None"
    names = os.environ.get('CHROMIUM'), 'chromium', 'google-chrome', 'chromium-browser', 'chrome'
    return next((p for o in names if o and (p := shutil.which(o))), None)

class Pad:
    "The one pad on a page"
    def __init__(self, tab): self.tab, self.at = tab, tab.locator('.digit-pad')
    def said(self): return self.at.locator('.digit-said').text_content()
    def seen(self): return self.at.locator('.digit-reading').inner_text()

    def wait(self, good, what=None, seconds=WAIT):
        "What's said (or seen), as soon as it's `good`"
        end = time.time() + seconds
        while not good(s := (what or self.said)()):
            assert time.time() < end, f'after {seconds} s the pad says {self.said()!r} and shows {self.seen()!r}'
            self.tab.wait_for_timeout(50)
        return s

    def draw(self, strokes, up=True):
        self.at.locator('canvas').scroll_into_view_if_needed()
        box, mouse = self.at.locator('canvas').bounding_box(), self.tab.mouse
        for points in strokes:
            points = [(box['x'] + x*box['width'], box['y'] + y*box['height']) for x,y in points]
            mouse.move(*points[0])
            mouse.down()
            for p in points[1:]: mouse.move(*p, steps=5)
            if up: mouse.up()

    def read(self, strokes):
        "What's said of a drawing once it's all there: after that it stays the same"
        self.draw(strokes)
        old, since, end = None, time.time(), time.time() + WAIT
        while time.time() < end:
            said = self.said()
            if said != old: old, since = said, time.time()
            if said and time.time() - since > 1.5: return said
            self.tab.wait_for_timeout(50)
        raise AssertionError(f'the pad says {old!r} after {WAIT} s')

    def clear(self):
        self.at.get_by_role('button', name='Clear').click()
        self.wait(lambda s: s=='')
        assert self.ink()==0 and HINT in self.seen(), 'the sheet is cleared, and something is left'

    def ink(self):
        "How many dots of the sheet have some"
        opaque = '.data.filter((v, i) => i%4 == 3 && v).length'
        return self.at.locator('canvas').evaluate(
            f'c => c.getContext("2d").getImageData(0, 0, c.width, c.height){opaque}')

    def give(self, data, name='picture.png'):
        "Chooses a file"
        self.at.locator('input[type=file]').set_input_files(dict(name=name, mimeType='image/png', buffer=data))

def as_png(img):
    out = io.BytesIO()
    img.save(out, 'PNG')
    return out.getvalue()

def picture(d, side=400):
    "A digit on paper, as the bytes of a PNG"
    img = Image.new('L', (side, side), 240)
    pen = dict(fill=20, width=side//16, joint='curve')
    for points in DIGITS[d]: ImageDraw.Draw(img).line([(x*side, y*side) for x,y in points], **pen)
    return as_png(img)

def try_pad(pad, shot=None):
    "All that's tried, on the page and in JupyterLab: how many of the ten digits it read"
    pad.wait(lambda s: HINT in s, pad.seen)
    assert pad.said()=='' and pad.ink()==0, pad.said()
    right = 0
    for d,strokes in DIGITS.items():
        said = pad.read(strokes)
        assert pad.ink() and pad.seen().startswith(said[:12]), f'said {said!r}, shown {pad.seen()!r}'
        right += said==str(d)
        if said != str(d): print(f'a {d}: {said}')
        if d==3 and shot: shot()
        pad.clear()
    assert right >= 8, f'{right} of 10 digits were read'

    pad.draw(DIGITS[1], up=False)
    assert pad.wait(bool)=='1', 'a digit is read before the button is let go'
    pad.tab.mouse.up()
    pad.clear()
    pad.draw([[(.5,.5),(.5,.5)]])
    assert 'dot' in pad.wait(bool)
    pad.clear()
    pad.draw([[(.25,.2),(.25,.8)], [(.75,.2),(.75,.8)]])
    pad.wait(lambda s: 'several' in s)
    pad.at.get_by_role('button', name='Undo').click()
    pad.wait(lambda s: s=='1')
    pad.clear()
    pad.read(DIGITS[4]) # what's on the sheet makes room for a picture
    pad.give(picture(5))
    pad.wait(lambda s: s=='5')
    assert pad.ink()==0
    pad.give(b'a letter', 'letter.txt')
    pad.wait(lambda s: 'no picture' in s)
    pad.give(picture(7))
    pad.wait(lambda s: s=='7')
    pad.give(picture(7)[:800])
    pad.wait(lambda s: 'damaged' in s)
    pad.give(as_png(Image.new('1', (10_000, 10_000), 1)))
    pad.wait(lambda s: '10,000×10,000' in s)
    pad.give(bytes(9*2**20))
    pad.wait(lambda s: 'MB' in s)
    assert pad.read(DIGITS[0])=='0', 'after all that, it reads on'
    pad.clear()
    return right

@contextmanager
def tab(address, alone=True):
    "A browser's tab where no script fails, and that asks nobody but `address`, unless not `alone`"
    path = chromium()
    assert path, 'There is no Chromium or Chrome: put one on the path, or its name in CHROMIUM.'
    with sync_playwright() as p:
        browser = p.chromium.launch(executable_path=path, args=['--no-sandbox'])
        tab, away, broken = browser.new_page(viewport=dict(width=1180, height=860)), [], []
        tab.set_default_timeout(WAIT*1000)
        near = address, address.replace('http', 'ws'), 'data:', 'blob:'
        def asked(o):
            if not o.url.startswith(near): away.append(o.url)
        for kind in ('request', 'websocket'): tab.on(kind, asked)
        tab.on('pageerror', lambda o: broken.append(str(o)))
        tab.on('console', lambda o: broken.append(o.text) if 'Content Security Policy' in o.text else None)
        tab.broken = broken
        yield tab
        browser.close()
    assert not (alone and away), f'asked for from elsewhere: {away}'

def free_port():
    with socket.socket() as s:
        s.bind(('127.0.0.1', 0))
        return s.getsockname()[1]

@contextmanager
def running(args, folder, **env):
    "A process that's told to stop at the end, and the file with what it writes"
    log = folder/'log'
    def heed(): # a shell's background jobs, and what they start, ignore Ctrl-C
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    with open(log, 'w') as f:
        p = subprocess.Popen(args, stdout=f, stderr=subprocess.STDOUT, env={**os.environ, **env}, preexec_fn=heed)
    try: yield p, log
    except BaseException:
        print(log.read_text()[-2000:], file=sys.stderr)
        raise
    finally:
        if p.poll() is None: p.send_signal(signal.SIGINT if 'jupyterlab' not in args else signal.SIGTERM)
        try: p.wait(WAIT)
        except subprocess.TimeoutExpired: p.kill()

def answers(address, p):
    "Waits until somebody does, training included"
    end = time.time() + 10*WAIT
    while time.time() < end:
        assert p.poll() is None, 'it ended before it answered'
        try: return urllib.request.urlopen(address, timeout=2)
        except OSError: time.sleep(0.5)
    raise AssertionError(f'{address} does not answer')

def status(address, **kwargs):
    "Of an answer to a request that no browser would make"
    try: return urllib.request.urlopen(urllib.request.Request(address, **kwargs), timeout=WAIT).status
    except urllib.error.HTTPError as e: return e.code

CLOSED = ('config', 'gradio_api/info', 'gradio_api/queue/join', 'gradio_api/upload', 'gradio_api/file=/etc/hostname',
          'gradio_api/proxy=http://127.0.0.1')

def refuses(address):
    "Tries the doors of Gradio that the page keeps shut"
    server, as_json = f'{address}/gradio_api/component_server/', 'application/json'
    for path in CLOSED: assert status(f'{address}/{path}')==404, path
    assert status(f'{address}/gradio_api/upload', data=b'{}')==404
    assert status(server, data=b'{}', headers={'Content-Type': 'text/plain'})==415
    too_much = {'Content-Type': as_json, 'Content-Length': str(12*2**20)}
    assert status(server, data=b'{}', headers=too_much)==413
    assert status(address, headers=dict(Host='example.org'))==400

def page(shots):
    "How many digits are read on the page"
    port = free_port()
    address = f'http://127.0.0.1:{port}'
    args = [sys.executable, '-c', START.format(port)]
    with tempfile.TemporaryDirectory() as tmp, running(args, Path(tmp)) as (p,log):
        answers(address, p)
        with tab(address) as t:
            t.goto(address)
            t.locator('.digit-pad').wait_for()
            def shot():
                t.mouse.move(5, 5)
                t.screenshot(path=shots/'page.png', clip=dict(x=60, y=0, width=1060, height=700))
            right = try_pad(Pad(t), shot if shots else None)
            assert not t.broken, t.broken
            t.set_viewport_size(dict(width=390, height=844))
            assert t.evaluate('document.documentElement.scrollWidth <= innerWidth'), 'wider than a telephone'
        refuses(address)
        p.send_signal(signal.SIGINT)
        assert p.wait(WAIT)==130, f'stopped with {p.returncode}'
        assert 'Traceback' not in log.read_text(), log.read_text()
    return right

def pad_notebook():
    "A notebook with a pad"
    cell = dict(cell_type='code', id='pad', metadata={}, outputs=[], execution_count=None, source=CELL)
    return dict(cells=[cell], metadata=dict(kernelspec=KERNEL), nbformat=4, nbformat_minor=5)

def lab_files(tmp, nb):
    "The notebook, and a kernel that is this Python"
    command = [sys.executable, '-m', 'ipykernel_launcher', '-f', '{connection_file}']
    files = {'notebooks/this.ipynb': nb, 'data/kernels/python3/kernel.json': dict(KERNEL, argv=command)}
    for path,data in files.items():
        (tmp/path).parent.mkdir(parents=True)
        (tmp/path).write_text(json.dumps(data), encoding='utf-8')

@contextmanager
def lab_tab(nb, alone=True):
    "A tab with the notebook open in JupyterLab, which gets settings of its own"
    port = free_port()
    address = f'http://127.0.0.1:{port}'
    with tempfile.TemporaryDirectory() as tmp:
        tmp = Path(tmp)
        lab_files(tmp, nb)
        env = {f'JUPYTER_{o.upper()}_DIR': str(tmp/o) for o in ('config', 'data', 'runtime')}
        env |= {f'JUPYTERLAB_{o.upper()}_DIR': str(tmp/o) for o in ('settings', 'workspaces')}
        env['IPYTHONDIR'] = str(tmp/'ipython')
        args = [sys.executable, '-m', 'jupyterlab', '--no-browser', '--allow-root', '--ip=127.0.0.1', f'--port={port}',
                '--ServerApp.port_retries=0', '--IdentityProvider.token=', f'--notebook-dir={tmp/"notebooks"}']
        with running(args, tmp, **env) as (p,log):
            answers(f'{address}/api', p)
            with tab(address, alone) as t:
                t.goto(f'{address}/lab/tree/this.ipynb')
                t.locator('.jp-Cell').first.click(timeout=3*WAIT*1000)
                t.wait_for_timeout(1500)
                no = t.get_by_role('button', name='No', exact=True)
                if no.count(): no.first.click() # it asks whether to fetch news
                yield t

def lab(shots):
    "How many digits are read in JupyterLab"
    with lab_tab(pad_notebook()) as t:
        t.locator('.jp-Cell .cm-content').first.click()
        t.keyboard.press('Shift+Enter')
        t.locator('.digit-pad').wait_for(timeout=8*WAIT*1000)
        return try_pad(Pad(t), (lambda: t.screenshot(path=shots/'lab.png')) if shots else None)

def sentences(path):
    "What a stored notebook shows in a terminal where a browser gets a picture"
    cells = json.loads(path.read_text(encoding='utf-8'))['cells']
    shown = [o['data'] for c in cells for o in c.get('outputs', []) if 'data' in o]
    return [''.join(o['text/plain']) for o in shown if 'image/png' in o or '<img' in ''.join(o.get('text/html', ''))]

def heard(tab, path):
    """How many pictures a notebook has, after each of its sentences was heard on a page that's scrolled down

    That's what a screen reader says of a picture: its name in Chromium's accessibility tree."""
    wanted, cdp, end = sentences(path), tab.context.new_cdp_session(tab), time.time() + 4*WAIT
    left = set(wanted)
    tab.mouse.move(600, 500)
    while left:
        assert time.time() < end, f'nobody hears: {sorted(left)}'
        nodes = cdp.send('Accessibility.getFullAXTree')['nodes']
        left -= {o['name']['value'] for o in nodes if not o['ignored'] and o['role']['value'] in ('image', 'img')}
        tab.mouse.wheel(0, 600)
        tab.wait_for_timeout(100)
    return len(wanted)

def described_in_lab(path):
    "How many pictures of a stored notebook are described in JupyterLab, where nobody has run it or trusts it"
    with lab_tab(json.loads(path.read_text(encoding='utf-8')), alone=False) as t: return heard(t, path)

def described_on_page(path):
    "How many on the page that nbconvert makes of it"
    from nbconvert import HTMLExporter
    with tempfile.TemporaryDirectory() as tmp:
        page = Path(tmp)/'page.html'
        page.write_text(HTMLExporter().from_filename(str(path))[0], encoding='utf-8')
        with tab(page.as_uri(), alone=False) as t:
            t.goto(page.as_uri(), wait_until='domcontentloaded')
            return heard(t, path)

@call_parse
def main(
    only:str=None, # page, lab or alts (default: all)
    shots:Path=None # folder for pictures of the page and of JupyterLab, with a digit drawn
):
    """Draw ten digits on the page and in JupyterLab, and see at least eight of them read; hear what's said of
    the pictures of a lesson"""
    if shots: shots.mkdir(parents=True, exist_ok=True)
    tries = {'on the page': page, 'in JupyterLab': lab}
    counts = {k:f(shots) for k,f in tries.items() if only in (None, f.__name__)}
    assert counts or only=='alts', f'{only} is neither page, lab nor alts'
    said = [f'{n} digits read {k}' for k,n in counts.items()]
    if only in (None, 'alts'):
        said += [f'{described_in_lab(LESSON)} pictures described in JupyterLab',
                 f"{described_on_page(LESSON)} on nbconvert's page"]
    print(', '.join(said))

"""Places where the page runs: proxies, containers, shared servers, terminals, Spaces, and what others send. The numbers
are those of reports on software like this one."""
import json, os, re, socket, subprocess, sys, threading, time, urllib.error, urllib.request
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urljoin

import pytest
from conftest import commands, root

SEVEN = [dict(pen=18, points=[[77,77],[270,77],[141,296]])]
PATH = '/user/me/proxy/7860'

ask = urllib.request.build_opener(urllib.request.ProxyHandler({})).open # by no proxy

def answer(request, head='Content-Security-Policy'):
    "Status, text, and a header"
    try:
        with ask(request, timeout=60) as o: return o.status, o.read().decode(errors='replace'), o.headers[head]
    except urllib.error.HTTPError as e: return e.code, e.read().decode(), e.headers[head]

def free_port():
    with closing(socket.socket()) as s:
        s.bind(('127.0.0.1', 0))
        return s.getsockname()[1]

@contextmanager
def served(tmp, *args, **env):
    "A page's address here, and the file in which stands what it has said"
    pytest.importorskip('gradio', reason='the extra draw is not installed')
    (tmp/'gradio').write_text('a folder of somebody else would be as little use')
    log = tmp/'log'
    with open(log, 'w') as f:
        p = subprocess.Popen([*map(str, args)], cwd=tmp, stdout=f, stderr=subprocess.STDOUT,
                             env={**os.environ, 'TMPDIR': str(tmp), 'PYTHONUNBUFFERED': '1', **env})
    end = time.time() + 300
    while not re.search('Draw a digit at .*\n', log.read_text()):
        assert p.poll() is None and time.time() < end, log.read_text()
        time.sleep(0.3)
    asked = args[args.index('--port')+1] if '--port' in args else '7860'
    port = re.search(r'next free one, (\d+)', log.read_text() + f'next free one, {asked}')[1]
    try: yield f'http://127.0.0.1:{port}', log
    finally:
        p.terminate()
        p.wait(60)

def draw(*args): return (commands/'mnist_draw', '--nobrowser', '--port', str(free_port()), *args)

@pytest.fixture(scope='module')
def page(tmp_path_factory):
    """With a proxy of a kind that Gradio can't be imported with, a temporary folder that isn't its own, and a terminal
    of ASCII"""
    args = draw('--host', '0.0.0.0', '--root-path', 'https://hub.example/me')
    env = dict(ALL_PROXY='socks5://127.0.0.1:9', PYTHONIOENCODING='ascii')
    with served(tmp_path_factory.mktemp('page'), *args, **env) as o: yield o

@pytest.fixture(scope='module')
def behind(tmp_path_factory):
    "Behind a path, with other proxies that lead nowhere, and a locale that has ASCII alone"
    env = dict(HTTP_PROXY='http://127.0.0.1:9', https_proxy='http://127.0.0.1:9', LC_ALL='C', PYTHONUTF8='0')
    with served(tmp_path_factory.mktemp('behind'), *draw('--root-path', PATH), **env) as o: yield o

def config_of(page): return json.loads(re.search(r'window\.gradio_config = (\{.*?\});</script>', page, re.S)[1])
def pad_of(page): # the component that reads
    return next(o['id'] for o in config_of(page)['components'] if 'read_drawing' in str(o))

def post(at, data, **headers):
    return answer(urllib.request.Request(f'{at}/gradio_api/component_server/', data,
                                         {'Content-Type': 'application/json', **headers}))

def drawing(at, data, **headers):
    "What is said of a drawing"
    page = answer(urllib.request.Request(f'{at}/', headers=headers))[1]
    call = dict(data=data, component_id=pad_of(page), fn_name='read_drawing', session_hash='s')
    return json.loads(post(at, json.dumps(call).encode(), **headers)[1])[0]

def test_C1_proxies_for_others(page, behind):
    for at,_ in (page, behind): assert drawing(at, SEVEN)=='7'

def test_C3_a_temporary_folder_of_its_own(page, behind):
    for _,log in (page, behind): assert not re.search('Error|Traceback', log.read_text())

def test_terminals_of_ascii(page, behind):
    for _,log in (page, behind): assert log.read_bytes().isascii() and 'Draw a digit at' in log.read_text()

def test_C4_names(page):
    for name in ('localhost:8080', 'hub.example', '0.0.0.0'):
        assert answer(urllib.request.Request(page[0], headers=dict(Host=name)))[0]==200, name
    for name in ('mybox:7993', '192.168.1.5', 'evil.example', 'hub.example.evil', 'a@localhost'):
        status, said, _ = answer(urllib.request.Request(page[0], headers=dict(Host=name)))
        assert status==400 and '--host' in said and said.count('\n')==1, (name, said)

def test_C4_a_proxy_with_a_path(page):
    for path in ('', '/me/'): # which a proxy takes away, or doesn't
        status, said, _ = answer(urllib.request.Request(page[0] + path, headers=dict(Host='hub.example')))
        assert status==200 and '"root":"https://hub.example/me"' in said

@contextmanager
def reverse_proxy(to, jupyter):
    "The address of a proxy that has `to` under PATH: as Jupyter's does it, or as nginx does"
    class Pass(BaseHTTPRequestHandler):
        def log_message(self, *args): pass
        def do_GET(self, data=None):
            if not self.path.startswith(f'{PATH}/'): return self.send_error(404)
            head = {k: v for k,v in self.headers.items() if k.lower() not in ('connection', 'accept-encoding')}
            if jupyter: head |= {'X-Forwarded-Context': PATH, 'X-ProxyContextPath': PATH}
            else: head |= {'Host': to.partition('//')[2], 'X-Forwarded-Host': head['Host'], 'X-Forwarded-Proto': 'http',
                           'X-Forwarded-For': '10.0.0.7', 'X-Forwarded-Prefix': PATH}
            url = to + (self.path[len(PATH):] if jupyter else self.path)
            try: reply = ask(urllib.request.Request(url, data, head), timeout=60)
            except urllib.error.HTTPError as e: reply = e
            self.send_response(reply.status)
            self.send_header('Content-Type', reply.headers['Content-Type'] or 'text/plain')
            self.end_headers()
            self.wfile.write(reply.read())
        def do_POST(self): self.do_GET(self.rfile.read(int(self.headers['Content-Length'])))
    server = ThreadingHTTPServer(('127.0.0.1', 0), Pass)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try: yield f'http://127.0.0.1:{server.server_port}'
    finally:
        server.shutdown()
        server.server_close()

@pytest.mark.parametrize('jupyter', [True, False], ids=['path-taken-away', 'path-left'])
def test_C4_a_digit_is_read_through_a_proxy(behind, jupyter):
    "As a browser does: the page, what it loads, and a drawing, all at the addresses that the page itself names"
    with reverse_proxy(behind[0], jupyter) as at:
        status, page, _ = answer(f'{at}{PATH}/')
        assert status==200 and (whole := config_of(page)['root'])==f'{at}{PATH}'
        loads = re.findall(r'(?:src|href)="(\./assets/[^"]+|[^"]*theme\.css[^"]*)"', page)
        assert loads
        for o in loads[:8]: assert answer(urljoin(f'{whole}/', o))[0]==200, o
        assert drawing(whole, SEVEN)=='7'

def test_a_space(tmp_path):
    "The Space's file, with what is in a Space's environment, asked by the name that Hugging Face gives it"
    name = 'somebody-digits.hf.space'
    env = dict(SYSTEM='spaces', SPACE_ID='somebody/digits', SPACE_HOST=name, GRADIO_SERVER_NAME='0.0.0.0',
               GRADIO_NUM_PORTS='1', GRADIO_ALLOW_FLAGGING='never', GRADIO_THEME='huggingface')
    with served(tmp_path, commands/'python', root/'spaces'/'app.py', **env) as (at, _):
        head = {'Host': name, 'X-Forwarded-Host': name, 'X-Forwarded-Proto': 'https'}
        status, page, policy = answer(urllib.request.Request(at, headers=head))
        assert status==200 and config_of(page)['root']==f'https://{name}'
        assert 'frame-ancestors https://huggingface.co' in policy
        assert drawing(at, SEVEN, **head)=='7'

def test_malformed_requests_get_a_short_refusal(page):
    at, log = page
    for data in (b'', b'{', b'[]', b'7', b'{}', b'\xff', b'{"data": 1, "component_id": 99, "fn_name": "x", '
                 b'"session_hash": "s"}', b'['*10_000):
        status, said, _ = post(at, data)
        assert status in (400, 404, 422) and len(said) < 400, (data[:20], status, said)
    for bad in (7, {'a': 1}, [7], [[7]], 'no base64', 'aGVsbG8='):
        assert 10 < len(drawing(at, bad)) < 200, 'a sentence'
    assert 'Traceback' not in log.read_text(), log.read_text()

def test_a_drawing_waits_behind_no_picture():
    "Drawings are read while pictures wait, and pictures that are too many are sent away"
    pytest.importorskip('gradio', reason='the extra draw is not installed')
    import asyncio

    from mnist_basics.app import BUSY, _Lane
    pictures, drawings, hold = _Lane(2), _Lane(2), threading.Event()
    async def many():
        waiting = [asyncio.ensure_future(pictures(hold.wait, 60)) for _ in range(3)]
        await asyncio.sleep(0)
        sent_away, read = await pictures(hold.wait), await drawings(lambda: 'read')
        hold.set()
        return sent_away[0], read, await asyncio.gather(*waiting)
    assert asyncio.run(many())==(BUSY, 'read', [True]*3)

def test_a_drawing_on_the_page_waits_behind_no_picture():
    "Neither behind one that's being read nor behind those that wait; and where too many do, the next one is told"
    pytest.importorskip('gradio', reason='the extra draw is not installed')
    import asyncio, base64, io
    from collections import Counter

    from PIL import Image

    from mnist_basics.app import BUSY, make_page
    from mnist_basics.pictures import DrawingError
    hold, png = threading.Event(), io.BytesIO()
    Image.new('L', (9,9)).save(png, 'PNG')
    picture = base64.b64encode(png.getvalue()).decode()
    def read(img):
        if isinstance(img, Image.Image): hold.wait(60)
        raise DrawingError('read')
    page = make_page(read, dict(architecture='cnn', source='embedded', validated=1, accuracy=1., images=1))
    ask = next(o.read_drawing for o in page.blocks.values() if hasattr(o, 'read_drawing'))
    async def many():
        waiting = [asyncio.ensure_future(ask(picture)) for _ in range(12)]
        await asyncio.sleep(0.1)
        start = time.time()
        said, took = (await ask(SEVEN))[0], time.time() - start
        hold.set()
        return said, took, Counter(o[0] for o in await asyncio.gather(*waiting))
    said, took, pictures = asyncio.run(many())
    assert said=='read' and took < 1 and pictures=={'read': 9, BUSY: 3}

def test_drawings_are_read_side_by_side():
    pytest.importorskip('gradio', reason='the extra draw is not installed')
    import asyncio

    from mnist_basics.app import _Lane
    lane, met = _Lane(9, 2), threading.Barrier(2)
    async def two(): return await asyncio.wait_for(asyncio.gather(lane(met.wait, 20), lane(met.wait, 20)), 30)
    assert sorted(asyncio.run(two()))==[0, 1]

def test_two_that_start_at_once_train_once(tmp_path):
    "The second waits for the first one's model"
    pytest.importorskip('safetensors', reason='the extra draw is not installed')
    code = '''import sys, time, mnist_basics.app as app
from pathlib import Path
slow, app.cache_dir = app.train_reader, lambda: Path(sys.argv[1])
def quick(train, quiet): time.sleep(1); return slow(train, epochs=1, quiet=True)
app.train_reader = quick
train, valid = app.load_digits('all', 'embedded')
app.kept_model(train[:400], valid[:100])'''
    args = [sys.executable, '-c', code, tmp_path]
    both = [subprocess.Popen(args, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    said = [o.communicate(timeout=300)[0] for o in both]
    assert sum('Training' in o for o in said)==1 and [o.returncode for o in both]==[0, 0], said

@pytest.mark.parametrize('name', ['mnist_draw', 'mnist_ladder', 'mnist_lessons'])
def test_help_on_a_terminal_of_ascii(command, name):
    assert not command(name, '--help', PYTHONIOENCODING='ascii').returncode

def test_an_empty_name_is_refused(command):
    pytest.importorskip('gradio', reason='the extra draw is not installed')
    done = command('mnist_draw', '--nobrowser', '--model', '')
    assert done.returncode==2 and '--model is empty' in done.stderr

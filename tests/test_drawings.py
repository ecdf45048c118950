"""Other people's drawings, and places where the page runs: what was reported of software like this one, by the
reports' ids, each with its kind."""
import io, json, os, re, socket, subprocess, sys, threading, time, urllib.error, urllib.request
from contextlib import closing

import numpy as np, pytest, torch
from conftest import commands
from PIL import Image

from mnist_basics.digits import load_digits
from mnist_basics.draw import box, to_mnist
from mnist_basics.pictures import DrawingError, as_pixels, draw_strokes, open_picture

SEVEN = draw_strokes([[(60,60),(210,60),(110,230)]], pen=14)
THREE = draw_strokes([[(80,60),(150,45),(190,80),(130,130)], [(130,130),(200,175),(150,235),(75,220)]], pen=14)

def stored(img, kind, **kwargs):
    "The bytes of a file"
    out = io.BytesIO()
    img.save(out, kind, **kwargs)
    return out.getvalue()

def near(a, b=None, most=4):
    "Are two digits `uint8` [28,28] the same, but for a little grey?"
    return abs(a.astype(int) - (to_mnist(SEVEN) if b is None else b)).mean() < most

def refusal(img, f=to_mnist):
    with pytest.raises(DrawingError) as e: f(img)
    return str(e.value)

@pytest.mark.parametrize('kind', ['JPEG', 'PNG', 'WEBP', 'TIFF'])
@pytest.mark.parametrize('held', range(1, 9))
def test_D1_pictures_are_turned_upright(held, kind):
    t = Image.Transpose
    back = {2: t.FLIP_LEFT_RIGHT, 3: t.ROTATE_180, 4: t.FLIP_TOP_BOTTOM, 5: t.TRANSPOSE, 6: t.ROTATE_90,
            7: t.TRANSVERSE, 8: t.ROTATE_270}.get(held)
    note, img = Image.Exif(), Image.fromarray(SEVEN)
    note[0x0112] = held
    data = stored(img.transpose(back) if back is not None else img, kind, exif=note)
    opened = Image.open(io.BytesIO(data))
    assert near(to_mnist(opened)) and near(to_mnist(open_picture(data))) and near(to_mnist(data))
    opened.load()
    assert near(to_mnist(opened)), 'and when it is decoded'

@pytest.mark.parametrize('mode', ['1', 'L', 'LA', 'La', 'P', 'PA', 'RGB', 'RGBA', 'RGBa', 'RGBX', 'CMYK', 'YCbCr',
                                  'HSV', 'I', 'F', 'I;16', 'I;16B', 'LAB'])
def test_D1_pictures_of_every_mode(mode):
    img = Image.fromarray(SEVEN)
    if mode=='LAB': # light, and the middle of both colours
        img = Image.merge('LAB', [img, *[Image.new('L', img.size, 128)]*2])
    else:
        way = {'La': 'LA', 'PA': 'LA', 'RGBa': 'RGBA', 'HSV': 'RGB', 'RGBX': 'RGB', 'I;16B': 'I;16'}
        img = img.convert(way.get(mode, 'L')).convert(mode)
    assert near(to_mnist(img), most=8 if mode=='1' else 4)

def test_D1_pictures_with_a_transparent_colour():
    grey = Image.fromarray(SEVEN)
    for kind,img,clear in (('PNG', grey.convert('P'), 255), ('PNG', grey, 255), ('GIF', grey.convert('P'), 255)):
        assert near(to_mnist(Image.open(io.BytesIO(stored(img, kind, transparency=clear)))))

@pytest.mark.parametrize('size', [(4032,3024), (5712,4284), (8064,6048)], ids=lambda o: f'{o[0]*o[1]/1e6:.0f}MP')
def test_D3_photographs_of_many_megapixels(size):
    data = stored(Image.fromarray(THREE).resize(size), 'JPEG', quality=60)
    opened = open_picture(data)
    assert max(opened.size) < 3000 and near(to_mnist(opened), to_mnist(Image.fromarray(THREE).resize((2016,1512))))
    lazy = Image.open(io.BytesIO(data))
    assert max(as_pixels(lazy).shape) < 3000 and lazy.size==size, 'and the picture itself stays as it is'

def test_D3_other_formats_have_a_limit_that_is_said():
    said = refusal(stored(Image.new('L', (5000,4000), 255), 'PNG'), open_picture)
    assert '5,000×4,000' in said and '16,777,216' in said and 'JPEG' in said

def apart(a, b):
    "WCAG's contrast of two colours, and the largest difference in red, green or blue"
    light = [sum(k*((v/255+0.055)/1.055)**2.4 if v > 10 else k*v/255/12.92
                 for k,v in zip((0.2126, 0.7152, 0.0722), o)) + 0.05 for o in (a, b)]
    return max(light)/min(light), max(abs(x - y) for x,y in zip(a, b))

def test_every_colour_of_ink_on_every_colour_of_paper():
    share, tried, wrong = 1 - SEVEN[...,None]/255, 0, []
    colours = [(r,g,b) for r in (0, 128, 255) for g in (0, 128, 255) for b in (0, 128, 255)]
    colours += [(224,32,32), (0,130,32), (189,183,107), (245,222,179), (72,61,139)]
    rng = np.random.default_rng(0)
    pairs = [(a,b) for a in colours for b in colours if apart(a, b)[0] >= 1.5 or apart(a, b)[1] >= 64]
    for k in rng.choice(len(pairs), 120, replace=False):
        ink, paper = pairs[k]
        tried += 1
        drawn = np.rint(np.array(paper)*(1 - share) + np.array(ink)*share).astype(np.uint8)
        try: good = near(to_mnist(drawn))
        except DrawingError: good = False
        if not good: wrong.append(pairs[k])
    assert not wrong, f'{len(wrong)} of {tried}: {wrong[:5]}'

def test_small_grids_say_their_range():
    grid = np.zeros((8,8))
    grid[1,1:6] = grid[2:7,5] = 16
    for o in (grid, grid.astype(np.uint8), torch.tensor(grid), np.kron(grid, np.ones((2,2))), np.dstack([grid]*3)):
        assert 'from 0 to 16' in refusal(o)
    assert near(to_mnist(grid*255/16), to_mnist(grid/16))
    assert 'from 0 to 0.001' in refusal(SEVEN/255e3)

def test_D6_what_others_hand_over(tmp_path):
    png = stored(Image.fromarray(THREE), 'PNG')
    (tmp_path/'three.png').write_bytes(png)
    drawn = np.dstack([0*THREE]*3 + [255 - THREE])
    for o in (png, bytearray(png), tmp_path/'three.png', str(tmp_path/'three.png'),
              {'background': None, 'layers': [], 'composite': drawn}): assert near(to_mnist(o), to_mnist(THREE))
    assert 'composite' in refusal({'image': drawn}) and 'no picture at' in refusal('nowhere.png')
    assert 'list' in refusal([1, 2])

def test_D6_two_sheets_are_no_grey_and_alpha():
    pair = np.stack([SEVEN, THREE])
    assert '2 drawings' in refusal(pair, as_pixels)
    for o in (pair, torch.tensor(pair), pair[:,None], np.stack([pair]*3, -1)):
        assert [near(a, to_mnist(b)) for a,b in zip(to_mnist(o), pair)]==[True]*2
    assert to_mnist(np.stack([SEVEN]*5)).shape==(5,28,28)

def test_D7_tight_crops():
    _, valid = load_digits(source='embedded')
    good = 0
    for im in valid.images[:100].numpy():
        whole = to_mnist(im)
        try: good += near(to_mnist(im[box(im)]), whole, 12)
        except DrawingError: pass
    assert good >= 97, good

@pytest.mark.parametrize('margin', [0, 2, 4, 8])
def test_D7_a_one_cut_out_tightly(margin):
    sheet = draw_strokes([[(140,50),(140,230)]], pen=14)
    rows, cols = np.nonzero(sheet < 200)
    cut = sheet[rows.min()-margin:rows.max()+1+margin, cols.min()-margin:cols.max()+1+margin]
    for o in (cut, 255 - cut): assert near(to_mnist(o), to_mnist(sheet), 6)

def test_D7_frames_are_no_crops():
    white = np.full((272,272), 255, np.uint8)
    assert 'edge' in refusal(np.pad(white, 4))
    assert near(to_mnist(np.pad(SEVEN, 12))), 'a sheet on a dark table'

@pytest.mark.parametrize('kind', ['GIF', 'PNG', 'TIFF', 'WEBP'])
def test_D8_the_first_frame_with_ink(kind):
    blank, drawn = Image.new('L', (280,280), 255), Image.fromarray(SEVEN)
    data = stored(blank, kind, save_all=True, append_images=[blank.copy(), drawn, Image.fromarray(THREE)])
    opened = Image.open(io.BytesIO(data))
    assert near(to_mnist(open_picture(data))) and near(to_mnist(opened)) and opened.tell()==0

# ---- the page, started once, in a place where much is against it

ask = urllib.request.build_opener(urllib.request.ProxyHandler({})).open # by no proxy

def answer(request):
    "Status and text"
    try:
        with ask(request, timeout=60) as o: return o.status, o.read().decode()
    except urllib.error.HTTPError as e: return e.code, e.read().decode()

@pytest.fixture(scope='module')
def page(tmp_path_factory):
    """Its address, how it can be asked, and what it has written: with a proxy of a kind that Gradio can't be imported
    with, a temporary folder that isn't its own, and a terminal of ASCII"""
    pytest.importorskip('gradio', reason='the extra draw is not installed')
    tmp = tmp_path_factory.mktemp('page')
    (tmp/'gradio').write_text('not a folder')
    with closing(socket.socket()) as s:
        s.bind(('127.0.0.1', 0))
        port = s.getsockname()[1]
    env = {**os.environ, 'ALL_PROXY': 'socks5://127.0.0.1:9', 'TMPDIR': str(tmp), 'PYTHONIOENCODING': 'ascii'}
    args = ['mnist_draw', '--nobrowser', '--host', '0.0.0.0', '--port', str(port),
            '--root-path', 'https://hub.example/me']
    log = tmp/'log'
    with open(log, 'w') as f:
        p = subprocess.Popen([str(commands/args[0]), *args[1:]], env=env, stdout=f, stderr=subprocess.STDOUT)
    at, end = f'http://127.0.0.1:{port}', time.time() + 300
    while 'Draw a digit' not in log.read_text():
        assert p.poll() is None and time.time() < end, log.read_text()
        time.sleep(0.3)
    yield at, log
    p.terminate()
    p.wait(60)

def test_C1_a_proxy_for_others(page): assert answer(page[0])[0]==200
def test_C3_a_temporary_folder_of_its_own(page): assert not re.search('Error|Traceback', page[1].read_text())

def test_C4_names(page):
    for name in ('localhost:8080', 'hub.example', '0.0.0.0'):
        assert answer(urllib.request.Request(page[0], headers=dict(Host=name)))[0]==200, name
    for name in ('mybox:7993', '192.168.1.5', 'evil.example', 'hub.example.evil', 'a@localhost'):
        status, said = answer(urllib.request.Request(page[0], headers=dict(Host=name)))
        assert status==400 and '--host' in said and said.count('\n')==1, (name, said)

def test_C4_a_proxy_with_a_path(page):
    for path in ('', '/me/'): # which a proxy takes away, or doesn't
        status, said = answer(urllib.request.Request(page[0] + path, headers=dict(Host='hub.example')))
        assert status==200 and '"root":"https://hub.example/me"' in said

def post(at, data, **headers):
    return answer(urllib.request.Request(f'{at}/gradio_api/component_server/', data,
                                         {'Content-Type': 'application/json', **headers}))

def pad_of(at): # the component that reads
    config = json.loads(re.search(r'window\.gradio_config = (\{.*?\});</script>', answer(at)[1], re.S)[1])
    return next(o['id'] for o in config['components'] if 'read_drawing' in str(o))

def drawing(at, data):
    call = dict(data=data, component_id=pad_of(at), fn_name='read_drawing', session_hash='s')
    return json.loads(post(at, json.dumps(call).encode())[1])

def test_malformed_requests_get_a_short_refusal(page):
    at, log = page
    for data in (b'', b'{', b'[]', b'7', b'{}', b'\xff', b'{"data": 1, "component_id": 99, "fn_name": "x", '
                 b'"session_hash": "s"}', b'['*10_000):
        status, said = post(at, data)
        assert status in (400, 404, 422) and len(said) < 400, (data[:20], status, said)
    for bad in (7, {'a': 1}, [7], [[7]], 'no base64', 'aGVsbG8='):
        assert len(drawing(at, bad)[0]) < 200, 'a sentence'
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

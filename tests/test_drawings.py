"Other people's drawings: what was reported of software like this one, by the reports' ids, each with its kind."
import io

import numpy as np, pytest, torch
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
    "Paper that is black, or as dark as the ink, but can't be seen"
    bare = (SEVEN > 127).astype(np.uint8)
    table = Image.frombytes('P', (280,280), bare.tobytes())
    table.putpalette([0,0,0, 0,0,0]) # ink and paper: both black, and the second isn't there
    grey = Image.fromarray(np.where(bare, 9, 0).astype(np.uint8))
    colour = Image.fromarray(np.dstack([np.where(bare, 9, 0)]*3).astype(np.uint8))
    for kind,img,clear in (('PNG', table, 1), ('GIF', table, 1), ('PNG', grey, 9), ('PNG', colour, (9,9,9))):
        assert near(to_mnist(Image.open(io.BytesIO(stored(img, kind, transparency=clear)))), most=8), (kind, clear)

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
    assert near(to_mnist(np.pad(SEVEN, ((0,0), (60,0))))), 'a table on one side'

@pytest.mark.parametrize('kind', ['GIF', 'PNG', 'TIFF', 'WEBP'])
def test_D8_the_first_frame_with_ink(kind):
    blank, drawn = Image.new('L', (280,280), 255), Image.fromarray(SEVEN)
    data = stored(blank, kind, save_all=True, append_images=[blank.copy(), drawn, Image.fromarray(THREE)])
    opened = Image.open(io.BytesIO(data))
    assert near(to_mnist(open_picture(data))) and near(to_mnist(opened)) and opened.tell()==0

def test_a_file_that_may_not_be_read():
    "It isn't called damaged"
    from mnist_basics.pictures import _fault
    assert 'Permission denied' in _fault(PermissionError(13, 'Permission denied'))
    assert 'damaged' in _fault(OSError('image file is truncated'))

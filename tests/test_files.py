"Files of digits as people have them: every form, under every name, damaged in every way. Names are those of reports."
import gzip, io, os, signal, subprocess, sys, time, warnings

import numpy as np, pandas as pd, pytest, torch
from PIL import Image

from mnist_basics import files, idx, looks, offline, readers, sources
from mnist_basics.sources import Digits, DigitsError, load_digits, save_digits
from mutations import mutations

every = offline.embedded_digits()
train, valid = every[0][:200], every[1][:100]
few = train[:30], valid[:20]

@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    "A home of its own, nothing named, and no warning about looks that isn't asked for"
    monkeypatch.setenv('FASTAI_HOME', str(tmp_path/'home'))
    monkeypatch.delenv('MNIST_BASICS_DATA', raising=False)
    cfg = sources.fastai_module('data.external').fastai_cfg
    cfg.cache_clear()
    with warnings.catch_warnings():
        warnings.simplefilter('ignore')
        warnings.filterwarnings('error', '.*images: they look')
        yield tmp_path/'home'
    cfg.cache_clear()

@pytest.fixture
def put(tmp_path):
    "Writes files by name into a folder"
    def put(files, folder='data'):
        for name,data in files.items():
            path = tmp_path/folder/name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        return tmp_path/folder
    return put

def idx_bytes(t, code=8):
    kind = {8: 'u1', 9: 'i1', 11: '>i2', 12: '>i4', 13: '>f4', 14: '>f8'}[code]
    a = np.asarray(t).astype(kind)
    return bytes([0, 0, code, a.ndim]) + np.array(a.shape, '>i4').tobytes() + a.tobytes()

def four(name=lambda o: o, a=train, b=valid, **codes):
    "The four IDX files by name"
    return {name(f'{s}-{k}-idx{n}-ubyte'): idx_bytes(t, codes.get(k, 8))
            for s,o in (('train', a), ('t10k', b)) for k,n,t in (('images', 3, o.images), ('labels', 1, o.labels))}

def image_bytes(image, form='PNG', mode='L'):
    f = io.BytesIO()
    Image.fromarray(np.asarray(image)).convert(mode).save(f, form)
    return f.getvalue()

def pictures(names=('training', 'testing'), ending='.png', n=100, **kind):
    return {f'{s}/{d}/{i}{ending}': image_bytes(x, **kind) for s,o in zip(names, (train, valid))
            for i,(x,d) in enumerate(zip(o.images[:n], o.labels[:n].tolist()))}

def table(o, header=None, label=0):
    rows = o.images.flatten(1).tolist()
    for row,d in zip(rows, o.labels.tolist()): row.insert(label, d)
    text = '\n'.join(','.join(map(str, row)) for row in rows)
    return ((','.join(header)+'\n' if header else '') + text + '\n').encode()

def npz(**arrays):
    f = io.BytesIO()
    np.savez(f, **arrays)
    return f.getvalue()

def npy(a):
    f = io.BytesIO()
    np.save(f, a)
    return f.getvalue()

def pt(images, labels, dtype=None):
    f = io.BytesIO()
    torch.save((images.to(dtype), labels.to(dtype)), f)
    return f.getvalue()

def keras(): return dict(x_train=train.images.numpy(), y_train=train.labels.numpy().astype(np.uint8),
                         x_test=valid.images.numpy(), y_test=valid.labels.numpy().astype(np.uint8))

def same(sets, a=train, b=valid):
    for got,want in zip(sets, (a, b)):
        assert torch.equal(got.images, want.images)
        assert torch.equal(got.labels, want.labels)

def refused(path, *words):
    "The one sentence that is said"
    with pytest.raises(DigitsError) as e: load_digits(source=path)
    said = str(e.value)
    assert '\n' not in said and said.endswith('.') and all(o in said for o in words), said
    return said

# names and forms

@pytest.mark.parametrize('name', [
    lambda o: o.replace('-idx', '.idx'), str.upper, lambda o: f'{o}/{o}', lambda o: o.replace('-', '_'),
    lambda o: f"{o.replace('-idx', '.idx')}/{o.replace('-idx', '.idx')}", lambda o: f'a/b/MNIST/raw/{o}',
    lambda o: o.split('-idx')[0], lambda o: f"archive/{o.replace('-idx', '.idx')}",
    lambda o: f'{o} (1)'], ids=['dots', 'capitals', 'folders', 'underscores', 'Kaggle', 'deep', 'short', 'archive',
            'twice'])
def test_A1_names(put, name): same(load_digits(source=put(four(name))))

def test_A1_kaggle_has_both(put):
    put(four(lambda o: f'{o}/{o}'))
    same(load_digits(source=put(four(lambda o: o.replace('-idx', '.idx')))))

def test_A1_a_missing_file_is_named(put):
    files = four(lambda o: o.replace('-idx', '.idx'))
    del files['t10k-labels.idx1-ubyte']
    refused(put(files), 't10k-labels-idx1-ubyte', 'all are needed')
    refused(put(files)/'train-images.idx3-ubyte', 'one of four IDX files', 'name the folder')

def test_A1_two_places(put):
    put(four(lambda o: f'KMNIST/raw/{o}'))
    refused(put(four(lambda o: f'FashionMNIST/raw/{o}')), 'several places', 'name one')
    same(load_digits(source=put(four(lambda o: f'MNIST/raw/{o}')))) # torchvision's root with its other sets

def test_A3_gzipped_by_content(put):
    same(load_digits(source=put({k: gzip.compress(v) for k,v in four().items()})))
    same(load_digits(source=put(four(lambda o: f'{o}.gz'), 'unpacked')))
    same(load_digits(source=put({f'{k}.GZ': gzip.compress(v) for k,v in four().items()}, 'capitals')))

@pytest.mark.parametrize('code', [11, 12, 13, 14])
def test_number_types(put, code): same(load_digits(source=put(four(images=code, labels=code))))

def test_numbers_from_0_to_1(put):
    unit = Digits(train.images, train.labels).pixels()
    files = four()
    files['train-images-idx3-ubyte'] = idx_bytes(unit, 13)
    files['t10k-images-idx3-ubyte'] = idx_bytes(valid.pixels(), 14)
    same(load_digits(source=put(files)))
    binary = [Digits((o.images > 127).to(torch.uint8), o.labels) for o in (train, valid)]
    got = load_digits(source=put(four(a=binary[0], b=binary[1], images=9), 'binary'))
    assert torch.equal(got[0].images, binary[0].images*255)

@pytest.mark.parametrize('x', [train.images.float()+0.5, train.images.float()*2, -train.images.float(),
                               train.images.float()/0], ids=['halves', 'to 510', 'negative', 'nan'])
def test_numbers_that_are_no_pixels(put, x):
    files = four()
    files['train-images-idx3-ubyte'] = idx_bytes(x, 13)
    refused(put(files), 'train-images-idx3-ubyte')

def test_A7_A8_what_systems_leave(put, capsys):
    data = pictures()
    data |= {'training/0/._0.png': b'\0\5\26\7Mac OS X', 'training/__MACOSX/0/0.png': b'', '.DS_Store': b'',
             'training/Thumbs.db': b'', 'testing/3/desktop.ini': b'', '__MACOSX/training/0/._0.png': b''}
    sets = load_digits(source=put(data))
    assert [len(o) for o in sets]==[100, 100] and not capsys.readouterr().out.count('not read')

def test_A7_what_else_was_not_read(put, capsys):
    folder = put({**pictures(), 'training/3/notes.txt': b'a', 'training/3/1.webp': b'a'})
    for _ in range(2): # the first time, and from the cache
        load_digits(source=folder)
        assert capsys.readouterr().out.count('2 other files there were not read, such as training/3/1.webp')==1

@pytest.mark.parametrize('names', [
    ('train', 'test'), ('train', 'valid'), ('train', 'val'), ('Training', 'Testing'), ('TRAIN', 'VAL'),
    ('trainingSet/trainingSet', 'testSet/testSet'), ('train_images', 'test_images'), ('mnist_png/training',
            'mnist_png/testing'),
    ('data/mnist/train', 'data/mnist/validation')], ids='-'.join)
def test_A9_folders(put, names):
    got = load_digits(source=put(pictures(names)))
    assert [sorted(o.labels.tolist()) for o in got]==[sorted(o.labels[:100].tolist()) for o in (train, valid)]

def test_A9_three_sets_and_one(put, capsys):
    data = pictures(('train', 'val'))
    data |= {f'test/{k}': v for k,v in pictures(('a', 'b'), n=5).items()}
    with pytest.raises(DigitsError, match='not named after a digit'):
        load_digits(source=put({**pictures(), 'training/cat/0.png': image_bytes(train.images[0])}, 'cat'))
    same(load_digits(source=put(pictures(('train', 'val'), n=50) | {'test/0/0.png': image_bytes(train.images[0])})),
         train[:50], valid[:50])
    assert '1 other file there was not read, such as test/0/0.png' in capsys.readouterr().out
    sample = {f'trainingSample/{d}/{i}.png': image_bytes(train.images[i]) for i,d
            in enumerate(train.labels[:20].tolist())}
    full = {k.replace('training/', 'trainingSet/'): v for k,v in pictures().items() if 'training' in k}
    flat = {f'testSet/testSet/img_{i}.png': image_bytes(x) for i,x in enumerate(valid.images[:9])}
    a, b = load_digits(source=put({**sample, **full, **flat}, 'kaggle'))
    assert len(a)+len(b)==100 and len(b) in range(10, 21) and 'is held out' in capsys.readouterr().out
    a, b = load_digits(source=put({k.split('/', 1)[1]: v for k,v in full.items()}, 'bare'))
    assert len(a)+len(b)==100

@pytest.mark.parametrize('mode', ['RGB', 'RGBA', 'P', 'LA', 'I;16'])
def test_A11_greys(put, mode): same(load_digits(source=put(pictures(mode=mode))), train[:100], valid[:100])

def test_A11_one_bit_and_two_bytes(put):
    got, _ = load_digits(source=put(pictures(mode='1')))
    assert set(got.images.unique().tolist())=={0, 255}
    wide = {k: image_bytes(np.asarray(Image.open(io.BytesIO(v))).astype(np.uint16)*257, mode='I;16')
            for k,v in pictures().items()}
    same(load_digits(source=put(wide, 'wide')), train[:100], valid[:100])

@pytest.mark.parametrize('form,ending', [('BMP', '.bmp'), ('GIF', '.GIF'), ('TIFF', '.tif'), ('TIFF', '.TIFF')])
def test_image_forms(put, form, ending):
    same(load_digits(source=put(pictures(form=form, ending=ending))), train[:100], valid[:100])

@pytest.mark.parametrize('ending', ['.jpg', '.JPEG', '.png'])
def test_jpeg(put, ending):
    got, _ = load_digits(source=put(pictures(form='JPEG', mode='RGB', ending=ending)))
    assert (got.images.float() - train.images[:100].float()).abs().mean() < 10

def test_A11_colour_is_refused(put):
    colour = np.stack([train.images[0], train.images[1], train.images[2]], -1)
    for form,ending in (('PNG', 'png'), ('JPEG', 'jpg')):
        data = {**pictures(n=20), f'training/0/99.{ending}': image_bytes(colour, form, 'RGB')}
        refused(put(data, form), f'99.{ending}', 'in colour')

def test_A12_qmnist(put):
    def eight(o): return idx_bytes(torch.stack([o.labels] + [torch.arange(len(o))+300]*7, 1), 12)
    under = {'train-labels-idx1-ubyte': eight(train)}
    same(load_digits(source=put({**four(), **under})))
    own = {f'qmnist-{s}-{k}.gz': gzip.compress(v) for s,o in (('train', train), ('test', valid))
           for k,v in (('images-idx3-ubyte', idx_bytes(o.images)), ('labels-idx2-int', eight(o)))}
    same(load_digits(source=put(own, 'qmnist')))

def emnist(which, a=train, b=valid):
    a, b = (Digits(o.images.transpose(1, 2), o.labels) for o in (a, b))
    return {k: gzip.compress(v) for k,v in
            four(lambda o: f"gzip/emnist-{which}-{o.replace('t10k', 'test')}.gz", a, b).items()}

def test_A13_emnist(put, capsys):
    same(load_digits(source=put(emnist('digits'))))
    same(load_digits(source=put(emnist('mnist'), 'mnist')))
    same(load_digits(source=put(emnist('letters')))) # beside those of digits, which are read
    refused(put(emnist('letters'), 'letters'), 'emnist-letters-train-images', 'holds letters')
    letter = torch.arange(200) < 100
    labels = torch.where(letter, 40, train.labels)
    data = emnist('byclass')
    data['gzip/emnist-byclass-train-images-idx3-ubyte.gz'] = idx_bytes(train.images.transpose(1, 2))
    data['gzip/emnist-byclass-train-labels-idx1-ubyte.gz'] = idx_bytes(labels)
    same(load_digits(source=put(data, 'byclass')), train[~letter])
    assert 'letters left out' in capsys.readouterr().out

def test_A13_transposed_is_said(put):
    turned = [Digits(o.images.transpose(1, 2), o.labels) for o in (train, valid)]
    folder = put(four(a=turned[0], b=turned[1]))
    for _ in range(2): # from the files, and from the cache
        with pytest.warns(UserWarning, match='training images: they look transposed') as said:
            same(load_digits(source=folder), *turned)
        assert len([o for o in said if o.category is UserWarning])==1
    with pytest.warns(UserWarning, match='validation images: they look transposed'):
        load_digits(source=put(four(b=turned[1]), 'half'))

def test_inverted_and_foreign_are_said(put):
    with pytest.warns(UserWarning, match='look inverted'):
        load_digits(source=put(four(a=Digits(255-train.images, train.labels))))
    noise = torch.randint(0, 256, (200, 28, 28), generator=torch.Generator().manual_seed(0)).to(torch.uint8)
    with pytest.warns(UserWarning, match='unlike handwritten digits'):
        load_digits(source=put(four(a=Digits(noise, train.labels)), 'noise'))
    with pytest.warns(UserWarning, match='unlike'):
        load_digits(source=put(four(a=Digits(train.images, (train.labels+1)%10)), 'labels'))

@pytest.mark.parametrize('size', [20, 50, 300])
def test_no_false_alarms(size):
    "The notebook draws many more; here each pair of digits, and all ten, of both sets that are at hand"
    g = torch.Generator().manual_seed(size)
    for pair in (every, offline.sklearn_digits()):
        o = Digits(*(torch.cat([getattr(o, k) for o in pair]) for k in ('images', 'labels')))
        for digits in [range(10)] + [(a, b) for a in range(10) for b in range(a)]:
            some = o.only(*digits)
            assert looks.odd_looks(some[torch.randperm(len(some), generator=g)[:size]])=='', digits

header = ['label'] + [f'pixel{i}' for i in range(784)]
grid = ['label'] + [f'{r}x{c}' for r in range(1, 29) for c in range(1, 29)]

@pytest.mark.parametrize('names', [None, header, grid], ids=['none', 'pixel0', '1x1'])
@pytest.mark.parametrize('pack', [lambda o: o, gzip.compress], ids=['plain', 'gzipped'])
def test_A15_csv(put, names, pack):
    same(load_digits(source=put({f'mnist_{s}.csv': pack(table(o, names)) for s,o in (('train', train), ('test',
            valid))})))

def test_A15_csv_elsewhere(put, capsys):
    two = {'train.csv.gz': gzip.compress(table(train)), 'valid.csv.gz': gzip.compress(table(valid))}
    same(load_digits(source=put(two, 'gz')))
    last = {'a/MNIST_Train.CSV': table(train, label=784), 'a/MNIST_Test.CSV': table(valid, label=784)}
    same(load_digits(source=put(last, 'last')))
    index = {'train.csv': pd.read_csv(io.BytesIO(table(train, header))).to_csv().encode(), 'test.csv': table(valid,
            grid)}
    same(load_digits(source=put(index, 'index')))
    semicolons = {f'{s}.csv': b'\xef\xbb\xbf' + table(o, header).replace(b',', b';').replace(b'\n', b'\r\n')
                  for s,o in (('train', train), ('test', valid))}
    same(load_digits(source=put(semicolons, 'semicolons')))
    unit = pd.DataFrame(train.flat().numpy())
    unit.insert(0, 'label', train.labels.numpy())
    same(load_digits(source=put({'train.csv': unit.to_csv(index=False).encode(), 'test.csv': table(valid, header)},
            'unit')))
    turned = {f'emnist-digits-{s}.csv': table(Digits(o.images.transpose(1, 2), o.labels))
              for s,o in (('train', train), ('test', valid))}
    same(load_digits(source=put(turned, 'emnist')))
    assert not capsys.readouterr().out

def test_A15_kaggle_has_no_labels(put, capsys):
    rows = table(valid, header).decode().splitlines()
    bare = '\n'.join(o.split(',', 1)[1] for o in rows).encode()
    files = {'train.csv': table(train, header), 'test.csv': bare, 'sample_submission.csv': b'ImageId,Label\n1,0\n'}
    a, b = load_digits(source=put(files))
    assert len(a)+len(b)==200 and set(a.counts())==set(b.counts())
    assert {o.numpy().tobytes() for o in b.images} <= {o.numpy().tobytes() for o in train.images}
    assert capsys.readouterr().out.count('test.csv has no labels, so every seventh image')==1
    a, b = load_digits(source=put({'mnist.csv': table(train)}, 'one')/'mnist.csv') # a file alone
    assert len(a)+len(b)==200 and 'mnist.csv has one set' in capsys.readouterr().out

@pytest.mark.parametrize('change,said', [
    (lambda o: o.replace(b',0,', b',x,', 1), 'cannot be read'), (lambda o: o.replace(b',0,', b',300,', 1), '300'),
    (lambda o: o.replace(b',0,', b',-4,', 1), '-4'), (lambda o: o.replace(b',0,', b',,', 1), 'empty fields'),
    (lambda o: o[:-100], 'train.csv'), (lambda o: o + b'1,2,' + o.splitlines()[-1] + b'\n', 'train.csv'),
    (lambda o: b'', 'empty')], ids=['word', 'large', 'negative', 'hole', 'cut', 'long', 'empty'])
def test_csv_damaged(put, change, said):
    refused(put({'train.csv': change(table(train, header)), 'test.csv': table(valid, header)}), said)

def test_A15_npz(put, monkeypatch):
    folder = put({'mnist.npz': npz(**keras())})
    same(load_digits(source=folder))
    same(load_digits(source=folder/'mnist.npz'))
    monkeypatch.setenv('MNIST_BASICS_DATA', str(folder))
    same(load_digits())
    medical = {k.replace('x_', '').replace('y_', '') + ('_images' if 'x' in k[0] else '_labels'): v for k,v
            in keras().items()}
    medical = {k: v[...,None].astype(np.float64)/255 if 'images' in k else v[:,None].astype('>i4') for k,v
            in medical.items()}
    same(load_digits(source=put({'digits.npz': npz(**medical)}, 'medical')))
    lacking = {k: v for k,v in keras().items() if k != 'y_train'}
    refused(put({'mnist.npz': npz(**lacking)}, 'lacking'), 'mnist.npz', 'no labels')

def test_pickles_are_refused(put, tmp_path):
    import pickle
    data = pickle.dumps((train.images.numpy(), train.labels.numpy()))
    refused(put({'mnist.pkl.gz': gzip.compress(data)}, 'a'), 'mnist.pkl.gz', 'run code')
    refused(put({'mnist.pkl': data}, 'b')/'mnist.pkl', 'run code')
    class Runs:
        def __reduce__(self): return os.mkdir, (str(tmp_path/'ran'),)
    objects = np.array([Runs()]*2, object)
    refused(put({'mnist.npz': npz(**{**keras(), 'x_train': objects})}, 'c'), 'mnist.npz', 'run code')
    refused(put({'x_train.npy': npy(objects), 'y_train.npy': npy(objects)}, 'd'), 'x_train.npy', 'run code')
    f = io.BytesIO()
    torch.save((Runs(), Runs()), f)
    refused(put({'training.pt': f.getvalue(), 'test.pt': f.getvalue()}, 'e'), 'training.pt', 'run code')
    refused(put({'mnist.npz': pickle.dumps(Runs())}, 'f'), 'mnist.npz')
    assert not (tmp_path/'ran').exists()

def test_pt(put):
    same(load_digits(source=put({'MNIST/processed/training.pt': pt(train.images, train.labels),
                                 'MNIST/processed/test.pt': pt(valid.images, valid.labels)})))

@pytest.mark.parametrize('dtype', ['float16', 'bfloat16', 'uint16', 'uint64'])
def test_types_of_tensors(put, dtype):
    of = getattr(torch, dtype)
    def parts(divide): return {f'{name}.pt': pt(o.images/255 if divide else o.images, o.labels, of)
                               for name,o in (('train', train), ('test', valid))}
    same(load_digits(source=put(parts(False))))
    if of.is_floating_point: same(load_digits(source=put(parts(True), 'from 0 to 1')))

@pytest.mark.parametrize('dtype', ['complex64', 'complex32', 'float8_e4m3fn', 'float8_e5m2'])
def test_tensors_that_are_no_digits(put, dtype):
    data = pt(train.images, train.labels, getattr(torch, dtype))
    refused(put({'train.pt': data, 'test.pt': data}), 'train.pt', 'two plain tensors')
    for name,odd in dict(meta=train.images.to('meta'), sparse=train.images.to_sparse()).items():
        refused(put({'train.pt': pt(odd, train.labels), 'test.pt': pt(odd, train.labels)}, name), 'train.pt')

@pytest.mark.parametrize('dtype', [np.float16, np.longdouble])
def test_types_of_arrays(put, dtype):
    same(load_digits(source=put({'mnist.npz': npz(**{k: v.astype(dtype) for k,v in keras().items()})})))
    unit = {k: (v/255 if k[0]=='x' else v).astype(dtype) for k,v in keras().items()}
    same(load_digits(source=put({'mnist.npz': npz(**unit)}, 'from 0 to 1')))

@pytest.fixture
def hub(put):
    pa, pq = pytest.importorskip('pyarrow'), pytest.importorskip('pyarrow.parquet')
    def hub(o, **columns):
        rows = [dict(image=dict(bytes=image_bytes(x), path=f'{i}.png'), label=d) | {k: f(d) for k,f in columns.items()}
                for i,(x,d) in enumerate(zip(o.images, o.labels.tolist()))]
        f = io.BytesIO()
        pq.write_table(pa.Table.from_pylist(rows), f)
        return f.getvalue()
    return hub

def test_parquet_of_the_hub(put, hub):
    files = {'mnist/train-00000-of-00002.parquet': hub(train[:150]),
            'mnist/train-00001-of-00002.parquet': hub(train[150:]),
             'mnist/test-00000-of-00001.parquet': hub(valid)}
    same(load_digits(source=put(files)))

@pytest.mark.parametrize('column,value,said', [
    ('label', lambda d: 'seven', "'seven'"), ('label', lambda d: None, 'None'), ('label', lambda d: [1, 2], '[1, 2]'),
    ('label', lambda d: dict(a=d), "{'a'"), ('label', lambda d: float('nan'), 'nan'),
    ('label', lambda d: 2**62, '4611686018427387904'),
    ('image', lambda d: dict(path='0.png'), 'image 0'), ('image', lambda d: dict(bytes=None), 'image 0'),
    ('image', lambda d: None, 'image 0'), ('image', str, 'image 0')])
def test_parquet_that_is_no_digits(put, hub, column, value, said):
    data = hub(train[:30], **{column: value})
    refused(put({'train.parquet': data, 'test.parquet': data}), 'train.parquet', said)

def test_parquet_of_pixels(put, hub):
    f = {k: io.BytesIO() for k in ('train', 'test')}
    for v,o in zip(f.values(), (train, valid)): pd.read_csv(io.BytesIO(table(o, header))).to_parquet(v)
    same(load_digits(source=put({f'{k}.parquet': v.getvalue() for k,v in f.items()})))
    refused(put({'train.parquet': f['train'].getvalue()[:-50], 'test.parquet': b'PAR1'}, 'cut'), 'train.parquet',
            'whole copy')

def test_parquet_without_pyarrow(put, monkeypatch):
    for o in ('pyarrow', 'pyarrow.parquet'): monkeypatch.setitem(sys.modules, o, None)
    refused(put({'train.parquet': b'PAR1', 'test.parquet': b'PAR1'}), 'needs pyarrow', '.[parquet]')

pointer = b'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9912422\n'
@pytest.mark.parametrize('files,name', [
    (four(), 'train-images-idx3-ubyte'), ({'train.csv': table(train), 'test.csv': table(valid)}, 'train.csv'),
    ({'mnist.npz': npz(**keras())}, 'mnist.npz'), (pictures(n=20), 'training/0/0.png')],
    ids=['idx', 'csv', 'npz', 'png'])
def test_pointers_and_empty_files(put, files, name):
    assert name in files or name.startswith('training')
    refused(put({**files, name: pointer}), name, 'pointer of Git LFS', 'git lfs pull')
    refused(put({**files, name: b''}, 'empty'), name, 'is empty')

def test_what_is_no_form(put):
    refused(put({'notes.txt': b'a', 'b/c.txt': b'a'}), 'holds no digits', 'the four IDX files',
            '(and has notes.txt, b)')
    refused(put({'archive.zip': b'PK'}, 'zip'), 'archive.zip', 'unpack it')
    refused(put({'x/mnist-original.mat': b'M'}, 'mat'), 'mnist-original.mat', 'np.savez')

def test_every_form_is_in_the_docs():
    said = readers.what_is_read()
    assert list(said.index[:len(readers.formats)])==[o.name for o in readers.formats]
    for o in readers.formats: assert o.words in sources.folder_digits.__doc__ and said.loc[o.name].iloc[0]==o.words

# several sets in one folder

two = {'train.csv': table(train), 'test.csv': table(valid)}
@pytest.mark.parametrize('name', ['train (1).csv', 'train_100.csv', 'train.tsv', 'train_2.csv.gz', 'test (1).csv',
                                  'train-00000-of-00002.csv'])
def test_tables_that_may_each_be_the_set(put, name):
    refused(put({**two, name: table(train[:50])}), name, 'move one of them away')

def test_a_table_and_its_gzip_are_one(put):
    packed = {f'{k}.gz': gzip.compress(v) for k,v in two.items()}
    same(load_digits(source=put({**two, **packed})))
    a, b = load_digits(source=put({o: table(train) for o in ('mnist.csv', 'mnist.csv.gz')}, 'one'))
    assert len(a)+len(b)==200

@pytest.mark.parametrize('end', ['', '-0123456789abcdef'])
def test_numbered_parts(put, end):
    first, second = (f'train-0000{i}-of-00002{end.replace("0", str(i))}.csv' for i in range(2))
    parts = {first: table(train[:150]), 'test.csv': table(valid)}
    same(load_digits(source=put({**parts, second: table(train[150:])})))
    refused(put(parts, 'half'), first, 'one of 2 parts', 'all are needed')
    a, b = load_digits(source=put(parts, 'half')/first) # asked for by its name
    assert len(a)+len(b)==150
    refused(put({**parts, 'train-00001-of-00003.csv': table(train)}, 'others'), first, 'move one of them away')

pair = {'train.pt': pt(train.images, train.labels), 'test.pt': pt(valid.images, valid.labels)}
@pytest.mark.parametrize('files', [two, {'mnist.npz': npz(**keras())}, pair], ids=['csv', 'npz', 'pt'])
def test_sets_in_several_places(put, files):
    put({f'fashion/{k}': v for k,v in files.items()})
    said = refused(put({f'mnist/{k}': v for k,v in files.items()}), 'mnist')
    assert 'fashion' in said
    same(load_digits(source=put({f'deep/er/{k}': v for k,v in files.items()} | files))) # the one that lies highest

def test_arrays_that_may_each_be_the_set(put):
    refused(put({'kmnist.npz': npz(**keras()), 'mnist.npz': npz(**keras())}), 'kmnist.npz', 'mnist.npz',
            'move one of them away')
    some = dict(x_train=valid.images.numpy(), y_train=valid.labels.numpy())
    a, b = load_digits(source=put({'some.npz': npz(**some), 'old/mnist.npz': npz(**keras())}, 'levels'))
    assert len(a)+len(b)==100 # and nothing of another copy to validate on

def test_train_and_test_are_folders_of_tables(put, capsys):
    same(load_digits(source=put({'train/digits.csv': two['train.csv'], 'test/digits.csv': two['test.csv']})))
    arrays = {f'{s}/{k}.npy': npy(o) for s in ('train', 'test') for k,o in
              (('x', keras()[f'x_{s}']), ('y', keras()[f'y_{s}']))}
    same(load_digits(source=put(arrays, 'arrays')))
    assert not capsys.readouterr().out
    refused(put({'a.csv': two['train.csv'], 'b.csv': two['test.csv']}, 'unnamed'), 'no name among them with train')

# digits from arrays, and files from digits

def test_A15_A17_arrays():
    x, y = train.images, train.labels
    frame = pd.DataFrame(x.flatten(1).numpy().astype(int)).sample(frac=1, random_state=0)
    shuffled = pd.Series(y.numpy(), index=range(200)).sample(frac=1, random_state=0)
    got = Digits(frame, shuffled) # by position: both were shuffled alike
    order = torch.from_numpy(frame.index.to_numpy())
    assert torch.equal(got.images, x[order]) and torch.equal(got.labels, y[order])
    for kind in (np.int8, np.int16, np.uint16, '>i4', np.int64, np.uint64):
        low = x//2 if kind==np.int8 else x
        assert torch.equal(Digits(low.numpy().astype(kind), y.numpy().astype(kind)).images, low)
    assert torch.equal(Digits(x.tolist(), y.tolist()).images, x) and Digits(x, y).images is x

@pytest.mark.parametrize('x', [train.images.bool(), train.images.float(), train.images.long()+1, -train.images.long(),
                               train.images.flatten(1), 'three', None, [[1], [1, 2]], {}, np.array(['a'])])
def test_A15_no_pixels(x):
    with pytest.raises(DigitsError, match=r'\.$'): Digits(x, train.labels)

@pytest.mark.parametrize('form', [o.name for o in readers.formats if o.write])
def test_saved_digits_are_read(tmp_path, form, capsys):
    path = save_digits(train, valid, tmp_path/'a'/'mine', form)
    same(load_digits(source=path))
    mine = sorted(tmp_path.rglob('*'))
    with pytest.raises(DigitsError, match='there already'): save_digits(valid, train, path, form)
    with pytest.raises(DigitsError, match='there already'): save_digits(valid, train, __file__, form)
    assert sorted(tmp_path.rglob('*'))==mine and 'held out' not in capsys.readouterr().out

def test_saving_is_all_or_nothing(tmp_path, monkeypatch):
    def full(*args): raise OSError(28, 'No space left on device')
    monkeypatch.setattr(idx, 'write_idx', full)
    with pytest.raises(DigitsError, match='No space left'): save_digits(train, valid, tmp_path/'mine')
    with pytest.raises(DigitsError, match='choose idx, png, npz, csv'): save_digits(train, valid, tmp_path/'mine',
            'arff')
    with pytest.raises(DigitsError, match='255'): save_digits(Digits(train.images//255, train.labels),
                                                              Digits(valid.images//255, valid.labels), tmp_path/'mine')
    assert not [o for o in tmp_path.iterdir() if o.name != 'home']

def test_png_folder_knows_its_digits(tmp_path):
    folder = sources.png_folder(*few, tmp_path/'png')
    assert sources.png_folder(*few, tmp_path/'png')==folder
    same(load_digits(source=folder), *few) # in silence about the file that says what it was made of
    for other in ((train[30:60], few[1]), (few[0], valid[20:40])): # as many files
        with pytest.raises(DigitsError, match='other digits'): sources.png_folder(*other, folder)
    (folder/'.made_of').unlink() # as an earlier version left it
    with pytest.raises(DigitsError, match='other digits'): sources.png_folder(*few, folder)
    kept = sources.png_folder(*few) # its name says what it was made of
    (kept/'.made_of').unlink(missing_ok=True)
    assert sources.png_folder(*few)==kept

# files and folders that are there already

@pytest.mark.skipif(os.name=='nt', reason='Windows has no such permissions, and links for few')
def test_a_file_that_is_there_stays_what_it_is(tmp_path):
    own, link = tmp_path/'elsewhere'/'own', tmp_path/'new'/'link'
    for o in (own, link): o.parent.mkdir()
    own.write_bytes(b'first')
    own.chmod(0o600)
    link.symlink_to(own)
    (tmp_path/'new'/'nothing').symlink_to(tmp_path/'elsewhere'/'yet')
    files.write_whole({link: b'second', tmp_path/'new'/'other': b'third', tmp_path/'new'/'nothing': b'fourth'})
    assert link.is_symlink() and own.read_bytes()==b'second' and own.stat().st_mode & 0o777==0o600
    assert (tmp_path/'elsewhere'/'yet').read_bytes()==b'fourth' and (tmp_path/'new'/'other').read_bytes()==b'third'
    assert sorted(o.name for o in tmp_path.glob('*/*'))==['link', 'nothing', 'other', 'own', 'yet']

def fill(path): return save_digits(*few, path)

@pytest.mark.parametrize('write', [fill, lambda path: sources.png_folder(*few, path)], ids=['save', 'png'])
def test_an_empty_folder_is_filled(tmp_path, monkeypatch, write):
    for name in ('plain', 'at'): (tmp_path/name).mkdir()
    (tmp_path/'plain').chmod(0o700)
    before = (tmp_path/'plain').stat()
    same(load_digits(source=write(tmp_path/'plain')), *few)
    after = (tmp_path/'plain').stat()
    assert (after.st_ino, after.st_mode)==(before.st_ino, before.st_mode)
    monkeypatch.chdir(tmp_path/'at') # and whoever works in it stays there
    write('.')
    assert os.path.samefile('.', tmp_path/'at')
    same(load_digits(source='.'), *few)
    if os.name=='nt': return
    (tmp_path/'target').mkdir()
    (tmp_path/'link').symlink_to(tmp_path/'target')
    same(load_digits(source=write(tmp_path/'link')), *few)
    assert (tmp_path/'link').is_symlink() and not list(tmp_path.rglob('.mnist_basics-unfinished*'))

@pytest.mark.skipif(os.name=='nt', reason='Windows has no such locks')
def test_an_empty_folder_is_filled_whole_or_not_at_all(tmp_path, monkeypatch):
    folder, rename = tmp_path/'mine', type(tmp_path).rename
    folder.mkdir()
    def second_fails(self, to):
        if to.name=='b': raise OSError(28, 'No space left on device')
        return rename(self, to)
    with monkeypatch.context() as m, pytest.raises(OSError), files.whole_folder(folder) as new:
        for o in 'acb': (new/o).touch()
        m.setattr(type(tmp_path), 'rename', second_fails)
    assert not list(folder.iterdir())
    code = ('import os, sys; from pathlib import Path; from mnist_basics.files import whole_folder\n'
            'with whole_folder(Path(sys.argv[1])) as new: (new/"a").touch(); os.kill(os.getpid(), 9)')
    assert subprocess.run([sys.executable, '-c', code, folder]).returncode==-signal.SIGKILL
    fill(folder) # what the other left isn't in the way
    same(load_digits(source=folder), *few)
    with pytest.raises(DigitsError, match='there already'): fill(folder)

def test_two_fill_an_empty_folder(tmp_path):
    folder = tmp_path/'mine'
    folder.mkdir()
    with files.whole_folder(folder) as a, files.whole_folder(folder) as b:
        for o in (a, b): (o/o.name).touch()
        (b/'b').touch()
    assert 'b' in [o.name for o in folder.iterdir()]
    (tmp_path/'yours').mkdir()
    with pytest.raises(OSError), files.whole_folder(tmp_path/'yours', shared=False) as a:
        (a/'a').touch()
        (tmp_path/'yours'/'other').touch()
    assert [o.name for o in (tmp_path/'yours').iterdir()]==['other']

def test_another_system_sweeps_nothing_that_is_open(tmp_path, monkeypatch):
    "Where files cannot be locked, an open one cannot be removed: here `unlink` says so"
    monkeypatch.setattr(files, 'fcntl', None)
    unlink, held = type(tmp_path).unlink, []
    def in_use(self, *args, **kwargs):
        if self.name in held: raise PermissionError(13, 'used by another process')
        return unlink(self, *args, **kwargs)
    monkeypatch.setattr(type(tmp_path), 'unlink', in_use)
    with files.scratch_folder(tmp_path) as tmp:
        held += [o.name for o in tmp.iterdir()]
        (tmp/'half').touch()
        os.utime(tmp, (0, 0)) # for longer than a day
        files.sweep(tmp_path)
        assert (tmp/'half').exists()
        held.clear() # as the process is gone
        os.utime(tmp, (0, 0))
        files.sweep(tmp_path)
        assert not tmp.exists()

# what is kept

def test_a_file_replaced_with_its_time_kept(put):
    folder = put(four())
    same(load_digits(source=folder))
    file = folder/'train-images-idx3-ubyte'
    before, data = file.stat(), file.read_bytes()
    file.write_bytes(data[:-1] + b'\7') # the last pixel of the last image
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert load_digits(source=folder)[0].images[-1,-1,-1]==7

def test_what_another_version_decoded_is_made_anew(put, monkeypatch):
    folder, reads = put(four()), []
    read = idx.read_pairs
    monkeypatch.setattr(idx, 'read_pairs', lambda *args: reads.append(1) or read(*args))
    for version,n in (('0.1.0', 1), ('0.1.0', 1), ('0.1.1', 2), ('0.1.1', 2)):
        monkeypatch.setattr(sources, '__version__', version, raising=False)
        same(load_digits(source=folder))
        assert len(reads)==n

@pytest.mark.parametrize('text', [b'not a config', b'[DEFAULT]\ndata = %(\n', b'\xff\xfe', b'[DEFAULT]\nmodel = x\n'])
def test_a_damaged_config_of_fastai(home, monkeypatch, text, capsys):
    home.mkdir()
    (home/'config.ini').write_bytes(text)
    def nothing(*args): raise OSError('no network')
    monkeypatch.setattr(sources, '_fetch_fastai', nothing)
    monkeypatch.setattr(sources, '_fetch_torchvision', nothing)
    monkeypatch.setattr(sources, '_given_up', [])
    for _ in range(2): same(load_digits(), *every)
    assert 'stand in for it' in capsys.readouterr().out
    with pytest.raises(DigitsError, match='config.ini'): sources.png_folder(*few)

def test_a_bit_in_the_cache(put, home, capsys):
    folder = put(four())
    load_digits(source=folder)
    kept, = home.glob('data/mnist_basics/*/MNIST/raw/train-images-idx3-ubyte')
    for at in (16, 100, 5000, -1):
        data = bytearray(kept.read_bytes())
        data[at] ^= 16
        kept.write_bytes(data)
        same(load_digits(source=folder))
        assert capsys.readouterr().err.count('are damaged, and made anew')==1
    data = kept.read_bytes()
    kept.write_bytes(data[:16] + data[16+784:16+2*784] + data[16:16+784] + data[16+2*784:]) # two images change places
    same(load_digits(source=folder))
    assert 'damaged' in capsys.readouterr().err
    same(load_digits(source=folder))
    assert capsys.readouterr()==('', '')

@pytest.mark.skipif(os.name=='nt', reason='Windows has no such locks')
def test_what_a_kill_leaves(tmp_path):
    code = ('import os, sys; from pathlib import Path; from mnist_basics.files import whole_folder\n'
            'with whole_folder(Path(sys.argv[1])) as new: (new/"a").touch(); os.kill(os.getpid(), 9)')
    done = subprocess.run([sys.executable, '-c', code, tmp_path/'x'/'mine'])
    assert done.returncode==-signal.SIGKILL
    others = '.mine-12345678', '.saving-mine', '.mnist_basics-unfinished-mine'
    for o in others: (tmp_path/'x'/o).mkdir()
    assert len(list((tmp_path/'x').iterdir()))==4
    with files.scratch_folder(tmp_path/'x') as held:
        (held/'a').touch()
        files.sweep(tmp_path/'x')
        assert held.exists()
    assert sorted(o.name for o in (tmp_path/'x').iterdir())==sorted(others)

@pytest.mark.skipif(os.name=='nt', reason='Windows has no such locks')
def test_what_a_kill_leaves_among_lessons(tmp_path):
    from mnist_basics.lessons import write_lessons
    assert write_lessons(tmp_path/'course') > 20
    left = [o/'.mnist_basics-unfinished-abcdefgh'/'old' for o in (tmp_path, tmp_path/'course')]
    for o in left: o.mkdir(parents=True)
    assert write_lessons(tmp_path/'course')==0 and not any(o.parent.exists() for o in left)

# damage of every kind

def rss():
    with open('/proc/self/status') as f: return next(int(o.split()[1]) for o in f if o.startswith('VmHWM'))//1024

def survives(name, read, error, worst):
    start = time.process_time() # others may be using the machine
    try: read()
    except error as e: assert '\n' not in str(e).strip() and 'Traceback' not in str(e), (name, e)
    except Exception as e: raise AssertionError(f'{name}: {type(e).__name__}: {e}') from e
    worst.append((time.process_time()-start, name))

def models(tmp_path):
    "A kept model, and what reads it"
    pytest.importorskip('safetensors')
    from mnist_basics.model_file import ModelFileError, load_model, save_model
    from mnist_basics.convolutions import cnn
    save_model(tmp_path/'m.safetensors', 'cnn', dict(widths=(4, 8)), cnn(widths=(4, 8)))
    return (tmp_path/'m.safetensors').read_bytes(), load_model, ModelFileError

@pytest.mark.parametrize('kind', ['idx', 'gzip', 'png', 'jpeg', 'npz', 'csv', 'safetensors'])
def test_500_damaged_files(put, tmp_path, kind):
    a, b = few
    if kind=='safetensors': data, load, error = models(tmp_path)
    else:
        error = DigitsError
        arrays = dict(x_train=a.images.numpy(), y_train=a.labels.numpy(), x_test=b.images.numpy(),
                y_test=b.labels.numpy())
        packed = io.BytesIO()
        np.savez_compressed(packed, **arrays)
        whole = dict(idx=four(a=a, b=b), gzip={k: gzip.compress(v) for k,v in four(a=a, b=b).items()},
                     png=pictures(n=3), jpeg=pictures(n=3, form='JPEG', ending='.jpg'),
                             npz={'mnist.npz': packed.getvalue()},
                     csv={'train.csv': table(a, header), 'test.csv': table(b, header)})[kind]
        name = next(iter(whole))
        data = whole[name]
        put(whole)
    def read():
        if kind=='safetensors': load(tmp_path/'m.safetensors')
        else: readers.find_digits(tmp_path/'data').read()
    read()
    before, worst = rss() if os.path.exists('/proc/self/status') else None, []
    for what,damaged in mutations(data, 72, f"{kind} {os.environ.get('SEED', 1)}"):
        (tmp_path/'m.safetensors' if kind=='safetensors' else tmp_path/'data'/name).write_bytes(damaged)
        with warnings.catch_warnings(), np.errstate(all='ignore'):
            warnings.simplefilter('ignore') # a library's own, about foreign files
            survives(f'{kind}, {what}', read, error, worst)
    assert max(worst)[0] < 2, max(worst)
    if before: assert rss() - before < 300

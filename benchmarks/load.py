"""The page of `mnist_draw` under load, in two checkouts side by side: `python benchmarks/load.py OTHER`.

OTHER is the root of another checkout of this project, such as `git worktree add ../before COMMIT` makes. Both serve
the page at once; thirty clients draw on one of them for five seconds and then on the other, in turns, for thirty
seconds each. A client sends one of the fifty scripted digits of `drawn.py`, and the next when the answer has come, as
the page does. Printed are how long an answer takes, what the server's processors do for it, its memory before and
after, and the ratios of this checkout to the other one. Then a dozen send photographs of 48 megapixels, all of the
time, and one draws: how long a drawing waits then.
"""
import contextlib, http.client, json, os, re, subprocess, sys, tempfile, threading, time
from base64 import b64encode
from pathlib import Path

import numpy as np, pandas as pd, psutil # psutil comes with ipykernel

here = Path(__file__).resolve().parent.parent
CODE = 'import sys; sys.argv[0] = "mnist_draw"; from mnist_basics.{} import mnist_draw; mnist_draw()'
CLIENTS, SECONDS, TURNS, PICTURES = 30, 30, 6, 12

class Page:
    "`mnist_draw` of a checkout, and how to ask it"
    def __init__(self, root, port):
        module = 'app' if (root/'mnist_basics'/'app.py').exists() else 'page'
        env = {**os.environ, 'PYTHONPATH': str(root), 'PYTHONUNBUFFERED': '1'}
        self.run = subprocess.Popen([sys.executable, '-c', CODE.format(module), '--nobrowser', '--port', str(port)],
                                    cwd=tempfile.gettempdir(), env=env, stdout=subprocess.PIPE, text=True)
        said = next((o for o in self.run.stdout if o.startswith('Draw a digit')), None)
        if not said: raise SystemExit(f'{root} serves no page')
        self.port, self.process = int(re.search(r':(\d+)', said)[1]), psutil.Process(self.run.pid)
        self.client = http.client.HTTPConnection('127.0.0.1', self.port)
        self.client.request('GET', '/')
        page = self.client.getresponse().read().decode()
        config = json.loads(re.search(r'window\.gradio_config = (\{.*?\});</script>', page, re.S)[1])
        self.pad = next(o['id'] for o in config['components'] if 'read_drawing' in str(o))

    def body(self, drawing):
        "A request, as the page's script makes it"
        return json.dumps(dict(data=drawing, component_id=self.pad, fn_name='read_drawing', session_hash='s')).encode()

    def memory(self): return self.process.memory_info().rss/1e6
    def cpu(self): return sum(self.process.cpu_times()[:2])
    def close(self):
        self.run.terminate()
        self.run.wait()

def strokes():
    "The scripted digits on the page's sheet of 360, points to a tenth, as the page's script sends them"
    from drawn import SIDE, drawings
    k = 360/SIDE
    return [[dict(pen=round(pen*k), points=[[round(x*k, 1), round(y*k, 1)] for x,y in o]) for o in lines]
            for lines,pen,_ in drawings()]

def ask(page, bodies, until, took, faults, sent_away):
    "One client: ask, wait for the answer, ask again"
    client, i = http.client.HTTPConnection('127.0.0.1', page.port, timeout=120), 0
    while time.perf_counter() < until:
        start = time.perf_counter()
        try:
            client.request('POST', '/gradio_api/component_server/', bodies[i%len(bodies)],
                           {'Content-Type': 'application/json'})
            reply = client.getresponse()
            said = reply.read()
            if reply.status != 200 or b'failed with' in said: faults.append(said[:200])
            elif b'More people draw' in said: sent_away.append(time.perf_counter()-start)
            else: took.append(time.perf_counter()-start)
        except OSError as e:
            faults.append(e)
            client.close()
        i += 1

def clients(page, bodies, n, seconds, took, faults, sent_away):
    "Threads that ask for some seconds, each beginning with another of `bodies`"
    until = time.perf_counter()+seconds
    some = [threading.Thread(target=ask, args=(page, bodies[k:]+bodies[:k], until, took, faults, sent_away))
            for k in range(n)]
    for o in some: o.start()
    return some

def turn(page, bodies, n, seconds, told):
    "One turn of `n` clients; what was measured is added to `told`"
    start, cpu = len(told['took']), page.cpu()
    for o in clients(page, bodies, n, seconds, told['took'], told['faults'], told['sent_away']): o.join()
    told['cpu'].append((page.cpu()-cpu)/max(len(told['took'])-start, 1))

def figures(alone, many, before, after):
    "A column of the table"
    p50, p99 = np.quantile(many['took'], [0.5, 0.99])
    return {'one client, median s': np.median(alone['took']), 'p50 s': p50, 'p99 s': p99,
            'drawings a second': len(many['took'])/SECONDS, 'errors': len(many['faults'])+len(many['sent_away']),
            'CPU s of a drawing': np.mean(many['cpu']), 'MB before': before, 'MB after': after}

def measure(pages):
    "The table: a column for each page"
    drawn, empty = strokes(), lambda: dict(took=[], faults=[], sent_away=[], cpu=[])
    bodies = [[p.body(o) for o in drawn] for p in pages]
    for p,b in zip(pages, bodies): turn(p, b, 1, 2, empty()) # everything has been imported
    before = [p.memory() for p in pages]
    alone, many = [[empty() for _ in pages] for _ in range(2)]
    for n,told,turns in ((1, alone, 2), (CLIENTS, many, TURNS)):
        for _ in range(turns):
            for p,b,o in zip(pages, bodies, told): turn(p, b, n, SECONDS/TURNS, o)
    return [figures(*o) for o in zip(alone, many, before, [p.memory() for p in pages])]

def behind_pictures(page):
    "How long a drawing waits while a dozen send photographs, and what becomes of those"
    drawings, pictures = [dict(took=[], faults=[], sent_away=[], cpu=[]) for _ in range(2)]
    from files import photograph
    body = page.body(b64encode(photograph()).decode())
    senders = clients(page, [body], PICTURES, SECONDS/2, *[*pictures.values()][:3])
    time.sleep(1)
    turn(page, [page.body(o) for o in strokes()], 1, SECONDS/2 - 1, drawings)
    for o in senders: o.join()
    return {'longest wait of a drawing, s': max(drawings['took']), 'median s': np.median(drawings['took']),
            'pictures read': len(pictures['took']), 'sent away': len(pictures['sent_away']),
            'errors': len(drawings['faults'])+len(pictures['faults']), 'MB after': page.memory()}

def main(other):
    root = Path(other).resolve()
    if not (root/'mnist_basics').is_dir(): raise SystemExit(f'{other} is no checkout of this project')
    with contextlib.ExitStack() as stack:
        pages = []
        for o,port in ((root, 7870), (here, 7880)): # one after the other, as both may train
            pages.append(Page(o, port))
            stack.callback(pages[-1].close)
        table = pd.DataFrame(dict(zip(('other', 'here'), measure(pages))))
        table['ratio'] = table.here/table.other
        print(table.to_string(float_format='{:.3f}'.format))
        print(f'\n{PICTURES} send photographs of 48 megapixels, and one draws:')
        print(pd.DataFrame({k: behind_pictures(p) for k,p in zip(('other', 'here'), pages)})
              .to_string(float_format='{:.2f}'.format))

if __name__=='__main__':
    if len(sys.argv) != 2: raise SystemExit(__doc__)
    sys.path.insert(0, str(here))
    main(sys.argv[1])

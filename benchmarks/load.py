"""Thirty people at the page of `mnist_draw` at once: how long each waits for a reading.

`python benchmarks/load.py` starts the page and has 30 clients draw for 30 seconds: a drawing each 1.5 seconds, as the
page sends while somebody draws slowly, except that `--pictures` of them (6) send photographs, each as soon as the one
before is read. With `--other CHECKOUT`, the page of another commit (`git worktree add CHECKOUT COMMIT`) gets the same,
a few seconds each in turns, so that a busy machine slows both.

What's said of each: median and 99th percentile of the drawings' and of the photographs' waiting, in seconds; how many
were sent away with a sentence because too many were waiting, and how many failed; the memory at its highest, in MB."""
import io, json, os, re, signal, socket, subprocess, sys, threading, time, urllib.error, urllib.request
from base64 import b64encode
from pathlib import Path

import numpy as np
from fastcore.script import call_parse
from PIL import Image

from mnist_basics.pictures import draw_strokes

START = 'from {} import mnist_draw; mnist_draw(port={}, nobrowser=True)'
THREE = [[[80,60],[150,45],[190,80],[130,130]], [[130,130],[200,175],[150,235],[75,220]]]
ask = urllib.request.build_opener(urllib.request.ProxyHandler({})).open # by no proxy

def photograph():
    "Base64 of a JPEG of twelve million pixels, with the camera's noise"
    sheet = np.asarray(Image.fromarray(draw_strokes(THREE, pen=14)).resize((4032,3024)), np.int16)
    noise = np.random.default_rng(0).normal(0, 4, (756,1008)).repeat(4, 0).repeat(4, 1)
    out = io.BytesIO()
    Image.fromarray((sheet*0.7 + 40 + noise).clip(0, 255).astype(np.uint8)).save(out, 'JPEG', quality=85)
    return b64encode(out.getvalue()).decode()

class Page:
    "A page of a checkout, and what its clients have waited"
    def __init__(self, checkout):
        with socket.socket() as s:
            s.bind(('127.0.0.1', 0))
            self.at = f'http://127.0.0.1:{s.getsockname()[1]}'
        env = {**os.environ, 'PYTHONPATH': str(checkout)}
        module = re.search(r'mnist_draw=([\w.]+)', (checkout/'settings.ini').read_text(encoding='utf-8'))[1]
        args = [sys.executable, '-c', START.format(module, self.at.rpartition(':')[2])]
        self.process = subprocess.Popen(args, env=env, stdout=subprocess.DEVNULL, cwd=checkout)
        self.waited, self.busy, self.failed, self.memory = {'drawing': [], 'photograph': []}, 0, 0, 0

    def find_component(self):
        "The number of the pad among the page's components, once there's a page"
        while True:
            assert self.process.poll() is None, 'the page ended before it answered'
            try: page = ask(self.at, timeout=60).read().decode()
            except OSError: time.sleep(1)
            else: break
        config = json.loads(re.search(r'window\.gradio_config = (\{.*?\});</script>', page, re.S)[1])
        return next(o['id'] for o in config['components'] if 'read_drawing' in str(o))

    def send(self, kind, drawing):
        data = json.dumps(dict(data=drawing, component_id=self.component, fn_name='read_drawing', session_hash='load'))
        request = urllib.request.Request(f'{self.at}/gradio_api/component_server/', data.encode(),
                                         {'Content-Type': 'application/json'})
        start = time.time()
        try: said = json.load(ask(request, timeout=120))[0]
        except (OSError, ValueError): self.failed += 1
        else:
            self.waited[kind].append(time.time() - start)
            self.busy += 'in a moment' in said
            self.failed += said not in ('3', "I can't tell") and 'in a moment' not in said

    def load(self, clients, pictures, seconds, photo):
        "So many clients for so long, and then until all have their answers"
        end = time.time() + seconds
        def client(i):
            time.sleep(1.5*i/clients)
            while time.time() < end:
                began = time.time()
                if i < pictures: self.send('photograph', photo)
                else:
                    self.send('drawing', [{'pen': 14, 'points': o} for o in THREE])
                    time.sleep(max(began + 1.5 - time.time(), 0))
        threads = [threading.Thread(target=client, args=(i,)) for i in range(clients)]
        for o in threads: o.start()
        while any(o.is_alive() for o in threads):
            self.memory = max(self.memory, self.resident())
            time.sleep(0.2)

    def resident(self):
        status = Path(f'/proc/{self.process.pid}/status')
        return int(re.search(r'VmRSS:\s+(\d+)', status.read_text())[1])//1024 if status.exists() else 0

    def close(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)

    def said(self):
        def times(o): return f'{np.median(o):.2f} and {np.quantile(o, 0.99):.2f} s ({len(o)})' if o else 'none'
        return (f"drawings: {times(self.waited['drawing'])}, photographs: {times(self.waited['photograph'])}, "
                f'{self.busy} sent away, {self.failed} failed, {self.memory} MB')

@call_parse
def main(
    other:str=None, # another commit's checkout, to compare with
    clients:int=30, # at once
    pictures:int=6, # of them, who send photographs
    seconds:int=30, # for each page
    turns:int=3 # in which they come
):
    "Median and 99th percentile of the waiting, with many at the page at once"
    photo, here = photograph(), Path(__file__).resolve().parent.parent
    pages = {}
    try:
        for name,checkout in (('here', here), *([(other, Path(other).resolve())] if other else [])):
            pages[name] = Page(checkout)
        for page in pages.values(): page.component = page.find_component()
        for _ in range(turns):
            for page in pages.values(): page.load(clients, pictures, seconds/turns, photo)
        for name,page in pages.items(): print(f'{name}: {page.said()}')
    finally:
        for page in pages.values(): page.close()

"""How long each page of the site takes to be drawn by Chromium, from a server on this computer: `python
benchmarks/pages.py _docs/html` prints the slowest, in seconds, and in how many times the time of an empty page.

Each is the least of three. Needs playwright, and Chromium or Chrome."""
import argparse, sys, threading
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

WANTED = 1.5 # seconds at most
EMPTY = '<!DOCTYPE html><html lang="en"><title>Empty</title><p>Nothing'
# until all that it needs has come, and something is seen
DRAWN = '''() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => {
  const loaded = performance.getEntriesByType('navigation')[0].loadEventEnd
  const seen = performance.getEntriesByName('first-contentful-paint').map(o => o.startTime)
  done(Math.max(loaded, ...seen)/1000)
})))'''

class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args): pass

@contextmanager
def served(folder):
    "The address at which a folder is served as long as this lasts"
    server = ThreadingHTTPServer(('127.0.0.1', 0), partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try: yield f'http://127.0.0.1:{server.server_port}/'
    finally: server.shutdown()

def drawn(tab, address, rounds=3):
    "Least seconds until a page is drawn"
    def once():
        tab.goto(address)
        return tab.evaluate(DRAWN)
    return min(once() for _ in range(rounds))

def main(folder):
    from playwright.sync_api import sync_playwright
    from browser import chromium
    pages = [p.relative_to(folder).as_posix() for p in sorted(folder.rglob('*.html'))]
    with sync_playwright() as p, served(folder) as address:
        browser = p.chromium.launch(executable_path=chromium(), args=['--no-sandbox'])
        tab = browser.new_page(viewport=dict(width=1280, height=900))
        tab.route('**/empty', lambda o: o.fulfill(body=EMPTY, content_type='text/html'))
        least = drawn(tab, f'{address}empty', 5)
        seconds = {o: drawn(tab, address + o) for o in pages}
        browser.close()
    for o in sorted(seconds, key=seconds.get)[:-11:-1]: print(f'{seconds[o]:.2f} s, {seconds[o]/least:3.0f} times: {o}')
    late = sum(o > WANTED for o in seconds.values())
    print(f'{len(seconds)} pages, an empty one in {least:.3f} s; {late} take more than {WANTED} s')

if __name__ == '__main__':
    sys.path.append(str(Path(__file__).resolve().parent.parent/'scripts'))
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('folder', type=Path, help='where the site has been built')
    main(parser.parse_args().folder)

"Ten digits drawn with a mouse in Chromium, and read: see `scripts/browser.py`."
import pytest

@pytest.fixture(scope='module')
def browser():
    "What draws, where there is a browser to draw in"
    pytest.importorskip('playwright', reason='the extra browser is not installed')
    import browser
    if not browser.chromium(): pytest.skip('no Chromium or Chrome here')
    return browser

def test_page(browser): assert browser.page(None) >= 8
def test_jupyterlab(browser): assert browser.lab(None) >= 8

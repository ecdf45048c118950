"""Ten digits drawn with a mouse in Chromium, and read; a lesson's pictures, and what a screen reader says of them.
See `scripts/browser.py`."""
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

def test_pictures_in_jupyterlab(browser): assert browser.described_in_lab(browser.LESSON) > 3
def test_pictures_on_nbconverts_page(browser): assert browser.described_on_page(browser.LESSON) > 3

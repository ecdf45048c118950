"Fifty digits drawn by a script, which nothing may be chosen by."
import pytest

def test_at_least_45_of_50_are_read():
    pytest.importorskip('safetensors', reason='the extra draw is not installed')
    import drawn
    rows, _ = drawn.readings()
    wrong = [f'a {digit} read as {best}: {said}' for digit,best,_,said in rows if best != digit]
    assert len(rows)==50 and len(wrong) <= 5, wrong

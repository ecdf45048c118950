"""Fifty scripted digits, read by the model of `mnist_draw`: `python benchmarks/drawn.py` says how many are read right.

FIFTY[digit] is five ways of writing it, none of them used in choosing anything. Strokes are lists of (x, y) in a unit
square, y down; the square is put on the sheet with its centre at `at` and side `size` (shares of the sheet's side);
`pen` is the pen's width, also a share; `slant` is how far the top leans right (in heights). `drawings` adds a hand's
wobble, from a fixed seed. `tests/test_drawn.py` asks for at least 45 of the fifty.
"""
from collections import namedtuple

import numpy as np

from mnist_basics.app import kept_model
from mnist_basics.digits import load_digits
from mnist_basics.draw import Reader
from mnist_basics.pictures import DrawingError, draw_strokes

SIDE = 280
Drawing = namedtuple('Drawing', 'name strokes pen at size slant')

def line(*v):
    "Straight pieces through the points x, y, x, y, ... (in hundredths), sampled so that they can wobble."
    p = np.reshape(v, (-1, 2)) / 100
    out = [a + (b - a) * t for a, b in zip(p, p[1:]) for t in np.arange(12) / 12]
    return [tuple(q) for q in out + [p[-1]]]

def curve(*v):
    "A smooth (Catmull-Rom) curve through the points x, y, x, y, ... (in hundredths)."
    p = np.reshape(v, (-1, 2)) / 100
    p = np.vstack([2 * p[0] - p[1], p, 2 * p[-1] - p[-2]])
    out = [(2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3) / 2
           for a, b, c, d in zip(p, p[1:], p[2:], p[3:]) for t in np.arange(10) / 10]
    return [tuple(np.clip(q, 0, 1)) for q in out + [p[-2]]]

def arc(x, y, rx, ry, start, end, shrink=0):
    "Part of an ellipse (hundredths, degrees: 0 right, 90 down), its end drawn in by the share `shrink`."
    a, k = np.radians(np.linspace(start, end, 48)), np.linspace(1, 1 - shrink, 48)
    return [tuple(q) for q in np.column_stack([x + rx * k * np.cos(a), y + ry * k * np.sin(a)]) / 100]

def D(name, strokes, pen, x, y, size, slant=0.0):
    return Drawing(name, strokes, 1 / pen, (x, y), size, slant)

FIFTY = {
    0: [D("closed oval", [arc(50, 50, 32, 50, -90, -452)], 28, .50, .50, .62),
        D("not quite closed", [arc(50, 50, 34, 50, -62, -393, .08)], 60, .40, .55, .45, .12),
        D("ends cross at the top", [curve(60, 4, 38, 8, 21, 35, 22, 68, 45, 97, 70, 80, 79, 45, 66, 12, 44, 3)],
            140, .52, .50, .84, .05),
        D("narrow, leaning, marker", [arc(50, 50, 28, 50, -80, -440)], 9, .52, .50, .72, .22),
        D("round, clockwise, in the corner", [arc(50, 50, 42, 48, -110, 236, .04)], 90, .82, .17, .19)],
    1: [D("American bar, hair", [line(50, 0, 51, 100)], 140, .47, .50, .70),
        D("leaning, a little bent", [curve(52, 2, 48, 35, 49, 70, 52, 98)], 45, .30, .36, .48, .13),
        D("continental, long flag", [line(18, 42, 56, 2, 55, 100)], 32, .55, .52, .66, .06),
        D("printed: flag and foot", [line(34, 20, 52, 2, 52, 97), line(30, 98, 74, 97)], 20, .50, .50, .80),
        D("short flag, marker", [line(34, 22, 54, 2, 53, 98)], 9.5, .62, .55, .58)],
    2: [D("no loop, sharp heel", [curve(20, 26, 32, 6, 56, 3, 72, 20, 66, 46, 44, 72, 18, 97) + line(18, 97, 82,
            95)], 36, .50, .48, .60),
        D("loop at the heel", [curve(20, 24, 36, 4, 60, 5, 70, 24, 60, 52, 40, 80, 24, 94, 15, 86, 26, 76, 46, 86,
            64, 96, 86, 86)], 75, .46, .52, .78, .08),
        D("swan, wavy base", [curve(24, 30, 26, 10, 48, 2, 70, 14, 68, 40, 44, 68, 20, 94) + curve(20, 94, 38, 87,
            60, 96, 84, 90)], 50, .20, .78, .28, .05),
        D("hooked start, marker", [curve(24, 32, 20, 14, 46, 3, 74, 16, 70, 44, 44, 70, 16, 96) + line(16, 96, 84,
            96)], 10, .50, .50, .76),
        D("wide, loop, hair", [curve(14, 20, 40, 3, 70, 10, 76, 32, 60, 58, 36, 82, 18, 94, 8, 84, 22, 74, 46, 84,
            70, 95, 94, 88)], 130, .50, .40, .50)],
    3: [D("two bowls, cusp", [curve(24, 14, 46, 2, 70, 14, 66, 36, 42, 47) + curve(42, 47, 70, 54, 78, 76, 54, 97,
            20, 87)], 30, .48, .50, .64),
        D("flat top", [line(20, 4, 74, 3, 44, 40) + curve(44, 40, 70, 48, 76, 74, 52, 97, 18, 86)],
            55, .58, .42, .50, .06),
        D("small loop in the middle", [curve(22, 16, 44, 2, 70, 12, 66, 34, 46, 48, 34, 47, 40, 40, 54, 47, 76, 64,
            70, 90, 44, 98, 18, 84)], 120, .50, .50, .86),
        D("small, leaning", [curve(26, 10, 50, 2, 68, 18, 54, 40, 40, 44) + curve(40, 44, 66, 52, 70, 78, 46, 97, 22,
            92)], 70, .80, .80, .22, .18),
        D("marker", [curve(18, 14, 46, 2, 72, 14, 68, 36, 42, 46) + curve(42, 46, 74, 54, 80, 78, 52, 98, 16, 88)],
            9, .50, .50, .78)],
    4: [D("open, straight", [line(28, 2, 20, 58, 84, 57), line(66, 4, 64, 98)], 34, .50, .50, .60),
        D("closed, one stroke", [line(84, 66, 12, 68, 60, 3, 60, 98)], 26, .46, .50, .74),
        D("open, soft elbow", [curve(34, 4, 24, 34, 20, 56, 36, 61, 60, 58, 84, 56), line(66, 30, 58, 98)],
            110, .52, .50, .80, .10),
        D("continental: long slope, short cross", [line(58, 2, 14, 66, 86, 64), line(62, 40, 58, 98)],
            65, .22, .22, .30),
        D("open, marker", [line(24, 2, 18, 58, 88, 57), line(72, 2, 70, 98)], 11, .54, .48, .70)],
    5: [D("two strokes: body, then hat", [line(30, 4, 26, 44) + curve(26, 44, 52, 36, 76, 56, 70, 86, 44, 98, 18,
            88), line(30, 4, 76, 3)], 32, .50, .50, .62),
        D("one stroke", [line(76, 4, 32, 5, 26, 44) + curve(26, 44, 50, 37, 74, 54, 70, 84, 44, 97, 20, 90)],
            60, .60, .45, .46, .08),
        D("two strokes, hat off the body, hair", [line(32, 10, 28, 44) + curve(28, 44, 54, 38, 78, 60, 68, 90, 42,
            98, 16, 84), line(36, 4, 84, 2)], 140, .48, .52, .82),
        D("small, one stroke, leaning", [line(78, 5, 34, 6, 26, 46) + curve(26, 46, 52, 40, 70, 60, 60, 88, 38, 97,
            16, 92)], 80, .16, .84, .20, .14),
        D("marker, two strokes", [line(26, 4, 24, 46) + curve(24, 46, 54, 37, 80, 58, 74, 88, 44, 98, 14, 90),
            line(26, 4, 80, 3)], 9, .50, .50, .80)],
    6: [D("curved stem", [curve(68, 6, 46, 8, 28, 34, 22, 66, 34, 94, 58, 96, 74, 78, 64, 58, 42, 56, 25, 72)],
            34, .50, .50, .62),
        D("straight stem", [line(62, 2, 28, 58) + curve(28, 58, 20, 78, 34, 96, 58, 96, 74, 78, 62, 58, 40, 58, 25,
            72)], 50, .45, .58, .48),
        D("tall, small loop, hair", [curve(58, 2, 38, 26, 26, 56, 24, 80, 40, 97, 62, 90, 66, 72, 50, 62, 30, 72, 25,
            82)], 130, .52, .50, .84, .06),
        D("loop not quite closed, small", [curve(70, 8, 44, 12, 26, 42, 24, 76, 42, 97, 66, 88, 68, 66, 50, 58, 37,
            66)], 85, .80, .22, .22),
        D("marker", [curve(66, 3, 40, 16, 22, 46, 20, 76, 44, 98, 76, 90, 80, 66, 56, 52, 24, 66)], 12, .44, .54, .70)],
    7: [D("American", [line(20, 4, 80, 3, 42, 98)], 34, .50, .50, .60),
        D("continental, barred", [line(18, 6, 80, 4, 42, 98), line(36, 52, 80, 49)], 48, .44, .46, .54),
        D("wavy top, bent stem, hair", [curve(16, 12, 30, 5, 54, 10, 82, 4) + curve(82, 4, 60, 38, 48, 68, 46, 98)],
            140, .52, .50, .80),
        D("serif and bar, small", [line(18, 20, 20, 5, 82, 4) + curve(82, 4, 58, 44, 46, 98)[1:],
            line(34, 54, 78, 52)], 75, .18, .20, .24, .05),
        D("marker", [line(16, 4, 82, 3) + curve(82, 3, 58, 46, 44, 98)[1:]], 9, .52, .50, .76)],
    8: [D("one stroke, from the top right", [curve(70, 14, 48, 2, 28, 16, 36, 38, 60, 54, 76, 76, 50, 98, 24, 78, 38,
            54, 62, 38, 72, 16)], 34, .50, .50, .64),
        D("two rings", [arc(50, 25, 24, 24, -90, 272), arc(50, 74, 31, 25, -90, 272)], 55, .56, .50, .56),
        D("one stroke, open at the top, hair", [curve(74, 10, 50, 2, 28, 16, 36, 38, 62, 56, 74, 78, 48, 98, 24, 80,
            40, 54, 66, 32, 78, 18)], 130, .48, .50, .86, .08),
        D("small, one stroke from the middle", [curve(50, 47, 30, 30, 32, 8, 52, 2, 70, 12, 68, 32, 50, 47, 28, 68,
            30, 92, 52, 98, 74, 88, 70, 66, 50, 47)], 80, .80, .84, .22, .10),
        D("two rings, marker", [arc(50, 25, 25, 24, -90, 272), arc(50, 74, 31, 25, -90, 272)], 13, .46, .52, .74)],
    9: [D("straight stem", [arc(47, 27, 25, 26, -25, -385), line(71, 14, 68, 98)], 34, .50, .50, .62),
        D("curved stem", [curve(72, 16, 50, 2, 28, 14, 26, 38, 46, 50, 66, 38, 73, 15, 72, 50, 58, 84, 34, 97)],
            60, .38, .54, .50),
        D("hooked tail, hair", [curve(70, 14, 48, 2, 27, 18, 32, 44, 54, 46, 69, 26, 72, 12, 73, 44, 72, 78, 54, 97,
            26, 88)], 140, .50, .50, .82, .05),
        D("small, leaning, straight leg", [curve(70, 12, 46, 3, 26, 20, 32, 44, 54, 44, 71, 16) + line(71, 16, 60,
            98)], 85, .20, .18, .22, .15),
        D("marker, curved", [curve(78, 20, 52, 2, 24, 12, 20, 38, 44, 54, 70, 42, 80, 18, 78, 54, 66, 82, 46, 98)],
            10.5, .56, .47, .74, .06)],
}


def drawings():
    "Yields (strokes in pixels of the SIDE x SIDE sheet, pen width in pixels, digit), the same at every call."
    rng = np.random.default_rng(50)
    for digit, five in FIFTY.items():
        for d in five:
            strokes = []
            for stroke in d.strokes:
                p, t = np.array(stroke), np.linspace(0, 1, len(stroke))[:, None]
                for waves in (1, 2, 4):  # a hand's unsteadiness: slow waves along the stroke
                    p = p + rng.normal(0, .011 / waves, 2) * np.sin(2 * np.pi * (waves * t + rng.random(2)))
                x, y = p[:, 0] - .5 + d.slant * (.5 - p[:, 1]), p[:, 1] - .5
                strokes.append([(float(a), float(b)) for a, b in
                                zip(SIDE * (d.at[0] + d.size * x), SIDE * (d.at[1] + d.size * y))])
            yield strokes, SIDE * d.pen, digit

def readings():
    "(digit, the likeliest, the answer or None, what is said) for each drawing"
    train, valid = load_digits('all', 'embedded')
    model, card = kept_model(train, valid)
    reader, rows = Reader(model, train, card['sure']), []
    for strokes,pen,digit in drawings():
        try: r = reader(draw_strokes(strokes, SIDE, pen))
        except DrawingError as e: rows.append((digit, None, None, str(e)))
        else: rows.append((digit, int(r.probs.argmax()), r.answer, f'{r.probs.max():.3f}'))
    return rows, card['sure']

def main():
    "Prints each that is read wrong, and how many aren't"
    rows, sure = readings()
    for digit,best,_,said in rows:
        if best != digit: print(f'a {digit} read as {best}: {said}')
    right, answered = sum(o[0]==o[1] for o in rows), [o for o in rows if o[2] is not None]
    print(f'{right} of {len(rows)} read right; at the threshold of {sure:.2f} {len(answered)} get an answer, '
          f'{sum(o[0]==o[2] for o in answered)} of them right')

if __name__=='__main__': main()

"""Damaged files by a seed: cut, with other bits, other lengths, with pieces taken out or put in.

What comes out is made anew each time and never kept: a file that another program can't bear has no place here."""
import random

def cut(data, rng): return data[:rng.randrange(len(data))]

def flip(data, rng):
    "One to eight bits are others"
    data = bytearray(data)
    for _ in range(rng.randint(1, 8)): data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    return bytes(data)

def length(data, rng):
    "Four bytes, of the first hundred most often, are a number that may be a length: small, huge or negative"
    at = rng.randrange(min(len(data), 100) if rng.random() < 0.7 else len(data))
    number = rng.choice([0, 1, 255, 2**16, 2**24, 2**31-1, 2**31, 2**32-1])
    return data[:at] + number.to_bytes(4, rng.choice(['big', 'little'])) + data[at+4:]

def piece(data, rng):
    "Some bytes are gone, or there twice"
    a, b = sorted(rng.randrange(len(data)) for _ in range(2))
    return data[:a] + data[b:] if rng.random() < 0.5 else data[:b] + data[a:]

kinds = cut, flip, length, piece

def mutations(data, n, seed):
    "`n` damaged copies of `data`, each with the name of what was done to it"
    rng = random.Random(seed)
    for i in range(n):
        kind = kinds[i%len(kinds)]
        yield f'{kind.__name__} {i} of seed {seed}', kind(data, rng)

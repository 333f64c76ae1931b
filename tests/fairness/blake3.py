"""BLAKE3 from its specification, in plain Python: slow, and short enough to be read."""

from struct import pack, unpack

IV = (0x6A09E667, 0xBB67AE85, 0x3C6EF372, 0xA54FF53A, 0x510E527F, 0x9B05688C, 0x1F83D9AB, 0x5BE0CD19)
PERMUTATION = (2, 6, 3, 10, 7, 0, 4, 13, 1, 11, 12, 5, 9, 14, 15, 8)
CHUNK_START, CHUNK_END, PARENT, ROOT, KEYED_HASH = 1, 2, 4, 8, 16
BLOCK_BYTES, CHUNK_BYTES = 64, 1024
MASK = 0xFFFFFFFF


def _rotated(word, bits):
    return (word >> bits | word << (32 - bits)) & MASK


def _mix(state, a, b, c, d, x, y):
    state[a] = (state[a] + state[b] + x) & MASK
    state[d] = _rotated(state[d] ^ state[a], 16)
    state[c] = (state[c] + state[d]) & MASK
    state[b] = _rotated(state[b] ^ state[c], 12)
    state[a] = (state[a] + state[b] + y) & MASK
    state[d] = _rotated(state[d] ^ state[a], 8)
    state[c] = (state[c] + state[d]) & MASK
    state[b] = _rotated(state[b] ^ state[c], 7)


def _compressed(chaining, block, counter, length, flags):
    """All 16 words of a compression."""
    state = list(chaining) + list(IV[:4]) + [counter & MASK, counter >> 32, length, flags]
    words = list(block)
    for _ in range(7):
        for i in range(4):
            _mix(state, i, 4 + i, 8 + i, 12 + i, words[2 * i], words[2 * i + 1])
        for i in range(4):
            _mix(state, i, 4 + (i + 1) % 4, 8 + (i + 2) % 4, 12 + (i + 3) % 4, words[8 + 2 * i], words[9 + 2 * i])
        words = [words[i] for i in PERMUTATION]
    return [state[i] ^ state[i + 8] for i in range(8)] + [state[i + 8] ^ chaining[i] for i in range(8)]


def _words(block):
    return unpack("<16I", block.ljust(BLOCK_BYTES, b"\0"))


def _chunk(key, chunk, counter, flags):
    """What the last compression of a chunk takes in."""
    blocks = [chunk[i : i + BLOCK_BYTES] for i in range(0, len(chunk), BLOCK_BYTES)] or [b""]
    chaining = key
    for index, block in enumerate(blocks):
        here = flags | (CHUNK_START if index == 0 else 0)
        if index == len(blocks) - 1:
            return chaining, _words(block), counter, len(block), here | CHUNK_END
        chaining = _compressed(chaining, _words(block), counter, len(block), here)[:8]


def _node(key, data, counter, flags):
    """What the last compression of a part of the tree takes in."""
    if len(data) <= CHUNK_BYTES:
        return _chunk(key, data, counter, flags)
    left = CHUNK_BYTES
    while left * 2 < len(data):
        left *= 2
    parts = ((data[:left], counter), (data[left:], counter + left // CHUNK_BYTES))
    chained = [_compressed(*_node(key, part, at, flags))[:8] for part, at in parts]
    return key, chained[0] + chained[1], 0, BLOCK_BYTES, flags | PARENT


def output(data, key=None, length=32):
    """The first `length` bytes of the hash, keyed if there is a key of 32 bytes."""
    words, flags = (unpack("<8I", key), KEYED_HASH) if key else (IV, 0)
    chaining, block, _, size, flags = _node(words, data, 0, flags)
    bytes_, counter = b"", 0
    while len(bytes_) < length:
        bytes_ += pack("<16I", *_compressed(chaining, block, counter, size, flags | ROOT))
        counter += 1
    return bytes_[:length]

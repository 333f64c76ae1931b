"""An endless row of numbers from a seed, none likelier than another."""

import blake3


class Numbers:
    def __init__(self, seed, purpose, campaign, *about):
        fields = [purpose.encode(), campaign.encode(), *about]
        self.data = b"".join(len(field).to_bytes(8, "little") + field for field in fields)
        self.seed, self.taken, self.bytes = seed, 0, b""

    def below(self, below):
        rest = 2**64 % below
        while True:
            self.taken += 8
            if self.taken > len(self.bytes):
                # Twice as many each time: a row may be long, and bytes are computed from the beginning.
                self.bytes = blake3.output(self.data, self.seed, max(64, 2 * len(self.bytes)))
            found = int.from_bytes(self.bytes[self.taken - 8 : self.taken], "little")
            if found < 2**64 - rest:
                return found % below

"""Checks the bundle of a draw. Written apart from the product, so a second opinion on `fairground fairness check`.

Reads JSON Lines from a file or from standard input. Says how many draws hold, or names the first position that is wrong and
ends with 1. With `--hashes` it computes BLAKE3 of what it is given instead, so that a test can compare.
"""

import json
import sys
from collections import defaultdict

import blake3

MASK64 = 2**64 - 1


class Wrong(Exception):
    pass


def need(holds, position, what):
    if not holds:
        raise Wrong(f"{'the bundle' if position is None else f'position {position}'}: {what}")


def value(seed, campaign, draw, person, below):
    """The 64 bits that a draw's number comes from."""
    name = campaign.encode()
    data = bytes([len(name)]) + name + draw.to_bytes(8, "little") + bytes.fromhex(person)
    rest = 2**64 % below
    taken = 0
    while True:
        taken += 8
        found = int.from_bytes(blake3.output(data, seed, taken)[-8:], "little")
        if found <= MASK64 - rest:
            return found


def line_of(rules, number):
    end = 0
    for line, prize in enumerate(rules["prizes"]):
        end += prize["weight"]
        if number < end:
            return line
    return None


def released(prize, now):
    """How often a line can have been won by now; None: as often as there is stock."""
    if not prize["release"]:
        return None
    free = 0
    for slot in prize["release"]:
        start, end, units = slot["starts_at_ms"], slot["ends_at_ms"], slot["units"]
        if now >= end:
            free += units
        elif now >= start:
            free += (now - start) * units // (end - start) + 1
    return free


def cell(rules, given, draw):
    shows = list(range(len(rules["prizes"]))) + [None]
    if rules["skin"] == "nine_squares":
        shows = [shows[square % len(shows)] for square in range(8)]
    showing = [index for index, line in enumerate(shows) if line == given]
    return showing[draw % len(showing)]


class Draw:
    def __init__(self, rules, campaign, seed):
        self.rules, self.campaign, self.seed = rules, campaign, seed
        self.stock = defaultdict(int)
        self.moved = {}
        self.out = defaultdict(int)
        self.dry = defaultdict(int)
        self.wins = defaultdict(list)
        self.prizes = {}
        self.draws = 0
        self.closed = False

    def day(self, now):
        return (now + self.rules["utc_offset_minutes"] * 60_000) // 86_400_000

    def has(self, prize):
        return self.stock[prize["asset"]] >= prize["amount"]

    def withheld(self, line, person, now):
        prize, won = self.rules["prizes"][line], self.wins[person, line]
        if prize["per_person"] is not None and len(won) >= prize["per_person"]:
            return "person_limit"
        # Only the days of the last win count as today; log time never goes back.
        if prize["per_person_per_day"] is not None and won.count(self.day(now)) >= prize["per_person_per_day"]:
            return "day_limit"
        free = released(prize, now)
        if free is not None and self.out[line] >= free:
            return "not_released"
        return None if self.has(prize) else "out_of_stock"

    def outcome(self, draw, number, person, now):
        line = line_of(self.rules, number)
        why = None if line is None else self.withheld(line, person, now)
        given, why = (None, why) if why else (line, "number")
        guarantee = self.rules["guarantee"]
        if given is None and guarantee and self.dry[person] + 1 >= guarantee["after_draws"]:
            if self.has(self.rules["prizes"][guarantee["line"]]):
                given, why = guarantee["line"], "guaranteed"
        console = self.rules["consolation"]
        prize = self.rules["prizes"][given] if given is not None else console
        won = prize and self.has(prize) and {"asset": prize["asset"], "amount": prize["amount"]} or None
        return {"line": line, "given": given, "why": why, "won": won, "cell": cell(self.rules, given, draw)}

    def drawn(self, position, now, told):
        draw, person = told["draw"], told["person"]
        need(not self.closed, position, f"draw {draw} comes after the end")
        need(draw == self.draws + 1, position, f"draw {draw} follows on draw {self.draws}")
        below = sum(prize["weight"] for prize in self.rules["prizes"]) + self.rules["blank_weight"]
        found = value(self.seed, self.campaign, draw, person, below)
        need(told["value"] in (None, f"{found:016x}"), position, f"the value of draw {draw} is {found:016x}")
        need(told["number"] == found % below, position, f"the number of draw {draw} is {found % below}")
        outcome = self.outcome(draw, found % below, person, now)
        if told["outcome"]["cell"] is None:
            outcome["cell"] = None
        need(told["outcome"] == outcome, position, f"draw {draw} gives {outcome}")
        self.draws += 1
        self.dry[person] = 0 if outcome["given"] is not None else self.dry[person] + 1
        if outcome["given"] is not None:
            self.out[outcome["given"]] += 1
            self.wins[person, outcome["given"]].append(self.day(now))
        if outcome["won"]:
            self.stock[outcome["won"]["asset"]] -= outcome["won"]["amount"]
            self.prizes[position] = (outcome["given"], outcome["won"])

    def returned(self, position, told):
        need(told["won"] in self.prizes, position, f"nothing that was won at {told['won']} is out")
        line, won = self.prizes.pop(told["won"])
        need(won == {"asset": told["asset"], "amount": told["amount"]}, position, f"what was won was {won}")
        if line is not None:
            self.out[line] -= 1
        self.stock[told["asset"]] += told["amount"]

    def see(self, told):
        position, kind = told["position"], told["kind"]
        if kind == "drawn":
            self.drawn(position, told["at_ms"], told)
        elif kind == "prize_returned":
            self.returned(position, told)
        elif kind in ("stock_received", "stock_returned"):
            self.stock[told["asset"]] += told["amount"] if kind == "stock_received" else -told["amount"]
            self.moved[told["asset"]] = position
            need(self.stock[told["asset"]] >= 0, position, f"more {told['asset']} leave the stock than it has")
        elif kind == "closed":
            need(not self.closed, position, "the draw ends for the second time")
            self.closed = True
        elif kind == "seed_revealed":
            need(told["draws"] == self.draws, position, f"there are {self.draws} draws")
        else:
            need(kind in ("created", "seed_lost"), position, f"nothing is known of {kind}")


def only(lines, kind, missing):
    found = [line for line in lines if line["kind"] == kind]
    need(found, None, missing)
    return found[0]


def check(lines):
    for before, line in zip(lines, lines[1:]):
        need(line["position"] > before["position"], line["position"], "it stands behind a later position")
    created = only(lines, "created", "no line says how the draw was set up")
    revealed = only(lines, "seed_revealed", "the seed was never told")
    seed = bytes.fromhex(revealed["seed"])
    committed = blake3.output(seed).hex() == created["commitment"]
    need(committed, revealed["position"], "this is not the seed that the draw was committed to")
    draw = Draw(created["rules"], created["campaign"], seed)
    for line in lines:
        draw.see(line)
    need(draw.closed, None, "no line says that the draw ended")
    for asset, left in draw.stock.items():
        need(left == 0, draw.moved.get(asset), f"{left} {asset} are in stock still")
    return draw.draws


def hashes(text):
    for line in text.splitlines():
        asked = json.loads(line)
        key = bytes.fromhex(asked["key"]) if asked["key"] else None
        print(blake3.output(bytes.fromhex(asked["input"]), key, asked["length"]).hex())


def main(arguments):
    if arguments == ["--hashes"]:
        return hashes(sys.stdin.read())
    text = open(arguments[0], encoding="utf-8").read() if arguments else sys.stdin.read()
    try:
        print(f"{check([json.loads(line) for line in text.splitlines()])} draws hold")
    except Wrong as wrong:
        sys.exit(str(wrong))


if __name__ == "__main__":
    main(sys.argv[1:])

"""Checks the bundle of a campaign. Written apart from the product, so a second opinion on `fairground fairness check`.

Reads JSON Lines from a file or from standard input: the bundle of a lucky draw, a red envelope or a raffle. Says what holds, or
names the first position that is wrong and ends with 1. Several bundles stand behind each other with an empty line between them, and
are each answered by a line. With `--hashes` it computes BLAKE3 of what it is given instead, so that a test can compare.

One thing is believed: that drand's group signed the round of the beacon so. The number of that round and the hash of its
signature are computed; the signature itself can be compared with what drand's own servers say of that round.
"""

import json
import sys
from collections import defaultdict

import blake3
from entries import Raffle
from parts import Envelope
from wrong import Wrong, need

MASK64 = 2**64 - 1


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
    """A lucky draw: who may draw, what a number gives, and why."""

    def __init__(self, rules, campaign, seed):
        self.rules, self.campaign, self.seed = rules, campaign, seed
        self.out = defaultdict(int)
        self.dry = defaultdict(int)
        self.wins = defaultdict(list)
        self.days = defaultdict(list)
        self.listed = {}
        self.prizes = {}
        self.given = {}
        self.draws = 0
        # Draws of old releases tell no value or no cell; behind one that does, each does.
        self.tells_values = self.tells_cells = False

    def day(self, now):
        return (now + self.rules["utc_offset_minutes"] * 60_000) // 86_400_000

    def broken(self, life, person, now):
        """The rule that keeps somebody from drawing, or None."""
        rules, days = self.rules, self.days[person]
        is_over = rules["closes_at_ms"] is not None and now >= rules["closes_at_ms"]
        if life.status != "opened" or is_over:
            return "not_open"
        if self.listed.get(person) == "denied":
            return "denied"
        if rules["listed_only"] and self.listed.get(person) != "allowed":
            return "not_listed"
        if life.kept_out(rules, person):
            return life.kept_out(rules, person)
        if rules["draws_per_person"] is not None and len(days) >= rules["draws_per_person"]:
            return "total_quota"
        per_day = rules["draws_per_person_per_day"]
        if per_day is not None and days.count(self.day(now)) >= per_day:
            return "day_quota"
        return "no_ticket" if life.tickets[person] <= 0 else None

    def withheld(self, life, line, person, now):
        prize, won = self.rules["prizes"][line], self.wins[person, line]
        if prize["per_person"] is not None and len(won) >= prize["per_person"]:
            return "person_limit"
        if prize["per_person_per_day"] is not None and won.count(self.day(now)) >= prize["per_person_per_day"]:
            return "day_limit"
        free = released(prize, now)
        if free is not None and self.out[line] >= free:
            return "not_released"
        return None if life.has(prize) else "out_of_stock"

    def outcome(self, life, draw, number, person, now):
        line = line_of(self.rules, number)
        why = None if line is None else self.withheld(life, line, person, now)
        given, why = (None, why) if why else (line, "number")
        guarantee = self.rules["guarantee"]
        if given is None and guarantee and self.dry[person] + 1 >= guarantee["after_draws"]:
            if life.has(self.rules["prizes"][guarantee["line"]]):
                given, why = guarantee["line"], "guaranteed"
        console = self.rules["consolation"]
        prize = self.rules["prizes"][given] if given is not None else console
        won = prize and life.has(prize) and {"asset": prize["asset"], "amount": prize["amount"]} or None
        return {"line": line, "given": given, "why": why, "won": won, "cell": cell(self.rules, given, draw)}

    def drawn(self, life, position, now, told):
        draw, person = told["draw"], told["person"]
        need(life.status != "closed", position, f"draw {draw} comes after the end")
        need(draw == self.draws + 1, position, f"draw {draw} follows on draw {self.draws}")
        broken = self.broken(life, person, now)
        need(broken is None, position, f"{person} could not draw: {broken}")
        below = sum(prize["weight"] for prize in self.rules["prizes"]) + self.rules["blank_weight"]
        found = value(self.seed, self.campaign, draw, person, below)
        self.tells_values |= told["value"] is not None
        due = f"{found:016x}" if self.tells_values else None
        need(told["value"] == due, position, f"the value of draw {draw} is {due}")
        need(told["number"] == found % below, position, f"the number of draw {draw} is {found % below}")
        outcome = self.outcome(life, draw, found % below, person, now)
        self.tells_cells |= told["outcome"]["cell"] is not None
        if not self.tells_cells:
            outcome["cell"] = None
        need(told["outcome"] == outcome, position, f"draw {draw} gives {outcome}")
        self.draws += 1
        life.tickets[person] -= 1
        self.days[person].append(self.day(now))
        self.dry[person] = 0 if outcome["given"] is not None else self.dry[person] + 1
        if outcome["given"] is not None:
            self.out[outcome["given"]] += 1
            self.given[position] = outcome["given"], now
            self.wins[person, outcome["given"]].append(self.day(now))
        if outcome["won"]:
            life.stock[outcome["won"]["asset"]] -= outcome["won"]["amount"]
            self.prizes[position] = (outcome["given"], outcome["won"])

    def lapsed(self, position, now, won):
        """What nobody claimed comes back once its time is over, at the earliest."""
        hours, (line, won_at) = self.rules["claim_within_hours"], self.given.get(won, (None, 0))
        has_time = hours is not None and line is not None and self.rules["prizes"][line]["claim"] != "at_once"
        need(has_time, position, f"what was won at {won} has no time to be claimed in")
        need(now >= won_at + hours * 3_600_000, position, f"what was won at {won} could still be claimed")

    def returned(self, life, position, told):
        if told.get("why") == "lapsed":
            self.lapsed(position, told["at_ms"], told["won"])
        need(told["won"] in self.prizes, position, f"nothing that was won at {told['won']} is out")
        line, won = self.prizes.pop(told["won"])
        need(won == {"asset": told["asset"], "amount": told["amount"]}, position, f"what was won was {won}")
        if line is not None:
            self.out[line] -= 1
        life.stock[told["asset"]] += told["amount"]

    def see(self, life, told):
        position, kind, now = told["position"], told["kind"], told["at_ms"]
        if kind == "drawn":
            self.drawn(life, position, now, told)
        elif kind == "listed":
            self.listed[told["person"]] = told["listing"]
        elif kind == "refused":
            broken = self.broken(life, told["person"], now)
            need(told["rule"] == broken, position, f"{told['person']} is refused by the rule {broken}")
        elif kind == "prize_returned":
            self.returned(life, position, told)
        else:
            need(kind == "seed_revealed", position, f"a lucky draw has no {kind}")
            need(life.status == "closed", position, "the seed is told before the end")
            need(told["draws"] == self.draws, position, f"there are {self.draws} draws")

    def may_close(self, life, told):
        pass

    def may_end(self, position):
        pass

    def holds(self):
        return f"{self.draws} draws hold"


class Life:
    """What campaigns of all forms have: a life from draft to closed, a stock, tickets, and who follows."""

    def __init__(self):
        self.status = "draft"
        self.stock = defaultdict(int)
        self.moved = {}
        self.tickets = defaultdict(int)
        self.set_up_at = None
        self.first_at, self.following = {}, set()

    def kept_out(self, rules, person):
        """The rule that keeps somebody out who does not follow, or not for the first time; or None."""
        admits = rules.get("admits", "everybody")
        if admits == "new_followers" and self.first_at.get(person, self.set_up_at) < self.set_up_at:
            return "not_new_follower"
        return None if admits == "everybody" or person in self.following else "not_follower"

    def lets_in(self, rules, told):
        rule = self.kept_out(rules, told["person"])
        need(rule is None, told["position"], f"{told['person']} could not take part: {rule}")

    def goes_on(self):
        return self.status in ("opened", "paused")

    def has(self, prize):
        return self.stock[prize["asset"]] >= prize["amount"]

    def see(self, told):
        """Whether it is a line that all forms have."""
        position, kind = told["position"], told["kind"]
        if kind in ("opened", "paused", "closed"):
            need(self.status != "closed", position, f"it is {kind} after its end")
            need((self.status, kind) != ("draft", "paused"), position, "it is paused before it has opened")
            self.status = kind
        elif kind in ("stock_received", "stock_returned"):
            self.stock[told["asset"]] += told["amount"] if kind == "stock_received" else -told["amount"]
            self.moved[told["asset"]] = position
            need(self.stock[told["asset"]] >= 0, position, f"more {told['asset']} leave the stock than it has")
        elif kind in ("tickets_received", "tickets_recalled"):
            self.tickets[told["person"]] += told["tickets"] if kind == "tickets_received" else -told["tickets"]
        elif kind == "followed":
            self.first_at[told["person"]] = told["first_at_ms"]
            (self.following.add if told["follows"] else self.following.discard)(told["person"])
        elif kind == "created":
            self.set_up_at = told["at_ms"]
        else:
            return kind == "seed_lost"
        return True

    def end(self):
        need(self.status == "closed", None, "no line says that the campaign ended")
        for asset, left in sorted(self.stock.items()):
            need(left == 0, self.moved.get(asset), f"{left} {asset} are in stock still")


# What the ledger hands over, maybe before the campaign is set up.
HANDED_OVER = ("stock_received", "stock_returned", "tickets_received", "tickets_recalled")
FORMS = {"draw": Draw, "envelope": Envelope, "raffle": Raffle}


def only(lines, kind, missing):
    found = [line for line in lines if line["kind"] == kind]
    need(found, None, missing)
    for again in found[1:]:
        need(False, again["position"], f"there is a second line of {kind}")
    return found[0]


def in_order(lines):
    for before, line in zip(lines, lines[1:]):
        need(line["position"] > before["position"], line["position"], "it stands behind a later position")
        need(line["at_ms"] >= before["at_ms"], line["position"], "it was earlier than the line before it")


def check(lines):
    in_order(lines)
    created = only(lines, "created", "no line says how the campaign was set up")
    for line in lines[: lines.index(created)]:
        need(line["kind"] in HANDED_OVER, line["position"], "it stands before the seed is committed to")
    revealed = only(lines, "seed_revealed", "the seed was never told")
    seed = bytes.fromhex(revealed["seed"])
    committed = blake3.output(seed).hex() == created["commitment"]
    need(committed, revealed["position"], "this is not the seed that the campaign was committed to")
    life, form = Life(), FORMS[created["form"]](created["rules"], created["campaign"], seed)
    for line in lines:
        if line["kind"] == "closed":
            form.may_close(life, line)
        if not life.see(line):
            form.see(life, line)
    life.end()
    form.may_end(lines[-1]["position"])
    return form.holds()


def hashes(text):
    for line in text.splitlines():
        asked = json.loads(line)
        key = bytes.fromhex(asked["key"]) if asked["key"] else None
        print(blake3.output(bytes.fromhex(asked["input"]), key, asked["length"]).hex())


def verdict(bundle):
    try:
        return True, check([json.loads(line) for line in bundle.splitlines()])
    except Wrong as wrong:
        return False, str(wrong)


def main(arguments):
    if arguments == ["--hashes"]:
        return hashes(sys.stdin.read())
    text = open(arguments[0], encoding="utf-8").read() if arguments else sys.stdin.read()
    verdicts = [verdict(bundle) for bundle in text.strip().split("\n\n")]
    print("\n".join(said for _, said in verdicts))
    sys.exit(0 if all(holds for holds, _ in verdicts) else 1)


if __name__ == "__main__":
    main(sys.argv[1:])

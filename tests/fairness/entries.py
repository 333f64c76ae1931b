"""A raffle: the root of the list, the order in which entries are drawn, and what became of the places."""

from collections import defaultdict
from hashlib import sha256

import blake3
from numbers_of import Numbers
from wrong import need

# drand's quicknet: when its first round came out, how far rounds lie apart, and how long after the close one counts.
GENESIS_MS, PERIOD_MS, AFTER_CLOSE_MS = 1_692_803_367_000, 3_000, 60_000
# Places that a raffle can have, with all that were drawn later.
PLACES_MAX = 4_000


def root_of(leaves):
    """As RFC 6962 has it, from the top down."""
    if not leaves:
        return blake3.output(b"")
    if len(leaves) == 1:
        return leaves[0]
    half = 1 << (len(leaves) - 1).bit_length() - 1
    return blake3.output(b"\1" + root_of(leaves[:half]) + root_of(leaves[half:]))


class Raffle:
    def __init__(self, rules, campaign, seed):
        self.rules, self.campaign, self.seed = rules, campaign, seed
        self.persons, self.each = [], defaultdict(int)
        self.root = self.places = None
        # The place that was invalidated and for which an alternate is due, and the one whose prize came back.
        self.owed = self.back = None
        self.won = {}

    def entered(self, life, told):
        position, person = told["position"], told["person"]
        in_time = self.root is None and told["at_ms"] < self.rules["closes_at_ms"]
        need(in_time, position, "it came after entries had closed")
        need(life.status == "opened", position, "it came while nobody could enter")
        life.lets_in(self.rules, told)
        need(told["entry"] == len(self.persons) + 1, position, f"it follows on entry {len(self.persons)}")
        self.each[person] += 1
        need(self.each[person] <= self.rules["entries_each_max"], position, f"{person} has too many entries")
        if told["by_ticket"]:
            need(self.rules["by_ticket"], position, "the rules know no tickets")
            need(life.tickets[person] > 0, position, f"{person} has no ticket")
            life.tickets[person] -= 1
        self.persons.append(person)

    def closed(self, told):
        is_time = told["at_ms"] >= self.rules["closes_at_ms"]
        need(is_time, told["position"], "entries close before their time")
        need(self.root is None, told["position"], "the list is complete for the second time")
        leaf = lambda entry, person: b"\0" + entry.to_bytes(8, "little") + bytes.fromhex(person)
        leaves = [blake3.output(leaf(entry, person)) for entry, person in enumerate(self.persons, 1)]
        self.root = root_of(leaves)
        found = (len(leaves), self.root.hex())
        need((told["entries"], told["root"]) == found, told["position"], f"the list has {found}")

    def round(self):
        """The beacon's round that counts: the first that comes out a minute after entries closed or later."""
        since = self.rules["closes_at_ms"] + AFTER_CLOSE_MS - GENESIS_MS
        return -(-max(since, 0) // PERIOD_MS) + 1

    def order(self, beacon):
        """Entries, shuffled from the front."""
        numbers = Numbers(self.seed, "order of the entries of a raffle", self.campaign, self.root, beacon)
        entries = list(range(1, len(self.persons) + 1))
        for here in range(len(entries)):
            there = here + numbers.below(len(entries) - here)
            entries[here], entries[there] = entries[there], entries[here]
            yield entries[here]

    def drawn(self, told):
        position = told["position"]
        need(self.places is None, position, "winners are drawn for the second time")
        need(self.root is not None, position, "winners are drawn before the list is complete")
        need((told["beacon"] is not None) == self.rules["beacon"], position, "the beacon is not as the rules say")
        beacon = sha256(bytes.fromhex(told["beacon"])).digest() if told["beacon"] else b""
        lines = [line for line, prize in enumerate(self.rules["prizes"]) for _ in range(prize["winners"])]
        lines += [None] * self.rules["alternates"]
        self.places, self.next = [], self.distinct(beacon)
        found = self.give(lines)
        need(told["places"] == found, position, f"the places go to entries {found}")

    def distinct(self, beacon):
        """Entries in their order, each whose person was not met before."""
        met = set()
        for entry in self.order(beacon):
            if self.persons[entry - 1] not in met:
                met.add(self.persons[entry - 1])
                yield entry

    def give(self, lines):
        """The next entries take these lines, as far as there are persons."""
        given = [entry for _, entry in zip(lines, self.next)]
        for line, entry in zip(lines, given):
            standing = "alternate" if line is None else "called"
            place = {"entry": entry, "person": self.persons[entry - 1], "line": line, "standing": standing}
            self.places.append(place)
        return given

    def redrawn(self, told):
        """What lacks a winner is drawn again, from where the order was left."""
        position = told["position"]
        need(self.places is not None, position, "nobody was drawn before")
        standing = [place["line"] for place in self.places if place["standing"] in ("called", "confirmed")]
        vacant = []
        for line, prize in enumerate(self.rules["prizes"]):
            vacant += [line] * (prize["winners"] - standing.count(line))
        vacant = vacant[: max(PLACES_MAX - len(self.places), 0)]
        due = [{"entry": entry, "line": line} for line, entry in zip(vacant, self.give(vacant))]
        need(due and told["places"] == due, position, f"the new places are {due}")

    def at(self, told, number):
        need(self.places is not None, told["position"], "nobody was drawn before")
        need(1 <= number <= len(self.places), told["position"], f"there is no place {number}")
        return self.places[number - 1]

    def settled(self, life, told, standing):
        position, place = told["position"], self.at(told, told["place"])
        due = {**place, "standing": "called"}
        is_due = place == due and all(told[part] == place[part] for part in ("entry", "person", "line"))
        need(is_due, position, f"the place is {place}")
        place["standing"] = standing
        if standing == "confirmed":
            prize = self.rules["prizes"][place["line"]]
            same = all(told[part] == prize[part] for part in ("asset", "amount"))
            need(same, position, f"the prize of line {place['line']} is {prize}")
            hours = self.rules.get("claim_within_hours")
            is_timed = hours is not None and prize.get("claim", "at_once") != "at_once"
            until = told["at_ms"] + hours * 3_600_000 if is_timed else None
            self.won[position] = told["place"], until
            life.stock[prize["asset"]] -= prize["amount"]
            need(life.stock[prize["asset"]] >= 0, position, "more leaves the stock than it has")
            return
        self.back = None
        self.owe(life, told["place"])

    def owe(self, life, number):
        """An alternate is due instead of this place, if there is one and the raffle goes on."""
        if life.goes_on() and any(other["standing"] == "alternate" for other in self.places):
            self.owed = number

    def returned(self, life, told):
        """What nobody claimed in time is put back; so is what was refused, whose place is invalidated by the next line."""
        position = told["position"]
        need(self.places is not None, position, "nobody was drawn before")
        need(told["won"] in self.won, position, f"nothing that was won at {told['won']} is out")
        number, until = self.won.pop(told["won"])
        place = self.places[number - 1]
        prize = self.rules["prizes"][place["line"]]
        same = all(told[part] == prize[part] for part in ("asset", "amount"))
        need(same, position, f"what was won was {prize}")
        life.stock[told["asset"]] += told["amount"]
        if told.get("why") == "lapsed":
            is_over = until is not None and until <= told["at_ms"]
            need(is_over, position, f"it can be claimed until {until}, or for ever")
            place["standing"] = "lapsed"
            self.owe(life, number)
        else:
            place["standing"] = "called"
            self.back = number

    def called(self, told):
        position, place, free = told["position"], self.at(told, told["place"]), self.at(told, told["instead_of"])
        waiting = [other for other in self.places if other["standing"] == "alternate"]
        is_next = bool(waiting) and waiting[0] is place
        same = all(told[part] == place[part] for part in ("entry", "person"))
        need(is_next and same, position, "this is not the next alternate")
        is_free = self.owed == told["instead_of"] and free["line"] == told["line"]
        need(is_free, position, f"line {told['line']} was not free")
        place.update(line=told["line"], standing="called")
        self.owed = None

    def may_close(self, life, told):
        self.may_end(told["position"])

    def may_end(self, position):
        need(self.owed is None, position, f"no alternate was called instead of place {self.owed}")
        need(self.back is None, position, f"place {self.back} was not invalidated, and its prize came back")
        waiting = [at for at, place in enumerate(self.places or [], 1) if place["standing"] == "called"]
        need(not waiting, position, f"places {waiting} wait still")

    def see(self, life, told):
        position, kind = told["position"], told["kind"]
        is_due = self.owed is None or kind == "alternate_called"
        need(is_due, position, f"no alternate was called instead of place {self.owed}")
        is_back = kind == "invalidated" and told["place"] == self.back
        need(self.back is None or is_back, position, f"place {self.back} was not invalidated, and its prize came back")
        goes_on = kind in ("entered", "seed_revealed", "prize_returned") or is_back or life.goes_on()
        need(goes_on, position, f"it comes while the raffle is {life.status}")
        if kind == "entered":
            self.entered(life, told)
        elif kind == "entries_closed":
            self.closed(told)
        elif kind == "winners_drawn":
            self.drawn(told)
        elif kind in ("confirmed", "invalidated"):
            self.settled(life, told, kind)
        elif kind == "alternate_called":
            self.called(told)
        elif kind == "winners_redrawn":
            self.redrawn(told)
        elif kind == "prize_returned":
            self.returned(life, told)
        else:
            need(kind == "seed_revealed", position, f"a raffle has no {kind}")
            is_over = self.places is not None or life.status == "closed"
            need(is_over, position, "the seed is told before winners are drawn")

    def holds(self):
        holds = f"{len(self.persons)} entries and {len(self.places or [])} places hold"
        if self.rules["beacon"] and self.places is not None:
            return f"{holds}; round {self.round()} of the beacon is taken as it is told"
        return holds

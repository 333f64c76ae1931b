"""A red envelope: how a sum becomes parts, and who took which."""

from collections import defaultdict

from numbers_of import Numbers
from wrong import need


class Envelope:
    def __init__(self, rules, campaign, seed):
        self.rules, self.rounds, self.campaign, self.seed = rules, rules["rounds"], campaign, seed
        self.takers = defaultdict(set)
        self.fen = defaultdict(int)
        # What each part is whose money is out, by the position at which it was taken.
        self.out = {}
        self.ended = 0

    def due(self, number):
        """The next part of a round: twice the mean at the most, in whole fen, rounded without favour."""
        rules, taken = self.rounds[number - 1], len(self.takers[number])
        left, fen_left = rules["parts"] - taken, rules["fen"] - self.fen[number]
        if rules["split"] == "fixed" or left == 1:
            return fen_left // left
        about = [number.to_bytes(4, "little"), (taken + 1).to_bytes(4, "little")]
        numbers = Numbers(self.seed, "part of a red envelope", self.campaign, *about)
        x, y = numbers.below(2 * (fen_left - left) + 1), numbers.below(left)
        return 1 + (x + y) // left

    def taken(self, life, told):
        position, number, part, fen = told["position"], told["round"], told["part"], told["fen"]
        need(life.status == "opened", position, "a part is taken while nothing is given")
        need(1 <= number <= len(self.rounds), position, f"there is no round {number}")
        rules, takers = self.rounds[number - 1], self.takers[number]
        is_live = rules["releases_at_ms"] <= told["at_ms"] < rules["ends_at_ms"]
        need(is_live, position, f"part {part} is taken outside the time of round {number}")
        is_next = part == len(takers) + 1 and part <= rules["parts"]
        need(is_next, position, f"part {part} of round {number} follows on {len(takers)}")
        need(told["person"] not in takers, position, f"{told['person']} takes a second part of round {number}")
        life.lets_in(self.rules, told)
        due = self.due(number)
        need(fen == due, position, f"part {part} of round {number} is {due} fen")
        need(life.stock["cny"] >= fen, position, "more fen leave the stock than it has")
        takers.add(told["person"])
        self.fen[number] += fen
        self.out[position] = fen
        life.stock["cny"] -= fen

    def returned(self, life, told):
        """The money of a part that was refused is put back; the part stays taken, and was its taker's at once."""
        position, won = told["position"], told["won"]
        need(told.get("why") != "lapsed", position, "a part is its taker's at once and can't lapse")
        need(won in self.out, position, f"no part that was taken at {won} is out")
        fen = self.out.pop(won)
        need((told["asset"], told["amount"]) == ("cny", fen), position, f"the part was {fen} fen")
        life.stock["cny"] += fen

    def see(self, life, told):
        position, kind = told["position"], told["kind"]
        if kind == "part_taken":
            self.taken(life, told)
        elif kind == "round_ended":
            number = told["round"]
            need(1 <= number <= len(self.rounds), position, f"there is no round {number}")
            need(life.goes_on(), position, f"round {number} ends while nothing goes on")
            is_time = told["at_ms"] >= self.rounds[number - 1]["ends_at_ms"]
            need(is_time, position, f"round {number} ends before its time")
            need(number == self.ended + 1, position, f"round {number} ends behind round {self.ended}")
            self.ended = number
            found = (len(self.takers[number]), self.rounds[number - 1]["fen"] - self.fen[number])
            need((told["parts"], told["fen_left"]) == found, position, f"round {number} ended with {found}")
        elif kind == "prize_returned":
            self.returned(life, told)
        else:
            need(kind == "seed_revealed", position, f"a red envelope has no {kind}")
            need(life.status == "closed", position, "the seed is told before the end")

    def may_close(self, life, told):
        """No round whose time is over is left out."""
        over = sum(round["ends_at_ms"] <= told["at_ms"] for round in self.rounds)
        is_told = not life.goes_on() or self.ended >= over
        need(is_told, told["position"], f"nothing says that round {self.ended + 1} ended")

    def may_end(self, position):
        pass

    def holds(self):
        parts = sum(len(takers) for takers in self.takers.values())
        return f"{parts} parts of {sum(self.out.values())} fen hold"

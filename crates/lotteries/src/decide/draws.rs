//! Drawing, and taking a prize back.

use proto::PersonId;

use super::{Case, Ruling, returns};
use crate::command::TakenBack;
use crate::event::{Drawn, Event, PrizeReturned, TicketSpent, Won};
use crate::fairness;
use crate::holds::Decision;
use crate::holds::decide::{Glance, Judging};
use crate::holds::state::{OpenWin, Standing};
use crate::outcome::{Facts, Wins, outcome};
use crate::receipt::Receipt;
use crate::refusal::Refusal;
use crate::state::{Stage, Status};

/// What a draw costs.
const TICKETS_PER_DRAW: u64 = 1;

impl Case<'_> {
    pub(super) fn draw(&self) -> Ruling {
        let person = self.only_persons()?;
        let tickets = self.holding.of(&person);
        let learned = self.follows.news(self.campaign.rules.admits, self.id, person);
        if let Some(broken) = self.broken(person, tickets) {
            return Err(self.refused(person, broken).behind(learned));
        }
        let seed = self.seed().ok_or(Refusal::SeedLost)?;
        let (campaign, draw, rules) = (self.id.clone(), self.campaign.draws + 1, &self.campaign.rules);
        let below = rules.total_weight();
        let value = fairness::value(&seed, &campaign, draw, person, below);
        let number = value % below;
        let (day, now) = (rules.day(self.context.now), self.context.now);
        let facts = Facts {
            stock: &self.holding.stock,
            out: &self.campaign.out,
            own: rules.line(number).map_or(Wins::default(), |line| self.campaign.wins_of(person, line, day)),
            dry: tickets.dry,
            now,
        };
        let outcome = outcome(rules, draw, number, &facts);
        let claim_until = outcome.given.and_then(|line| rules.claim_until(line, now));
        let glance = self.glance(person).seen(self.asked);
        let mut events: Vec<Event> = learned.into_iter().chain(glance.news()).collect();
        let spent = TicketSpent { campaign: campaign.clone(), person, tickets: TICKETS_PER_DRAW, draw };
        events.push(spent.into());
        // What stands before it.
        let position = self.context.position + events.len() as u64;
        // Who draws decides nothing about what they draw, only about who hears of it.
        let weighed = glance.held();
        let is_suspected = weighed.is_some();
        let hold = outcome.won.clone().zip(weighed);
        let (before, value, held) = (tickets.newest, Some(value), hold.is_some());
        let drawn = Drawn { campaign, draw, person, before, number, value, outcome: outcome.clone(), held };
        events.push(drawn.into());
        events.extend(hold.map(|(prize, weighed)| glance.hold(position, prize, weighed)));
        events.extend(glance.sweep(is_suspected, |won, win| self.still_out(won, win)));
        let tickets_left = tickets.sums.spendable() - TICKETS_PER_DRAW;
        Ok((events, Receipt::Gave { position, draw, outcome, claim_until, tickets_left }))
    }

    /// A person as they are known to take in this campaign.
    pub(super) fn glance(&self, person: PersonId) -> Glance<'_> {
        Glance::of(self.watched, self.id, person)
    }

    /// What was won there, if that person has it and it was not handed out.
    fn still_out(&self, won: u64, open: &OpenWin) -> Option<Won> {
        let win = self.campaign.wins.get(&won).filter(|win| win.person == open.person)?;
        let prized = self.campaign.claims.find(&win.person, won);
        let is_gone = prized.is_some_and(|prized| prized.stage == Stage::Fulfilled);
        (!is_gone).then(|| self.campaign.prize_of(win))
    }

    /// A person's decision about a prize.
    pub(super) fn judge(&self, won: u64, to: Decision, why: &str) -> Ruling {
        let win = self.campaign.wins.get(&won).ok_or(Refusal::PrizeUnknown(won))?;
        let prized = self.campaign.claims.find(&win.person, won);
        if prized.is_some_and(|prized| prized.stage == Stage::Fulfilled) {
            return Err(Refusal::FulfilledBefore(won).into());
        }
        let out = Some((win.person, self.campaign.prize_of(win)));
        let judging = Judging { watched: self.watched, campaign: self.id, by: self.by(), out };
        judging.judge(won, to, why)
    }

    pub(super) fn take_back(&self, won: u64, why: TakenBack) -> Ruling {
        let win = self.campaign.wins.get(&won).ok_or(Refusal::PrizeUnknown(won))?;
        let prized = self.campaign.claims.find(&win.person, won);
        if prized.is_some_and(|prized| prized.stage == Stage::Fulfilled) {
            return Err(Refusal::FulfilledBefore(won).into());
        }
        if self.watched.standing(won) == Some(Standing::Held) {
            return Err(Refusal::BeingChecked(won).into());
        }
        // The host takes back what is due by itself, so this is for the moment before it does.
        let has_lapsed = prized.is_some_and(|prized| prized.has_lapsed(self.context.now));
        if why == TakenBack::Lapsed && !has_lapsed {
            return Err(Refusal::NotLapsed(won).into());
        }
        let events = self.back(won, why).ok_or(Refusal::PrizeUnknown(won))?;
        Ok((events, Receipt::TakenBack { won }))
    }

    /// What follows if what was won at this position goes back into stock, and on to the ledger once the draw is closed.
    pub(super) fn back(&self, won: u64, why: TakenBack) -> Option<Vec<Event>> {
        let win = self.campaign.wins.get(&won)?;
        let (campaign, person, by) = (self.id.clone(), win.person, self.by());
        let prize = self.campaign.prize_of(win);
        let told = self.watched.holds.get(&won).map_or(Some(won), |hold| hold.told);
        let returned = PrizeReturned { campaign, won, person, prize: prize.clone(), why, by, told };
        let mut events = vec![returned.into()];
        if self.campaign.status == Status::Closed {
            events.extend(returns(self.id, &prize.asset, prize.amount));
        }
        Some(events)
    }
}

//! Drawing, and taking a prize back.

use super::{Case, Ruling};
use crate::command::TakenBack;
use crate::event::{Drawn, Event, PrizeReturned, TicketSpent};
use crate::fairness;
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
        if let Some(broken) = self.broken(person, &tickets) {
            return Err(self.refused(person, broken));
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
        let spent = TicketSpent { campaign: campaign.clone(), person, tickets: TICKETS_PER_DRAW, draw };
        let (before, value) = (tickets.newest, Some(value));
        let drawn = Drawn { campaign, draw, person, before, number, value, outcome: outcome.clone() };
        // The ticket's event stands before it.
        let position = self.context.position + 1;
        let tickets_left = tickets.sums.spendable() - TICKETS_PER_DRAW;
        let receipt = Receipt::Gave { position, draw, outcome, claim_until, tickets_left };
        Ok((vec![spent.into(), drawn.into()], receipt))
    }

    pub(super) fn take_back(&self, won: u64, why: TakenBack) -> Ruling {
        let win = self.campaign.wins.get(&won).ok_or(Refusal::PrizeUnknown(won))?;
        let prized = self.campaign.claims.find(&win.person, won);
        if prized.is_some_and(|prized| prized.stage == Stage::Fulfilled) {
            return Err(Refusal::FulfilledBefore(won).into());
        }
        let events = self.back(won, why).ok_or(Refusal::PrizeUnknown(won))?;
        Ok((events, Receipt::TakenBack { won }))
    }

    /// What follows if what was won at this position goes back into stock, and on to the ledger once the draw is closed.
    pub(super) fn back(&self, won: u64, why: TakenBack) -> Option<Vec<Event>> {
        let win = self.campaign.wins.get(&won)?;
        let (campaign, person, by) = (self.id.clone(), win.person, self.by());
        let prize = self.campaign.prize_of(win);
        let returned = PrizeReturned { campaign, won, person, prize: prize.clone(), why, by };
        let mut events = vec![returned.into()];
        if self.campaign.status == Status::Closed {
            events.extend(self.return_stock(&prize.asset, prize.amount));
        }
        Some(events)
    }
}

//! Drawing, and taking a prize back.

use super::{Case, Ruling};
use crate::command::TakenBack;
use crate::event::{Drawn, Event, TicketSpent};
use crate::fairness;
use crate::outcome::{Facts, Wins, outcome};
use crate::receipt::Receipt;
use crate::refusal::Refusal;

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
        let glance = self.glance(person).seen(self.asked, self.only_takes(&person));
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

    pub(super) fn take_back(&self, won: u64, why: TakenBack) -> Ruling {
        self.check_back(won, why)?;
        let events = self.back(won, why).ok_or(Refusal::PrizeUnknown(won))?;
        Ok((events, Receipt::TakenBack { won }))
    }
}

//! Drawing, and taking a prize back.

use super::{Case, Ruling};
use crate::command::TakenBack;
use crate::event::{Drawn, PrizeReturned, TicketSpent, Won};
use crate::fairness;
use crate::receipt::Receipt;
use crate::refusal::{Refusal, RuleBroken};
use crate::rules::Prize;
use crate::state::Status;

/// What a draw costs.
const TICKETS_PER_DRAW: u64 = 1;

impl Case<'_> {
    pub(super) fn draw(&self) -> Ruling {
        let person = self.only_persons()?;
        let tickets = self.holding.of(&person);
        if self.campaign.status != Status::Open {
            return Err(self.refused(person, RuleBroken::NotOpen { status: self.campaign.status }));
        }
        let Some(tickets_left) = tickets.sums.spendable().checked_sub(TICKETS_PER_DRAW) else {
            return Err(self.refused(person, RuleBroken::NoTicket));
        };
        let seed = self.seed().ok_or(Refusal::SeedLost)?;
        let (campaign, draw, rules) = (self.id.clone(), self.campaign.draws + 1, &self.campaign.rules);
        let number = fairness::number(&seed, &campaign, draw, person, rules.total_weight());
        let line = rules.line(number);
        let won = line.and_then(|line| self.in_stock(&rules.prizes[line]));
        let line = line.map(|line| u16::try_from(line).expect("a table has few lines"));
        let spent = TicketSpent { campaign: campaign.clone(), person, tickets: TICKETS_PER_DRAW, draw };
        let drawn = Drawn { campaign, draw, person, before: tickets.newest, number, line, won: won.clone() };
        // The ticket's event stands before it.
        let position = self.context.position + 1;
        let receipt = Receipt::Drawn { position, draw, line, won, tickets_left };
        Ok((vec![spent.into(), drawn.into()], receipt))
    }

    /// The prize, if there is enough of it left.
    fn in_stock(&self, prize: &Prize) -> Option<Won> {
        let Prize { asset, amount, .. } = prize;
        let left = self.holding.stock.get(asset).copied().unwrap_or(0);
        (left >= *amount).then(|| Won { asset: asset.clone(), amount: *amount })
    }

    pub(super) fn take_back(&self, won: u64, why: TakenBack) -> Ruling {
        let win = self.campaign.wins.get(&won).ok_or(Refusal::PrizeUnknown(won))?;
        let Prize { asset, amount, .. } = self.campaign.rules.prizes[win.line as usize].clone();
        let (campaign, by) = (self.id.clone(), self.by());
        let prize = Won { asset: asset.clone(), amount };
        let returned = PrizeReturned { campaign, won, person: win.person, prize, why, by };
        let mut events = vec![returned.into()];
        if self.campaign.status == Status::Closed {
            events.extend(self.return_stock(&asset, amount));
        }
        Ok((events, Receipt::TakenBack { won }))
    }
}

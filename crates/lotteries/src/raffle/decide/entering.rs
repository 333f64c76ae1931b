//! Who gets into the list.

use std::collections::BTreeMap;

use proto::fact::VoteCounted;
use proto::{Fact, Heard, PersonId};

use crate::decide::{No, Ruling};
use crate::event::{Event, FactCause, TicketSpent};
use crate::follows::KeptOut;
use crate::forms::Case;
use crate::holds::decide::Glance;
use crate::raffle::event::{EntryRefused, RaffleEntered};
use crate::raffle::receipt::Receipt as Told;
use crate::raffle::refusal::{Refusal, RuleBroken};
use crate::raffle::rules::ENTRIES_MAX;
use crate::raffle::state::Raffle;
use crate::refusal::Refusal as AnyRefusal;
use crate::state::Status;

/// Most persons of one hand-in, so that their entries fit into a block.
pub const HAND_IN_MAX: usize = 200;
/// What an entry costs.
const TICKETS_PER_ENTRY: u64 = 1;

/// Checks a list of persons as far as the raffle doesn't matter; says what to change.
pub(crate) fn check_persons(persons: &[PersonId]) -> Result<(), String> {
    match (1..=HAND_IN_MAX).contains(&persons.len()) {
        true => Ok(()),
        false => Err(format!("persons has {} ids; give 1 to {HAND_IN_MAX} at a time", persons.len())),
    }
}

impl Case<'_, Raffle> {
    pub(super) fn enter(&self, person: PersonId) -> Ruling {
        let refused = |broken| {
            let attempt = EntryRefused { campaign: self.id.clone(), person, broken };
            No::refused(attempt, Refusal::ByRule(broken))
        };
        let (rules, entrant) = (&self.campaign.rules, self.campaign.of(&person));
        self.takes_entries().map_err(refused)?;
        if !rules.by_ticket {
            return Err(refused(RuleBroken::NotByTicket));
        }
        if let Some(why) = self.keeps_out(&person) {
            return Err(refused(RuleBroken::KeptOut(why)));
        }
        if entrant.entries >= rules.entries_each_max {
            return Err(refused(RuleBroken::EnteredOften { max: rules.entries_each_max }));
        }
        let tickets = self.holding.of(&person).sums.spendable();
        let tickets_left =
            tickets.checked_sub(TICKETS_PER_ENTRY).ok_or_else(|| refused(RuleBroken::NoTicket))?;
        let entry = self.campaign.tree.count() + 1;
        let campaign = self.id.clone();
        let spent = TicketSpent { campaign, person, tickets: TICKETS_PER_ENTRY, draw: entry };
        let entered = self.entered(entry, person, entrant.newest);
        let glance = Glance::of(self.watched, self.id, person).seen(self.asked, self.only_takes(&person));
        let mut events: Vec<Event> = self.learned(person).into_iter().chain(glance.news()).collect();
        events.push(spent.into());
        // What stands before it.
        let position = self.context.position + events.len() as u64;
        events.push(entered.into());
        let receipt = Told::Entered { position, entry, entries: entrant.entries + 1, tickets_left };
        Ok((events, receipt.into()))
    }

    pub(super) fn hand_in(&self, persons: &[PersonId]) -> Ruling {
        check_persons(persons).map_err(AnyRefusal::Malformed)?;
        self.takes_entries().map_err(Refusal::ByRule)?;
        if self.campaign.tree.count() + persons.len() as u64 > ENTRIES_MAX {
            return Err(Refusal::ByRule(RuleBroken::Full).into());
        }
        // What this list itself has added.
        let mut known = BTreeMap::new();
        let (mut events, mut entered) = (Vec::new(), 0_u32);
        for person in persons {
            let is_first = !known.contains_key(person);
            let entrant = known.entry(*person).or_insert_with(|| self.campaign.of(person));
            let is_full = entrant.entries >= self.campaign.rules.entries_each_max;
            if is_full || self.keeps_out(person).is_some() {
                continue;
            }
            events.extend(self.learned(*person).filter(|_| is_first));
            let entry = self.campaign.tree.count() + 1 + u64::from(entered);
            let fresh = self.entered(entry, *person, entrant.newest);
            (entrant.entries, entrant.newest) =
                (entrant.entries + 1, self.context.position + events.len() as u64);
            events.push(RaffleEntered { handed_in_by: Some(self.by()), ..fresh }.into());
            entered += 1;
        }
        let passed_over = u32::try_from(persons.len()).expect("a list is short") - entered;
        Ok((events, Told::HandedIn { entered, passed_over }.into()))
    }

    /// What follows from a fact of the campaign that the rules name: a vote that counts enters its person, once. What comes too
    /// late, or from somebody who is kept out or has as many entries as may be, enters nobody and leaves no trace, since nobody
    /// tried.
    pub(crate) fn hear(&self, heard: &Heard<Fact>) -> Vec<Event> {
        let Fact::VoteCounted(VoteCounted { person, .. }) = heard.body else { return Vec::new() };
        let (campaign, entrant) = (self.campaign, self.campaign.of(&person));
        let may_have_more = entrant.entries < campaign.rules.entries_each_max;
        let is_let_in = self.takes_entries().is_ok() && self.keeps_out(&person).is_none();
        if !is_let_in || !may_have_more || campaign.has_heard(&heard.source) {
            return Vec::new();
        }
        let entered = self.entered(campaign.tree.count() + 1, person, entrant.newest);
        let entered = RaffleEntered { cause: Some(FactCause::of(heard)), ..entered };
        self.learned(person).into_iter().chain([entered.into()]).collect()
    }

    /// Why nobody enters this person, if nobody does.
    fn keeps_out(&self, person: &PersonId) -> Option<KeptOut> {
        self.kept_out(self.campaign.rules.admits, self.campaign.times.created, person)
    }

    /// What is to be written down of who is entered.
    fn learned(&self, person: PersonId) -> Option<Event> {
        self.follows.news(self.campaign.rules.admits, self.id, person)
    }

    /// For a ticket, unless something else is said.
    fn entered(&self, entry: u64, person: PersonId, before: u64) -> RaffleEntered {
        let (campaign, handed_in_by, cause) = (self.id.clone(), None, None);
        RaffleEntered { campaign, entry, person, handed_in_by, cause, before }
    }

    /// By time, whether or not the close is on record yet.
    fn takes_entries(&self) -> Result<(), RuleBroken> {
        let campaign = self.campaign;
        if campaign.root.is_some() || campaign.rules.closes_at_ms <= self.context.now {
            return Err(RuleBroken::EntriesClosed);
        }
        if campaign.status != Status::Open {
            return Err(RuleBroken::NotOpen { status: campaign.status });
        }
        if campaign.tree.count() >= ENTRIES_MAX {
            return Err(RuleBroken::Full);
        }
        Ok(())
    }
}

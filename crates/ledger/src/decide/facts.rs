//! What other services state, and what the rules give for it.
//!
//! Three kinds of facts: deeds that rules reward, which they may decline; deeds that no longer hold, or hold again, whose
//! awards are taken back or given back; and what was done with what the ledger had handed over, which has happened and is
//! booked whatever the balances say: to what a person owes, or to what a draw is short of.

use decider::exchange::Declined;
use proto::fact::{PrizeReturned, PrizeWon, StockReturned, TicketsSpent};
use proto::{Asset, Fact, Heard, PersonId, Timestamp, TransferId};

use super::booked;
use super::sheet::{Authority, Sheet};
use crate::account::{Account, Kind};
use crate::event::{Award, BUDGET_SPENT, CAP_REACHED, Cause, Event, FactDeclined, How, Why};
use crate::ids::{self, Deed, NO_RULE, PARTS_MAX};
use crate::rules::{Rule, Trigger};
use crate::state::{Book, Phase, Record};
use crate::word::Word;

/// What follows from a fact. No events: no rule asks for it.
pub(super) fn hear(book: Option<&Book>, heard: &Heard<Fact>) -> Vec<Event> {
    let decline = |reason: &str, detail: &str| {
        let book = book.map(|book| book.place.clone());
        vec![FactDeclined { book, fact: Declined::of(heard, reason, detail.to_owned()) }.into()]
    };
    if heard.source.service != heard.body.teller() {
        return decline("wrong-source", "only the service that it happened in can state this");
    }
    let Some(book) = book else {
        return match is_binding(&heard.body) {
            true => decline("no-book", "the account that it belongs to has no book; open one"),
            false => Vec::new(),
        };
    };
    let mut hearing = Hearing::of(book, heard);
    let deed = hearing.react();
    hearing.into_events(deed)
}

/// Whether it states what was done with what was handed over: that concerns the books whatever the rules say.
fn is_binding(fact: &Fact) -> bool {
    matches!(fact.teller(), crate::account::LOTTERIES)
}

/// A transfer that a deed brought, and what is on record of it.
type Part = (TransferId, Record);

/// A fact being worked on.
struct Hearing<'a> {
    book: &'a Book,
    heard: &'a Heard<Fact>,
    sheet: Sheet<'a>,
    awards: Vec<Award>,
    declined: Vec<Declined>,
}

impl<'a> Hearing<'a> {
    fn of(book: &'a Book, heard: &'a Heard<Fact>) -> Self {
        Self { book, heard, sheet: Sheet::of(book), awards: Vec::new(), declined: Vec::new() }
    }

    fn into_events(self, deed: u64) -> Vec<Event> {
        let Self { book, heard, sheet, awards, declined } = self;
        let cause = Cause::fact(heard, deed);
        let mut events = booked(book, sheet, cause, heard.occurred_at, awards, Vec::new());
        let place = || Some(book.place.clone());
        events.extend(declined.into_iter().map(|fact| FactDeclined { book: place(), fact }.into()));
        events
    }

    /// Tries what follows; gives the position of the deed that it is about in the end.
    fn react(&mut self) -> u64 {
        let here = self.heard.source.position;
        match &self.heard.body {
            Fact::VoteCounted(vote) => self.award(Trigger::VoteCounted, vote.person, vote.cast, vote.cast_at),
            Fact::VoteVoided(vote) => self.undo_awards("vote-voided", vote.cast),
            Fact::VoteRestored(vote) => self.redo_awards("vote-restored", vote.cast),
            Fact::FollowerQualified(one) => {
                if let Some(above) = one.above {
                    self.award(Trigger::SecondLevelQualified, above, here, None);
                }
                self.award(Trigger::FollowerQualified, one.inviter, here, None)
            }
            Fact::FollowerLeft(one) => self.undo_awards("follower-left", one.qualified),
            Fact::FollowerRestored(one) => self.redo_awards("follower-restored", one.qualified),
            Fact::GoalReached(it) => self.award(Trigger::of(it.goal), it.person, here, None),
            Fact::GoalLost(it) => self.undo_awards("goal-lost", it.reached),
            Fact::GoalRegained(it) => self.redo_awards("goal-regained", it.reached),
            Fact::TicketsSpent(spent) => self.tickets_spent(spent),
            Fact::PrizeWon(won) => self.prize_won(won),
            Fact::PrizeReturned(returned) => self.prize_returned(returned),
            Fact::StockReturned(returned) => self.stock_returned(returned),
            // Following alone is worth nothing; it doesn't get here, nor do the ledger's own facts.
            Fact::FollowStated(_)
            | Fact::TicketsGranted(_)
            | Fact::TicketsRecalled(_)
            | Fact::StockAllotted(_)
            | Fact::StockRecalled(_) => here,
        }
    }

    fn decline(&mut self, reason: &str, detail: String) {
        self.declined.push(Declined::of(self.heard, reason, detail));
    }

    /// Declines what somebody would have got, who need not be the one whom the fact names first.
    fn decline_of(&mut self, person: PersonId, reason: &str, detail: String) {
        let declined = Declined::of(self.heard, reason, detail);
        self.declined.push(Declined { person: Some(person), ..declined });
    }

    fn deed(&self, position: u64) -> Deed<'a> {
        Deed { campaign: &self.heard.campaign, position }
    }

    /// What each rule of the campaign gives for a deed, which was done earlier than it was told if `done_at` says so.
    fn award(&mut self, on: Trigger, person: PersonId, deed: u64, done_at: Option<Timestamp>) -> u64 {
        let Some(ruled) = self.book.campaigns.get(&self.heard.campaign) else { return deed };
        let day = ruled.rules.day(done_at.unwrap_or(self.heard.occurred_at));
        for rule in ruled.rules.awards.iter().filter(|rule| rule.on == on) {
            let Some(number) = ruled.number(&rule.name) else { continue };
            match self.award_by(rule, number, (person, deed, day)) {
                Ok(()) if !rule.has_cap() => {}
                Ok(()) => {
                    let (rule, amount) = (rule.name.clone(), rule.amount);
                    self.awards.push(Award { rule, person, day, amount });
                }
                Err((reason, detail)) => {
                    self.decline_of(person, reason, format!("rule {}: {detail}", rule.name));
                }
            }
        }
        deed
    }

    fn award_by(
        &mut self,
        rule: &Rule,
        number: u16,
        (person, deed, day): (PersonId, u64, i32),
    ) -> Result<(), (&'static str, String)> {
        let deed = self.deed(deed);
        let first = deed.transfer(number, 0);
        if self.book.record(&first).is_some() {
            return Err(("booked-before", "this was rewarded before".to_owned()));
        }
        self.within_caps(rule, number, person, day).map_err(|detail| (CAP_REACHED, detail))?;
        let budget = Kind::Budget(self.heard.campaign.clone());
        let from = vec![(Account::new(rule.asset.clone(), budget), rule.amount)];
        let given = self.sheet.attempt(|sheet| {
            let into = sheet.given_to(&rule.asset, person, rule.amount);
            let how = (&rule.name, How::Simple, Authority::Rules);
            let name = |part| if part == 0 { first } else { deed.transfer(number, part as u8) };
            sheet.pour(from, into, how, name)
        });
        given.map_err(|why| match why {
            Why::Insufficient { .. } => (BUDGET_SPENT, why.to_string()),
            _ => (why.code(), why.to_string()),
        })
    }

    fn within_caps(&self, rule: &Rule, number: u16, person: PersonId, day: i32) -> Result<(), String> {
        if !rule.has_cap() {
            return Ok(());
        }
        let used = self.book.used_by(&person, &self.heard.campaign, number);
        let (today, total) = ((rule.per_person_per_day_max, used.on(day)), (rule.per_person_max, used.total));
        for ((cap, used), of) in [(today, "day"), (total, "person")] {
            if let Some(cap) = cap.filter(|cap| used.saturating_add(rule.amount) > *cap) {
                return Err(format!("{used} of {cap} per {of} are used, {} more is too much", rule.amount));
            }
        }
        Ok(())
    }

    /// Everything that a deed brought, by the rule that gave it.
    fn brought(&mut self, deed: u64) -> Vec<Vec<Part>> {
        let ruled = self.book.campaigns.get(&self.heard.campaign);
        let rules = ruled.map_or(0, |ruled| ruled.rule_names.len() as u16);
        let deed = self.deed(deed);
        let found = |id| Some((id, self.book.record(&id).filter(|record| record.phase == Phase::Simple)?));
        let parts = |rule| (0..PARTS_MAX).filter_map(|part| found(deed.transfer(rule, part))).collect();
        let brought: Vec<Vec<Part>> =
            (0..rules).map(parts).filter(|parts: &Vec<_>| !parts.is_empty()).collect();
        // Where no rule ever was, nobody expects anything.
        if brought.is_empty() && ruled.is_some() {
            self.decline("nothing-booked", "nothing was ever given for it".to_owned());
        }
        brought
    }

    /// The deed no longer holds: what it brought is taken back.
    fn undo_awards(&mut self, reason: &'static str, deed: u64) -> u64 {
        let word = Word::fixed(reason);
        for parts in self.brought(deed) {
            let done = self.correct(&parts, |sheet, (id, record), name| match record.left {
                0 => Ok(()),
                left => sheet.undo(id, record, left, &word, name),
            });
            if let Err(why) = done {
                self.decline(why.code(), why.to_string());
            }
        }
        deed
    }

    /// The deed holds again: what was taken back is given back, whatever caps say, since it was within them once.
    fn redo_awards(&mut self, reason: &'static str, deed: u64) -> u64 {
        let word = Word::fixed(reason);
        for parts in self.brought(deed) {
            match self.correct(&parts, |sheet, (id, record), name| sheet.redo(id, record, &word, name)) {
                Ok(()) => {}
                Err(why) => {
                    let is_spent = matches!(why, Why::Insufficient { .. });
                    let reason = if is_spent { BUDGET_SPENT } else { why.code() };
                    match self.whose(&parts) {
                        Some(person) => self.decline_of(person, reason, why.to_string()),
                        None => self.decline(reason, why.to_string()),
                    }
                }
            }
        }
        deed
    }

    /// Whom something was given to.
    fn whose(&self, parts: &[Part]) -> Option<PersonId> {
        parts.iter().find_map(|(_, record)| self.book.account(record.credit).kind.person())
    }

    /// Corrects all parts of something or none; names new transfers by the fact.
    fn correct(
        &mut self,
        parts: &[Part],
        one: impl Fn(&mut Sheet<'a>, &Part, &mut dyn FnMut(usize) -> TransferId) -> Result<(), Why>,
    ) -> Result<(), Why> {
        let source = &self.heard.source;
        self.sheet.attempt(|sheet| {
            parts.iter().try_for_each(|part| {
                let begin = sheet.transfers().len();
                one(sheet, part, &mut |index| ids::of_fact(source, begin + index))
            })
        })
    }

    /// Can't be refused: what the person does not have, they owe.
    fn tickets_spent(&mut self, spent: &TicketsSpent) -> u64 {
        let draw = &self.heard.campaign;
        let tickets = |kind| Account::new(Asset::Tickets(draw.clone()), kind);
        let from = self.sheet.taken_from(tickets(Kind::Person(spent.person)), spent.tickets);
        let into = vec![(tickets(Kind::Spent(draw.clone())), spent.tickets)];
        self.state_of_things("tickets-spent", from, into)
    }

    /// Can't be refused: what the draw did not have, it is short of.
    fn prize_won(&mut self, won: &PrizeWon) -> u64 {
        let draw = &self.heard.campaign;
        let prize = |kind| Account::new(won.asset.clone(), kind);
        let [stock, short] = [Kind::Stock(draw.clone()), Kind::Shortfall(draw.clone())].map(prize);
        let from = self.sheet.split(stock, short, won.amount);
        let into = self.sheet.given_to(&won.asset, won.person, won.amount);
        self.state_of_things("prize-won", from, into)
    }

    fn stock_returned(&mut self, returned: &StockReturned) -> u64 {
        let account = |kind| Account::new(returned.asset.clone(), kind);
        let from = vec![(account(Kind::Stock(self.heard.campaign.clone())), returned.amount)];
        let into = vec![(account(Kind::Issue), returned.amount)];
        self.state_of_things("stock-returned", from, into)
    }

    /// Books what has happened elsewhere.
    fn state_of_things(
        &mut self,
        reason: &'static str,
        from: Vec<(Account, u64)>,
        into: Vec<(Account, u64)>,
    ) -> u64 {
        let here = self.heard.source.position;
        let deed = self.deed(here);
        if self.book.record(&deed.transfer(NO_RULE, 0)).is_some() {
            self.decline("booked-before", "this was booked before".to_owned());
            return here;
        }
        let word = Word::fixed(reason);
        let name = |part| deed.transfer(NO_RULE, part as u8);
        let how = (&word, How::Simple, Authority::Stated);
        if let Err(why) = self.sheet.attempt(|sheet| sheet.pour(from, into, how, name)) {
            self.decline(why.code(), why.to_string());
        } else if self.sheet.transfers().is_empty() {
            self.decline("nothing-moved", "it is about an amount of 0".to_owned());
        }
        here
    }

    fn prize_returned(&mut self, returned: &PrizeReturned) -> u64 {
        let deed = self.deed(returned.won);
        let (word, mut rest) = (Word::fixed("prize-returned"), returned.amount);
        for part in (0..PARTS_MAX).rev() {
            let id = deed.transfer(NO_RULE, part);
            let Some(record) = self.book.record(&id) else { continue };
            let amount = rest.min(record.left);
            if amount == 0 || self.book.account(record.debit).asset != returned.asset {
                continue;
            }
            let back =
                |sheet: &mut Sheet<'a>, (id, record): &Part, name: &mut dyn FnMut(usize) -> TransferId| {
                    sheet.undo(id, record, amount, &word, name)
                };
            match self.correct(&[(id, record)], back) {
                Ok(()) => rest -= amount,
                Err(why) => self.decline(why.code(), why.to_string()),
            }
        }
        if rest > 0 {
            self.decline("more-than-left", format!("{rest} more came back than is left of what was won"));
        }
        returned.won
    }
}

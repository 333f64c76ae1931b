//! A person's rewards in a campaign of referrals: which rows events leave for them, and how a person's question is answered.

use std::collections::BTreeMap;

use decider::Stamp;
use decider::answer::encoded;
use decider::door::{ABOUT_CAMPAIGN, ABOUT_PERSON};
use decider::rows::{Order, Row, Rows, Shelf, Unreadable, behind, walk};
use proto::wire::{Query, QueryPage};
use proto::{Asset, CampaignId, PersonId, Problem, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;

use super::shelf::decoded;
use super::{Answer, json};
use crate::account::{Kind, Side};
use crate::books::key;
use crate::books::reward::{self, For, Move, Part, REFERRALS, Reward, RewardSums, Unpaid};
use crate::books::{Booking, Entry};
use crate::event::{Cause, Event, FactDeclined};
use crate::query::{Parameters, invalid};

/// What a campaign of referrals has given the person who asks.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "OwnRewards")]
pub(crate) struct OwnRewards {
    /// The position of the ledger's log that the answer stands at.
    position: u64,
    /// Everything together, by asset.
    sums: Vec<RewardPart>,
    /// How many rewards were not paid since the campaign had too little left.
    unpaid: u64,
    /// One by one, the newest first.
    rewards: Vec<RewardLine>,
    /// Ask with this `cursor` for older ones; null: there are none.
    next_cursor: Option<String>,
}

/// One reward.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(crate) struct RewardLine {
    /// Position of the ledger's event that booked or declined it: names it for ever.
    position: u64,
    /// What for.
    what: For,
    /// When what it is for happened.
    occurred_at_ms: Timestamp,
    /// When what changed it last happened.
    changed_at_ms: Timestamp,
    /// What was given, by asset.
    parts: Vec<RewardPart>,
    /// Why it was not given; null: it was.
    unpaid: Option<Unpaid>,
}

/// One asset of rewards, in its smallest unit.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(crate) struct RewardPart {
    /// What.
    asset: Asset,
    /// What amounts count: `point`, `fen`, `ticket` or `piece`.
    unit: &'static str,
    /// What was given in all.
    given: u64,
    /// What of it was taken back.
    taken_back: u64,
    /// What is left of it. What the person has spent of it meanwhile does not matter.
    left: i64,
}

impl RewardPart {
    fn of(part: Part) -> Self {
        let Part { asset, given, taken_back } = part;
        let left = given.cast_signed() - taken_back.cast_signed();
        Self { unit: asset.unit(), asset, given, taken_back, left }
    }
}

/// Answers who asks about themselves. The book is found by the tenant: nobody else's is looked at.
pub(super) fn answer(query: &Query, shelf: &dyn Shelf<Event>) -> Answer {
    let parameters = Parameters(&query.parameters);
    let person: PersonId = asked(&parameters, ABOUT_PERSON)?;
    let campaign: CampaignId = asked(&parameters, ABOUT_CAMPAIGN)?;
    let limit = parameters.limit()?;
    let before: Option<u64> =
        parameters.read("cursor", "the next_cursor of the answer before, such as 17")?;
    let Some(book) = shelf.get(&reward::of_tenant(&query.tenant))? else {
        let problem =
            Problem::new(404, "nothing-kept", "this account has no book yet, so nothing is booked in it");
        return Err(problem.into());
    };
    let book: CampaignId = decoded(&book)?;
    let sums: RewardSums = read(shelf, &reward::of_sums(&book, &campaign, person))?.unwrap_or_default();
    let lines = reward::of_lines(&book, &campaign, person);
    let end = before.map_or_else(|| behind(&lines), |at| reward::of_line(&book, &campaign, person, at));
    let mut rewards = Vec::new();
    let mut is_more = false;
    for row in walk(shelf, lines..end, Order::Descending) {
        let (key, bytes) = row?;
        is_more = rewards.len() == limit;
        if is_more {
            break;
        }
        let position =
            key::position_of(&key).ok_or_else(|| Unreadable("a row names no position".to_owned()))?;
        rewards.push(line(position, decoded(&bytes)?));
    }
    let next_cursor = rewards.last().filter(|_| is_more).map(|line| line.position.to_string());
    let (position, unpaid) = (shelf.position(), sums.unpaid);
    let sums = sums.parts.into_iter().map(RewardPart::of).collect();
    let page = OwnRewards { position, sums, unpaid, rewards, next_cursor };
    Ok(QueryPage { next_cursor: page.next_cursor.clone(), ..json(position, &page) })
}

fn asked<T: std::str::FromStr>(parameters: &Parameters<'_>, name: &str) -> Result<T, Problem> {
    parameters.read(name, "what the door adds")?.ok_or_else(|| invalid(name, "", "what the door adds"))
}

fn line(position: u64, reward: Reward) -> RewardLine {
    let Reward { what, occurred_at, changed_at, parts, unpaid } = reward;
    let parts = parts.into_iter().map(RewardPart::of).collect();
    RewardLine { position, what, occurred_at_ms: occurred_at, changed_at_ms: changed_at, parts, unpaid }
}

/// The rows that an event leaves for those whom it rewards.
pub(super) fn rows(
    stamp: Stamp,
    event: &Event,
    entries: &[Entry],
    known: &dyn Rows,
) -> Result<Vec<Row>, Unreadable> {
    let Some(book) = event.book() else { return Ok(Vec::new()) };
    let mut following = Following { known, book, fresh: BTreeMap::new() };
    match event {
        Event::BookOpened(e) => return Ok(vec![(reward::of_tenant(&e.tenant), encoded(&e.book))]),
        Event::FactDeclined(declined) => following.declined(stamp, declined)?,
        _ => entries.iter().try_for_each(|entry| following.booked(entry))?,
    }
    Ok(following.fresh.into_iter().collect())
}

/// An event being followed: rows as they are after what was read of it so far.
struct Following<'k> {
    known: &'k dyn Rows,
    book: &'k CampaignId,
    fresh: BTreeMap<Vec<u8>, Vec<u8>>,
}

impl Following<'_> {
    /// An entry in a person's account gives something, takes it back, or is about something else.
    fn booked(&mut self, entry: &Entry) -> Result<(), Unreadable> {
        let Some(person) = entry.account.kind.person() else { return Ok(()) };
        let (campaign, position, by) = match entry.booking {
            Booking::Transfer | Booking::Posting => {
                let Some(campaign) = rewarding(entry).cloned() else { return Ok(()) };
                let link = encoded(&(&campaign, entry.position));
                self.fresh.insert(reward::of_link(self.book, &entry.transfer), link);
                let by = match entry.side {
                    Side::Credit => Move::Given(entry.amount),
                    Side::Debit => Move::TakenBack(entry.amount),
                };
                (campaign, entry.position, by)
            }
            Booking::Reversal { of } | Booking::Restoration { of } => {
                let Some((campaign, position)) = self.get(&reward::of_link(self.book, &of))? else {
                    return Ok(());
                };
                let by = match entry.side {
                    Side::Credit => Move::GivenAgain(entry.amount),
                    Side::Debit => Move::TakenBack(entry.amount),
                };
                (campaign, position, by)
            }
        };
        self.shift(&campaign, person, position, (entry, by))
    }

    fn shift(
        &mut self,
        campaign: &CampaignId,
        person: PersonId,
        position: u64,
        (entry, by): (&Entry, Move),
    ) -> Result<(), Unreadable> {
        let at = reward::of_line(self.book, campaign, person, position);
        let occurred_at = entry.occurred_at;
        let new = || Reward {
            what: what(entry, person),
            occurred_at,
            changed_at: occurred_at,
            parts: Vec::new(),
            unpaid: None,
        };
        let mut line: Reward = self.get(&at)?.unwrap_or_else(new);
        line.changed_at = occurred_at;
        reward::shift(&mut line.parts, &entry.account.asset, by);
        let pays = line.what == For::ByHand && matches!(by, Move::Given(_));
        self.fresh.insert(at, encoded(&line));
        self.sum(campaign, person, |sums| {
            reward::shift(&mut sums.parts, &entry.account.asset, by);
            // Each gift by hand pays one that was not paid. The book's own count also ends when its rules are changed; what this
            // person was not paid stays so.
            sums.unpaid = sums.unpaid.saturating_sub(u64::from(pays));
        })
    }

    /// What a rule would have given, and could not.
    fn declined(&mut self, stamp: Stamp, event: &FactDeclined) -> Result<(), Unreadable> {
        let declined = &event.fact;
        let is_reward = declined.source.service == REFERRALS;
        let (Some(person), Some(unpaid)) = (declined.person, Unpaid::of(&declined.reason)) else {
            return Ok(());
        };
        if !is_reward {
            return Ok(());
        }
        let at = reward::of_line(self.book, &declined.campaign, person, stamp.position);
        let occurred_at = declined.occurred_at;
        let what = if is_goal(&declined.kind) { For::Goal } else { For::Invitation };
        let line =
            Reward { what, occurred_at, changed_at: occurred_at, parts: Vec::new(), unpaid: Some(unpaid) };
        self.fresh.insert(at, encoded(&line));
        let is_owed = unpaid == Unpaid::BudgetSpent;
        self.sum(&declined.campaign, person, |sums| sums.unpaid += u64::from(is_owed))
    }

    fn sum(
        &mut self,
        campaign: &CampaignId,
        person: PersonId,
        by: impl FnOnce(&mut RewardSums),
    ) -> Result<(), Unreadable> {
        let at = reward::of_sums(self.book, campaign, person);
        let mut sums: RewardSums = self.get(&at)?.unwrap_or_default();
        by(&mut sums);
        self.fresh.insert(at, encoded(&sums));
        Ok(())
    }

    fn get<T: serde::de::DeserializeOwned>(&self, key: &[u8]) -> Result<Option<T>, Unreadable> {
        match self.fresh.get(key) {
            Some(fresh) => decoded(fresh).map(Some),
            None => read(self.known, key),
        }
    }
}

fn read<T: serde::de::DeserializeOwned, R: Rows + ?Sized>(
    rows: &R,
    key: &[u8],
) -> Result<Option<T>, Unreadable> {
    rows.get(key)?.map(|bytes| decoded(&bytes)).transpose()
}

/// The campaign that rewards a person by an entry: by what referrals told, or by hand out of what the campaign may give.
fn rewarding(entry: &Entry) -> Option<&CampaignId> {
    match (&entry.cause, &entry.other.kind) {
        (Cause::Fact(fact), _) => Some(&fact.campaign).filter(|_| fact.source.service == REFERRALS),
        (Cause::Command { .. }, Kind::Budget(campaign)) => Some(campaign),
        (Cause::Command { .. }, _) => None,
    }
}

fn what(entry: &Entry, person: PersonId) -> For {
    match &entry.cause {
        Cause::Command { .. } => For::ByHand,
        // A follower is told with who invited them, whoever else is rewarded for it.
        Cause::Fact(fact) if is_goal(&fact.kind) => For::Goal,
        Cause::Fact(fact) if fact.person == Some(person) => For::Follower,
        Cause::Fact(_) => For::SecondLevel,
    }
}

/// Whether a fact of this kind is about what inviters reach, not about a follower.
fn is_goal(fact: &str) -> bool {
    fact.starts_with("Goal")
}

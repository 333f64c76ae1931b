//! Questions answered from the state, and from the view that everybody may read.

mod answers;
mod minutes;
mod shown;
mod view;
mod waiting;

pub use answers::{About, Inside, OwnAnswer, OwnDraw, OwnPage, OwnPrize, StockLine};
pub use minutes::DrawMinute;
pub use shown::{AnyAbout, AnyOwnPage, Shown, View};
pub(crate) use shown::{look, view};
pub use view::DrawView;
pub use waiting::WAITING_MAX;
pub(crate) use waiting::WaitingPage;

use std::num::NonZeroU32;

use decider::door::to_json;
use decider::{Entry, Stamp};
use proto::wire::Own;
use proto::{CampaignId, PersonId, Problem, TenantId, Timestamp};
use serde_json::Value;

use crate::event::{Event, Listing};
use crate::follows::{Admits, KeptOut, Known};
use crate::rules::Rules;
use crate::state::{Campaign, Claims, Form, Prized, Stage, State, Tickets, Times};
use crate::{envelope, raffle};

/// Most prizes that a person is shown: more than anybody wins who is not to be looked into.
const OWN_PRIZES_MAX: usize = 100;

/// What a person may know about themselves in a campaign.
pub(crate) fn own(state: &State, own: &Own, now: Timestamp) -> Result<Value, Problem> {
    match state.form(&own.campaign) {
        Some(Form::Envelope(it)) => {
            let about = (being_checked(state, own), kept_out(state, own, (&it.tenant, it.admits), &it.times));
            return Ok(to_json(&envelope::query::own(it, about, &own.person, now)));
        }
        Some(Form::Raffle(it)) => {
            let holding = state.holding(&it.tenant, &own.campaign);
            let kept_out = kept_out(state, own, (&it.tenant, it.rules.admits), &it.times);
            let is_checked = !being_checked(state, own).is_empty();
            return Ok(to_json(&raffle::query::own(it, (holding, is_checked), kept_out, &own.person)));
        }
        Some(Form::Draw(_)) | None => {}
    }
    let (campaign, tickets) = found(state, own).ok_or_else(|| campaign_unknown(&own.campaign))?;
    let answer = OwnAnswer {
        tickets_left: tickets.sums.spendable(),
        tickets_spent: tickets.sums.spent,
        draws_left: draws_left(&campaign.rules, &tickets, now),
        listing: campaign.listed.get(&own.person).unwrap_or(Listing::None),
        kept_out: kept_out(state, own, (&campaign.tenant, campaign.rules.admits), &campaign.times),
        prizes: own_prizes(&campaign.claims, &own.person),
        being_checked: being_checked(state, own),
    };
    Ok(to_json(&answer))
}

/// What a person has won that is to be claimed, newest first.
pub(crate) fn own_prizes(claims: &Claims, person: &PersonId) -> Vec<OwnPrize> {
    let prize = |prized: &Prized| OwnPrize {
        position: prized.won,
        line: prized.line,
        stage: prized.stage,
        claim_until_ms: prized.until.filter(|_| prized.stage == Stage::Won),
    };
    claims.of(person).iter().rev().take(OWN_PRIZES_MAX).map(prize).collect()
}

/// Where a person has won what is being checked.
fn being_checked(state: &State, own: &Own) -> Vec<u64> {
    let watched = state.watched.get(&own.campaign);
    let checked = watched.into_iter().flat_map(|watched| watched.checked_of(&own.person));
    checked.take(OWN_PRIZES_MAX).collect()
}

/// Why a person is kept out of a campaign, if they are.
fn kept_out(
    state: &State,
    own: &Own,
    (tenant, admits): (&TenantId, Admits),
    times: &Times,
) -> Option<KeptOut> {
    let follow = Known::of(state, tenant, &own.campaign).follow(&own.person);
    admits.keeps_out(follow, times.created)
}

/// How often the rules let a person draw who has these tickets, whether the draw is open or not.
fn draws_left(rules: &Rules, tickets: &Tickets, now: Timestamp) -> u64 {
    let left = |limit: Option<NonZeroU32>, used: u64| {
        limit.map_or(u64::MAX, |limit| u64::from(limit.get()).saturating_sub(used))
    };
    let today = tickets.draws_on(rules.day(now));
    let ever = left(rules.draws_per_person, tickets.sums.spent);
    ever.min(left(rules.draws_per_person_per_day, today.into())).min(tickets.sums.spendable())
}

/// Where a person's newest draw stands, their newest part of a red envelope, or their newest entry of a raffle.
pub(crate) fn newest_entry(state: &State, own: &Own) -> Option<u64> {
    match state.form(&own.campaign) {
        Some(Form::Envelope(envelope)) => return Some(envelope.of(&own.person).newest),
        Some(Form::Raffle(raffle)) => return Some(raffle.of(&own.person).newest),
        Some(Form::Draw(_)) | None => {}
    }
    Some(found(state, own).map(|(_, tickets)| tickets).unwrap_or_default().newest)
}

/// A draw as its person finds it again.
pub(crate) fn entry(event: &Event, stamp: Stamp) -> Option<Entry> {
    let Event::Drawn(drawn) = event else {
        return envelope::query::entry(event, stamp).or_else(|| raffle::query::entry(event, stamp));
    };
    let body = to_json(&OwnDraw::of(stamp, drawn));
    Some(Entry { campaign: drawn.campaign.clone(), person: drawn.person, before: drawn.before, body })
}

/// The draw and a person's tickets; `None` if there is no such draw.
fn found<'s>(state: &'s State, own: &Own) -> Option<(&'s Campaign, Tickets)> {
    let campaign = state.campaigns.get(&own.campaign)?;
    let holding = state.holding(&campaign.tenant, &own.campaign);
    Some((campaign, holding.map(|holding| holding.of(&own.person)).unwrap_or_default()))
}

pub(crate) fn campaign_unknown(id: &CampaignId) -> Problem {
    Problem::new(
        404,
        "campaign-unknown",
        format!("there is no lottery {id}; check its id and which account your token belongs to"),
    )
}

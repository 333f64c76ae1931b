//! What is heard of followers' votes, where a campaign asks for one or looks for signs of life.

use decider::exchange::Declined;
use proto::{CampaignId, Fact, Heard, PersonId, Timestamp};

use super::rewards::Rewards;
use crate::event::{Event, FactCause, FactDeclined, Lost, VoteNoted};
use crate::state::{Campaign, Stage, State, Status};

/// Votes that are told late say when they were cast to the minute.
const CAST_STEP_MS: u64 = 60_000;

/// What became of a vote.
struct Vote {
    person: PersonId,
    cast: u64,
    /// Whether it counts from here on.
    counts: bool,
    /// When it was cast at the latest, where it counts for the first time.
    cast_by: Option<Timestamp>,
}

/// What follows from a fact, in every campaign that asks for such votes.
pub(super) fn hear(state: &State, heard: &Heard<Fact>, now: Timestamp) -> Vec<Event> {
    let mut rewards = Rewards::of(state, now);
    let campaigns = state.hearing.get(&heard.campaign).into_iter().flatten();
    let campaigns = campaigns.filter_map(|id| Some((id, state.campaigns.get(id)?)));
    let mut campaigns = campaigns.filter(|(_, campaign)| campaign.tenant == heard.tenant).peekable();
    if campaigns.peek().is_some() && heard.source.service != heard.body.teller() {
        let detail = "only the service that it happened in can state this".to_owned();
        return vec![FactDeclined { fact: Declined::of(heard, "wrong-source", detail) }.into()];
    }
    let Some(vote) = vote(heard) else { return Vec::new() };
    for (id, campaign) in campaigns {
        note(&mut rewards, (id, campaign), &vote, heard);
    }
    rewards.events
}

fn vote(heard: &Heard<Fact>) -> Option<Vote> {
    let (person, cast, counts, cast_by) = match &heard.body {
        Fact::VoteCounted(vote) => {
            let cast_at = vote.cast_at.map(|minute| minute.plus_ms(CAST_STEP_MS - 1));
            (vote.person, vote.cast, true, Some(cast_at.unwrap_or(heard.occurred_at)))
        }
        Fact::VoteVoided(vote) => (vote.person, vote.cast, false, None),
        Fact::VoteRestored(vote) => (vote.person, vote.cast, true, None),
        _ => return None,
    };
    Some(Vote { person, cast, counts, cast_by })
}

fn note(
    rewards: &mut Rewards<'_>,
    (id, campaign): (&CampaignId, &Campaign),
    vote: &Vote,
    heard: &Heard<Fact>,
) {
    let known = campaign.person(&vote.person);
    let is_asked = !matches!(known.stage, Stage::Nobodys | Stage::Left) && campaign.status != Status::Final;
    let is_ours = match vote.cast_by {
        Some(at) => !known.is_before_accepting(at),
        None => known.has_noted(vote.cast),
    };
    if !is_asked || !is_ours {
        return;
    }
    let (person, cast, counts) = (vote.person, vote.cast, vote.counts);
    let cause = FactCause::of(heard);
    rewards.events.push(VoteNoted { campaign: id.clone(), person, cast, counts, cause }.into());
    let mut after = known;
    after.note_vote(cast, counts);
    rewards.settle(id, &person, &after);
    let rules = &campaign.rules;
    let is_lost = known.stage == Stage::Qualified && !rules.are_met_by(&after);
    if is_lost && known.can_be_lost(rules, heard.occurred_at) {
        rewards.lose(id, &person, Lost::VoteVoided);
    }
}

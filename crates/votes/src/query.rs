//! Questions answered from the state, and from the view that everybody may read.
//!
//! A view moves with the board and with what is done to a campaign, never with a single vote, so reading it tells
//! nobody what became of theirs.

mod answers;
mod contestants;
mod minutes;
mod names;
mod view;

pub use answers::{
    About, BoardEntry, ContestantLine, ContestantPage, Leaderboard, OwnAnswer, OwnContestant, OwnPage,
    OwnVote,
};
pub use contestants::{LIMIT_DEFAULT, LIMIT_MAX, SEARCH_CHARACTERS_MAX};
pub use minutes::VoteMinute;
pub use view::{BOARD_ENTRIES_MAX, View};

use decider::{Entry, Stamp};
use proto::wire::Own;
use proto::{CampaignId, Problem, Timestamp};
use serde_json::Value;

use crate::event::Event;
use crate::state::{State, Status};

/// What a person may know about themselves in a campaign, at this time: the one that decisions would use.
pub(crate) fn own(state: &State, own: &Own, now: Timestamp) -> Result<Value, Problem> {
    let campaign = state.campaigns.get(&own.campaign).ok_or_else(|| campaign_unknown(&own.campaign))?;
    let day = campaign.rules.day(now);
    let used = campaign.used_by(&own.person);
    let number = campaign.signed_up.get(&own.person).copied();
    let contestant = number.and_then(|number| Some((number, campaign.contestant(number)?)));
    let is_final = campaign.phase.status == Status::Final;
    let answer = OwnAnswer {
        votes_left: if is_final { Some(0) } else { campaign.votes_left(&used, day) },
        votes_today: (!is_final).then(|| used.votes_on(day)),
        votes_in_all: (!is_final).then_some(used.votes),
        contestant: contestant.map(|(number, found)| OwnContestant { number, status: found.standing }),
    };
    Ok(serde_json::to_value(answer).expect("answers are plain data and always serialise"))
}

/// Where a person's newest vote stands; a final campaign has forgotten.
pub(crate) fn newest_entry(state: &State, own: &Own) -> Option<u64> {
    let Some(campaign) = state.campaigns.get(&own.campaign) else { return Some(0) };
    (campaign.phase.status != Status::Final).then(|| campaign.used_by(&own.person).newest)
}

/// A vote as its person finds it again. The verdict is not theirs to know.
pub(crate) fn entry(event: &Event, stamp: Stamp) -> Option<Entry> {
    let Event::VoteCast(cast) = event else { return None };
    let vote = OwnVote { position: stamp.position, at_ms: stamp.at, contestants: cast.contestants.clone() };
    let body = serde_json::to_value(vote).expect("answers are plain data and always serialise");
    Some(Entry { campaign: cast.campaign.clone(), person: cast.person, before: cast.before, body })
}

fn campaign_unknown(id: &CampaignId) -> Problem {
    Problem::new(404, "campaign-unknown", format!("there is no campaign {id}; check its id"))
}

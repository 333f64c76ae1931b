//! What a person may know about themselves in a campaign.

use proto::wire::Own;
use proto::{PersonId, Problem};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::campaign_unknown;
use super::view::RANKING_LINES_MAX;
use crate::code::Code;
use crate::rules::Task;
use crate::state::{Campaign, Person, Stage, State};

/// What a person may know about themselves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "OwnInvitations")]
pub struct OwnAnswer {
    /// Their code to hand on; null: they have not asked for one.
    pub code: Option<Code>,
    /// How far they came themselves, by somebody's invitation. What is held, or refused, has followed as far as they can see; an
    /// invitation that has lapsed, since they did not follow in time, is nobody's: they can accept one again.
    pub invitation: Stage,
    /// What the campaign asks of whom it counts, in its order, and what of it they have done. Empty: nobody invited them.
    pub stages: Vec<OwnStage>,
    /// How many accepted their invitation.
    pub invitees_accepted: u32,
    /// How many followed by it.
    pub invitees_followed: u32,
    /// How many of those count now.
    pub invitees_qualified: u32,
    /// How many of those have left.
    pub invitees_left: u32,
    /// How many of those turned out to have followed the account before.
    pub invitees_not_new: u32,
    /// Their place among inviters, from 1; null: nobody of theirs counts, or they are not among the first hundred.
    pub place: Option<u32>,
    /// The campaign's milestones.
    pub milestones: Vec<OwnMilestone>,
}

/// Something that the campaign asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct OwnStage {
    /// What.
    pub stage: StageName,
    /// Whether they have done it.
    pub done: bool,
}

/// What can be asked of a new follower.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum StageName {
    /// To follow the account.
    Follow,
    /// To stay for a while.
    Stay,
    /// To vote.
    Vote,
    /// To register.
    Register,
}

/// A milestone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct OwnMilestone {
    /// How many invitees must count.
    pub qualified: u32,
    /// Whether as many do.
    pub reached: bool,
}

/// What a person may know about themselves, with what the host adds.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "OwnInvitationsPage")]
pub struct OwnPage {
    /// The first part.
    #[serde(flatten)]
    pub own: OwnAnswer,
    /// Always empty.
    pub receipts: Vec<Value>,
    /// Always null.
    pub next_cursor: Option<String>,
    /// The position of the log that the answer stands at.
    pub position: u64,
}

/// Answers a person's question about themselves.
pub(crate) fn own(state: &State, own: &Own, now: proto::Timestamp) -> Result<Value, Problem> {
    let campaign = state.campaigns.get(&own.campaign).ok_or_else(|| campaign_unknown(&own.campaign))?;
    let known = campaign.person(&own.person);
    // Who followed now would come by themselves: they are asked to accept once more before they do.
    let has_lapsed = known.stage == Stage::Accepted && !known.is_invited(&campaign.rules, now);
    let person = if has_lapsed { Person { stage: Stage::Nobodys, ..known } } else { known };
    let milestone = |qualified: &u32| OwnMilestone {
        qualified: *qualified,
        reached: person.invitees_qualified >= *qualified,
    };
    let answer = OwnAnswer {
        code: person.has_code.then(|| Code::of(&own.campaign, own.person, person.code_attempt.into())),
        invitation: shown(person.stage),
        stages: stages(campaign, &person, now),
        invitees_accepted: person.invitees_accepted,
        invitees_followed: person.invitees_followed,
        invitees_qualified: person.invitees_qualified,
        invitees_left: person.invitees_left,
        invitees_not_new: person.invitees_not_new,
        place: place(campaign, &own.person, &person),
        milestones: campaign.rules.milestones.iter().map(milestone).collect(),
    };
    Ok(serde_json::to_value(answer).expect("answers are plain data and always serialise"))
}

/// A hold is told to nobody.
fn shown(stage: Stage) -> Stage {
    match stage {
        Stage::Held | Stage::Refused => Stage::Followed,
        stage => stage,
    }
}

fn stages(campaign: &Campaign, person: &Person, now: proto::Timestamp) -> Vec<OwnStage> {
    if person.stage == Stage::Nobodys {
        return Vec::new();
    }
    let rules = &campaign.rules;
    let stays = person.has_come() && !matches!(person.stage, Stage::Left | Stage::NotNew);
    let has_stayed = stays && person.came_at.plus_ms(rules.stay_ms()) <= now;
    let mut stages = vec![
        OwnStage { stage: StageName::Follow, done: person.has_come() },
        OwnStage { stage: StageName::Stay, done: has_stayed },
    ];
    let asked = rules.tasks.iter().filter(|task| task.is_required());
    stages.extend(asked.map(|task| {
        let stage = match task {
            Task::Vote { .. } => StageName::Vote,
            Task::Register => StageName::Register,
        };
        OwnStage { stage, done: task.is_done_by(person) }
    }));
    stages
}

/// Looked for among the first ones only, so that asking costs the same in a ranking of any length.
fn place(campaign: &Campaign, id: &PersonId, person: &Person) -> Option<u32> {
    let is_ranked = person.invitees_qualified > 0;
    let mut first = campaign.ranking.iter().take(RANKING_LINES_MAX).filter(|_| is_ranked);
    first.position(|(.., ranked)| ranked == id).map(|above| above as u32 + 1)
}

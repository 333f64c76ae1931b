//! Rewards that were held or decided about, newest first.

use decider::door::Parameter;
use decider::parameters::{Parameters, invalid};
use decider::rows::{Order, Shelf, walk};
use guard::referral::Suspicion;
use proto::{Actor, CampaignId, PersonId, Problem, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;

use super::follow::{HeldRow, JudgementRow, node_at};
use super::key::{self, Of};
use super::{Answer, decoded, page};
use crate::event::{Decision, Event};
use crate::state::Stage;
use crate::tree::Inviter;

/// Rows that one answer looks through at the most; where few of them fit, the cursor says where to go on.
const ROWS_MAX: usize = 2_000;

/// What can be asked for.
pub const HELD_PARAMETERS: &[Parameter] = &[
    Parameter {
        name: "stage",
        description: "held, refused, qualified, followed or left: what became of them; by default held; all for every one",
    },
    Parameter { name: "limit", description: "Rewards per answer, 1 to 500, 100 by default" },
    Parameter { name: "cursor", description: "The next_cursor of the answer before" },
];

/// Rewards, newest first.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "HeldRewards")]
pub struct HeldPage {
    /// The position of the log that it stands at.
    pub position: u64,
    /// The rewards.
    pub rewards: Vec<HeldReward>,
    /// Ask with it for more; null: there are no more.
    pub next_cursor: Option<String>,
}

/// A reward that was held or decided about.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct HeldReward {
    /// Position of the event that held it, or of the first decision about it.
    pub position: u64,
    /// When that was.
    pub at_ms: Timestamp,
    /// By whose following it was earned.
    pub follower: PersonId,
    /// Who would get it.
    pub inviter: Inviter,
    /// What became of it.
    pub stage: Stage,
    /// Log-odds of a made follower in milli-nats when it was weighed; null: it was given, and a person decided otherwise.
    pub score: Option<i32>,
    /// What was seen, heaviest first.
    pub suspicions: Vec<Suspicion>,
    /// What persons decided, in order.
    pub judgements: Vec<Judgement>,
}

/// What a person decided about a reward.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "RewardJudgement")]
pub struct Judgement {
    /// Position of the event.
    pub position: u64,
    /// When.
    pub at_ms: Timestamp,
    /// What.
    pub to: Decision,
    /// Why.
    pub why: String,
    /// The operator, by the hash of their token; null: Fairground itself.
    pub by: Option<String>,
}

pub(super) fn answer(shelf: &dyn Shelf<Event>, campaign: &CampaignId, parameters: &Parameters<'_>) -> Answer {
    let (wanted, limit) = (wanted(parameters)?, parameters.limit()?);
    let prefix = key::all(Of::Held, campaign);
    let end = match parameters.read::<u64>("cursor", "the next_cursor of the answer before")? {
        Some(position) => key::held(campaign, position),
        None => decider::rows::behind(&prefix),
    };
    let (mut rewards, mut next_cursor) = (Vec::new(), None);
    for (seen, row) in walk(shelf, prefix..end, Order::Descending).enumerate() {
        let (key, value) = row?;
        let position = key::position(&key);
        let held: HeldRow = decoded(&value)?;
        let stage = node_at(shelf, campaign, &held.follower)?.stage;
        if wanted.is_none_or(|wanted| wanted == stage) {
            rewards.push(reward(position, held, stage));
        }
        if rewards.len() == limit || seen + 1 == ROWS_MAX {
            next_cursor = Some(position.to_string());
            break;
        }
    }
    let answer = HeldPage { position: shelf.position(), rewards, next_cursor };
    Ok(page(answer.position, answer.next_cursor.clone(), &answer))
}

fn reward(position: u64, held: HeldRow, stage: Stage) -> HeldReward {
    let HeldRow { at, follower, inviter, weighed, judgements } = held;
    let (score, suspicions) =
        weighed.map_or_else(|| (None, Vec::new()), |weighed| (Some(weighed.score), weighed.suspicions));
    let judgements = judgements.into_iter().map(Judgement::of).collect();
    HeldReward { position, at_ms: at, follower, inviter, stage, score, suspicions, judgements }
}

/// The stage that is asked for; `None`: whatever it is.
fn wanted(parameters: &Parameters<'_>) -> Result<Option<Stage>, Problem> {
    match parameters.get("stage").unwrap_or("held") {
        "held" => Ok(Some(Stage::Held)),
        "refused" => Ok(Some(Stage::Refused)),
        "qualified" => Ok(Some(Stage::Qualified)),
        "followed" => Ok(Some(Stage::Followed)),
        "left" => Ok(Some(Stage::Left)),
        "all" => Ok(None),
        other => Err(invalid("stage", other, "held, refused, qualified, followed, left or all")),
    }
}

impl Judgement {
    fn of(JudgementRow { position, at, to, why, by }: JudgementRow) -> Self {
        let by = match by {
            Actor::Operator(token) => Some(token.to_string()),
            Actor::Person(_) | Actor::System => None,
        };
        Self { position, at_ms: at, to, why, by }
    }
}

//! Rewards that were held or decided about, newest first.

use decider::door::Parameter;
use decider::parameters::{Parameters, invalid};
use decider::rows::{Order, Shelf, Unreadable, walk};
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
        description: "held, refused, qualified, followed or left: what became of them; doubted: given, look made up, and no person has decided; by default held, or all with follower; all for every one",
    },
    Parameter { name: "follower", description: "Only the reward that this person's following earned" },
    Parameter {
        name: "limit",
        description: "Rewards per answer, 1 to 500, 100 by default. An answer may have fewer, or none, and a next_cursor: it looks through 2,000",
    },
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
    /// Whether it is given, looks made up, and no person has decided.
    pub doubted: bool,
    /// Log-odds of a made follower in milli-nats when it was weighed last; null: it was given, and a person decided otherwise.
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
    let follower = parameters.read::<PersonId>("follower", "the id of a person, 32 hexadecimal digits")?;
    if let Some(follower) = follower {
        return one(shelf, campaign, (wanted(parameters, "all")?, &follower));
    }
    let (wanted, limit) = (wanted(parameters, Stage::Held.as_str())?, parameters.limit()?);
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
        rewards.extend(reward(shelf, campaign, (position, held))?.filter_by(wanted));
        if rewards.len() == limit || seen + 1 == ROWS_MAX {
            next_cursor = Some(position.to_string());
            break;
        }
    }
    let answer = HeldPage { position: shelf.position(), rewards, next_cursor };
    Ok(page(answer.position, answer.next_cursor.clone(), &answer))
}

/// The reward of one follower, if it was held or decided about.
fn one(shelf: &dyn Shelf<Event>, campaign: &CampaignId, (wanted, follower): (Wanted, &PersonId)) -> Answer {
    let mut rewards = Vec::new();
    if let Some(position) = place_of(shelf, campaign, follower)?
        && let Some(row) = shelf.get(&key::held(campaign, position))?
    {
        rewards.extend(reward(shelf, campaign, (position, decoded(&row)?))?.filter_by(wanted));
    }
    let answer = HeldPage { position: shelf.position(), rewards, next_cursor: None };
    Ok(page(answer.position, None, &answer))
}

/// Where the newest row about a follower's reward stands.
fn place_of(
    shelf: &dyn Shelf<Event>,
    campaign: &CampaignId,
    follower: &PersonId,
) -> Result<Option<u64>, Unreadable> {
    shelf.get(&key::of_person(Of::Reward, campaign, follower))?.map(|bytes| decoded(&bytes)).transpose()
}

fn reward(
    shelf: &dyn Shelf<Event>,
    campaign: &CampaignId,
    (position, held): (u64, HeldRow),
) -> Result<HeldReward, Unreadable> {
    let stage = node_at(shelf, campaign, &held.follower)?.stage;
    let is_open = stage == Stage::Qualified && held.judgements.is_empty();
    // What was held before it was doubted has an older row.
    let doubted = is_open && place_of(shelf, campaign, &held.follower)? == Some(position);
    let HeldRow { at, follower, inviter, weighed, judgements } = held;
    let (score, suspicions) =
        weighed.map_or_else(|| (None, Vec::new()), |weighed| (Some(weighed.score), weighed.suspicions));
    let judgements = judgements.into_iter().map(Judgement::of).collect();
    Ok(HeldReward { position, at_ms: at, follower, inviter, stage, doubted, score, suspicions, judgements })
}

/// What is asked for.
#[derive(Debug, Clone, Copy)]
enum Wanted {
    All,
    Doubted,
    At(Stage),
}

impl HeldReward {
    fn filter_by(self, wanted: Wanted) -> Option<Self> {
        let is_wanted = match wanted {
            Wanted::All => true,
            Wanted::Doubted => self.doubted,
            Wanted::At(stage) => self.stage == stage,
        };
        is_wanted.then_some(self)
    }
}

fn wanted(parameters: &Parameters<'_>, default: &str) -> Result<Wanted, Problem> {
    let word = parameters.get("stage").unwrap_or(default);
    match word {
        "all" => return Ok(Wanted::All),
        "doubted" => return Ok(Wanted::Doubted),
        _ => {}
    }
    let stage = Stage::named(word).filter(|stage| !matches!(stage, Stage::Nobodys | Stage::Accepted));
    let wanted = || invalid("stage", word, "held, doubted, refused, qualified, followed, left or all");
    stage.map(Wanted::At).ok_or_else(wanted)
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

//! Prizes that were held or decided about, newest first.

use decider::door::Parameter;
use decider::parameters::{Parameters, invalid};
use decider::rows::{Order, Shelf, behind, walk};
use guard::prizes::Suspicion;
use proto::{Actor, Asset, CampaignId, PersonId, Problem, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;

use super::follow::{HeldRow, JudgementRow, held_key};
use super::{Answer, decoded, page};
use crate::event::{Event, Won};
use crate::holds::event::Decision;
use crate::holds::state::Standing;
use crate::rows::key::{self, Of};

/// Rows that one answer looks through at the most; where few of them fit, the cursor says where to go on.
const ROWS_MAX: usize = 2_000;

/// What can be asked for.
pub(crate) const HELD_PARAMETERS: &[Parameter] = &[
    Parameter {
        name: "stage",
        description: "held, released, refused or returned: what became of them; by default held; all for every one",
    },
    Parameter { name: "limit", description: "Prizes per answer, 1 to 500, 100 by default" },
    Parameter { name: "cursor", description: "The next_cursor of the answer before" },
];

/// Prizes, newest first.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "HeldPrizes")]
pub(crate) struct HeldPage {
    /// The position of the log that it stands at.
    position: u64,
    /// The prizes.
    prizes: Vec<HeldPrize>,
    /// Ask with it for more; null: there are no more.
    next_cursor: Option<String>,
}

/// A prize that was held or decided about.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct HeldPrize {
    /// Position of the event by which it was won: it is decided about under it.
    position: u64,
    /// When it was first held or decided about.
    at_ms: Timestamp,
    /// Who won it.
    person: PersonId,
    /// What it is.
    asset: Asset,
    /// How much of it.
    amount: u64,
    /// What became of it.
    stage: Standing,
    /// Log-odds of a squad in milli-nats when it was weighed; null: it was given, and a person decided otherwise.
    score: Option<i32>,
    /// What was seen, heaviest first.
    suspicions: Vec<Suspicion>,
    /// What persons decided, in order.
    judgements: Vec<Judgement>,
}

/// What a person decided about a prize.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "PrizeJudgement")]
pub(crate) struct Judgement {
    /// Position of the event.
    position: u64,
    /// When.
    at_ms: Timestamp,
    /// What.
    to: Decision,
    /// Why.
    why: String,
    /// The operator, by the hash of their token; null: Fairground itself.
    by: Option<String>,
}

pub(super) fn answer(shelf: &dyn Shelf<Event>, campaign: &CampaignId, parameters: &Parameters<'_>) -> Answer {
    let (wanted, limit) = (wanted(parameters)?, parameters.limit()?);
    let prefix = key::all(Of::Held, campaign);
    let end = match parameters.read::<u64>("cursor", "the next_cursor of the answer before")? {
        Some(won) => held_key(campaign, won),
        None => behind(&prefix),
    };
    let (mut prizes, mut next_cursor) = (Vec::new(), None);
    for (seen, row) in walk(shelf, prefix..end, Order::Descending).enumerate() {
        let (key, value) = row?;
        let won = key::position(&key);
        let held: HeldRow = decoded(&value)?;
        if wanted.is_none_or(|wanted| wanted == held.standing) {
            // One more than is wanted shows that there are more; the next answer begins with it.
            if prizes.len() == limit {
                next_cursor = prizes.last().map(|last: &HeldPrize| last.position.to_string());
                break;
            }
            prizes.push(HeldPrize::of(won, held));
        }
        if seen + 1 == ROWS_MAX {
            next_cursor = Some(won.to_string());
            break;
        }
    }
    let answer = HeldPage { position: shelf.position(), prizes, next_cursor };
    Ok(page(answer.position, answer.next_cursor.clone(), &answer))
}

/// The stage that is asked for; `None`: whatever it is.
fn wanted(parameters: &Parameters<'_>) -> Result<Option<Standing>, Problem> {
    match parameters.get("stage").unwrap_or("held") {
        "held" => Ok(Some(Standing::Held)),
        "released" => Ok(Some(Standing::Released)),
        "refused" => Ok(Some(Standing::Refused)),
        "returned" => Ok(Some(Standing::Returned)),
        "all" => Ok(None),
        other => Err(invalid("stage", other, "held, released, refused, returned or all")),
    }
}

impl HeldPrize {
    fn of(position: u64, held: HeldRow) -> Self {
        let HeldRow { at, person, prize: Won { asset, amount }, standing, weighed, judgements } = held;
        let (score, suspicions) = weighed.map_or_else(Default::default, |it| (Some(it.score), it.suspicions));
        let judgements = judgements.into_iter().map(Judgement::of).collect();
        Self { position, at_ms: at, person, asset, amount, stage: standing, score, suspicions, judgements }
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

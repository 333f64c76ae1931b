//! The read model: what was held and why and the tree around a person, for those who decide about rewards; and which codes
//! somebody has.
//!
//! - `follow`: which rows an event leaves. `key`: where they stand.
//! - `card`: what is handed on with a code. `held`: rewards that were held or decided about. `tree`: who invited whom around somebody.

mod card;
mod follow;
mod held;
mod key;
mod tree;

pub use card::ShareCard;
pub(crate) use follow::rows;
pub use held::{HELD_PARAMETERS, HeldPage, HeldReward, Judgement};
pub use tree::{Edge, Node, TREE_PARAMETERS, Tree};

use decider::answer;
use decider::parameters::Parameters;
use decider::rows::{NoAnswer, Shelf, Unreadable, queried};
use proto::Problem;
use proto::wire::{Queried, Query, QueryPage};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::event::Event;

type Answer = Result<QueryPage, NoAnswer>;

/// Answers a question about a campaign from its rows.
pub(crate) fn query(query: &Query, shelf: &dyn Shelf<Event>) -> Result<Queried, Unreadable> {
    let Some(campaign) = &query.campaign else {
        let problem = Problem::new(404, "campaign-unknown", "questions are about a campaign; name it");
        return Ok(Queried::Problem(problem));
    };
    let parameters = Parameters(&query.parameters);
    queried(match query.question.as_str() {
        "share_card" => card::answer(shelf, campaign, &query.parameters),
        "held" => held::answer(shelf, campaign, &parameters),
        "tree" => tree::answer(shelf, campaign, &parameters),
        other => Err(NoAnswer::Problem(Problem::new(
            404,
            "question-unknown",
            format!("a campaign of referrals does not answer {other:?}; see /openapi.json for what it does"),
        ))),
    })
}

fn page(position: u64, next_cursor: Option<String>, answer: &impl Serialize) -> QueryPage {
    let body = serde_json::to_vec(answer).expect("answers are plain data and always serialise");
    QueryPage { position, next_cursor, body, cites: Vec::new() }
}

fn decoded<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Unreadable> {
    answer::read(bytes).map_err(|reason| Unreadable(format!("a row of referrals: {reason}")))
}

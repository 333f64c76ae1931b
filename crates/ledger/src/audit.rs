//! The read model: which rows events leave behind the log, and how auditors' questions are answered from them.
//!
//! What is stored and why stands in [`crate::books`]. Every answer names the position that it stands at, and reads no more
//! than bounded many events and rows.

mod answers;
mod balance;
mod entries;
mod follow;
mod positions;
mod rewards;
mod shelf;
mod statement;
mod trace;

pub(crate) use answers::{BalanceAnswer, EntryPage, StatementAnswer, TraceAnswer};
pub(crate) use follow::rows;
pub(crate) use rewards::OwnRewards;

use decider::rows::{NoAnswer, Shelf, Unreadable, queried};
use proto::Problem;
use proto::wire::{Queried, Query, QueryPage};

use crate::event::Event;
use crate::query::Parameters;
use shelf::Books;

type Answer = Result<QueryPage, NoAnswer>;

/// The question of a person about what campaigns of referrals gave them.
pub(crate) const OWN_REWARDS: &str = "own_rewards";

/// Answers a question about a book.
pub(crate) fn query(query: &Query, shelf: &dyn Shelf<Event>) -> Result<Queried, Unreadable> {
    if query.question == OWN_REWARDS {
        return queried(rewards::answer(query, shelf));
    }
    let Some(book) = query.campaign.clone() else {
        let problem = Problem::new(404, "book-unknown", "questions are about a book; name it");
        return Ok(Queried::Problem(problem));
    };
    let books = Books { shelf, book };
    let parameters = Parameters(&query.parameters);
    let answer = match query.question.as_str() {
        "balance" => balance::answer(&books, &parameters),
        "entries" => entries::answer(&books, &parameters, query.format),
        "statement" => statement::answer(&books, &parameters, query.format),
        "trace" => trace::answer(&books, &parameters),
        other => Err(NoAnswer::Problem(Problem::new(
            404,
            "question-unknown",
            format!("a book does not answer {other:?}; see /openapi.json for what it does"),
        ))),
    };
    queried(answer)
}

/// An answer in one piece, as JSON.
fn json(position: u64, answer: &impl serde::Serialize) -> QueryPage {
    let body = serde_json::to_vec(answer).expect("answers are plain data and always serialise");
    QueryPage { position, next_cursor: None, body, cites: Vec::new() }
}

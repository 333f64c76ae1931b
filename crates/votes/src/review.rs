//! What operators need to judge votes: a read model behind the log, and questions answered from it.
//!
//! Of a vote itself nothing is kept here: the log has it, and is read where a question leads. Rows keep what the log can't
//! find again: what became of votes later, which acts and cases there are, which rules weighed votes, what a shadow would have
//! made of them, what evidence mentions by number, and counts per contestant. So a vote costs the follower one small row that it replaces, whatever the number of votes.

mod acts;
mod answers;
mod board;
mod case;
mod cases;
mod cluster;
mod deed;
mod filter;
mod follow;
mod key;
mod preview;
mod shadow;
mod shelf;
mod vote;
mod weighing;
mod words;

pub(crate) use answers::{ActAnswer, ActPage, CaseAnswer, CasePage, Preview};
pub use filter::EVENTS_LOOKED_AT_MAX;
pub(crate) use filter::check_question;
pub(crate) use follow::rows;
pub use preview::PREVIEW_VOTES_MAX;
pub(crate) use weighing::{RulesetsAnswer, ShadowAnswer};

use decider::parameters::Parameters;
use decider::rows::{NoAnswer, Shelf, Unreadable, queried};
use proto::Problem;
use proto::wire::{Queried, Query, QueryPage};

use crate::event::Event;
use shelf::Log;

/// Counts changes of what rows look like and how they come about.
pub(crate) const ROWS_VERSION: u8 = 3;

/// Answers an operator's or auditor's question about a campaign.
pub(crate) fn query(query: &Query, shelf: &dyn Shelf<Event>) -> Result<Queried, Unreadable> {
    let Some(campaign) = query.campaign.clone() else {
        let problem = Problem::new(404, "campaign-unknown", "questions are about a campaign; name it");
        return Ok(Queried::Problem(problem));
    };
    let log = Log { shelf, campaign };
    let parameters = Parameters(&query.parameters);
    let answer = match query.question.as_str() {
        "preview" => preview::answer(&log, &parameters).map(|it| page(&log, &it, None)),
        "cases" => cases::answer(&log, &parameters).map(|it| page(&log, &it, it.next_cursor.clone())),
        "case" => case::answer(&log, &parameters).map(|it| page(&log, &it, None)),
        "acts" => acts::page(&log, &parameters).map(|it| page(&log, &it, it.next_cursor.clone())),
        "rulesets" => weighing::rulesets(&log).map(|it| page(&log, &it, None)),
        "shadow" => weighing::shadow(&log).map(|it| page(&log, &it, None)),
        "act" => acts::one(&log, &parameters).map(|it| page(&log, &it, None)),
        other => Err(NoAnswer::Problem(Problem::new(
            404,
            "question-unknown",
            format!("a voting campaign does not answer {other:?}; see /openapi.json for what it does"),
        ))),
    };
    queried(answer)
}

fn page(log: &Log<'_>, answer: &impl serde::Serialize, next_cursor: Option<String>) -> QueryPage {
    let body = serde_json::to_vec(answer).expect("answers are plain data and always serialise");
    QueryPage { position: log.shelf.position(), next_cursor, body, cites: Vec::new() }
}

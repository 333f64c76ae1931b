//! The read model for those who decide about prizes: what was held and why, and who shares what around somebody.
//!
//! - `follow`: which rows an event leaves. `held`: prizes that were held or decided about. `company`: who shares what with
//!   somebody, as nodes and edges.

mod company;
mod follow;
mod held;

pub(crate) use company::{COMPANY_PARAMETERS, Company};
pub(crate) use follow::rows;
pub(crate) use held::{HELD_PARAMETERS, HeldPage};

use decider::answer;
use decider::parameters::Parameters;
use decider::rows::{NoAnswer, Shelf, Unreadable};
use proto::wire::QueryPage;
use proto::{CampaignId, PersonId, Pseudonym};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::state::Standing;
use crate::event::Event;
use crate::rows::key::{self, Of};
use follow::{HeldRow, held_key};

type Answer = Result<QueryPage, NoAnswer>;

/// Answers a question about a campaign from its rows; `None`: it is none of these.
pub(crate) fn query(
    shelf: &dyn Shelf<Event>,
    campaign: &CampaignId,
    question: &str,
    parameters: &Parameters<'_>,
) -> Option<Answer> {
    match question {
        "held" => Some(held::answer(shelf, campaign, parameters)),
        "company" => Some(company::answer(shelf, campaign, parameters)),
        _ => None,
    }
}

/// How a prize stands that was won at this position; `None`: it was never held nor decided about.
pub(crate) fn standing(
    shelf: &dyn Shelf<Event>,
    campaign: &CampaignId,
    won: u64,
) -> Result<Option<Standing>, Unreadable> {
    let row = shelf.get(&held_key(campaign, won))?;
    row.map(|row| decoded::<HeldRow>(&row).map(|held| held.standing)).transpose()
}

/// Where it stands what is known of somebody who takes.
fn taker_key(campaign: &CampaignId, person: &PersonId) -> Vec<u8> {
    let mut key = key::all(Of::Taker, campaign);
    key.extend_from_slice(&person.0);
    key
}

/// What the keys of those begin with who share something.
fn sharing_key(campaign: &CampaignId, what: &Pseudonym) -> Vec<u8> {
    let mut key = key::all(Of::Sharing, campaign);
    key.extend_from_slice(&what.0);
    key
}

fn page(position: u64, next_cursor: Option<String>, answer: &impl Serialize) -> QueryPage {
    let body = serde_json::to_vec(answer).expect("answers are plain data and always serialise");
    QueryPage { position, next_cursor, body, cites: Vec::new() }
}

fn decoded<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Unreadable> {
    answer::read(bytes).map_err(|reason| Unreadable(format!("a row of prizes that were held: {reason}")))
}

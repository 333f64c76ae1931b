//! What phones show of rewards, beside what stands in the books.

use decider::Service;
use decider::kept::Kept;
use ledger::Ledger;
use proto::wire::{Format, Queried, Query};
use serde_json::Value;

use super::played::{PERSONS, Played};
use crate::shard::{id, person, tenant};

/// Whoever asks is told all that they have of the campaign, line by line and in sum.
pub fn phones_show_what_is_booked(played: &Played) {
    let kept = Kept::<Ledger>::of(&played.ledger.log);
    for who in 0..PERSONS {
        let answer = own_rewards(&kept, who);
        let left = |parts: &Value| {
            let parts = parts.as_array().unwrap().iter();
            parts.map(|part| part["left"].as_i64().unwrap()).sum::<i64>()
        };
        assert_eq!(left(&answer["sums"]), played.points(who), "of person {who}: {answer}");
        let lines = answer["rewards"].as_array().unwrap();
        let together: i64 = lines.iter().map(|line| left(&line["parts"])).sum();
        assert_eq!(together, played.points(who), "of person {who}: {answer}");
        assert!(lines.iter().flat_map(|line| line["parts"].as_array().unwrap()).all(is_possible), "{answer}");
    }
}

/// No more is taken back of a reward than it was.
fn is_possible(part: &Value) -> bool {
    part["left"].as_i64().unwrap() >= 0 && part["taken_back"].as_u64() <= part["given"].as_u64()
}

fn own_rewards(kept: &Kept<'_, Ledger>, who: u8) -> Value {
    let about = [("person", person(who).to_string()), ("campaign", "spring".to_owned())];
    let query = Query {
        tenant: tenant(),
        campaign: Some(id("book")),
        question: "own_rewards".to_owned(),
        parameters: about.map(|(name, value)| (name.to_owned(), value)).to_vec(),
        format: Format::Json,
    };
    match Ledger::query(&query, kept).unwrap() {
        Queried::Page(page) => serde_json::from_slice(&page.body).unwrap(),
        Queried::Problem(problem) => panic!("{problem:?}"),
    }
}

//! Simple judges: what platforms do instead of weighing evidence. They are here to be compared with.

mod address_limit;
mod fingerprint_dedup;
mod greedy_peeling;
mod growth_lock;
mod one_per_account;

use std::collections::HashSet;

use crate::attempt::{Act, Attempt};
use crate::calendar::day_of;
use crate::verdict::{Verdict, Word};

/// A simple judge.
#[derive(Debug)]
pub struct Means {
    /// Its name in tables.
    pub name: &'static str,
    /// What it does, in a line.
    pub about: &'static str,
    /// Judges lines in the order of arrival.
    pub judge: fn(&[Attempt]) -> Vec<Verdict>,
}

/// Every simple judge.
pub const MEANS: [Means; 5] = [
    one_per_account::MEANS,
    address_limit::MEANS,
    fingerprint_dedup::MEANS,
    growth_lock::MEANS,
    greedy_peeling::MEANS,
];

/// The public rules, which every judge keeps: a repeated request adds nothing, and a voter has one vote a day.
#[derive(Debug, Default)]
struct Rules {
    seen: HashSet<[u8; 16]>,
    spent: HashSet<[u8; 16]>,
}

impl Rules {
    /// What the rules say before anything is weighed; `None` if they have no objection.
    fn objection(&mut self, attempt: &Attempt) -> Option<Word> {
        let nonce = attempt.nonce.as_deref();
        if let Some(nonce) = nonce
            && !self.seen.insert(key(&[&attempt.voter, &attempt.candidate, nonce]))
        {
            return Some(Word::Duplicate);
        }
        (attempt.act == Act::Vote && self.spent.contains(&quota(attempt))).then_some(Word::Refused)
    }

    /// Notes a vote that counts.
    fn spend(&mut self, attempt: &Attempt) {
        if attempt.act == Act::Vote {
            self.spent.insert(quota(attempt));
        }
    }
}

fn quota(attempt: &Attempt) -> [u8; 16] {
    key(&[&attempt.campaign, &attempt.voter, &day_of(attempt.at_ms).to_string()])
}

/// Texts as one short key.
fn key(parts: &[&str]) -> [u8; 16] {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        hasher.update(&(part.len() as u64).to_le_bytes()).update(part.as_bytes());
    }
    hasher.finalize().as_bytes()[..16].try_into().expect("a hash has more than 16 bytes")
}

/// Judges each line by the rules and then by one more question, at once and for good.
fn at_once(attempts: &[Attempt], mut is_fine: impl FnMut(&Attempt) -> bool) -> Vec<Verdict> {
    let mut rules = Rules::default();
    let words = attempts.iter().map(|attempt| match rules.objection(attempt) {
        Some(word) => word,
        None if is_fine(attempt) => {
            rules.spend(attempt);
            Word::Counted
        }
        None => Word::Refused,
    });
    (1..).zip(words).map(|(line, word)| Verdict::at_once(line, word)).collect()
}

#[cfg(test)]
mod tests;

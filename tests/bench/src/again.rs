//! Persons who vote again and again, each vote with the page token that the last answer gave, and books of what was
//! accepted.

use std::collections::{BTreeMap, VecDeque};

use anyhow::Context;
use serde_json::{Value, json};

use crate::answers::{CREATED, UNANSWERED};
use crate::ballots::Ballots;
use crate::crowd::{self, Crowd};
use crate::load::Work;
use crate::operator::Board;
use crate::votes::Campaign;

/// What stands before the next page token in an answer.
const NEXT_PAGE: &str = "\"next_page_token\":\"";

/// Rules under which everybody may vote so often a day.
pub fn rules(votes_each: u32) -> Value {
    json!({ "votes_per_person_per_day": votes_each })
}

/// What was accepted, to be held against the board.
#[derive(Debug, Clone)]
pub struct Books {
    /// Accepted votes by contestant's number.
    accepted: BTreeMap<u64, u64>,
    /// Votes that got no answer: the board may hold them or not.
    unanswered: u64,
}

/// How the board differs from the books.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Difference {
    /// Accepted votes that are neither counted nor withheld.
    pub lost: u64,
    /// Votes on the board that nobody was told were accepted, beyond those that got no answer.
    pub unexplained: u64,
    /// Accepted votes that the guard holds or voided: of a crowd as regular as this one it may suspect a few.
    pub withheld: u64,
}

impl Books {
    /// Holds them against a board.
    pub fn compare(&self, board: &Board) -> Difference {
        let told = |number: &u64| self.accepted.get(number).copied().unwrap_or(0);
        let held = |number: &u64| board.get(number).map_or(0, |found| found.counted + found.withheld);
        let numbers =
            || self.accepted.keys().chain(board.keys().filter(|key| !self.accepted.contains_key(key)));
        let extra: u64 = numbers().map(|number| held(number).saturating_sub(told(number))).sum();
        Difference {
            lost: numbers().map(|number| told(number).saturating_sub(held(number))).sum(),
            unexplained: extra.saturating_sub(self.unanswered),
            withheld: board.values().map(|found| found.withheld).sum(),
        }
    }
}

/// A person between two votes.
#[derive(Clone, Copy, Default)]
struct Turn {
    votes: u32,
    contestant: usize,
}

/// Votes of persons who take turns.
pub struct Again<'c> {
    crowd: &'c mut Crowd,
    path: String,
    ballots: Ballots,
    key_prefix: String,
    sent: u64,
    votes_each: u32,
    turns: Vec<Turn>,
    /// Who may vote now, whoever waited longest first.
    ready: VecDeque<usize>,
    books: Books,
}

impl<'c> Again<'c> {
    /// In a campaign whose page everybody has opened, and where everybody votes so often.
    pub fn new(crowd: &'c mut Crowd, campaign: &Campaign, votes_each: u32) -> anyhow::Result<Self> {
        Ok(Self {
            path: campaign.votes_path(),
            ballots: Ballots::of(campaign.contestants)?,
            key_prefix: crowd::key_prefix()?,
            sent: 0,
            votes_each,
            turns: vec![Turn::default(); crowd.len()],
            ready: (0..crowd.len()).collect(),
            books: Books { accepted: BTreeMap::new(), unanswered: 0 },
            crowd,
        })
    }

    /// What was accepted so far.
    pub fn books(&self) -> Books {
        self.books.clone()
    }
}

impl Work for Again<'_> {
    fn next(&mut self, request: &mut Vec<u8>) -> Option<usize> {
        let person = self.ready.pop_front()?;
        self.sent += 1;
        let key = format!("{}{}", self.key_prefix, self.sent);
        let (contestant, number) = self.ballots.draw();
        self.turns[person].contestant = contestant;
        self.crowd.vote(person, &self.path, number, &key, request);
        Some(person)
    }

    fn answered(&mut self, person: usize, status: u16, body: &[u8]) -> anyhow::Result<()> {
        let turn = &mut self.turns[person];
        match status {
            CREATED => {
                *self.books.accepted.entry(turn.contestant as u64 + 1).or_default() += 1;
                turn.votes += 1;
                let page = next_page(std::str::from_utf8(body)?)?;
                self.crowd.turn_page(person, page);
            }
            UNANSWERED => {
                self.books.unanswered += 1;
                turn.votes += 1;
            }
            // Who was refused votes again later.
            _ => {}
        }
        if turn.votes < self.votes_each {
            self.ready.push_back(person);
        }
        Ok(())
    }
}

fn next_page(body: &str) -> anyhow::Result<&str> {
    let token = body.split_once(NEXT_PAGE).and_then(|(_, rest)| rest.split_once('"'));
    Ok(token.with_context(|| format!("no next page: {body}"))?.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operator::Standing;

    #[test]
    fn the_next_page_is_found_in_an_answer() {
        assert_eq!(next_page(r#"{"votes_left":9,"next_page_token":"AQID","at_ms":1}"#).unwrap(), "AQID");
        assert!(next_page("{}").is_err());
    }

    #[test]
    fn what_a_board_lacks_and_what_it_has_too_much_is_told_apart() {
        let books = |unanswered| Books { accepted: BTreeMap::from([(1, 10), (2, 5)]), unanswered };
        let board = |standings: &[(u64, u64, u64)]| -> Board {
            let standing = |(number, counted, withheld)| (number, Standing { counted, withheld });
            standings.iter().copied().map(standing).collect()
        };
        let difference = |lost, unexplained, withheld| Difference { lost, unexplained, withheld };
        assert_eq!(books(0).compare(&board(&[(1, 10, 0), (2, 5, 0), (3, 0, 0)])), difference(0, 0, 0));
        assert_eq!(books(0).compare(&board(&[(1, 8, 2), (2, 5, 0)])), difference(0, 0, 2));
        assert_eq!(books(0).compare(&board(&[(1, 8, 1), (2, 6, 0)])), difference(1, 1, 1));
        assert_eq!(books(0).compare(&board(&[(1, 10, 0)])), difference(5, 0, 0));
        assert_eq!(books(2).compare(&board(&[(1, 11, 0), (2, 5, 0), (3, 1, 1)])), difference(0, 1, 1));
    }
}

//! What a crowd asks of draws and red envelopes.

use anyhow::Context;
use serde_json::Value;

use crate::answers::CREATED;
use crate::crowd::{self, Crowd};
use crate::load::Work;

/// The password of every red envelope.
pub const PASSWORD: &str = "plum blossom";

/// One request of each person, under a key of its own.
struct Each<'c> {
    crowd: &'c Crowd,
    key: String,
    next: usize,
}

impl<'c> Each<'c> {
    fn of(crowd: &'c Crowd) -> anyhow::Result<Self> {
        Ok(Self { crowd, key: crowd::key_prefix()?, next: 0 })
    }

    /// The next of so many, and the key of their request.
    fn next(&mut self, of: usize) -> Option<(usize, String)> {
        let index = self.next;
        self.next += 1;
        (index < of).then(|| (index, format!("{}{index}", self.key)))
    }
}

/// Everybody draws.
pub struct Draws<'c> {
    each: Each<'c>,
    path: String,
    /// Who won, and where that stands.
    wins: Vec<(usize, u64)>,
}

impl<'c> Draws<'c> {
    /// From an open draw of which everybody has a ticket.
    pub fn new(crowd: &'c Crowd, draw: &str) -> anyhow::Result<Self> {
        let path = format!("/v1/campaigns/{draw}/draws");
        Ok(Self { each: Each::of(crowd)?, path, wins: Vec::new() })
    }

    /// Who won, and where that stands.
    pub fn into_wins(self) -> Vec<(usize, u64)> {
        self.wins
    }
}

impl Work for Draws<'_> {
    fn next(&mut self, request: &mut Vec<u8>) -> Option<usize> {
        let (person, key) = self.each.next(self.each.crowd.len())?;
        self.each.crowd.ask(person, &self.path, "", &key, request);
        Some(person)
    }

    fn answered(&mut self, person: usize, status: u16, body: &[u8]) -> anyhow::Result<()> {
        if status != CREATED {
            return Ok(());
        }
        let drawn: Value = serde_json::from_slice(body)?;
        if !drawn["won"].is_null() {
            self.wins.push((person, drawn["position"].as_u64().context("a draw has a position")?));
        }
        Ok(())
    }
}

/// Everybody says the password.
pub struct Parts<'c> {
    each: Each<'c>,
    path: String,
    said: String,
}

impl<'c> Parts<'c> {
    /// Of an open red envelope.
    pub fn new(crowd: &'c Crowd, envelope: &str) -> anyhow::Result<Self> {
        let path = format!("/v1/campaigns/{envelope}/parts");
        Ok(Self { each: Each::of(crowd)?, path, said: format!("\"password\":\"{PASSWORD}\",") })
    }
}

impl Work for Parts<'_> {
    fn next(&mut self, request: &mut Vec<u8>) -> Option<usize> {
        let (person, key) = self.each.next(self.each.crowd.len())?;
        self.each.crowd.ask(person, &self.path, &self.said, &key, request);
        Some(person)
    }

    fn answered(&mut self, _: usize, _: u16, _: &[u8]) -> anyhow::Result<()> {
        Ok(())
    }
}

/// Whoever won says where it goes.
pub struct Claims<'c> {
    each: Each<'c>,
    draw: String,
    wins: Vec<(usize, u64)>,
}

impl<'c> Claims<'c> {
    /// Of these wins.
    pub fn new(crowd: &'c Crowd, draw: &str, wins: Vec<(usize, u64)>) -> anyhow::Result<Self> {
        Ok(Self { each: Each::of(crowd)?, draw: draw.to_owned(), wins })
    }
}

impl Work for Claims<'_> {
    fn next(&mut self, request: &mut Vec<u8>) -> Option<usize> {
        let (index, key) = self.each.next(self.wins.len())?;
        let (person, won) = self.wins[index];
        let path = format!("/v1/campaigns/{}/draws/{won}/claim", self.draw);
        let delivery = format!(
            r#"{{"name":"Person {person}","phone":"139{person:08}","address":"{person} Plum Lane, Hangzhou"}}"#
        );
        self.each.crowd.tell(person, &path, &delivery, &key, request);
        Some(person)
    }

    fn answered(&mut self, _: usize, _: u16, _: &[u8]) -> anyhow::Result<()> {
        Ok(())
    }
}

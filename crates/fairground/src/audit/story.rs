//! What happened to the followers whom rewards are for.
//!
//! An entry is booked for one fact: a follower counts, or no longer does. Why that is so stands in other events of theirs: who
//! invited them, when they followed and left, what they did, and what persons decided.

use std::collections::BTreeSet;

use anyhow::Context;
use serde::Serialize;
use serde_json::Value;

use crate::question::Question;
use crate::remote::Remote;
use crate::words::{in_words, items, text};

/// Events of one follower that are printed: they follow and leave a few times at the most.
const EVENTS_MAX: usize = 100;

/// Everything that happened to a follower in a campaign.
#[derive(Debug, Serialize)]
pub(super) struct Story {
    follower: String,
    campaign: String,
    /// Oldest first, as `fairground log --json` has them.
    events: Vec<Value>,
    /// Whether there are more than [`EVENTS_MAX`].
    is_cut: bool,
}

/// The story of every follower whom what a trace cites is about.
pub(super) fn stories(remote: &Remote, trace: &Value) -> anyhow::Result<Vec<Story>> {
    let (mut stories, mut told) = (Vec::new(), BTreeSet::new());
    for cited in items(&trace["cited"]) {
        let event = &cited["event"];
        let Some(follower) = event["body"]["follower"].as_str().filter(|follower| told.insert(*follower))
        else {
            continue;
        };
        let (source, campaign) = (&cited["source"], text(&event["campaign"]));
        let question = Question::new().with("campaign", Some(campaign)).with("person", Some(follower));
        let journal = format!("/v1/journals/{}/{}", text(&source["service"]), source["shard"]);
        let mut events = remote.lines(&format!("{journal}/events{}", question.0))?;
        let mut first = Vec::new();
        for event in events.by_ref().take(EVENTS_MAX) {
            first.push(serde_json::from_str(&event.context("the server has gone")?)?);
        }
        let (follower, campaign) = (follower.to_owned(), campaign.to_owned());
        stories.push(Story { follower, campaign, events: first, is_cut: events.next().is_some() });
    }
    Ok(stories)
}

impl Story {
    /// Lines to read.
    pub(super) fn in_words(&self) -> anyhow::Result<Vec<String>> {
        let Self { follower, campaign, events, is_cut } = self;
        let mut lines = vec![format!("everything about follower {follower} in {campaign}:")];
        for event in events {
            lines.push(in_words(&event.to_string())?);
        }
        if *is_cut {
            lines.push(format!("  more than {EVENTS_MAX}; `fairground log --person {follower}` has all"));
        }
        Ok(lines)
    }
}

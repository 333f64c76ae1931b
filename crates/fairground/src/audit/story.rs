//! What happened to the followers whom rewards are for.
//!
//! An entry is booked for one fact: a follower counts, or no longer does. Why that is so stands in other events of theirs: who
//! invited them, when they followed and left, what they did, and what persons decided.

use std::collections::BTreeSet;

use anyhow::Context;
use serde_json::Value;

use crate::question::Question;
use crate::remote::Remote;
use crate::words::{in_words, items, text};

/// Events of one follower that are printed: they follow and leave a few times at the most.
const EVENTS_MAX: usize = 100;

/// Lines about every follower whom what a trace cites is about.
pub(super) fn stories(remote: &Remote, trace: &Value) -> anyhow::Result<Vec<String>> {
    let (mut lines, mut told) = (Vec::new(), BTreeSet::new());
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
        lines.push(format!("everything about follower {follower} in {campaign}:"));
        for event in events.by_ref().take(EVENTS_MAX) {
            lines.push(in_words(&event.context("the server has gone")?)?);
        }
        if events.next().is_some() {
            lines.push(format!("  more than {EVENTS_MAX}; `fairground log --person {follower}` has all"));
        }
    }
    Ok(lines)
}

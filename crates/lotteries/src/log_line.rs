//! Lines of a campaign's log, as they are exported, for those who check what happened.

use proto::CampaignId;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// A line: one event, and where it stands.
#[derive(Debug, Clone)]
pub(crate) struct LogLine {
    /// Position in the log.
    pub(crate) position: u64,
    /// The kind of event.
    pub(crate) kind: String,
    body: Value,
}

/// Something in a log that is not as it has to be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Wrong {
    /// At this place.
    #[error("position {position} ({kind}): {reason}")]
    At {
        /// Position in the log.
        position: u64,
        /// The kind of event.
        kind: String,
        /// What is wrong.
        reason: String,
    },
    /// An event that must be there is not: the export is cut short, or the campaign is not over.
    #[error("there is no {kind}; export the whole log of the campaign, once it is over")]
    Missing {
        /// The kind of event.
        kind: String,
    },
    /// A line that is none of a log.
    #[error("line {line} can't be read: {reason}")]
    Unreadable {
        /// Its number, from 1.
        line: usize,
        /// Why.
        reason: String,
    },
}

impl Wrong {
    /// An event that must be there is not.
    pub(crate) fn missing(kind: &str) -> Self {
        Self::Missing { kind: kind.to_owned() }
    }
}

impl LogLine {
    /// The lines of one campaign, in the order of the log. Empty lines are passed over.
    pub(crate) fn all_of<'l>(
        campaign: &CampaignId,
        lines: impl IntoIterator<Item = &'l str>,
    ) -> Result<Vec<Self>, Wrong> {
        let mut found: Vec<Self> = Vec::new();
        for (index, text) in lines.into_iter().enumerate().filter(|(_, text)| !text.trim().is_empty()) {
            let unreadable = |reason: String| Wrong::Unreadable { line: index + 1, reason };
            let mut line: Value =
                serde_json::from_str(text).map_err(|error| unreadable(error.to_string()))?;
            if line["campaign"] != campaign.as_str() {
                continue;
            }
            let (position, kind) = (line["position"].as_u64(), line["kind"].as_str().map(str::to_owned));
            let (Some(position), Some(kind)) = (position, kind) else {
                return Err(unreadable("it has no position, or no kind".to_owned()));
            };
            let line = Self { position, kind, body: line["body"].take() };
            if found.last().is_some_and(|last| last.position >= position) {
                return Err(line.wrong("the line before it stands at the same position or behind it"));
            }
            found.push(line);
        }
        Ok(found)
    }

    /// The event.
    pub(crate) fn read<E: DeserializeOwned>(&self) -> Result<E, Wrong> {
        serde_json::from_value(self.body.clone()).map_err(|error| self.wrong(&error.to_string()))
    }

    /// Says that this line is not as it has to be.
    pub(crate) fn wrong(&self, reason: &str) -> Wrong {
        Wrong::At { position: self.position, kind: self.kind.clone(), reason: reason.to_owned() }
    }
}

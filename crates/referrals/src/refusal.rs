//! Why a command had no effect, and how the world is told.

use proto::Problem;
use serde::{Deserialize, Serialize};

use crate::rules::Forbidden;
use crate::state::{Stage, Status};

/// Why the rules let somebody not accept an invitation. Stored in events: variants are only added at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum RuleBroken {
    /// Nobody invites now.
    #[error("{}", when(*.status))]
    NotOpen {
        /// What the campaign is instead.
        status: Status,
    },
    /// It is their own.
    #[error("this is your own code; hand it on to somebody else")]
    OwnCode,
    /// They follow, or once did.
    #[error("you have followed this account before, so nobody can invite you any more")]
    FollowedBefore,
    /// They have accepted another invitation, which still holds.
    #[error("you have accepted another invitation; follow the account to make it count")]
    AcceptedBefore,
}

/// Why a command had no effect. Stored as the answer: variants are only added at the end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum Refusal {
    /// A public rule of the campaign said no. The attempt is an event. All other refusals leave none.
    #[error("{0}")]
    ByRule(RuleBroken),
    /// No campaign of this tenant has this id.
    #[error("there is no such campaign; check its id and which account your token belongs to")]
    CampaignUnknown,
    /// The id is taken.
    #[error("a campaign with this id exists; choose another id")]
    CampaignExists,
    /// Not for this kind of caller.
    #[error("this is for {0} only; use such a token")]
    NotAllowed(Caller),
    /// The command makes no sense, whatever the state; says what to change.
    #[error("{0}")]
    Malformed(String),
    /// The life cycle has no such step from here.
    #[error("the campaign is {}, and only one that is {} can be {}", .status.as_str(), .from, .step)]
    WrongStatus {
        /// What the campaign is.
        status: Status,
        /// What it would have to be.
        from: String,
        /// What was asked for, as a participle: `opened`.
        step: String,
    },
    /// Nobody has this code.
    #[error("nobody in this campaign has this code; scan or copy it again")]
    CodeUnknown,
    /// No codes are given out now.
    #[error("{}", when(*.0))]
    NotOpen(Status),
    /// The platform closes accounts for such a rule.
    #[error("the platform forbids {0}; set up a campaign without it")]
    Forbidden(Forbidden),
    /// A channel of another medium has this name.
    #[error("a channel with this name is of another medium; choose another name")]
    ChannelExists,
    /// The campaign has as many channels as it can.
    #[error("the campaign has {0} channels, and no more are possible; use one of them again")]
    ChannelsFull(u32),
    /// There is no reward that could be decided about.
    #[error("{}", nothing_to_judge(*.0))]
    NothingToJudge(Stage),
    /// Nothing changes any more.
    #[error("the campaign is final; what it came to stands")]
    IsFinal,
}

/// Who may send a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Caller {
    /// Participants.
    Persons,
    /// Operators.
    Operators,
    /// Fairground's own parts.
    System,
}

impl std::fmt::Display for Caller {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Persons => "participants",
            Self::Operators => "operators",
            Self::System => "Fairground itself",
        })
    }
}

impl Refusal {
    /// As clients see it.
    pub fn problem(&self) -> Problem {
        let (status, slug) = match self {
            Self::ByRule(RuleBroken::NotOpen { .. }) | Self::NotOpen(_) => (409, "campaign-not-open"),
            Self::ByRule(RuleBroken::OwnCode) => (409, "own-code"),
            Self::ByRule(RuleBroken::FollowedBefore) => (409, "followed-before"),
            Self::ByRule(RuleBroken::AcceptedBefore) => (409, "accepted-before"),
            Self::CampaignUnknown => (404, "campaign-unknown"),
            Self::CampaignExists => (409, "campaign-exists"),
            Self::NotAllowed(_) => (403, "not-allowed"),
            Self::Malformed(_) => (422, "malformed"),
            Self::WrongStatus { .. } => (409, "wrong-status"),
            Self::CodeUnknown => (404, "code-unknown"),
            Self::Forbidden(_) => (409, "rule-forbidden"),
            Self::ChannelExists => (409, "channel-exists"),
            Self::ChannelsFull(_) => (409, "channels-full"),
            Self::NothingToJudge(_) => (409, "nothing-to-judge"),
            Self::IsFinal => (409, "campaign-final"),
        };
        Problem::new(status, slug, self.to_string())
    }
}

fn nothing_to_judge(stage: Stage) -> &'static str {
    match stage {
        Stage::Nobodys => "nobody has invited this person here, so nothing was earned; check the id",
        Stage::Accepted => {
            "this person has accepted an invitation and not followed yet; nothing is earned before"
        }
        Stage::Followed => "this person follows and has not done all that is asked; nothing is earned before",
        Stage::Left => "this person has left, so there is nothing to decide about any more",
        Stage::NotNew => {
            "this person had followed before the invitation, so there is nothing to decide about"
        }
        Stage::Qualified | Stage::Held | Stage::Refused => {
            "the reward of this person can be decided about; try again"
        }
    }
}

fn when(status: Status) -> &'static str {
    match status {
        Status::Draft => "the campaign has not opened yet; come back when it has",
        Status::Paused => "the campaign is paused; come back when it goes on",
        Status::Open | Status::Closed | Status::Final => "the campaign has ended",
    }
}

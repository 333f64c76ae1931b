//! Why a command had no effect, and how the world is told.

use proto::{Problem, RulesHash};
use serde::{Deserialize, Serialize};

use crate::event::{RuleBroken, VoteStatus};
use crate::state::{Standing, Status};

/// Why a command had no effect. Stored as the answer: variants are only added at the end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum Refusal {
    /// A public rule of the campaign said no. The attempt is an event. All other refusals leave none.
    #[error("{}", broken_detail(.0))]
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
    /// The contestant can't become that.
    #[error(
        "contestant {contestant} is {}, which can't be changed to {}{}",
        .standing.as_str(), .wanted.as_str(), instead(*.standing, *.wanted)
    )]
    WrongStanding {
        /// The contestant's number.
        contestant: u32,
        /// What it is.
        standing: Standing,
        /// What was asked for.
        wanted: Standing,
    },
    /// There is no such contestant.
    #[error("there is no contestant {0}; look the number up in the list of contestants")]
    ContestantUnknown(u32),
    /// The list of contestants is settled once the first round has ended or voting has.
    #[error("the list of contestants is settled: the first round or the voting has ended")]
    ContestantsSettled,
    /// The campaign takes no more contestants.
    #[error("the campaign takes no more than {0} contestants")]
    ContestantsFull(u32),
    /// No cut is left.
    #[error("the campaign is in its last round; close it instead")]
    LastRound,
    /// Too many marks.
    #[error("the campaign holds {0} marks and takes no more; let jurors replace marks that they gave")]
    MarksFull(u32),
    /// The schedule has a step that must come first; the host takes it at once.
    #[error("a step of the campaign's schedule is just being taken; send the same again in a second")]
    Overdue,
    /// This release does not know the campaign's anti-cheat rules.
    #[error(
        "this release does not know ruleset {0}, which weighs this campaign's votes; run one that does, or set another at \
         /ruleset"
    )]
    RulesetUnknown(RulesHash),
    /// Another round runs.
    #[error("round {asked} can't end, since round {round} runs; name that one")]
    WrongRound {
        /// The round asked for.
        asked: u16,
        /// The round that runs.
        round: u16,
    },
    /// The end of a round would move a board that must stand still.
    #[error(
        "the board stands still until the close, and the end of a round would move it; close the campaign instead"
    )]
    BoardFrozen,
    /// What was to begin would end at once.
    #[error(
        "{field} has passed, so that what you begin would end at once; set up a campaign with later times"
    )]
    TimePassed {
        /// Name of the rule.
        field: String,
    },
    /// What votes are worth stands once the result does.
    #[error("the result is final, so no vote can be held, voided or restored any more")]
    ResultFinal,
    /// No vote of this campaign stands there.
    #[error(
        "no vote of this campaign stands at position {0} of the log; ask for votes again and use their positions"
    )]
    VoteUnknown(u64),
    /// A vote has been judged since it was looked at.
    #[error(
        "vote {cast} is {} by now and not {}, so nothing was changed; look again and decide on what you see then",
        .status.as_str(), .expected.as_str()
    )]
    VoteChanged {
        /// Position of the vote.
        cast: u64,
        /// What it is.
        status: VoteStatus,
        /// What it was to be.
        expected: VoteStatus,
    },
    /// There is no such act.
    #[error("no act of this campaign begins at position {0}; look it up in the list of acts")]
    ActUnknown(u64),
    /// Too many acts.
    #[error("the campaign holds {0} acts and takes no more")]
    ActsFull(u32),
    /// There is no such case.
    #[error("there is no case {0}; look it up in the list of cases")]
    CaseUnknown(u32),
    /// Too many cases.
    #[error("the campaign holds {0} cases and takes no more")]
    CasesFull(u32),
    /// Too many votes in one case.
    #[error(
        "case {case} holds no more than {max} votes; judge those that it has, or open another without a key"
    )]
    CaseFull {
        /// The case.
        case: u32,
        /// How many votes it may hold.
        max: u32,
    },
    /// Detectors have not yet weighed all votes.
    #[error("detectors are just weighing all votes of the campaign; send the same again in a few seconds")]
    BeingReviewed,
    /// A further step is not of the act that it names.
    #[error(
        "act {0} was begun by another token, or for another reason, case or question, so this is no step of it; send what \
         its first step said, or take a new act by leaving out `act`"
    )]
    OtherAct(u64),
    /// An act was not the last one to change a vote, so it can't be undone there.
    #[error(
        "act {act} did not change vote {cast} last{}, so nothing was changed; ask for the preview of undo again",
        .last.map_or_else(String::new, |last| format!(", act {last} did"))
    )]
    NotLastAct {
        /// Position of the vote.
        cast: u64,
        /// The act that was to be undone.
        act: u64,
        /// The one that changed the vote last, if any did.
        last: Option<u64>,
    },
    /// To undo an act makes a vote what it was before.
    #[error(
        "vote {cast} was {} before act {act}, so to undo that makes it so again; ask for the preview of undo",
        .before.as_str()
    )]
    NotUndone {
        /// Position of the vote.
        cast: u64,
        /// The act that was to be undone.
        act: u64,
        /// What the vote was before it.
        before: VoteStatus,
    },
    /// No release that this one knows of came with such rules.
    #[error(
        "this release came with no ruleset {0}; ask for /ruleset, which lists those that it came with, or give a name and the numbers that differ"
    )]
    NotReleased(RulesHash),
    /// The campaign's rules were set too often.
    #[error(
        "the campaign's rules and shadows were set {0} times, which is all; try numbers out with `fairground whatif`"
    )]
    RulesetsFull(u32),
}

/// What leads to nearly the same from here.
fn instead(standing: Standing, wanted: Standing) -> &'static str {
    match (standing, wanted) {
        (Standing::Pending, Standing::Withdrawn) => "; reject it instead",
        (Standing::Approved, Standing::Rejected) => "; withdraw it instead",
        _ => "",
    }
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
            Self::ByRule(broken) => broken_slug(broken),
            Self::CampaignUnknown => (404, "campaign-unknown"),
            Self::CampaignExists => (409, "campaign-exists"),
            Self::NotAllowed(_) => (403, "not-allowed"),
            Self::Malformed(_) => (422, "malformed"),
            Self::WrongStatus { .. } => (409, "wrong-status"),
            Self::WrongStanding { .. } => (409, "wrong-standing"),
            Self::ContestantUnknown(_) => (404, "contestant-unknown"),
            Self::ContestantsSettled => (409, "contestants-settled"),
            Self::ContestantsFull(_) => (409, "contestants-full"),
            Self::LastRound => (409, "last-round"),
            Self::MarksFull(_) => (409, "marks-full"),
            Self::Overdue => (503, "schedule-overdue"),
            Self::RulesetUnknown(_) => (503, "ruleset-unknown"),
            Self::WrongRound { .. } => (409, "wrong-round"),
            Self::BoardFrozen => (409, "board-frozen"),
            Self::TimePassed { .. } => (409, "time-passed"),
            Self::ResultFinal => (409, "result-final"),
            Self::VoteUnknown(_) => (404, "vote-unknown"),
            Self::VoteChanged { .. } => (409, "vote-changed"),
            Self::ActUnknown(_) => (404, "act-unknown"),
            Self::ActsFull(_) => (409, "acts-full"),
            Self::CaseUnknown(_) => (404, "case-unknown"),
            Self::CasesFull(_) => (409, "cases-full"),
            Self::CaseFull { .. } => (409, "case-full"),
            Self::BeingReviewed => (409, "being-reviewed"),
            Self::OtherAct(_) => (409, "other-act"),
            Self::NotLastAct { .. } => (409, "not-last-act"),
            Self::NotUndone { .. } => (409, "not-undone"),
            Self::NotReleased(_) => (404, "ruleset-not-released"),
            Self::RulesetsFull(_) => (409, "rulesets-full"),
        };
        Problem::new(status, slug, self.to_string())
    }
}

fn broken_slug(broken: &RuleBroken) -> (u16, &'static str) {
    match broken {
        RuleBroken::NotOpen { .. } => (409, "campaign-not-open"),
        RuleBroken::Final => (410, "campaign-final"),
        RuleBroken::NotFollower => (403, "not-a-follower"),
        RuleBroken::DayQuota { .. } | RuleBroken::TotalQuota { .. } | RuleBroken::ContestantQuota { .. } => {
            (409, "quota-spent")
        }
        RuleBroken::ContestantUnknown { .. } => (404, "contestant-unknown"),
        RuleBroken::ContestantNotStanding { .. } => (409, "contestant-not-standing"),
        RuleBroken::TooManyChoices { .. } => (409, "too-many-choices"),
        RuleBroken::SignUpClosed => (409, "sign-up-closed"),
        RuleBroken::SignedUpBefore { .. } => (409, "signed-up-before"),
        RuleBroken::ContestantsFull { .. } => (409, "contestants-full"),
    }
}

fn broken_detail(broken: &RuleBroken) -> String {
    match broken {
        RuleBroken::NotOpen { status } => match status {
            Status::Draft => "the campaign has not opened yet; come back when it has".to_owned(),
            Status::Paused => "the campaign is paused; come back when it goes on".to_owned(),
            Status::Open | Status::Closed | Status::Final => "voting has ended".to_owned(),
        },
        RuleBroken::Final => "the campaign is over and its result is final".to_owned(),
        RuleBroken::NotFollower => "only followers of the account may vote here; follow it first".to_owned(),
        RuleBroken::DayQuota { max } => format!("your {max} vote(s) of today are cast; come back tomorrow"),
        RuleBroken::TotalQuota { max } => format!("all of your {max} vote(s) in this campaign are cast"),
        RuleBroken::ContestantQuota { contestant, max } => {
            format!("your {max} vote(s) for contestant {contestant} are cast; choose another")
        }
        RuleBroken::ContestantUnknown { contestant } => {
            format!("there is no contestant {contestant}; look the number up in the list of contestants")
        }
        RuleBroken::ContestantNotStanding { contestant, standing } => {
            format!("contestant {contestant} is {} and can't be voted for; choose another", standing.as_str())
        }
        RuleBroken::TooManyChoices { max } => format!("name at most {max} contestant(s) in one vote"),
        RuleBroken::SignUpClosed => "this campaign takes no sign-ups now".to_owned(),
        RuleBroken::SignedUpBefore { contestant } => {
            format!("you have signed up before, as contestant {contestant}")
        }
        RuleBroken::ContestantsFull { max } => format!("the campaign takes no more than {max} contestants"),
    }
}

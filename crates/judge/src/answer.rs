//! What is said about one line.

use guard::detectors::{Opinion, Part};
use guard::{Because, Reason};
use serde::{Serialize, Serializer};

use crate::deliberate::{Decided, Judgement};

/// The verdict on one line of the input. Serialises to the contract's fields.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Answer {
    /// The line's number, from 1.
    pub line: u32,
    /// The last word.
    pub verdict: Word,
    /// What the voter's request got.
    pub at_decision: Word,
    /// When a detector changed that.
    pub changed_at_ms: Option<u64>,
    /// Log-odds of fraud, in milli-nats; written as nats.
    #[serde(serialize_with = "nats")]
    pub score: i32,
    /// What spoke for fraud, heaviest first. The weights and the ruleset's prior make the score: what says the same as
    /// something heavier adds 0.
    pub reasons: Vec<Spoken>,
}

/// What becomes of an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Word {
    /// It adds one.
    Counted,
    /// It adds nothing until someone decides.
    Held,
    /// It adds nothing.
    Voided,
    /// A public rule said no.
    Refused,
    /// It repeats an earlier line, and adds nothing.
    Duplicate,
}

/// One reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Spoken {
    /// The kind of fraud that it points at, or the public rule.
    pub code: String,
    /// Milli-nats; written as nats.
    #[serde(serialize_with = "nats")]
    pub weight: i32,
    /// What was seen or counted.
    pub evidence: String,
}

fn nats<S: Serializer>(milli: &i32, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64(f64::from(*milli) / 1_000.0)
}

impl Judgement {
    /// One answer for each line that could be judged, in the input's order.
    pub fn answers(&self) -> impl Iterator<Item = Answer> {
        self.attempts.list.iter().zip(&self.decided).map(|(kept, decided)| self.answer(kept.line, decided))
    }

    /// What each voter's request got, with the score that it got then in milli-nats, in the input's order. No detector has
    /// a say in it.
    pub fn decisions(&self) -> impl Iterator<Item = (Word, i32)> {
        self.decided.iter().map(|decided| match decided {
            Decided::Weighed { held: true, score, .. } => (Word::Held, *score),
            Decided::Weighed { score, .. } => (Word::Counted, *score),
            Decided::Refused { .. } => (Word::Refused, 0),
            Decided::Duplicate { .. } => (Word::Duplicate, 0),
        })
    }

    fn answer(&self, line: u32, decided: &Decided) -> Answer {
        match decided {
            Decided::Weighed { number, held, reasons, .. } => self.weighed(line, *number, *held, reasons),
            Decided::Refused { by } => {
                by_rule(line, Word::Refused, "day_quota", format!("the day's vote is line {by}"))
            }
            Decided::Duplicate { of } => {
                by_rule(line, Word::Duplicate, "retry", format!("repeats line {of}"))
            }
        }
    }

    fn weighed(&self, line: u32, number: u32, held: bool, reasons: &[Reason]) -> Answer {
        let change = self.changes[number as usize];
        let &Opinion { score, ref parts, reuse_counts, .. } = self.opinion(number);
        let inline = reasons.iter().map(|reason| inline(reason, reuse_counts));
        let mut reasons: Vec<Spoken> = inline.chain(parts.iter().map(behind)).collect();
        reasons.sort_by_key(|reason| std::cmp::Reverse(reason.weight));
        let verdict = match (change.held, change.void) {
            (true, true) => Word::Voided,
            (true, false) => Word::Held,
            _ => Word::Counted,
        };
        let at_decision = if held { Word::Held } else { Word::Counted };
        let changed_at_ms = change.at.filter(|_| verdict != at_decision).map(|at| at.0);
        Answer { line, verdict, at_decision, changed_at_ms, score, reasons }
    }
}

fn by_rule(line: u32, word: Word, code: &str, evidence: String) -> Answer {
    let reasons = vec![Spoken { code: code.to_owned(), weight: 0, evidence }];
    Answer { line, verdict: word, at_decision: word, changed_at_ms: None, score: 0, reasons }
}

/// The code as logs and answers of the API write it.
fn code(code: guard::ReasonCode) -> String {
    match serde_json::to_value(code) {
        Ok(serde_json::Value::String(word)) => word,
        _ => unreachable!("codes without fields are words"),
    }
}

fn inline(reason: &Reason, reuse_counts: bool) -> Spoken {
    let counts = reuse_counts || !reason.because.is_reuse();
    let weight = if counts { reason.weight } else { 0 };
    Spoken { code: code(reason.code), weight, evidence: words(&reason.because) }
}

fn behind(part: &Part) -> Spoken {
    Spoken { code: code(part.code), weight: part.weight, evidence: part.found.to_string() }
}

fn words(because: &Because) -> String {
    match *because {
        Because::HostedAddress => "the address belongs to a hosting company".to_owned(),
        Because::VpnAddress => "the address is a VPN exit".to_owned(),
        Because::Webdriver => "the browser says that a program drives it".to_owned(),
        Because::HeadlessAgent => "the user agent is a browser without a window".to_owned(),
        Because::ToolAgent => "the user agent is a library or a tool".to_owned(),
        Because::SoftwareRenderer => {
            "the graphics are computed by a processor or a virtual machine".to_owned()
        }
        Because::PlatformUnlikeAgent => "the platform is none that the user agent runs on".to_owned(),
        Because::GpuUnlikeAgent => "the graphics are none that the user agent's devices have".to_owned(),
        Because::PhoneWithoutTouch => "a phone that can't be touched".to_owned(),
        Because::ShortDwell { dwell_ms } => format!("{dwell_ms} ms from page to attempt"),
        Because::TokenMoved { gap_ms } => {
            format!("page opened {gap_ms} ms before, elsewhere, on another device")
        }
        Because::NonceSpent => "the page was used before".to_owned(),
        Because::AccountsOnDevice { accounts } => format!("{accounts} accounts on this device"),
        Because::NetworkUnweighed => "the network was classified by other tables".to_owned(),
        Because::Surprising { milli_nats } => {
            format!("traits of another sort of device, {}.{:03} nats", milli_nats / 1_000, milli_nats % 1_000)
        }
        Because::AccountsBeyondChance { accounts, expected } => {
            format!("{accounts} accounts on this device, at most {expected} expected")
        }
        Because::PageOfAnother => "the page was made for another person".to_owned(),
        Because::PageElsewhere { gap_ms } => format!("page opened {gap_ms} ms before, elsewhere"),
    }
}

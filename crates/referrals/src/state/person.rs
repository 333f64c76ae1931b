//! What is kept of each person of a campaign, and of each channel, which stands among them.

use decider::compact::Fixed;
use proto::evidence::{AgentFamily, NetworkClass};
use proto::{PersonId, Pseudonym, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::event::Seen;
use crate::rules::Rules;

/// The platform states times in whole seconds: who follows right after accepting may seem to have followed before.
pub const CLOCK_STEP_MS: u64 = 2_000;

/// Whether a time that was stated lies before another, as far as the platform's clock can tell.
pub(crate) fn is_before(at: Timestamp, other: Timestamp) -> bool {
    at.plus_ms(CLOCK_STEP_MS) < other
}

/// How far a person who was invited has come. Stored in snapshots: numbers never change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "InvitationStage")]
pub enum Stage {
    /// They have accepted no invitation.
    #[default]
    Nobodys,
    /// They have accepted one and not followed yet.
    Accepted,
    /// They have followed by it, and have to stay and to do what is asked.
    Followed,
    /// They have done all and count.
    Qualified,
    /// They left too early, or while that still mattered: over for good.
    Left,
    /// They have done all, and the reward waits for a person's decision.
    Held,
    /// They have done all, and a person decided that nothing is given for it.
    Refused,
    /// They had followed before they accepted, as was only heard later: over for good.
    NotNew,
}

impl Stage {
    /// The stage of this word.
    pub(crate) fn named(word: &str) -> Option<Self> {
        STAGES.into_iter().find(|stage| stage.as_str() == word)
    }

    /// The word that answers use.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Nobodys => "nobodys",
            Self::Accepted => "accepted",
            Self::Followed => "followed",
            Self::Qualified => "qualified",
            Self::Left => "left",
            Self::Held => "held",
            Self::Refused => "refused",
            Self::NotNew => "not_new",
        }
    }
}

const STAGES: [Stage; 8] = [
    Stage::Nobodys,
    Stage::Accepted,
    Stage::Followed,
    Stage::Qualified,
    Stage::Left,
    Stage::Held,
    Stage::Refused,
    Stage::NotNew,
];

/// Somebody who invites, was invited, or follows. There may be millions: [`Person::BYTES`] each beside the id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Person {
    /// Where they stand as one who was invited.
    pub(crate) stage: Stage,
    /// Whether they follow now.
    pub(crate) follows: bool,
    /// Whether a code was issued to them.
    pub(crate) has_code: bool,
    /// Whether they registered since they accepted.
    pub(crate) is_registered: bool,
    /// Whether a person let their reward pass: it is not held again.
    pub(crate) is_released: bool,
    /// Whether what was seen of them says that they are iPhones, which look alike.
    pub(crate) is_iphone: bool,
    /// Whether a program was seen instead of a browser.
    pub(crate) is_driven: bool,
    /// Whether their reward is given, looks made up, and no person has decided: that is said once.
    pub(crate) is_doubted: bool,
    /// What kind of network they came from, by its place in [`NetworkClass::ALL`].
    pub(crate) network: u8,
    /// Which attempt made their code, if they have one, see [`crate::Code::of`].
    pub(crate) code_attempt: u8,
    /// Who invited them, unless they are nobody's.
    pub(crate) inviter: PersonId,
    /// When they accepted.
    pub(crate) accepted_at: Timestamp,
    /// When they came by the invitation.
    pub(crate) came_at: Timestamp,
    /// When they qualified.
    pub(crate) qualified_at: Timestamp,
    /// Of when the newest news is about whether they follow; 0: there was none.
    pub(crate) said_at: Timestamp,
    /// Position of the event by which they qualified; 0: they never did.
    pub(crate) qualified: u64,
    /// Position of their first vote that was noted: earlier ones were none of the campaign's. 0: none was.
    pub(crate) votes_from: u64,
    /// What was seen of their device and their address.
    pub(crate) device: Pseudonym,
    pub(crate) prefix: Pseudonym,
    /// Position of the event by which they came to the number of invitees that count now.
    pub(crate) ranked: u64,
    /// Votes of theirs that count since they accepted.
    pub(crate) votes: u32,
    /// Of those they invited: how many accepted.
    pub(crate) invitees_accepted: u32,
    /// How many followed by it.
    pub(crate) invitees_followed: u32,
    /// How many of those count now.
    pub(crate) invitees_qualified: u32,
    /// How many of those left, whether they had counted or not.
    pub(crate) invitees_left: u32,
    /// How many of those took part: voted or registered.
    pub(crate) invitees_active: u32,
    /// How many of those turned out to have followed before.
    pub(crate) invitees_not_new: u32,
}

const FLAGS_AT: usize = 1;
const INVITER_AT: usize = 4;
const LONGS_AT: usize = INVITER_AT + 16;
const SHORTS_AT: usize = LONGS_AT + 9 * 8;

impl Fixed for Person {
    const BYTES: usize = SHORTS_AT + 7 * 4;

    fn put(&self, into: &mut [u8]) {
        let stage = STAGES.iter().position(|stage| *stage == self.stage).expect("every stage is listed");
        let flags = [
            self.follows,
            self.has_code,
            self.is_registered,
            self.is_released,
            self.is_iphone,
            self.is_driven,
            self.is_doubted,
        ];
        let flags = flags.iter().rev().fold(0, |bits, flag| bits << 1 | u8::from(*flag));
        into[0] = stage as u8;
        into[FLAGS_AT..INVITER_AT].copy_from_slice(&[flags, self.network, self.code_attempt]);
        self.inviter.put(&mut into[INVITER_AT..LONGS_AT]);
        let times = [self.accepted_at, self.came_at, self.qualified_at, self.said_at].map(|at| at.0);
        let seen = [self.device, self.prefix].map(|seen| u64::from_be_bytes(seen.0));
        let positions = [self.qualified, self.votes_from, self.ranked];
        let longs = times.into_iter().chain(seen).chain(positions);
        into[LONGS_AT..SHORTS_AT].chunks_exact_mut(8).zip(longs).for_each(|(into, field)| field.put(into));
        let shorts = [
            self.votes,
            self.invitees_accepted,
            self.invitees_followed,
            self.invitees_qualified,
            self.invitees_left,
            self.invitees_active,
            self.invitees_not_new,
        ];
        into[SHORTS_AT..].chunks_exact_mut(4).zip(shorts).for_each(|(into, field)| field.put(into));
    }

    fn take(from: &[u8]) -> Self {
        let flag = |bit: u8| from[FLAGS_AT] & 1 << bit != 0;
        let long = |index: usize| u64::take(&from[LONGS_AT + 8 * index..][..8]);
        let short = |index: usize| u32::take(&from[SHORTS_AT + 4 * index..][..4]);
        Self {
            stage: STAGES[usize::from(from[0])],
            follows: flag(0),
            has_code: flag(1),
            is_registered: flag(2),
            is_released: flag(3),
            is_iphone: flag(4),
            is_driven: flag(5),
            is_doubted: flag(6),
            network: from[FLAGS_AT + 1],
            code_attempt: from[FLAGS_AT + 2],
            inviter: PersonId::take(&from[INVITER_AT..LONGS_AT]),
            accepted_at: Timestamp(long(0)),
            came_at: Timestamp(long(1)),
            qualified_at: Timestamp(long(2)),
            said_at: Timestamp(long(3)),
            device: Pseudonym(long(4).to_be_bytes()),
            prefix: Pseudonym(long(5).to_be_bytes()),
            qualified: long(6),
            votes_from: long(7),
            ranked: long(8),
            votes: short(0),
            invitees_accepted: short(1),
            invitees_followed: short(2),
            invitees_qualified: short(3),
            invitees_left: short(4),
            invitees_active: short(5),
            invitees_not_new: short(6),
        }
    }
}

impl Person {
    /// Whether an invitation that they accepted held at this time.
    pub(crate) fn is_invited(&self, rules: &Rules, at: Timestamp) -> bool {
        let is_in_time = at.since_ms(self.accepted_at) <= rules.follow_within_ms();
        self.stage == Stage::Accepted && is_in_time && !self.is_before_accepting(at)
    }

    /// Whether a time lies before they accepted, as far as the platform's clock can tell.
    pub(crate) fn is_before_accepting(&self, at: Timestamp) -> bool {
        is_before(at, self.accepted_at)
    }

    /// When they qualify if nothing more happens: they have done everything but stay.
    pub(crate) fn due(&self, rules: &Rules) -> Option<Timestamp> {
        let waits = self.stage == Stage::Followed && rules.are_met_by(self);
        waits.then(|| self.came_at.plus_ms(rules.stay_ms()))
    }

    /// Whether they came by an invitation, whatever became of it.
    pub(crate) fn has_come(&self) -> bool {
        !matches!(self.stage, Stage::Nobodys | Stage::Accepted)
    }

    /// Whether they do more than follow.
    pub(crate) fn is_active(&self) -> bool {
        self.votes > 0 || self.is_registered
    }

    /// Whether leaving at this time takes back that they counted.
    pub(crate) fn can_be_lost(&self, rules: &Rules, at: Timestamp) -> bool {
        at < self.qualified_at || at.since_ms(self.qualified_at) < rules.leave_within_ms()
    }

    /// Whether this vote is one of those that are noted.
    pub(crate) fn has_noted(&self, cast: u64) -> bool {
        self.votes_from != 0 && cast >= self.votes_from
    }

    /// A vote counts, or no longer does.
    pub(crate) fn note_vote(&mut self, cast: u64, counts: bool) {
        if counts {
            self.votes += 1;
            self.votes_from = if self.votes_from == 0 { cast } else { self.votes_from.min(cast) };
        } else {
            self.votes = self.votes.saturating_sub(1);
        }
    }

    /// Keeps what was seen of them last.
    pub(crate) fn see(&mut self, seen: &Seen) {
        self.device = seen.device.unwrap_or_default();
        self.prefix = seen.prefix.unwrap_or_default();
        let network = NetworkClass::ALL.iter().position(|class| *class == seen.network.class);
        self.network = network.expect("every class of networks is listed") as u8;
        self.is_iphone = seen.agent == AgentFamily::WeChatIos;
        self.is_driven = seen.webdriver || matches!(seen.agent, AgentFamily::Tool | AgentFamily::Headless);
    }

    /// What kind of network they came from.
    pub(crate) fn network_class(&self) -> NetworkClass {
        NetworkClass::ALL[usize::from(self.network)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_comes_back_as_they_were_put() {
        let person = Person {
            stage: Stage::NotNew,
            follows: true,
            is_registered: true,
            is_driven: true,
            is_doubted: true,
            network: 3,
            code_attempt: 15,
            inviter: PersonId([7; 16]),
            accepted_at: Timestamp(1),
            came_at: Timestamp(2),
            qualified_at: Timestamp(3),
            said_at: Timestamp(4),
            qualified: 5,
            votes_from: 6,
            device: Pseudonym([8; 8]),
            prefix: Pseudonym([9; 8]),
            ranked: 10,
            votes: 11,
            invitees_accepted: 12,
            invitees_followed: 13,
            invitees_qualified: 14,
            invitees_left: 15,
            invitees_active: 16,
            invitees_not_new: 17,
            ..Person::default()
        };
        let mut bytes = [0; Person::BYTES];
        person.put(&mut bytes);
        assert_eq!(Person::take(&bytes), person);
        assert_eq!(Person::take(&[0; Person::BYTES]), Person::default());
    }

    #[test]
    fn a_vote_from_before_is_none_of_the_campaigns() {
        let mut person = Person::default();
        assert!(!person.has_noted(5));
        person.note_vote(10, true);
        person.note_vote(12, true);
        assert!(person.has_noted(10) && person.has_noted(99) && !person.has_noted(9));
        person.note_vote(12, false);
        assert_eq!(person.votes, 1);
    }
}

//! Who has won which line, in as many bytes as it takes: there may be millions.

use decider::compact::Fixed;
use proto::PersonId;

use crate::event::Listing;
use crate::outcome::Wins;

/// Stands for the consolation where a line stands otherwise.
pub(crate) const CONSOLATION: u32 = u32::MAX;

/// A prize that is out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Win {
    pub(crate) person: PersonId,
    /// The line of the table that was given, or [`CONSOLATION`].
    pub(crate) line: u32,
}

impl Win {
    /// The line; `None`: the consolation.
    pub(crate) fn line(self) -> Option<u16> {
        u16::try_from(self.line).ok()
    }
}

impl Fixed for Win {
    const BYTES: usize = 20;

    fn put(&self, into: &mut [u8]) {
        self.person.put(&mut into[..16]);
        self.line.put(&mut into[16..]);
    }

    fn take(from: &[u8]) -> Self {
        Self { person: PersonId::take(&from[..16]), line: u32::take(&from[16..]) }
    }
}

/// How often a person has won a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct LineWins {
    /// In all.
    pub(crate) ever: u32,
    /// The calendar day of the last win.
    pub(crate) day: i32,
    /// On that day.
    pub(crate) today: u32,
}

impl LineWins {
    /// As a draw on this day sees them.
    pub(crate) fn on(self, day: i32) -> Wins {
        Wins { ever: self.ever, today: if self.day == day { self.today } else { 0 } }
    }

    /// With one more on this day.
    pub(crate) fn and_one_on(self, day: i32) -> Self {
        let today = if self.day == day { self.today } else { 0 };
        Self { ever: self.ever + 1, day, today: today + 1 }
    }
}

impl Fixed for LineWins {
    const BYTES: usize = 12;

    fn put(&self, into: &mut [u8]) {
        let fields = [self.ever, self.day.cast_unsigned(), self.today];
        into.chunks_exact_mut(4).zip(fields).for_each(|(into, field)| field.put(into));
    }

    fn take(from: &[u8]) -> Self {
        let field = |index: usize| u32::take(&from[4 * index..][..4]);
        Self { ever: field(0), day: field(1).cast_signed(), today: field(2) }
    }
}

impl Fixed for Listing {
    const BYTES: usize = 1;

    fn put(&self, into: &mut [u8]) {
        into[0] = *self as u8;
    }

    fn take(from: &[u8]) -> Self {
        match from[0] {
            1 => Self::Allowed,
            2 => Self::Denied,
            _ => Self::None,
        }
    }
}

//! The attempts of one campaign, some 70 bytes each.
//!
//! Most traits that an attempt has follow from others: when it was, from its time, and what is told apart by day, from the
//! hour. What is as expected is not stored, nor are zeros.

use proto::Timestamp;

use super::attempt::{self, Act, Attempt};
use super::brought::Fresh;
use super::interner::Id;
use super::kind::{Kind, WEIGHINGS};
use super::packed::{Packed, Reader};

/// By number.
const ACTS: [Act; 6] = [Act::Vote, Act::Draw, Act::Claim, Act::Invite, Act::Follow, Act::Unfollow];

/// Kinds that follow from others, each from such as are no part of this or come before it.
const FOLLOWING: [Kind; 8] = [
    Kind::Minutes,
    Kind::Spell,
    Kind::Hour,
    Kind::FollowDay,
    Kind::FollowWeek,
    Kind::Hasty,
    Kind::SharerReading,
    Kind::CarriedSpell,
];

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Rows {
    campaign: Id,
    /// When the first was; the others are told from there.
    since_ms: u64,
    packed: Packed,
}

impl Rows {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.packed.len()
    }

    /// Adds an attempt; all are of one campaign.
    pub fn push(&mut self, attempt: &Attempt) {
        if self.len() == 0 {
            (self.campaign, self.since_ms) = (attempt.campaign, attempt.at.0);
        }
        debug_assert_eq!(self.campaign, attempt.campaign);
        let Attempt { at, person, target, inviter, act, admitted, fresh, score, .. } = *attempt;
        let after_ms = at.0.wrapping_sub(self.since_ms) as i64;
        let sorts = u32::from(attempt.family) << 9
            | u32::from(fresh.bits()) << 5
            | u32::from(attempt.is_campus) << 4
            | u32::from(admitted) << 3
            | act as u32;
        let is_stored = |kind: &Kind| attempt.resource(*kind) != usual(*kind, attempt);
        let stored = kinds().filter(is_stored).fold(0, |mask: u64, kind| mask | 1 << kind as u8);
        self.packed.push(|record| {
            record.put_signed(after_ms);
            [person, target, inviter, sorts].into_iter().for_each(|number| record.put(number));
            [score, attempt.reuse, attempt.address, attempt.oddity]
                .into_iter()
                .for_each(|weight| record.put_signed(weight));
            record.put(stored);
            kinds().filter(|kind| has(stored, *kind)).for_each(|kind| record.put(attempt.resource(kind)));
        });
    }

    /// The attempt at a place, as it was pushed.
    pub fn get(&self, place: usize) -> Option<Attempt> {
        let mut record = self.packed.get(place)?;
        let at = Timestamp(self.since_ms.wrapping_add(record.take_signed() as u64));
        let [person, target, inviter, sorts] = std::array::from_fn(|_| record.take_u32());
        let [score, reuse, address, oddity] = std::array::from_fn(|_| record.take_signed() as i32);
        let mut attempt = Attempt {
            inviter,
            act: ACTS[(sorts & 7) as usize],
            admitted: sorts & 1 << 3 != 0,
            is_campus: sorts & 1 << 4 != 0,
            fresh: Fresh::of_bits((sorts >> 5 & 15) as u8),
            family: (sorts >> 9) as u8,
            reuse,
            address,
            oddity,
            ..Attempt::bare(at, self.campaign, person, target, score)
        };
        take_traits(&mut attempt, &mut record);
        Some(attempt)
    }

    /// For whom the attempt at a place was.
    pub fn target(&self, place: usize) -> Option<Id> {
        let mut record = self.packed.get(place)?;
        let _at_and_person = (record.take(), record.take());
        Some(record.take_u32())
    }
}

fn take_traits(attempt: &mut Attempt, record: &mut Reader<'_>) {
    let stored = record.take();
    let mut rest = stored;
    while rest != 0 {
        attempt.traits[rest.trailing_zeros() as usize] = record.take_u32();
        rest &= rest - 1;
    }
    for kind in FOLLOWING.into_iter().filter(|kind| !has(stored, *kind)) {
        attempt.set(kind, usual(kind, attempt));
    }
}

fn kinds() -> impl Iterator<Item = Kind> {
    const { assert!(Kind::COUNT <= 64, "each kind has a bit") };
    WEIGHINGS.iter().map(|weighing| weighing.kind)
}

fn has(mask: u64, kind: Kind) -> bool {
    mask >> kind as u8 & 1 != 0
}

/// What an attempt has of this kind if that follows from the rest of it, as it does for nearly all.
fn usual(kind: Kind, attempt: &Attempt) -> Id {
    let of = |kind| attempt.resource(kind);
    match kind {
        Kind::Minutes => attempt::ten_minutes(attempt.at.0),
        Kind::Spell => attempt::spell(attempt.at),
        Kind::Hour => 1 + attempt::hour_of(attempt.at) as Id,
        Kind::FollowDay => attempt::follow_day(of(Kind::FollowHour)),
        Kind::FollowWeek => attempt::follow_week(of(Kind::FollowDay)),
        Kind::Hasty => attempt::hasty(of(Kind::Reading)),
        Kind::SharerReading => of(Kind::Sharer) * of(Kind::Hasty).min(1),
        Kind::CarriedSpell => attempt::carried_spell(of(Kind::Spell), of(Kind::Carried)),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Numbers that are small, like others, or any.
    fn trait_of_any() -> impl Strategy<Value = Id> {
        prop_oneof![Just(0), 0..3_u32, 0..500_000_u32, any::<u32>()]
    }

    prop_compose! {
        fn attempts()(
            at in prop_oneof![1_700_000_000_000..1_800_000_000_000_u64, any::<u64>()],
            ids in any::<[u32; 3]>(),
            weights in any::<[i32; 4]>(),
            (act, flags, fresh, family) in (0..ACTS.len(), any::<[bool; 2]>(), 0..16_u8, any::<u8>()),
            traits in prop::collection::vec(trait_of_any(), Kind::COUNT),
        ) -> Attempt {
            let [person, target, inviter] = ids;
            let [score, reuse, address, oddity] = weights;
            let [admitted, is_campus] = flags;
            let mut attempt = Attempt::bare(Timestamp(at), 7, person, target, score);
            (attempt.inviter, attempt.act, attempt.admitted) = (inviter, ACTS[act], admitted);
            (attempt.reuse, attempt.address, attempt.oddity) = (reuse, address, oddity);
            (attempt.is_campus, attempt.family, attempt.fresh) = (is_campus, family, Fresh::of_bits(fresh));
            attempt.traits.copy_from_slice(&traits);
            attempt
        }
    }

    proptest! {
        #[test]
        fn whatever_was_pushed_is_there_again(attempts in prop::collection::vec(attempts(), 1..150)) {
            let mut rows = Rows::default();
            attempts.iter().for_each(|attempt| rows.push(attempt));
            for (place, attempt) in attempts.iter().enumerate() {
                prop_assert_eq!(rows.get(place), Some(attempt.clone()));
                prop_assert_eq!(rows.target(place), Some(attempt.target));
            }
            prop_assert_eq!(rows.get(attempts.len()), None);
        }
    }

    #[test]
    fn acts_stand_at_their_numbers() {
        assert!(ACTS.iter().enumerate().all(|(number, act)| *act as usize == number));
    }
}

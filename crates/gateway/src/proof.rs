//! Proof of work: which pages must earn their command, and how dearly.
//!
//! A page that is opened from a hosted or VPN network, or by anybody while there is a flood, gets a challenge with its token:
//! a small search that its script does by itself, in the background, with nothing to tap or read. What is asked for stands in
//! the page token, which is signed, so that no client drops it; see [`crate::altcha`] for the search itself. Nothing is
//! stored: whether a page was used before is for `decide`, which holds its nonce, and a proof is good for its page alone.
//!
//! What this buys is a price for each vote: a script must run a search, keep a queue of pages, and own a processor. What it
//! doesn't buy is truth. A rented core does the grey zone's search in a few milliseconds where a slow phone takes most of a
//! second, and people who are paid to vote don't notice it at all. So it never takes part in a verdict, a held vote costs
//! what a counted one does, and whoever opens pages on clean networks to vote from hosted ones is not stopped here: the
//! guard compares the two networks.
//!
//! Invariant: limits stay the last step. Where one is used up, the answer is 429 whether there is a proof or not.

use metrics::counter;
use proto::evidence::NetworkClass;

use crate::limits::Used;

/// The grey zone's work. The page's script tries some 190,000 numbers a second on a server's core (measured under Node 20), and
/// slow phones of 2018 run scripts ten to fifteen times slower: 12,000 a second is the cautious end of that. Half of the numbers
/// are tried on average, so such a phone takes a second in the median and two at worst, most of it while somebody still reads
/// the page.
pub(crate) const GREY: Difficulty = Difficulty(24_000);
/// Work under a flood: four times as much, 4 s in the median on such a phone. Beyond that honest people leave sooner than
/// scripts do.
pub(crate) const FLOOD: Difficulty = Difficulty(96_000);
/// Share of a limit from which on there is a flood. Limits lie far above honest use, so half of one is well above it too, and
/// half is left for those who come with a proof.
pub(crate) const FLOOD_PERCENT: u8 = 50;

/// How much work a page is asked for: the largest number that may have to be tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Difficulty(pub(crate) u32);

/// How busy the door is where a page is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Load {
    /// What is used of the limit of the network's prefix.
    pub(crate) network: Used,
    /// What is used of the limit of whoever shared the page; nothing if nobody did.
    pub(crate) sharer: Used,
    /// Whether the door has sent requests away lately, since it could not keep up.
    pub(crate) is_shedding: bool,
}

/// The work that a page opened here must do before its command is taken.
///
/// Carriers, schools, fixed lines and networks that no list knows are asked under a flood only: thousands of honest phones
/// may stand behind one prefix.
pub(crate) fn asked(class: NetworkClass, load: Load) -> Option<Difficulty> {
    let is_flood = |used: Used| used.percent >= FLOOD_PERCENT;
    if load.is_shedding || is_flood(load.network) || is_flood(load.sharer) {
        return Some(FLOOD);
    }
    match class {
        NetworkClass::DataCentre | NetworkClass::Vpn => Some(GREY),
        NetworkClass::Unknown
        | NetworkClass::Carrier
        | NetworkClass::Fixed
        | NetworkClass::Campus
        | NetworkClass::Private => None,
    }
}

/// Counts what became of challenges: `asked` with a visit, then `solved`, `wrong` or `missing` with each command that had to
/// bring one.
pub(crate) fn count(outcome: &'static str) {
    counter!("fairground_door_proofs_total", "outcome" => outcome).increment(1);
}

#[cfg(test)]
mod tests {
    use super::*;

    const CLASSES: [NetworkClass; 7] = [
        NetworkClass::Unknown,
        NetworkClass::Carrier,
        NetworkClass::Fixed,
        NetworkClass::Campus,
        NetworkClass::DataCentre,
        NetworkClass::Vpn,
        NetworkClass::Private,
    ];

    fn load(network: u8, sharer: u8, is_shedding: bool) -> Load {
        Load { network: Used { percent: network }, sharer: Used { percent: sharer }, is_shedding }
    }

    #[test]
    fn only_the_grey_zone_is_asked_while_there_is_no_flood() {
        for class in CLASSES {
            let is_grey = matches!(class, NetworkClass::DataCentre | NetworkClass::Vpn);
            for load in [load(0, 0, false), load(49, 49, false)] {
                assert_eq!(asked(class, load), is_grey.then_some(GREY), "{class:?} {load:?}");
            }
        }
    }

    #[test]
    fn everybody_is_asked_for_more_under_a_flood() {
        for class in CLASSES {
            for load in [load(50, 0, false), load(0, 50, false), load(0, 0, true), load(100, 100, true)] {
                assert_eq!(asked(class, load), Some(FLOOD), "{class:?} {load:?}");
            }
        }
    }

    #[test]
    fn a_flood_costs_more_than_the_grey_zone_and_neither_keeps_a_slow_phone_for_long() {
        /// Numbers that a slow phone tries in a second, see [`GREY`].
        const SLOW_PHONE: u32 = 30_000;
        let median_ms = |difficulty: Difficulty| difficulty.0 / 2 * 1_000 / SLOW_PHONE;
        assert!(median_ms(GREY) <= 1_000 && median_ms(FLOOD) <= 4_000);
        assert!(median_ms(GREY) < median_ms(FLOOD));
    }
}

//! The page token: a signed note that a person opened a campaign's page, from where, on what, and when.
//!
//! It is bound to person and campaign by the signature, without carrying them. The gateway only checks it; whether
//! its nonce was spent before is for the activity to judge, in its log.

use proto::{CampaignId, CommandId, Nonce, PageSeen, PersonId, Pseudonym, Timestamp};

use crate::proof::Difficulty;
use crate::signed::{self, Fields};

/// How long a page token lives: a page that was left open over lunch still works.
pub(crate) const LIFETIME_MS: u64 = 2 * 60 * 60 * 1000;
/// Version of the signed bytes.
const VERSION: u8 = 1;
/// Longest signed bytes: version, key id, opened-at, nonce, flags, three pseudonyms, work, signature.
const BYTES_MAX: usize = 1 + 1 + 8 + 4 + 1 + 3 * 8 + 4 + 16;
/// The flag of a page that was asked for work; those of its pseudonyms stand below.
const WORK: u8 = 8;

/// A page as its token tells of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Opened {
    /// What activities hear of it.
    pub(crate) seen: PageSeen,
    /// What its command must prove to have done, see [`crate::proof`].
    pub(crate) work: Option<Difficulty>,
}

/// Signs and checks page tokens.
pub(crate) struct PageKey {
    key: [u8; 32],
    id: u8,
}

/// Why a page token isn't taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BadPage {
    /// None was sent.
    Missing,
    /// Not ours, or for another person or campaign.
    Invalid,
    /// Too old.
    Expired,
    /// It was asked for work, and no proof was sent.
    ProofMissing,
    /// It was asked for work, and what was sent is no proof for it.
    ProofWrong,
}

impl PageKey {
    pub(crate) fn new(key: [u8; 32]) -> Self {
        let id = blake3::derive_key("fairground 2026 page key id v1", &key)[0];
        Self { key, id }
    }

    /// The token for a page.
    pub(crate) fn token(&self, person: &PersonId, campaign: &CampaignId, opened: &Opened) -> String {
        let Opened { seen: page, work } = opened;
        let parts = [page.prefix, page.device, page.sharer];
        let flags =
            parts.iter().enumerate().fold(0u8, |flags, (i, part)| flags | (u8::from(part.is_some()) << i));
        let flags = if work.is_some() { flags | WORK } else { flags };
        let mut bytes = vec![VERSION, self.id];
        bytes.extend_from_slice(&page.opened_at.0.to_le_bytes());
        bytes.extend_from_slice(&page.nonce.0);
        bytes.push(flags);
        for part in parts.iter().flatten() {
            bytes.extend_from_slice(&part.0);
        }
        if let Some(Difficulty(max)) = work {
            bytes.extend_from_slice(&max.to_le_bytes());
        }
        signed::seal(&self.key, &bound(person, campaign), &bytes)
    }

    /// What a token says, if it was signed for this person and campaign, however old it is: see [`young`].
    pub(crate) fn read(
        &self,
        token: Option<&str>,
        person: &PersonId,
        campaign: &CampaignId,
    ) -> Result<Opened, BadPage> {
        let bytes =
            signed::open(&self.key, &bound(person, campaign), token.ok_or(BadPage::Missing)?, BYTES_MAX)
                .ok_or(BadPage::Invalid)?;
        self.parse(&bytes).ok_or(BadPage::Invalid)
    }

    /// The page that follows from an answered command: made of that command's id and time, and of the place, device and
    /// sharer of the page that it came from. A retry whose body is the same to the byte carries the same token, and
    /// therefore gets the same next one, from whatever address it comes and however late; a retry with a token from
    /// another page gets one that follows from there. Who was asked for work is asked again; who brings no page of ours is
    /// `asked` as a new visitor would be, or a token that was thrown away would save the work.
    pub(crate) fn next(
        &self,
        command: &CommandId,
        answered_at: Timestamp,
        came_from: Option<&Opened>,
        asked: Option<Difficulty>,
    ) -> Opened {
        let hash = blake3::keyed_hash(&self.key, &[b"next page".as_slice(), &command.0].concat());
        let mut nonce = [0; 4];
        nonce.copy_from_slice(&hash.as_bytes()[..4]);
        let before = came_from.map(|page| page.seen);
        let seen = PageSeen {
            nonce: Nonce(nonce),
            opened_at: answered_at,
            prefix: before.and_then(|page| page.prefix),
            device: before.and_then(|page| page.device),
            sharer: before.and_then(|page| page.sharer),
        };
        Opened { seen, work: came_from.map_or(asked, |page| page.work) }
    }

    fn parse(&self, bytes: &[u8]) -> Option<Opened> {
        let mut fields = Fields(bytes);
        let [VERSION, id] = fields.take()? else { return None };
        if id != self.id {
            return None;
        }
        let opened_at = Timestamp(u64::from_le_bytes(fields.take()?));
        let nonce = Nonce(fields.take()?);
        let [flags] = fields.take()?;
        let mut part = |bit: u8| match flags & bit {
            0 => Some(None),
            _ => fields.take().map(|bytes| Some(Pseudonym(bytes))),
        };
        let seen = PageSeen { nonce, opened_at, prefix: part(1)?, device: part(2)?, sharer: part(4)? };
        let work = match flags & WORK {
            0 => None,
            _ => Some(Difficulty(u32::from_le_bytes(fields.take()?))),
        };
        Some(Opened { seen, work })
    }
}

/// The page, unless it was opened too long ago to act from.
pub(crate) fn young(page: Opened, now: Timestamp) -> Result<Opened, BadPage> {
    if now.since_ms(page.seen.opened_at) >= LIFETIME_MS { Err(BadPage::Expired) } else { Ok(page) }
}

fn bound<'a>(person: &'a PersonId, campaign: &'a CampaignId) -> [&'a [u8]; 3] {
    [b"page", &person.0, campaign.as_str().as_bytes()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NOON: Timestamp = Timestamp(1_763_712_000_000);

    fn page(parts: u8) -> Opened {
        let part = |bit: u8| (parts & bit != 0).then_some(Pseudonym([bit; 8]));
        let (prefix, device, sharer) = (part(1), part(2), part(4));
        let seen = PageSeen { nonce: Nonce([9; 4]), opened_at: NOON, prefix, device, sharer };
        Opened { seen, work: (parts & WORK != 0).then_some(Difficulty(50_000)) }
    }

    #[test]
    fn a_token_is_good_for_its_person_campaign_and_two_hours() {
        let [ann, bob] = [PersonId([1; 16]), PersonId([2; 16])];
        let [spring, autumn] = ["spring", "autumn"].map(|id| id.parse::<CampaignId>().unwrap());
        let key = PageKey::new([5; 32]);
        let token = key.token(&ann, &spring, &page(7));
        let read = |person, campaign, ms| {
            key.read(Some(&token), person, campaign).and_then(|page| young(page, NOON.plus_ms(ms)))
        };
        assert_eq!(read(&ann, &spring, 0), Ok(page(7)));
        assert_eq!(read(&ann, &spring, LIFETIME_MS - 1), Ok(page(7)));
        assert_eq!(read(&ann, &spring, LIFETIME_MS), Err(BadPage::Expired));
        assert_eq!(read(&bob, &spring, 0), Err(BadPage::Invalid));
        assert_eq!(read(&ann, &autumn, 0), Err(BadPage::Invalid));
        assert_eq!(PageKey::new([6; 32]).read(Some(&token), &ann, &spring), Err(BadPage::Invalid));
        assert_eq!(key.read(None, &ann, &spring), Err(BadPage::Missing));
    }

    #[test]
    fn the_next_page_depends_on_the_command_and_the_page_it_came_from() {
        let key = PageKey::new([5; 32]);
        let next = |command: u8, from: Option<Opened>| {
            key.next(&CommandId([command; 16]), NOON, from.as_ref(), None)
        };
        let one = next(1, Some(page(7)));
        assert_eq!(one, next(1, Some(page(7))));
        assert_ne!(one.seen.nonce, next(2, Some(page(7))).seen.nonce);
        assert_ne!(one.seen.nonce, page(7).seen.nonce);
        let parts = |Opened { seen, .. }: Opened| (seen.prefix, seen.device, seen.sharer);
        assert_eq!(parts(one), parts(page(7)));
        assert_eq!(parts(next(1, None)), (None, None, None));
    }

    #[test]
    fn the_next_page_is_asked_for_what_the_page_before_it_was() {
        let next = |from: Option<Opened>, asked| {
            let key = PageKey::new([5; 32]);
            key.next(&CommandId([1; 16]), NOON, from.as_ref(), asked).work.map(|work| work.0)
        };
        let now = Some(Difficulty(9));
        assert_eq!(next(Some(page(WORK)), None), Some(50_000));
        assert_eq!(next(Some(page(WORK)), now), Some(50_000));
        assert_eq!(next(Some(page(7)), now), None);
        assert_eq!(next(None, now), Some(9));
        assert_eq!(next(None, None), None);
    }

    proptest! {
        #[test]
        fn whatever_a_page_holds_reads_back(parts in 0u8..16, person: [u8; 16]) {
            let campaign: CampaignId = "spring".parse().unwrap();
            let key = PageKey::new([5; 32]);
            let token = key.token(&PersonId(person), &campaign, &page(parts));
            prop_assert_eq!(key.read(Some(&token), &PersonId(person), &campaign), Ok(page(parts)));
        }

        #[test]
        fn rubbish_is_invalid(text in ".{0,200}") {
            let campaign: CampaignId = "spring".parse().unwrap();
            let read = PageKey::new([5; 32]).read(Some(&text), &PersonId([1; 16]), &campaign);
            prop_assert_eq!(read, Err(BadPage::Invalid));
        }
    }
}

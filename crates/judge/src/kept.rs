//! What is kept of lines until all are read: numbers and pseudonyms, each text once.

use std::collections::BTreeMap;

use guard::detectors::Act;
use guard::{NetworkTables, RawEvidence, prefix_of, sight};
use proto::evidence::SealedAddress;
use proto::{CommandId, Network, Nonce, PageSeen, Profile, Pseudonym, Sighting, Timestamp};

use crate::KEYS;
use crate::line::{Line, Name};

/// A hash of a text under the public key; 0 is none.
pub(crate) type Hash = u64;

/// Texts in order of first sight, each stored once.
#[derive(Debug, Default)]
pub(crate) struct Texts {
    ids: BTreeMap<String, u32>,
    texts: Vec<String>,
}

impl Texts {
    fn id(&mut self, text: &str) -> u32 {
        if let Some(id) = self.ids.get(text) {
            return *id;
        }
        let id = u32::try_from(self.texts.len()).expect("fewer texts than lines");
        self.ids.insert(text.to_owned(), id);
        self.texts.push(text.to_owned());
        id
    }

    /// The text with this id.
    pub fn text(&self, id: u32) -> &str {
        &self.texts[id as usize]
    }
}

/// All that was read.
#[derive(Debug, Default)]
pub(crate) struct Attempts {
    pub list: Vec<Kept>,
    pub campaigns: Texts,
    pub candidates: Texts,
    profiles: BTreeMap<Profile, u32>,
    profile_list: Vec<Profile>,
}

/// One attempt. Rare traits are pseudonyms as in a sighting, in a fixed order.
#[derive(Debug)]
pub(crate) struct Kept {
    pub line: u32,
    pub at: Timestamp,
    pub campaign: u32,
    pub candidate: u32,
    pub act: Act,
    pub voter: Hash,
    pub inviter: Hash,
    pub nonce: Hash,
    pub token: Hash,
    pub payee: Option<Pseudonym>,
    pub hello: Option<Pseudonym>,
    pub followed_at: Option<Timestamp>,
    opened_at: Option<Timestamp>,
    opened_prefix: Option<Pseudonym>,
    traits: [Option<Pseudonym>; 8],
    profile: u32,
    network: Network,
    moves: Option<u16>,
}

impl Attempts {
    /// Keeps a line.
    pub fn keep(&mut self, number: u32, line: &Line) {
        let sharer = line.sharer.as_ref().map(|name| name.0.as_str());
        let page = line.page.as_ref();
        let moves = page.and_then(|page| page.moves).map(|moves| u16::try_from(moves).unwrap_or(u16::MAX));
        let raw = RawEvidence {
            address: line.ip,
            user_agent: line.user_agent.as_deref(),
            device: line.device.as_ref(),
            sharer,
            moves,
        };
        let at = Timestamp(line.at_ms);
        let Sighting {
            device,
            canvas,
            audio,
            fonts,
            prefix24,
            prefix16,
            prefix48,
            sharer,
            profile,
            network,
            moves,
            ..
        } = sight(&raw, &CommandId::default(), at, &KEYS, NetworkTables::shipped());
        let traits = [device, canvas, audio, fonts, prefix24, prefix16, prefix48, sharer];
        let campaign = self.campaigns.id(&line.campaign.0);
        let candidate = self.candidates.id(&line.candidate.0);
        let of = |kind: &str, name: &Option<Name>| hash(kind, name.as_ref().map_or("", |name| &name.0));
        let name = |hash: Hash| (hash != 0).then(|| Pseudonym(hash.to_le_bytes()));
        let token = page.and_then(|page| page.token.as_ref()).map_or(0, |token| hash("token", &token.0));
        let profile = self.profile(profile);
        self.list.push(Kept {
            line: number,
            at,
            campaign,
            candidate,
            act: line.act.unwrap_or(Act::Vote),
            voter: hash("person", &line.voter.0),
            inviter: of("person", &line.inviter),
            nonce: of("nonce", &line.nonce),
            token,
            payee: name(of("payee", &line.payee)),
            hello: name(of("hello", &line.ja4)),
            followed_at: line.followed_at_ms.map(Timestamp),
            opened_at: page.and_then(|page| page.opened_ms).map(Timestamp),
            opened_prefix: page.and_then(|page| page.opened_ip).and_then(|ip| prefix_of(ip, &KEYS)),
            traits,
            profile,
            network,
            moves,
        });
    }

    fn profile(&mut self, profile: Profile) -> u32 {
        if let Some(id) = self.profiles.get(&profile) {
            return *id;
        }
        let id = u32::try_from(self.profile_list.len()).expect("fewer profiles than lines");
        self.profile_list.push(profile.clone());
        self.profiles.insert(profile, id);
        id
    }

    /// The sighting of an attempt as the gateway would have made it.
    pub fn sighting(&self, kept: &Kept) -> Sighting {
        let [device, canvas, audio, fonts, prefix24, prefix16, prefix48, sharer] = kept.traits;
        Sighting {
            device,
            canvas,
            audio,
            fonts,
            prefix24,
            prefix16,
            prefix48,
            sharer,
            profile: self.profile_list[kept.profile as usize].clone(),
            network: kept.network,
            tables: NetworkTables::shipped().hash(),
            sealed_address: SealedAddress::V4([0; 4]),
            moves: kept.moves,
        }
    }
}

impl Kept {
    /// The page that it came from, if the file says when that was opened. A file does not say on which device, so it is
    /// taken for the same.
    pub fn page(&self) -> Option<PageSeen> {
        let [device, .., sharer] = self.traits;
        let [a, b, c, d, ..] = self.token.to_le_bytes();
        let (nonce, prefix) = (Nonce([a, b, c, d]), self.opened_prefix);
        self.opened_at.map(|opened_at| PageSeen { nonce, opened_at, prefix, device, sharer })
    }

    /// The device, as accounts on it are counted.
    pub fn device(&self) -> Option<Pseudonym> {
        self.traits[0]
    }
}

/// Names of one kind are told apart from those of another. Nothing is 0.
fn hash(kind: &str, text: &str) -> Hash {
    if text.is_empty() {
        return 0;
    }
    let mut hasher = blake3::Hasher::new_keyed(&KEYS.tenant);
    hasher.update(&(kind.len() as u64).to_le_bytes()).update(kind.as_bytes()).update(text.as_bytes());
    let mut bytes = [0; 8];
    hasher.finalize_xof().fill(&mut bytes);
    u64::from_le_bytes(bytes).max(1)
}

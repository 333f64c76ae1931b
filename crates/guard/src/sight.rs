//! Digests raw evidence into what may be kept: pseudonyms of what is rare, clear text of what is common.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use proto::evidence::SealedAddress;
use proto::width::narrow;
use proto::{CommandId, Profile, Pseudonym, Sighting, Timestamp};
use smallvec::SmallVec;
use smol_str::SmolStr;

use crate::agent;
use crate::raw::{Device, EvidenceKeys, RawEvidence};
use crate::tables::NetworkTables;

/// Longest platform or screen kept in clear. Real ones are shorter, and stay inside a `SmolStr` mostly.
const CLEAR_SHORT_BYTES_MAX: usize = 32;
/// Longest renderer kept in clear: enough for vendor, model and driver kind.
const CLEAR_GPU_BYTES_MAX: usize = 96;
/// Longest sharer that is read; what lies beyond is not told apart.
const SHARER_BYTES_MAX: usize = 256;
/// What of a device is hashed fits into so many bytes, mostly; longer ones are put on the heap.
const NAMED_BYTES: usize = 1_024;
/// `Profile::touch_points` of a page that did not say.
pub(crate) const TOUCH_POINTS_UNKNOWN: u8 = 255;

/// Digests what was seen with a command. Pure: the same evidence, id, time, keys and tables give the same sighting.
///
/// `received_at` is the envelope's, from the gateway's own clock; it is needed again to unseal. Evidence must have passed [`Device::check`]; the time this takes is then bounded.
pub fn sight(
    raw: &RawEvidence<'_>,
    command: &CommandId,
    received_at: Timestamp,
    keys: &EvidenceKeys,
    tables: &NetworkTables,
) -> Sighting {
    let names = Names { key: &keys.tenant };
    let address = raw.address.to_canonical();
    let rendering = |pick: fn(&Device) -> &Option<String>, kind| {
        let text = raw.device.and_then(|device| pick(device).as_deref()).filter(|text| !text.is_empty());
        text.map(|text| names.name(kind, &[text.as_bytes()]))
    };
    let sharer = raw.sharer.filter(|sharer| !sharer.is_empty());
    Sighting {
        device: raw.device.and_then(|device| names.device(device)),
        canvas: rendering(|device| &device.canvas, "canvas"),
        audio: rendering(|device| &device.audio, "audio"),
        fonts: rendering(|device| &device.fonts, "fonts"),
        prefix24: names.v4_prefix(address, 24),
        prefix16: names.v4_prefix(address, 16),
        prefix48: names.v6_prefix(address),
        sharer: sharer.map(|sharer| names.name("sharer", &[cut(sharer, SHARER_BYTES_MAX).as_bytes()])),
        profile: profile(raw),
        network: tables.classify(address),
        tables: tables.hash(),
        sealed_address: seal_address(address, &key_stream(command, received_at, &keys.evidence)),
        moves: raw.moves,
    }
}

/// The neighbourhood of an address, as page tokens and limits use it: its /24 or /48, equal to that of a sighting
/// under the same keys. `None` if the address is the unspecified one, that is unknown.
pub fn prefix_of(address: IpAddr, keys: &EvidenceKeys) -> Option<Pseudonym> {
    let names = Names { key: &keys.tenant };
    let address = address.to_canonical();
    names.v4_prefix(address, 24).or_else(|| names.v6_prefix(address))
}

/// A keyed hash of something that a person types, such as the telephone number that a parcel goes to: the same for the same text,
/// whatever its case, spaces, punctuation, and width. Under the campaign's evidence key, so that it says nothing once that is
/// destroyed. `None` if nothing is left of it.
pub fn typed(kind: &str, text: &str, keys: &EvidenceKeys) -> Option<Pseudonym> {
    let plain = text.chars().map(narrow).filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase);
    let plain: String = plain.collect();
    let names = Names { key: &keys.evidence };
    (!plain.is_empty()).then(|| names.name(kind, &[plain.as_bytes()]))
}

/// The address that was sealed with this command at this time. Of another key, command or time it makes another address
/// that looks as likely: what was sealed with what, the log says, and its chain vouches for that.
pub fn unseal_address(
    sealed: &SealedAddress,
    command: &CommandId,
    received_at: Timestamp,
    evidence_key: &[u8; 32],
) -> IpAddr {
    let stream = key_stream(command, received_at, evidence_key);
    match sealed {
        SealedAddress::V4(bytes) => Ipv4Addr::from(mix(*bytes, &stream)).into(),
        SealedAddress::V6(bytes) => Ipv6Addr::from(mix(*bytes, &stream)).into(),
    }
}

fn seal_address(address: IpAddr, stream: &[u8; 16]) -> SealedAddress {
    match address {
        IpAddr::V4(address) => SealedAddress::V4(mix(address.octets(), stream)),
        IpAddr::V6(address) => SealedAddress::V6(mix(address.octets(), stream)),
    }
}

/// Bytes that nobody without the key tells from random ones, for one address.
///
/// No stream covers two addresses among what is kept. The key is the campaign's own, and the stream hashes the whole
/// command id and time, so nothing is cut that could meet by chance. A command id may stand in its log twice, since
/// refusals are forgotten after a day and all answers at the end, but then it came in twice, days apart; a retry before
/// that gets the stored answer, and its sighting is dropped even if it came within the same millisecond.
fn key_stream(command: &CommandId, received_at: Timestamp, evidence_key: &[u8; 32]) -> [u8; 16] {
    let mut stream = [0; 16];
    let mut hasher = blake3::Hasher::new_keyed(evidence_key);
    hasher
        .update(b"fairground 2026 sealed address v1")
        .update(&command.0)
        .update(&received_at.0.to_le_bytes());
    hasher.finalize_xof().fill(&mut stream);
    stream
}

/// Covers or uncovers bytes with as much of the stream as they are long.
fn mix<const N: usize>(mut bytes: [u8; N], stream: &[u8; 16]) -> [u8; N] {
    bytes.iter_mut().zip(stream).for_each(|(byte, cover)| *byte ^= cover);
    bytes
}

/// Gives pseudonyms under one tenant's key.
struct Names<'a> {
    key: &'a [u8; 32],
}

impl Names<'_> {
    /// Fields are length-prefixed and the kind comes first, so no two different things are hashed as the same bytes.
    fn name(&self, kind: &str, fields: &[&[u8]]) -> Pseudonym {
        // Hashed in one piece, which costs half of what it costs field by field.
        let mut text: SmallVec<[u8; NAMED_BYTES]> = SmallVec::from_slice(b"fairground 2026 pseudonym v1");
        for field in [kind.as_bytes()].iter().chain(fields) {
            text.extend_from_slice(&(field.len() as u64).to_le_bytes());
            text.extend_from_slice(field);
        }
        let mut pseudonym = Pseudonym::default();
        let bytes = pseudonym.0.len();
        pseudonym.0.copy_from_slice(&blake3::keyed_hash(self.key, &text).as_bytes()[..bytes]);
        pseudonym
    }

    /// All lasting traits of a device together; `None` without a single rendering, since the rest is shared by
    /// thousands. The user agent stays out: it changes with the network and with every update of WeChat.
    fn device(&self, device: &Device) -> Option<Pseudonym> {
        let renderings = [&device.canvas, &device.audio, &device.fonts];
        if renderings.iter().all(|text| text.as_deref().unwrap_or_default().is_empty()) {
            return None;
        }
        let texts = [&device.platform, &device.screen, &device.gpu, &device.timezone];
        let mut fields: Vec<&[u8]> = renderings
            .iter()
            .chain(&texts)
            .map(|text| text.as_deref().unwrap_or_default().as_bytes())
            .collect();
        // What was not sent is an empty field, so that it differs from 0.
        let numbers = [
            device.cores.map(|cores| u64::from(cores).to_le_bytes()),
            device.touch_points.map(|points| u64::from(points).to_le_bytes()),
            // Adding 0 gives both zeros the same bits.
            device.memory_gb.map(|memory_gb| (memory_gb + 0.0).to_bits().to_le_bytes()),
        ];
        fields.extend(numbers.iter().map(|number| number.as_ref().map_or(&[][..], |bytes| &bytes[..])));
        fields.extend(device.languages.iter().flatten().map(|language| language.as_bytes()));
        Some(self.name("device", &fields))
    }

    fn v4_prefix(&self, address: IpAddr, bits: u8) -> Option<Pseudonym> {
        let IpAddr::V4(address) = address else { return None };
        let kind = if bits == 24 { "ipv4/24" } else { "ipv4/16" };
        (!address.is_unspecified()).then(|| self.name(kind, &[&address.octets()[..usize::from(bits / 8)]]))
    }

    fn v6_prefix(&self, address: IpAddr) -> Option<Pseudonym> {
        let IpAddr::V6(address) = address else { return None };
        (!address.is_unspecified()).then(|| self.name("ipv6/48", &[&address.octets()[..6]]))
    }
}

fn profile(raw: &RawEvidence<'_>) -> Profile {
    let (agent, radio) = raw.user_agent.map(agent::parse).unwrap_or_default();
    let device = raw.device;
    let clear = |pick: fn(&Device) -> &Option<String>, bytes_max| {
        SmolStr::new(cut(device.and_then(|device| pick(device).as_deref()).unwrap_or_default(), bytes_max))
    };
    let touch_points = device.and_then(|device| device.touch_points);
    Profile {
        platform: clear(|device| &device.platform, CLEAR_SHORT_BYTES_MAX),
        agent,
        screen: clear(|device| &device.screen, CLEAR_SHORT_BYTES_MAX),
        gpu: clear(|device| &device.gpu, CLEAR_GPU_BYTES_MAX),
        cores: device.and_then(|device| device.cores).unwrap_or(0),
        // Some computers report 256 points; all above ten mean the same.
        touch_points: touch_points.map_or(TOUCH_POINTS_UNKNOWN, |points| {
            u8::try_from(points).unwrap_or(u8::MAX).min(TOUCH_POINTS_UNKNOWN - 1)
        }),
        radio,
        webdriver: device.and_then(|device| device.webdriver).unwrap_or(false),
    }
}

/// The beginning of a text, cut between characters.
fn cut(text: &str, bytes_max: usize) -> &str {
    &text[..text.floor_char_boundary(bytes_max)]
}

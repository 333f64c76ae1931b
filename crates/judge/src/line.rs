//! One line of a file of attempts. Field names are a contract; fields that it does not name are let pass.

use std::fmt;
use std::net::IpAddr;

use guard::Device;
use guard::detectors::Act;
use serde::Deserialize;
use serde::de::{self, Deserializer, Visitor};

/// Longest line. A device with all its lists is some 10 KB.
pub const LINE_BYTES_MAX: usize = 256 << 10;
/// Longest name of a person, candidate, token… Real ones are under 64 bytes.
const NAME_BYTES_MAX: usize = 1_024;
/// The end of the year 9999. What lies beyond was not written in milliseconds.
const AT_MS_MAX: u64 = 253_402_300_799_999;
/// Some writers put this before the first line.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// A line that can't be judged.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {number}: {what}; this line is left out, the others are judged")]
pub struct BrokenLine {
    /// From 1.
    pub number: u32,
    /// What is wrong with it, and what to change.
    pub what: String,
}

/// A name: a text, or a number that is written as one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Name(pub String);

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;
        impl Visitor<'_> for Either {
            type Value = Name;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text or a whole number")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Name, E> {
                if text.len() > NAME_BYTES_MAX {
                    return Err(E::custom(format_args!("a name must be at most {NAME_BYTES_MAX} bytes")));
                }
                Ok(Name(text.to_owned()))
            }
            fn visit_u64<E>(self, number: u64) -> Result<Name, E> {
                Ok(Name(number.to_string()))
            }
            fn visit_i64<E>(self, number: i64) -> Result<Name, E> {
                Ok(Name(number.to_string()))
            }
        }
        deserializer.deserialize_any(Either)
    }
}

/// What somebody tried to do, and what was seen of it.
#[derive(Debug, Deserialize)]
pub(crate) struct Line {
    pub at_ms: u64,
    pub campaign: Name,
    pub voter: Name,
    pub candidate: Name,
    #[serde(deserialize_with = "address")]
    pub ip: IpAddr,
    pub user_agent: Option<String>,
    #[serde(default, deserialize_with = "device")]
    pub device: Option<Device>,
    pub ja4: Option<Name>,
    pub page: Option<Page>,
    pub sharer: Option<Name>,
    pub followed_at_ms: Option<u64>,
    pub nonce: Option<Name>,
    #[serde(default, deserialize_with = "act")]
    pub act: Option<Act>,
    pub inviter: Option<Name>,
    pub payee: Option<Name>,
}

/// The page that an attempt came from.
#[derive(Debug, Deserialize)]
pub(crate) struct Page {
    pub token: Option<Name>,
    pub opened_ms: Option<u64>,
    #[serde(default, deserialize_with = "maybe_address")]
    pub opened_ip: Option<IpAddr>,
    pub moves: Option<u64>,
}

/// Reads a line, or says what to change.
pub(crate) fn parse(line: &[u8]) -> Result<Line, String> {
    if line.len() > LINE_BYTES_MAX {
        return Err(format!("must be at most {LINE_BYTES_MAX} bytes, it has {}", line.len()));
    }
    let line = line.strip_prefix(BYTE_ORDER_MARK).unwrap_or(line);
    // Each text is one line, and which one it is in the file is said already.
    let place = |error: serde_json::Error| error.to_string().replace(" at line 1 column ", " at column ");
    let line: Line = serde_json::from_slice(line).map_err(place)?;
    if line.at_ms > AT_MS_MAX {
        return Err(format!("at_ms {} is after the year 9999; write milliseconds since 1970", line.at_ms));
    }
    if let Some(device) = &line.device {
        device.check().map_err(|error| error.to_string())?;
    }
    Ok(line)
}

fn address<'de, D: Deserializer<'de>>(deserializer: D) -> Result<IpAddr, D::Error> {
    let text = String::deserialize(deserializer)?;
    text.trim().parse().map_err(|_| {
        de::Error::custom(format_args!("{text:?} is no address; write it as 117.136.8.12 or 2409:8900::1"))
    })
}

fn maybe_address<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<IpAddr>, D::Error> {
    let text = Option::<String>::deserialize(deserializer)?;
    let parse = |text: String| {
        let wrong = || de::Error::custom(format_args!("page.opened_ip {text:?} is no address"));
        text.trim().parse().map_err(|_| wrong())
    };
    text.map(parse).transpose()
}

/// Devices of other pages say more than ours reads.
fn device<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Device>, D::Error> {
    #[derive(Deserialize)]
    struct Loose {
        platform: Option<String>,
        screen: Option<String>,
        gpu: Option<String>,
        cores: Option<Whole>,
        memory_gb: Option<f64>,
        touch_points: Option<Whole>,
        languages: Option<Vec<String>>,
        timezone: Option<String>,
        canvas: Option<Rendering>,
        audio: Option<Rendering>,
        fonts: Option<Rendering>,
        webdriver: Option<bool>,
    }
    let loose = Option::<Loose>::deserialize(deserializer)?;
    Ok(loose.map(|loose| Device {
        platform: loose.platform,
        screen: loose.screen,
        gpu: loose.gpu,
        cores: loose.cores.map(|cores| cores.0),
        memory_gb: loose.memory_gb,
        touch_points: loose.touch_points.map(|points| points.0),
        languages: loose.languages,
        timezone: loose.timezone,
        canvas: loose.canvas.map(Rendering::text),
        audio: loose.audio.map(Rendering::text),
        fonts: loose.fonts.map(Rendering::text),
        webdriver: loose.webdriver,
    }))
}

/// What a page drew, played or listed: a hash, a number, or a list of fonts. How long it may be, the door's own check says.
#[derive(Deserialize)]
#[serde(untagged)]
enum Rendering {
    Text(String),
    Number(serde_json::Number),
    List(Vec<String>),
}

impl Rendering {
    fn text(self) -> String {
        match self {
            Self::Text(text) => text,
            Self::Number(number) => number.to_string(),
            Self::List(list) => list.join(","),
        }
    }
}

/// A whole number, which some writers write as 6.0.
struct Whole(u16);

impl<'de> Deserialize<'de> for Whole {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = f64::deserialize(deserializer)?;
        let whole = number.fract() == 0.0 && (0.0..=f64::from(u16::MAX)).contains(&number);
        let wrong = || de::Error::custom(format_args!("invalid value {number}, write a whole number from 0"));
        whole.then_some(Self(number as u16)).ok_or_else(wrong)
    }
}

fn act<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Act>, D::Error> {
    let text = Option::<String>::deserialize(deserializer)?;
    let known = |text: String| match text.as_str() {
        "vote" => Ok(Act::Vote),
        "draw" => Ok(Act::Draw),
        "claim" => Ok(Act::Claim),
        "invite" => Ok(Act::Invite),
        "follow" => Ok(Act::Follow),
        "unfollow" => Ok(Act::Unfollow),
        _ => Err(de::Error::custom(format_args!(
            "act {text:?} is unknown; write vote, draw, claim, invite, follow or unfollow"
        ))),
    };
    text.map(known).transpose()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEAST: &str = r#"{"at_ms":1,"campaign":"c","voter":"v","candidate":"17","ip":"117.136.8.12"}"#;

    #[test]
    fn five_fields_are_enough_and_nulls_are_none() {
        let line = parse(LEAST.as_bytes()).unwrap();
        assert_eq!((line.at_ms, line.candidate.0.as_str(), line.act), (1, "17", None));
        let nulls = LEAST.replace('}', r#","device":null,"page":null,"act":null,"sharer":null}"#);
        assert!(parse(nulls.as_bytes()).unwrap().page.is_none());
    }

    #[test]
    fn names_may_be_numbers_and_unknown_fields_pass() {
        let line = LEAST.replace(r#""17""#, "17").replace('}', r#","gps":[1,2]}"#);
        assert_eq!(parse(line.as_bytes()).unwrap().candidate.0, "17");
    }

    #[test]
    fn what_other_pages_write_passes() {
        let long = "x".repeat(4_096);
        let device =
            format!(r#","device":{{"cores":6.0,"audio":124.5,"canvas":"{long}","fonts":["Arial","Kai"]}}}}"#);
        let line = format!("\u{feff}{}", LEAST.replace('}', &device));
        let device = parse(line.as_bytes()).unwrap().device.unwrap();
        assert_eq!((device.cores, device.canvas), (Some(6), Some(long)));
        assert_eq!((device.audio.as_deref(), device.fonts.as_deref()), (Some("124.5"), Some("Arial,Kai")));
    }

    #[test]
    fn what_is_broken_is_said() {
        let table = [
            ("", "EOF"),
            ("{}", "at_ms"),
            (&LEAST.replace("117.136.8.12", "home"), "no address"),
            (&LEAST.replace('}', r#","act":"dance"}"#), "act \"dance\" is unknown"),
            (&LEAST.replace('}', r#","device":{"cores":-1}}"#), "invalid value"),
            (&LEAST.replace("\"v\"", &format!("{:?}", "v".repeat(2_000))), "at most 1024 bytes"),
            (&format!("{LEAST} x"), "trailing"),
            (&LEAST.replace("_ms\":1", "_ms\":18446744073709551615"), "after the year 9999"),
            (&LEAST.replace('}', r#","device":{"cores":6.5}}"#), "whole number"),
            (&LEAST.replace('}', &format!(r#","device":{{"canvas":"{}"}}}}"#, "x".repeat(4_097))), "canvas"),
        ];
        for (line, expected) in table {
            let error = parse(line.as_bytes()).unwrap_err();
            assert!(error.contains(expected), "{line}: {error}");
        }
    }
}

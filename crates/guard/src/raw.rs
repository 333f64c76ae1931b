//! What a page's script and a connection say, before anything of it is kept.

use std::net::IpAddr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop};

/// Longest short text: platform, screen, time zone, one language. The longest known are under 40 bytes.
pub const SHORT_BYTES_MAX: usize = 128;
/// Longest renderer name. Desktop drivers append versions and reach about 150 bytes.
pub const GPU_BYTES_MAX: usize = 512;
/// Longest canvas, audio or fonts text: a digest, or a list of font names as some pages send it.
pub const RENDERING_BYTES_MAX: usize = 4_096;
/// Most preferred languages. Browsers rarely list more than five.
pub const LANGUAGES_MAX: usize = 32;
/// Largest believable memory in gigabytes; browsers themselves stop at 8, and a larger value is noise.
pub const MEMORY_GB_MAX: f64 = 65_536.0;

/// What the page's script reported about the device. Every part is optional: a page says what it could find out.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Device {
    /// `navigator.platform`: `iPhone`, `Linux armv8l`, `Win32`…
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = SHORT_BYTES_MAX))]
    pub platform: Option<String>,
    /// Width×height@ratio in CSS pixels, such as `390x844@3`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = SHORT_BYTES_MAX))]
    pub screen: Option<String>,
    /// The graphics renderer that WebGL names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = GPU_BYTES_MAX))]
    pub gpu: Option<String>,
    /// Logical cores.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cores: Option<u16>,
    /// Memory in gigabytes, possibly a fraction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0, max = 65_536))]
    pub memory_gb: Option<f64>,
    /// How many fingers the screen can tell apart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub touch_points: Option<u16>,
    /// Preferred languages, best first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = LANGUAGES_MAX))]
    pub languages: Option<Vec<String>>,
    /// IANA time zone, such as `Asia/Shanghai`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = SHORT_BYTES_MAX))]
    pub timezone: Option<String>,
    /// Digest of a canvas rendering.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = RENDERING_BYTES_MAX))]
    pub canvas: Option<String>,
    /// Digest or sum of an audio rendering.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = RENDERING_BYTES_MAX))]
    pub audio: Option<String>,
    /// Digest or list of installed fonts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = RENDERING_BYTES_MAX))]
    pub fonts: Option<String>,
    /// `navigator.webdriver`: whether the browser admits to be driven by a program.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub webdriver: Option<bool>,
}

/// Why evidence can't be taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidEvidence {
    /// A text is longer than anything a browser says.
    #[error("device.{field} must be at most {bytes_max} bytes, it has {bytes}; send a digest of it instead")]
    TooLong {
        /// The field.
        field: &'static str,
        /// Its length.
        bytes: usize,
        /// What is allowed.
        bytes_max: usize,
    },
    /// More languages than anyone prefers.
    #[error(
        "device.languages must list at most {LANGUAGES_MAX} languages, it lists {0}; send the first ones"
    )]
    TooManyLanguages(usize),
    /// Not an amount of memory.
    #[error("device.memory_gb must be a number from 0 to {MEMORY_GB_MAX}; leave it out if it is unknown")]
    Memory,
}

impl Device {
    /// Checks every bound, so that what is digested and logged stays small.
    pub fn check(&self) -> Result<(), InvalidEvidence> {
        let texts = [
            ("platform", &self.platform, SHORT_BYTES_MAX),
            ("screen", &self.screen, SHORT_BYTES_MAX),
            ("gpu", &self.gpu, GPU_BYTES_MAX),
            ("timezone", &self.timezone, SHORT_BYTES_MAX),
            ("canvas", &self.canvas, RENDERING_BYTES_MAX),
            ("audio", &self.audio, RENDERING_BYTES_MAX),
            ("fonts", &self.fonts, RENDERING_BYTES_MAX),
        ];
        for (field, text, bytes_max) in texts {
            check_length(field, text.as_deref().unwrap_or_default(), bytes_max)?;
        }
        let languages = self.languages.as_deref().unwrap_or_default();
        if languages.len() > LANGUAGES_MAX {
            return Err(InvalidEvidence::TooManyLanguages(languages.len()));
        }
        for language in languages {
            check_length("languages", language, SHORT_BYTES_MAX)?;
        }
        match self.memory_gb {
            Some(memory_gb) if !(0.0..=MEMORY_GB_MAX).contains(&memory_gb) => Err(InvalidEvidence::Memory),
            _ => Ok(()),
        }
    }
}

fn check_length(field: &'static str, text: &str, bytes_max: usize) -> Result<(), InvalidEvidence> {
    if text.len() > bytes_max {
        return Err(InvalidEvidence::TooLong { field, bytes: text.len(), bytes_max });
    }
    Ok(())
}

/// All that is known about where a command comes from.
#[derive(Debug, Clone, Copy)]
pub struct RawEvidence<'a> {
    /// The client's address; the unspecified one (`0.0.0.0`, `::`) if it is not known.
    pub address: IpAddr,
    /// The `User-Agent` header.
    pub user_agent: Option<&'a str>,
    /// What the page's script reported, checked with [`Device::check`].
    pub device: Option<&'a Device>,
    /// Who shared the page that led here, in the page's own words.
    pub sharer: Option<&'a str>,
    /// Pointer moves, touches and scrolls that the page saw, as it says.
    pub moves: Option<u16>,
}

/// The keys that evidence is digested and sealed under.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct EvidenceKeys {
    /// Per tenant: pseudonyms are equal across campaigns of one account and nowhere else.
    pub tenant: [u8; 32],
    /// Per campaign: seals the full address; destroying it makes all sealed addresses unreadable.
    pub evidence: [u8; 32],
}

impl std::fmt::Debug for EvidenceKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("EvidenceKeys(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_contract_of_the_page_is_read() {
        let json = r#"{"platform":"iPhone","screen":"390x844@3","gpu":"Apple GPU","cores":6,"memory_gb":null,
            "touch_points":5,"languages":["zh-CN"],"timezone":"Asia/Shanghai","canvas":"a1b2","audio":"124.04",
            "fonts":"x","webdriver":false}"#;
        let device: Device = serde_json::from_str(json).unwrap();
        assert_eq!(device.memory_gb, None);
        assert_eq!(device.touch_points, Some(5));
        assert_eq!(device.check(), Ok(()));
        assert_eq!(serde_json::from_str::<Device>("{}").unwrap(), Device::default());
        assert_eq!(serde_json::from_str::<Device>(r#"{"memory_gb":0.5}"#).unwrap().memory_gb, Some(0.5));
    }

    #[test]
    fn what_is_not_in_the_contract_is_an_error() {
        for bad in [r#"{"gps":1}"#, r#"{"cores":-1}"#, r#"{"cores":70000}"#, r#"{"webdriver":"no"}"#] {
            assert!(serde_json::from_str::<Device>(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn every_bound_is_checked_and_says_what_to_change() {
        let long = || Some("x".repeat(RENDERING_BYTES_MAX + 1));
        let too_long = [
            Device { platform: long(), ..Device::default() },
            Device { screen: long(), ..Device::default() },
            Device { gpu: long(), ..Device::default() },
            Device { timezone: long(), ..Device::default() },
            Device { canvas: long(), ..Device::default() },
            Device { audio: long(), ..Device::default() },
            Device { fonts: long(), ..Device::default() },
            Device { languages: long().map(|text| vec![text]), ..Device::default() },
        ];
        for device in too_long {
            let error = device.check().unwrap_err();
            assert!(error.to_string().contains("must be at most"), "{error}");
        }
        let languages = Some(vec!["zh".to_owned(); LANGUAGES_MAX + 1]);
        assert!(Device { languages, ..Device::default() }.check().is_err());
        for memory in [-1.0, f64::NAN, f64::INFINITY] {
            assert!(Device { memory_gb: Some(memory), ..Device::default() }.check().is_err());
        }
    }

    #[test]
    fn keys_are_not_printed() {
        let keys = EvidenceKeys { tenant: [1; 32], evidence: [2; 32] };
        assert_eq!(format!("{keys:?}"), "EvidenceKeys(…)");
    }
}

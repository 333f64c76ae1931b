//! How often screens, renderers, cores and touch points are seen with each system, from public fingerprints.
//!
//! The table is text, one line a value: system, trait, value and how many of a million devices of that system have it,
//! separated by tabs. Values seen with fewer than one device in a thousand are left out.

use std::collections::HashMap;
use std::sync::LazyLock;

use proto::evidence::AgentFamily;
use proto::{Profile, RulesHash};

use crate::sight::TOUCH_POINTS_UNKNOWN;

/// Compiled by `cargo run -p guard --example compile_devices`; data/README.md gives the origin.
static SHIPPED: &str = include_str!("../data/devices.tsv");

/// Devices per million of a value that is on no list. What was never seen is rare, and new models come every week.
const UNLISTED_PER_MILLION: u32 = 2_000;
const UNLISTED: PerMillion = [UNLISTED_PER_MILLION; SYSTEMS.len()];

/// Why a table can't be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "line {line} of the device table is not system, trait, value and number with tabs between; compile it again"
)]
pub struct InvalidDeviceTable {
    /// From 1.
    pub line: usize,
}

/// Systems that the table knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum System {
    Android,
    Ios,
    Linux,
    Mac,
    Windows,
}

const SYSTEMS: [(&str, System); 5] = [
    ("android", System::Android),
    ("ios", System::Ios),
    ("linux", System::Linux),
    ("mac", System::Mac),
    ("windows", System::Windows),
];

const COMPUTERS: [System; 3] = [System::Linux, System::Mac, System::Windows];

/// What is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trait {
    Cores,
    Gpu,
    Screen,
    Touch,
}

const TRAITS: [(&str, Trait); 4] =
    [("cores", Trait::Cores), ("gpu", Trait::Gpu), ("screen", Trait::Screen), ("touch", Trait::Touch)];

/// How many of a million devices have a value, by [`System`].
type PerMillion = [u32; SYSTEMS.len()];

/// Frequencies of traits by system.
#[derive(Debug, PartialEq, Eq)]
pub struct DeviceTable {
    /// By [`Trait`], then by value: what a vote asks is one look for each of its four traits.
    per_million: [HashMap<String, PerMillion>; TRAITS.len()],
    hash: RulesHash,
}

impl DeviceTable {
    /// The table of this release, decoded on first use.
    pub fn shipped() -> &'static Self {
        static TABLE: LazyLock<DeviceTable> =
            LazyLock::new(|| DeviceTable::decode(SHIPPED).expect("a test decodes the shipped table"));
        &TABLE
    }

    /// Reads a compiled table.
    pub fn decode(text: &str) -> Result<Self, InvalidDeviceTable> {
        let mut per_million: [HashMap<String, PerMillion>; TRAITS.len()] = Default::default();
        for (index, line) in text.lines().enumerate() {
            let (system, of, value, count) = entry(line).ok_or(InvalidDeviceTable { line: index + 1 })?;
            let shares = per_million[of as usize].entry(value.to_owned()).or_insert(UNLISTED);
            shares[system as usize] = count.max(UNLISTED_PER_MILLION);
        }
        let mut hash = RulesHash::default();
        let mut hasher = blake3::Hasher::new_derive_key("fairground 2026 device table v1");
        hasher.update(text.as_bytes()).finalize_xof().fill(&mut hash.0);
        Ok(Self { per_million, hash })
    }

    /// Names this table.
    pub fn hash(&self) -> RulesHash {
        self.hash
    }

    /// How much likelier this value is on another sort of device than on those that the agent runs on: per million there
    /// and here. `None` if the agent names no sort, or the value is not given.
    pub(crate) fn elsewhere_and_here(&self, profile: &Profile, of: Trait) -> Option<(u32, u32)> {
        let number;
        let value = match of {
            Trait::Gpu => profile.gpu.as_str(),
            Trait::Screen => profile.screen.as_str(),
            Trait::Cores if profile.cores == 0 => return None,
            Trait::Touch if profile.touch_points == TOUCH_POINTS_UNKNOWN => return None,
            Trait::Cores => {
                number = smol_str::format_smolstr!("{}", profile.cores);
                number.as_str()
            }
            Trait::Touch => {
                number = smol_str::format_smolstr!("{}", profile.touch_points);
                number.as_str()
            }
        };
        let own = systems(profile.agent)?;
        if value.is_empty() {
            return None;
        }
        let shares = self.per_million(of, value);
        let most = |inside: bool| {
            let systems = SYSTEMS.iter().map(|(_, system)| *system).filter(|s| own.contains(s) == inside);
            systems.map(|system| shares[system as usize]).max().unwrap_or(0)
        };
        Some((most(false), most(true)))
    }

    /// How many of a million phones of this system have this screen and renderer, if they were independent.
    pub(crate) fn alike_per_million(&self, profile: &Profile) -> u64 {
        let Some([system]) = systems(profile.agent) else { return 0 };
        let share = |of, value: &str| u64::from(self.per_million(of, value)[*system as usize]);
        share(Trait::Screen, &profile.screen) * share(Trait::Gpu, &profile.gpu) / 1_000_000
    }

    fn per_million(&self, of: Trait, value: &str) -> &PerMillion {
        self.per_million[of as usize].get(value).unwrap_or(&UNLISTED)
    }
}

/// What an agent runs on.
fn systems(agent: AgentFamily) -> Option<&'static [System]> {
    match agent {
        AgentFamily::WeChatIos => Some(&[System::Ios]),
        AgentFamily::WeChatAndroid => Some(&[System::Android]),
        AgentFamily::WeChatDesktop | AgentFamily::DesktopBrowser => Some(&COMPUTERS),
        _ => None,
    }
}

fn entry(line: &str) -> Option<(System, Trait, &str, u32)> {
    let mut parts = line.split('\t');
    let (system, of, value, count) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let system = SYSTEMS.iter().find(|(name, _)| *name == system)?.1;
    let of = TRAITS.iter().find(|(name, _)| *name == of)?.1;
    let count = count.parse().ok().filter(|count| *count <= 1_000_000)?;
    parts.next().is_none().then_some((system, of, value, count))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn profile(agent: AgentFamily, screen: &str, gpu: &str) -> Profile {
        Profile { agent, screen: screen.into(), gpu: gpu.into(), touch_points: 5, ..Profile::default() }
    }

    #[test]
    fn the_shipped_table_tells_phones_from_computers() {
        let table = DeviceTable::shipped();
        let iphone = profile(AgentFamily::WeChatIos, "390x844@3", "Apple GPU");
        let (there, here) = table.elsewhere_and_here(&iphone, Trait::Screen).unwrap();
        assert!(here > 50 * there, "{here} {there}");
        let fake = profile(AgentFamily::WeChatIos, "1920x1080@1", "Apple GPU");
        let (there, here) = table.elsewhere_and_here(&fake, Trait::Screen).unwrap();
        assert!(there > 50 * here, "{here} {there}");
    }

    #[test]
    fn what_is_on_no_list_says_nothing() {
        let table = DeviceTable::shipped();
        let new = profile(AgentFamily::WeChatAndroid, "401x899@3.1", "Maleoon 999");
        for of in [Trait::Screen, Trait::Gpu] {
            let (there, here) = table.elsewhere_and_here(&new, of).unwrap();
            assert_eq!(there, here);
        }
        assert_eq!(
            table.elsewhere_and_here(&profile(AgentFamily::Unknown, "1x1@1", ""), Trait::Screen),
            None
        );
    }

    #[test]
    fn a_damaged_line_is_named() {
        let text = "ios\ttouch\t5\t999000\nios\ttouch\tfive\n";
        assert_eq!(DeviceTable::decode(text), Err(InvalidDeviceTable { line: 2 }));
        assert!(DeviceTable::decode("ios\ttouch\t5\t1000001").is_err());
    }
}

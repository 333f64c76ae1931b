//! One attempt from raw evidence to the verdict, and what ordinary voters send.

use guard::{Device, EvidenceKeys, NetworkTables, RawEvidence, Ruleset, Signals, Verdict, prefix_of, sight};
use proto::{CommandId, Nonce, PageSeen, Pseudonym, Timestamp};

pub const IOS: &str =
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) MicroMessenger/8.0.49(0x18003130) NetType/4G";
pub const IPAD: &str =
    "Mozilla/5.0 (iPad; CPU OS 17_5 like Mac OS X) MicroMessenger/8.0.49(0x18003130) NetType/WIFI";
pub const ANDROID: &str =
    "Mozilla/5.0 (Linux; Android 14; V2304A; wv) MicroMessenger/8.0.49.2600(0x28003137) NetType/WIFI";
pub const DESKTOP: &str =
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) MicroMessenger/7.0.20 WindowsWechat(0x63090a13)";
pub const SAFARI: &str =
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Mobile/15E148 Safari/604.1";
pub const IPAD_AS_MAC: &str =
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/17.5 Safari/605.1.15 MicroMessenger/8.0.49";
pub const MAC: &str = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) MicroMessenger/6.8.0 MacWechat/3.8.8";
pub const LINUX: &str = "Mozilla/5.0 (X11; Linux x86_64) Chrome/122.0.0.0 Safari/537.36 MicroMessenger/4.0.1";
pub const EDGE: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/122.0.0.0 Safari/537.36";
pub const HARMONY: &str =
    "Mozilla/5.0 (Phone; OpenHarmony 5.0) Chrome/114.0.0.0 ArkWeb/4.1.6.1 Mobile MicroMessenger/8.0.7";
pub const HARMONY_PC: &str =
    "Mozilla/5.0 (PC; OpenHarmony 5.0) Chrome/114.0.0.0 ArkWeb/4.1.6.1 MicroMessenger/8.0.7";
pub const CHROME: &str = "Mozilla/5.0 (X11; Linux x86_64) Chrome/120.0.0.0 Safari/537.36";
pub const HEADLESS: &str = "Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/120.0.0.0 Safari/537.36";
pub const CURL: &str = "curl/8.5.0";

pub const MOBILE: &str = "117.136.8.12";
pub const MOBILE_ELSEWHERE: &str = "117.136.9.99";
pub const SCHOOL: &str = "166.111.4.100";
pub const HOSTED: &str = "52.94.1.1";
pub const HOME: &str = "127.0.0.1";

pub const MINUTE_MS: u64 = 60_000;
pub const NOON: Timestamp = Timestamp(1_763_712_000_000);

/// One attempt; the rest of it is what an ordinary voter has.
#[derive(Clone)]
pub struct Attempt {
    pub agent: &'static str,
    pub address: String,
    /// Platform, renderer, touch points, rendering; `None` if the page sent no device.
    pub device: Option<(&'static str, &'static str, u16, &'static str)>,
    pub webdriver: bool,
    /// How long ago the page was opened, where, and on which canvas; `None` without a page token.
    pub page: Option<(u64, &'static str, &'static str)>,
    /// Whether the page was opened with an ordinary phone's evidence although the command has none.
    pub page_device: bool,
    pub replayed: bool,
    pub accounts_on_device: u32,
    pub persons: u32,
}

pub fn attempt(
    agent: &'static str,
    address: &str,
    device: Option<(&'static str, &'static str, u16)>,
) -> Attempt {
    Attempt {
        agent,
        address: address.to_owned(),
        device: device.map(|(platform, gpu, touch)| (platform, gpu, touch, "c1")),
        webdriver: false,
        page: Some((5_000, MOBILE, "c1")),
        page_device: false,
        replayed: false,
        accounts_on_device: 1,
        persons: 100,
    }
}

pub fn iphone() -> Attempt {
    attempt(IOS, MOBILE, Some(("iPhone", "Apple GPU", 5)))
}

pub fn android() -> Attempt {
    attempt(ANDROID, MOBILE, Some(("Linux armv8l", "Adreno (TM) 730", 5)))
}

pub fn keys() -> EvidenceKeys {
    EvidenceKeys { tenant: [1; 32], evidence: [2; 32] }
}

impl Attempt {
    fn device(&self, canvas: &str) -> Option<Device> {
        self.device.map(|(platform, gpu, touch_points, _)| Device {
            platform: Some(platform.into()),
            gpu: Some(gpu.into()),
            touch_points: Some(touch_points),
            canvas: (!canvas.is_empty()).then(|| canvas.into()),
            fonts: (!canvas.is_empty()).then(|| "f1".into()),
            webdriver: Some(self.webdriver),
            ..Device::default()
        })
    }

    fn name_of(&self, canvas: &str) -> Option<Pseudonym> {
        let device = self.device(canvas);
        let raw = RawEvidence {
            address: [1, 1, 1, 1].into(),
            user_agent: None,
            device: device.as_ref(),
            sharer: None,
            moves: None,
        };
        sight(&raw, &CommandId::default(), NOON, &keys(), NetworkTables::shipped()).device
    }

    /// Under the first ruleset.
    pub fn verdict(&self) -> Verdict {
        self.verdict_under(&Ruleset::first())
    }

    pub fn verdict_under(&self, ruleset: &Ruleset) -> Verdict {
        let device = self.device.and_then(|(.., canvas)| self.device(canvas));
        let address = self.address.parse().expect("tables name addresses");
        let raw = RawEvidence {
            address,
            user_agent: Some(self.agent),
            device: device.as_ref(),
            sharer: None,
            moves: None,
        };
        let sighting = sight(&raw, &CommandId::default(), NOON, &keys(), NetworkTables::shipped());
        let now = NOON;
        let page = self.page.map(|(gap_ms, address, canvas)| PageSeen {
            nonce: Nonce([9; 4]),
            opened_at: Timestamp(now.0 - gap_ms),
            prefix: prefix_of(address.parse().expect("tables name addresses"), &keys()),
            device: if self.page_device { android().name_of(canvas) } else { self.name_of(canvas) },
            sharer: None,
        });
        ruleset.weigh(&Signals {
            sighting: &sighting,
            page: page.as_ref(),
            now,
            replayed: self.replayed,
            accounts_on_device: self.accounts_on_device,
            persons: self.persons,
            page_of_another: false,
        })
    }
}

/// The first prefix of the shipped VPN list's excerpt.
pub fn vpn() -> String {
    let list = include_str!("../fixtures/vpn_ipv4.cidr.txt");
    list.split('/').next().expect("the list is not empty").to_owned()
}

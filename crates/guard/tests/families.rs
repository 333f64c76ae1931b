//! Attack families and their honest doubles, from raw evidence to the verdict.

use guard::Because::{self, *};
use guard::{
    Device, EvidenceKeys, NetworkTables, Outcome, RawEvidence, Ruleset, Signals, Verdict, prefix_of, sight,
};
use proptest::prelude::*;
use proto::{CommandId, Nonce, PageSeen, Pseudonym, Timestamp};

const IOS: &str =
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) MicroMessenger/8.0.49(0x18003130) NetType/4G";
const IPAD: &str =
    "Mozilla/5.0 (iPad; CPU OS 17_5 like Mac OS X) MicroMessenger/8.0.49(0x18003130) NetType/WIFI";
const ANDROID: &str =
    "Mozilla/5.0 (Linux; Android 14; V2304A; wv) MicroMessenger/8.0.49.2600(0x28003137) NetType/WIFI";
const DESKTOP: &str =
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) MicroMessenger/7.0.20 WindowsWechat(0x63090a13)";
const SAFARI: &str =
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Mobile/15E148 Safari/604.1";
const CHROME: &str = "Mozilla/5.0 (X11; Linux x86_64) Chrome/120.0.0.0 Safari/537.36";
const HEADLESS: &str = "Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/120.0.0.0 Safari/537.36";
const CURL: &str = "curl/8.5.0";

const MOBILE: &str = "117.136.8.12";
const MOBILE_ELSEWHERE: &str = "117.136.9.99";
const SCHOOL: &str = "166.111.4.100";
const HOSTED: &str = "52.94.1.1";
const HOME: &str = "127.0.0.1";

const MINUTE_MS: u64 = 60_000;

/// One attempt; the rest of it is what an ordinary voter has.
#[derive(Clone)]
struct Attempt {
    agent: &'static str,
    address: String,
    /// Platform, renderer, touch points, rendering; `None` if the page sent no device.
    device: Option<(&'static str, &'static str, u16, &'static str)>,
    webdriver: bool,
    /// How long ago the page was opened, where, and on which canvas; `None` without a page token.
    page: Option<(u64, &'static str, &'static str)>,
    replayed: bool,
    accounts_on_device: u32,
    persons: u32,
}

fn attempt(agent: &'static str, address: &str, device: Option<(&'static str, &'static str, u16)>) -> Attempt {
    Attempt {
        agent,
        address: address.to_owned(),
        device: device.map(|(platform, gpu, touch)| (platform, gpu, touch, "c1")),
        webdriver: false,
        page: Some((5_000, MOBILE, "c1")),
        replayed: false,
        accounts_on_device: 1,
        persons: 100,
    }
}

fn iphone() -> Attempt {
    attempt(IOS, MOBILE, Some(("iPhone", "Apple GPU", 5)))
}

fn android() -> Attempt {
    attempt(ANDROID, MOBILE, Some(("Linux armv8l", "Adreno (TM) 730", 5)))
}

fn keys() -> EvidenceKeys {
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
        };
        sight(&raw, &CommandId::default(), &keys(), NetworkTables::shipped()).device
    }

    fn verdict(&self) -> Verdict {
        let device = self.device.and_then(|(.., canvas)| self.device(canvas));
        let address = self.address.parse().expect("tables name addresses");
        let raw =
            RawEvidence { address, user_agent: Some(self.agent), device: device.as_ref(), sharer: None };
        let sighting = sight(&raw, &CommandId::default(), &keys(), NetworkTables::shipped());
        let now = Timestamp(1_763_712_000_000);
        let page = self.page.map(|(gap_ms, address, canvas)| PageSeen {
            nonce: Nonce([9; 8]),
            opened_at: Timestamp(now.0 - gap_ms),
            prefix: prefix_of(address.parse().expect("tables name addresses"), &keys()),
            device: self.name_of(canvas),
            sharer: None,
        });
        Ruleset::current().weigh(&Signals {
            sighting: &sighting,
            page: page.as_ref(),
            now,
            replayed: self.replayed,
            accounts_on_device: self.accounts_on_device,
            persons: self.persons,
        })
    }
}

/// The first prefix of the shipped VPN list's excerpt.
fn vpn() -> String {
    let list = include_str!("fixtures/vpn_ipv4.cidr.txt");
    list.split('/').next().expect("the list is not empty").to_owned()
}

/// A name, what is attempted, and which rules speak, heaviest first.
type Row = (&'static str, Attempt, Vec<Because>);

fn check(table: Vec<Row>, outcome: Outcome) {
    for (name, attempt, because) in table {
        let verdict = attempt.verdict();
        let found: Vec<Because> = verdict.reasons.iter().map(|reason| reason.because).collect();
        assert_eq!((verdict.outcome, found), (outcome, because), "{name}: {verdict:?}");
    }
}

#[test]
fn attacks_are_held() {
    let geforce = ("Linux armv8l", "ANGLE (NVIDIA, GeForce RTX 3060)", 0);
    let swiftshader = ("Linux armv8l", "Google SwiftShader", 5);
    let table = vec![
        ("driven browser", Attempt { webdriver: true, ..android() }, vec![Webdriver]),
        ("windowless browser", attempt(HEADLESS, MOBILE, None), vec![HeadlessAgent]),
        ("script on a server", attempt(CURL, HOSTED, None), vec![HostedAddress, ToolAgent]),
        ("iPhone that is a PC", attempt(IOS, MOBILE, Some(("Win32", "", 5))), vec![PlatformUnlikeAgent]),
        (
            "iPhone that is a Mac",
            attempt(IOS, MOBILE, Some(("MacIntel", "Apple M1", 0))),
            vec![PlatformUnlikeAgent, PhoneWithoutTouch],
        ),
        ("iPhone on Linux", attempt(IOS, MOBILE, Some(("Linux x86_64", "", 5))), vec![PlatformUnlikeAgent]),
        (
            "Android that is an iPhone",
            attempt(ANDROID, MOBILE, Some(("iPhone", "Apple GPU", 5))),
            vec![PlatformUnlikeAgent, GpuUnlikeAgent],
        ),
        (
            "emulator on a gaming PC",
            attempt(ANDROID, MOBILE, Some(geforce)),
            vec![GpuUnlikeAgent, PhoneWithoutTouch],
        ),
        ("cloud phone", attempt(ANDROID, HOSTED, Some(swiftshader)), vec![SoftwareRenderer, HostedAddress]),
        (
            "emulator behind a VPN",
            attempt(ANDROID, &vpn(), Some(swiftshader)),
            vec![SoftwareRenderer, VpnAddress],
        ),
        (
            "iPhone with another's graphics in a cloud",
            attempt(IOS, HOSTED, Some(("iPhone", "Mali-G78", 5))),
            vec![GpuUnlikeAgent, HostedAddress],
        ),
        ("replay", Attempt { replayed: true, ..iphone() }, vec![NonceSpent]),
        (
            "token farm",
            Attempt { page: Some((30 * MINUTE_MS, MOBILE_ELSEWHERE, "c2")), ..android() },
            vec![TokenMoved { gap_ms: 1_800_000 }],
        ),
        (
            "loop on one phone",
            Attempt { accounts_on_device: 12, ..android() },
            vec![AccountsOnDevice { accounts: 12 }],
        ),
        (
            "loop on one phone in a large campaign",
            Attempt { accounts_on_device: 300, persons: 20_000, ..android() },
            vec![AccountsOnDevice { accounts: 300 }],
        ),
    ];
    check(table, Outcome::Held);
}

#[test]
fn honest_devices_are_counted() {
    let windows = ("Win32", "ANGLE (Intel, Intel(R) UHD Graphics 630 Direct3D11)", 0);
    let table = vec![
        ("iPhone", iphone(), vec![]),
        ("Android", android(), vec![]),
        ("campus NAT", Attempt { address: SCHOOL.to_owned(), ..android() }, vec![]),
        ("iPads in class", attempt(IPAD, SCHOOL, Some(("MacIntel", "Apple GPU", 5))), vec![]),
        ("WeChat on a PC", attempt(DESKTOP, MOBILE, Some(windows)), vec![]),
        ("WeChat on a PC, company cloud", attempt(DESKTOP, HOSTED, Some(windows)), vec![HostedAddress]),
        (
            "VPN user in a hurry",
            Attempt { page: Some((100, MOBILE, "c1")), ..attempt(IOS, &vpn(), None) },
            vec![VpnAddress, ShortDwell { dwell_ms: 100 }],
        ),
        ("old ROM", attempt(ANDROID, MOBILE, Some(("Linux i686", "PowerVR SGX 544MP", 5))), vec![]),
        ("Safari outside WeChat", attempt(SAFARI, MOBILE, Some(("iPhone", "Apple GPU", 5))), vec![]),
        (
            "remote desktop",
            attempt(CHROME, MOBILE, Some(("Linux x86_64", "llvmpipe (LLVM 15)", 0))),
            vec![SoftwareRenderer],
        ),
        (
            "phone made for developers",
            attempt(SAFARI, MOBILE, Some(("Win32", "", 0))),
            vec![PlatformUnlikeAgent],
        ),
        ("family phone", Attempt { accounts_on_device: 4, ..android() }, vec![]),
        (
            "large family",
            Attempt { accounts_on_device: 6, ..android() },
            vec![AccountsOnDevice { accounts: 6 }],
        ),
        ("iPhones of one model", Attempt { accounts_on_device: 5_000, ..iphone() }, vec![]),
        (
            "iPads of one model",
            Attempt { accounts_on_device: 40, ..attempt(IPAD, SCHOOL, Some(("MacIntel", "Apple GPU", 5))) },
            vec![],
        ),
        (
            "phones of a common model",
            Attempt { accounts_on_device: 40, persons: 20_000, ..android() },
            vec![],
        ),
    ];
    check(table, Outcome::Counted);
}

#[test]
fn honest_pages_and_silence_are_counted() {
    let table = vec![
        (
            "page left open",
            Attempt { page: Some((119 * MINUTE_MS, MOBILE_ELSEWHERE, "c1")), ..android() },
            vec![],
        ),
        ("browser updated", Attempt { page: Some((119 * MINUTE_MS, MOBILE, "c2")), ..android() }, vec![]),
        ("moved at once", Attempt { page: Some((MINUTE_MS, MOBILE_ELSEWHERE, "c2")), ..android() }, vec![]),
        ("no page", Attempt { page: None, ..android() }, vec![]),
        (
            "page without renderings",
            Attempt { page: Some((40 * MINUTE_MS, MOBILE_ELSEWHERE, "")), ..android() },
            vec![],
        ),
        (
            "plain curl at home",
            Attempt { page: Some((1, HOME, "")), ..attempt(CURL, HOME, None) },
            vec![ToolAgent, ShortDwell { dwell_ms: 1 }],
        ),
        ("nothing at all", Attempt { page: None, ..attempt("", HOME, None) }, vec![]),
        ("address unknown", Attempt { page: None, ..attempt("", "::", None) }, vec![]),
    ];
    check(table, Outcome::Counted);
}

#[test]
fn the_weight_of_accounts_grows_slowly_and_stops() {
    let weight = |accounts_on_device| {
        let verdict = Attempt { accounts_on_device, ..android() }.verdict();
        verdict.reasons.first().map_or(0, |reason| reason.weight)
    };
    let table = [
        (0, 0),
        (4, 0),
        (5, 1_200),
        (6, 2_200),
        (8, 3_200),
        (12, 4_200),
        (20, 5_200),
        (36, 6_000),
        (u32::MAX, 6_000),
    ];
    for (accounts, expected) in table {
        assert_eq!(weight(accounts), expected, "{accounts}");
    }
}

proptest! {
    #[test]
    fn a_verdict_adds_up(
        agent in prop::sample::select(vec![IOS, IPAD, ANDROID, DESKTOP, SAFARI, CHROME, HEADLESS, CURL, ""]),
        platform in prop::sample::select(vec!["iPhone", "Linux armv8l", "Win32", "MacIntel", ""]),
        gpu in prop::sample::select(vec!["Apple GPU", "Mali-G78", "SwiftShader", "GeForce", "投", ""]),
        bits in any::<u32>(),
        gap_ms in 0_u64..10_000_000,
        replayed in any::<bool>(),
        accounts_on_device in any::<u32>(),
        persons in any::<u32>(),
    ) {
        let address = std::net::Ipv4Addr::from_bits(bits).to_string();
        let attempt = attempt(agent, &address, Some((platform, gpu, 0)));
        let page = Some((gap_ms, MOBILE, "c2"));
        let verdict = Attempt { page, replayed, accounts_on_device, persons, ..attempt }.verdict();
        let sum: i32 = verdict.reasons.iter().map(|reason| reason.weight).sum();
        prop_assert_eq!(verdict.score, sum - 4_000);
        prop_assert_eq!(verdict.outcome, if verdict.score >= 0 { Outcome::Held } else { Outcome::Counted });
        prop_assert!(verdict.reasons.is_sorted_by_key(|reason| std::cmp::Reverse(reason.weight)));
        prop_assert!(!replayed || verdict.outcome == Outcome::Held);
    }
}

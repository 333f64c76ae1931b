//! Attack families and their honest doubles, from raw evidence to the verdict.

mod attempt;
mod current;

use attempt::*;
use guard::Because::{self, *};
use guard::{NetworkTables, Outcome, RawEvidence, Ruleset, Signals, sight};
use proptest::prelude::*;
use proto::{CommandId, Sighting};

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
        (
            "loop on one phone by a program",
            Attempt { accounts_on_device: 36, page: Some((50, MOBILE, "c1")), ..android() },
            vec![AccountsOnDevice { accounts: 36 }, ShortDwell { dwell_ms: 50 }],
        ),
        (
            "loop on one phone in a large campaign, behind a VPN",
            Attempt { accounts_on_device: 300, persons: 20_000, address: vpn(), ..android() },
            vec![AccountsOnDevice { accounts: 300 }, VpnAddress],
        ),
        (
            "loop on one cloud phone",
            Attempt {
                accounts_on_device: 8,
                ..attempt(ANDROID, HOSTED, Some(("Linux armv8l", "Adreno (TM) 730", 5)))
            },
            vec![AccountsOnDevice { accounts: 8 }, HostedAddress],
        ),
    ];
    check(table, Outcome::Held);
}

#[test]
fn stolen_and_spent_pages_are_held() {
    let again = |attempt| Attempt { replayed: true, ..attempt };
    let late = |elsewhere, canvas| Some((30 * MINUTE_MS, elsewhere, canvas));
    let moved = TokenMoved { gap_ms: 1_800_000 };
    let silent = Attempt { device: None, ..android() };
    let table = vec![
        (
            "replay elsewhere",
            again(Attempt { address: MOBILE_ELSEWHERE.to_owned(), ..iphone() }),
            vec![NonceSpent],
        ),
        (
            "replay on another device",
            again(Attempt { page: Some((5_000, MOBILE, "c2")), ..iphone() }),
            vec![NonceSpent],
        ),
        ("replay without evidence", again(silent.clone()), vec![NonceSpent]),
        (
            "one token all evening",
            again(Attempt { page: Some((10 * MINUTE_MS, MOBILE, "c1")), ..iphone() }),
            vec![NonceSpent],
        ),
        (
            "replay at a program's speed on a rented phone",
            again(Attempt { accounts_on_device: 6, ..android() }),
            vec![AccountsOnDevice { accounts: 6 }, NonceSpent],
        ),
        (
            "token farm in a cloud",
            Attempt { page: late(MOBILE, "c2"), address: HOSTED.to_owned(), ..android() },
            vec![HostedAddress, moved],
        ),
        (
            "token farm on few phones",
            Attempt { page: late(MOBILE_ELSEWHERE, "c2"), accounts_on_device: 6, ..android() },
            // Equal weights stand in the order of the rules.
            vec![moved, AccountsOnDevice { accounts: 6 }],
        ),
        (
            "token farm in a cloud that leaves the device out",
            Attempt { page: late(MOBILE, "c1"), page_device: true, address: HOSTED.to_owned(), ..silent },
            vec![HostedAddress, moved],
        ),
    ];
    check(table, Outcome::Held);
}

/// Every one of these persons votes once, one after the other, on devices that look alike.
fn held_of_a_crowd(one: &Attempt, alike: u32, persons: u32) -> usize {
    let verdicts = (1..=alike).map(|accounts_on_device| {
        let persons = persons * accounts_on_device / alike;
        Attempt { accounts_on_device, persons, ..one.clone() }.verdict()
    });
    verdicts.filter(|verdict| verdict.outcome == Outcome::Held).count()
}

#[test]
fn honest_crowds_on_equal_devices_are_counted() {
    let tablet = Attempt { address: SCHOOL.to_owned(), page: Some((5_000, SCHOOL, "c1")), ..android() };
    assert_eq!(held_of_a_crowd(&tablet, 40, 40), 0, "40 tablets of a school are the whole campaign");
    assert_eq!(held_of_a_crowd(&tablet, 200, 200), 0, "40 tablets go through the hands of 200");
    assert_eq!(held_of_a_crowd(&android(), 200, 20_000), 0, "1 % of 20,000 have the same phone");
    assert_eq!(held_of_a_crowd(&android(), 2_000, 20_000), 0, "10 % do");
}

#[test]
fn networks_of_other_tables_are_not_weighed() {
    let weigh = |sighting: &Sighting| {
        let (page, now, replayed) = (None, NOON, false);
        let signals = Signals {
            sighting,
            page,
            now,
            replayed,
            accounts_on_device: 1,
            persons: 1,
            page_of_another: false,
        };
        Ruleset::first().weigh(&signals)
    };
    let raw = RawEvidence {
        address: HOSTED.parse().unwrap(),
        user_agent: Some(CURL),
        device: None,
        sharer: None,
        moves: None,
    };
    let mut sighting = sight(&raw, &CommandId::default(), NOON, &keys(), NetworkTables::shipped());
    assert_eq!(weigh(&sighting).outcome, Outcome::Held);
    sighting.tables.0[0] ^= 1;
    let verdict = weigh(&sighting);
    let found: Vec<(Because, i32)> = verdict.reasons.iter().map(|r| (r.because, r.weight)).collect();
    assert_eq!(found, [(ToolAgent, 1_500), (NetworkUnweighed, 0)]);
    assert_eq!(verdict.outcome, Outcome::Counted);
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
        (
            "loop on one phone, with a person's patience",
            Attempt { accounts_on_device: 300, ..android() },
            vec![AccountsOnDevice { accounts: 300 }],
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
fn devices_that_seem_to_contradict_themselves_are_counted() {
    let table = vec![
        ("iPad in WeChat, as a Mac", attempt(IPAD, MOBILE, Some(("MacIntel", "Apple GPU", 5))), vec![]),
        ("iPad that asks for desktop pages", attempt(IPAD_AS_MAC, MOBILE, Some(("MacIntel", "", 5))), vec![]),
        ("iPad, touch unknown", attempt(IPAD, MOBILE, Some(("MacIntel", "Apple GPU", 255))), vec![]),
        (
            "old iPhone that knows no touch points, company cloud",
            attempt(IOS, HOSTED, Some(("iPhone", "Apple A9 GPU", 0))),
            vec![HostedAddress, PhoneWithoutTouch],
        ),
        ("WeChat on a Mac", attempt(MAC, MOBILE, Some(("MacIntel", "Apple M1", 0))), vec![]),
        ("WeChat on Linux", attempt(LINUX, MOBILE, Some(("Linux x86_64", "Mesa Intel(R)", 0))), vec![]),
        ("Android with desktop pages", attempt(CHROME, MOBILE, Some(("Linux armv8l", "Mali", 5))), vec![]),
        ("Android tablet as Windows", attempt(EDGE, MOBILE, Some(("Linux aarch64", "Mali", 10))), vec![]),
        ("HarmonyOS phone", attempt(HARMONY, MOBILE, Some(("Linux aarch64", "Maleoon 910", 5))), vec![]),
        (
            "HarmonyOS computer, company cloud",
            attempt(HARMONY_PC, HOSTED, Some(("Linux aarch64", "Maleoon 920", 0))),
            vec![HostedAddress, PhoneWithoutTouch],
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
        (
            "page left open, opened before its renderings were known, and on mobile now",
            Attempt { page: Some((40 * MINUTE_MS, MOBILE_ELSEWHERE, "c2")), ..android() },
            vec![TokenMoved { gap_ms: 2_400_000 }],
        ),
        (
            "the same, and a VPN switched on",
            Attempt { page: Some((40 * MINUTE_MS, MOBILE, "c2")), address: vpn(), ..android() },
            vec![TokenMoved { gap_ms: 2_400_000 }, VpnAddress],
        ),
        ("answer lost, page restored, new key", Attempt { replayed: true, ..android() }, vec![NonceSpent]),
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
    let table = [(0, 0), (4, 0), (5, 1_200), (6, 2_200), (8, 3_200), (12, 3_500), (u32::MAX, 3_500)];
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

//! The current ruleset, where it weighs otherwise than the first one.

use guard::Because::{self, *};
use guard::{Outcome, Ruleset, Verdict};

use crate::attempt::*;

fn weigh(attempt: &Attempt) -> Verdict {
    attempt.verdict_under(&Ruleset::current())
}

fn says(verdict: &Verdict, what: Because) -> bool {
    verdict.reasons.iter().any(|reason| reason.because == what)
}

#[test]
fn a_contradiction_alone_holds_nobody() {
    let table = [
        ("Android phone that calls itself Windows", attempt(ANDROID, MOBILE, Some(("Win32", "Mali-G78", 5)))),
        ("iPhone that is a Mac", attempt(IOS, MOBILE, Some(("MacIntel", "Apple M1", 0)))),
        ("gaming computer as a phone", attempt(ANDROID, MOBILE, Some(("Win32", "GeForce RTX 3060", 0)))),
    ];
    for (name, attempt) in table {
        let verdict = weigh(&attempt);
        assert!(says(&verdict, PlatformUnlikeAgent), "{name}: {verdict:?}");
        assert_eq!(verdict.outcome, Outcome::Counted, "{name}: {verdict:?}");
        let elsewhere = Attempt { address: HOSTED.to_owned(), ..attempt };
        assert_eq!(weigh(&elsewhere).outcome, Outcome::Held, "{name} in a data centre");
    }
}

#[test]
fn a_vpn_and_computed_graphics_hold_nobody() {
    let remote = ("Linux armv8l", "Google SwiftShader", 5);
    let verdict = weigh(&attempt(ANDROID, &vpn(), Some(remote)));
    assert!(says(&verdict, VpnAddress) && says(&verdict, SoftwareRenderer), "{verdict:?}");
    assert_eq!(verdict.outcome, Outcome::Counted, "{verdict:?}");
}

#[test]
fn what_admits_to_be_a_program_is_held() {
    let table = [
        ("driven browser", Attempt { webdriver: true, ..android() }),
        ("windowless browser", attempt(HEADLESS, MOBILE, None)),
        ("script on a server", attempt(CURL, HOSTED, None)),
        ("cloud phone", attempt(ANDROID, HOSTED, Some(("Linux armv8l", "Google SwiftShader", 5)))),
    ];
    for (name, attempt) in table {
        assert_eq!(weigh(&attempt).outcome, Outcome::Held, "{name}");
    }
}

#[test]
fn ordinary_devices_weigh_nothing() {
    let windows = ("Win32", "ANGLE (Intel, Intel(R) UHD Graphics 630 Direct3D11)", 0);
    let table = [
        ("iPhone", iphone()),
        ("Android", android()),
        ("campus NAT", Attempt { address: SCHOOL.to_owned(), ..android() }),
        ("iPad as a Mac", attempt(IPAD, MOBILE, Some(("MacIntel", "Apple GPU", 5)))),
        ("WeChat on a computer", attempt(DESKTOP, MOBILE, Some(windows))),
        ("old ROM", attempt(ANDROID, MOBILE, Some(("Linux i686", "PowerVR SGX 544MP", 5)))),
        ("HarmonyOS phone", attempt(HARMONY, MOBILE, Some(("Linux aarch64", "Maleoon 910", 5)))),
        ("nothing at all", Attempt { page: None, ..attempt("", HOME, None) }),
    ];
    for (name, attempt) in table {
        assert_eq!(weigh(&attempt).reasons, [], "{name}");
    }
}

#[test]
fn accounts_weigh_by_how_far_they_are_beyond_chance() {
    let weight = |accounts_on_device, persons| {
        let verdict = weigh(&Attempt { accounts_on_device, persons, ..android() });
        verdict.reasons.first().map_or(0, |reason| reason.weight)
    };
    assert_eq!((weight(1, 100), weight(4, 100)), (0, 0));
    assert!(weight(8, 100) < 1_000 && weight(36, 100) == 3_500);
    // In a campaign of 20,000 some forty look alike.
    assert!(weight(40, 20_000) < 500 && weight(300, 20_000) == 3_500);
    assert!((4..200).map(|accounts| weight(accounts, 5_000)).is_sorted());
}

#[test]
fn a_page_left_open_and_carried_elsewhere_weighs_little() {
    let verdict = weigh(&Attempt { page: Some((40 * MINUTE_MS, MOBILE_ELSEWHERE, "c1")), ..android() });
    assert!(says(&verdict, PageElsewhere { gap_ms: 2_400_000 }), "{verdict:?}");
    assert_eq!(verdict.outcome, Outcome::Counted);
    let soon = weigh(&Attempt { page: Some((MINUTE_MS, MOBILE_ELSEWHERE, "c1")), ..android() });
    assert_eq!(soon.reasons, []);
}

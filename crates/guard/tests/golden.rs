//! Stored verdicts decode for ever: these bytes were written once and only new lines are added.

use guard::{Because, Outcome, Reason, ReasonCode, Verdict};

/// One verdict per outcome, and between them every code and every cause.
fn verdicts() -> Vec<Verdict> {
    use Because::*;
    use ReasonCode::*;
    let reasons = [
        (AddressCluster, HostedAddress),
        (DeviceCluster, VpnAddress),
        (Automaton, Webdriver),
        (PaidTask, HeadlessAgent),
        (DataCentre, ToolAgent),
        (Emulator, SoftwareRenderer),
        (GroupControl, PlatformUnlikeAgent),
        (AgedSmallAccount, GpuUnlikeAgent),
        (Replay, PhoneWithoutTouch),
        (TokenFarm, ShortDwell { dwell_ms: 399 }),
        (RegularTiming, TokenMoved { gap_ms: u32::MAX }),
        (ShareTree, NonceSpent),
        (DeviceCluster, AccountsOnDevice { accounts: 12 }),
        (DataCentre, NetworkUnweighed),
    ];
    let later = [
        (Emulator, Surprising { milli_nats: 1_600 }),
        (DeviceCluster, AccountsBeyondChance { accounts: 12, expected: 4 }),
        (Replay, PageOfAnother),
        (TokenFarm, PageElsewhere { gap_ms: 1_200_000 }),
    ];
    let later = later.map(|(code, because)| Reason { code, weight: 1, because }).to_vec();
    let reasons = reasons.into_iter().zip((-6_000..).step_by(1_000));
    let reasons = reasons.map(|((code, because), weight)| Reason { code, weight, because }).collect();
    vec![
        Verdict { outcome: Outcome::Counted, score: -4_000, reasons: vec![] },
        Verdict { outcome: Outcome::Held, score: i32::MAX, reasons },
        Verdict::refused(),
        Verdict { outcome: Outcome::Counted, score: -1, reasons: later },
    ]
}

#[test]
fn stored_bytes_stay_readable() {
    let golden: Vec<&str> = include_str!("../golden/verdicts.hex").lines().collect();
    let written: Vec<String> =
        verdicts().iter().map(|verdict| hex::encode(postcard::to_stdvec(verdict).unwrap())).collect();
    assert_eq!(written, golden);
    for (line, verdict) in golden.iter().zip(verdicts()) {
        assert_eq!(postcard::from_bytes::<Verdict>(&hex::decode(line).unwrap()).unwrap(), verdict);
        let json = serde_json::to_string(&verdict).unwrap();
        assert_eq!(serde_json::from_str::<Verdict>(&json).unwrap(), verdict);
    }
}

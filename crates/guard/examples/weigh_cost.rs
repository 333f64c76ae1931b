//! What a sighting, a classification and a verdict cost: `cargo run --release -p guard --example weigh_cost`.

use std::hint::black_box;
use std::time::Instant;

use guard::{Device, EvidenceKeys, NetworkTables, RawEvidence, Ruleset, Signals, sight};
use proto::{CommandId, Timestamp};

const ROUNDS: u32 = 1_000_000;

fn main() {
    let keys = EvidenceKeys { tenant: [1; 32], evidence: [2; 32] };
    let device = Device {
        platform: Some("Linux armv8l".into()),
        gpu: Some("ANGLE (Qualcomm, Adreno (TM) 730, OpenGL ES 3.2 V@0615.65)".into()),
        canvas: Some("a1b2c3d4e5f60718".into()),
        fonts: Some("0718a1b2c3d4e5f6".into()),
        touch_points: Some(5),
        ..Device::default()
    };
    let user_agent = Some(
        "Mozilla/5.0 (Linux; Android 14; V2304A; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 \
         Chrome/116.0.0.0 Mobile Safari/537.36 XWEB/1160117 MicroMessenger/8.0.49.2600(0x28003137) NetType/WIFI",
    );
    let raw = RawEvidence {
        address: [117, 136, 8, 12].into(),
        user_agent,
        device: Some(&device),
        sharer: Some("s1"),
        moves: None,
    };
    let tables = timed("decode the shipped tables", 1, NetworkTables::shipped);
    let ruleset = Ruleset::current();
    timed("classify an address", ROUNDS, || tables.classify(black_box(raw.address)));
    let (id, received_at) = (CommandId([7; 16]), Timestamp(1_763_712_000_000));
    let sighting = timed("sight", ROUNDS, || sight(black_box(&raw), &id, received_at, &keys, tables));
    let signals = Signals {
        sighting: &sighting,
        page: None,
        now: Timestamp(0),
        replayed: false,
        accounts_on_device: 1,
        persons: 100,
        page_of_another: false,
    };
    timed("weigh an ordinary vote", ROUNDS, || ruleset.weigh(black_box(&signals)));
    let farmed = Signals { replayed: true, accounts_on_device: 300, ..signals };
    timed("weigh a fraud with two reasons", ROUNDS, || ruleset.weigh(black_box(&farmed)));
}

fn timed<T>(what: &str, rounds: u32, run: impl Fn() -> T) -> T {
    let start = Instant::now();
    for _ in 1..rounds {
        black_box(run());
    }
    let last = run();
    println!("{what}: {:?} each", start.elapsed() / rounds);
    last
}

//! Every fact comes back as it was told, and its bytes stay what they are.

use proptest::prelude::*;

use super::*;

const ANN: PersonId = PersonId([1; 16]);
const BOB: PersonId = PersonId([2; 16]);
const CAT: PersonId = PersonId([3; 16]);

fn told(body: Fact) -> Heard<Fact> {
    Heard {
        source: Source { service: "votes".into(), shard: 3, incarnation: Incarnation([7; 8]), position: 300 },
        previous: 299,
        tenant: "default".parse().unwrap(),
        campaign: "spring".parse().unwrap(),
        occurred_at: Timestamp(1_749_528_000_000),
        cause: CommandId([9; 16]),
        trace: Trace::of("request-1"),
        body,
    }
}

fn facts() -> Vec<Fact> {
    let (person, contestants) = (ANN, vec![17, 300]);
    let asset: Asset = "unit.mug".parse().unwrap();
    vec![
        VoteCounted {
            person,
            cast: 300,
            contestants: contestants.clone(),
            votes: 1,
            cast_at: Some(Timestamp(300)),
        }
        .into(),
        VoteVoided { person, cast: 300, contestants: contestants.clone(), votes: 1 }.into(),
        VoteRestored { person, cast: 300, contestants, votes: 1 }.into(),
        FollowerQualified { inviter: ANN, follower: BOB, above: Some(CAT) }.into(),
        FollowerLeft { inviter: ANN, follower: BOB, qualified: 41 }.into(),
        TicketsGranted { person, tickets: 3 }.into(),
        TicketsRecalled { person, tickets: 3 }.into(),
        TicketsSpent { person, tickets: 1 }.into(),
        StockAllotted { asset: asset.clone(), amount: 1_000 }.into(),
        StockReturned { asset: Asset::Cny, amount: 7 }.into(),
        PrizeWon { person, asset: asset.clone(), amount: 1 }.into(),
        PrizeReturned { person, won: 41, asset: "tickets.lucky".parse().unwrap(), amount: 1 }.into(),
        StockRecalled { asset, amount: 1_000 }.into(),
        FollowerRestored { inviter: ANN, follower: BOB, qualified: 41 }.into(),
        GoalReached { person, goal: Goal::Invited(10) }.into(),
        GoalLost { person, reached: 41 }.into(),
        GoalRegained { person, reached: 41 }.into(),
        FollowStated { person, following: true, at: Timestamp(300), is_new: true }.into(),
    ]
}

fn bytes(fact: &Heard<Fact>) -> Vec<u8> {
    let mut bytes = Vec::new();
    fact.seal().encode(&mut bytes);
    bytes
}

/// Bytes of every version of every kind that was ever told. A changed shape is a new version with a line of its own.
#[test]
fn facts_keep_their_bytes() {
    let golden = include_str!("../../golden/facts.hex");
    let facts = facts();
    let kinds = Vec::from_iter((1..=13).chain(20..=24));
    assert_eq!(facts.iter().map(Fact::kind).collect::<Vec<_>>(), kinds, "one of each kind");
    let mut missing = String::new();
    for fact in facts {
        let name = format!("{}-v{}", fact.name(), fact.version());
        let told = told(fact);
        let told_bytes = bytes(&told);
        let line = format!("{name} {}", hex::encode(&told_bytes));
        if !golden.lines().any(|golden| golden == line) {
            missing = format!("{missing}{line}\n");
        }
        let (read, rest) = read(&told_bytes).unwrap();
        assert_eq!((read.open(), rest), (Ok(Some(told)), &[][..]), "{name} comes back as it was told");
    }
    assert!(missing.is_empty(), "no longer as they were first told:\n{missing}");
}

#[test]
fn what_former_releases_told_is_read_as_what_it_is_today() {
    for line in include_str!("../../golden/facts.hex").lines() {
        let (name, bytes) = line.split_once(' ').unwrap();
        let bytes = hex::decode(bytes).unwrap();
        let fact = read(&bytes).unwrap().0.open().unwrap().unwrap().body;
        if name == "VoteCounted-v1" {
            let (person, contestants) = (ANN, vec![17, 300]);
            assert_eq!(fact, VoteCounted { person, cast: 300, contestants, votes: 1, cast_at: None }.into());
        } else if name == "FollowerQualified-v1" {
            assert_eq!(fact, FollowerQualified { inviter: ANN, follower: BOB, above: None }.into());
        }
    }
}

#[test]
fn several_stand_one_behind_the_other_and_unknown_kinds_are_skipped() {
    let facts = facts();
    let mut message = Vec::new();
    for (index, fact) in facts.iter().enumerate() {
        let mut raw = told(fact.clone()).seal();
        if index == 1 {
            raw.body.kind = 999;
        }
        raw.encode(&mut message);
    }
    let (mut rest, mut known) = (&message[..], 0);
    while !rest.is_empty() {
        let (heard, behind) = read(rest).unwrap();
        assert_eq!(heard.source.position, 300, "also of a kind that nobody knows");
        known += usize::from(heard.open().unwrap().is_some());
        rest = behind;
    }
    assert_eq!(known, facts.len() - 1);
}

#[test]
fn what_cannot_be_read_says_why() {
    let vote = told(facts().remove(0));
    let good = bytes(&vote);
    for cut in 0..good.len() {
        assert!(read(&good[..cut]).is_err(), "cut at {cut}");
    }
    let mut newer = good.clone();
    newer[0] = 2;
    assert_eq!(read(&newer), Err(UnreadableFact::Envelope(2)));
    let mut long = good.clone();
    long[1..5].copy_from_slice(&u32::MAX.to_le_bytes());
    assert_eq!(read(&long), Err(UnreadableFact::Garbled("it is too long".to_owned())));

    let mut raw = vote.seal();
    raw.body.version = 3;
    assert_eq!(raw.open(), Err(UnreadableFact::NewerVersion { kind: "VoteCounted", version: 3 }));
    raw.body.version = 2;
    raw.body.payload.push(0);
    assert!(matches!(raw.open(), Err(UnreadableFact::Malformed { kind: "VoteCounted", version: 2, .. })));
    let too_much = told(TicketsSpent { person: ANN, tickets: FACT_AMOUNT_MAX + 1 }.into());
    assert!(matches!(too_much.seal().open(), Err(UnreadableFact::Malformed { kind: "TicketsSpent", .. })));
}

#[test]
fn the_longest_fact_fits() {
    let longest = Heard {
        source: Source {
            service: "s".repeat(SERVICE_BYTES_MAX).into(),
            shard: u16::MAX,
            incarnation: Incarnation([255; 8]),
            position: u64::MAX,
        },
        previous: u64::MAX,
        tenant: "t".repeat(crate::ids::NAME_BYTES_MAX).parse().unwrap(),
        campaign: "c".repeat(crate::ids::NAME_BYTES_MAX).parse().unwrap(),
        occurred_at: Timestamp(u64::MAX),
        cause: CommandId([255; 16]),
        trace: Trace::of(&"r".repeat(TRACE_BYTES_MAX)),
        body: VoteCounted {
            person: ANN,
            cast: u64::MAX,
            contestants: vec![u32::MAX; 50],
            votes: u32::MAX,
            cast_at: Some(Timestamp(u64::MAX)),
        }
        .into(),
    };
    assert!(bytes(&longest).len() <= FACT_BYTES_MAX);
    assert_eq!(read(&bytes(&longest)).unwrap().0.open(), Ok(Some(longest)));
}

#[test]
fn assets_have_one_spelling() {
    for good in ["points", "cny", "tickets.lucky", "unit.mug-2"] {
        assert_eq!(good.parse::<Asset>().unwrap().to_string(), good);
    }
    for bad in ["", "Points", "usd", "tickets", "tickets.", "unit.A", "points.a", "unit.a.b"] {
        assert!(bad.parse::<Asset>().is_err(), "{bad}");
    }
    assert_eq!(Trace::of("two words"), Trace::default());
    assert_eq!(Trace::of(&"x".repeat(65)).as_str(), "");
}

proptest! {
    /// Bytes come from a network: whatever they are, they are read or refused, and never overread.
    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200), begins_well: bool) {
        let mut message = if begins_well { self::bytes(&told(facts().remove(0))) } else { Vec::new() };
        message.extend_from_slice(&bytes);
        let mut rest = &message[..];
        while let Ok((heard, behind)) = read(rest) {
            drop(heard.open());
            prop_assert!(behind.len() < rest.len());
            rest = behind;
        }
    }

    /// A byte that was changed on the way is found out, or changes the fact: it never crashes the reader.
    #[test]
    fn a_changed_byte_never_crashes(at in any::<prop::sample::Index>(), to: u8) {
        let mut message = bytes(&told(facts().remove(0)));
        let at = at.index(message.len());
        message[at] = to;
        if let Ok((heard, _)) = read(&message) {
            drop(heard.open());
        }
    }
}

//! Who waits behind whom.

use proto::fact::{Raw, Source, TicketsSpent, Trace};
use proto::{Actor, Incarnation, PersonId, Timestamp};

use super::*;
use crate::answer;

const ANN: PersonId = PersonId([1; 16]);
const BOB: PersonId = PersonId([2; 16]);

fn campaign(name: &str) -> CampaignId {
    name.parse().unwrap()
}

fn heard(position: u64, about: &str, person: PersonId) -> Heard<Fact> {
    Heard {
        source: Source { service: "lotteries".into(), shard: 0, incarnation: Incarnation([7; 8]), position },
        previous: position - 1,
        tenant: "default".parse().unwrap(),
        campaign: campaign(about),
        occurred_at: Timestamp(9),
        cause: CommandId([9; 16]),
        trace: Trace::default(),
        body: TicketsSpent { person, tickets: 1 }.into(),
    }
}

fn unreadable(position: u64, about: &str) -> Heard<Raw> {
    let mut raw = heard(position, about, ANN).seal();
    raw.body.version = 9;
    raw
}

fn park(parking: &mut Parking, position: u64, heard: &Heard<Raw>) {
    let fact = Parked::of(heard, "why".to_owned());
    parking.park(Stamp { position, at: Timestamp(1) }, &fact);
}

fn release(parking: &mut Parking, position: u64) {
    let Parked { source, campaign, person, .. } = parking.get(position).unwrap().fact.clone();
    let by = Actor::System;
    parking.release(&Released { parked: position, source, campaign, person, how: Release::Dropped, by });
}

#[test]
fn facts_wait_behind_those_of_the_same_person_in_the_same_campaign() {
    let mut parking = Parking::default();
    assert!(!parking.holds(&campaign("lucky"), Some(ANN)) && !parking.holds(&campaign("lucky"), None));
    park(&mut parking, 10, &heard(1, "lucky", ANN).seal());
    assert!(parking.holds(&campaign("lucky"), Some(ANN)));
    assert!(!parking.holds(&campaign("lucky"), Some(BOB)) && !parking.holds(&campaign("other"), Some(ANN)));
    // What concerns nobody in particular keeps the order of the campaign.
    assert!(parking.holds(&campaign("lucky"), None) && !parking.holds(&campaign("luck"), None));
    park(&mut parking, 11, &heard(2, "lucky", ANN).seal());
    park(&mut parking, 12, &heard(3, "lucky", BOB).seal());
    assert_eq!([10, 11, 12].map(|at| parking.ahead_of(at)), [None, Some(10), None]);
    release(&mut parking, 10);
    assert!(parking.holds(&campaign("lucky"), Some(ANN)), "one more waits");
    release(&mut parking, 11);
    release(&mut parking, 12);
    assert_eq!(parking, Parking::default());
}

#[test]
fn what_cannot_be_read_holds_its_whole_campaign() {
    let mut parking = Parking::default();
    park(&mut parking, 10, &unreadable(1, "lucky"));
    assert!(parking.holds(&campaign("lucky"), Some(BOB)) && parking.holds(&campaign("lucky"), None));
    assert!(!parking.holds(&campaign("other"), Some(BOB)));
    park(&mut parking, 11, &heard(2, "lucky", BOB).seal());
    assert_eq!(parking.ahead_of(11), Some(10));
    let kept = &parking.get(10).unwrap().fact;
    let (read, rest) = proto::fact::read(&kept.told).unwrap();
    assert_eq!((read, rest.len()), (unreadable(1, "lucky"), 0), "a retry hears the same bytes");
    assert!(parking.has(&kept.source) && !parking.is_full());
    let (mut bytes, snapshot) = (Vec::new(), parking.clone());
    answer::append(&parking, &mut bytes);
    assert_eq!(answer::read::<Parking>(&bytes), Ok(snapshot));
}

#[test]
fn a_reaction_has_one_id_however_often_its_fact_is_heard() {
    let again = Heard { trace: Trace::of("r2"), previous: 0, ..heard(5, "lucky", ANN) };
    assert_eq!(reaction_id(&heard(5, "lucky", ANN), 0), reaction_id(&again, 0));
    assert_ne!(reaction_id(&again, 0), reaction_id(&again, 1));
    let mut another_life = again.clone();
    another_life.source.incarnation = Incarnation([8; 8]);
    assert_ne!(reaction_id(&another_life, 0), reaction_id(&again, 0));
}

/// Counts tickets that were spent, and listens to lotteries for it.
enum Counter {}

#[derive(Default, serde::Serialize, serde::Deserialize)]
struct Counted {
    parking: Parking,
}

#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Held(Parked);

crate::events! {
    /// What happened in a counter.
    pub enum Happened {
        1 => Held v1,
    }
    campaign(_event) => None;
    person(_event) => None;
}

impl Decider for Counter {
    type Command = u64;
    type Event = Happened;
    type State = Counted;
    type Receipt = ();
    type Refusal = CannotCount;
    type Resources = ();

    fn decide(_: &Counted, _: &proto::Envelope<u64>, _: &crate::Context<'_, ()>) -> crate::Decision<Self> {
        crate::Decision::accept(Vec::new(), ())
    }

    fn evolve(state: &mut Counted, stamp: Stamp, Happened::Held(event): &Happened) {
        state.parking.park(stamp, &event.0);
    }

    fn next_deadline(_: &Counted) -> Option<Timestamp> {
        None
    }

    fn tick() -> u64 {
        0
    }

    fn concludes(_: &Happened) -> Option<&CampaignId> {
        None
    }
}

#[derive(Debug, thiserror::Error, serde::Serialize, serde::Deserialize)]
#[error("it can't")]
struct CannotCount;

impl Exchange for Counter {
    const HEARS: &'static [&'static str] = &["lotteries"];

    fn announce(_: &Happened, _: Stamp) -> Option<Announcement> {
        None
    }

    fn react(heard: &Heard<Fact>) -> Reactions<u64> {
        match &heard.body {
            Fact::TicketsSpent(spent) => vec![(Target::Tenant, spent.tickets)],
            Fact::TicketsRecalled(_) => vec![(Target::Tenant, 1), (Target::Tenant, 2)],
            _ => Vec::new(),
        }
    }

    fn note(_: &Counted, _: &TenantId, note: Note) -> Option<Happened> {
        match note {
            Note::Parked(parked) => Some(Held(parked).into()),
            Note::Declined(_) | Note::Released(_) => None,
        }
    }

    fn parking(state: &Counted) -> &Parking {
        &state.parking
    }
}

/// Hears a fact; if it is parked, that happens at this position.
fn hear_at(state: &mut Counted, position: u64, heard: &Heard<Raw>) -> Hearing<u64> {
    let hearing = hear::<Counter>(state, heard);
    if let Hearing::Park(parked) = &hearing {
        let event = Counter::note(state, &heard.tenant, Note::Parked(parked.clone())).unwrap();
        Counter::evolve(state, Stamp { position, at: Timestamp(1) }, &event);
    }
    hearing
}

#[test]
fn facts_are_heard_parked_or_passed_over() {
    let mut state = Counted::default();
    let react = Hearing::React(vec![(Target::Tenant, 1)]);
    assert_eq!(hear_at(&mut state, 9, &heard(1, "lucky", ANN).seal()), react);
    let mut unknown = heard(2, "lucky", ANN).seal();
    unknown.body.kind = 999;
    assert_eq!(hear_at(&mut state, 9, &unknown), Hearing::Nothing);
    let won = proto::fact::TicketsGranted { person: ANN, tickets: 1 };
    let others = heard(3, "lucky", ANN).map(|_| Fact::from(won)).seal();
    assert_eq!(hear_at(&mut state, 9, &others), Hearing::Nothing);

    let Hearing::Park(parked) = hear_at(&mut state, 10, &unreadable(4, "lucky")) else {
        panic!("it is read")
    };
    assert!(parked.reason.contains("newer release"));
    let Hearing::Park(behind) = hear_at(&mut state, 11, &heard(5, "lucky", BOB).seal()) else {
        panic!("it overtakes")
    };
    assert_eq!((behind.person, behind.reason.as_str()), (Some(BOB), ""));
    assert_eq!(hear_at(&mut state, 12, &others), Hearing::Nothing, "what nobody acts on need not wait");
    assert_eq!(hear_at(&mut state, 12, &heard(6, "other", BOB).seal()), react);
}

#[test]
fn a_parked_fact_is_retried_in_its_turn() {
    let mut state = Counted::default();
    hear_at(&mut state, 10, &unreadable(4, "lucky"));
    hear_at(&mut state, 11, &heard(5, "lucky", BOB).seal());
    assert_eq!(retry::<Counter>(&state, 9), Err(CannotRetry::NotParked(9)));
    assert_eq!(retry::<Counter>(&state, 11), Err(CannotRetry::Behind(10)));
    assert!(matches!(retry::<Counter>(&state, 10), Err(CannotRetry::Unreadable(_))));
    release(&mut state.parking, 10);
    let reactions = vec![(Target::Tenant, 1)];
    assert_eq!(retry::<Counter>(&state, 11), Ok((heard(5, "lucky", BOB), reactions)));
}

#[test]
#[should_panic(expected = "leads to 2 commands")]
fn a_fact_that_leads_to_several_commands_is_a_bug_and_not_done_in_part() {
    let recalled = proto::fact::TicketsRecalled { person: ANN, tickets: 1 };
    let recalled = heard(1, "lucky", ANN).map(|_| Fact::from(recalled)).seal();
    hear::<Counter>(&Counted::default(), &recalled);
}

#[test]
fn a_full_parking_stops_the_hearing() {
    let mut state = Counted::default();
    for position in 1..=PARKED_MAX as u64 {
        park(&mut state.parking, position, &unreadable(position, "lucky"));
    }
    assert_eq!(hear_at(&mut state, 20_000, &unreadable(20_000, "lucky")), Hearing::Full);
    assert_eq!(hear_at(&mut state, 20_000, &heard(20_000, "lucky", BOB).seal()), Hearing::Full);
    let elsewhere = heard(20_000, "other", BOB).seal();
    assert!(
        matches!(hear_at(&mut state, 20_000, &elsewhere), Hearing::React(_)),
        "what needs no room goes on"
    );
}

#[test]
fn a_list_names_for_each_the_one_that_it_waits_behind() {
    // Every order of four facts of six kinds: of nobody, Ann and Bob, in two campaigns.
    for number in 0..6_u32.pow(4) {
        let mut parking = Parking::default();
        for place in 0..4 {
            let kind = number / 6_u32.pow(place) % 6;
            let about = ["lucky", "other"][kind as usize % 2];
            let position = u64::from(place) + 1;
            match kind / 2 {
                0 => park(&mut parking, position, &unreadable(position, about)),
                1 => park(&mut parking, position, &heard(position, about, ANN).seal()),
                _ => park(&mut parking, position, &heard(position, about, BOB).seal()),
            }
        }
        for (position, _, behind) in parking.in_line() {
            assert_eq!(behind, parking.ahead_of(position), "{position} of {number}");
        }
    }
}

//! Rules of the directory, and the bytes of its events.

use decider::Recorded;
use decider::given::given;
use proto::wire::Audience;
use proto::{Actor, CommandId, Intent};

use super::*;

fn ask(tenant: &str, body: Command) -> Envelope<Command> {
    Envelope {
        id: CommandId::default(),
        intent: Intent::default(),
        tenant: tenant.parse().unwrap(),
        campaign: None,
        actor: Actor::System,
        received_at: Timestamp(0),
        pretended_at: None,
        sighting: None,
        page: None,
        request_id: String::new(),
        body,
    }
}

fn place_spring() -> Command {
    Command::Place { campaign: "spring".parse().unwrap(), service: "votes".to_owned() }
}

fn placed() -> Placed {
    Placed {
        campaign: "spring".parse().unwrap(),
        tenant: "default".parse().unwrap(),
        service: "votes".to_owned(),
        shard: 0,
    }
}

fn created() -> TokenCreated {
    TokenCreated {
        token: TokenHash([7; 32]),
        role: Role::Operator,
        tenant: "default".parse().unwrap(),
        label: "night shift".to_owned(),
    }
}

fn summed() -> DoorSummed {
    DoorSummed { minute: Timestamp(60_000), refusals: BTreeMap::from([("person".to_owned(), 3)]) }
}

fn ordered() -> ErasureOrdered {
    let by = Actor::Operator(TokenHash([7; 32]));
    ErasureOrdered { tenant: "default".parse().unwrap(), person: PersonId([8; 16]), by }
}

#[test]
fn an_order_to_erase_is_written_down_with_its_giver() {
    let order = Envelope {
        actor: ordered().by,
        ..ask("default", Command::OrderErasure { person: ordered().person })
    };
    given::<Directory>(&()).when(&order).then(&[ordered().into()]).told(&Receipt::Noted);
    assert_eq!(Event::from(ordered()).person(), Some(PersonId([8; 16])));
}

#[test]
fn a_campaign_is_placed_once() {
    given::<Directory>(&())
        .when(&ask("default", place_spring()))
        .then(&[placed().into()])
        .told(&Receipt::Placed { shard: 0 });
    given::<Directory>(&())
        .events([placed()])
        .when(&ask("default", place_spring()))
        .then(&[])
        .told(&Receipt::Placed { shard: 0 });
}

#[test]
fn an_id_taken_by_another_account_or_kind_stays_taken() {
    let taken = Refusal::Taken { campaign: "spring".parse().unwrap() };
    let elsewhere = Command::Place { campaign: "spring".parse().unwrap(), service: "lotteries".to_owned() };
    given::<Directory>(&()).events([placed()]).when(&ask("other", place_spring())).then(&[]).refused(&taken);
    given::<Directory>(&()).events([placed()]).when(&ask("default", elsewhere)).then(&[]).refused(&taken);
}

#[test]
fn tokens_are_noted_once_each_way() {
    let note = Command::NoteToken {
        token: TokenHash([7; 32]),
        role: Role::Operator,
        tenant: "default".parse().unwrap(),
        label: "night shift".to_owned(),
    };
    let revoke = Command::NoteRevocation { token: TokenHash([7; 32]) };
    let nothing = given::<Directory>(&());
    nothing.when(&ask("default", note.clone())).then(&[created().into()]);
    nothing.when(&ask("default", revoke.clone())).then(&[]);
    let known = given::<Directory>(&()).events([created()]);
    known.when(&ask("default", note)).then(&[]);
    known.when(&ask("default", revoke)).then(&[TokenRevoked { token: TokenHash([7; 32]) }.into()]);
}

#[test]
fn an_empty_door_summary_leaves_no_event() {
    let sum = |refusals: &BTreeMap<String, u64>| {
        ask("default", Command::SumDoor { minute: Timestamp(60_000), refusals: refusals.clone() })
    };
    given::<Directory>(&()).when(&sum(&BTreeMap::new())).then(&[]);
    given::<Directory>(&()).when(&sum(&summed().refusals)).then(&[summed().into()]);
}

#[test]
fn a_tenants_campaigns_are_listed_newest_first_and_keep_their_numbers() {
    let mut state = State::default();
    let mut view = View::default();
    let list = |view: &View, tenant: &str, before, limit| {
        let asked = List::Places { tenant: tenant.parse().unwrap(), before, limit };
        let Listed::Places(places) = Directory::list(view, &asked) else { panic!("places") };
        places.iter().map(|place| format!("{}{}", place.number, place.campaign)).collect::<Vec<_>>()
    };
    for (number, (campaign, tenant)) in
        [("b", "default"), ("c", "default"), ("x", "other"), ("a", "default")].into_iter().enumerate()
    {
        let (campaign, tenant) = (campaign.parse().unwrap(), tenant.parse().unwrap());
        let event = Placed { campaign, tenant, ..placed() }.into();
        Directory::evolve(&mut state, Stamp { position: number as u64 + 1, at: Timestamp(0) }, &event);
        let next = Directory::view(&state, &view, &Nobody);
        assert_eq!(Directory::moved(&view, &next).len(), 1);
        view = next;
    }
    assert_eq!(list(&view, "default", None, 2), ["2a", "1c"]);
    assert_eq!(list(&view, "default", Some(1), 2), ["0b"]);
    assert_eq!(list(&view, "default", Some(0), 2), [""; 0]);
    assert_eq!(list(&view, "default", Some(u64::MAX), 9), ["2a", "1c", "0b"]);
    assert_eq!(list(&view, "other", None, 9), ["0x"]);
    assert_eq!(list(&view, "nobody", None, 9), [""; 0]);
    // A start makes the view from the state alone.
    let anew = Directory::view(&state, &View::default(), &Nobody);
    assert_eq!(list(&anew, "default", None, 9), list(&view, "default", None, 9));
}

#[test]
fn the_oldest_place_of_a_service_in_the_same_account_is_found_beside_a_campaign() {
    let mut state = State::default();
    for (number, (campaign, tenant, service)) in [
        ("spring", "default", "referrals"),
        ("books", "other", "ledger"),
        ("book", "default", "ledger"),
        ("book-2", "default", "ledger"),
    ]
    .into_iter()
    .enumerate()
    {
        let (campaign, tenant) = (campaign.parse().unwrap(), tenant.parse().unwrap());
        let event = Placed { campaign, tenant, service: service.to_owned(), ..placed() }.into();
        Directory::evolve(&mut state, Stamp { position: number as u64 + 1, at: Timestamp(0) }, &event);
    }
    let view = Directory::view(&state, &View::default(), &Nobody);
    let beside = |campaign: &str, service: &str| {
        let look = Look {
            campaign: campaign.parse().unwrap(),
            question: "beside".to_owned(),
            parameters: vec![("service".to_owned(), service.to_owned())],
            audience: Audience::Operators,
        };
        match Directory::look(&view, &look) {
            LookReply::Body { body, .. } => serde_json::from_slice::<Option<Place>>(&body).unwrap(),
            LookReply::Problem(problem) => panic!("{problem:?}"),
        }
    };
    let found = |campaign, service| beside(campaign, service).map(|place| place.campaign.to_string());
    assert_eq!(found("spring", "ledger").as_deref(), Some("book"));
    assert_eq!(found("book-2", "referrals").as_deref(), Some("spring"));
    assert_eq!(found("books", "ledger").as_deref(), Some("books"));
    assert_eq!(found("spring", "votes"), None);
    assert_eq!(found("books", "referrals"), None, "another account's is none");
}

#[test]
fn a_minute_sums_up_what_the_door_refused() {
    let mut minute = DoorMinute::default();
    assert!(!Directory::tally(&placed().into(), &mut minute));
    for _ in 0..2 {
        assert!(Directory::tally(&summed().into(), &mut minute));
    }
    assert_eq!(minute.refusals, BTreeMap::from([("person".to_owned(), 6)]));
}

/// A directory has nobody's personal data.
struct Nobody;

impl Readable for Nobody {
    fn personal(&self, _: &PersonalRef) -> Option<BTreeMap<String, String>> {
        None
    }
}

#[test]
fn golden_bytes_of_every_event_decode() {
    let golden = include_str!("../golden/events.hex");
    let events: [Event; 5] = [
        placed().into(),
        created().into(),
        TokenRevoked { token: TokenHash([7; 32]) }.into(),
        summed().into(),
        ordered().into(),
    ];
    let lines: Vec<&str> = golden.lines().filter(|line| !line.starts_with('#')).collect();
    assert_eq!(lines.len(), events.len(), "one line for each version ever stored");
    for (line, event) in lines.iter().zip(events) {
        let fields: Vec<&str> = line.split_whitespace().collect();
        let [kind, version, payload] = fields[..] else { panic!("kind, version, payload: {line}") };
        let payload: Vec<u8> = (0..payload.len())
            .step_by(2)
            .map(|i| u8::from_str_radix(&payload[i..i + 2], 16).unwrap())
            .collect();
        let decoded = Event::decode(kind.parse().unwrap(), version.parse().unwrap(), &payload);
        assert_eq!(decoded, Ok(Some(event.clone())));
        let mut written = Vec::new();
        event.encode(&mut written);
        assert_eq!(written, payload, "what is written today reads back as today's version");
    }
    assert_eq!(Event::decode(999, 1, &[]), Ok(None), "unknown kinds are skipped");
}

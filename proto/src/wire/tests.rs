//! Every message comes back as it went, and its bytes stay what they are.

use super::*;
use crate::envelope::{Actor, Envelope};
use crate::evidence::{
    AgentFamily, Network, NetworkClass, Operator, PageSeen, Profile, Radio, SealedAddress, Sighting,
};
use crate::ids::{CommandId, Incarnation, Intent, Nonce, PersonId, PersonalRef, Pseudonym, RulesHash};

fn envelope() -> Envelope<serde_bytes::ByteBuf> {
    let pseudonym = |byte| Some(Pseudonym([byte; 8]));
    let profile = Profile {
        platform: "iPhone".into(),
        agent: AgentFamily::WeChatIos,
        screen: "390x844@3".into(),
        gpu: "Apple GPU".into(),
        cores: 6,
        touch_points: 5,
        radio: Radio::Mobile,
        webdriver: false,
    };
    let sighting = Sighting {
        device: pseudonym(1),
        canvas: pseudonym(2),
        audio: pseudonym(3),
        fonts: pseudonym(4),
        prefix24: pseudonym(5),
        prefix16: pseudonym(6),
        prefix48: None,
        sharer: pseudonym(7),
        profile,
        network: Network { operator: Operator::ChinaMobile, class: NetworkClass::Carrier },
        tables: RulesHash([8; 8]),
        sealed_address: SealedAddress::V4([9; 4]),
        moves: Some(300),
    };
    let page = PageSeen {
        nonce: Nonce([10; 4]),
        opened_at: Timestamp(1_700_000_000_000),
        prefix: pseudonym(5),
        device: None,
        sharer: None,
    };
    Envelope {
        id: CommandId([11; 16]),
        intent: Intent([12; 8]),
        tenant: "default".parse().unwrap(),
        campaign: Some("spring".parse().unwrap()),
        actor: Actor::Person(PersonId([13; 16])),
        received_at: Timestamp(1_700_000_000_001),
        pretended_at: Some(Timestamp(1_700_000_000_002)),
        sighting: Some(sighting),
        page: Some(page),
        request_id: "r1".to_owned(),
        body: serde_bytes::ByteBuf::from(vec![1, 2, 3]),
    }
}

fn command_replies() -> [CommandReply; 5] {
    [
        CommandReply::Answered { position: 7, at: Timestamp(9), answer: vec![1, 0], repeated: true },
        CommandReply::Conflict,
        CommandReply::Full,
        CommandReply::Stopped("disk".to_owned()),
        CommandReply::Malformed("short".to_owned()),
    ]
}

fn look_replies() -> [LookReply; 2] {
    let problem = Problem::new(404, "campaign-unknown", "There is no such campaign.");
    [LookReply::Body { etag: "e".to_owned(), body: b"{}".to_vec() }, LookReply::Problem(problem)]
}

fn lists() -> [List; 2] {
    let tenant: TenantId = "default".parse().unwrap();
    let campaigns = vec!["spring".parse().unwrap()];
    [
        List::Places { tenant: tenant.clone(), before: Some(7), limit: 50 },
        List::Summaries { tenant, campaigns },
    ]
}

fn listed() -> [Listed; 3] {
    let campaign: CampaignId = "spring".parse().unwrap();
    let place = PlaceLine { number: 6, campaign: campaign.clone(), service: "votes".to_owned(), shard: 0 };
    let summary = Summary {
        campaign,
        kind: "votes".to_owned(),
        name: "Spring".to_owned(),
        status: Stage::Open,
        created_at_ms: Timestamp(1),
        opened_at_ms: Some(Timestamp(2)),
        closed_at_ms: None,
    };
    [Listed::Places(vec![place]), Listed::Summaries(vec![summary]), Listed::Unknown]
}

fn query() -> Query {
    Query {
        tenant: "default".parse().unwrap(),
        campaign: Some("book".parse().unwrap()),
        question: "entries".to_owned(),
        parameters: vec![("limit".to_owned(), "5".to_owned())],
        format: Format::Csv,
    }
}

fn queried() -> [Queried; 2] {
    let (service, incarnation) = ("votes".into(), Incarnation([15; 8]));
    let page = QueryPage {
        position: 300,
        next_cursor: Some("17.1".to_owned()),
        body: b"{}".to_vec(),
        cites: vec![crate::fact::Source { service, shard: 0, incarnation, position: 42 }],
    };
    let problem = Problem::new(400, "parameter-invalid", "limit can't be read.");
    [Queried::Page(page), Queried::Problem(problem)]
}

/// Holds one message against its line of the golden file.
#[track_caller]
fn check<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(name: &str, message: &T) {
    let bytes = encode(message);
    assert_eq!(&decode::<T>(&bytes).unwrap(), message, "{name} comes back as it went");
    let golden = include_str!("../../golden/wire.hex");
    let line = golden.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    assert_eq!(line, Some(hex::encode(&bytes).as_str()), "{name} as it was first sent");
}

#[test]
fn messages_keep_their_bytes() {
    check("envelope", &envelope());
    for (index, reply) in command_replies().iter().enumerate() {
        check(&format!("command-reply-{index}"), reply);
    }
    for (index, reply) in look_replies().iter().enumerate() {
        check(&format!("look-reply-{index}"), reply);
    }
    let look = Look {
        campaign: "spring".parse().unwrap(),
        question: "leaderboard".to_owned(),
        parameters: vec![("limit".to_owned(), "5".to_owned())],
        audience: Audience::Operators,
    };
    check("look", &look);
    let own = Own { campaign: "spring".parse().unwrap(), person: PersonId([13; 16]), pretended_at: None };
    check("own", &own);
    check("own-page", &OwnPage { own, from: Some(300), limit: 50 });
    for (index, list) in lists().iter().enumerate() {
        check(&format!("list-{index}"), list);
    }
    for (index, listed) in listed().iter().enumerate() {
        check(&format!("listed-{index}"), listed);
    }
    check("query", &query());
    for (index, queried) in queried().iter().enumerate() {
        check(&format!("queried-{index}"), queried);
    }
    let minutes = MinutesFrom { campaign: None, from: Some(Timestamp(60_000)), limit: 120 };
    check("minutes-from", &minutes);
    check("forget", &Forget { personal: vec![PersonalRef([14; 16])] });
    check("changed", &Changed { campaign: "spring".parse().unwrap() });
}

#[test]
fn another_release_or_garbage_is_told_apart() {
    let mut bytes = encode(&Changed { campaign: "spring".parse().unwrap() });
    assert!(matches!(decode::<Changed>(&[]), Err(WireError::Empty)));
    assert!(matches!(decode::<Changed>(&bytes[..3]), Err(WireError::Malformed(_))));
    bytes[0] = 9;
    assert!(matches!(decode::<Changed>(&bytes), Err(WireError::Version(9))));
}

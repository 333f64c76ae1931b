//! A squad draws on one phone: what it wins is drawn as ever, waits for a person, and is in the books only where it was released.

use serde_json::{Value, json};
use tests::{Api, Person, Server};

const BOOK: &str = "/v1/campaigns/book-default";
const DRAW: &str = "/v1/campaigns/lucky";
/// More accounts on one phone than any family has.
const SQUAD: u64 = 12;
/// A prize for each of them, and for whoever came from elsewhere.
const MUGS: u64 = SQUAD + 1;
/// Where the squad's phone is, and where somebody else is, both on fixed lines.
const LAIR: &str = "114.88.200.40";
const HOME: &str = "61.164.40.3";

fn phone(canvas: &str) -> Value {
    json!({
        "platform": "Linux armv8l", "screen": "360x800@3", "touch_points": 5, "canvas": canvas, "audio": canvas,
    })
}

/// What phones call themselves inside WeChat.
const WECHAT: &str = "Mozilla/5.0 (Linux; Android 13; V2241A Build/TP1A.220624.014; wv) AppleWebKit/537.36 (KHTML, like Gecko) \
                      Version/4.0 Chrome/116.0.0.0 Mobile Safari/537.36 MicroMessenger/8.0.49.2600(0x28003137) \
                      NetType/WIFI Language/zh_CN";

/// A draw that gives everybody a mug, whose tickets are earned by votes.
fn set_up(operator: &Api) {
    operator.open_campaign("spring", &json!({}), 1).unwrap();
    let book = json!({ "id": "book-default", "kind": "ledger", "name": "The book" });
    operator.must_post("/v1/campaigns", &book).unwrap();
    let ticket = json!({ "name": "ticket", "on": "vote_counted", "asset": "tickets.lucky", "amount": 1 });
    let awards = json!({ "campaign": "spring", "rules": { "awards": [ticket] } });
    operator.must_post(&format!("{BOOK}/rules"), &awards).unwrap();
    for (asset, campaign, into) in [("tickets.lucky", "spring", "budget"), ("unit.mug", "lucky", "stock")] {
        let allotment = json!({ "asset": asset, "campaign": campaign, "into": into, "amount": MUGS });
        let allotted =
            operator.header("idempotency-key", asset).must_post(&format!("{BOOK}/allotments"), &allotment);
        allotted.unwrap();
    }
    let rules = json!({ "prizes": [{ "asset": "unit.mug", "amount": 1, "weight": 1 }] });
    let draw = json!({ "id": "lucky", "kind": "lotteries", "name": "Lucky", "rules": rules });
    operator.must_post("/v1/campaigns", &draw).unwrap();
    operator.get_until(DRAW, |draw| draw["inside"]["stock"][0]["left"] == MUGS).unwrap();
    operator.must_post(&format!("{DRAW}/open"), &json!({})).unwrap();
}

/// Earns a ticket on a phone of their own, and then draws on this one. Says where the win stands.
fn draw(server: &Server, number: u64, (address, canvas): (&str, &str)) -> (Person, u64) {
    let openid = format!("person-{number}");
    let own = server.anybody().header("X-Forwarded-For", &format!("36.{}.7.9", 20 + number));
    let voter = own.sign_in(&openid).unwrap();
    assert_eq!(voter.vote_on("spring", 1, &phone(&format!("own-{number}"))).unwrap().status, 201);
    let phone_here = server.anybody().header("X-Forwarded-For", address).header("User-Agent", WECHAT);
    let person = phone_here.sign_in(&openid).unwrap();
    person.api.get_until(&format!("{DRAW}/me"), |own| own["tickets_left"] == 1).unwrap();
    let device = phone(canvas);
    let visit = person.api.must_post(&format!("{DRAW}/visits"), &json!({ "device": device })).unwrap();
    let body = json!({ "page_token": visit["page_token"], "device": device });
    let drawn =
        person.api.header("Idempotency-Key", "one").must_post(&format!("{DRAW}/draws"), &body).unwrap();
    assert_eq!(drawn["won"]["asset"], "unit.mug", "what is drawn is drawn: {drawn}");
    (person, drawn["position"].as_u64().unwrap())
}

#[test]
fn what_a_squad_draws_on_one_phone_is_booked_only_where_somebody_released_it() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path()).unwrap();
    let operator = server.operator().unwrap();
    set_up(&operator);
    draw(&server, 0, (HOME, "home"));
    let squad: Vec<_> = (1..=SQUAD).map(|number| draw(&server, number, (LAIR, "lair"))).collect();
    let held = |stage: &str, count: u64| {
        let path = format!("{DRAW}/prizes/held?stage={stage}");
        operator
            .get_until(&path, |page| page["prizes"].as_array().map(Vec::len) == Some(count as usize))
            .unwrap()
    };
    let page = held("held", SQUAD);
    let signs = page["prizes"][0]["suspicions"].to_string();
    assert!(signs.contains("shared_device"), "{signs}");
    let person = page["prizes"][0]["person"].as_str().unwrap();
    let company = operator.must_get(&format!("{DRAW}/prizes/company?person={person}")).unwrap();
    assert_eq!(company["nodes"].as_array().map(Vec::len), Some(SQUAD as usize), "{company}");
    let me = squad[0].0.api.must_get(&format!("{DRAW}/me")).unwrap();
    assert_eq!(me["being_checked"], json!([squad[0].1]), "{me}");

    let judge = |won: u64, to: &str| {
        let decision = json!({ "to": to, "why": "asked who they are" });
        operator.post(&format!("{DRAW}/prizes/{won}/judge"), &decision).unwrap()
    };
    assert_eq!(judge(squad[0].1, "release").status, 200);
    assert!(squad[1..].iter().all(|(_, won)| judge(*won, "refuse").status == 200));
    held("refused", SQUAD - 1);
    held("released", 1);
    // The ledger has what was released and what was never held, and lacks nothing.
    let account = |name: &str| format!("{BOOK}/accounts/{name}");
    let left = SQUAD - 1;
    operator.get_until(&account("unit.mug:stock:lucky"), |found| found["balance"] == left).unwrap();
    let trial = operator.must_get(&format!("{BOOK}/trial-balance")).unwrap();
    assert!(trial["assets"].as_array().unwrap().iter().all(|asset| asset["difference"] == 0), "{trial}");
    // Whoever pays by the list of winners pays nobody who was refused.
    let listed = server.ask(&operator, &["winners", "--campaign", "lucky"]).unwrap();
    let listed = String::from_utf8(listed.stdout).unwrap();
    let count = |stands: &str| listed.lines().filter(|line| line.ends_with(stands)).count() as u64;
    assert_eq!((count("  theirs"), count("  refused")), (2, SQUAD - 1), "{listed}");
    // What was refused can be won again once it is taken back.
    let (_, won) = &squad[1];
    operator.must_post(&format!("{DRAW}/draws/{won}/take-back"), &json!({ "why": "invalidated" })).unwrap();
    operator.get_until(DRAW, |draw| draw["inside"]["stock"][0]["left"] == 1).unwrap();
    server.stop().unwrap();
    for command in ["verify", "replay"] {
        let output = Server::run(data.path(), &[command]).unwrap();
        assert!(output.status.success(), "{command}: {}", String::from_utf8_lossy(&output.stderr));
    }
}

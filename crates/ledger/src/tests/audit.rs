//! Auditors' questions over the rows that events leave.

use std::collections::BTreeSet;

use decider::Service;
use proto::wire::{Format, Queried, Query, QueryPage};
use proto::{Heard, Timestamp};
use serde_json::{Value, json};

use super::support::*;
use crate::Ledger;
use crate::account::Account;
use crate::books::{self, Entry, Sums, key};

/// A log, with its rows as a host keeps them.
pub struct Kept<'w>(decider::kept::Kept<'w, Ledger>);

impl<'w> Kept<'w> {
    pub fn of(world: &'w World) -> Self {
        Self(decider::kept::Kept::of(&world.log))
    }

    fn page(&self, question: &str, parameters: &[(&str, String)], format: Format) -> Result<QueryPage, u16> {
        let parameters = parameters.iter().map(|(name, value)| (name.to_string(), value.clone())).collect();
        let (tenant, campaign) = (tenant(), Some(book()));
        let query = Query { tenant, campaign, question: question.to_owned(), parameters, format };
        match Ledger::query(&query, &self.0).unwrap() {
            Queried::Page(page) => Ok(page),
            Queried::Problem(problem) => Err(problem.status),
        }
    }

    fn ask(&self, question: &str, parameters: &[(&str, String)]) -> Result<Value, u16> {
        let page = self.page(question, parameters, Format::Json)?;
        Ok(serde_json::from_slice(&page.body).unwrap())
    }

    fn text(&self, question: &str, parameters: &[(&str, String)], format: Format) -> String {
        String::from_utf8(self.page(question, parameters, format).unwrap().body).unwrap()
    }
}

/// Whatever happened: statements of an account, a campaign and the book begin and end with the balances that a plain walk
/// over all entries gives.
pub fn statements_sum_to_balances(world: &World) {
    let kept = Kept::of(world);
    let all: Vec<Entry> = world.log.iter().flat_map(|(stamp, event)| books::entries(*stamp, event)).collect();
    let hours: BTreeSet<u64> = all.iter().map(|entry| entry.occurred_at.0 / HOUR_MS * HOUR_MS).collect();
    let accounts: BTreeSet<&Account> = all.iter().map(|entry| &entry.account).collect();
    let ends: Vec<u64> = hours.iter().flat_map(|hour| [*hour, hour + HOUR_MS]).take(4).collect();
    for (since, until) in ends.iter().flat_map(|since| ends.iter().map(move |until| (*since, *until))) {
        if since > until {
            continue;
        }
        let period = [("since_ms", since.to_string()), ("until_ms", until.to_string())];
        let before = |end: u64, wants: &dyn Fn(&&Entry) -> bool| {
            let some = all.iter().filter(wants).filter(|entry| entry.occurred_at < Timestamp(end));
            some.fold(Sums::default(), |sums, entry| sums.plus(entry.side, entry.amount))
        };
        let check = |part: &Value, account: &Account, wants: &dyn Fn(&&Entry) -> bool| {
            let normal = account.kind.normal();
            let (opening, closing) = (before(since, wants), before(until, wants));
            assert_eq!(part["opening"], opening.net(normal), "{account} at {since}");
            assert_eq!(part["closing"], closing.net(normal), "{account} at {until}");
            assert_eq!(part["debits"], closing.debits - opening.debits, "{account}");
            assert_eq!(part["credits"], closing.credits - opening.credits, "{account}");
        };
        for account in &accounts {
            let of = [("account", account.to_string())];
            let statement = kept.ask("statement", &[&of[..], &period[..]].concat()).unwrap();
            check(&statement["parts"][0], account, &|entry: &&Entry| entry.account == **account);
        }
        for campaign in [None, Some(spring()), Some(lucky())] {
            let of: Vec<_> = campaign.iter().map(|campaign| ("campaign", campaign.to_string())).collect();
            let statement = kept.ask("statement", &[&of[..], &period[..]].concat()).unwrap();
            let concerns =
                |entry: &Entry| campaign.as_ref().is_none_or(|it| entry.campaigns().any(|its| its == it));
            for part in statement["parts"].as_array().unwrap() {
                let is_same = |account: &Account| {
                    part["asset"] == account.asset.to_string() && part["kind"] == account.kind.word()
                };
                let one = accounts.iter().find(|account| is_same(account)).unwrap();
                check(part, one, &|entry: &&Entry| is_same(&entry.account) && concerns(entry));
            }
        }
    }
}

/// Ann votes twice, the first is heard two hours late; she spends, and the second vote is voided.
fn world() -> World {
    let mut world = World::with(five_points(), 100);
    let at = |heard: Heard<proto::Fact>, ms| Heard { occurred_at: NOON.plus_ms(ms), ..heard };
    world.now = NOON.plus_ms(HOUR_MS);
    world.hear(at(counted(42, ANN), HOUR_MS));
    world.now = NOON.plus_ms(2 * HOUR_MS);
    world.hear(at(counted(41, ANN), HOUR_MS / 2));
    world.transfer(&[new(1, "points:person:ann", "points:fulfilment", 6)]).unwrap();
    world.now = NOON.plus_ms(3 * HOUR_MS);
    world.hear(at(voided(43, 42, ANN), 3 * HOUR_MS));
    world
}

fn ann(kind: &str) -> String {
    account(&format!("points:{kind}:ann")).to_string()
}

fn cells(csv: &str) -> Vec<Vec<&str>> {
    csv.lines().map(|line| line.split(',').collect()).collect()
}

#[test]
fn a_balance_is_asked_for_by_position_or_by_time() {
    let world = world();
    let kept = Kept::of(&world);
    let ask = |name, value: u64| {
        let parameters = [("account", ann("person")), (name, value.to_string())];
        kept.ask("balance", &parameters).map(|answer| answer["balance"].as_i64().unwrap())
    };
    // By position what the books said then; by time what had happened, whenever it was booked.
    assert_eq!([4, 5, 6, 7, 8].map(|position| ask("position", position).unwrap()), [0, 5, 10, 4, 0]);
    let after = [0, HOUR_MS / 2, HOUR_MS, 2 * HOUR_MS, 3 * HOUR_MS];
    assert_eq!(after.map(|ms| ask("at_ms", NOON.plus_ms(ms).0).unwrap()), [0, 5, 10, 4, 0]);
    assert_eq!(ask("position", world.log.len() as u64 + 1), Err(400), "the books do not stand there yet");
    let now = kept.ask("balance", &[("account", ann("owed"))]).unwrap();
    assert_eq!((&now["balance"], &now["unit"], &now["position"]), (&json!(1), &json!("point"), &json!(8)));
    assert_eq!(kept.ask("balance", &[("account", "points".to_owned())]), Err(400));
}

#[test]
fn entries_come_in_pages_whatever_they_are_found_by() {
    let world = world();
    let kept = Kept::of(&world);
    let (campaign, command) = (spring().to_string(), "08".repeat(16));
    let filters = [
        vec![],
        vec![("account", ann("person"))],
        vec![("person", ANN.to_string())],
        vec![("campaign", campaign), ("asset", "points".to_owned())],
        vec![("command", command)],
        vec![("since_ms", NOON.plus_ms(HOUR_MS).0.to_string())],
        vec![("person", ANN.to_string()), ("until_ms", NOON.plus_ms(HOUR_MS).0.to_string())],
    ];
    for filter in filters {
        let whole = kept.ask("entries", &filter).unwrap();
        let whole = whole["entries"].as_array().unwrap();
        assert!(!whole.is_empty(), "{filter:?}");
        for (order, limit) in [("oldest", 1), ("oldest", 3), ("newest", 1), ("newest", 2)] {
            let (mut found, mut cursor) = (Vec::new(), Vec::new());
            loop {
                let paging = [("order", order.to_owned()), ("limit", limit.to_string())];
                let page = kept.ask("entries", &[&filter[..], &paging[..], &cursor[..]].concat()).unwrap();
                let entries = page["entries"].as_array().unwrap();
                assert!(entries.len() <= limit);
                found.extend(entries.iter().cloned());
                match page["next_cursor"].as_str() {
                    Some(next) => cursor = vec![("cursor", next.to_owned())],
                    None => break,
                }
            }
            if order == "newest" {
                found.reverse();
            }
            assert_eq!(&found, whole, "{filter:?} {order} {limit}");
        }
    }
    let of_ann = kept.ask("entries", &[("account", ann("person"))]).unwrap();
    let balances: Vec<i64> =
        of_ann["entries"].as_array().unwrap().iter().map(|line| line["balance"].as_i64().unwrap()).collect();
    assert_eq!(balances, [5, 10, 4, 0], "after each entry, in the order of booking");
}

#[test]
fn lines_are_the_same_in_every_format() {
    let world = world();
    let kept = Kept::of(&world);
    let csv = kept.text("entries", &[], Format::Csv);
    let lines = kept.text("entries", &[], Format::JsonLines);
    let rows = cells(&csv);
    assert_eq!((rows[0][6], rows[0][7], rows.len() - 1), ("amount", "unit", lines.lines().count()));
    for (row, line) in rows[1..].iter().zip(lines.lines()) {
        let line: Value = serde_json::from_str(line).unwrap();
        assert_eq!(
            [row[0], row[6], row[7]],
            [line["position"].to_string(), line["amount"].to_string(), "point".into()]
        );
    }
    let statement = kept.text("statement", &[("person", ANN.to_string())], Format::Csv);
    let rows = cells(&statement);
    let kinds: Vec<&str> = rows.iter().map(|row| row[0]).collect();
    let of_one = |moves| [vec!["opening"], vec!["move"; moves], vec!["closing"]].concat();
    assert_eq!(kinds, [vec!["line"], of_one(1), of_one(4)].concat(), "what is owed, and what she has");
    assert!(rows.iter().all(|row| row.len() == rows[0].len()));
}

#[test]
fn a_statement_names_what_happened_and_is_cut_by_hours_where_it_adds_up() {
    let world = world();
    let kept = Kept::of(&world);
    let at = |ms| NOON.plus_ms(ms).0.to_string();
    let period = [("since_ms", at(HOUR_MS)), ("until_ms", at(3 * HOUR_MS))];
    let statement =
        kept.ask("statement", &[&[("account", ann("person"))][..], &period[..]].concat()).unwrap();
    let part = &statement["parts"][0];
    assert_eq!((&part["opening"], &part["closing"], &part["entries"]), (&json!(5), &json!(4), &json!(2)));
    assert_eq!(
        (&part["moves"][1]["other"], &part["moves"][1]["reason"]),
        (&json!("points:fulfilment"), &json!("test"))
    );
    let spring =
        kept.ask("statement", &[&[("campaign", "spring".to_owned())][..], &period[..]].concat()).unwrap();
    let kinds: Vec<&str> =
        spring["parts"].as_array().unwrap().iter().map(|part| part["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["budget", "person"], "nobody owes anything yet");
    for bad in [
        vec![("since_ms", at(1))],
        vec![("campaign", "spring".to_owned()), ("until_ms", at(1))],
        vec![("account", ann("person")), ("person", ANN.to_string())],
        vec![("account", ann("person")), ("since_ms", at(2)), ("until_ms", at(1))],
    ] {
        assert_eq!(kept.ask("statement", &bad), Err(400), "{bad:?}");
    }
    let nobody = kept.ask("statement", &[("person", BOB.to_string())]).unwrap();
    assert_eq!(nobody["parts"], json!([]));
}

#[test]
fn a_statement_of_a_person_has_all_accounts_or_is_refused() {
    let world = World::new();
    let mut kept = Kept::of(&world);
    let add = |kept: &mut Kept<'_>, number: usize| {
        let account = account(&format!("tickets.draw-{number}:person:ann"));
        kept.0.rows.0.insert(key::of_persons_account(&book(), ANN, &account), Vec::new());
    };
    (0..1_000).for_each(|number| add(&mut kept, number));
    let whole = kept.ask("statement", &[("person", ANN.to_string())]).unwrap();
    assert_eq!(whole["parts"].as_array().unwrap().len(), 1_000);
    add(&mut kept, 1_000);
    assert_eq!(kept.ask("statement", &[("person", ANN.to_string())]), Err(422));
}

#[test]
fn a_trace_names_the_fact_and_the_deed() {
    let world = world();
    let kept = Kept::of(&world);
    let trace = |position: u64| kept.page("trace", &[("entry", position.to_string())], Format::Json);
    let voided = trace(8).unwrap();
    let places: Vec<u64> = voided.cites.iter().map(|source| source.position).collect();
    assert_eq!(places, [43, 42], "what voided it, and the vote");
    let body: Value = serde_json::from_slice(&voided.body).unwrap();
    assert_eq!((&body["trace"], &body["command"]), (&json!("r2"), &json!("08".repeat(16))));
    let counted = trace(5).unwrap();
    assert_eq!(counted.cites.len(), 1, "the vote is both");
    let ordered: Value = serde_json::from_slice(&trace(7).unwrap().body).unwrap();
    assert_eq!((&ordered["fact"], ordered["by"].is_null()), (&Value::Null, false));
    assert_eq!([trace(1), trace(99)].map(|answer| answer.err()), [Some(404); 2], "nothing was booked there");
}

#[test]
fn questions_that_make_no_sense_are_refused() {
    let world = world();
    let kept = Kept::of(&world);
    for (question, name, value) in [
        ("entries", "limit", "501"),
        ("entries", "cursor", "17"),
        ("entries", "order", "up"),
        ("entries", "person", "ann"),
        ("statement", "campaign", "A"),
        ("trace", "entry", "x"),
    ] {
        assert_eq!(kept.ask(question, &[(name, value.to_owned())]), Err(400), "{question} {name}");
    }
    assert_eq!(kept.ask("weather", &[]), Err(404));
}

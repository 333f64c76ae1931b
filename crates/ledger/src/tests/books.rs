//! Entries, statements, balances then, exports.

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;

use decider::{Decider, Stamp};
use proto::{CampaignId, CommandId, Heard, Timestamp};

use super::support::*;
use crate::account::{Account, Side};
use crate::books::{
    self, COLUMNS, Entry, Filter, Index, LINES_MAX, Line, Row, Statement, Sums, TooLong, Trial, balance_at,
    csv_header, evidence, indexes, key,
};
use crate::command::Command;
use crate::{Event, Ledger, State};

/// What a follower keeps, beside the log that it follows.
pub struct Store<'w> {
    log: &'w [(Stamp, Event)],
    rows: BTreeMap<Vec<u8>, Row>,
    indexes: BTreeSet<Vec<u8>>,
}

impl<'w> Store<'w> {
    pub fn follow(world: &'w World) -> Self {
        let mut store = Self { log: &world.log, rows: BTreeMap::new(), indexes: BTreeSet::new() };
        for (stamp, event) in &world.log {
            for (account, row) in books::rows(*stamp, event, |account| store.at(account, u64::MAX - 1)) {
                store.rows.insert(key::of_row(&book(), &account, row.position, row.index), row);
            }
            let indexes = indexes(&books::entries(*stamp, event));
            store.indexes.extend(indexes.iter().map(|index| key::of_index(&book(), index, stamp.position)));
        }
        store
    }

    /// The sums of an account at a position, by looking at one row.
    pub fn at(&self, account: &Account, position: u64) -> Sums {
        let (from, below) = (key::of_account(&book(), account), key::up_to(&book(), account, position));
        self.rows.range(from..below).next_back().map_or_else(Sums::default, |(_, row)| row.sums)
    }

    fn rows_of(&self, account: &Account) -> impl Iterator<Item = Result<Row, Infallible>> {
        let from = key::of_account(&book(), account);
        let rows = self.rows.range(from.clone()..).take_while(move |(key, _)| key.starts_with(&from));
        rows.map(|(_, row)| Ok(*row))
    }

    /// The entries of the event at a position.
    fn entries_at(&self, position: u64) -> Vec<Entry> {
        let (stamp, event) = &self.log[position as usize - 1];
        books::entries(*stamp, event)
    }

    fn entry(&self, row: &Row) -> Entry {
        self.entries_at(row.position).swap_remove(row.index.into())
    }

    /// Entries of the events under an index that a filter wants.
    fn found(&self, index: &Index, filter: &Filter) -> Vec<Entry> {
        let from = key::of_indexed(&book(), index);
        let keys = self.indexes.range(from.clone()..).take_while(|key| key.starts_with(&from));
        let entries = keys.flat_map(|key| self.entries_at(key::position_of(key).unwrap()));
        entries.filter(|entry| filter.wants(entry)).collect()
    }

    fn statement(&self, text: &str, since: Timestamp, until: Timestamp) -> Result<Statement, TooLong> {
        let account = account(text);
        let Ok(statement) = Statement::of(&account, self.rows_of(&account), since, until);
        statement
    }
}

/// Rows, one after the other, and the state at each position say the same of every account.
pub fn check_every_position(world: &World) {
    let store = Store::follow(world);
    let accounts: BTreeSet<Account> = store.rows.values().map(|row| store.entry(row).account).collect();
    let (mut state, mut trial) = (State::default(), Trial::default());
    for (stamp, event) in &world.log {
        Ledger::evolve(&mut state, *stamp, event);
        books::entries(*stamp, event).iter().for_each(|entry| trial.add(entry));
        for account in &accounts {
            let then = state.books[0].balance(account);
            let sums = Sums { debits: then.debits, credits: then.credits };
            assert_eq!(store.at(account, stamp.position), sums, "{account} at {}", stamp.position);
        }
    }
    assert!(trial.uneven().is_empty());
}

const HALF: u64 = HOUR_MS / 2;

/// Ann votes twice, the first is heard two hours late; she spends, and the second vote is voided.
fn world() -> World {
    let mut world = World::with(five_points(), 100);
    let at = |heard: Heard<proto::Fact>, ms| Heard { occurred_at: NOON.plus_ms(ms), ..heard };
    world.now = NOON.plus_ms(HOUR_MS);
    world.hear(at(counted(42, ANN), HOUR_MS));
    world.now = NOON.plus_ms(2 * HOUR_MS);
    world.hear(at(counted(41, ANN), HALF));
    world.transfer(&[new(1, "points:person:ann", "points:fulfilment", 6)]).unwrap();
    world.now = NOON.plus_ms(3 * HOUR_MS);
    world.hear(at(voided(43, 42, ANN), 3 * HOUR_MS));
    world
}

#[test]
fn every_posted_transfer_has_two_entries() {
    let mut world = world();
    let pending = reserved(new(2, "points:budget:spring", "points:expiry", 9), None);
    world.transfer(&[pending]).unwrap();
    let entries = |world: &World| {
        world.log.iter().flat_map(|(stamp, event)| books::entries(*stamp, event)).collect::<Vec<_>>()
    };
    let before = entries(&world).len();
    assert_eq!(before, 2 * (1 + 2 + 1 + 2), "reserved is not moved");
    world.order(Command::Post { transfer: id(2), amount: Some(4) });
    let all = entries(&world);
    let lines: Vec<String> =
        all[before..].iter().map(|it| format!("{:?} {} {}", it.side, it.account, it.amount)).collect();
    assert_eq!(lines, ["Debit points:budget:spring 4", "Credit points:expiry 4"]);
    check_every_position(&world);
}

#[test]
fn a_statement_goes_by_when_things_happened() {
    let world = world();
    let store = Store::follow(&world);
    let after = |ms| NOON.plus_ms(ms);
    let statement = store.statement("points:person:ann", NOON, after(4 * HOUR_MS)).unwrap();
    let lines: Vec<(u64, i64)> = statement
        .lines
        .iter()
        .map(|line| (line.row.occurred_at.since_ms(NOON) / HALF, line.balance))
        .collect();
    assert_eq!(lines, [(1, 5), (2, 10), (4, 4), (6, 0)], "the late one stands on its hour");
    assert_eq!((statement.opening, statement.closing), (Sums::default(), Sums { debits: 10, credits: 10 }));
    // Two periods that meet say together what one says.
    let first = store.statement("points:person:ann", NOON, after(HOUR_MS)).unwrap();
    let second = store.statement("points:person:ann", after(HOUR_MS), after(4 * HOUR_MS)).unwrap();
    assert_eq!((first.closing, first.lines.len()), (second.opening, 1));
    assert_eq!([first.lines, second.lines].concat(), statement.lines);
    let owed = store.statement("points:owed:ann", NOON, after(4 * HOUR_MS)).unwrap();
    assert_eq!((owed.lines.len(), owed.lines[0].balance), (1, 1));
    let empty = store.statement("points:person:bob", NOON, after(HOUR_MS)).unwrap();
    assert_eq!((empty.lines.len(), empty.closing), (0, Sums::default()));
}

#[test]
fn a_balance_at_a_time_counts_what_had_happened() {
    let world = world();
    let store = Store::follow(&world);
    let ann = account("points:person:ann");
    let at = |ms| {
        let Ok(sums) = balance_at(store.rows_of(&ann), NOON.plus_ms(ms));
        sums.net(ann.kind.normal())
    };
    assert_eq!([0, HALF, HOUR_MS, 2 * HOUR_MS, 3 * HOUR_MS].map(at), [0, 5, 10, 4, 0]);
    // By positions it is what the books said then: the late one is not there yet.
    let normal = ann.kind.normal();
    let last = store.rows_of(&ann).filter_map(Result::ok).map(|row| (row.position, row.sums.net(normal)));
    assert_eq!(last.collect::<Vec<_>>(), [(5, 5), (6, 10), (7, 4), (8, 0)]);
    assert_eq!(store.at(&ann, 5).net(normal), 5);
}

#[test]
fn a_statement_is_bounded() {
    let world = world();
    let ann = account("points:person:ann");
    let first = Store::follow(&world).rows_of(&ann).next().unwrap();
    let many = |count| std::iter::repeat_n(first, count);
    let of = |count| {
        let Ok(statement) = Statement::of(&ann, many(count), NOON, NOON.plus_ms(2 * HOUR_MS));
        statement.map(|statement| statement.lines.len())
    };
    assert_eq!((of(LINES_MAX), of(LINES_MAX + 1)), (Ok(LINES_MAX), Err(TooLong)));
}

#[test]
fn entries_are_found_by_whom_and_what_they_are_about() {
    let mut world = world();
    world.hear(counted(44, BOB));
    let store = Store::follow(&world);
    let all: Vec<Entry> = world.log.iter().flat_map(|(stamp, _)| store.entries_at(stamp.position)).collect();
    let first_award = all.iter().find(|entry| entry.occurred_at == NOON.plus_ms(HOUR_MS)).unwrap().transfer;
    let (command, spr): (_, CampaignId) = (CommandId([8; 16]), "spr".parse().unwrap());
    let of = |set: &dyn Fn(&mut Filter)| {
        let mut filter = Filter::default();
        set(&mut filter);
        filter
    };
    let table = [
        (of(&|it| it.person = Some(ANN)), Index::Person(ANN), 9),
        (of(&|it| it.person = Some(BOB)), Index::Person(BOB), 2),
        (of(&|it| it.campaign = Some(spring())), Index::Campaign(spring()), 11),
        (of(&|it| it.campaign = Some(spr.clone())), Index::Campaign(spr.clone()), 0),
        (of(&|it| it.command = Some(command)), Index::Command(command), 10),
        // What it gave, and what was taken back: of what was there, and of what is owed.
        (of(&|it| it.transfer = Some(first_award)), Index::Transfer(first_award), 6),
    ];
    for (filter, index, count) in table {
        let wanted: Vec<Entry> = all.iter().filter(|entry| filter.wants(entry)).cloned().collect();
        assert_eq!(wanted.len(), count, "{filter:?}");
        assert_eq!(store.found(&index, &filter), wanted, "{index:?}: the same, without walking over the log");
    }
    let period =
        of(&|it| (it.since, it.until) = (Some(NOON.plus_ms(HOUR_MS)), Some(NOON.plus_ms(3 * HOUR_MS))));
    let owed = of(&|it| {
        (it.account, it.asset) = (Some(account("points:owed:ann")), Some(proto::Asset::Points));
    });
    let count = |filter: &Filter| all.iter().filter(|entry| filter.wants(entry)).count();
    assert_eq!([period, owed].map(|filter| count(&filter)), [4, 1]);
}

#[test]
fn an_entry_names_its_evidence() {
    let world = world();
    let (stamp, event) = world.log.last().unwrap();
    let entry = &books::entries(*stamp, event)[0];
    let source = evidence(&entry.cause).unwrap();
    assert_eq!(
        (source.service.as_str(), source.position),
        ("votes", 42),
        "the vote, not the event that voided it"
    );
    let (stamp, event) = &world.log[6];
    assert_eq!(evidence(&books::entries(*stamp, event)[0].cause), None, "an operator's");
}

#[test]
fn lines_of_both_formats_have_the_same_columns() {
    let world = world();
    let store = Store::follow(&world);
    let row = store.rows_of(&account("points:owed:ann")).next().unwrap().unwrap();
    let line = Line::of(&store.entry(&row), Some(row.sums.net(Side::Debit)));
    let json: serde_json::Value = serde_json::from_str(&line.json()).unwrap();
    let fields: BTreeSet<&str> = json.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(fields, COLUMNS.into());
    let text = line.csv();
    let cells: Vec<&str> = text.trim_end().split(',').collect();
    assert_eq!(cells.len(), COLUMNS.len());
    for (column, cell) in COLUMNS.iter().zip(cells) {
        let value = &json[*column];
        let shown = value
            .as_str()
            .map_or_else(|| if value.is_null() { String::new() } else { value.to_string() }, str::to_owned);
        assert_eq!(cell, shown, "{column}");
    }
    assert!(csv_header().starts_with("position,index,booked_at_ms") && csv_header().ends_with("trace\r\n"));
    assert_eq!(
        (&json["booking"], &json["reason"], &json["balance"]),
        (&"reversal".into(), &"vote-voided".into(), &1.into())
    );
}

#[test]
fn what_comes_from_outside_stays_a_cell() {
    let mut world = World::with(five_points(), 100);
    for (trace, shown) in [("a,\"b", "\"a,\"\"b\""), ("=1+1", "'=1+1"), ("-7", "-7"), ("@x", "'@x")] {
        let cast = world.log.len() as u64;
        world.hear(Heard { trace: proto::fact::Trace::of(trace), ..counted(cast, ANN) });
        let (stamp, event) = world.log.last().unwrap();
        let line = Line::of(&books::entries(*stamp, event)[0], None).csv();
        assert!(line.ends_with(&format!(",{shown}\r\n")), "{line}");
    }
}

#[test]
fn a_follower_keeps_little_beside_the_log() {
    let mut world = World::with(five_points(), 100);
    let stored = |world: &World| {
        let store = Store::follow(world);
        let row = |(key, row): (&Vec<u8>, &Row)| {
            let mut value = Vec::new();
            decider::answer::append(row, &mut value);
            key.len() + value.len()
        };
        store.rows.iter().map(row).sum::<usize>() + store.indexes.iter().map(Vec::len).sum::<usize>()
    };
    let before = stored(&world);
    world.hear(counted(4_711, ANN));
    let vote = stored(&world) - before;
    assert!(vote <= 300, "{vote} bytes for a vote that gave points");
}

#[test]
fn no_accounts_rows_stand_among_anothers() {
    let [short, long]: [CampaignId; 2] = ["a".parse().unwrap(), "ab".parse().unwrap()];
    let below = |book: &CampaignId, text: &str| key::up_to(book, &account(text), u64::MAX);
    assert!(below(&short, "points:issue") < key::of_account(&long, &account("cny:issue")));
    assert!(below(&short, "points:holding:a") < key::of_account(&short, &account("points:holding:ab")));
    assert!(
        !key::of_account(&short, &account("points:holding:ab"))
            .starts_with(&key::of_account(&short, &account("points:holding:a")))
    );
}

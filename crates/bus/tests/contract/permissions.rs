//! What each credential of `deploy/nats.conf` may do, and what none may: asked of a real server in its own words.

mod deputies;
mod raw;
mod work;

use std::collections::BTreeSet;

use bus::credentials::{Seed, generate};
use bus::{Bus, Options};
use nats_fixture::{Deployed, Release, Server};
use proto::subject::{Purpose, Subject};

use crate::world::soon;
use raw::Raw;

/// Every user that nats.conf knows.
pub const USERS: [&str; 9] =
    ["votes", "directory", "lotteries", "referrals", "ledger", "gateway", "auditor", "ops", "access"];
const SERVICES: [&str; 6] = ["votes", "directory", "access", "lotteries", "referrals", "ledger"];
/// Who hears whose facts.
const HEARS: [(&str, &str); 7] = [
    ("lotteries", "votes"),
    ("lotteries", "ledger"),
    ("lotteries", "referrals"),
    ("referrals", "votes"),
    ("ledger", "votes"),
    ("ledger", "lotteries"),
    ("ledger", "referrals"),
];

/// A seed for each of [`USERS`], and what nats.conf is told.
pub fn keys() -> (Vec<Seed>, Vec<(&'static str, String)>) {
    let pairs = USERS.map(|user| (user, generate()));
    let public = pairs.iter().map(|(user, (_, public))| (*user, public.clone())).collect();
    (pairs.into_iter().map(|(_, (seed, _))| seed).collect(), public)
}

/// Whether a user may do something to a service.
type May = fn(&str, &str) -> bool;
/// An act in words of the protocol, and who may do it.
type Act = (String, May);

fn hears(user: &str, service: &str) -> bool {
    HEARS.contains(&(user, service))
}

/// What can be done to a service.
fn acts_on(service: &str) -> Vec<Act> {
    let itself = |user: &str, service: &str| user == service;
    let itself_or_ops = |user: &str, service: &str| user == service || user == "ops";
    let door = |user: &str, _: &str| user == "gateway";
    let looks = |user: &str, _: &str| ["gateway", "auditor", "ops"].contains(&user);
    let shows = |user: &str, _: &str| ["gateway", "ops"].contains(&user);
    let nobody = |_: &str, _: &str| false;
    vec![
        (format!("PUB fg.facts.{service}.0"), itself),
        (format!("PUB fg.journal.{service}.0"), itself),
        (format!("PUB fg.{service}.0.changed"), itself),
        (format!("PUB fg.facts.{service}.command"), itself),
        (format!("PUB fg.journal.{service}.status"), itself),
        (format!("PUB fg.{service}.0.command"), door),
        (format!("PUB fg.{service}.0.own"), door),
        (format!("PUB fg.{service}.0.forget"), door),
        (format!("PUB fg.{service}.0.parked"), door),
        // Who looks into books is noted at the door, so nobody asks past it.
        (format!("PUB fg.{service}.0.query"), door),
        // Whoever asks says what they may see, as far as winners' addresses.
        (format!("PUB fg.{service}.0.look"), shows),
        (format!("PUB fg.{service}.0.status"), looks),
        (format!("PUB fg.{service}.0.events"), looks),
        (format!("PUB fg.{service}.0.blocks"), |user, service| {
            ["gateway", "auditor", "ops"].contains(&user) || hears(user, service)
        }),
        (format!("PUB fg.{service}.0.facts"), hears),
        (format!("PUB fg.{service}.0.grown"), itself),
        (format!("SUB fg.{service}.0.grown"), |user, service| user == service || hears(user, service)),
        (format!("PUB fg.{service}.0.anything"), nobody),
        (format!("PUB _INBOX.{service}.x"), nobody),
        (format!("SUB fg.{service}.0.command"), itself),
        (format!("SUB fg.{service}.*.*"), itself),
        (format!("SUB fg.{service}.0.changed"), |user, service| user == service || user == "gateway"),
        (format!("SUB fg.facts.{service}.0"), nobody),
        (format!("SUB fg.journal.{service}.0"), nobody),
        (format!("SUB _INBOX.{service}.>"), itself),
        (format!("PUB fg.js.DIRECT.GET.FACTS.fg.facts.{service}.0"), |user, service| {
            user == service || user == "ops" || hears(user, service)
        }),
        (format!("PUB fg.js.DIRECT.GET.JOURNAL.fg.journal.{service}.0"), itself_or_ops),
        (format!("PUB fg.js.CONSUMER.CREATE.FACTS.r.fg.facts.{service}.0"), |user, service| {
            user == "ops" || hears(user, service)
        }),
        (format!("PUB fg.js.CONSUMER.CREATE.JOURNAL.r.fg.journal.{service}.0"), itself_or_ops),
        (format!("PUB fg.js.CONSUMER.CREATE.JOURNAL.r.fg.facts.{service}.0"), nobody),
    ]
}

/// What can be done to the streams as a whole, and to the server.
fn acts_on_all() -> Vec<Act> {
    let ops = |user: &str, _: &str| user == "ops";
    let services_and_ops = |user: &str, _: &str| SERVICES.contains(&user) || user == "ops";
    let nobody = |_: &str, _: &str| false;
    let shows_names = |user: &str, _: &str| ["votes", "lotteries", "referrals"].contains(&user);
    let ends_campaigns = |user: &str, _: &str| ["votes", "lotteries", "referrals", "ledger"].contains(&user);
    let keeper = |user: &str, _: &str| user == "gateway";
    let mut acts: Vec<Act> = vec![
        ("PUB fg.gateway.0.personal".into(), shows_names),
        ("PUB fg.gateway.0.conclude".into(), ends_campaigns),
        ("SUB fg.gateway.0.personal".into(), keeper),
        ("SUB fg.gateway.0.conclude".into(), keeper),
        ("SUB fg.gateway.*.*".into(), keeper),
        ("PUB fg.gateway.0.command".into(), nobody),
        ("SUB >".into(), nobody),
        ("SUB fg.>".into(), nobody),
        ("SUB fg.facts.>".into(), nobody),
        ("SUB fg.*.*.command".into(), nobody),
        ("SUB _INBOX.>".into(), nobody),
        ("SUB $JS.>".into(), nobody),
        ("SUB $SYS.>".into(), nobody),
        ("SUB $JS.EVENT.ADVISORY.>".into(), nobody),
        ("PUB $SYS.REQ.SERVER.PING".into(), nobody),
        ("PUB fg.js.STREAM.CREATE.OTHER".into(), nobody),
        ("PUB fg.js.META.LEADER.STEPDOWN".into(), nobody),
        ("PUB elsewhere".into(), nobody),
    ];
    for stream in ["FACTS", "JOURNAL"] {
        let allowed: [(&str, May); 5] = [
            ("STREAM.INFO", services_and_ops),
            ("STREAM.CREATE", services_and_ops),
            ("STREAM.UPDATE", ops),
            ("STREAM.PURGE", ops),
            ("CONSUMER.LIST", ops),
        ];
        acts.extend(allowed.map(|(act, who)| (format!("PUB fg.js.{act}.{stream}"), who)));
        // By these a message could be had, or lost, without naming its address.
        let never = [
            "STREAM.DELETE.{}",
            "STREAM.MSG.GET.{}",
            "STREAM.MSG.DELETE.{}",
            "STREAM.SNAPSHOT.{}",
            "STREAM.RESTORE.{}",
            "DIRECT.GET.{}",
            "CONSUMER.CREATE.{}",
            "CONSUMER.CREATE.{}.r",
            "CONSUMER.DURABLE.CREATE.{}.r",
            "CONSUMER.DELETE.{}.r",
        ];
        acts.extend(never.map(|act| (format!("PUB fg.js.{}", act.replace("{}", stream)), nobody as May)));
        // Nor is anything asked past the gates between the accounts.
        acts.extend(
            ["INFO", "PURGE"].map(|act| (format!("PUB $JS.API.STREAM.{act}.{stream}"), nobody as May)),
        );
    }
    acts
}

fn each_may_do_its_own_and_no_more(release: Release) {
    let (seeds, public) = keys();
    let server = Deployed { keys: &public, tls: None }.start(release);
    let mut wrong = Vec::new();
    // A purpose that is new must have been thought of.
    let of_shards = Purpose::ASKED.map(|purpose| Subject::new("votes", 0, purpose).address());
    let of_keeper = Purpose::KEPT.map(|purpose| Subject::keeper(purpose).address());
    let mut unasked: BTreeSet<String> = of_shards.into_iter().chain(of_keeper).collect();
    for (user, seed) in USERS.into_iter().zip(&seeds) {
        let mut raw = Raw::connect(&server, user, seed);
        unasked.retain(|address| !raw.may(&format!("PUB {address}")));
        let mut try_out = |act: &str, expected: bool| {
            if raw.may(act) != expected {
                wrong.push(format!(
                    "{user}: {act} should be {}",
                    if expected { "allowed" } else { "refused" }
                ));
            }
        };
        for service in SERVICES {
            acts_on(service).iter().for_each(|(act, may)| try_out(act, may(user, service)));
        }
        acts_on_all().iter().for_each(|(act, may)| try_out(act, may(user, "")));
        for other in USERS {
            try_out(&format!("SUB _INBOX.{other}.x"), user == other);
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(unasked.is_empty(), "nats.conf lets nobody ask {unasked:?}");
}

#[test]
fn each_may_do_its_own_and_no_more_on_debians() {
    each_may_do_its_own_and_no_more(Release::Debian);
}

#[test]
fn each_may_do_its_own_and_no_more_on_a_current_one() {
    each_may_do_its_own_and_no_more(Release::Current);
}

async fn bus_of(server: &Server, seeds: &[Seed], user: &str) -> Bus {
    let seed = USERS.iter().position(|known| *known == user).map(|n| seeds[n].clone());
    let options = Options { servers: vec![server.url()], user: user.to_owned(), seed, authorities: None };
    let bus = Bus::nats(options).await.unwrap();
    soon(bus.connected()).await;
    bus
}

/// The address of a reader's creation is what is granted; its body must not say otherwise.
fn a_reader_gets_what_its_address_says_only(release: Release) {
    let (seeds, public) = keys();
    let server = Deployed { keys: &public, tls: None }.start(release);
    let mut votes = Raw::connect(&server, "votes", &seeds[0]);
    let made =
        votes.ask("fg.js.STREAM.CREATE.JOURNAL", r#"{"name":"JOURNAL","subjects":["fg.journal.*.*"]}"#);
    assert!(!made.contains("error"), "{made}");
    let reader = |filter: &str| {
        format!(
            r#"{{"stream_name":"JOURNAL","config":{{"name":"r","ack_policy":"none","filter_subject":"{filter}"}}}}"#
        )
    };
    let address = "fg.js.CONSUMER.CREATE.JOURNAL.r.fg.journal.votes.0";
    for filter in ["fg.journal.ledger.0", "fg.journal.*.*", "fg.journal.>", ""] {
        let refused = votes.ask(address, &reader(filter));
        assert!(refused.contains("error"), "{filter}: {refused}");
    }
    let made = votes.ask(address, &reader("fg.journal.votes.0"));
    assert!(!made.contains("error"), "{made}");
}

#[test]
fn a_reader_gets_what_its_address_says_only_on_debians() {
    a_reader_gets_what_its_address_says_only(Release::Debian);
}

#[test]
fn a_reader_gets_what_its_address_says_only_on_a_current_one() {
    a_reader_gets_what_its_address_says_only(Release::Current);
}

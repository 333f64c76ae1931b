//! How the steps of one request stand to each other, also where each is recorded by a process of its own.

use std::sync::Mutex;

use super::*;

const COMMAND: CommandId = CommandId([7; 16]);
const REQUEST: &str = "4bf92f3577b34da6a3ce929d0e0e4736";

/// A process that keeps what it records.
fn process(ratio: f64) -> (Spans, Arc<Mutex<Vec<Ended>>>) {
    let kept = Arc::<Mutex<Vec<Ended>>>::default();
    let taken = Arc::clone(&kept);
    (Spans::new(ratio, move |ended| taken.lock().unwrap().push(ended)), kept)
}

#[test]
fn steps_of_one_command_hang_together_across_processes() {
    let ((door, at_door), (votes, at_votes), (ledger, at_ledger)) =
        (process(1.0), process(1.0), process(1.0));
    let caller = SpanId([9; 8]);
    let request = door.request(REQUEST, Some(caller));
    let sent = door.sent(REQUEST, &COMMAND, request.id());
    drop(votes.handled(REQUEST, &COMMAND));
    drop(votes.part("decide", REQUEST, &COMMAND));
    drop(votes.told(REQUEST, &COMMAND));
    drop(ledger.heard(REQUEST, &COMMAND));
    drop((sent, request));

    let (at_door, at_votes) = (at_door.lock().unwrap(), at_votes.lock().unwrap());
    let ([sent, request], [handled, ..]) = (&at_door[..], &at_votes[..]) else { panic!("{at_door:?}") };
    assert_eq!(
        (request.parent, sent.parent, handled.parent),
        (Some(caller), Some(request.id), Some(sent.id))
    );
    let heard = &at_ledger.lock().unwrap()[0];
    let below: Vec<_> = at_votes[1..].iter().chain([heard]).map(|span| (&*span.name, span.parent)).collect();
    assert_eq!(below, ["decide", "tell fact", "hear fact"].map(|name| (name, Some(handled.id))));
    let all: Vec<_> = at_door.iter().chain(at_votes.iter()).chain([heard]).collect();
    assert!(all.iter().all(|span| span.trace.to_string() == REQUEST && span.ended >= span.started));
    let mut ids: Vec<_> = all.iter().map(|span| span.id).collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), all.len());
}

#[test]
fn what_is_not_recorded_is_not_described_either() {
    let (none, kept) = process(0.0);
    for spans in [&none, &Spans::default()] {
        let mut span = spans.request(REQUEST, None);
        assert_eq!(span.id(), None);
        span.describe(|_| panic!("it is not recorded"));
    }
    let (all, of_nobody) = process(1.0);
    drop(all.handled("", &COMMAND));
    assert!(kept.lock().unwrap().is_empty() && of_nobody.lock().unwrap().is_empty());
}

#[test]
fn a_span_says_what_it_was_told() {
    let (spans, kept) = process(1.0);
    let mut span = spans.request("r-1", None);
    span.describe(|it| {
        it.name = "GET /livez".into();
        it.set("http.response.status_code", 200_u16);
        it.has_failed = true;
    });
    drop(span);
    let ended = &kept.lock().unwrap()[0];
    assert_eq!((&*ended.name, ended.has_failed, ended.parent), ("GET /livez", true, None));
    assert_eq!(ended.get("http.response.status_code"), Some(&Value::Number(200)));
    assert_eq!(ended.get("http.route"), None);
}

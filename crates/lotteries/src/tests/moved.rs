//! Results that are computed rightly prove nothing if the commitment came late or the seed early, so where a line stands and when it
//! was are held against it as well. Both checkers say the same of it, and name the same place.

use std::collections::BTreeSet;

use proptest::prelude::*;
use proto::Timestamp;
use serde_json::{Value, json};

use super::properties::bundles as draws;
use super::stranger::{Altered, both};
use super::support::*;
use crate::Command;
use crate::envelope::tests::check::finished as envelope;
use crate::envelope::tests::properties::bundles as envelopes;
use crate::fairness::bundle::{Line, What};
use crate::raffle::tests::properties::bundles as raffles;
use crate::raffle::tests::support as raffle;

/// Bundles that are altered in each way: a checker takes milliseconds for each alteration.
const BUNDLES: u32 = 2;

/// The line at one index stands at another. Positions and times stay where they are, as whoever wants to deceive would have it.
fn moved(lines: &[Line], from: usize, to: usize) -> Vec<Line> {
    let mut whats: Vec<What> = lines.iter().map(|line| line.what.clone()).collect();
    let what = whats.remove(from);
    whats.insert(to, what);
    lines.iter().zip(whats).map(|(line, what)| Line { what, ..*line }).collect()
}

fn without(lines: &[Line], index: usize) -> Vec<Line> {
    [&lines[..index], &lines[index + 1..]].concat()
}

/// Each line is left out, and stands first, last, beside its neighbours and somewhere else.
fn rearranged(lines: &[Line]) -> Vec<Altered> {
    let end = lines.len() - 1;
    let places = |from: usize| {
        BTreeSet::from([0, from.saturating_sub(1), (from + 1).min(end), end, (7 * from + 3) % end])
    };
    let moves = |from| places(from).into_iter().filter(move |to| *to != from).map(move |to| (from, to));
    let left_out = (0..=end).map(|index| (format!("without {index}"), without(lines, index)));
    let elsewhere =
        (0..=end).flat_map(moves).map(|(from, to)| (format!("{from} at {to}"), moved(lines, from, to)));
    left_out.chain(elsewhere).collect()
}

/// Each line was earlier than the one before it, or later than the one behind it.
fn mistimed(lines: &[Line]) -> Vec<Altered> {
    let at = |index: usize, at_ms: u64| {
        let mut lines = lines.to_vec();
        lines[index].at_ms = Timestamp(at_ms);
        (format!("{index} at {at_ms} ms"), lines)
    };
    let pairs = (1..lines.len()).zip(lines.windows(2));
    pairs
        .flat_map(|(index, pair)| [at(index, pair[0].at_ms.0 - 1), at(index - 1, pair[1].at_ms.0 + 1)])
        .collect()
}

/// What the seed decides, and what it depends on.
fn is_decided(what: &What) -> bool {
    matches!(
        what,
        What::Drawn { .. }
            | What::PartTaken { .. }
            | What::Entered { .. }
            | What::EntriesClosed { .. }
            | What::WinnersDrawn { .. }
    )
}

/// What anybody got: in its order as far as the seed decides, and in any order what became of it.
fn got(lines: &[Line]) -> (Vec<&What>, BTreeSet<String>) {
    let settled = lines.iter().filter(|line| {
        matches!(
            line.what,
            What::PrizeReturned { .. }
                | What::Confirmed { .. }
                | What::Invalidated { .. }
                | What::AlternateCalled { .. }
                | What::WinnersRedrawn { .. }
        )
    });
    let decided = lines.iter().map(|line| &line.what).filter(|what| is_decided(what));
    (decided.collect(), settled.map(|line| format!("{:?}", line.what)).collect())
}

/// Whether the commitment stands before all of its own that the bundle has, and the seed behind all that it decides.
fn is_bound(lines: &[Line]) -> bool {
    let own = lines.iter().find(|line| !line.what.is_handed_over());
    let mut behind = lines.iter().skip_while(|line| !matches!(line.what, What::SeedRevealed { .. }));
    own.is_some_and(|line| matches!(line.what, What::Created { .. }))
        && !behind.any(|line| is_decided(&line.what))
}

/// Whoever alters the order or the times of a bundle is found out, or it shows just what it showed before.
fn is_refused_or_shows_the_same(lines: &[Line]) {
    let (rearranged, mistimed) = (rearranged(lines), mistimed(lines));
    let count = rearranged.len();
    let altered = [rearranged, mistimed].concat();
    for (index, (found, (name, altered))) in both(&altered).iter().zip(&altered).enumerate() {
        match found {
            Ok(_) => {
                assert!(index < count, "{name}: time goes back");
                assert!(is_bound(altered) && got(altered) == got(lines), "{name}: {altered:#?}");
            }
            Err(wrong) => {
                assert!(wrong.position.is_none_or(|at| altered.iter().any(|line| line.position == at)));
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(BUNDLES))]

    #[test]
    fn no_line_of_a_draw_moves_unnoticed(lines in draws()) {
        is_refused_or_shows_the_same(&lines);
    }

    #[test]
    fn no_line_of_an_envelope_moves_unnoticed(lines in envelopes()) {
        is_refused_or_shows_the_same(&lines);
    }

    #[test]
    fn no_line_of_a_raffle_moves_unnoticed(lines in raffles()) {
        is_refused_or_shows_the_same(&lines);
    }
}

fn kind(line: &Line) -> String {
    serde_json::to_value(line).unwrap()["kind"].as_str().unwrap().to_owned()
}

fn first(lines: &[Line], wanted: &str) -> usize {
    lines.iter().position(|line| kind(line) == wanted).unwrap()
}

fn last(lines: &[Line], wanted: &str) -> usize {
    lines.iter().rposition(|line| kind(line) == wanted).unwrap()
}

/// With something else in the last line of a kind.
fn altered(lines: &[Line], kind: &str, at: &str, with: Value) -> Vec<Line> {
    let (mut lines, index) = (lines.to_vec(), last(lines, kind));
    let mut line = serde_json::to_value(&lines[index]).unwrap();
    *line.pointer_mut(at).unwrap() = with;
    lines[index] = serde_json::from_value(line).unwrap();
    lines
}

/// The first line of a kind stands in front of the first of another.
fn in_front(lines: &[Line], kind: &str, of: &str) -> Vec<Line> {
    moved(lines, first(lines, kind), first(lines, of))
}

/// The line of a kind comes again at the end.
fn again(lines: &[Line], kind: &str) -> Vec<Line> {
    let (end, line) = (lines.last().unwrap(), &lines[first(lines, kind)]);
    let again = Line { position: end.position + 1, at_ms: end.at_ms, what: line.what.clone() };
    [lines, &[again]].concat()
}

/// What is done to a bundle, the kind of the line at which it is noticed, and what is said of it.
type Case = (Vec<Line>, &'static str, &'static str);

fn of_draws() -> Vec<Case> {
    let mut world = World::open(always());
    world.hear(allotted(1, "unit.mug", 3));
    world.hear(granted(2, ANN, 3));
    world.draw(ANN).unwrap();
    world.wait_ms(1_000);
    world.draw(ANN).unwrap();
    world.order(Command::Close).unwrap();
    let lines = world.bundle();
    vec![
        (in_front(&lines, "opened", "created"), "opened", "before the campaign is set up"),
        (in_front(&lines, "seed_revealed", "closed"), "seed_revealed", "told before the end"),
        (in_front(&lines, "seed_revealed", "drawn"), "seed_revealed", "told before the end"),
        (again(&lines, "seed_revealed"), "seed_revealed", "told for the second time"),
        (again(&lines, "created"), "created", "set up for the second time"),
        (altered(&lines, "drawn", "/value", Value::Null), "drawn", "draw 2 tells no value"),
        (altered(&lines, "drawn", "/outcome/cell", Value::Null), "drawn", "by the rules draw 2 gives"),
        (altered(&lines, "drawn", "/at_ms", json!(NOON.0 - 1)), "drawn", "time never goes back"),
    ]
}

fn of_envelopes() -> Vec<Case> {
    let lines = envelope().bundle();
    let ended = first(&lines, "round_ended");
    let mut early = lines.clone();
    early[ended].at_ms = Timestamp(early[ended].at_ms.0 - 1);
    vec![
        (in_front(&lines, "opened", "created"), "opened", "before the campaign is set up"),
        (in_front(&lines, "seed_revealed", "closed"), "seed_revealed", "told before the end"),
        (in_front(&lines, "seed_revealed", "part_taken"), "seed_revealed", "told before the end"),
        (early, "round_ended", "before its time"),
        (altered(&lines, "round_ended", "/round", json!(1)), "round_ended", "round 1 ends behind round 1"),
        (moved(&lines, first(&lines, "closed"), last(&lines, "round_ended")), "closed", "that round 2 ended"),
        (without(&lines, last(&lines, "round_ended")), "closed", "that round 2 ended"),
    ]
}

fn of_raffles() -> Vec<Case> {
    let mut world = raffle::drawn();
    raffle::confirm(&mut world, 1).unwrap();
    raffle::invalidate(&mut world, 2).unwrap();
    raffle::confirm(&mut world, 3).unwrap();
    raffle::confirm(&mut world, 4).unwrap();
    world.order(Command::Close).unwrap();
    let lines = world.bundle();
    let mut empty = raffle::open(raffle::rules());
    empty.pass(raffle::closes_at());
    empty.order(Command::Close).unwrap();
    let empty = empty.bundle();
    let early = json!(raffle::closes_at().0 - 1);
    let confirmed = last(&lines, "confirmed");
    vec![
        (in_front(&lines, "opened", "created"), "opened", "before the campaign is set up"),
        (in_front(&lines, "seed_revealed", "entries_closed"), "seed_revealed", "told before the end"),
        (altered(&lines, "entries_closed", "/at_ms", early), "entries_closed", "before their time"),
        (
            without(&lines, first(&lines, "alternate_called")),
            "confirmed",
            "the next alternate was not called",
        ),
        (without(&lines, confirmed), "closed", "place 4 is neither confirmed nor invalidated"),
        (moved(&lines, first(&lines, "closed"), confirmed), "closed", "neither confirmed nor invalidated"),
        (without(&empty, first(&empty, "opened")), "entries_closed", "the raffle is draft"),
    ]
}

#[test]
fn what_comes_too_early_too_late_or_not_at_all_is_refused_where_it_shows() {
    let cases = [of_draws(), of_envelopes(), of_raffles()].concat();
    let bundles = cases.iter().map(|(lines, at, said)| (format!("{at}: {said}"), lines.clone()));
    for (found, (lines, at, said)) in both(&bundles.collect::<Vec<_>>()).into_iter().zip(&cases) {
        let wrong = found.expect_err(said);
        let line = lines.iter().find(|line| Some(line.position) == wrong.position).unwrap();
        assert!(kind(line) == *at && wrong.what.contains(said), "{at}, {said}: {wrong}");
    }
}

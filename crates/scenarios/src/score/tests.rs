//! Scores of verdicts made by hand, on small runs.

use super::*;
use crate::catalogue::{Order, scenario};

fn run(name: &str) -> Run {
    scenario(name).unwrap().run(&Order { seed: 1, scale: 400, campaign: None, level: None })
}

/// One verdict a line.
fn judged(run: &Run, word: impl Fn(&crate::world::Cast) -> Word) -> Vec<Verdict> {
    (1..).zip(&run.casts).map(|(line, cast)| Verdict::at_once(line, word(cast))).collect()
}

fn by_truth(run: &Run) -> Vec<Verdict> {
    judged(run, |cast| match cast.label.due {
        Due::Counted | Due::Unscored => Word::Counted,
        Due::Duplicate => Word::Duplicate,
        Due::Refused => Word::Refused,
        Due::KeptOut => Word::Held,
    })
}

fn sum<K>(parts: &BTreeMap<K, Part>) -> Part {
    parts.values().copied().fold(Part::default(), Part::and)
}

#[test]
fn a_judge_who_knows_the_truth_is_perfect() {
    let run = run("slow_drip");
    let score = score(&run, &by_truth(&run)).unwrap();
    assert_eq!(sum(&score.kept_out).share(), Some(1.0));
    assert_eq!(sum(&score.lost).of, 0);
    assert_eq!((score.doubled.of, score.off.of), (0, 0));
    assert!(score.winner.is_right);
    assert_eq!(score.found.len(), 3);
    assert!(score.found.iter().all(|(_, _, found)| found.is_some_and(|found| found.votes == 3)));
}

#[test]
fn a_judge_who_counts_all_keeps_nothing_out_and_loses_nothing() {
    let run = run("slow_drip");
    let score = score(&run, &judged(&run, |_| Word::Counted)).unwrap();
    assert_eq!(sum(&score.kept_out).of, 0);
    assert!(sum(&score.kept_out).all >= 36);
    assert_eq!(sum(&score.lost).of, 0);
    assert_eq!(score.doubled.share(), Some(1.0));
    assert!(score.found.iter().all(|(_, _, found)| found.is_none()));
    assert_eq!(score.off.of, sum(&score.kept_out).all + twice_in_main(&run));
}

/// Honest lines of the main campaign that must not add one.
fn twice_in_main(run: &Run) -> u64 {
    let is_twice =
        |label: crate::Label| label.is_honest() && matches!(label.due, Due::Duplicate | Due::Refused);
    run.casts.iter().filter(|cast| cast.contest == 0 && is_twice(cast.label)).count() as u64
}

#[test]
fn a_judge_who_counts_nothing_loses_all() {
    let run = run("framing");
    let score = score(&run, &judged(&run, |_| Word::Refused)).unwrap();
    assert_eq!(sum(&score.lost).share(), Some(1.0));
    assert_eq!(score.framed.unwrap().share(), Some(1.0));
    assert_eq!(score.off.share(), Some(1.0));
}

#[test]
fn an_attack_is_found_when_its_third_vote_is_taken_out() {
    let run = run("slow_drip");
    let mut verdicts = judged(&run, |_| Word::Counted);
    let of_first = |cast: &&crate::world::Cast| matches!(cast.label.origin, Origin::Fake { attack: 0, .. });
    let first_ms = run.casts.iter().find(of_first).unwrap().at_ms;
    let fakes = (0..).zip(&run.casts).filter(|(_, cast)| of_first(cast)).map(|(index, _)| index);
    let fakes: Vec<usize> = fakes.collect();
    for (late_ms, index) in [(50_000, fakes[0]), (90_000, fakes[1]), (70_000, fakes[2])] {
        let changed_at_ms = Some(first_ms + late_ms);
        verdicts[index] = Verdict { verdict: Word::Voided, changed_at_ms, ..verdicts[index] };
    }
    let found = score(&run, &verdicts).unwrap().found;
    assert_eq!(found[0].2.unwrap().after_ms, 90_000);
    assert!(found[1].2.is_none() && found[2].2.is_none());
}

#[test]
fn verdicts_that_do_not_fit_the_lines_are_refused() {
    let run = run("baseline");
    let mut verdicts = by_truth(&run);
    verdicts.swap(4, 5);
    assert_eq!(score(&run, &verdicts).unwrap_err(), Unfit::Order { line: 5, named: 6 });
    verdicts.pop();
    assert!(matches!(score(&run, &verdicts).unwrap_err(), Unfit::Count { .. }));
}

#[test]
fn an_interval_holds_when_the_honest_count_lies_in_it() {
    let run = run("bought_votes");
    let verdicts = judged(&run, |_| Word::Refused);
    let interval = |low: u64, high: u64| {
        let candidates = counts(&run, &verdicts).into_iter().map(|(candidate, (honest, _))| {
            let interval = Some([honest.saturating_sub(low), (honest + high).saturating_sub(1)]);
            (candidate.to_string(), crate::verdict::CandidateSummary { counted: 0, interval })
        });
        let campaign = crate::verdict::CampaignSummary { candidates: candidates.collect() };
        inside(&run, &Summary { campaigns: [(run.campaigns[0].clone(), campaign)].into() })
    };
    assert_eq!(interval(1, 2).share(), Some(1.0));
    assert_eq!(interval(5, 0).share(), Some(0.0));
    assert_eq!(inside(&run, &Summary::default()).of, 0);
}

//! What must be true when all is over. Goes by what clients were told and by the logs alone, so it needs no server.

use std::collections::{BTreeMap, BTreeSet};

/// Services whose state is compared with a replay, in the order in which it is done.
pub const LOGS: [&str; 2] = ["votes", "ledger"];

/// What a run leaves behind: what clients were told, then what [`crate::gather`] finds.
#[derive(Debug, Clone, Default)]
pub struct Evidence {
    /// Positions that clients were told for their votes, one for each vote that was acknowledged.
    pub acknowledged: Vec<u64>,
    /// Retries of an acknowledged vote that were told another position: first, then.
    pub answered_anew: Vec<(u64, u64)>,
    /// Votes that clients gave up on: nobody knows whether they were taken.
    pub given_up: usize,
    /// What votes were told that were refused, although the campaign's rules refuse none.
    pub refused: Vec<String>,
    /// Votes in the log of votes, by position; whether they counted.
    pub cast: BTreeMap<u64, bool>,
    /// Transfers in the log of the ledger that a vote brought, by the vote's position.
    pub booked: Vec<u64>,
    /// What the public board says in all.
    pub board: u64,
    /// For each asset: debits − credits; `None`: the trial balance does not say.
    pub differences: Vec<(String, Option<i64>)>,
    /// Digests of running services and of their replays.
    pub digests: Vec<Digests>,
    /// What `verify` said of logs that are not whole.
    pub damage: Vec<String>,
}

/// What a service said of its state, and a replay of its log; `None`: no digest.
#[derive(Debug, Clone)]
pub struct Digests {
    /// The service.
    pub service: String,
    /// While it ran.
    pub running: Option<String>,
    /// Of its log, once it had ended.
    pub replayed: Option<String>,
}

/// Everything that is wrong, in words; nothing if nothing is.
pub fn judge(evidence: &Evidence) -> Vec<String> {
    let mut wrong = Vec::new();
    votes(evidence, &mut wrong);
    entries(evidence, &mut wrong);
    books(evidence, &mut wrong);
    digests(evidence, &mut wrong);
    wrong.extend(evidence.damage.iter().cloned());
    wrong
}

/// Debits are credits in each asset. Books without assets show nothing: the budget alone brings one.
fn books(evidence: &Evidence, wrong: &mut Vec<String>) {
    if evidence.differences.is_empty() {
        wrong.push("the trial balance has no assets".to_owned());
    }
    for (asset, difference) in &evidence.differences {
        match difference {
            Some(0) => {}
            Some(difference) => wrong.push(format!("debits and credits of {asset} differ by {difference}")),
            None => wrong.push(format!("the trial balance of {asset} names no difference")),
        }
    }
}

/// Each log replays to what its service was. What was never compared is no proof.
fn digests(evidence: &Evidence, wrong: &mut Vec<String>) {
    let compared: Vec<_> = evidence.digests.iter().map(|it| it.service.as_str()).collect();
    if compared != LOGS {
        wrong.push(format!("digests of {compared:?} were compared instead of {LOGS:?}"));
    }
    for Digests { service, running, replayed } in &evidence.digests {
        match (running, replayed) {
            (Some(running), Some(replayed)) if running == replayed => {}
            (Some(running), Some(replayed)) => {
                wrong.push(format!("{service} had digest {running} and replays to {replayed}"));
            }
            (None, _) => wrong.push(format!("{service} gave no digest")),
            (_, None) => wrong.push(format!("the replay of {service} gave no digest")),
        }
    }
}

/// Every acknowledged vote is in the log, once, and no vote is there that nobody asked for.
fn votes(evidence: &Evidence, wrong: &mut Vec<String>) {
    let mut told = BTreeSet::new();
    for position in &evidence.acknowledged {
        if !told.insert(position) {
            wrong.push(format!("two votes were told position {position}"));
        }
        if !evidence.cast.contains_key(position) {
            wrong.push(format!("the vote acknowledged at position {position} is not in the log"));
        }
    }
    for (first, then) in &evidence.answered_anew {
        wrong.push(format!("a vote was told position {first}, and its retry {then}"));
    }
    wrong.extend(evidence.refused.iter().map(|reply| format!("a vote was refused: {reply}")));
    let untold = evidence.cast.keys().filter(|position| !told.contains(position)).count();
    if untold > evidence.given_up {
        let given_up = evidence.given_up;
        wrong.push(format!(
            "{untold} votes in the log were never acknowledged, and clients gave up on {given_up}"
        ));
    }
    let counted = evidence.cast.values().filter(|counted| **counted).count() as u64;
    if evidence.board != counted {
        wrong.push(format!("the board says {} votes, the log {counted}", evidence.board));
    }
}

/// Every counted vote is booked once, and nothing else is.
fn entries(evidence: &Evidence, wrong: &mut Vec<String>) {
    let mut booked = BTreeMap::<u64, u32>::new();
    evidence.booked.iter().for_each(|cast| *booked.entry(*cast).or_default() += 1);
    for (cast, times) in &booked {
        if *times > 1 {
            wrong.push(format!("the vote at position {cast} was booked {times} times"));
        }
        match evidence.cast.get(cast) {
            None => wrong.push(format!("the ledger booked a vote at position {cast}, where none is")),
            Some(false) => wrong.push(format!("the vote at position {cast} did not count and was booked")),
            Some(true) => {}
        }
    }
    for (cast, _) in evidence.cast.iter().filter(|(cast, counted)| **counted && !booked.contains_key(cast)) {
        wrong.push(format!("the vote at position {cast} counted and was never booked"));
    }
}

/// A run without a flaw: two acknowledged votes, one held, one that nobody knows of.
#[cfg(test)]
fn flawless() -> Evidence {
    Evidence {
        acknowledged: vec![5, 6, 7],
        given_up: 1,
        cast: [(5, true), (6, true), (7, false), (8, true)].into(),
        booked: vec![5, 6, 8],
        board: 3,
        differences: vec![("points".to_owned(), Some(0))],
        digests: LOGS
            .map(|service| {
                let digest = Some("aa".to_owned());
                Digests { service: service.to_owned(), running: digest.clone(), replayed: digest }
            })
            .into(),
        ..Evidence::default()
    }
}

#[test]
fn a_flawless_run_is_found_flawless() {
    assert_eq!(judge(&flawless()), [""; 0]);
}

#[test]
fn each_flaw_is_found_and_nothing_else() {
    type Spoil = fn(&mut Evidence);
    let table: [(Spoil, &str); 19] = [
        (|it| it.acknowledged.push(9), "acknowledged at position 9 is not in the log"),
        (|it| it.acknowledged.push(5), "two votes were told position 5"),
        (|it| it.answered_anew.push((5, 9)), "told position 5, and its retry 9"),
        (|it| it.refused.push("closed".to_owned()), "a vote was refused: closed"),
        (|it| it.given_up = 0, "1 votes in the log were never acknowledged"),
        (|it| it.board = 4, "the board says 4 votes, the log 3"),
        (|it| it.booked.push(5), "position 5 was booked 2 times"),
        (|it| it.booked.push(11), "booked a vote at position 11, where none is"),
        (|it| it.booked.push(7), "position 7 did not count and was booked"),
        (|it| it.booked.truncate(2), "position 8 counted and was never booked"),
        (|it| it.differences[0].1 = Some(-3), "points differ by -3"),
        (|it| it.differences[0].1 = None, "trial balance of points names no difference"),
        (|it| it.differences.clear(), "the trial balance has no assets"),
        (|it| it.digests[0].replayed = Some("ab".to_owned()), "had digest aa and replays to ab"),
        (|it| it.digests[0].running = None, "votes gave no digest"),
        (|it| it.digests[1].replayed = None, "the replay of ledger gave no digest"),
        (|it| it.digests.clear(), "digests of [] were compared"),
        (|it| it.digests.truncate(1), r#"digests of ["votes"] were compared"#),
        (|it| it.digests.push(it.digests[1].clone()), r#""ledger", "ledger"] were compared"#),
    ];
    for (spoil, words) in table {
        let mut evidence = flawless();
        spoil(&mut evidence);
        let wrong = judge(&evidence);
        assert!(wrong.len() == 1 && wrong[0].contains(words), "{words}: {wrong:?}");
    }
}

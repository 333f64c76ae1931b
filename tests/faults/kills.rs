//! kill -9 at random moments, again and again on the same data.

use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};
use tests::Server;

use crate::load::{missing, set_up, votes};

/// Kills.
const ROUNDS: u64 = 100;
/// Votes are acknowledged up to this many before the kill comes.
const VOTES_BEFORE_MAX: u64 = 60;
/// Seed of the moments.
const SEED: u64 = 20_261_121;

#[test]
fn a_hundred_kills_lose_no_acknowledged_vote() {
    let data = tempfile::tempdir().unwrap();
    let mut random = SmallRng::seed_from_u64(SEED);
    let mut acknowledged = Vec::new();
    for round in 0..crate::times(ROUNDS) {
        let server = Server::start(data.path()).unwrap_or_else(|error| panic!("round {round}: {error}"));
        if round == 0 {
            set_up(&server.operator().unwrap());
        }
        let kill_after = random.random_range(1..=VOTES_BEFORE_MAX);
        let kill = |count: u64| {
            // Other connections are in the middle of their votes just then.
            if count == kill_after {
                server.strike().unwrap();
            }
        };
        acknowledged.extend(votes(&server.anybody(), &format!("round-{round}"), 4, u64::MAX, kill));
        server.kill().unwrap();
    }
    assert!(acknowledged.len() as u64 > crate::times(ROUNDS), "votes were acknowledged in between");
    assert_eq!(missing(data.path(), acknowledged.iter()), [0; 0], "seed {SEED}");
    let verified = Server::run(data.path(), &["verify"]).unwrap();
    assert!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stderr));
    // And each still gets its first answer.
    let server = Server::start(data.path()).unwrap();
    for ack in acknowledged.iter().step_by(acknowledged.len() / 50 + 1) {
        assert_eq!(ack.again(&server.anybody()), ack.receipt);
    }
    server.stop().unwrap();
}

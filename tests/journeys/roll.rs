//! Who is known when a server ends, in good order or not, and starts again.

use std::path::Path;

use tests::{Server, in_parallel};
use vault::{Settings, Vault};

/// People who sign in at once.
const CONNECTIONS: usize = 32;

#[test]
fn an_orderly_end_leaves_a_roll_to_the_next_start_and_a_kill_leaves_none() {
    let data = tempfile::tempdir().unwrap();
    let openids: Vec<_> =
        (0..Settings::default().roll_persons_min).map(|number| format!("guest-{number}")).collect();
    let server = Server::start(data.path()).unwrap();
    let anybody = server.anybody();
    for signed_in in in_parallel(CONNECTIONS, &openids, |openid| anybody.sign_in(openid)) {
        signed_in.unwrap();
    }
    server.stop().unwrap();
    assert!(is_from_roll(data.path(), &openids));
    // A server goes by it as well, and leaves it again.
    Server::start(data.path()).unwrap().stop().unwrap();
    assert!(is_from_roll(data.path(), &openids));
    Server::start(data.path()).unwrap().kill().unwrap();
    assert!(!is_from_roll(data.path(), &openids));
}

/// Opens the vault, where all of these must be known; whether it took them from the roll and has yet to look at their slots.
fn is_from_roll(data: &Path, openids: &[String]) -> bool {
    let vault = Vault::open(&data.join("vault"), Settings::default()).unwrap();
    let tenant = "default".parse().unwrap();
    assert!(openids.iter().all(|openid| vault.find_person(&tenant, openid).is_some()));
    let mut is_to_look = false;
    let look = || {
        is_to_look = true;
        true
    };
    assert_eq!(vault.look_over(look).unwrap(), 0);
    is_to_look
}

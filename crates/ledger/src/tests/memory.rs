//! What voters cost.

use proto::PersonId;

use super::support::*;

/// Bytes of the state once so many persons have voted so many times each.
fn state_bytes(persons: u32, votes: u32) -> usize {
    let mut world = World::with(five_points(), 1_000_000);
    for cast in 0..persons * votes {
        let mut person = PersonId([0; 16]);
        person.0[..4].copy_from_slice(&(cast % persons).wrapping_mul(2_654_435_761).to_be_bytes());
        assert_eq!(world.hear(counted(u64::from(cast) + 100, person)), ["TransfersBooked"]);
    }
    bytes(&world.state).len()
}

#[test]
fn a_voter_costs_as_much_as_in_votes_and_a_vote_little() {
    let (few, more, again) = (state_bytes(100, 1), state_bytes(600, 1), state_bytes(600, 2));
    let (voter, vote) = ((more - few) / 500, (again - more) / 600);
    assert!(voter <= 135, "{voter} bytes for a person with one vote");
    assert!(vote <= 50, "{vote} bytes for another vote");
}

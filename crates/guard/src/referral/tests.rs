//! What rings look like, and what families, dormitories and fan clubs do.

use super::*;

/// A campaign of a thousand others, two thirds of whom take part and a few of whom left.
const OTHERS: Conduct = Conduct { persons: 1_000, active: 650, left: 60 };

fn alone() -> Invitation {
    let kin = Conduct { persons: 1, active: 0, left: 0 };
    let network = NetworkClass::Fixed;
    let alone = sharing(1, 0);
    let (others, everybody) = (OTHERS, OTHERS);
    Invitation { network, device: alone, prefix: alone, kin, others, everybody, ..Invitation::default() }
}

fn sharing(kin: u32, others: u32) -> Sharing {
    Sharing { kin, others, ..Sharing::default() }
}

fn conduct_of(persons: u32, active: u32) -> Conduct {
    Conduct { persons, active, left: 0 }
}

#[track_caller]
fn check(name: &str, held: bool, invitation: &Invitation) {
    let weighed = weigh(invitation);
    assert_eq!(weighed.is_held(), held, "{name}: {weighed:?}");
}

#[test]
fn honest_followers_are_not_held() {
    check("nothing is known", false, &Invitation::default());
    check("a friend", false, &alone());
    let family =
        Invitation { device: sharing(2, 0), prefix: sharing(3, 0), kin: conduct_of(3, 0), ..alone() };
    check("a family with one tablet", false, &family);
    let own = Invitation { device: Sharing { inviter: true, ..sharing(2, 0) }, ..alone() };
    check("a parent's phone", false, &own);
    let dorm = Invitation {
        network: NetworkClass::Campus,
        prefix: sharing(8, 40),
        kin: conduct_of(8, 5),
        ..alone()
    };
    check("a dormitory", false, &dorm);
    let fans = Invitation {
        is_iphone: true,
        device: sharing(30, 90),
        prefix: sharing(6, 30),
        kin: conduct_of(300, 190),
        ..alone()
    };
    check("a fan club", false, &fans);
    let office = Invitation { prefix: sharing(40, 3), kin: conduct_of(40, 25), is_active: true, ..alone() };
    check("an office that takes part", false, &office);
    let friends = Invitation { ring: 2, ..alone() };
    check("two who opened each other's links", false, &friends);
    let vpn = Invitation { network: NetworkClass::Vpn, prefix: sharing(1, 20), ..alone() };
    check("somebody behind a VPN", false, &vpn);
}

#[test]
fn a_large_place_is_held_only_if_it_is_dull_as_well() {
    let place = |persons, active| {
        let all = conduct_of(persons, active);
        Invitation { prefix: Sharing { all, ..sharing(4, persons - 4) }, kin: conduct_of(9, 4), ..alone() }
    };
    check("a village that takes part", false, &place(60, 38));
    check("a dozen who only follow", false, &place(12, 1));
    check("sixty who only follow, by many inviters", true, &place(60, 6));
    let carrier = Invitation { network: NetworkClass::Carrier, ..place(60, 6) };
    check("a carrier's address", false, &carrier);
}

#[test]
fn the_first_iphones_of_a_campaign_are_no_ring() {
    let few = Conduct { persons: 3, active: 1, left: 0 };
    let iphones =
        Invitation { is_iphone: true, device: sharing(4, 0), kin: conduct_of(9, 3), others: few, ..alone() };
    check("four of nine", false, &iphones);
}

#[test]
fn what_is_made_for_the_reward_is_held() {
    let phone = Invitation { device: sharing(8, 0), prefix: sharing(8, 0), kin: conduct_of(8, 0), ..alone() };
    check("eight accounts on one phone", true, &phone);
    let own = Sharing { inviter: true, ..sharing(5, 0) };
    check(
        "accounts of one's own",
        true,
        &Invitation { device: own, prefix: own, kin: conduct_of(5, 0), ..alone() },
    );
    let line = Invitation { prefix: sharing(20, 0), kin: conduct_of(20, 0), ..alone() };
    check("twenty phones on one line that only follow", true, &line);
    check("a ring of five", true, &Invitation { ring: 5, ..alone() });
    let hosted = Invitation {
        network: NetworkClass::DataCentre,
        prefix: sharing(12, 4),
        kin: conduct_of(12, 0),
        ..alone()
    };
    check("a rack", true, &hosted);
}

#[test]
fn where_nobody_does_more_than_follow_that_says_nothing() {
    let others = Conduct { persons: 1_000, active: 0, left: 0 };
    let star = Invitation { kin: conduct_of(400, 0), others, ..alone() };
    check("a star", false, &star);
    assert_eq!(weigh(&star).suspicions, []);
}

#[test]
fn the_score_is_the_prior_and_what_was_seen() {
    let weighed = weigh(&Invitation { ring: 5, network: NetworkClass::Vpn, ..alone() });
    assert_eq!(weighed.score, PRIOR + RING_WEIGHT + VPN_WEIGHT);
    let signs: Vec<_> = weighed.suspicions.iter().map(|suspicion| suspicion.sign).collect();
    assert_eq!(signs, [Sign::Ring { persons: 5 }, Sign::VpnAddress]);
}

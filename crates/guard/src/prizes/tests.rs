//! What squads look like, and what families, dormitories and offices do.

use super::*;

/// Somebody alone, on a fixed line, in a campaign of a thousand.
fn alone() -> Take {
    let prefix = Group { persons: 1, span: 1, idle: 0 };
    Take { network: NetworkClass::Fixed, device: 1, place: 1, prefix, everybody: 1_000, ..Take::default() }
}

/// So many behind one prefix, who came as others did.
fn behind(persons: u32) -> Take {
    Take { prefix: Group { persons, span: 900, idle: 0 }, ..alone() }
}

/// So many accounts on one phone at home.
fn on_one_phone(persons: u32) -> Take {
    Take { device: persons, place: persons, ..behind(persons) }
}

#[track_caller]
fn check(name: &str, held: bool, take: &Take) {
    let weighed = weigh(take);
    assert_eq!(weighed.score >= BAR, held, "{name}: {weighed:?}");
}

#[test]
fn honest_takers_are_not_held() {
    let at = |network, take: Take| Take { network, ..take };
    check("nothing is known", false, &Take::default());
    check("somebody alone", false, &alone());
    check("a family with one tablet", false, &on_one_phone(5));
    check("a dormitory", false, &at(NetworkClass::Campus, Take { device: 3, place: 2, ..behind(200) }));
    let office = Take { prefix: Group { persons: 60, span: 80, idle: 0 }, address: 20, ..alone() };
    check("an office that came in one go and has one address", false, &office);
    check(
        "the same behind a company's cloud",
        false,
        &at(NetworkClass::DataCentre, Take { address: 1, ..office }),
    );
    let class = Take { device: 40, place: 40, prefix: Group { persons: 45, span: 50, idle: 0 }, ..alone() };
    check("a class with tablets of one kind", false, &at(NetworkClass::Campus, class));
    let iphone = Take { is_iphone: true, device: 90, place: 6, everybody: 5_000, ..behind(60) };
    check("iPhones of one model in an office", false, &iphone);
    let carrier = Take { is_iphone: true, device: 950, place: 95, everybody: 50_000, ..behind(5_000) };
    check("iPhones of one model behind a carrier", false, &at(NetworkClass::Carrier, carrier));
    let common = Take { device: 500, place: 50, everybody: 50_000, ..behind(5_000) };
    check("a common phone behind a carrier", false, &at(NetworkClass::Carrier, common));
    check("a colleague who fetches four parcels", false, &Take { phone: 4, address: 12, ..behind(30) });
    check("somebody behind a VPN", false, &at(NetworkClass::Vpn, behind(30)));
}

#[test]
fn squads_are_held() {
    check("ten accounts on one phone", true, &on_one_phone(10));
    let farm = Take { device: 60, place: 20, everybody: 2_000, ..behind(60) };
    check("three shelves of phones of one kind", true, &farm);
    let carrier =
        Take { network: NetworkClass::Carrier, device: 20, place: 20, everybody: 50_000, ..behind(600) };
    check("twenty accounts on one phone behind a carrier", true, &carrier);
    check("six winners with one telephone number", true, &Take { phone: 7, address: 7, ..alone() });
    let rack = Take { network: NetworkClass::DataCentre, is_driven: true, ..behind(3) };
    check("a program in a rack", true, &rack);
    let iphones =
        Take { is_iphone: true, prefix: Group { persons: 30, span: 31, idle: 0 }, ..on_one_phone(30) };
    check("thirty equal iPhones that came in one go, as a shop's staff does", false, &iphones);
    check("the same whose parcels go to one telephone number", true, &Take { phone: 4, ..iphones });
}

#[test]
fn a_phone_that_is_usual_elsewhere_says_less() {
    let rare = weigh(&Take { device: 12, place: 12, everybody: 5_000, ..behind(400) });
    let usual = weigh(&Take { device: 150, place: 12, everybody: 5_000, ..behind(400) });
    assert!(usual.score < rare.score, "{usual:?} {rare:?}");
}

#[test]
fn an_article_that_brings_everybody_at_once_says_nothing() {
    let all_at_once = Take { prefix: Group { persons: 30, span: 1_000, idle: 0 }, ..alone() };
    assert!(weigh(&all_at_once).suspicions.iter().all(|it| !matches!(it.sign, Sign::OneGo { .. })));
}

#[test]
fn what_a_place_shows_is_bounded() {
    let crowded = weigh(&Take {
        prefix: Group { persons: 100_000, span: 100_001, idle: 0 },
        everybody: 2_000_000,
        ..alone()
    });
    let place: i32 = crowded.suspicions.iter().map(|suspicion| suspicion.weight).sum();
    assert!(place <= PLACE_MAX, "{crowded:?}");
    assert_eq!(
        weigh(&Take { device: u32::MAX, place: u32::MAX, phone: u32::MAX, ..alone() }).version,
        VERSION
    );
}

#[test]
fn the_score_is_the_prior_and_what_was_seen() {
    let weighed = weigh(&Take { network: NetworkClass::DataCentre, is_driven: true, ..alone() });
    assert_eq!(weighed.score, PRIOR + HOSTED_WEIGHT + DRIVEN_WEIGHT);
    let signs: Vec<_> = weighed.suspicions.iter().map(|suspicion| suspicion.sign).collect();
    assert_eq!(signs, [Sign::Driven, Sign::HostedAddress]);
}

/// The same, all of whom only take, where half of the others do.
fn only_taking(take: Take) -> Take {
    let prefix = Group { idle: take.prefix.persons, ..take.prefix };
    let idle = (take.everybody - prefix.persons) / 2 + prefix.idle;
    Take { only_takes: true, prefix, idle, ..take }
}

fn weight_of_taking(take: &Take) -> i32 {
    let found = weigh(take).suspicions.into_iter().find(|it| matches!(it.sign, Sign::OnlyTakes { .. }));
    found.map_or(0, |suspicion| suspicion.weight)
}

#[test]
fn accounts_on_one_phone_that_only_take_are_held_sooner() {
    check("seven accounts on one phone", false, &on_one_phone(7));
    check("the same who do nothing but take", true, &only_taking(on_one_phone(7)));
    let weighed = weigh(&only_taking(on_one_phone(7)));
    assert_eq!(weighed.suspicions[1].sign, Sign::OnlyTakes { persons: 7, prefix: 7 });
    let both = Take { only_takes: false, ..only_taking(on_one_phone(7)) };
    assert_eq!(weight_of_taking(&both), 0, "one of them who does more");
}

#[test]
fn people_who_only_take_are_not_held_for_that() {
    let at = |network, take: Take| Take { network, ..take };
    check("somebody alone", false, &only_taking(alone()));
    check("a family with one tablet", false, &only_taking(on_one_phone(6)));
    let office = Take { prefix: Group { persons: 60, span: 80, idle: 0 }, address: 20, ..alone() };
    check("an office that heard of it by chat", false, &only_taking(office));
    let cloud = at(NetworkClass::DataCentre, Take { address: 1, ..office });
    check("the same behind a company's cloud", false, &only_taking(cloud));
    let iphone = Take { is_iphone: true, device: 90, place: 12, everybody: 5_000, ..behind(60) };
    check("iPhones of one model in an office", false, &only_taking(iphone));
    let tablets = at(NetworkClass::Campus, only_taking(on_one_phone(40)));
    check("a class with tablets of one kind", false, &tablets);
    assert_eq!(weight_of_taking(&tablets), 0, "a school is no neighbourhood of few hands");
}

#[test]
fn where_nobody_does_more_than_take_it_says_nothing() {
    let all = only_taking(on_one_phone(7));
    assert_eq!(weight_of_taking(&Take { idle: all.everybody, ..all }), 0);
    let few = Take { everybody: 12, idle: 8, ..all };
    assert!(weight_of_taking(&few) < weight_of_taking(&all) / 3, "five others decide little");
    assert_eq!(weight_of_taking(&Take { prefix: Group { idle: 3, ..all.prefix }, ..all }), 0, "as elsewhere");
}

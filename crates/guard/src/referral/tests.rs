//! What rings look like, and what families, dormitories and fan clubs do.

use proptest::prelude::*;

use super::*;

/// A campaign of a thousand others, two thirds of whom take part and a few of whom left.
const OTHERS: Conduct = Conduct { persons: 1_000, active: 650, left: 60 };

fn alone() -> Invitation<'static> {
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
fn check(name: &str, held: bool, invitation: &Invitation<'_>) {
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

/// A campaign in which few come back to a place or a phone.
fn campaign() -> Clan {
    let (phones, places) = (by_chance(20, 8), by_chance(70, 60));
    Clan { conduct: OTHERS, phones, places, inviters: 250, ..Clan::default() }
}

fn clan(persons: u32, active: u32, left: u32) -> Clan {
    Clan { conduct: Conduct { persons, active, left }, ..Clan::default() }
}

fn by_chance(seen: u32, expected: u32) -> Repeats {
    Repeats { seen, by_chance_milli: expected * 1_000 }
}

/// A phone and a place that came back.
fn marks() -> Marks {
    let near = Repeats { seen: 3, by_chance_milli: 60 };
    Marks { phones: near, places: near }
}

/// One whose own phone and place came back, and who does nothing else.
#[track_caller]
fn check_clan(name: &str, held: bool, clan: Clan) {
    check(name, held, &Invitation { clans: &[clan], marks: marks(), campaign: campaign(), ..alone() });
}

#[test]
fn no_clan_is_held_for_one_thing_that_it_has_in_common() {
    check_clan("friends of friends", false, clan(200, 128, 14));
    check_clan("readers of a blogger, who only follow", false, clan(400, 12, 24));
    check_clan(
        "a class with one model of tablet",
        false,
        Clan { phones: by_chance(28, 0), ..clan(30, 18, 2) },
    );
    check_clan("a village", false, Clan { places: by_chance(25, 0), ..clan(40, 26, 2) });
    let road = Clan { places: by_chance(90, 80), ..clan(200, 40, 14) };
    check_clan("dull people behind a carrier's few addresses", false, road);
    let queue = Pace { gaps: 200, even: 110 };
    check_clan("a queue at a stand", false, Clan { pace: queue, ..clan(60, 36, 3) });
    check_clan("a family with one tablet", false, Clan { phones: by_chance(3, 0), ..clan(4, 1, 0) });
}

#[test]
fn a_clan_with_two_such_things_is_one_hand() {
    let inert = clan(40, 8, 4);
    check_clan("lines dialled into anew", true, Clan { places: by_chance(30, 1), ..inert });
    check_clan("few phones", true, Clan { phones: by_chance(34, 0), ..inert });
    let pace = Pace { gaps: 38, even: 37 };
    check_clan(
        "a list that is worked through",
        true,
        Clan { pace, places: by_chance(20, 1), ..clan(40, 24, 3) },
    );
    let members = [clan(3, 0, 0), Clan { places: by_chance(30, 1), ..inert }];
    let member = Invitation { clans: &members, marks: marks(), campaign: campaign(), ..alone() };
    check("a ring below somebody", true, &member);
}

#[test]
fn who_shares_nothing_with_a_ring_is_not_held_for_it() {
    let ring = Clan {
        places: by_chance(40, 1),
        phones: by_chance(34, 0),
        pace: Pace { gaps: 58, even: 57 },
        ..clan(60, 8, 30)
    };
    let kin = Conduct { persons: 60, active: 8, left: 30 };
    let framed = Invitation { clans: &[ring, ring], kin, campaign: campaign(), ..alone() };
    check("an honest one beside a ring", false, &framed);
    check("an honest one behind a VPN", false, &Invitation { network: NetworkClass::Vpn, ..framed });
    let gate = Marks { places: Repeats { seen: 2, by_chance_milli: 500 }, ..Marks::default() };
    let carrier = Invitation { network: NetworkClass::Carrier, marks: gate, ..framed };
    check("an honest one behind a carrier's gate", false, &carrier);
    let usual = Marks { phones: Repeats { seen: 1, by_chance_milli: 600 }, ..Marks::default() };
    check("an honest one with a phone that many have", false, &Invitation { marks: usual, ..framed });
    let member = Invitation { marks: marks(), ..framed };
    check("one of the ring", true, &member);
    assert!(!weigh(&member).is_enough_of_its_own(), "a person looks before anything is taken back");
}

/// A clan of which half came back to places that the tree had left, where one in ten would have anyway.
fn redialled() -> Clan {
    Clan { places: by_chance(120, 24), ..clan(240, 60, 20) }
}

fn returned(seen: u32, by_chance_milli: u32) -> Marks {
    Marks { places: Repeats { seen, by_chance_milli }, ..Marks::default() }
}

#[test]
fn who_came_back_in_a_clan_that_does_is_told_by_how_few_of_them_are_there_by_chance() {
    let clans = [redialled(), redialled()];
    let member = Invitation { clans: &clans, campaign: campaign(), ..alone() };
    check("one who came back once", true, &Invitation { marks: returned(1, 90), ..member });
    check("one who did not", false, &member);
    check("one who well may have by chance", false, &Invitation { marks: returned(1, 200), ..member });
    let villagers = [Clan { places: by_chance(30, 24), ..clan(240, 60, 20) }];
    let villager = Invitation { clans: &villagers, marks: returned(1, 90), ..member };
    check("one of a clan that comes back by chance", false, &villager);
}

#[test]
fn an_inviter_who_came_back_answers_for_those_below_but_only_as_one_of_the_clan() {
    let (above, below) = (redialled(), clan(8, 2, 1));
    let both = [below, above];
    let invited = Invitation { clans: &both, campaign: campaign(), ..alone() };
    check("below one of the ring", true, &Invitation { inviter_marks: returned(1, 90), ..invited });
    check("below an honest one of the clan", false, &invited);
    // Whatever somebody hangs below an inviter, the inviter is no member of it.
    let root = [above];
    let framed = Invitation { clans: &root, inviter_marks: returned(1, 90), ..invited };
    check("below one under whom a ring was hung", false, &framed);
}

/// A place that somebody came back to, where hardly anybody would have by chance.
const COME_BACK_TO: Repeats = Repeats { seen: 1, by_chance_milli: 7 };

/// A dozen, all but the last of whom brought the next.
fn chain(active: u32, returned: u32) -> Clan {
    let head = Head { brought: 1, ..Head::default() };
    let places = Repeats { seen: returned, by_chance_milli: 100 };
    Clan { places, inviters: 11, head, ..clan(12, active, 1) }
}

fn link(clans: &[Clan]) -> Invitation<'_> {
    let prefix = Sharing { returned: COME_BACK_TO, ..sharing(1, 1) };
    Invitation { clans, prefix, campaign: campaign(), ..alone() }
}

#[test]
fn a_chain_is_a_ring_where_it_has_more_in_common() {
    check("a dozen who come back to their places", true, &link(&[chain(4, 5)]));
    check("a chain letter among friends", false, &link(&[chain(8, 0)]));
    check("a chain letter that few answer", false, &link(&[chain(3, 0)]));
    check("neighbours who bring whom they like", false, &link(&[Clan { inviters: 3, ..chain(5, 5) }]));
    assert!(
        !weigh(&link(&[chain(4, 5)])).is_enough_of_its_own(),
        "a person looks before anything is taken back"
    );
}

#[test]
fn a_chain_is_that_of_those_whose_places_were_come_back_to_and_of_whom_they_brought() {
    let made = [chain(4, 5), chain(4, 5)];
    let framed = Invitation { prefix: sharing(1, 0), ..link(&made) };
    check("somebody below whom a chain was hung", false, &framed);
    let place = Head { brought: 1, place: COME_BACK_TO };
    let [nearest, farther] = made;
    let below = [Clan { head: place, ..nearest }, farther];
    check("below one of the chain", true, &Invitation { clans: &below, ..framed });
    let popular = Head { brought: 40, ..place };
    let below = [Clan { head: popular, ..nearest }, farther];
    check("a fan of somebody whom many follow", false, &Invitation { clans: &below, ..link(&below) });
}

#[test]
fn a_place_that_others_came_back_to_is_the_clans_but_not_of_those_right_below_its_head() {
    let returned = Repeats { seen: 5, by_chance_milli: 500 };
    let prefix = Sharing { returned, all: conduct_of(9, 5), ..sharing(2, 7) };
    let (both, head) = ([redialled(), redialled()], [redialled()]);
    let member = Invitation { prefix, campaign: campaign(), ..alone() };
    check("one of the tree", true, &Invitation { clans: &both, ..member });
    check("a fan with a ring's line by chance", false, &Invitation { clans: &head, ..member });
    let gate = Repeats { seen: 5, by_chance_milli: 4_500 };
    let carrier = Sharing { returned: gate, ..prefix };
    check("behind a carrier's gate", false, &Invitation { clans: &both, prefix: carrier, ..member });
}

#[test]
fn a_dull_place_is_none_of_an_inviter_whose_others_are_not_there() {
    let kin = Conduct { persons: 60, active: 14, left: 27 };
    let place = |kin, others| Sharing { all: conduct_of(14, 1), ..sharing(kin, others) };
    let fan = Invitation { kin, campaign: campaign(), ..alone() };
    check("on the line of another's ring", false, &Invitation { prefix: place(1, 13), ..fan });
    check("one of the ring", true, &Invitation { prefix: place(14, 0), ..fan });
}

#[test]
fn phones_that_look_alike_and_a_dull_crowd_are_not_enough() {
    let kin = Conduct { persons: 60, active: 12, left: 20 };
    let iphone =
        Invitation { is_iphone: true, device: sharing(20, 120), kin, campaign: campaign(), ..alone() };
    check("a fan with the model that a ring below the inviter has", false, &iphone);
    let one_line = Invitation { prefix: sharing(30, 0), ..iphone };
    check("one of thirty on one line", true, &one_line);
}

#[test]
fn a_ring_in_a_large_clan_says_little_of_the_clan() {
    let clans = [Clan { places: by_chance(40, 1), phones: by_chance(34, 0), ..clan(400, 220, 60) }];
    check(
        "one of many",
        false,
        &Invitation { clans: &clans, marks: marks(), campaign: campaign(), ..alone() },
    );
}

#[test]
fn what_somebody_comes_with_is_enough_of_its_own() {
    let phone = Invitation { device: sharing(8, 0), prefix: sharing(8, 0), kin: conduct_of(8, 0), ..alone() };
    assert!(weigh(&phone).is_enough_of_its_own());
    assert!(!weigh(&alone()).is_enough_of_its_own());
}

#[test]
fn whoever_takes_part_is_held_only_with_more_than_that() {
    let phones = by_chance(34, 0);
    let one = Invitation { is_active: true, marks: marks(), campaign: campaign(), ..alone() };
    let clans = [Clan { phones, ..clan(40, 24, 4) }];
    check("one who votes in a class that does", false, &Invitation { clans: &clans, ..one });
    let clans = [Clan { phones, ..clan(40, 8, 4) }];
    check("one who votes for a ring", true, &Invitation { clans: &clans, ..one });
}

#[test]
fn a_pace_is_even_within_a_third() {
    assert!(Pace::is_even(3_000, 4_000) && Pace::is_even(4_000, 3_000) && Pace::is_even(5, 5));
    assert!(!Pace::is_even(3_000, 4_001) && !Pace::is_even(0, 0) && !Pace::is_even(u32::MAX, 1));
}

fn conduct() -> impl Strategy<Value = Conduct> {
    (0..5_000_u32, 0..100_u32, 0..100_u32).prop_map(|(persons, active, left)| {
        let part = |percent: u32| (u64::from(persons) * u64::from(percent) / 100) as u32;
        Conduct { persons, active: part(active), left: part(left) }
    })
}

fn any_clan() -> impl Strategy<Value = Clan> {
    let repeats = || (0..5_000_u32, 0..2_000_000_u32);
    let (pace, links) = ((0..5_000_u32, 0..=100_u32), (0..=100_u32, 0..5_u32));
    (conduct(), repeats(), repeats(), pace, links).prop_map(
        |(conduct, phones, places, pace, (part, brought))| {
            let (gaps, percent) = pace;
            let of = |(seen, by_chance_milli)| Repeats { seen, by_chance_milli };
            let even = (u64::from(gaps) * u64::from(percent) / 100) as u32;
            let (phones, places, pace) = (of(phones), of(places), Pace { gaps, even });
            let inviters = (u64::from(conduct.persons) * u64::from(part) / 100) as u32;
            // Nobody came back to the place of any honest one who stands above.
            let head = Head { brought, ..Head::default() };
            Clan { conduct, phones, places, pace, inviters, head }
        },
    )
}

proptest! {
    /// Whatever a rival hangs below an inviter, however dull, fleeting, even and alike it is: who came with nothing of it is paid.
    #[test]
    fn nothing_that_others_do_holds_who_shares_nothing_with_them(
        kin in conduct(),
        others in conduct(),
        clans in prop::collection::vec(any_clan(), 0..6),
        campaign in any_clan(),
        (is_iphone, alike) in (any::<bool>(), 1..3_000_u32),
        is_active: bool,
    ) {
        let everybody = campaign.conduct;
        // A common phone is no resource of theirs, and the inviter may have it as well.
        let device = Sharing { inviter: is_iphone, ..sharing(if is_iphone { alike } else { 1 }, 0) };
        let framed = Invitation {
            kin, others, everybody, is_iphone, is_active, device, clans: &clans, campaign, ..alone()
        };
        let weighed = weigh(&framed);
        prop_assert!(!weighed.is_held(), "{weighed:?}");
    }
}

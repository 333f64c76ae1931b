//! Bytes of what was seen of takers, and of what became of prizes that were held.

use decider::Recorded;
use guard::prizes::{Sign, Suspicion, Weighed};
use lotteries::event::Won;
use lotteries::holds::Decision;
use lotteries::holds::event::*;
use lotteries::{Event, Lotteries, Receipt, Refusal};
use proto::evidence::{AgentFamily, NetworkClass, Operator, SealedAddress};
use proto::{Network, Pseudonym, RulesHash};

use super::{ANN, BY, NOON, golden, lucky, mug};

fn seen() -> Seen {
    Seen {
        device: Some(Pseudonym([1; 8])),
        prefix: Some(Pseudonym([2; 8])),
        network: Network { operator: Operator::ChinaMobile, class: NetworkClass::Carrier },
        tables: RulesHash([3; 8]),
        agent: AgentFamily::WeChatIos,
        webdriver: true,
        sealed_address: SealedAddress::V4([4; 4]),
        received_at: NOON,
    }
}

fn events() -> Vec<Event> {
    let (campaign, person) = (lucky(), ANN);
    let prize = Won { asset: mug(), amount: 1 };
    let suspicion = Suspicion { sign: Sign::SharedDevice { persons: 300, prefix: 301 }, weight: 5_500 };
    let weighed = Weighed { score: 1_500, suspicions: vec![suspicion], version: 1 };
    let (phone, address) = (Some(Pseudonym([5; 8])), None);
    let why = "one phone".to_owned();
    vec![
        TakerSeen { campaign: campaign.clone(), person, seen: seen() }.into(),
        PayeeSeen { campaign: campaign.clone(), person, phone, address }.into(),
        PrizeHeld {
            campaign: campaign.clone(),
            won: 300,
            person,
            prize: prize.clone(),
            told: Some(300),
            weighed,
        }
        .into(),
        PrizeJudged {
            campaign: campaign.clone(),
            won: 300,
            person,
            prize,
            told: None,
            to: Decision::Refuse,
            why,
            by: BY,
        }
        .into(),
        BarSet { campaign, bar: Some(-300), by: BY }.into(),
    ]
}

#[test]
fn every_event_about_what_is_held_decodes_from_its_stored_bytes() {
    let events = events();
    golden().check_events(80..=84, &events);
    assert!(events.iter().all(|event| event.campaign() == Some(&lucky())));
}

#[test]
fn every_answer_about_what_is_held_decodes_from_its_stored_bytes() {
    let answers = [
        ("judged", Ok(Receipt::Judged { won: 300, to: Decision::Hold })),
        ("bar-set", Ok(Receipt::BarSet { bar: None })),
        ("being-checked", Err(Refusal::BeingChecked(300))),
    ];
    golden().check_answers::<Lotteries>(&answers);
}

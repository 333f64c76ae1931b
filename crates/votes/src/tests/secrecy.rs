//! Whoever votes can't tell from anything that happens whether their vote counted.

use decider::{Decider, Recorded, Service};
use proptest::prelude::*;
use proto::wire::{Audience, Own};
use proto::{Actor, Envelope, PersonId, Timestamp};

use super::judge::{said, step as judged};
use super::support::*;
use crate::command::{Command, OpenCase};
use crate::event::{Event, Subject, VoteStatus};
use crate::query::View;
use crate::{Receipt, Refusal, Votes};

#[derive(Debug, Clone)]
enum Step {
    Vote {
        person: u8,
        contestant: u32,
        nonce: u64,
        held: bool,
    },
    Order(Command),
    /// One of the votes that are held on one side is held no more, but voided, or the other way round.
    Judge(usize),
    Wait(u64),
}

fn step() -> impl Strategy<Value = Step> {
    let order = prop_oneof![
        2 => Just(Command::Open),
        1 => Just(Command::Pause),
        1 => Just(Command::Close),
        // Everybody goes on, so that counts decide nothing that both worlds must agree on.
        2 => (1..4_u16).prop_map(advance),
        1 => (1..6_u32).prop_map(|contestant| Command::Withdraw { contestant }),
    ];
    prop_oneof![
        8 => (0..6_u8, 1..6_u32, 0..1_000_u64, any::<bool>())
            .prop_map(|(person, contestant, nonce, held)| Step::Vote { person, contestant, nonce, held }),
        1 => order.prop_map(Step::Order),
        2 => (0..20_usize).prop_map(Step::Judge),
        4 => prop_oneof![0..90_000_u64, 0..20_000_000_u64].prop_map(Step::Wait),
    ]
}

/// What can be seen from outside after a step.
#[derive(Debug, PartialEq)]
struct Seen {
    answer: Option<Result<Receipt, Refusal>>,
    kinds: Vec<(u64, u16)>,
    deadline: Option<Timestamp>,
    revision: u64,
    as_of: serde_json::Value,
    moved: bool,
    own: serde_json::Value,
}

struct Side {
    world: World,
    view: View,
    /// Votes that are held here, or would be if they were cast on the other side.
    held: Vec<u64>,
}

impl Side {
    fn new(json: &str) -> Self {
        let mut world = World::open(rules(json), 5);
        // Both kinds of device are known, so that neither lists a profile that the other does not.
        world.ask(&cast(PersonId([0xaa; 16]), &[1], 5_000)).unwrap();
        world.ask(&cast_by_program(PersonId([0xbb; 16]), &[1], 5_001)).unwrap();
        Self { view: Votes::view(&world.state, &View::default(), &Names), world, held: Vec::new() }
    }

    /// Where it is held, it is judged; where it counts, nothing happens to it, but as much is written.
    fn judge(&mut self, index: usize, is_held: bool) {
        let Some(vote) = self.held.get(index).copied() else { return };
        if !is_held {
            let open = OpenCase { subject: Subject::default(), votes: Vec::new(), why: said("a tip") };
            for _ in 0..2 {
                drop(self.world.ask(&ask(OPERATOR, Command::OpenCase(Box::new(open.clone())))));
            }
            return;
        }
        let is_voided = self.world.log.iter().rev().find_map(|(_, event)| match event {
            Event::VerdictChanged(changed) if changed.cast == vote => Some(changed.to == VoteStatus::Voided),
            _ => None,
        });
        let (held, voided) = (VoteStatus::Held, VoteStatus::Voided);
        let (from, to) = if is_voided == Some(true) { (voided, held) } else { (held, voided) };
        drop(self.world.ask(&ask(OPERATOR, Command::Judge(Box::new(judged(said("x"), from, to, &[vote]))))));
    }

    fn step(&mut self, step: &Step, may_hold: bool) -> Seen {
        let from = self.world.log.len();
        let mut asked = |envelope: &Envelope<Command>| Some(comparable(self.world.ask(envelope)));
        let answer = match step {
            Step::Vote { person, contestant, nonce, held } => {
                let make = if *held && may_hold { cast_by_program } else { cast };
                let answer = asked(&make(PersonId([*person; 16]), &[*contestant], *nonce));
                self.held
                    .extend((*held && matches!(answer, Some(Ok(_)))).then_some(self.world.log.len() as u64));
                answer
            }
            Step::Judge(index) => {
                self.judge(*index, may_hold);
                None
            }
            Step::Order(command) => asked(&ask(OPERATOR, command.clone())),
            Step::Wait(ms) => {
                self.world.wait_ms(*ms);
                None
            }
        };
        let is_judged = matches!(step, Step::Judge(_));
        let view = Votes::view(&self.world.state, &self.view, &Names);
        let moved = !Votes::moved(&self.view, &view).is_empty();
        self.view = view;
        let own = Own { campaign: spring(), person: PersonId([1; 16]), pretended_at: None };
        Seen {
            answer,
            kinds: self.world.log[from..]
                .iter()
                .map(|(stamp, event)| (stamp.position, if is_judged { 0 } else { event.kind() }))
                .collect(),
            deadline: Votes::next_deadline(&self.world.state),
            revision: Votes::revision(&self.world.state),
            as_of: self.world.look("leaderboard", &[], false).unwrap()["as_of_ms"].clone(),
            moved,
            own: Votes::own(&self.world.state, &own, self.world.now).unwrap(),
        }
    }
}

/// The order of those who go on tells counts, as the board does.
fn comparable(answer: Result<Receipt, Refusal>) -> Result<Receipt, Refusal> {
    answer.map(|receipt| match receipt {
        Receipt::Round { round, mut advanced } => {
            advanced.sort_unstable();
            Receipt::Round { round, advanced }
        }
        other => other,
    })
}

const PLAIN: &str = r#"{"votes_per_person_per_day":5,"rounds":[{"advance":6},{"advance":5}]}"#;

proptest! {
    #[test]
    fn held_votes_leave_the_traces_of_counted_ones(
        scheduled in any::<bool>(),
        steps in prop::collection::vec(step(), 1..80),
    ) {
        let json = if scheduled {
            format!(
                r#"{{"votes_per_person_per_day":5,"rounds":[{{"advance":5,"ends_at_ms":{}}}],"closes_at_ms":{},
                    "board_frozen_before_close_seconds":3600,"finalizes_after_close_seconds":90}}"#,
                NOON.0 + 10 * HOUR_MS, NOON.0 + 40 * HOUR_MS
            )
        } else {
            PLAIN.to_owned()
        };
        let (mut counted, mut held) = (Side::new(&json), Side::new(&json));
        for step in &steps {
            prop_assert_eq!(counted.step(step, false), held.step(step, true), "{:?}", step);
        }
    }
}

#[test]
fn a_held_vote_moves_the_board_and_its_tag() {
    let look = proto::wire::Look {
        campaign: spring(),
        question: "leaderboard".to_owned(),
        parameters: vec![],
        audience: Audience::Public,
    };
    for by_program in [false, true] {
        let mut world = World::open(rules("{}"), 1);
        let before = Votes::view(&world.state, &View::default(), &Names);
        let make = if by_program { cast_by_program } else { cast };
        world.ask(&make(ANN, &[1], 1)).unwrap();
        let length = world.log.len();
        world.wait_ms(60_000);
        assert_eq!(world.happened(length), ["BoardMoved"], "held: {by_program}");
        let after = Votes::view(&world.state, &before, &Names);
        let tag = |view: &View| match Votes::look(view, &look) {
            proto::wire::LookReply::Body { etag, .. } => etag,
            proto::wire::LookReply::Problem(problem) => panic!("{problem:?}"),
        };
        assert_ne!(tag(&before), tag(&after), "held: {by_program}");
        assert!(matches!(world.log.last(), Some((_, Event::BoardMoved(_)))));
        assert_eq!(world.ask(&ask(Actor::System, Command::Tick)), Ok(Receipt::Done));
    }
}

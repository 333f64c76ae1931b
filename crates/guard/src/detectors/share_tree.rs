//! Share tree: invitations that come back to where they began, and inviters whose people do nothing else.
//!
//! Honest invitations make a forest: each person is led here once, by someone who was here before (the cascades of Goel,
//! Watts, Goldstein, EC 2012). Rings close it, and buy accounts that are invited and never act again. A family or a
//! dormitory invites each other as well, and then takes part.

use super::attempt::{Act, Attempt};
use super::counts::Counts;
use super::detector::Detector;
use super::interner::{Id, Map, Set};
use super::kind::Group;
use super::part::{Found, Part};
use crate::tails::{binomial_tail, ln_milli};
use crate::verdict::ReasonCode;

/// Longest way round that is walked. Rings are short, since every member waits for the one before.
const CYCLE_MAX: u32 = 32;
/// Invitees of one inviter from which they are compared with others'.
const INVITED_MIN: u32 = 5;
/// What an invitation that came back weighs. Enough alone: nobody is led here by someone whom they led here.
const CYCLE_WEIGHT: i32 = 4_400;
/// What it weighs between two, or where all on the way take part. Never enough alone: friends open each other's links.
const FRIENDS_WEIGHT: i32 = 2_000;
/// Most that inert invitees weigh. Not enough alone: many people look once and leave.
const INERT_MAX: i32 = 2_600;
/// Tail from which inert invitees say anything.
const TAIL_MIN: i32 = 4_000;

/// A person in the tree.
#[derive(Debug, Default, Clone, Copy)]
struct Node {
    inviter: Id,
    invited: u32,
    active: u32,
    acts: bool,
    left: bool,
    cycle: u32,
}

impl Node {
    /// Takes part, and has not left again.
    fn is_active(self) -> bool {
        self.acts && !self.left
    }
}

/// Everybody who was invited or invites, some 40 bytes each, and who else takes part, 8 bytes each.
#[derive(Debug, Default)]
pub(super) struct ShareTree {
    nodes: Map<Id, Node>,
    /// Those who are not in the tree: who acts, and who has left.
    acting: Set<Id>,
    left: Set<Id>,
    invited: u32,
    active: u32,
}

impl Detector for ShareTree {
    fn see(&mut self, attempt: &Attempt, _counts: &Counts) {
        if attempt.inviter != 0 && attempt.inviter != attempt.person {
            self.invite(attempt.person, attempt.inviter);
        } else if attempt.inviter != 0 {
            self.in_tree(attempt.person).cycle = 1;
        }
        self.note(attempt.person, attempt.act);
    }

    fn weigh(&self, attempt: &Attempt, _counts: &Counts, parts: &mut Vec<Part>) {
        if attempt.act != Act::Invite {
            return;
        }
        let code = ReasonCode::ShareTree;
        let node = self.node(attempt.person);
        if node.cycle > 0 {
            let found = Found::InviteCycle { persons: node.cycle };
            let friends = node.cycle == 2 || self.take_part(attempt.person);
            let weight = if friends { FRIENDS_WEIGHT } else { CYCLE_WEIGHT };
            parts.push(Part::hard(Group::Tree, code, weight, found));
        }
        if let Some((weight, found)) = self.inert(attempt.inviter).filter(|_| !node.is_active()) {
            parts.push(Part::hard(Group::Conduct, code, weight, found));
        }
    }
}

impl ShareTree {
    fn node(&self, person: Id) -> Node {
        self.nodes.get(&person).copied().unwrap_or_else(|| self.alone(person))
    }

    /// Somebody who is not in the tree.
    fn alone(&self, person: Id) -> Node {
        Node { acts: self.acting.contains(&person), left: self.left.contains(&person), ..Node::default() }
    }

    /// A person who is in the tree from now on.
    fn in_tree(&mut self, person: Id) -> &mut Node {
        let alone = self.alone(person);
        self.nodes.entry(person).or_insert(alone)
    }

    fn invite(&mut self, person: Id, inviter: Id) {
        // Who acted already was not led here by a link that was opened later.
        if self.node(person).inviter != 0 || self.node(person).acts {
            return;
        }
        self.in_tree(person).inviter = inviter;
        self.in_tree(inviter).invited += 1;
        self.invited += 1;
        self.mark_cycle(person);
    }

    /// The way up from a person until it comes back to it, leaves the tree, or is too long.
    fn way_up(&self, person: Id) -> Vec<Id> {
        let next = |at: &Id| Some(self.node(*at).inviter).filter(|inviter| *inviter != 0);
        let up = std::iter::successors(Some(person), next);
        up.take(CYCLE_MAX as usize + 1).skip(1).take_while(|at| *at != person).collect()
    }

    /// Whether everybody in a person's ring takes part.
    fn take_part(&self, person: Id) -> bool {
        self.way_up(person).into_iter().chain([person]).all(|member| self.node(member).is_active())
    }

    /// Walks up from a person; if that leads back, everybody on the way is in a ring.
    fn mark_cycle(&mut self, person: Id) {
        let above = self.way_up(person);
        let last = above.last().copied().unwrap_or(person);
        if self.node(last).inviter != person {
            return;
        }
        let persons = u32::try_from(above.len() + 1).unwrap_or(CYCLE_MAX);
        for member in above.into_iter().chain([person]) {
            self.in_tree(member).cycle = persons;
        }
    }

    /// Notes what a person did, and changes the sums of who invited them.
    fn note(&mut self, person: Id, act: Act) {
        let Some(node) = self.nodes.get_mut(&person) else {
            // Who is not in the tree yet may be invited later.
            match act {
                Act::Vote | Act::Draw | Act::Claim => self.acting.insert(person),
                Act::Unfollow => self.left.insert(person),
                Act::Follow => self.left.remove(&person),
                Act::Invite => false,
            };
            return;
        };
        let before = node.is_active();
        match act {
            Act::Vote | Act::Draw | Act::Claim => node.acts = true,
            Act::Unfollow => node.left = true,
            Act::Follow => node.left = false,
            Act::Invite => {}
        }
        let (after, inviter) = (node.is_active(), node.inviter);
        if before == after || inviter == 0 {
            return;
        }
        let step = |sum: u32| if after { sum + 1 } else { sum.saturating_sub(1) };
        self.active = step(self.active);
        let inviter = self.in_tree(inviter);
        inviter.active = step(inviter.active);
    }

    /// What it weighs that an inviter's people are inert, compared with those whom others invited.
    fn inert(&self, inviter: Id) -> Option<(i32, Found)> {
        let node = self.node(inviter);
        let (invited, inert) = (node.invited, node.invited - node.active.min(node.invited));
        let (others, others_active) = (self.invited - invited, self.active - node.active.min(self.active));
        if invited < INVITED_MIN || others < INVITED_MIN || others_active == 0 {
            return None;
        }
        let odds = f64::from(others - others_active.min(others) + 1) / f64::from(others_active);
        let tail = binomial_tail(inert, invited, odds);
        let usual = odds / (1.0 + odds);
        let weight = ln_milli(f64::from(inert) / (f64::from(invited) * usual))
            .min((tail - TAIL_MIN) / 2)
            .min(INERT_MAX);
        (weight > 0).then_some((weight, Found::InertInvitees { invited, inert }))
    }
}

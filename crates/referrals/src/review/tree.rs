//! The tree around somebody, as nodes and edges for a picture.

use std::collections::{BTreeMap, VecDeque};

use decider::door::Parameter;
use decider::parameters::Parameters;
use decider::rows::{Order, Shelf, Unreadable, behind};
use proto::{CampaignId, PersonId, Problem, Pseudonym, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;

use super::follow::{NodeRow, node_at, node_if_any};
use super::key::{self, Of};
use super::{Answer, page};
use crate::event::Event;
use crate::state::Stage;
use crate::tree::Medium;

/// How many above somebody are shown.
const ABOVE_MAX: usize = 8;
/// How many are shown in all: more is no picture.
const NODES_MAX: usize = 200;

/// What can be asked for.
pub const TREE_PARAMETERS: &[Parameter] =
    &[Parameter { name: "person", description: "The person around whom to look: 32 hex digits" }];

/// The tree around somebody: up to eight above them, and those below, the nearest first.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "InvitationTree")]
pub struct Tree {
    /// The position of the log that it stands at.
    pub position: u64,
    /// Persons and channels.
    pub nodes: Vec<Node>,
    /// Who invited whom.
    pub edges: Vec<Edge>,
    /// Whether there are more below than are shown.
    pub is_cut: bool,
}

/// Somebody in the tree.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "InvitationNode")]
pub struct Node {
    /// The person, or the place of a channel.
    pub id: PersonId,
    /// The channel's name; null: a person.
    pub channel: Option<CampaignId>,
    /// What the channel is; null: a person.
    pub medium: Option<Medium>,
    /// How far they came.
    pub stage: Stage,
    /// When they accepted the invitation.
    pub accepted_at_ms: Option<Timestamp>,
    /// When they followed by it.
    pub followed_at_ms: Option<Timestamp>,
    /// What was seen of their device: the same text is the same rendering.
    pub device: Option<String>,
    /// What was seen of their address: the same text is the same prefix.
    pub prefix: Option<String>,
    /// What kind of network that is: `carrier`, `fixed`, `campus`, `data_centre`, `vpn`, `private` or `unknown`.
    pub network: &'static str,
}

/// An invitation that was accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "InvitationEdge")]
pub struct Edge {
    /// Who invited.
    pub from: PersonId,
    /// Who accepted.
    pub to: PersonId,
}

pub(super) fn answer(shelf: &dyn Shelf<Event>, campaign: &CampaignId, parameters: &Parameters<'_>) -> Answer {
    let wanted = "the 32 hex digits of a person";
    let person = parameters.read::<PersonId>("person", wanted)?.ok_or_else(|| {
        Problem::new(400, "parameter-missing", format!("say around whom to look: give person={wanted}"))
    })?;
    if node_if_any(shelf, campaign, &person)?.is_none() {
        let reason = format!("{person} neither invites nor was invited here; check the id");
        return Err(Problem::new(404, "person-unknown", reason).into());
    }
    let mut picture = Picture { shelf, campaign, nodes: BTreeMap::new(), is_cut: false };
    let top = picture.climb(person)?;
    picture.descend(person)?;
    // Whoever stands between the top and the person is there already; the rest of their people is not looked for.
    let edges = picture.nodes.iter().filter_map(|(to, node)| {
        let from = node.inviter.filter(|from| *to != top && picture.nodes.contains_key(from))?;
        Some(Edge { from, to: *to })
    });
    let edges = edges.collect();
    let nodes = picture.nodes.iter().map(|(id, node)| Node::of(*id, node)).collect();
    let tree = Tree { position: shelf.position(), nodes, edges, is_cut: picture.is_cut };
    Ok(page(tree.position, None, &tree))
}

/// What is drawn so far.
struct Picture<'s> {
    shelf: &'s dyn Shelf<Event>,
    campaign: &'s CampaignId,
    nodes: BTreeMap<PersonId, NodeRow>,
    is_cut: bool,
}

impl Picture<'_> {
    /// Draws somebody and those above them; gives the highest whose inviter is not drawn, or who closes a ring.
    fn climb(&mut self, person: PersonId) -> Result<PersonId, Unreadable> {
        let mut at = person;
        for _ in 0..=ABOVE_MAX {
            let node = node_at(self.shelf, self.campaign, &at)?;
            let above = node.inviter;
            self.nodes.insert(at, node);
            match above {
                Some(above) if !self.nodes.contains_key(&above) => at = above,
                // A ring is drawn whole.
                Some(_) => return Ok(PersonId::default()),
                None => return Ok(at),
            }
        }
        Ok(at)
    }

    /// Draws those below, the nearest first.
    fn descend(&mut self, person: PersonId) -> Result<(), Unreadable> {
        let mut waiting = VecDeque::from([person]);
        while let Some(inviter) = waiting.pop_front() {
            let prefix = key::of_person(Of::Child, self.campaign, &inviter);
            let rows = self.shelf.range(&prefix..&behind(&prefix), NODES_MAX + 1, Order::Ascending)?;
            for follower in rows.iter().map(|(key, _)| key::follower(key)) {
                if self.nodes.contains_key(&follower) {
                    continue;
                }
                let node = node_at(self.shelf, self.campaign, &follower)?;
                // An invitation that lapsed was followed by another's.
                if node.inviter != Some(inviter) {
                    continue;
                }
                if self.nodes.len() >= NODES_MAX {
                    self.is_cut = true;
                    return Ok(());
                }
                self.nodes.insert(follower, node);
                waiting.push_back(follower);
            }
        }
        Ok(())
    }
}

impl Node {
    fn of(id: PersonId, node: &NodeRow) -> Self {
        let text = |pseudonym: Option<Pseudonym>| pseudonym.map(|pseudonym| pseudonym.to_string());
        let (channel, medium) = node.channel.clone().unzip();
        Self {
            id,
            channel,
            medium,
            stage: node.stage,
            accepted_at_ms: node.accepted_at,
            followed_at_ms: node.followed_at,
            device: text(node.device),
            prefix: text(node.prefix),
            network: node.network.class.as_str(),
        }
    }
}

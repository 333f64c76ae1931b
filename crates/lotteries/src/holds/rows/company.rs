//! Who shares what around somebody, as nodes and edges for a picture.

use std::collections::BTreeMap;

use decider::door::Parameter;
use decider::parameters::Parameters;
use decider::rows::{Order, Shelf, Unreadable, behind};
use proto::{CampaignId, PersonId, Problem, Pseudonym, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;

use super::follow::{TakerRow, taker_at};
use super::{Answer, page, sharing_key};
use crate::event::Event;

/// How many are shown in all: more is no picture.
const NODES_MAX: usize = 200;
/// How many rows of one thing are looked through: whoever has moved on stays among them.
const SHARING_MAX: usize = 1_000;

/// What can be asked for.
pub(crate) const COMPANY_PARAMETERS: &[Parameter] =
    &[Parameter { name: "person", description: "The person around whom to look: 32 hex digits" }];

/// Those who share something with a person, the rarest things first.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "TakerCompany")]
pub(crate) struct Company {
    /// The position of the log that it stands at.
    position: u64,
    /// The person, and the others.
    nodes: Vec<Node>,
    /// What each of the others shares with the person.
    edges: Vec<Edge>,
    /// Whether there are more than are shown.
    is_cut: bool,
}

/// Somebody who takes.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "TakerNode")]
pub(crate) struct Node {
    /// The person.
    id: PersonId,
    /// When something new was last seen of them.
    seen_at_ms: Timestamp,
    /// What was seen of their device: the same text is the same rendering.
    device: Option<String>,
    /// What was seen of their address: the same text is the same prefix.
    prefix: Option<String>,
    /// What kind of network that is: `carrier`, `fixed`, `campus`, `data_centre`, `vpn`, `private` or `unknown`.
    network: &'static str,
    /// Where their parcels go: the same text is the same telephone number.
    phone: Option<String>,
    /// The same of the address of parcels.
    address: Option<String>,
}

/// Something that two share.
#[derive(Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "TakerEdge")]
pub(crate) struct Edge {
    /// The person around whom to look.
    from: PersonId,
    /// Who shares it.
    to: PersonId,
    /// What.
    shares: Shares,
}

/// What two can share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "TakerShares")]
enum Shares {
    /// The telephone number that parcels go to.
    Phone,
    /// The device, as far as renderings tell.
    Device,
    /// The address that parcels go to.
    Address,
    /// The neighbourhood in the network.
    Prefix,
}

pub(super) fn answer(shelf: &dyn Shelf<Event>, campaign: &CampaignId, parameters: &Parameters<'_>) -> Answer {
    let wanted = "the 32 hex digits of a person";
    let person = parameters.read::<PersonId>("person", wanted)?.ok_or_else(|| {
        Problem::new(400, "parameter-missing", format!("say around whom to look: give person={wanted}"))
    })?;
    let mut company =
        Company { position: shelf.position(), nodes: Vec::new(), edges: Vec::new(), is_cut: false };
    if let Some(taker) = taker_at(shelf, campaign, &person)? {
        company.nodes = company.draw(shelf, campaign, (person, &taker))?;
    }
    Ok(page(company.position, None, &company))
}

impl Company {
    fn draw(
        &mut self,
        shelf: &dyn Shelf<Event>,
        campaign: &CampaignId,
        (person, taker): (PersonId, &TakerRow),
    ) -> Result<Vec<Node>, Unreadable> {
        let mut nodes = BTreeMap::from([(person, Node::of(person, taker))]);
        for shares in [Shares::Phone, Shares::Device, Shares::Address, Shares::Prefix] {
            let Some(what) = shares.of(taker) else { continue };
            let prefix = sharing_key(campaign, &what);
            let rows = shelf.range(&prefix..&behind(&prefix), SHARING_MAX, Order::Ascending)?;
            self.is_cut |= rows.len() == SHARING_MAX;
            for other in rows.iter().filter_map(|(key, _)| key.last_chunk().map(|bytes| PersonId(*bytes))) {
                let Some(row) = taker_at(shelf, campaign, &other)? else { continue };
                if other == person || shares.of(&row) != Some(what) {
                    continue;
                }
                if !nodes.contains_key(&other) && nodes.len() >= NODES_MAX {
                    self.is_cut = true;
                    break;
                }
                nodes.entry(other).or_insert_with(|| Node::of(other, &row));
                self.edges.push(Edge { from: person, to: other, shares });
            }
        }
        Ok(nodes.into_values().collect())
    }
}

impl Shares {
    fn of(self, taker: &TakerRow) -> Option<Pseudonym> {
        match self {
            Self::Phone => taker.phone,
            Self::Device => taker.device,
            Self::Address => taker.address,
            Self::Prefix => taker.prefix,
        }
    }
}

impl Node {
    fn of(id: PersonId, taker: &TakerRow) -> Self {
        let text = |pseudonym: Option<Pseudonym>| pseudonym.map(|pseudonym| pseudonym.to_string());
        Self {
            id,
            seen_at_ms: taker.seen_at,
            device: text(taker.device),
            prefix: text(taker.prefix),
            network: taker.network.class.as_str(),
            phone: text(taker.phone),
            address: text(taker.address),
        }
    }
}

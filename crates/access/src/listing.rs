//! Looks of a tenant's auditors, newest first.

use decider::Stamp;
use decider::rows::{Order, Row, Shelf, Unreadable, walk};
use proto::wire::{Queried, Query, QueryPage};
use proto::{CampaignId, Problem, TenantId, Timestamp, TokenHash};
use schemars::JsonSchema;
use serde::Serialize;

use crate::event::{Event, Looked};

/// Counts changes of the rows: those of another version are made again.
pub const ROWS_VERSION: u8 = 1;
/// Lines in one answer at the most.
pub const LIMIT_MAX: usize = 500;
/// Lines in one answer unless asked otherwise.
pub const LIMIT_DEFAULT: usize = 100;
/// Notes read for one answer: where few of them are of the token asked for, a page may be short and says where to go on.
const NOTES_READ_MAX: usize = 20_000;

/// Looks, newest first.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct LookPage {
    /// The position of the access journal that the answer stands at.
    pub position: u64,
    /// There may be few, or none, and yet more behind them.
    pub looks: Vec<LookLine>,
    /// Ask with this `cursor` for older ones; null: there are none.
    pub next_cursor: Option<String>,
}

/// One look.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "Look")]
pub struct LookLine {
    /// Its position in the access journal.
    pub position: u64,
    /// When.
    pub at_ms: Timestamp,
    /// Whose token it was, by its hash, as `token list` shows it.
    pub token: TokenHash,
    /// What was asked.
    pub question: String,
    /// The campaign or book that it was about; null: about none.
    pub campaign: Option<CampaignId>,
    /// With which parameters, as in an address.
    pub parameters: String,
    /// The service whose log the answer came from.
    pub service: String,
    /// Its shard.
    pub shard: u16,
    /// The position of that log that the answer stood at.
    pub stood_at: u64,
    /// The request, as the server's log lines name it.
    pub request: String,
}

/// The row of a note: its tenant and position.
pub(crate) fn rows(stamp: Stamp, event: &Event) -> Vec<Row> {
    match event {
        Event::Looked(looked) => vec![(key(&looked.tenant, stamp.position), Vec::new())],
    }
}

pub(crate) fn answer(query: &Query, shelf: &dyn Shelf<Event>) -> Result<Queried, Unreadable> {
    let wanted = match Wanted::of(&query.parameters) {
        Ok(wanted) => wanted,
        Err(problem) => return Ok(Queried::Problem(problem)),
    };
    let last = wanted.from.unwrap_or(u64::MAX - 1);
    let keys = key(&query.tenant, 0)..key(&query.tenant, last.saturating_add(1));
    let (mut looks, mut next) = (Vec::new(), None);
    for (read, row) in walk(shelf, keys, Order::Descending).enumerate() {
        let position = position_of(&row?.0);
        if looks.len() == wanted.limit || read == NOTES_READ_MAX {
            next = Some(position.to_string());
            break;
        }
        let Some((stamp, Event::Looked(looked))) = shelf.event(position)? else { continue };
        if wanted.token.is_none_or(|token| token == looked.token) {
            looks.push(line(stamp, looked));
        }
    }
    let page = LookPage { position: shelf.position(), looks, next_cursor: next.clone() };
    let body = serde_json::to_vec(&page).expect("answers are plain data and always serialise");
    Ok(Queried::Page(QueryPage { position: page.position, next_cursor: next, body, cites: Vec::new() }))
}

struct Wanted {
    from: Option<u64>,
    token: Option<TokenHash>,
    limit: usize,
}

impl Wanted {
    fn of(parameters: &[(String, String)]) -> Result<Self, Problem> {
        let mut wanted = Self { from: None, token: None, limit: LIMIT_DEFAULT };
        for (name, value) in parameters {
            wanted.set(name, value).ok_or_else(|| {
                let detail = format!(
                    "{name}={value:?} can't be read. token is a hash of 64 hex digits, cursor the next_cursor of the \
                     answer before, limit 1 to {LIMIT_MAX}."
                );
                Problem::new(400, "parameter-invalid", detail)
            })?;
        }
        Ok(wanted)
    }

    fn set(&mut self, name: &str, value: &str) -> Option<()> {
        match name {
            "cursor" => self.from = Some(value.parse().ok()?),
            "token" => self.token = Some(value.parse().ok()?),
            "limit" => self.limit = value.parse().ok().filter(|limit| (1..=LIMIT_MAX).contains(limit))?,
            _ => return None,
        }
        Some(())
    }
}

fn line(stamp: Stamp, looked: Looked) -> LookLine {
    let Looked { token, question, campaign, parameters, service, shard, request, .. } = looked;
    LookLine {
        position: stamp.position,
        at_ms: stamp.at,
        token,
        question,
        campaign,
        parameters,
        service,
        shard,
        stood_at: looked.position,
        request,
    }
}

/// Names of tenants have no zero byte, so no tenant's notes stand among another's.
fn key(tenant: &TenantId, position: u64) -> Vec<u8> {
    [tenant.as_str().as_bytes(), &[0], &position.to_be_bytes()].concat()
}

fn position_of(key: &[u8]) -> u64 {
    key.last_chunk().map_or(0, |bytes| u64::from_be_bytes(*bytes))
}

//! One line of a judge's input: what the door admitted, as a contract between whoever writes it and whoever judges it.

use std::net::IpAddr;

use guard::Device;
use serde::{Deserialize, Serialize};

/// An attempt to vote, or another act that the same guard scores.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Attempt {
    /// When it came in, in milliseconds since 1970.
    pub at_ms: u64,
    /// The campaign.
    pub campaign: String,
    /// Whose account it is.
    pub voter: String,
    /// Whom it is for. For an invitation whoever invited, for a draw or a claim the draw.
    pub candidate: String,
    /// Where it came from.
    pub ip: IpAddr,
    /// The `User-Agent` header.
    #[serde(default)]
    pub user_agent: Option<String>,
    /// What the page's script reported.
    #[serde(default)]
    pub device: Option<Device>,
    /// JA4 digest of the TLS hello, where the door sees it.
    #[serde(default)]
    pub ja4: Option<String>,
    /// What the page token says.
    #[serde(default)]
    pub page: Option<Page>,
    /// Who shared the page that led here: the same ids as `voter`.
    #[serde(default)]
    pub sharer: Option<String>,
    /// Since when the account has followed, in milliseconds since 1970; `None` if it does not.
    #[serde(default)]
    pub followed_at_ms: Option<u64>,
    /// The request's Idempotency-Key.
    #[serde(default)]
    pub nonce: Option<String>,
    /// What is attempted.
    #[serde(default, skip_serializing_if = "Act::is_vote")]
    pub act: Act,
    /// Whose invitation led here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inviter: Option<String>,
    /// Which account is paid what is won.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payee: Option<String>,
}

/// The page that an act came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    /// The page token's nonce.
    pub token: Option<String>,
    /// When the page was opened, in milliseconds since 1970.
    pub opened_ms: Option<u64>,
    /// From where.
    pub opened_ip: Option<IpAddr>,
    /// Pointer moves, touches and scrolls that it saw.
    pub moves: Option<u16>,
}

/// What an attempt is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// A vote for a candidate.
    #[default]
    Vote,
    /// A draw in a lottery.
    Draw,
    /// A claim of a red envelope or another prize that goes to the quick.
    Claim,
    /// Somebody accepts an invitation.
    Invite,
    /// An account begins to follow.
    Follow,
    /// An account ceases to follow.
    Unfollow,
}

impl Act {
    /// Whether it is what a line without `act` means.
    pub fn is_vote(&self) -> bool {
        *self == Self::Vote
    }
}

//! The list of contestants: found by number or name, sorted by number or rank, in pages.

use decider::Readable;
use proto::Problem;

use super::answers::{ContestantLine, ContestantPage};
use super::view::CampaignView;
use crate::state::{Contestant, Standing};

/// Contestants on a page, unless asked otherwise.
pub const LIMIT_DEFAULT: usize = 50;
/// Most contestants on a page.
pub const LIMIT_MAX: usize = 100;
/// Longest text to search for, in characters: longer than any name.
pub const SEARCH_CHARACTERS_MAX: usize = 64;

/// One contestant, with what the vault says about it.
#[derive(Debug)]
pub(super) struct Row {
    number: u32,
    pub(super) name: Option<String>,
    /// The name as it is searched.
    name_folded: String,
    about: Option<String>,
    picture: Option<String>,
    standing: Standing,
    votes: u64,
    pub(super) rank: Option<u32>,
}

impl Row {
    pub(super) fn of(number: u32, contestant: &Contestant, readable: &dyn Readable) -> Self {
        let mut fields = readable.personal(&contestant.profile).unwrap_or_default();
        let name = fields.remove("name");
        Self {
            number,
            name_folded: name.as_deref().map(str::to_lowercase).unwrap_or_default(),
            name,
            about: fields.remove("about"),
            picture: fields.remove("picture"),
            standing: contestant.standing,
            votes: contestant.shown.votes,
            rank: None,
        }
    }

    fn is_public(&self) -> bool {
        matches!(self.standing, Standing::Approved | Standing::Withdrawn | Standing::Out)
    }

    fn line(&self, counts: bool) -> ContestantLine {
        ContestantLine {
            number: self.number,
            name: self.name.clone(),
            about: self.about.clone(),
            picture: self.picture.clone(),
            status: self.standing,
            votes: counts.then_some(self.votes),
            rank: self.rank.filter(|_| counts),
        }
    }
}

struct Wanted {
    name: String,
    number: Option<u32>,
    by_rank: bool,
    from: usize,
    limit: usize,
}

/// One page of contestants.
pub(super) fn page(
    campaign: &CampaignView,
    parameters: &[(String, String)],
    inside: bool,
) -> Result<ContestantPage, Problem> {
    let wanted = wanted(parameters)?;
    let counts = inside || campaign.shows_counts;
    // Sorting by a hidden rank would tell it.
    let by_rank = wanted.by_rank && counts;
    let row_at = |place: usize| {
        let index = if by_rank { *campaign.by_rank.get(place)? } else { place };
        campaign.rows.get(index)
    };
    let is_wanted = |row: &Row| {
        (inside || row.is_public())
            && (wanted.name.is_empty()
                || wanted.number == Some(row.number)
                || row.name_folded.contains(&wanted.name))
    };
    let mut contestants = Vec::new();
    let mut next_cursor = None;
    for place in wanted.from..campaign.rows.len() {
        let Some(row) = row_at(place).filter(|row| is_wanted(row)) else { continue };
        if contestants.len() == wanted.limit {
            next_cursor = Some(place.to_string());
            break;
        }
        contestants.push(row.line(counts));
    }
    Ok(ContestantPage { contestants, next_cursor })
}

fn wanted(parameters: &[(String, String)]) -> Result<Wanted, Problem> {
    let mut wanted =
        Wanted { name: String::new(), number: None, by_rank: false, from: 0, limit: LIMIT_DEFAULT };
    for (name, value) in parameters {
        match name.as_str() {
            "search" if value.chars().count() > SEARCH_CHARACTERS_MAX => {
                return Err(bad(format!("search for at most {SEARCH_CHARACTERS_MAX} characters")));
            }
            "search" => {
                wanted.name = value.trim().to_lowercase();
                wanted.number = wanted.name.parse().ok();
            }
            "sort" => {
                wanted.by_rank = match value.as_str() {
                    "number" => false,
                    "rank" => true,
                    _ => return Err(bad("sort must be number or rank")),
                }
            }
            "cursor" => {
                wanted.from = value.parse().map_err(|_| bad("cursor must be a next_cursor of an answer"))?;
            }
            "limit" => {
                let limit = value.parse().ok().filter(|limit| (1..=LIMIT_MAX).contains(limit));
                wanted.limit = limit.ok_or_else(|| bad(format!("limit must be 1 to {LIMIT_MAX}")))?;
            }
            _ => return Err(bad(format!("{name:?} is not a parameter; use search, sort, cursor or limit"))),
        }
    }
    Ok(wanted)
}

fn bad(detail: impl Into<String>) -> Problem {
    Problem::new(400, "bad-parameter", detail)
}

//! The list of contestants: found by number or name, sorted by number or rank, in pages.

use proto::Problem;
use proto::wire::Audience;

use super::answers::{ContestantLine, ContestantPage};
use super::names::{Names, Texts};
use crate::rank::Ranked;
use crate::state::{Campaign, Standing};

/// Contestants on a page, unless asked otherwise.
pub const LIMIT_DEFAULT: usize = 50;
/// Most contestants on a page.
pub const LIMIT_MAX: usize = 100;
/// Longest text to search for, in characters: longer than any name.
pub const SEARCH_CHARACTERS_MAX: usize = 64;

/// All contestants of a campaign.
#[derive(Debug)]
pub(super) struct Listing {
    pub(super) names: Names,
    /// By number minus 1.
    rows: Vec<Row>,
    /// Indices of rows: those who have a rank by rank, then the others by number.
    by_rank: Vec<usize>,
}

/// What changes about a contestant.
#[derive(Debug, Clone, Copy)]
struct Row {
    standing: Standing,
    votes: u64,
    counted: u64,
    held: u64,
    voided: u64,
    rank: Option<u32>,
}

impl Listing {
    pub(super) fn of(campaign: &Campaign, ranking: &[Ranked], names: Names) -> Self {
        let row = |contestant: &crate::state::Contestant| Row {
            standing: contestant.standing,
            votes: contestant.shown.votes,
            counted: contestant.votes_before + contestant.shown.votes,
            held: contestant.held_shown,
            voided: contestant.voided_shown,
            rank: None,
        };
        let mut rows: Vec<Row> = campaign.contestants.iter().map(row).collect();
        for line in ranking {
            rows[line.index()].rank = Some(line.rank);
        }
        let others = (0..rows.len()).filter(|index| rows[*index].rank.is_none());
        let by_rank = ranking.iter().map(Ranked::index).chain(others).collect();
        Self { names, rows, by_rank }
    }
}

impl Row {
    fn is_public(&self) -> bool {
        matches!(self.standing, Standing::Approved | Standing::Withdrawn | Standing::Out)
    }

    fn line(&self, number: u32, texts: Option<&Texts>, reader: Reader) -> ContestantLine {
        let is_inside = reader.audience.is_inside();
        ContestantLine {
            number,
            name: texts.and_then(|texts| texts.name.clone()),
            about: texts.and_then(|texts| texts.about.clone()),
            picture: texts.and_then(|texts| texts.picture.clone()),
            status: self.standing,
            votes: reader.counts.then_some(self.votes),
            rank: self.rank.filter(|_| reader.counts),
            votes_counted: is_inside.then_some(self.counted),
            votes_held: is_inside.then_some(self.held),
            votes_voided: is_inside.then_some(self.voided),
        }
    }
}

struct Wanted {
    name: String,
    number: Option<u32>,
    by_rank: bool,
    cursor: Option<String>,
    limit: usize,
}

/// Who asks, and for which board.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reader {
    pub(super) audience: Audience,
    /// Whether they see counts and ranks.
    pub(super) counts: bool,
    /// Position at which ranks last changed.
    pub(super) revision: u64,
}

impl Reader {
    fn sees(&self, row: &Row) -> bool {
        row.is_public() || self.audience.is_inside()
    }

    /// Until an operator has approved them, a person's texts are between that person and the operators: auditors check
    /// counts, and know persons by pseudonyms only.
    fn reads(&self, row: &Row) -> bool {
        row.is_public() || self.audience == Audience::Operators
    }
}

/// One page of contestants.
pub(super) fn page(
    listing: &Listing,
    parameters: &[(String, String)],
    reader: Reader,
) -> Result<ContestantPage, Problem> {
    let wanted = wanted(parameters)?;
    // Sorting by a hidden rank would tell it.
    let ranks_at = (wanted.by_rank && reader.counts).then_some(reader.revision);
    let row_at = |place: usize| {
        let index = if ranks_at.is_some() { *listing.by_rank.get(place)? } else { place };
        let (row, texts) = (listing.rows.get(index)?, listing.names.get(index)?);
        Some((u32::try_from(index + 1).ok()?, row, Some(texts).filter(|_| reader.reads(row))))
    };
    // Nor is anybody found by a name that is not shown: that would tell it.
    let is_wanted = |number: u32, row: &Row, texts: Option<&Texts>| {
        reader.sees(row)
            && (wanted.name.is_empty()
                || wanted.number == Some(number)
                || texts.is_some_and(|texts| texts.name_folded.contains(&wanted.name)))
    };
    let mut contestants = Vec::new();
    let mut next_cursor = None;
    for place in start(wanted.cursor.as_deref(), ranks_at)?..listing.rows.len() {
        let Some((number, row, texts)) = row_at(place) else { continue };
        if !is_wanted(number, row, texts) {
            continue;
        }
        if contestants.len() == wanted.limit {
            next_cursor = Some(match ranks_at {
                Some(revision) => format!("{place}.{revision}"),
                None => place.to_string(),
            });
            break;
        }
        contestants.push(row.line(number, texts, reader));
    }
    Ok(ContestantPage { contestants, next_cursor })
}

/// The place that a cursor stands for: numbers never move, ranks only hold until the board moves.
fn start(cursor: Option<&str>, ranks_at: Option<u64>) -> Result<usize, Problem> {
    let Some(cursor) = cursor else { return Ok(0) };
    let read = || match ranks_at {
        None => Some((cursor.parse().ok()?, None)),
        Some(_) => {
            let (place, revision) = cursor.split_once('.')?;
            Some((place.parse().ok()?, Some(revision.parse().ok()?)))
        }
    };
    match read() {
        None => Err(bad("cursor must be a next_cursor of an answer with the same sort")),
        Some((_, at)) if at != ranks_at => Err(Problem::new(
            410,
            "cursor-expired",
            "the board has moved since the page before, and ranks with it; start again without a cursor",
        )),
        Some((place, _)) => Ok(place),
    }
}

fn wanted(parameters: &[(String, String)]) -> Result<Wanted, Problem> {
    let mut wanted =
        Wanted { name: String::new(), number: None, by_rank: false, cursor: None, limit: LIMIT_DEFAULT };
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
            "cursor" => wanted.cursor = Some(value.clone()),
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

//! Persons whom a command names by their ids: looked for before it is sent, since nobody could ever take what a mistyped id gets.

use directory::Place;
use http::StatusCode;
use proto::PersonId;

use crate::gateway::App;
use crate::trouble::Trouble;

/// Ids that an answer names, so that a list of hundreds leaves it readable.
const NAMED_MAX: usize = 3;

/// Refuses ids that nobody has on this server, nor had in this campaign before they were erased.
pub(crate) fn check(app: &App, place: &Place, persons: &[PersonId]) -> Result<(), Trouble> {
    match app.vault.unknown(&place.campaign, persons) {
        unknown if unknown.is_empty() => Ok(()),
        unknown => Err(Trouble::new(StatusCode::CONFLICT, "person-unknown", told(&unknown))),
    }
}

fn told(unknown: &[PersonId]) -> String {
    let named = unknown.iter().take(NAMED_MAX).map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let more = match unknown.len().saturating_sub(NAMED_MAX) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!(
        "Nobody has the id {named}{more}. Nothing was stored: correct it or leave it out, and send the whole again. \
         The ids of persons stand in rankings, winners and logs of campaigns that they took part in."
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_few_are_named_and_the_others_counted() {
        let persons: Vec<PersonId> = (1..=5).map(|number| PersonId([number; 16])).collect();
        let begins = |count: usize| told(&persons[..count]).split(". ").next().unwrap().to_owned();
        let [one, two, three] = [1, 2, 3].map(|number| format!("{number:02x}").repeat(16));
        assert_eq!(begins(1), format!("Nobody has the id {one}"));
        assert_eq!(begins(3), format!("Nobody has the id {one}, {two}, {three}"));
        assert_eq!(begins(5), format!("Nobody has the id {one}, {two}, {three} and 2 more"));
    }
}

//! What to do about a fact that was heard, and about one that is parked: the decisions of every host, as pure functions.

use proto::fact::{self, Raw};
use proto::{Fact, Heard};

use super::note::Parked;
use super::parking::PARKED_MAX;
use super::{Exchange, REACTIONS_MAX, Reactions};

/// What is to be done about a fact that was heard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hearing<C> {
    /// None of this activity's business, or of a kind that this release does not know: the position advances.
    Nothing,
    /// These commands are decided, each under its [`super::reaction_id`]. One that is refused without any event is
    /// declined; if one can't be decided at all the fact is parked. The position advances.
    React(Reactions<C>),
    /// It is parked, and the position advances.
    Park(Parked),
    /// Nothing more may be heard until something is released: the position stays.
    Full,
}

/// Why a parked fact can't be heard again now.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CannotRetry {
    /// Nothing is parked there.
    #[error("no fact is parked at position {0}; look at the list of those that are")]
    NotParked(u64),
    /// Another one has to be released before.
    #[error("it waits behind the fact that is parked at position {0}; retry or drop that one first")]
    Behind(u64),
    /// It can't be read by this release either.
    #[error("{0}")]
    Unreadable(String),
}

/// What is to be done about a fact.
///
/// # Panics
/// If it leads to more than [`REACTIONS_MAX`] commands: a bug of the activity.
pub fn hear<E: Exchange>(state: &E::State, heard: &Heard<Raw>) -> Hearing<E::Command> {
    let parking = E::parking(state);
    let park = |reason: String| match parking.is_full() {
        true => Hearing::Full,
        false => Hearing::Park(Parked::of(heard, reason)),
    };
    match heard.open() {
        Ok(None) => Hearing::Nothing,
        // Of whom it is nobody knows, so nothing about its campaign may overtake it.
        Err(error) => park(error.to_string()),
        Ok(Some(fact)) => {
            let reactions = react::<E>(&fact);
            match reactions.is_empty() {
                true => Hearing::Nothing,
                false if parking.holds(&fact.campaign, fact.body.person()) => park(String::new()),
                false => Hearing::React(reactions),
            }
        }
    }
}

/// The parked fact that is to be heard again, with what is to be done about it. Its [`super::Released`] event stands behind
/// the events that follow, in one command.
///
/// # Panics
/// As [`hear`] does.
pub fn retry<E: Exchange>(
    state: &E::State,
    position: u64,
) -> Result<(Heard<Fact>, Reactions<E::Command>), CannotRetry> {
    let parking = E::parking(state);
    let waiting = parking.get(position).ok_or(CannotRetry::NotParked(position))?;
    if let Some(ahead) = parking.ahead_of(position) {
        return Err(CannotRetry::Behind(ahead));
    }
    let unreadable = |reason: String| CannotRetry::Unreadable(reason);
    let (raw, _) = fact::read(&waiting.fact.told).map_err(|error| unreadable(error.to_string()))?;
    let opened = raw.open().map_err(|error| unreadable(error.to_string()))?;
    let fact = opened.ok_or_else(|| unreadable("its kind is unknown to this release".to_owned()))?;
    let reactions = react::<E>(&fact);
    Ok((fact, reactions))
}

fn react<E: Exchange>(fact: &Heard<Fact>) -> Reactions<E::Command> {
    let reactions = E::react(fact);
    assert!(
        reactions.len() <= REACTIONS_MAX,
        "the fact at position {} of {} leads to {} commands: if one could not be decided, the fact would be parked half done, and \
         done twice when it is retried; make them one command",
        fact.source.position,
        fact.source.service,
        reactions.len()
    );
    reactions
}

/// Parked facts are few, so that all of them fit into memory and into one answer to an operator.
const _: () = assert!(PARKED_MAX * fact::FACT_BYTES_MAX <= 32 << 20);

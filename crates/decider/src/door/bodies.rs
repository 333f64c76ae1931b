//! From JSON bodies to commands.

use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};

use super::plain;
use crate::answer;

/// An empty object, or nothing.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EmptyBody {}

/// Reads a body as a `B` and encodes the command that it makes.
///
/// # Errors
/// What to change in the body, with the name of the field.
pub fn parse<B: DeserializeOwned, C: Serialize>(
    body: Value,
    command: impl FnOnce(B) -> Result<C, String>,
) -> Result<Vec<u8>, String> {
    let body = if body.is_null() { Value::Object(Map::new()) } else { body };
    // Else serde would read an array as the fields in order.
    if !body.is_object() {
        return Err("the body must be a JSON object".to_owned());
    }
    let body: B =
        serde_path_to_error::deserialize(body).map_err(|error| match error.path().iter().next() {
            Some(_) => format!("{}: {}", error.path(), plain(&error.inner().to_string())),
            None => plain(&error.inner().to_string()),
        })?;
    let mut bytes = Vec::new();
    answer::append(&command(body)?, &mut bytes);
    Ok(bytes)
}

/// Reads a position that stood in the address: a number, or the text of one. For `#[serde(deserialize_with)]`.
///
/// # Errors
/// The deserializer's, if it is no position.
pub fn position<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    let value = Value::deserialize(deserializer)?;
    let number = match &value {
        Value::String(text) => text.parse().ok(),
        other => other.as_u64(),
    };
    number.ok_or_else(|| serde::de::Error::custom("a position of the log is a whole number from 1"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Body {
        #[serde(default)]
        points: u8,
        #[serde(default, deserialize_with = "position")]
        won: u64,
    }

    /// A body, and the command or the beginning of what is wrong.
    type Case = (Value, Result<(u8, u64), &'static str>);

    #[test]
    fn a_body_becomes_the_bytes_of_its_command_or_says_which_field_to_change() {
        let command = |body: Body| match body.points {
            13 => Err("points: choose another number".to_owned()),
            points => Ok((points, body.won)),
        };
        let table: [Case; 11] = [
            (json!({ "points": 7, "won": 300 }), Ok((7, 300))),
            (json!({ "won": "300" }), Ok((0, 300))),
            (json!({}), Ok((0, 0))),
            (Value::Null, Ok((0, 0))),
            (json!([7, 300]), Err("the body must be a JSON object")),
            (
                json!({ "points": 300 }),
                Err("points: invalid value: integer `300`, expected a whole number from 0 to 255"),
            ),
            (
                json!({ "points": "x" }),
                Err("points: invalid type: the text \"x\", expected a whole number from 0 to 255"),
            ),
            (
                json!({ "points": { "u8": 1 } }),
                Err("points: invalid type: an object, expected a whole number"),
            ),
            (json!({ "won": "first" }), Err("won: a position of the log is a whole number")),
            (json!({ "pints": 7 }), Err("pints: unknown field `pints`")),
            (json!({ "points": 13 }), Err("points: choose another")),
        ];
        for (body, expected) in table {
            let parsed = parse(body.clone(), command).map(|bytes| answer::read::<(u8, u64)>(&bytes).unwrap());
            match (&parsed, &expected) {
                (Ok(parsed), Ok(expected)) => assert_eq!(parsed, expected, "{body}"),
                (Err(said), Err(begins)) => assert!(said.starts_with(begins), "{body}: {said}"),
                _ => panic!("{body}: {parsed:?} instead of {expected:?}"),
            }
        }
    }
}

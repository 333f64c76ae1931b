//! What a reader of JSON expects, in words for those who write JSON.

/// Of what a parser calls by its own types: numbers, objects and so on.
const EXPECTED: &[(&[&str], &str)] = &[
    (&["u8"], "a whole number from 0 to 255"),
    (&["u16"], "a whole number from 0 to 65535"),
    (&["u32"], "a whole number from 0 to 4294967295"),
    (&["u64", "u128", "usize"], "a whole number, 0 or more"),
    (&["i8"], "a whole number from -128 to 127"),
    (&["i16"], "a whole number from -32768 to 32767"),
    (&["i32"], "a whole number from -2147483648 to 2147483647"),
    (&["i64", "i128", "isize"], "a whole number, maybe below 0"),
    (&["a nonzero u8"], "a whole number from 1 to 255"),
    (&["a nonzero u16"], "a whole number from 1 to 65535"),
    (&["a nonzero u32"], "a whole number from 1 to 4294967295"),
    (&["a nonzero u64"], "a whole number from 1"),
    (&["f32", "f64"], "a number"),
    (&["a sequence"], "a list"),
    (&["a map", "map"], "an object"),
    (&["a string", "a borrowed string", "string"], "a text"),
    (&["a boolean", "bool"], "true or false"),
    (&["variant identifier", "string or map"], "one of the known names"),
];
const SPLIT: &str = ", expected ";

/// The reason of a JSON parser without the names of types that its reader has never seen.
pub fn plain(reason: &str) -> String {
    let Some((found, expected)) = reason.split_once(SPLIT) else { return reason.to_owned() };
    // Where it stands in a file follows behind.
    let (expected, place) = match expected.find(" at line ") {
        Some(at) => expected.split_at(at),
        None => (expected, ""),
    };
    let known = EXPECTED.iter().find(|(names, _)| names.contains(&expected));
    let expected = match known {
        Some((_, words)) => words,
        None if expected.starts_with("struct ") => "an object",
        None if expected.starts_with("enum ") => "one of the known names",
        None => expected,
    };
    format!("{}{SPLIT}{expected}{place}", in_words(found))
}

/// What was found, where a parser names its type. What the writer wrote stays as it was written.
fn in_words(found: &str) -> String {
    let Some((kind, what)) = found.split_once(": ").filter(|(kind, _)| kind.starts_with("invalid ")) else {
        return found.to_owned();
    };
    match what {
        "map" => format!("{kind}: an object"),
        "sequence" => format!("{kind}: a list"),
        _ => match what.strip_prefix("string ") {
            Some(text) => format!("{kind}: the text {text}"),
            None => found.to_owned(),
        },
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;
    use serde_json::{Value, json};

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[allow(dead_code, reason = "only whether it can be read matters")]
    struct Plan {
        draws: u64,
        limit: Option<std::num::NonZeroU32>,
        hours: Option<std::num::NonZeroU16>,
        offset: Option<i16>,
        name: String,
        slots: Vec<i64>,
        is_open: bool,
    }

    #[test]
    fn no_reason_names_a_type_of_the_program() {
        let plan = |field: &str, value: Value| {
            let mut plan = json!({ "draws": 1, "name": "a", "slots": [], "is_open": true });
            plan[field] = value;
            plan
        };
        for (body, expected) in [
            (plan("draws", json!("x")), "invalid type: the text \"x\", expected a whole number, 0 or more"),
            (plan("draws", json!(-1)), "invalid value: integer `-1`, expected a whole number, 0 or more"),
            (
                plan("limit", json!(0)),
                "invalid value: integer `0`, expected a whole number from 1 to 4294967295",
            ),
            (
                plan("hours", json!(70_000)),
                "invalid value: integer `70000`, expected a whole number from 1 to 65535",
            ),
            (
                plan("offset", json!(40_000)),
                "invalid value: integer `40000`, expected a whole number from -32768 to 32767",
            ),
            (plan("name", json!({})), "invalid type: an object, expected a text"),
            (plan("slots", json!(1)), "invalid type: integer `1`, expected a list"),
            (
                plan("slots", json!(["y"])),
                "invalid type: the text \"y\", expected a whole number, maybe below 0",
            ),
            (plan("is_open", json!(1)), "invalid type: integer `1`, expected true or false"),
            (json!(7), "invalid type: integer `7`, expected an object"),
            (json!([]), "invalid length 0, expected an object"),
        ] {
            let reason = serde_json::from_value::<Plan>(body.clone()).unwrap_err().to_string();
            assert_eq!(plain(&reason), expected, "{body}: {reason}");
        }
        let text = serde_json::from_str::<Plan>("[]").unwrap_err().to_string();
        assert_eq!(plain(&text), "invalid length 0, expected an object at line 1 column 2");
        assert_eq!(plain("missing field `draws`"), "missing field `draws`");
        let unknown = serde_json::from_value::<Plan>(json!({ "roadmap": 1 })).unwrap_err().to_string();
        assert!(plain(&unknown).starts_with("unknown field `roadmap`, expected one of `draws`"), "{unknown}");
        let (typed, told) =
            ("invalid type: string \"a map, or string b\"", "invalid type: the text \"a map, or string b\"");
        assert_eq!(
            plain(&format!("{typed}, expected u8")),
            format!("{told}, expected a whole number from 0 to 255")
        );
    }
}

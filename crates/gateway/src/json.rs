//! Bodies: strict, bounded JSON.

use std::fmt;
use std::time::Duration;

use axum::body::{Body, HttpBody};
use http::{HeaderMap, StatusCode, header};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use crate::command::bad_body;
use crate::trouble::Trouble;

/// Deepest nesting of a body; the deepest honest one, rules of a campaign, has four levels.
const DEPTH_MAX: usize = 16;

/// Fields at the top of a body that are read straight into their types, and stay out of the object.
pub(crate) trait Apart {
    /// Reads the value of this field, if it is one of those.
    fn take<'de, A: MapAccess<'de>>(&mut self, name: &str, from: &mut A) -> Result<bool, A::Error>;

    /// What to change, if it was one of those fields whose value didn't fit.
    fn misfit(&self, error: &serde_json::Error) -> Option<String>;
}

/// No such fields.
impl Apart for () {
    fn take<'de, A: MapAccess<'de>>(&mut self, _: &str, _: &mut A) -> Result<bool, A::Error> {
        Ok(false)
    }

    fn misfit(&self, _: &serde_json::Error) -> Option<String> {
        None
    }
}

/// Reads a whole body as one JSON object. An empty body counts as `{}`.
pub(crate) async fn object(
    headers: &HeaderMap,
    body: Body,
    bytes_max: usize,
    timeout: Duration,
) -> Result<Map<String, Value>, Trouble> {
    object_beside(headers, body, bytes_max, timeout, &mut ()).await
}

/// The same, with some of its fields read apart.
pub(crate) async fn object_beside(
    headers: &HeaderMap,
    body: Body,
    bytes_max: usize,
    timeout: Duration,
    apart: &mut impl Apart,
) -> Result<Map<String, Value>, Trouble> {
    let bytes = read(body, bytes_max, timeout).await?;
    if bytes.is_empty() {
        return Ok(Map::new());
    }
    if !is_json(headers) {
        return Err(Trouble::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "not-json",
            "The body must be JSON. Send Content-Type: application/json.",
        ));
    }
    parse(&bytes, apart)
}

async fn read(body: Body, bytes_max: usize, timeout: Duration) -> Result<bytes::Bytes, Trouble> {
    let too_large = || {
        Trouble::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "body-too-large",
            format!("The body must be at most {bytes_max} bytes. Send less."),
        )
    };
    // One who says so beforehand is told before it has sent anything.
    if body.size_hint().lower() > bytes_max as u64 {
        return Err(too_large());
    }
    match tokio::time::timeout(timeout, Limited::new(body, bytes_max).collect()).await {
        Ok(Ok(collected)) => Ok(collected.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(too_large()),
        Ok(Err(_)) => Err(Trouble::bad("body-cut-short", "The body ended early. Send it whole.")),
        Err(_) => Err(Trouble::new(
            StatusCode::REQUEST_TIMEOUT,
            "body-too-slow",
            format!("The body must arrive within {} s. Send it again.", timeout.as_secs()),
        )),
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    kind.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
}

pub(crate) fn parse(bytes: &[u8], apart: &mut impl Apart) -> Result<Map<String, Value>, Trouble> {
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let object = deserializer.deserialize_any(Top { apart });
    object.and_then(|object| deserializer.end().map(|()| object)).map_err(|error| {
        let misfit = Some(&error).filter(|error| error.is_data()).and_then(|error| apart.misfit(error));
        match misfit {
            Some(reason) => bad_body(&reason),
            None => Trouble::bad("bad-json", format!("The body is not the JSON that is wanted: {error}.")),
        }
    })
}

/// Reads the object that a body is.
struct Top<'a, P> {
    apart: &'a mut P,
}

impl<'de, P: Apart> Visitor<'de> for Top<'_, P> {
    type Value = Map<String, Value>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object: {…}")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Map<String, Value>, A::Error> {
        let Self { apart } = self;
        fields(&mut map, |name, map| apart.take(name, map), || Ok(Strict { depth: DEPTH_MAX - 1 }))
    }
}

/// Reads the fields of an object that nobody takes; none may be given twice.
fn fields<'de, A: MapAccess<'de>>(
    map: &mut A,
    mut take: impl FnMut(&str, &mut A) -> Result<bool, A::Error>,
    deeper: impl Fn() -> Result<Strict, A::Error>,
) -> Result<Map<String, Value>, A::Error> {
    let mut object = Map::new();
    while let Some(name) = map.next_key::<String>()? {
        if take(&name, map)? {
            continue;
        }
        if object.contains_key(&name) {
            return Err(A::Error::custom(format_args!("field {name:?} is given twice")));
        }
        let value = map.next_value_seed(deeper()?)?;
        object.insert(name, value);
    }
    Ok(object)
}

/// Reads a [`Value`], refusing names given twice (readers would disagree on which counts) and deep nesting.
struct Strict {
    depth: usize,
}

impl Strict {
    fn deeper<E: Error>(&self) -> Result<Self, E> {
        match self.depth.checked_sub(1) {
            Some(depth) => Ok(Self { depth }),
            None => Err(E::custom(format_args!("nested more than {DEPTH_MAX} levels deep"))),
        }
    }
}

impl<'de> DeserializeSeed<'de> for Strict {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Number::from_f64(value).map(Value::Number).ok_or_else(|| E::custom("number out of range"))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element_seed(self.deeper()?)? {
            items.push(item);
        }
        Ok(Value::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        fields(&mut map, |_, _| Ok(false), || self.deeper()).map(Value::Object)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn detail(body: &str) -> String {
        parse(body.as_bytes(), &mut ()).unwrap_err().problem.detail.clone()
    }

    #[test]
    fn errors_name_the_place() {
        assert!(
            detail("{\"a\":1,\n\"a\":2}").contains("\"a\" is given twice at line 2"),
            "{}",
            detail("{\"a\":1,\n\"a\":2}")
        );
        assert!(detail("{\"a\":}").contains("line 1 column 6"));
        assert!(detail("{} {}").contains("trailing characters"));
        assert!(detail("[1]").contains("object"));
        let deep = format!("{}1{}", "{\"a\":".repeat(30), "}".repeat(30));
        assert!(detail(&deep).contains("levels deep"));
        assert!(parse("{\"a\":\"\\ud800\"}".as_bytes(), &mut ()).is_err());
        assert!(parse(b"{\"a\":\"\xff\"}", &mut ()).is_err());
        assert!(parse(b"{\"a\":1e999}", &mut ()).is_err());
    }

    proptest! {
        #[test]
        fn what_serde_json_writes_is_read_the_same(names in prop::collection::btree_map("[a-z]{1,4}", any::<i64>(), 0..8)) {
            let value = serde_json::to_value(&names).unwrap();
            prop_assert_eq!(Value::Object(parse(value.to_string().as_bytes(), &mut ()).unwrap()), value);
        }

        #[test]
        fn rubbish_never_panics(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let _ = parse(&bytes, &mut ());
        }
    }
}

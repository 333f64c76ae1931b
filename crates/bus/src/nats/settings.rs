//! What our streams are like to JetStream, and whether the one that is there is the one that is wanted.

use std::collections::BTreeSet;
use std::time::Duration;

use async_nats::jetstream::stream::{Config, DiscardPolicy, RetentionPolicy, StorageType};
use proto::subject::Stream;
use serde_json::{Map, Value};

use crate::stream::HEADER_BYTES_MAX;
use crate::{PAYLOAD_BYTES_MAX, StreamError, StreamSettings};

/// "No limit" to JetStream.
const UNLIMITED: i64 = -1;
/// JetStream's own window, stated so that a change of its default is seen. Nothing relies on it.
const DUPLICATE_WINDOW: Duration = Duration::from_secs(120);
/// What servers add by themselves: notes on their versions.
const NOTES: &str = "metadata";

/// The whole configuration of a stream, with no field left to the server.
pub(super) fn config(settings: &StreamSettings) -> Config {
    Config {
        name: settings.stream.name().to_owned(),
        subjects: vec![settings.stream.addresses()],
        storage: StorageType::File,
        retention: RetentionPolicy::Limits,
        // A full stream holds its writers up, who have it all in their journals. Forgetting would hurt its readers.
        discard: DiscardPolicy::New,
        max_bytes: settings.bytes_max.try_into().unwrap_or(i64::MAX),
        max_message_size: i32::try_from(PAYLOAD_BYTES_MAX + HEADER_BYTES_MAX).unwrap_or(i32::MAX),
        max_messages: UNLIMITED,
        max_messages_per_subject: UNLIMITED,
        max_consumers: -1,
        max_age: Duration::ZERO,
        num_replicas: settings.replicas.into(),
        duplicate_window: DUPLICATE_WINDOW,
        // Room is made at the start of a stream by purging, never by holes.
        deny_delete: true,
        // The last message of one topic can be asked for without the right to read others.
        allow_direct: true,
        ..Config::default()
    }
}

/// The first field in which a stream differs from its settings.
pub(super) fn compare(stream: Stream, ours: &Config, theirs: &Map<String, Value>) -> Result<(), StreamError> {
    let ours = match serde_json::to_value(ours) {
        Ok(Value::Object(ours)) => ours,
        _ => unreachable!("a configuration is an object"),
    };
    let fields: BTreeSet<&String> =
        ours.keys().chain(theirs.keys()).filter(|field| *field != NOTES).collect();
    for field in fields {
        let (ours, theirs) =
            (ours.get(field).unwrap_or(&Value::Null), theirs.get(field).unwrap_or(&Value::Null));
        if ours != theirs && !(is_unset(ours) && is_unset(theirs)) {
            let (ours, theirs) = (ours.to_string(), theirs.to_string());
            return Err(StreamError::Differs { stream, field: field.clone(), ours, theirs });
        }
    }
    Ok(())
}

/// Whether a value means the same as the absence of its field, with which newer servers spell out what older ones left out.
fn is_unset(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Bool(set) => !set,
        Value::Number(number) => number.as_i64() == Some(0),
        Value::String(text) => text.is_empty() || text == "none" || text == "default",
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.values().all(is_unset),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn settings() -> StreamSettings {
        StreamSettings { stream: Stream::Facts, bytes_max: 1 << 30, replicas: 1 }
    }

    fn compared(change: impl FnOnce(&mut Map<String, Value>)) -> Result<(), StreamError> {
        let ours = config(&settings());
        let Value::Object(mut theirs) = serde_json::to_value(&ours).unwrap() else { panic!() };
        change(&mut theirs);
        compare(Stream::Facts, &ours, &theirs)
    }

    #[test]
    fn what_a_newer_server_spells_out_is_no_difference() {
        let spelled_out = compared(|theirs| {
            theirs.insert("compression".into(), json!("none"));
            theirs.insert("consumer_limits".into(), json!({}));
            theirs.insert("sealed".into(), json!(false));
            theirs.insert("metadata".into(), json!({ "_nats.ver": "2.15.1" }));
        });
        assert_eq!(spelled_out, Ok(()));
    }

    #[test]
    fn each_difference_is_named_with_both_values() {
        let cases = [
            ("discard", json!("old"), "\"new\""),
            ("max_bytes", json!(5), "1073741824"),
            ("subjects", json!(["fg.>"]), "[\"fg.facts.*.*\"]"),
            ("storage", json!("memory"), "\"file\""),
            ("republish", json!({ "src": "fg.facts.>", "dest": "fg.ledger.0.command" }), "null"),
            ("allow_rollup_hdrs", json!(true), "null"),
            ("max_msgs_per_subject", json!(1), "-1"),
            ("num_replicas", json!(3), "1"),
        ];
        for (field, value, of_ours) in cases {
            let differs = compared(|theirs| {
                theirs.insert(field.into(), value.clone());
            });
            let expected = StreamError::Differs {
                stream: Stream::Facts,
                field: field.into(),
                ours: of_ours.into(),
                theirs: value.to_string(),
            };
            assert_eq!(differs, Err(expected));
        }
    }
}

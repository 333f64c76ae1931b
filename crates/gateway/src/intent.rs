//! One spelling for every request that asks for the same.

use serde_json::{Map, Value};

/// The bytes of an object with names in order and without spaces.
pub(crate) fn canonical(object: &Map<String, Value>) -> Vec<u8> {
    let mut bytes = Vec::new();
    write_object(object, &mut bytes);
    bytes
}

fn write(value: &Value, into: &mut Vec<u8>) {
    match value {
        Value::Object(object) => write_object(object, into),
        Value::Array(items) => {
            into.push(b'[');
            for (i, item) in items.iter().enumerate() {
                if i > 0 {
                    into.push(b',');
                }
                write(item, into);
            }
            into.push(b']');
        }
        plain => into.extend_from_slice(plain.to_string().as_bytes()),
    }
}

fn write_object(object: &Map<String, Value>, into: &mut Vec<u8>) {
    let mut fields: Vec<_> = object.iter().collect();
    fields.sort_by_key(|(name, _)| *name);
    into.push(b'{');
    for (i, (name, value)) in fields.into_iter().enumerate() {
        if i > 0 {
            into.push(b',');
        }
        into.extend_from_slice(Value::from(name.as_str()).to_string().as_bytes());
        into.push(b':');
        write(value, into);
    }
    into.push(b'}');
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn order_and_spaces_do_not_matter() {
        let bytes = |text: &str| canonical(serde_json::from_str::<Value>(text).unwrap().as_object().unwrap());
        assert_eq!(
            bytes(r#"{ "b": [1, {"d":2,"c":"\u6625"}], "a": null }"#),
            bytes(r#"{"a":null,"b":[1,{"c":"春","d":2}]}"#)
        );
        assert_ne!(bytes(r#"{"a":1}"#), bytes(r#"{"a":"1"}"#));
        assert_ne!(bytes(r#"{"a":[1,2]}"#), bytes(r#"{"a":[2,1]}"#));
    }

    proptest! {
        #[test]
        fn the_bytes_are_json_of_the_same_value(fields in prop::collection::btree_map(".{0,6}", any::<i32>(), 0..6)) {
            let value = serde_json::to_value(&fields).unwrap();
            let read: Value = serde_json::from_slice(&canonical(value.as_object().unwrap())).unwrap();
            prop_assert_eq!(read, value);
        }
    }
}

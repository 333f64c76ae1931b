//! Bytes of events and answers. postcard behind a version, so that later releases can still read them.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::Decider;

/// Version byte in front of every stored answer.
const ANSWER_VERSION: u8 = 1;

/// Appends a value's bytes.
pub fn append<T: Serialize>(value: &T, into: &mut Vec<u8>) {
    let taken = std::mem::take(into);
    *into = postcard::to_extend(value, taken).expect("stored values are plain data and always encode");
}

/// A value's bytes.
pub fn encoded<T: Serialize>(value: &T) -> Vec<u8> {
    let mut bytes = Vec::new();
    append(value, &mut bytes);
    bytes
}

/// Reads a value that takes up all of these bytes; says why if it can't.
pub fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, String> {
    match postcard::take_from_bytes(bytes) {
        Ok((value, [])) => Ok(value),
        Ok((_, rest)) => Err(format!("{} bytes too many", rest.len())),
        Err(error) => Err(error.to_string()),
    }
}

/// The stored form of an answer.
pub fn encode<D: Decider>(answer: &Result<D::Receipt, D::Refusal>) -> Vec<u8> {
    let mut bytes = vec![ANSWER_VERSION];
    append(answer, &mut bytes);
    bytes
}

/// The answer in these bytes; says why if it can't be read.
pub fn decode<D: Decider>(bytes: &[u8]) -> Result<Result<D::Receipt, D::Refusal>, String> {
    match bytes.split_first() {
        Some((&ANSWER_VERSION, rest)) => read(rest),
        Some((version, _)) => Err(format!("answer version {version} is unknown to this release")),
        None => Err("the answer is empty".to_owned()),
    }
}

/// Whether a stored answer is a refusal: those are kept for a day only. The second byte is the `Result`'s variant.
pub fn is_refusal(bytes: &[u8]) -> bool {
    bytes.get(1) == Some(&1)
}

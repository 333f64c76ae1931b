//! Answers of HTTP/1.1, read just as far as a load generator must.

use anyhow::{Context, bail};

/// Most header fields of an answer; servers here send about ten.
const FIELDS_MAX: usize = 32;

/// What the head of an answer says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Head {
    /// Status.
    pub status: u16,
    /// Where the body begins.
    pub body_at: usize,
    /// Length of the body.
    pub body_bytes: usize,
}

impl Head {
    /// The first byte behind the answer.
    pub fn end(&self) -> usize {
        self.body_at + self.body_bytes
    }
}

/// Reads the head of an answer; `None` if it has not all come yet.
pub fn head(bytes: &[u8]) -> anyhow::Result<Option<Head>> {
    let mut fields = [httparse::EMPTY_HEADER; FIELDS_MAX];
    let mut answer = httparse::Response::new(&mut fields);
    let httparse::Status::Complete(body_at) = answer.parse(bytes)? else { return Ok(None) };
    let status = answer.code.context("an answer without a status")?;
    let length = answer.headers.iter().find(|field| field.name.eq_ignore_ascii_case("content-length"));
    let Some(length) = length else { bail!("an answer of status {status} does not say how long it is") };
    let body_bytes = std::str::from_utf8(length.value)?.trim().parse()?;
    Ok(Some(Head { status, body_at, body_bytes }))
}

/// The whole number that stands directly behind these bytes, and before something else.
pub fn number_after(bytes: &[u8], before: &[u8]) -> Option<u64> {
    let digits = &bytes[memchr::memmem::find(bytes, before)? + before.len()..];
    let end = digits.iter().position(|byte| !byte.is_ascii_digit())?;
    std::str::from_utf8(&digits[..end]).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_read_once_it_is_whole() {
        let answer = b"HTTP/1.1 201 Created\r\ncontent-type: application/json\r\nContent-Length: 2\r\n\r\n{}";
        let whole = head(answer).unwrap().unwrap();
        assert_eq!((whole.status, whole.body_bytes, whole.end()), (201, 2, answer.len()));
        for cut in 0..answer.len() - 2 {
            assert_eq!(head(&answer[..cut]).unwrap(), None, "{cut}");
        }
    }

    #[test]
    fn what_can_not_be_counted_is_an_error() {
        assert!(head(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n").is_err());
        assert!(head(b"SSH-2.0-OpenSSH_9.2\r\n").is_err());
    }
}

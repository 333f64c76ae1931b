//! Requests as bytes, as WeChat's browser sends them.

use std::io::Write;

/// Who sends a request.
#[derive(Debug, Clone, Copy)]
pub struct Sender<'s> {
    /// `User-Agent`.
    pub agent: &'s str,
    /// The address that the proxy in front saw.
    pub address: &'s str,
    /// Bearer token; empty: none.
    pub session: &'s str,
}

/// Appends a POST of a JSON body, which comes in pieces.
pub fn post(request: &mut Vec<u8>, path: &str, sender: &Sender<'_>, key: Option<&str>, body: &[&str]) {
    put(request, &["POST ", path, " HTTP/1.1\r\nHost: fairground.example\r\nUser-Agent: ", sender.agent]);
    put(request, &["\r\nX-Forwarded-For: ", sender.address]);
    put(request, &["\r\nAccept: application/json, text/plain, */*\r\nAccept-Language: zh-CN,zh;q=0.9"]);
    authorise(request, sender);
    if let Some(key) = key {
        put(request, &["\r\nIdempotency-Key: ", key]);
    }
    let bytes: usize = body.iter().map(|piece| piece.len()).sum();
    let length = write!(request, "\r\nContent-Type: application/json\r\nContent-Length: {bytes}\r\n\r\n");
    debug_assert!(length.is_ok(), "a vector takes every write");
    put(request, body);
}

/// Appends a GET.
pub fn get(request: &mut Vec<u8>, path: &str, sender: &Sender<'_>) {
    put(request, &["GET ", path, " HTTP/1.1\r\nHost: fairground.example\r\nUser-Agent: ", sender.agent]);
    put(request, &["\r\nX-Forwarded-For: ", sender.address]);
    authorise(request, sender);
    put(request, &["\r\n\r\n"]);
}

fn authorise(request: &mut Vec<u8>, sender: &Sender<'_>) {
    if !sender.session.is_empty() {
        put(request, &["\r\nAuthorization: Bearer ", sender.session]);
    }
}

fn put(request: &mut Vec<u8>, pieces: &[&str]) {
    for piece in pieces {
        request.extend_from_slice(piece.as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_whole_and_says_its_length() {
        let mut request = Vec::new();
        let sender = Sender { agent: "phone", address: "117.136.0.1", session: "s" };
        post(&mut request, "/v1/x", &sender, Some("k"), &["{\"a\":", "1}"]);
        let mut fields = [httparse::EMPTY_HEADER; 16];
        let mut parsed = httparse::Request::new(&mut fields);
        let body_at = parsed.parse(&request).unwrap().unwrap();
        assert_eq!((parsed.method, parsed.path), (Some("POST"), Some("/v1/x")));
        let field = |name: &str| {
            let found = parsed.headers.iter().find(|field| field.name == name).unwrap();
            std::str::from_utf8(found.value).unwrap()
        };
        assert_eq!(field("Content-Length"), "7");
        assert_eq!(field("Authorization"), "Bearer s");
        assert_eq!(field("Idempotency-Key"), "k");
        assert_eq!(&request[body_at..], b"{\"a\":1}");
    }
}

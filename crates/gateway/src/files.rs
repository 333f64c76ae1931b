//! Files for browsers: what somebody else made, served with conditions and encodings.
//!
//! They need no token and touch no shard. A browser that comes back asks with what it has, and is told that it may keep it.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};

use crate::client;
use crate::gateway::App;
use crate::trouble::Trouble;

/// A year, the longest that caches believe.
const FOREVER: &str = "public, max-age=31536000, immutable";
/// Kept, but never shown before the server has said that it is still the same.
const WHILE_SAME: &str = "no-cache";
/// No page of ours needs any of these, and no frame inside one may ask for them.
const PERMISSIONS: &str = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";
const PERMISSIONS_POLICY: HeaderName = HeaderName::from_static("permissions-policy");

/// Files and where they stand, as plain data.
#[derive(Debug, Clone, Copy)]
pub struct Files {
    /// Every address that may have one, in the notation of operations' paths.
    pub addresses: &'static [&'static str],
    /// What stands at the path of a request.
    pub at: fn(&str) -> Option<Stands>,
}

/// What stands at an address.
#[derive(Debug, Clone, Copy)]
pub enum Stands {
    /// A file.
    File(File),
    /// Nothing; what was meant is at this address.
    Elsewhere(&'static str),
    /// Nothing, though there should be: why, and what to do, in a sentence.
    Missing(&'static str),
}

/// A file, in every encoding that there is of it.
#[derive(Debug, Clone, Copy)]
pub struct File {
    /// Its media type.
    pub content_type: &'static str,
    /// As it is.
    pub plain: &'static [u8],
    /// Compressed with brotli.
    pub brotli: Option<&'static [u8]>,
    /// Compressed with gzip.
    pub gzip: Option<&'static [u8]>,
    /// Names this content: letters and digits.
    pub digest: &'static str,
    /// Whether its address changes with its content, so that it may be kept for ever.
    pub forever: bool,
    /// Its content security policy, if it can be opened by itself.
    pub policy: Option<&'static str>,
}

impl Files {
    /// No files at all.
    pub const NONE: Self = Self { addresses: &[], at: |_| None };
}

/// Limits how often a network loads pages and what belongs to them: some of the files are large.
pub(crate) async fn limit(
    State(app): State<Arc<App>>,
    request: Request,
    next: Next,
) -> Result<Response, Trouble> {
    let (parts, body) = request.into_parts();
    let address = client::address(&parts, &app.settings.trusted_proxies, app.settings.development);
    app.limiters.page(address)?;
    Ok(next.run(Request::from_parts(parts, body)).await)
}

/// `GET` at any of the addresses; axum answers `HEAD` likewise.
pub(crate) async fn file(State(app): State<Arc<App>>, request: Request) -> Result<Response, Trouble> {
    let (parts, _) = request.into_parts();
    match (app.files.at)(parts.uri.path()) {
        Some(Stands::File(file)) => Ok(answer(&file, &parts.headers)),
        Some(Stands::Elsewhere(address)) => Ok(Redirect::temporary(address).into_response()),
        Some(Stands::Missing(why)) => Err(Trouble::new(StatusCode::NOT_FOUND, "not-built", why)),
        None => {
            let detail = "There is no such file. Load the page again: it names those that there are.";
            Err(Trouble::new(StatusCode::NOT_FOUND, "not-found", detail))
        }
    }
}

fn answer(file: &File, asked: &HeaderMap) -> Response {
    let (encoding, bytes) = choose(file, asked);
    // Bytes that differ are named differently, or a cache could mix them up.
    let tag = match encoding {
        Some(encoding) => format!("\"{}-{encoding}\"", file.digest),
        None => format!("\"{}\"", file.digest),
    };
    let is_same = has(asked, &tag);
    let mut response = match is_same {
        true => StatusCode::NOT_MODIFIED.into_response(),
        false => Bytes::from_static(bytes).into_response(),
    };
    let headers = response.headers_mut();
    headers.remove(header::CONTENT_TYPE);
    let mut set = |name, value| headers.insert(name, HeaderValue::from_static(value));
    set(header::CACHE_CONTROL, if file.forever { FOREVER } else { WHILE_SAME });
    if file.brotli.is_some() || file.gzip.is_some() {
        set(header::VARY, "accept-encoding");
    }
    if !is_same {
        set(header::CONTENT_TYPE, file.content_type);
        if let Some(encoding) = encoding {
            set(header::CONTENT_ENCODING, encoding);
        }
    }
    if let Some(policy) = file.policy {
        set(header::CONTENT_SECURITY_POLICY, policy);
        // Hosts of pictures refuse those who come from strange pages; from nowhere is fine.
        set(header::REFERRER_POLICY, "same-origin");
        set(PERMISSIONS_POLICY, PERMISSIONS);
    }
    headers.insert(header::ETAG, HeaderValue::from_str(&tag).expect("digests are letters and digits"));
    response
}

/// The smallest encoding that the caller takes.
fn choose(file: &File, asked: &HeaderMap) -> (Option<&'static str>, &'static [u8]) {
    let offers = [("br", file.brotli), ("gzip", file.gzip)];
    let taken = offers.into_iter().find_map(|(encoding, copy)| {
        let copy = copy.filter(|_| takes(asked, encoding))?;
        Some((Some(encoding), copy))
    });
    taken.unwrap_or((None, file.plain))
}

/// Whether a caller names this encoding among those it takes. Who names none gets files as they are.
fn takes(asked: &HeaderMap, encoding: &str) -> bool {
    let named = words(asked, &header::ACCEPT_ENCODING).find_map(|word| {
        let (name, weight) = word.split_once(';').unwrap_or((word, ""));
        name.trim().eq_ignore_ascii_case(encoding).then(|| weight.trim().to_ascii_lowercase())
    });
    // A weight of zero means anything but this one.
    named.is_some_and(|weight| {
        weight.strip_prefix("q=").is_none_or(|q| q.bytes().any(|b| matches!(b, b'1'..=b'9')))
    })
}

/// Whether the caller has these bytes already.
fn has(asked: &HeaderMap, tag: &str) -> bool {
    words(asked, &header::IF_NONE_MATCH)
        .any(|word| word == "*" || word.strip_prefix("W/").unwrap_or(word) == tag)
}

/// What stands between the commas of a header, over all its lines.
fn words<'h>(headers: &'h HeaderMap, name: &HeaderName) -> impl Iterator<Item = &'h str> {
    let lines = headers.get_all(name).into_iter().filter_map(|value| value.to_str().ok());
    lines.flat_map(|line| line.split(',')).map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: File = File {
        content_type: "text/css",
        plain: b"plain",
        brotli: Some(b"br"),
        gzip: Some(b"gz"),
        digest: "d1",
        forever: false,
        policy: None,
    };

    fn asking(name: HeaderName, value: &str) -> HeaderMap {
        HeaderMap::from_iter([(name, HeaderValue::from_str(value).unwrap())])
    }

    #[test]
    fn the_smallest_encoding_that_is_taken() {
        let table = [
            ("gzip, deflate, br, zstd", b"br".as_slice()),
            ("GZIP", b"gz"),
            ("gzip;q=1.0, br;q=0", b"gz"),
            ("br; q=0.000, gzip ; q=0.5", b"gz"),
            ("br;q=0.001", b"br"),
            ("identity", b"plain"),
            ("brotli", b"plain"),
            ("", b"plain"),
            ("gzip;q=0", b"plain"),
        ];
        for (accepted, bytes) in table {
            assert_eq!(choose(&FILE, &asking(header::ACCEPT_ENCODING, accepted)).1, bytes, "{accepted}");
        }
        assert_eq!(choose(&FILE, &HeaderMap::new()).1, b"plain");
        let only_gzip = File { brotli: None, ..FILE };
        assert_eq!(choose(&only_gzip, &asking(header::ACCEPT_ENCODING, "br, gzip")).1, b"gz");
    }

    #[test]
    fn only_the_same_bytes_are_kept() {
        let table = [
            ("\"d1\"", true),
            ("W/\"d1\"", true),
            ("\"x\", \"d1\"", true),
            ("*", true),
            ("\"d1-br\"", false),
            ("d1", false),
            ("\"D1\"", false),
            ("", false),
        ];
        for (tags, same) in table {
            assert_eq!(has(&asking(header::IF_NONE_MATCH, tags), "\"d1\""), same, "{tags}");
        }
    }
}

//! A file as pages load it, and what browsers need to know of it.

/// What a document of ours may load and do: nothing of others but pictures of contestants, which stand where their
/// owners put them. Style attributes are how the component library moves things.
const DOCUMENT_POLICY: &str = "default-src 'self'; img-src 'self' https: data:; style-src 'self' 'unsafe-inline'; \
     script-src 'self'; connect-src 'self'; frame-ancestors 'self'; form-action 'self'; base-uri 'none'";
/// A drawing is no document: opened by itself, it may not run anything.
const DRAWING_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

/// Everything that the build may bring forth, by the end of its name.
const KINDS: [(&str, &str); 11] = [
    ("html", "text/html; charset=utf-8"),
    ("js", "text/javascript; charset=utf-8"),
    ("css", "text/css; charset=utf-8"),
    ("svg", "image/svg+xml"),
    ("png", "image/png"),
    ("jpg", "image/jpeg"),
    ("webp", "image/webp"),
    ("ico", "image/x-icon"),
    ("json", "application/json"),
    ("txt", "text/plain; charset=utf-8"),
    ("woff2", "font/woff2"),
];

/// A file, in every encoding that it was built in.
#[derive(Debug)]
pub struct File {
    /// Its media type.
    pub content_type: &'static str,
    /// As it is.
    pub plain: &'static [u8],
    /// Compressed with brotli.
    pub brotli: Option<&'static [u8]>,
    /// Compressed with gzip.
    pub gzip: Option<&'static [u8]>,
    /// Digest of the plain bytes, in letters and digits.
    pub digest: String,
    /// How long a browser may keep it.
    pub keep: Keep,
    /// The content security policy that it needs, if it can be opened by itself.
    pub policy: Option<&'static str>,
}

/// How long a browser may keep a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    /// For ever: its name changes with its content.
    Forever,
    /// For as long as the server says that it is still the same.
    WhileSame,
}

/// The media type of a file by its name.
pub(crate) fn content_type(name: &str) -> Option<&'static str> {
    let (_, end) = name.rsplit_once('.')?;
    KINDS.iter().find(|(known, _)| *known == end).map(|(_, kind)| *kind)
}

/// The policy for a media type.
pub(crate) fn policy(content_type: &str) -> Option<&'static str> {
    match content_type {
        "text/html; charset=utf-8" => Some(DOCUMENT_POLICY),
        "image/svg+xml" => Some(DRAWING_POLICY),
        _ => None,
    }
}

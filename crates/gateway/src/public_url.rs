//! Where phones find this server, for links that leave it: on posters, and in pictures that are sent on.

use std::fmt;
use std::str::FromStr;

use http::Uri;

/// The scheme, the name and, if it is not the scheme's own, the port by which phones reach this server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicUrl(String);

impl FromStr for PublicUrl {
    type Err = String;

    /// # Errors
    /// What to write instead, if it is anything else, a path or a user's name among it.
    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || {
            format!(
                "{text:?} is no address that links can begin with; give scheme and name, such as https://vote.example.org"
            )
        };
        let uri: Uri = text.parse().map_err(|_| wrong())?;
        let is_web = matches!(uri.scheme_str(), Some("https" | "http"));
        let is_bare = matches!(uri.path(), "" | "/") && uri.query().is_none();
        match uri.authority() {
            // What stands before an @ would be shown as if it were where the link leads.
            Some(authority) if is_web && is_bare && !authority.as_str().contains('@') => {
                Ok(Self(text.trim_end_matches('/').to_owned()))
            }
            _ => Err(wrong()),
        }
    }
}

impl fmt::Display for PublicUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_links_can_begin_with_is_taken() {
        let read = |text: &str| text.parse::<PublicUrl>().map(|url| url.to_string()).ok();
        assert_eq!(read("https://vote.example.org").as_deref(), Some("https://vote.example.org"));
        assert_eq!(read("https://vote.example.org:8443/").as_deref(), Some("https://vote.example.org:8443"));
        let wrong =
            ["", "vote.example.org", "ftp://a", "https://a/b", "https://a/?b", "https://a@b", "https://"];
        for text in wrong {
            assert_eq!(read(text), None, "{text}");
        }
    }
}

//! What a page sends along with a wish, and what is no part of it: its token, the work that it was asked for, and what it
//! found out about the device.
//!
//! Read straight into their types: the rest of a body is a handful of values, while a device's evidence is most of its bytes.

use guard::Device;
use serde::de::{Error, MapAccess};

use crate::json::Apart;

/// The field of bodies and answers that holds a page token.
pub(crate) const PAGE_TOKEN: &str = "page_token";
/// The field of bodies that holds a device's evidence.
pub(crate) const DEVICE: &str = "device";
/// The field of bodies that says how many pointer moves, touches and scrolls the page saw.
pub(crate) const MOVES: &str = "moves";
/// The field of bodies that holds a proof of work.
pub(crate) const PROOF: &str = "proof";

/// What a page sends along.
#[derive(Debug, Default)]
pub(crate) struct FromPage {
    pub(crate) token: Option<String>,
    pub(crate) device: Option<Device>,
    pub(crate) moves: Option<u16>,
    pub(crate) proof: Option<String>,
    given: Vec<&'static str>,
    /// The field that is being read.
    current: Option<&'static str>,
}

impl Apart for FromPage {
    fn take<'de, A: MapAccess<'de>>(&mut self, name: &str, from: &mut A) -> Result<bool, A::Error> {
        let Some(name) = [PAGE_TOKEN, DEVICE, MOVES, PROOF].into_iter().find(|field| *field == name) else {
            return Ok(false);
        };
        if self.given.contains(&name) {
            return Err(A::Error::custom(format_args!("field {name:?} is given twice")));
        }
        self.given.push(name);
        self.current = Some(name);
        match name {
            PAGE_TOKEN => self.token = from.next_value()?,
            MOVES => self.moves = from.next_value()?,
            PROOF => self.proof = from.next_value()?,
            _ => {
                self.device = from.next_value()?;
                // Every bound is checked here, so that whoever has the evidence need not.
                let checked = self.device.as_ref().map_or(Ok(()), Device::check);
                checked.map_err(A::Error::custom)?;
            }
        }
        self.current = None;
        Ok(true)
    }

    fn misfit(&self, error: &serde_json::Error) -> Option<String> {
        self.current.map(|field| match field {
            PAGE_TOKEN | PROOF => format!("{field} must be a text"),
            // A page that saw more says the most that there is.
            MOVES => "moves must be a whole number from 0 to 65535; leave it out if it is unknown".to_owned(),
            _ => format!("device: {error}"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json;

    fn read(body: &str) -> Result<FromPage, (String, String)> {
        let mut from = FromPage::default();
        match json::parse(body.as_bytes(), &mut from) {
            Ok(_) => Ok(from),
            Err(trouble) => Err((trouble.problem.kind, trouble.problem.detail)),
        }
    }

    #[test]
    fn what_a_page_sends_is_taken_apart_from_the_wish() {
        let mut from = FromPage::default();
        let body = r#"{"device":{"canvas":"x"},"line":1,"page_token":"t","moves":null,"proof":"p"}"#;
        let rest = json::parse(body.as_bytes(), &mut from).unwrap();
        assert_eq!(serde_json::to_string(&rest).unwrap(), r#"{"line":1}"#);
        assert_eq!((from.token.as_deref(), from.proof.as_deref(), from.moves), (Some("t"), Some("p"), None));
        assert_eq!(from.device.unwrap().canvas.as_deref(), Some("x"));
    }

    #[test]
    fn errors_name_the_field_and_what_to_change() {
        let long = format!(r#"{{"device":{{"platform":"{}"}}}}"#, "x".repeat(200));
        let table = [
            (r#"{"page_token":5}"#, "bad-body", "page_token must be a text"),
            (r#"{"proof":{}}"#, "bad-body", "proof must be a text"),
            (r#"{"moves":65536}"#, "bad-body", "65535"),
            (r#"{"device":{"gps":1}}"#, "bad-body", "device: unknown field `gps`"),
            (&long, "bad-body", "device.platform must be at most 128 bytes"),
            (r#"{"device":{"cores":6"#, "bad-json", "EOF"),
            (r#"{"device":{},"device":{}}"#, "bad-json", "\"device\" is given twice"),
            (r#"{"moves":1,"moves":null}"#, "bad-json", "\"moves\" is given twice"),
        ];
        for (body, slug, word) in table {
            let (kind, detail) = read(body).unwrap_err();
            assert!(kind.ends_with(slug) && detail.contains(word), "{body}: {kind} {detail}");
        }
    }
}

//! Questions, as they stand in addresses.

/// A query string being written. Ids, accounts and numbers need no escapes; what does is left to the server to refuse.
pub(crate) struct Question(pub(crate) String);

impl Question {
    pub(crate) fn new() -> Self {
        Self(String::new())
    }

    pub(crate) fn with(mut self, name: &str, value: Option<impl ToString>) -> Self {
        if let Some(value) = value {
            self.0.push(if self.0.is_empty() { '?' } else { '&' });
            self.0.push_str(name);
            self.0.push('=');
            self.0.push_str(&escaped(&value.to_string()));
        }
        self
    }
}

/// Everything but letters, digits and `-._:` as percent signs and hex, so that no value ends where it should not.
pub(crate) fn escaped(text: &str) -> String {
    let escape = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b':' => char::from(byte).to_string(),
        other => format!("%{other:02X}"),
    };
    text.bytes().map(escape).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_stands_in_the_address_and_nothing_else() {
        let question =
            Question::new().with("account", Some("unit.mug:stock:lucky")).with("asset", None::<String>);
        let question = question.with("kind", Some("a&b=ö/"));
        assert_eq!(question.0, "?account=unit.mug:stock:lucky&kind=a%26b%3D%C3%B6%2F");
    }
}

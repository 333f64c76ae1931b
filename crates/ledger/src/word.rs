//! Short names that stand in logs: of reasons, rules and holdings.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

/// Longest word, as long as names of campaigns may be.
pub const WORD_BYTES_MAX: usize = 48;

/// 1 to 48 of a-z, 0-9, '-' and '_', beginning with a letter or digit. No room for anything personal.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "SmolStr", into = "SmolStr")]
pub struct Word(SmolStr);

/// Why a text is not a word.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("must be 1 to {WORD_BYTES_MAX} of a-z, 0-9, '-' and '_', and begin with a letter or digit")]
pub struct NotAWord;

impl Word {
    /// A word of our own.
    pub(crate) fn fixed(text: &'static str) -> Self {
        assert!(is_word(text), "{text:?} is no word");
        Self(SmolStr::new_static(text))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn is_word(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    (1..=WORD_BYTES_MAX).contains(&text.len())
        && plain(text.as_bytes()[0])
        && text.bytes().all(|byte| plain(byte) || byte == b'-' || byte == b'_')
}

impl FromStr for Word {
    type Err = NotAWord;

    fn from_str(text: &str) -> Result<Self, NotAWord> {
        if is_word(text) { Ok(Self(text.into())) } else { Err(NotAWord) }
    }
}

impl TryFrom<SmolStr> for Word {
    type Error = NotAWord;

    fn try_from(text: SmolStr) -> Result<Self, NotAWord> {
        if is_word(&text) { Ok(Self(text)) } else { Err(NotAWord) }
    }
}

impl From<Word> for SmolStr {
    fn from(word: Word) -> SmolStr {
        word.0
    }
}

impl fmt::Display for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl schemars::JsonSchema for Word {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Word".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "pattern": "^[a-z0-9][a-z0-9_-]*$", "maxLength": WORD_BYTES_MAX })
    }
}

//! Passwords: which texts count as the same, and how one is kept until it is released.
//!
//! People type on phones, with whatever input method they have. So width, case and spaces don't matter: `Ｈａｐｐｙ　2027`,
//! `happy2027` and `HAPPY 2027` are one password.
//!
//! The log is read by more people than may know a password that is not released yet. It holds it sealed, by XChaCha20-Poly1305
//! under a key made from the deployment's secret. The nonce is a keyed hash of what is sealed and where, so no two texts ever
//! share one, also if a log was restored and went on differently. All sealed passwords have one length.

use std::fmt;

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use proto::CampaignId;
use proto::width::narrow;
use serde::{Deserialize, Serialize};

use crate::fairness::Seeds;

/// Longest password, in characters that count: a line of a poem.
pub const PASSWORD_CHARACTERS_MAX: usize = 32;
/// Longest text that is looked at, in characters: more spaces than that are no slip of the finger.
pub const TEXT_CHARACTERS_MAX: usize = 200;

/// How many characters more or fewer a slip of the finger makes.
const SLIPS_MAX: usize = 1;

const KEY_CONTEXT: &str = "fairground 2026 passwords of red envelopes";
const NONCE_CONTEXT: &str = "fairground 2026 nonces of passwords of red envelopes";
const NONCE_BYTES: usize = 24;
/// A length and four bytes for each character.
const PADDED_BYTES: usize = 1 + 4 * PASSWORD_CHARACTERS_MAX;

/// What counts of a text: narrow, in small letters, without spaces.
pub fn normal(text: &str) -> String {
    // Zero-width characters come along when a text is copied from an article.
    let is_space =
        |c: &char| c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}');
    text.chars().map(narrow).filter(|c| !is_space(c)).flat_map(char::to_lowercase).collect()
}

/// A password as it counts. Never shown by accident.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Password(String);

impl Password {
    /// What counts of this text.
    ///
    /// # Errors
    /// What to change, if it is no password.
    pub fn of(text: &str) -> Result<Self, String> {
        let counts = normal(text);
        let is_short = (1..=PASSWORD_CHARACTERS_MAX).contains(&counts.chars().count());
        if !is_short || text.chars().count() > TEXT_CHARACTERS_MAX || counts.chars().any(char::is_control) {
            return Err(format!(
                "a password has 1 to {PASSWORD_CHARACTERS_MAX} printable characters, not counting spaces"
            ));
        }
        Ok(Self(counts))
    }

    /// Whether this text is the password. Takes as long whether it nearly is or not at all.
    pub fn is(&self, text: &str) -> bool {
        // Whoever sends a novel has not read the article.
        text.chars().take(TEXT_CHARACTERS_MAX + 1).count() <= TEXT_CHARACTERS_MAX
            && blake3::hash(normal(text).as_bytes()) == blake3::hash(self.0.as_bytes())
    }

    /// Whether somebody who means to say the password may have said this: about as many letters, digits and characters, of no
    /// other kinds. Says nothing of which they are, so that whoever is told learns no more than the form.
    pub(crate) fn is_like(&self, text: &str) -> bool {
        let (own, said) = (Form::of(&self.0), Form::of(&normal(text)));
        said.count > 0
            && own.is_worded == said.is_worded
            && own.count.abs_diff(said.count) <= SLIPS_MAX
            && (own.has_letters || !said.has_letters)
            && (own.has_digits || !said.has_digits)
            && (own.has_others || !said.has_others)
    }

    /// The text, once it may be shown.
    pub fn reveal(self) -> String {
        self.0
    }
}

/// What shows from afar: how long a text is, and of which kinds of characters. Punctuation and pictures don't count, as people
/// put them behind what they say, unless there is nothing else.
#[derive(Default)]
struct Form {
    count: usize,
    /// Whether there is something else.
    is_worded: bool,
    has_letters: bool,
    has_digits: bool,
    /// Such as Chinese characters.
    has_others: bool,
}

impl Form {
    fn of(counts: &str) -> Self {
        let mut form = Self::default();
        for c in counts.chars().filter(|c| c.is_alphanumeric()) {
            form.count += 1;
            form.has_letters |= c.is_ascii_alphabetic();
            form.has_digits |= c.is_ascii_digit();
            form.has_others |= !c.is_ascii();
        }
        form.is_worded = form.count > 0;
        if !form.is_worded {
            form.count = counts.chars().count();
        }
        form
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(secret)")
    }
}

impl TryFrom<String> for Password {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Self::of(&text)
    }
}

impl From<Password> for String {
    fn from(password: Password) -> Self {
        password.0
    }
}

/// A password that only this deployment can read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Sealed(#[serde(with = "proto::hex_bytes")] Vec<u8>);

impl Sealed {
    /// These bytes, for tests of what is stored.
    #[doc(hidden)]
    pub fn from_bytes(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }
}

/// Which password of a campaign: it opens nothing else.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Slot<'a> {
    pub(crate) campaign: &'a CampaignId,
    /// The round, from 1.
    pub(crate) round: u16,
    /// How many passwords the round had before.
    pub(crate) turn: u16,
}

impl Slot<'_> {
    fn bytes(self) -> Vec<u8> {
        let (round, turn) = (self.round.to_le_bytes(), self.turn.to_le_bytes());
        [&round[..], &turn, self.campaign.as_str().as_bytes()].concat()
    }
}

/// Seals a password for its slot.
pub(crate) fn seal(seeds: &Seeds, slot: Slot<'_>, password: &Password) -> Sealed {
    let mut padded = [0; PADDED_BYTES];
    padded[0] = u8::try_from(password.0.len()).expect("passwords are short");
    padded[1..][..password.0.len()].copy_from_slice(password.0.as_bytes());
    let mut hasher = blake3::Hasher::new_keyed(&seeds.key(NONCE_CONTEXT));
    hasher.update(&padded).update(&slot.bytes());
    let nonce = XNonce::from_slice(&hasher.finalize().as_bytes()[..NONCE_BYTES]).to_owned();
    let payload = Payload { msg: &padded, aad: &slot.bytes() };
    let sealed = cipher(seeds).encrypt(&nonce, payload).expect("short texts can always be sealed");
    Sealed([nonce.as_slice(), &sealed].concat())
}

/// The password in this slot; `None` if the server no longer has the secret that it was sealed with.
pub(crate) fn open(seeds: &Seeds, slot: Slot<'_>, sealed: &Sealed) -> Option<Password> {
    let (nonce, text) = sealed.0.split_at_checked(NONCE_BYTES)?;
    let payload = Payload { msg: text, aad: &slot.bytes() };
    let padded = cipher(seeds).decrypt(XNonce::from_slice(nonce), payload).ok()?;
    let (length, rest) = padded.split_first()?;
    let text = rest.get(..usize::from(*length))?;
    String::from_utf8(text.to_vec()).ok().map(Password)
}

fn cipher(seeds: &Seeds) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(&seeds.key(KEY_CONTEXT).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn width_case_and_spaces_do_not_matter() {
        let password = Password::of("Happy 2027！").unwrap();
        for same in ["happy2027!", "ＨＡＰＰＹ　２０２７！", " hap py\u{200b}2027 !\n"] {
            assert!(password.is(same), "{same}");
        }
        for other in ["happy2027", "happy2027!!", "", &" ".repeat(TEXT_CHARACTERS_MAX + 1)] {
            assert!(!password.is(other), "{other}");
        }
        assert!(Password::of("春节 快乐").unwrap().is("春节快乐"));
        assert_eq!(format!("{password:?}"), "Password(secret)");
        for bad in ["", "  ", "a\u{7}b", &"a".repeat(PASSWORD_CHARACTERS_MAX + 1)] {
            assert!(Password::of(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn a_try_has_the_form_of_the_password_and_tells_nothing_of_its_letters() {
        for (password, tries, chat) in [
            (
                "新年快乐",
                &["新年快乐", "新年快乐！！", "新 年 快", "恭喜发财"][..],
                &["hello", "你好", "2027", "", "谢谢你们，活动什么时候开始", "新年快乐2027"][..],
            ),
            (
                "happy2027",
                &["Happy 2027", "happy202", "happynew1", "123456789"],
                &["hello", "新年快乐", "thank you very much", "👍"],
            ),
            ("a1", &["b2", "b"], &["👍👍", "??"]),
            ("🧧🧧", &["🧧🧧", "🎉🎉", "🧧"], &["🧧🧧🧧🧧", "hello", ""]),
        ] {
            let password = Password::of(password).unwrap();
            for text in tries {
                assert!(password.is_like(text), "{text}");
            }
            for text in chat {
                assert!(!password.is_like(text), "{text}");
            }
        }
    }

    proptest::proptest! {
        #[test]
        fn what_is_the_password_has_its_form(text in "\\PC{1,32}") {
            if let Ok(password) = Password::of(&text) {
                assert!(password.is_like(&text), "else a claim would be met with silence");
            }
        }
    }

    #[test]
    fn a_sealed_password_opens_in_its_slot_alone_and_looks_like_any_other() {
        let seeds = Seeds::new([1; 32]);
        let campaign: CampaignId = "spring".parse().unwrap();
        let slot = Slot { campaign: &campaign, round: 1, turn: 0 };
        let long = Password::of(&"龘".repeat(PASSWORD_CHARACTERS_MAX)).unwrap();
        let short = Password::of("a").unwrap();
        let (sealed, other) = (seal(&seeds, slot, &short), seal(&seeds, slot, &long));
        assert_eq!(open(&seeds, slot, &sealed), Some(short));
        assert_eq!(open(&seeds, slot, &other), Some(long));
        assert_eq!(sealed.0.len(), other.0.len());
        assert_ne!(sealed.0[..NONCE_BYTES], other.0[..NONCE_BYTES], "two texts never share a nonce");
        assert_eq!(open(&seeds, Slot { round: 2, ..slot }, &sealed), None);
        assert_eq!(open(&seeds, Slot { turn: 1, ..slot }, &sealed), None);
        assert_eq!(open(&Seeds::new([2; 32]), slot, &sealed), None);
        assert_eq!(open(&seeds, slot, &Sealed(vec![1, 2])), None);
    }
}

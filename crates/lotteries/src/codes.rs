//! Codes that prizes are handed out against: short enough to be read aloud, and nobody guesses one.
//!
//! A code is the position at which the prize was won, a dash, and ten characters that follow from the vault's secret, the draw
//! and that position: nothing of it depends on the seed, which becomes public. Letters and digits are Crockford's, without
//! I, L, O and U.

use proto::{CampaignId, TenantId};

use crate::fairness::Seeds;

const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Characters behind the dash, of five bits each: 2^50 codes, of which one is good, at a door that limits requests.
const SECRET_CHARACTERS: usize = 10;
/// Longest text that is looked at as a code.
const CODE_BYTES_MAX: usize = 64;

impl Seeds {
    /// The code of the prize that was won at this position: always the same.
    pub(crate) fn pick_up_code(&self, tenant: &TenantId, campaign: &CampaignId, won: u64) -> String {
        let secret = self.secret_of_code(tenant, campaign, won);
        let secret = secret.0.iter().take(SECRET_CHARACTERS).map(|byte| letter(u64::from(*byte)));
        let mut digits = Vec::new();
        let mut rest = won;
        while rest > 0 || digits.is_empty() {
            digits.push(letter(rest));
            rest /= LETTERS.len() as u64;
        }
        digits.into_iter().rev().chain(['-']).chain(secret).collect()
    }
}

/// The position that a code names, as people write it; `None`: it is no code.
pub(crate) fn won_of(code: &str) -> Option<u64> {
    let plain = plain(code)?;
    let (digits, _) = plain.split_once('-')?;
    let value = |won: Option<u64>, character: char| {
        let value = LETTERS.iter().position(|letter| char::from(*letter) == character)? as u64;
        won?.checked_mul(LETTERS.len() as u64)?.checked_add(value)
    };
    digits.chars().fold(Some(0), value).filter(|won| *won > 0)
}

/// Whether this is that code, as people write it.
pub(crate) fn is_same(written: &str, code: &str) -> bool {
    plain(written).is_some_and(|plain| plain == code)
}

/// Upper case without spaces, and what is easily mixed up made one.
fn plain(code: &str) -> Option<String> {
    let one = |character: char| match character.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    (code.len() <= CODE_BYTES_MAX).then(|| code.chars().filter(|c| !c.is_whitespace()).map(one).collect())
}

fn letter(value: u64) -> char {
    char::from(LETTERS[(value % LETTERS.len() as u64) as usize])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(secret: u8, won: u64) -> String {
        Seeds::new([secret; 32]).pick_up_code(&"default".parse().unwrap(), &"lucky".parse().unwrap(), won)
    }

    #[test]
    fn a_code_leads_to_its_prize_and_differs_by_secret_and_prize() {
        for won in [1, 31, 32, 40_000, u64::MAX] {
            assert_eq!(won_of(&code(1, won)), Some(won));
        }
        assert_eq!(code(1, 42), code(1, 42));
        let secret = |code: String| code.split_once('-').unwrap().1.to_owned();
        assert_ne!(secret(code(1, 42)), secret(code(2, 42)));
        assert_ne!(secret(code(1, 42)), secret(code(1, 43)));
        assert_eq!(secret(code(1, 42)).len(), SECRET_CHARACTERS);
    }

    #[test]
    fn codes_are_read_as_people_write_them_and_nonsense_is_none() {
        let code = code(1, 40_000);
        let written = format!(" {} ", code.to_lowercase().replace('0', "o").replace('1', "l"));
        assert!(is_same(&written, &code));
        assert!(!is_same(&format!("{code}0"), &code));
        for nonsense in ["", "-", "ABC", "U-1234", "0-1234", "ZZZZZZZZZZZZZZZZ-1", &"A".repeat(65)] {
            assert_eq!(won_of(nonsense), None, "{nonsense:?}");
        }
    }
}

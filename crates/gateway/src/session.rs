//! A person's session: a signed, short-lived token. Nothing is stored, so it can't be taken back before it expires.

use proto::ids::NAME_BYTES_MAX;
use proto::{PersonId, TenantId, Timestamp};

use crate::signed::{self, Fields};

/// What every session token begins with, to tell it from an operator's.
const PREFIX: &str = "fgs1.";
/// Version of the signed bytes.
const VERSION: u8 = 1;
/// Longest signed bytes: version, person, expiry, tenant, signature.
const BYTES_MAX: usize = 1 + 16 + 8 + NAME_BYTES_MAX + 16;

/// Who a session speaks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Session {
    pub(crate) tenant: TenantId,
    pub(crate) person: PersonId,
    pub(crate) expires_at: Timestamp,
}

impl Session {
    /// The bearer token.
    pub(crate) fn token(&self, key: &[u8; 32]) -> String {
        let mut bytes = vec![VERSION];
        bytes.extend_from_slice(&self.person.0);
        bytes.extend_from_slice(&self.expires_at.0.to_le_bytes());
        bytes.extend_from_slice(self.tenant.as_str().as_bytes());
        format!("{PREFIX}{}", signed::seal(key, &[b"session"], &bytes))
    }

    /// Whether a bearer token is meant to be a session.
    pub(crate) fn is_one(token: &str) -> bool {
        token.starts_with(PREFIX)
    }

    /// The session in a bearer token, if we signed it. It may have expired.
    pub(crate) fn read(token: &str, key: &[u8; 32]) -> Option<Self> {
        let bytes = signed::open(key, &[b"session"], token.strip_prefix(PREFIX)?, BYTES_MAX)?;
        let mut fields = Fields(&bytes);
        let [VERSION] = fields.take()? else { return None };
        let person = PersonId(fields.take()?);
        let expires_at = Timestamp(u64::from_le_bytes(fields.take()?));
        let tenant = std::str::from_utf8(fields.0).ok()?.parse().ok()?;
        Some(Self { tenant, person, expires_at })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_reads_back_under_its_key_only() {
        let session = Session {
            tenant: "a".repeat(NAME_BYTES_MAX).parse().unwrap(),
            person: PersonId([3; 16]),
            expires_at: Timestamp(1_763_712_000_000),
        };
        let token = session.token(&[1; 32]);
        assert!(Session::is_one(&token));
        assert_eq!(Session::read(&token, &[1; 32]), Some(session));
        assert_eq!(Session::read(&token, &[2; 32]), None);
        assert_eq!(Session::read(&token[1..], &[1; 32]), None);
    }

    #[test]
    fn the_format_stays() {
        let session =
            Session { tenant: "t".parse().unwrap(), person: PersonId([3; 16]), expires_at: Timestamp(5) };
        let golden = "fgs1.AQMDAwMDAwMDAwMDAwMDAwMFAAAAAAAAAHSom78pen7tazvzR8PPBkNl";
        assert_eq!(session.token(&[1; 32]), golden);
    }
}

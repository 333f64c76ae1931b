//! Who asks, by their bearer token, and what each role may do.

use std::sync::Arc;

use http::{HeaderMap, StatusCode, header};
use proto::{Actor, Role, TenantId, Timestamp, TokenHash};

use crate::session::Session;
use crate::trouble::Trouble;

/// Longest bearer token; ours have under 120 characters.
const TOKEN_BYTES_MAX: usize = 512;

/// What an operator's or auditor's token stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// [`Role::Operator`] or [`Role::Auditor`].
    pub role: Role,
    /// The account that it is good for.
    pub tenant: TenantId,
    /// What its maker called it.
    pub name: String,
}

/// Finds the grant of a token by its hash; `None` if there is none, or no longer.
pub type Grants = Arc<dyn Fn(&TokenHash) -> Option<Grant> + Send + Sync>;

/// What is stored and looked up instead of an operator's or auditor's token. Tokens are random, so no salt is needed.
pub fn token_hash(token: &str) -> TokenHash {
    TokenHash(*blake3::hash(token.as_bytes()).as_bytes())
}

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Caller {
    /// Somebody without a token.
    Nobody,
    /// A participant.
    Person(Session),
    /// An operator or an auditor.
    Staff(TokenHash, Grant),
}

impl Caller {
    /// Reads `Authorization`. A token that is not valid is an error even where none is needed: the caller believes to
    /// be somebody, and should know.
    pub(crate) fn of(
        headers: &HeaderMap,
        session_key: &[u8; 32],
        grants: &Grants,
        now: Timestamp,
    ) -> Result<Self, Trouble> {
        let Some(value) = headers.get(header::AUTHORIZATION) else { return Ok(Self::Nobody) };
        let token = value.to_str().ok().and_then(|text| text.split_once(' '));
        let token = match token {
            Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => token.trim(),
            _ => return Err(invalid("Authorization must be: Bearer, a space, and the token.")),
        };
        if token.is_empty() || token.len() > TOKEN_BYTES_MAX {
            return Err(invalid("This is not a token. Sign in again, or ask for a new one."));
        }
        if Session::is_one(token) {
            return match Session::read(token, session_key) {
                Some(session) if now < session.expires_at => Ok(Self::Person(session)),
                Some(_) => Err(session_expired("The session has ended. Sign in again.")),
                None => Err(invalid("This session is not valid here. Sign in again.")),
            };
        }
        let hash = token_hash(token);
        match grants(&hash) {
            Some(grant) if matches!(grant.role, Role::Operator | Role::Auditor) => {
                Ok(Self::Staff(hash, grant))
            }
            _ => Err(invalid(
                "This token is not known, or was revoked. Create one with `fairground token create`.",
            )),
        }
    }

    pub(crate) fn role(&self) -> Role {
        match self {
            Self::Nobody => Role::Public,
            Self::Person(_) => Role::Person,
            Self::Staff(_, grant) => grant.role,
        }
    }

    /// The account that the caller belongs to.
    pub(crate) fn tenant(&self) -> Option<&TenantId> {
        match self {
            Self::Nobody => None,
            Self::Person(session) => Some(&session.tenant),
            Self::Staff(_, grant) => Some(&grant.tenant),
        }
    }

    /// The one who acts and the name that command ids are bound to; `None` for somebody without a token.
    pub(crate) fn actor(&self) -> Option<(Actor, String)> {
        match self {
            Self::Nobody => None,
            Self::Person(session) => Some((Actor::Person(session.person), session.person.to_string())),
            Self::Staff(hash, _) => Some((Actor::Operator(*hash), hash.to_string())),
        }
    }

    /// Whether a token of staff still stands for what it stood for; a stream may outlive it by days. Others keep what they
    /// are until they ask again.
    pub(crate) fn is_still_valid(&self, grants: &Grants) -> bool {
        match self {
            Self::Staff(token, grant) => grants(token).as_ref() == Some(grant),
            Self::Nobody | Self::Person(_) => true,
        }
    }

    /// Lets through who has one of these roles; [`Role::Public`] among them means anybody.
    pub(crate) fn must_be(&self, roles: &[Role]) -> Result<(), Trouble> {
        match self {
            _ if roles.contains(&Role::Public) || roles.contains(&self.role()) => Ok(()),
            Self::Nobody => Err(Trouble::unauthorised(
                "token-missing",
                format!("This needs the token of {}. Send Authorization: Bearer ….", names(roles)),
            )),
            _ => Err(Trouble::new(
                StatusCode::FORBIDDEN,
                "wrong-role",
                format!("This is for {}. Use such a token.", names(roles)),
            )
            .refused_as("forbidden")),
        }
    }
}

/// A session that was good once.
pub(crate) fn session_expired(detail: &str) -> Trouble {
    Trouble::unauthorised("session-expired", detail)
}

fn invalid(detail: &str) -> Trouble {
    Trouble::unauthorised("token-invalid", detail)
}

fn names(roles: &[Role]) -> String {
    let name = |role: &Role| match role {
        Role::Public => "anybody",
        Role::Person => "a person",
        Role::Operator => "an operator",
        Role::Auditor => "an auditor",
    };
    // The same path may be for one role to ask and for another to change.
    let mut names = Vec::new();
    for name in roles.iter().map(name) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.join(" or ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proto::PersonId;

    const NOW: Timestamp = Timestamp(1_000);

    fn of(value: &str) -> Result<Caller, u16> {
        let grants: Grants = Arc::new(|hash: &TokenHash| {
            let grant = Grant { role: Role::Auditor, tenant: "t".parse().unwrap(), name: "a".into() };
            (*hash == token_hash("good")).then_some(grant)
        });
        let headers = HeaderMap::from_iter([(header::AUTHORIZATION, value.parse().unwrap())]);
        Caller::of(&headers, &[1; 32], &grants, NOW).map_err(|trouble| trouble.problem.status)
    }

    #[test]
    fn who_may_is_named_once() {
        let roles = [Role::Operator, Role::Auditor, Role::Operator];
        assert_eq!(names(&roles), "an operator or an auditor");
    }

    #[test]
    fn bearer_tokens_say_who_asks() {
        let session = |expires| Session {
            tenant: "t".parse().unwrap(),
            person: PersonId([1; 16]),
            expires_at: Timestamp(expires),
        };
        let living = session(1_001);
        assert_eq!(of(&format!("Bearer {}", living.token(&[1; 32]))), Ok(Caller::Person(living.clone())));
        assert_eq!(of(&format!("Bearer {}", living.token(&[2; 32]))), Err(401));
        assert_eq!(of(&format!("Bearer {}", session(1_000).token(&[1; 32]))), Err(401));
        assert_eq!(of("bearer good").map(|caller| caller.role()), Ok(Role::Auditor));
        for bad in
            ["Bearer bad", "Bearer", "Bearer ", "Basic good", "good", &format!("Bearer {}", "x".repeat(600))]
        {
            assert_eq!(of(bad), Err(401), "{bad}");
        }
    }
}

//! Challenges in the format of ALTCHA, version 1, so that its own widget and solvers take them as they are.
//!
//! Whoever solves one looks for the number whose decimal digits, put behind the salt, have a known SHA-256. Salt and number
//! follow from the page by a keyed hash, so a challenge can be made again instead of being stored, and a retry of a command
//! gets the same one to the byte. That the format has a signature is for servers that remember nothing at all; here it
//! binds a challenge to a page for readers of logs and widgets, and is compared like all else.
//!
//! The published crates don't fit: `altcha` knows only version 2, whose proofs cost the server a key derivation each, and
//! draws its salts at random; the other reads the system's clock and lets a salt's digits pass for the number's
//! (CVE-2025-68113). The salt ends in `&` for that reason, though no number of another salt could be taken here anyway.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use proto::{CampaignId, PersonId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::page::{BadPage, LIFETIME_MS, Opened};
use crate::proof::Difficulty;

/// Longest proof: six short fields as JSON in base64 take about 400 bytes, widgets may add some of their own.
pub(crate) const PROOF_BYTES_MAX: usize = 1_024;
/// The only algorithm that is asked for.
const ALGORITHM: &str = "SHA-256";
/// Random bytes of a salt; with its parameter and the number behind it, it still fits one block of SHA-256.
const SALT_BYTES: usize = 12;

/// A search that a page must do before its command is taken, as ALTCHA (version 1) writes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct Challenge {
    /// How to hash: `SHA-256`.
    algorithm: &'static str,
    /// The hash of the salt with the number's decimal digits behind it, as hexadecimal digits.
    challenge: String,
    /// The largest number that it may be; the smallest is 0.
    maxnumber: u32,
    /// What stands in front of the number.
    salt: String,
    /// To be sent back as it is.
    signature: String,
}

/// What a page found, base64 around JSON. More fields are fine: solvers tell how long it took.
#[derive(Deserialize)]
struct Solution {
    algorithm: String,
    challenge: String,
    number: u32,
    salt: String,
    signature: String,
}

/// Makes challenges and checks what was found.
pub(crate) struct Proofs {
    key: [u8; 32],
}

impl Proofs {
    /// From the key that signs page tokens.
    pub(crate) fn new(page_key: &[u8; 32]) -> Self {
        Self { key: blake3::derive_key("fairground 2026 proof of work v1", page_key) }
    }

    /// The challenge of a page, if it was asked for work.
    pub(crate) fn challenge(
        &self,
        person: &PersonId,
        campaign: &CampaignId,
        page: &Opened,
    ) -> Option<Challenge> {
        let (challenge, _) = self.made(person, campaign, page, page.work?);
        Some(challenge)
    }

    /// Whether a page brings what it was asked for. What nobody asked for is not looked at.
    pub(crate) fn check(
        &self,
        person: &PersonId,
        campaign: &CampaignId,
        page: &Opened,
        proof: Option<&str>,
    ) -> Result<(), BadPage> {
        let Some(difficulty) = page.work else { return Ok(()) };
        let solution = read(proof.ok_or(BadPage::ProofMissing)?).ok_or(BadPage::ProofWrong)?;
        let (challenge, number) = self.made(person, campaign, page, difficulty);
        if solution.answers(&challenge) && solution.number == number {
            Ok(())
        } else {
            Err(BadPage::ProofWrong)
        }
    }

    /// A page's challenge and the number that solves it.
    fn made(
        &self,
        person: &PersonId,
        campaign: &CampaignId,
        page: &Opened,
        Difficulty(max): Difficulty,
    ) -> (Challenge, u32) {
        let mut hasher = blake3::Hasher::new_keyed(&self.key);
        // Of fixed length each but the last, so that no two pages are hashed alike.
        hasher.update(b"challenge").update(&person.0).update(&page.seen.nonce.0);
        hasher.update(&page.seen.opened_at.0.to_le_bytes()).update(&max.to_le_bytes());
        hasher.update(campaign.as_str().as_bytes());
        let mut drawn = hasher.finalize_xof();
        let (mut random, mut number) = ([0; SALT_BYTES], [0; 8]);
        drawn.fill(&mut random);
        drawn.fill(&mut number);
        let number = (u64::from_le_bytes(number) % (u64::from(max) + 1)) as u32;
        let expires_s = page.seen.opened_at.plus_ms(LIFETIME_MS).0 / 1_000;
        let salt = format!("{}?expires={expires_s}&", hex::encode(random));
        let challenge = hex::encode(Sha256::digest(format!("{salt}{number}")));
        let signature = blake3::keyed_hash(&self.key, challenge.as_bytes()).to_hex().to_string();
        (Challenge { algorithm: ALGORITHM, challenge, maxnumber: max, salt, signature }, number)
    }
}

impl Solution {
    fn answers(&self, asked: &Challenge) -> bool {
        let signature: bool = self.signature.as_bytes().ct_eq(asked.signature.as_bytes()).into();
        signature
            && self.algorithm == asked.algorithm
            && self.challenge == asked.challenge
            && self.salt == asked.salt
    }
}

fn read(proof: &str) -> Option<Solution> {
    // Bounded before it is decoded, since callers choose the length.
    let bytes = Some(proof).filter(|proof| proof.len() <= PROOF_BYTES_MAX)?;
    serde_json::from_slice(&STANDARD.decode(bytes).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use proto::{Nonce, PageSeen, Timestamp};
    use serde_json::{Value, json};

    const NOON: Timestamp = Timestamp(1_763_712_000_000);
    const ANN: PersonId = PersonId([1; 16]);

    fn spring() -> CampaignId {
        "spring".parse().unwrap()
    }

    fn page(nonce: u32, work: Option<u32>) -> Opened {
        let seen = PageSeen {
            nonce: Nonce(nonce.to_le_bytes()),
            opened_at: NOON,
            prefix: None,
            device: None,
            sharer: None,
        };
        Opened { seen, work: work.map(Difficulty) }
    }

    fn proofs() -> Proofs {
        Proofs::new(&[7; 32])
    }

    /// As a solver goes about it, which sees the challenge alone.
    fn solved(challenge: &Challenge) -> Value {
        let text = serde_json::to_value(challenge).unwrap();
        let salt = text["salt"].as_str().unwrap();
        let hash = |number: &u64| hex::encode(Sha256::digest(format!("{salt}{number}")));
        let number = (0..=text["maxnumber"].as_u64().unwrap()).find(|n| hash(n) == text["challenge"]);
        json!({
            "algorithm": text["algorithm"], "challenge": text["challenge"], "number": number.expect("a solution"),
            "salt": text["salt"], "signature": text["signature"], "took": 12,
        })
    }

    fn sent(solution: &Value) -> String {
        STANDARD.encode(solution.to_string())
    }

    fn check(page: &Opened, proof: Option<&str>) -> Result<(), BadPage> {
        proofs().check(&ANN, &spring(), page, proof)
    }

    #[test]
    fn a_proof_is_good_for_its_person_campaign_and_page_alone() {
        let asked = page(1, Some(500));
        let proof = sent(&solved(&proofs().challenge(&ANN, &spring(), &asked).unwrap()));
        let proof = Some(proof.as_str());
        assert_eq!(check(&asked, proof), Ok(()));
        assert_eq!(check(&asked, None), Err(BadPage::ProofMissing));
        let later = Opened { seen: PageSeen { opened_at: NOON.plus_ms(1), ..asked.seen }, ..asked };
        for other in [page(2, Some(500)), page(1, Some(501)), later] {
            assert_eq!(check(&other, proof), Err(BadPage::ProofWrong), "{other:?}");
        }
        let (autumn, bob) = ("autumn".parse().unwrap(), PersonId([2; 16]));
        assert_eq!(proofs().check(&bob, &spring(), &asked, proof), Err(BadPage::ProofWrong));
        assert_eq!(proofs().check(&ANN, &autumn, &asked, proof), Err(BadPage::ProofWrong));
        let others = Proofs::new(&[8; 32]);
        assert_eq!(others.check(&ANN, &spring(), &asked, proof), Err(BadPage::ProofWrong));
    }

    #[test]
    fn a_page_that_was_asked_for_nothing_needs_nothing() {
        let free = page(1, None);
        assert_eq!(proofs().challenge(&ANN, &spring(), &free), None);
        assert_eq!(check(&free, None), Ok(()));
        assert_eq!(check(&free, Some("what is this?")), Ok(()));
    }

    #[test]
    fn every_field_of_a_solution_counts() {
        let asked = page(1, Some(50));
        let right = solved(&proofs().challenge(&ANN, &spring(), &asked).unwrap());
        let number = right["number"].as_u64().unwrap();
        // A salt that has taken a digit of the number: CVE-2025-68113.
        let spliced = json!(format!("{}{}", right["salt"].as_str().unwrap(), number / 10));
        let wrong = [
            ("algorithm", json!("SHA-1")),
            ("challenge", json!("00")),
            ("number", json!(number + 1)),
            ("number", json!(-1)),
            ("number", json!(number.to_string())),
            ("salt", json!("aa")),
            ("salt", spliced),
            ("signature", json!("")),
            ("signature", Value::Null),
        ];
        for (field, value) in wrong {
            let mut forged = right.clone();
            forged[field] = value;
            assert_eq!(check(&asked, Some(&sent(&forged))), Err(BadPage::ProofWrong), "{forged}");
        }
        let long = sent(&json!({ "took": "x".repeat(PROOF_BYTES_MAX) }));
        for rubbish in ["", "AAAA", "=", "春", "bnVsbA==", &long] {
            assert_eq!(check(&asked, Some(rubbish)), Err(BadPage::ProofWrong), "{rubbish}");
        }
    }

    #[test]
    fn the_format_stays() {
        let challenge = proofs().challenge(&ANN, &spring(), &page(1, Some(1_000))).unwrap();
        assert_eq!(challenge, proofs().challenge(&ANN, &spring(), &page(1, Some(1_000))).unwrap());
        let text = serde_json::to_value(&challenge).unwrap();
        let salt = text["salt"].as_str().unwrap();
        let (random, parameters) = salt.split_once('?').unwrap();
        assert_eq!((random.len(), parameters), (2 * SALT_BYTES, "expires=1763719200&"));
        // With the longest number behind it: 55 bytes are one block.
        assert!(salt.len() + u32::MAX.to_string().len() <= 64 && salt.len() + 6 <= 55);
        let names: Vec<&String> = text.as_object().unwrap().keys().collect();
        assert_eq!(names, ["algorithm", "challenge", "maxnumber", "salt", "signature"]);
        assert_eq!((&text["algorithm"], &text["maxnumber"]), (&json!("SHA-256"), &json!(1_000)));
    }

    proptest! {
        #[test]
        fn every_challenge_can_be_solved_and_what_solves_it_is_taken(
            key: [u8; 32], person: [u8; 16], nonce: u32, opened_at in 0..4_000_000_000_000u64, max in 0..2_000u32,
        ) {
            let (proofs, person) = (Proofs::new(&key), PersonId(person));
            let mut asked = page(nonce, Some(max));
            asked.seen.opened_at = Timestamp(opened_at);
            let challenge = proofs.challenge(&person, &spring(), &asked).unwrap();
            let proof = sent(&solved(&challenge));
            prop_assert!(proof.len() <= PROOF_BYTES_MAX);
            prop_assert_eq!(proofs.check(&person, &spring(), &asked, Some(&proof)), Ok(()));
        }

        #[test]
        fn rubbish_proves_nothing(text in ".{0,200}") {
            prop_assert_eq!(check(&page(1, Some(50)), Some(&text)), Err(BadPage::ProofWrong));
        }
    }
}

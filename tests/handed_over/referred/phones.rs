//! What is seen of those who accept: phones of their own, and some that several have.

use proto::evidence::{AgentFamily, SealedAddress};
use proto::{Network, Profile, Pseudonym, RulesHash, Sighting};

/// What somebody comes with.
#[derive(Debug, Clone, Copy)]
pub enum Phone {
    /// Their page sent nothing along.
    Unseen,
    /// A phone and a line of their own.
    Own,
    /// One of a few phones, behind one of a few lines.
    Shared { phone: u8, line: u8 },
}

impl Phone {
    /// What is seen of somebody who has it.
    pub fn seen(self, who: u8) -> Option<Sighting> {
        // Numbers of persons and of what is shared stand apart.
        let (phone, line) = match self {
            Self::Unseen => return None,
            Self::Own => (who, who),
            Self::Shared { phone, line } => (u8::MAX - phone, u8::MAX - line),
        };
        let agent = AgentFamily::WeChatAndroid;
        Some(Sighting {
            device: Some(Pseudonym([phone; 8])),
            canvas: None,
            audio: None,
            fonts: None,
            prefix24: Some(Pseudonym([line; 8])),
            prefix16: None,
            prefix48: None,
            sharer: None,
            profile: Profile { agent, ..Profile::default() },
            network: Network::default(),
            tables: RulesHash::default(),
            sealed_address: SealedAddress::V4([line; 4]),
            moves: None,
        })
    }
}

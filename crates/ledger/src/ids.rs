//! Ids of transfers that nobody chose: the same for the same deed, so whatever is heard twice is booked once.

use proto::fact::Source;
use proto::{CampaignId, CommandId, TransferId};

/// What a person did in a campaign, by the position of the event that says so: a vote, an invitation, a win. A campaign
/// lives on one shard of one service, so no two deeds of it share a position. Where a log lost its end and went on, what
/// then stands at a position that was told before is declined as booked before, for somebody to see to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Deed<'a> {
    pub(crate) campaign: &'a CampaignId,
    pub(crate) position: u64,
}

/// Number under which a deed's transfers stand that follow from no rule: what was won.
pub(crate) const NO_RULE: u16 = u16::MAX;
/// What ids are made of usually fits into so many bytes.
const FIELDS_BYTES_USUAL: usize = 64;
/// A deed may be paid from two accounts into two.
pub(crate) const PARTS_MAX: u8 = 4;

impl Deed<'_> {
    /// The transfer by which rule number `rule` gave something for it.
    pub(crate) fn transfer(&self, rule: u16, part: u8) -> TransferId {
        let campaign = self.campaign.as_str().as_bytes();
        derive(&[b"deed", campaign, &self.position.to_le_bytes(), &rule.to_le_bytes(), &[part]])
    }
}

/// Transfer number `index` that follows from a fact and is no deed's own: a reversal, tickets spent.
pub(crate) fn of_fact(source: &Source, index: usize) -> TransferId {
    let Source { service, shard, incarnation, position } = source;
    let place = [&shard.to_le_bytes()[..], &incarnation.0, &position.to_le_bytes()].concat();
    derive(&[b"fact", service.as_bytes(), &place, &number(index)])
}

/// Transfer number `index` of a command that gave it no id.
pub(crate) fn of_command(command: &CommandId, index: usize) -> TransferId {
    derive(&[b"command", &command.0, &number(index)])
}

/// Transfer number `index` of a reversal that has this id.
pub(crate) fn part_of(transfer: &TransferId, index: usize) -> TransferId {
    derive(&[b"part", &transfer.0, &number(index)])
}

fn number(index: usize) -> [u8; 8] {
    (index as u64).to_le_bytes()
}

/// Keeps ids of transfers apart from all other hashes.
const KEY: &[u8; 32] = b"fairground 2026 transfer id v1  ";

/// Fields are length-prefixed, so no two different lists hash alike.
fn derive(fields: &[&[u8]]) -> TransferId {
    let mut bytes = Vec::with_capacity(FIELDS_BYTES_USUAL);
    for field in fields {
        bytes.push(u8::try_from(field.len()).expect("names are shorter than 256 bytes"));
        bytes.extend_from_slice(field);
    }
    let mut id = [0; 16];
    id.copy_from_slice(&blake3::keyed_hash(KEY, &bytes).as_bytes()[..16]);
    TransferId(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Ids are never stored beside what they are made of, so they must come out the same for ever.
    #[test]
    fn ids_stay_what_they_are() {
        let campaign: CampaignId = "spring".parse().unwrap();
        let deed = Deed { campaign: &campaign, position: 41 };
        let source = Source {
            service: "votes".into(),
            shard: 0,
            incarnation: proto::Incarnation([3; 8]),
            position: 41,
        };
        let ids = [
            deed.transfer(0, 0),
            deed.transfer(NO_RULE, 1),
            of_fact(&source, 0),
            of_command(&CommandId([7; 16]), 0),
            part_of(&TransferId([7; 16]), 1),
        ];
        let expected = [
            "ad5b057b0f51b41e7b1c348942bb5e45",
            "c6ae28c0c27802efc327b8a55e0bfa85",
            "e20f07ce478c10e42ddc35f64d705c28",
            "4635f1205b018b51127bf240e4aae1cd",
            "83198346944255bf38027f5f746d7fb4",
        ];
        assert_eq!(ids.map(|id| id.to_string()), expected);
    }
}

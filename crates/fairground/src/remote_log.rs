//! The log of a running server, read block by block over HTTP.

use anyhow::{Context, anyhow};
use decider::{Service, Stamp};
use host::Progress;
use journal::{Block, Identity, unframe};
use proto::Hash;
use proto::wire::Status;

use crate::remote::Remote;

/// Where a walk has come to.
#[derive(Debug, Default)]
struct Chain {
    position: u64,
    head: Hash,
}

/// Tells all events of a shard up to where it stands now, about a megabyte of blocks at a time. What is told hangs together:
/// each block is whole and names the one before it.
pub(crate) fn walk<S: Service>(
    remote: &Remote,
    identity: &Identity,
    progress: Progress<'_>,
    mut tell: impl FnMut(Stamp, &S::Event),
) -> anyhow::Result<()> {
    let Identity { service, shard } = identity;
    let all: Vec<Status> = remote.get("/v1/journals")?;
    let found = all.iter().find(|status| status.service == *service && status.shard == *shard);
    let end = found.with_context(|| format!("the server has no journal {identity}"))?.position;
    let mut chain = Chain::default();
    while chain.position < end {
        let from = chain.position + 1;
        let blocks = remote.bytes(&format!("/v1/journals/{service}/{shard}/blocks?from={from}"))?;
        for block in chain.take(&blocks)? {
            let last = block.last_position();
            host::inspect::tell_block::<S>(block, &mut tell)?;
            progress(last, end);
        }
        if chain.position < from {
            return Err(anyhow!(
                "the server sent nothing from position {from} on, and its log goes up to {end}"
            ));
        }
    }
    Ok(())
}

impl Chain {
    /// The blocks in an answer, if they follow on what came before.
    fn take(&mut self, mut bytes: &[u8]) -> anyhow::Result<Vec<Block>> {
        let mut blocks = Vec::new();
        while !bytes.is_empty() {
            let broken = |what: &str| {
                anyhow!("behind position {} the server sent no block of its log: {what}", self.position)
            };
            let (block, rest) = unframe(bytes).ok_or_else(|| broken("it is cut short"))?;
            let block = Block::parse(block).map_err(|error| broken(&error.to_string()))?;
            block.check().map_err(broken)?;
            if block.first_position() != self.position + 1 || block.header().previous != self.head {
                return Err(broken("it does not follow on the block before"));
            }
            *self = Self { position: block.last_position(), head: block.header_hash() };
            blocks.push(block);
            bytes = rest;
        }
        Ok(blocks)
    }
}

#[cfg(test)]
mod tests {
    use journal::{Draft, Journal, Settings, frame};
    use proto::Timestamp;

    use super::*;

    /// Blocks of two events each, as they travel.
    fn framed(blocks: u64) -> Vec<Vec<u8>> {
        let folder = tempfile::tempdir().unwrap();
        let identity = Identity { service: "votes".to_owned(), shard: 0 };
        let (journal, mut writer) =
            Journal::open(&folder.path().join("votes-0"), &identity, &Settings::default()).unwrap();
        for block in 0..blocks {
            let mut draft = Draft::new(2 * block + 1, Timestamp(1_000 + block));
            for _ in 0..2 {
                draft.push_event(1, 1, |payload| payload.push(7));
            }
            writer.append(draft).unwrap();
        }
        let framed = journal.blocks(1).map(|block| {
            let mut bytes = Vec::new();
            frame(&block.unwrap(), &mut bytes);
            bytes
        });
        framed.collect()
    }

    #[test]
    fn answers_follow_on_each_other_block_by_block() {
        let blocks = framed(3);
        let mut chain = Chain::default();
        assert_eq!(chain.take(&blocks[..2].concat()).unwrap().len(), 2);
        assert_eq!(chain.take(&blocks[2]).unwrap()[0].first_position(), 5);
        assert_eq!((chain.position, chain.take(&[]).unwrap().len()), (6, 0));
    }

    #[test]
    fn what_is_no_part_of_the_log_is_an_error_that_says_where() {
        let blocks = framed(2);
        let mut flipped = blocks[0].clone();
        *flipped.last_mut().unwrap() ^= 1;
        let table = [
            (blocks[0][..20].to_vec(), "cut short"),
            (flipped, "hash differs"),
            (blocks[1].clone(), "does not follow"),
        ];
        for (bytes, says) in table {
            let error = Chain::default().take(&bytes).unwrap_err().to_string();
            assert!(error.starts_with("behind position 0 ") && error.contains(says), "{error}");
        }
    }
}

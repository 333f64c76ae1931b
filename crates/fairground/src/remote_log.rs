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
            host::inspect::tell_block::<S>(&block, &mut tell)?;
            progress(block.last_position(), end);
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

//! What browsers load: the pages, as the door serves them.

use gateway::{File, Files, Stands};

/// What a browser is told by a server that was built without pages.
const NOT_BUILT: &str =
    "This server was built without its pages. Build it with make, which needs Node 20, and start it again.";

/// All pages and what they load.
pub(crate) const PAGES: Files = Files { addresses: &pages::ADDRESSES, at };

fn at(path: &str) -> Option<Stands> {
    Some(match pages::at(path)? {
        pages::Stands::File(file) => Stands::File(File {
            content_type: file.content_type,
            plain: file.plain,
            brotli: file.brotli,
            gzip: file.gzip,
            digest: &file.digest,
            forever: file.keep == pages::Keep::Forever,
            policy: file.policy,
        }),
        pages::Stands::Elsewhere(address) => Stands::Elsewhere(address),
        pages::Stands::NotBuilt => Stands::Missing(NOT_BUILT),
    })
}

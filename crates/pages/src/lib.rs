//! The pages of phones and operators, embedded when the binary is built.
//!
//! Invariant: this is the only crate that knows HTML. It knows no HTTP: what stands at an address is data, and whoever
//! serves it decides about conditions and encodings.
//!
//! - `/c/{campaign}` and all below is the page of a campaign: one document, which reads its own address.
//! - `/console/` and all below is the page of operators, likewise.
//! - `/assets/{app}/…` are the files that these load, and `/assets/demo/…` pictures for trying things out.

mod file;
mod shelf;

pub use file::{File, Keep};

use shelf::shelf;

/// Every address where something may stand, in the notation of routers.
pub const ADDRESSES: [&str; 8] = [
    "/",
    "/c/{campaign}",
    "/c/{campaign}/",
    "/c/{campaign}/{*rest}",
    "/console",
    "/console/",
    "/console/{*rest}",
    "/assets/{*file}",
];

/// Where operators begin.
const CONSOLE: &str = "/console/";

/// What stands at an address.
#[derive(Debug, Clone, Copy)]
pub enum Stands {
    /// A document, or a file that one loads.
    File(&'static File),
    /// Nothing; what was meant is at this address.
    Elsewhere(&'static str),
    /// A document that this binary was built without.
    NotBuilt,
}

/// What stands at the path of a request, exactly as it came: nothing here is decoded, so nothing can climb out.
pub fn at(path: &str) -> Option<Stands> {
    match path {
        "/" | "/console" => Some(Stands::Elsewhere(CONSOLE)),
        _ if path.starts_with("/assets/") => shelf().files.get(path).map(Stands::File),
        _ if path.starts_with(CONSOLE) => Some(document(shelf().console.as_ref())),
        _ if path.starts_with("/c/") => Some(document(shelf().h5.as_ref())),
        _ => None,
    }
}

fn document(index: Option<&'static File>) -> Stands {
    index.map_or(Stands::NotBuilt, Stands::File)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_below_a_page_are_the_page_itself() {
        let document = |path| match at(path) {
            Some(Stands::File(file)) => file.content_type,
            other => panic!("{path}: {other:?}; run make pages first"),
        };
        for path in ["/c/spring", "/c/spring/", "/c/spring/12", "/c/spring/board", "/c/%E6%98%A5"] {
            assert_eq!(document(path), "text/html; charset=utf-8", "{path}");
        }
        for path in ["/console/", "/console/campaigns/spring"] {
            assert_eq!(document(path), "text/html; charset=utf-8", "{path}");
        }
        let page = |path| match at(path) {
            Some(Stands::File(file)) => file.digest.clone(),
            _ => String::new(),
        };
        assert_eq!(page("/c/spring"), page("/c/spring/board"));
        assert_ne!(page("/c/spring"), page("/console/"));
    }

    #[test]
    fn the_root_and_a_forgotten_slash_lead_to_the_console() {
        for path in ["/", "/console"] {
            assert!(matches!(at(path), Some(Stands::Elsewhere("/console/"))), "{path}");
        }
    }

    #[test]
    fn nothing_stands_where_nothing_was_put() {
        let table = [
            "",
            "c/spring",
            "/index.html",
            "/assets",
            "/assets/",
            "/assets/h5",
            "/assets/h5/",
            "/assets/h5/index.html",
            "/assets/h5/.vite/manifest.json",
            "/assets/.gitignore",
            "/assets/h5/../h5/index.html",
            "/assets/h5/%2e%2e/console/index.html",
            "/assets/../Cargo.toml",
            "/assets//etc/passwd",
            "/assets/demo/../../Cargo.toml",
            "/assets/demo/unknown.svg",
            "/consolex",
            "/cx",
        ];
        for path in table {
            assert!(at(path).is_none(), "{path}");
        }
    }
}

//! Everything that is embedded, by the address where it stands.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use rust_embed::{EmbeddedFile, RustEmbed};
use serde::Deserialize;

use crate::file::{File, Keep, content_type, policy};

/// What npm has built: a folder for each app.
#[derive(RustEmbed)]
#[folder = "app/dist"]
#[allow_missing = true]
struct Built;

/// Drawings of our own for the campaign that shows how things look.
#[derive(RustEmbed)]
#[folder = "demo"]
struct Demo;

/// What stands where.
pub(crate) struct Shelf {
    /// The document of campaigns.
    pub(crate) h5: Option<File>,
    /// The document of operators.
    pub(crate) console: Option<File>,
    /// Everything below `/assets/`, by its whole address.
    pub(crate) files: BTreeMap<String, File>,
}

/// The one shelf, put up when it is first looked at.
pub(crate) fn shelf() -> &'static Shelf {
    static SHELF: LazyLock<Shelf> = LazyLock::new(|| {
        let mut files = assets("demo", "", Demo::get, Demo::iter());
        files.extend(assets("h5", "h5/", Built::get, Built::iter()));
        files.extend(assets("console", "console/", Built::get, Built::iter()));
        let document = |name| file(name, Keep::WhileSame, Built::get);
        Shelf { h5: document("h5/index.html"), console: document("console/index.html"), files }
    });
    &SHELF
}

type Get = fn(&str) -> Option<EmbeddedFile>;

/// The files below a folder that pages load. Documents stand elsewhere, and what is hidden is for builders.
fn assets(
    app: &str,
    folder: &str,
    get: Get,
    names: impl Iterator<Item = Cow<'static, str>>,
) -> BTreeMap<String, File> {
    let hashed = hashed(folder, get);
    let asset = |name: Cow<'static, str>| {
        let inside = name.strip_prefix(folder)?;
        if inside.starts_with('.') || inside == "index.html" {
            return None;
        }
        let keep = if hashed.contains(inside) { Keep::Forever } else { Keep::WhileSame };
        Some((format!("/assets/{app}/{inside}"), file(&name, keep, get)?))
    };
    names.filter_map(asset).collect()
}

fn file(name: &str, keep: Keep, get: Get) -> Option<File> {
    // What has no type of its own is the compressed copy of something.
    let content_type = content_type(name)?;
    let plain = get(name)?;
    let digest = hex::encode(&plain.metadata.sha256_hash()[..DIGEST_BYTES]);
    let copy = |end: &str| Some(bytes(get(&format!("{name}.{end}"))?.data));
    Some(File {
        content_type,
        plain: bytes(plain.data),
        brotli: copy("br"),
        gzip: copy("gz"),
        digest,
        keep,
        policy: policy(content_type),
    })
}

/// Enough that two versions of a file never share one.
const DIGEST_BYTES: usize = 16;

fn bytes(data: Cow<'static, [u8]>) -> &'static [u8] {
    match data {
        Cow::Borrowed(bytes) => bytes,
        // Not how files are embedded here; and the shelf stands as long as the process.
        Cow::Owned(bytes) => bytes.leak(),
    }
}

/// One entry of the list that Vite writes about what it has built.
#[derive(Deserialize)]
struct Chunk {
    file: String,
    #[serde(default)]
    css: Vec<String>,
    #[serde(default)]
    assets: Vec<String>,
}

/// The files of an app whose names hold a hash of their content: all that Vite lists. What it only copies is not there.
fn hashed(folder: &str, get: Get) -> BTreeSet<String> {
    let list = get(&format!("{folder}.vite/manifest.json"));
    let chunks: BTreeMap<String, Chunk> =
        list.and_then(|list| serde_json::from_slice(&list.data).ok()).unwrap_or_default();
    chunks
        .into_values()
        .flat_map(|chunk| chunk.css.into_iter().chain(chunk.assets).chain([chunk.file]))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_has_a_type_and_every_copy_an_original() {
        for name in Built::iter().chain(Demo::iter()).filter(|name| !name.contains(".vite/")) {
            let original = name.strip_suffix(".br").or(name.strip_suffix(".gz")).unwrap_or(&name);
            if original == ".gitignore" {
                continue;
            }
            assert!(content_type(original).is_some(), "{name}: add its type to KINDS in file.rs");
            assert!(Built::get(original).or(Demo::get(original)).is_some(), "{name} is a copy of nothing");
        }
    }

    #[test]
    fn what_is_named_after_its_content_is_kept_for_ever_and_nothing_else() {
        let kept = |app: &str| {
            let files =
                shelf().files.iter().filter(|(address, _)| address.starts_with(&format!("/assets/{app}/")));
            files.map(|(address, file)| (address.as_str(), file.keep)).collect::<Vec<_>>()
        };
        for app in ["h5", "console"] {
            let scripts: Vec<_> = kept(app).into_iter().filter(|(name, _)| name.ends_with(".js")).collect();
            assert!(!scripts.is_empty(), "{app} has no scripts; run make pages first");
            assert!(scripts.iter().all(|(_, keep)| *keep == Keep::Forever), "{app}: {scripts:?}");
        }
        assert!(!kept("demo").is_empty());
        assert!(kept("demo").iter().all(|(_, keep)| *keep == Keep::WhileSame));
    }

    #[test]
    fn texts_have_smaller_copies() {
        let texts = |file: &&File| file.content_type.starts_with("text/") && file.plain.len() > 1_024;
        let built = shelf().files.iter().filter(|(address, _)| !address.starts_with("/assets/demo/"));
        let files = built.map(|(_, file)| file).chain(&shelf().h5).chain(&shelf().console);
        for file in files.filter(texts) {
            let smaller =
                |copy: Option<&'static [u8]>| copy.is_some_and(|copy| copy.len() < file.plain.len());
            assert!(
                smaller(file.brotli) && smaller(file.gzip),
                "{} bytes of {}",
                file.plain.len(),
                file.content_type
            );
        }
    }

    #[test]
    fn whatever_opens_by_itself_has_a_policy_that_lets_no_stranger_run_anything() {
        let documents = shelf().h5.iter().chain(&shelf().console).chain(shelf().files.values());
        for file in
            documents.filter(|file| file.content_type.contains("html") || file.content_type.contains("svg"))
        {
            let policy = file.policy.unwrap();
            assert!(
                policy.contains("script-src 'self'") || policy.contains("default-src 'none'"),
                "{policy}"
            );
            assert!(!policy.contains("script-src 'self' "), "{policy}");
        }
    }
}

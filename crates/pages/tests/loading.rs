//! What a browser meets when it opens a page: everything is there, nothing comes from strangers, and it is little.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeSet;

use pages::{File, Keep, Stands};

/// What a phone loads before somebody can vote, compressed in the way that every web view takes.
const FIRST_PAGE_BYTES_MAX: usize = 150_000;

fn file(address: &str) -> &'static File {
    match pages::at(address) {
        Some(Stands::File(file)) => file,
        other => panic!("{address}: {other:?}; run make pages first"),
    }
}

fn text(file: &File) -> &'static str {
    std::str::from_utf8(file.plain).unwrap()
}

/// Values of attributes of these names.
fn attributes<'h>(html: &'h str, names: &[&str]) -> Vec<&'h str> {
    let values = names.iter().flat_map(|name| {
        let opening = format!(" {name}=\"");
        html.match_indices(&opening)
            .map(|(at, opening)| html[at + opening.len()..].split('"').next().unwrap_or_default())
            .collect::<Vec<_>>()
    });
    values.collect()
}

/// The addresses of what a document has a browser load at once. Vite names there whatever its script imports as well.
fn loaded(document: &File) -> BTreeSet<&'static str> {
    let links = attributes(text(document), &["src", "href"]);
    links.into_iter().filter(|link| !link.starts_with("data:")).collect()
}

#[test]
fn whatever_a_page_loads_is_there_and_named_after_its_content() {
    for page in ["/c/spring", "/console/"] {
        let addresses = loaded(file(page));
        assert!(addresses.iter().any(|address| address.ends_with(".js")), "{page}: {addresses:?}");
        for address in addresses {
            assert_eq!(file(address).keep, Keep::Forever, "{page}: {address}");
        }
    }
}

#[test]
fn the_page_of_a_campaign_is_usable_after_little() {
    let document = file("/c/spring");
    let sent = |file: &File| file.gzip.unwrap_or(file.plain).len();
    let files = loaded(document).into_iter().map(|address| (address, sent(file(address))));
    let sizes: Vec<_> = files.chain([("the document", sent(document))]).collect();
    let total: usize = sizes.iter().map(|(_, bytes)| bytes).sum();
    assert!(total < FIRST_PAGE_BYTES_MAX, "{total} bytes: {sizes:?}");
}

#[test]
fn documents_keep_to_their_own_policy() {
    for page in ["/c/spring", "/console/"] {
        let html = text(file(page));
        // The policy lets no script run that stands in the document itself.
        for script in html.split("<script").skip(1) {
            let (opening, rest) = script.split_once('>').unwrap();
            assert!(opening.contains(" src=\"/assets/") && rest.starts_with("</script>"), "{page}: {script}");
        }
        let handler = html.split(" on").skip(1).any(|after| {
            let name: String = after.chars().take_while(char::is_ascii_lowercase).collect();
            !name.is_empty() && after[name.len()..].starts_with('=')
        });
        assert!(!handler, "{page} has a handler in an attribute");
        for address in loaded(file(page)) {
            assert!(address.starts_with("/assets/"), "{page} loads {address}");
        }
    }
}

#[test]
fn drawings_are_drawings_only() {
    for name in [
        "lanterns",
        "bells",
        "soup",
        "fireflies",
        "kite",
        "telescope",
        "umbrella",
        "garden",
        "bread",
        "radio",
    ] {
        let drawing = file(&format!("/assets/demo/{name}.svg"));
        let svg = text(drawing);
        assert!(drawing.policy.unwrap().contains("sandbox"), "{name}");
        assert!(
            ["<script", "href", "<image", "<foreignObject"].iter().all(|word| !svg.contains(word)),
            "{name}"
        );
        assert!(svg.len() < 2_000, "{name} has {} bytes", svg.len());
    }
}

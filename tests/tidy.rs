//! Rules about the code itself: who may import what, where floats may stand, and what has outgrown its room.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use syn::spanned::Spanned;
use syn::visit::{self, Visit};

/// Lines of a file and of a function beyond which it holds more than one idea.
const FILE_LINES_MAX: usize = 400;
const FUNCTION_LINES_MAX: usize = 60;

/// Crates whose functions depend on their arguments alone.
const PURE: [&str; 10] = [
    "proto",
    "crates/decider",
    "crates/guard",
    "crates/judge",
    "crates/directory",
    "crates/access",
    "crates/votes",
    "crates/ledger",
    "crates/lotteries",
    "crates/referrals",
];
/// Crates of activities: they never import each other, and the machinery never names them.
const ACTIVITIES: [&str; 6] = ["votes", "ledger", "lotteries", "referrals", "directory", "access"];
/// Crates that run any activity.
const MACHINERY: [&str; 5] = ["crates/host", "crates/bus", "crates/journal", "crates/vault", "crates/spans"];
/// Each technology with the one crate that knows it.
const TECHNOLOGIES: [(&str, &str); 10] = [
    ("sled", "crates/journal"),
    ("async-nats", "crates/bus"),
    ("axum", "crates/gateway"),
    ("hyper", "crates/gateway"),
    ("governor", "crates/gateway"),
    ("rust-embed", "crates/pages"),
    ("clap", "crates/fairground"),
    ("metrics-exporter-prometheus", "crates/fairground"),
    ("opentelemetry", "crates/fairground"),
    ("opentelemetry_sdk", "crates/fairground"),
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Every crate of the product, relative to the root.
fn crates() -> Vec<String> {
    let folders = fs::read_dir(root().join("crates")).unwrap().map(|entry| entry.unwrap().path());
    let mut crates: Vec<String> = folders
        .filter(|path| path.join("Cargo.toml").exists())
        .map(|path| format!("crates/{}", path.file_name().unwrap().to_str().unwrap()))
        .collect();
    crates.push("proto".to_owned());
    crates.sort();
    crates
}

/// What a crate depends on in the product, not in its tests.
fn dependencies(of: &str) -> BTreeSet<String> {
    let manifest: toml::Table = read(&root().join(of).join("Cargo.toml")).parse().unwrap();
    let table = manifest.get("dependencies").and_then(|table| table.as_table());
    table.map(|table| table.keys().cloned().collect()).unwrap_or_default()
}

fn sources(of: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(of)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let is_ours = !path.ends_with("target") && !path.ends_with("node_modules");
            if path.is_dir() && is_ours {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// Sources that end up in the product: no tests, examples or benches.
fn product_sources(of: &str) -> Vec<PathBuf> {
    let is_test = |path: &PathBuf| {
        let inside = path.strip_prefix(root().join(of)).unwrap();
        let is_test_part =
            |part: &str| matches!(part, "tests" | "tests.rs" | "examples" | "benches" | "golden.rs");
        inside.iter().any(|part| is_test_part(part.to_str().unwrap_or_default()))
    };
    sources(of).into_iter().filter(|path| !is_test(path)).collect()
}

/// The code of a file in front of its test module.
fn product_code(path: &Path) -> String {
    let code = read(path);
    code.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default().to_owned()
}

fn shown(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).display().to_string()
}

#[test]
fn pure_crates_import_nothing_that_knows_the_world() {
    let forbidden = [
        "tokio",
        "sled",
        "async-nats",
        "axum",
        "hyper",
        "governor",
        "getrandom",
        "rand",
        "tracing",
        "metrics",
    ];
    let words =
        ["std::time", "std::fs", "std::env", "std::net::Tcp", "std::thread", "SystemTime", "Instant::now"];
    let mut wrong = Vec::new();
    for pure in PURE {
        wrong.extend(
            forbidden.iter().filter(|f| dependencies(pure).contains(**f)).map(|f| format!("{pure}: {f}")),
        );
        for path in product_sources(pure) {
            let code = product_code(&path);
            wrong.extend(
                words.iter().filter(|w| code.contains(**w)).map(|w| format!("{}: {w}", shown(&path))),
            );
        }
    }
    assert!(wrong.is_empty(), "pure code depends on its arguments alone: {wrong:#?}");
}

#[test]
fn each_technology_has_one_crate_that_knows_it() {
    let mut wrong = Vec::new();
    for (technology, home) in TECHNOLOGIES {
        let strays = crates().into_iter().filter(|of| of != home && dependencies(of).contains(technology));
        wrong.extend(strays.map(|of| format!("{of} imports {technology}, which only {home} may")));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn activities_know_nothing_of_each_other_and_the_machinery_names_none() {
    let mut wrong = Vec::new();
    for activity in ACTIVITIES {
        let others =
            ACTIVITIES.iter().filter(|other| **other != activity).map(|other| format!("crates/{other}"));
        // The gateway may ask the directory where a campaign lives, and note who looked at what; these are no activities
        // to the world.
        let door = (!["directory", "access"].contains(&activity)).then(|| "crates/gateway".to_owned());
        for of in others.chain(MACHINERY.map(str::to_owned)).chain(door) {
            if dependencies(&of).contains(activity) {
                wrong.push(format!("{of} imports {activity}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn only_pages_know_html_and_they_know_no_http() {
    let words = ["<html", "<!doctype", "<!DOCTYPE", "<script", "text/html"];
    let mut wrong = Vec::new();
    for of in crates().into_iter().filter(|of| of != "crates/pages") {
        for path in product_sources(&of) {
            let code = product_code(&path);
            wrong.extend(
                words.iter().filter(|w| code.contains(**w)).map(|w| format!("{}: {w}", shown(&path))),
            );
        }
    }
    let of_pages = dependencies("crates/pages");
    let forbidden = ["http", "tower", "tokio", "gateway", "proto"];
    wrong.extend(
        forbidden.iter().filter(|f| of_pages.contains(**f)).map(|f| format!("crates/pages imports {f}")),
    );
    // What stands where is none of the door's business; the binary brings them together.
    if dependencies("crates/gateway").contains("pages") {
        wrong.push("crates/gateway imports pages".to_owned());
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn only_the_binary_reads_the_environment() {
    let words = ["std::env::var", "env::var(", "std::env::args"];
    let mut wrong = Vec::new();
    for of in crates().into_iter().filter(|of| of != "crates/fairground") {
        for path in product_sources(&of) {
            let code = product_code(&path);
            wrong.extend(
                words.iter().filter(|w| code.contains(**w)).map(|w| format!("{}: {w}", shown(&path))),
            );
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn no_test_hides_in_documentation_where_nothing_runs_it() {
    let mut wrong = Vec::new();
    for path in crates().iter().flat_map(|of| sources(of)) {
        let mut is_inside = false;
        for (index, line) in read(&path).lines().enumerate() {
            let comment = ["///", "//!"].iter().find_map(|mark| line.trim_start().strip_prefix(mark));
            let Some(fence) = comment.and_then(|comment| comment.trim_start().strip_prefix("```")) else {
                continue;
            };
            if !is_inside && fence != "text" {
                wrong.push(format!("{}:{}", shown(&path), index + 1));
            }
            is_inside = !is_inside;
        }
    }
    assert!(wrong.is_empty(), "`make test` runs no doctests; make these unit tests, or text: {wrong:#?}");
}

/// Finds the types `f32` and `f64` and literals with a point.
#[derive(Default)]
struct Floats(Vec<usize>);

impl<'ast> Visit<'ast> for Floats {
    fn visit_ident(&mut self, ident: &'ast proc_macro2::Ident) {
        if ident == "f32" || ident == "f64" {
            self.0.push(ident.span().start().line);
        }
    }

    fn visit_lit_float(&mut self, literal: &'ast syn::LitFloat) {
        self.0.push(literal.span().start().line);
    }
}

#[test]
fn no_float_gets_near_an_event_or_a_state() {
    let mut wrong = Vec::new();
    for pure in PURE.iter().filter(|of| !matches!(**of, "proto" | "crates/guard" | "crates/judge")) {
        for path in product_sources(pure) {
            let mut floats = Floats::default();
            floats.visit_file(&syn::parse_file(&read(&path)).unwrap());
            wrong.extend(floats.0.iter().map(|line| format!("{}:{line}", shown(&path))));
        }
    }
    assert!(wrong.is_empty(), "floats round differently from one machine to the next: {wrong:#?}");
}

/// Measures functions, closures inside included.
struct Functions<'p> {
    path: &'p Path,
    outgrown: Vec<String>,
}

impl Functions<'_> {
    fn measure(&mut self, name: &syn::Ident, block: &syn::Block) {
        let span = block.span();
        let lines = span.end().line - span.start().line + 1;
        if lines > FUNCTION_LINES_MAX {
            self.outgrown.push(format!("{}: {name} has {lines} lines", shown(self.path)));
        }
    }
}

impl<'ast> Visit<'ast> for Functions<'_> {
    fn visit_item_fn(&mut self, function: &'ast syn::ItemFn) {
        self.measure(&function.sig.ident, &function.block);
        visit::visit_item_fn(self, function);
    }

    fn visit_impl_item_fn(&mut self, function: &'ast syn::ImplItemFn) {
        self.measure(&function.sig.ident, &function.block);
        visit::visit_impl_item_fn(self, function);
    }
}

#[test]
fn nothing_has_outgrown_its_room() {
    let mut outgrown = Vec::new();
    for of in crates().into_iter().chain(["tests".to_owned()]) {
        for path in sources(&of) {
            let code = read(&path);
            let lines = code.lines().count();
            if lines > FILE_LINES_MAX {
                outgrown.push(format!("{} has {lines} lines", shown(&path)));
            }
            let mut functions = Functions { path: &path, outgrown: Vec::new() };
            functions.visit_file(&syn::parse_file(&code).unwrap_or_else(|e| panic!("{}: {e}", shown(&path))));
            outgrown.extend(functions.outgrown);
        }
    }
    assert!(outgrown.is_empty(), "find the shape that these want: {outgrown:#?}");
}

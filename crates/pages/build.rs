//! Has cargo embed the pages again whenever npm has built them, and says so when it never has.

use std::path::Path;

/// What npm builds. The folder itself is in the repository, so that cargo can watch it from the start.
const BUILT: &str = "app/dist";
const APPS: [&str; 2] = ["h5", "console"];

fn main() {
    println!("cargo::rerun-if-changed={BUILT}");
    println!("cargo::rerun-if-changed=demo");
    // No error: whoever works on rules or storage needs neither npm nor pages. A server without them says so itself.
    for app in APPS {
        if !Path::new(BUILT).join(app).join("index.html").exists() {
            println!("cargo::warning=the pages of {app} are not built; `make pages` builds them with npm");
        }
    }
}

//! Rulesets as the command line names them: by hash, or in a file.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Context;
use guard::{Ruleset, Rulesets};
use proto::RulesHash;

/// A released ruleset by its hash, or one in a file.
pub(crate) fn named(text: &str, released: &Rulesets) -> anyhow::Result<Ruleset> {
    let known = text.parse::<RulesHash>().ok().and_then(|hash| released.get(&hash).cloned());
    known.map_or_else(|| read(text.as_ref()), Ok)
}

/// A file with a name and numbers, such as `name = "strict"` and `[numbers]` with `prior = -3500`.
pub(crate) fn read(file: &Path) -> anyhow::Result<Ruleset> {
    #[derive(serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct File {
        name: String,
        #[serde(default)]
        numbers: BTreeMap<String, i64>,
    }
    let text =
        std::fs::read_to_string(file).with_context(|| format!("read the ruleset {}", file.display()))?;
    let wrong = || format!("the ruleset {} is not right", file.display());
    let File { name, numbers } = toml::from_str(&text).with_context(wrong)?;
    let numbers = numbers.iter().map(|(name, value)| (name.as_str(), *value));
    Ruleset::with_numbers(&name, numbers).with_context(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ruleset_file_names_its_numbers() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("strict.toml");
        std::fs::write(&file, "name = \"strict\"\n[numbers]\nprior = -3500\n").unwrap();
        let ruleset = read(&file).unwrap();
        assert_eq!(ruleset.name(), "strict");
        assert_ne!(ruleset.hash(), Ruleset::current().hash());
        std::fs::write(&file, "name = \"strict\"\n[numbers]\npriot = 1\n").unwrap();
        let error = format!("{:#}", read(&file).unwrap_err());
        assert!(error.contains("strict.toml") && error.contains("priot"), "{error}");
    }
}

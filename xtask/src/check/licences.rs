//! The dependency tree against `deny.toml`: with cargo-deny where it is installed, else with what `cargo tree` tells.
//!
//! cargo-deny takes minutes to compile, which is too much to ask of everybody who runs the tests once. The smaller check
//! reads the same file for the allowed licences, the known duplicates and the targets, and knows nothing of advisories.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use super::tools::{on_path, output};

pub(crate) fn check(root: &Path) -> Result<(), String> {
    if on_path("cargo-deny").is_some() {
        let mut deny = Command::new("cargo-deny");
        deny.args([
            "--all-features",
            "check",
            "--hide-inclusion-graph",
            "licenses",
            "bans",
            "sources",
        ]);
        return output(deny.current_dir(root)).map(drop);
    }
    let path = root.join("deny.toml");
    let policy = std::fs::read_to_string(&path)
        .map_err(|error| format!("cannot read {}: {error}", path.display()))?;
    let policy = Policy::read(&policy)?;
    let mut tree = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    tree.args([
        "tree",
        "--workspace",
        "--locked",
        "--prefix",
        "none",
        "--edges",
        "normal,build",
        "--no-dedupe",
    ]);
    tree.args(["--format", "{p}\t{l}"]).current_dir(root);
    for target in &policy.targets {
        tree.args(["--target", target]);
    }
    let problems = policy.problems(&output(&mut tree)?);
    if problems.is_empty() {
        Ok(())
    } else {
        Err(problems.join("\n"))
    }
}

/// The part of `deny.toml` that the smaller check understands.
#[derive(Debug, Default, PartialEq, Eq)]
struct Policy {
    targets: Vec<String>,
    allowed: Vec<String>,
    /// `name@version`, the version perhaps shortened.
    skipped: Vec<String>,
}

impl Policy {
    fn read(toml: &str) -> Result<Self, String> {
        let policy = Self {
            targets: list(toml, "graph", "targets"),
            allowed: list(toml, "licenses", "allow"),
            skipped: list(toml, "bans", "skip")
                .into_iter()
                .filter(|text| text.contains('@'))
                .collect(),
        };
        if policy.targets.is_empty() || policy.allowed.is_empty() {
            return Err(
                "deny.toml names no targets or no licences: has its form changed?".to_owned(),
            );
        }
        Ok(policy)
    }

    /// What is wrong with a tree of `name vVERSION (source)<tab>licence` lines.
    fn problems(&self, tree: &str) -> Vec<String> {
        let mut problems = BTreeSet::new();
        let mut versions: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for line in tree.lines() {
            let Some((package, licence)) = line.split_once('\t') else {
                continue;
            };
            let mut words = package.split(' ');
            let (name, version) = (
                words.next().unwrap_or_default(),
                words.next().unwrap_or_default(),
            );
            versions
                .entry(name)
                .or_default()
                .insert(version.trim_start_matches('v'));
            if !acceptable(licence, &self.allowed) {
                problems.insert(format!(
                    "{name}: licence `{licence}` is not among those that deny.toml allows"
                ));
            }
            // Crates of other registries and of git show their source; ours show their folder.
            if let Some(source) = words.next().filter(|source| source.contains("://")) {
                problems.insert(format!("{name}: comes from {source}, not from crates.io"));
            }
        }
        for (name, found) in versions {
            let counted: Vec<&str> = found
                .into_iter()
                .filter(|version| !self.skips(name, version))
                .collect();
            if counted.len() > 1 {
                problems.insert(format!(
                    "{name}: is there as {}; deny.toml allows one version",
                    counted.join(" and ")
                ));
            }
        }
        problems.into_iter().collect()
    }

    fn skips(&self, name: &str, version: &str) -> bool {
        self.skipped
            .iter()
            .filter_map(|skip| skip.split_once('@'))
            .any(|(skipped, prefix)| {
                let rest = version.strip_prefix(prefix);
                skipped == name && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            })
    }
}

/// The quoted strings of an array in a table of a TOML file that is written as ours is.
fn list(toml: &str, table: &str, key: &str) -> Vec<String> {
    let lines = toml
        .lines()
        .skip_while(|line| line.trim() != format!("[{table}]"))
        .skip(1);
    let lines = lines.take_while(|line| !line.starts_with('['));
    let opening = format!("{key} = [");
    let mut found = Vec::new();
    for line in lines.skip_while(|line| !line.starts_with(&opening)) {
        let line = line.split(" #").next().unwrap_or_default();
        found.extend(line.split('"').skip(1).step_by(2).map(str::to_owned));
        if line.trim_end().ends_with(']') {
            break;
        }
    }
    found
}

/// Whether an SPDX expression can be met with the allowed licences.
fn acceptable(expression: &str, allowed: &[String]) -> bool {
    // `MIT/Apache-2.0` is how crates wrote "or" before SPDX expressions.
    let spaced = expression
        .replace('/', " OR ")
        .replace('(', " ( ")
        .replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut reader = Spdx {
        words: &words,
        allowed,
    };
    let met = reader.any();
    met && reader.words.is_empty()
}

struct Spdx<'a> {
    words: &'a [&'a str],
    allowed: &'a [String],
}

impl Spdx<'_> {
    fn any(&mut self) -> bool {
        let mut met = self.all();
        while self.take("OR") {
            met |= self.all();
        }
        met
    }

    fn all(&mut self) -> bool {
        let mut met = self.one();
        while self.take("AND") {
            met &= self.one();
        }
        met
    }

    fn one(&mut self) -> bool {
        if self.take("(") {
            let met = self.any();
            return self.take(")") && met;
        }
        let Some((&name, rest)) = self.words.split_first() else {
            return false;
        };
        self.words = rest;
        let mut name = name.to_owned();
        if self.take("WITH")
            && let Some((exception, rest)) = self.words.split_first()
        {
            name = format!("{name} WITH {exception}");
            self.words = rest;
        }
        self.allowed.contains(&name)
    }

    fn take(&mut self, word: &str) -> bool {
        match self.words.split_first() {
            Some((first, rest)) if *first == word => {
                self.words = rest;
                true
            }
            _ => false,
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const POLICY: &str = r#"
[graph]
targets = ["x86_64-unknown-linux-gnu"]

[licenses]
allow = [
    "MIT", # the usual one
    "Apache-2.0 WITH LLVM-exception",
    "BSD-3-Clause",
]

[bans]
skip = [
    { crate = "syn@2", reason = "half of them" },
    { crate = "getrandom@0.3", reason = "rand" },
]
"#;

    #[test]
    fn the_projects_own_file_is_understood() {
        let own = include_str!("../../../deny.toml");
        let policy = Policy::read(own).unwrap();
        assert!(
            policy.allowed.iter().any(|licence| licence == "MIT"),
            "{policy:?}"
        );
        assert_eq!(policy.skipped.len(), own.matches("{ crate = ").count());
        assert!(
            policy
                .targets
                .iter()
                .all(|target| target.matches('-').count() >= 2),
            "{policy:?}"
        );
    }

    #[test]
    fn expressions_are_met_or_not() {
        let allowed = Policy::read(POLICY).unwrap().allowed;
        for good in [
            "MIT",
            "MIT OR GPL-3.0",
            "GPL-3.0/MIT",
            "(GPL-3.0 OR MIT) AND BSD-3-Clause",
            "Apache-2.0 WITH LLVM-exception OR GPL-3.0",
        ] {
            assert!(acceptable(good, &allowed), "{good}");
        }
        for bad in [
            "",
            "GPL-3.0",
            "MIT AND GPL-3.0",
            "Apache-2.0",
            "(MIT",
            "MIT MIT",
            "Apache-2.0 WITH Other",
        ] {
            assert!(!acceptable(bad, &allowed), "{bad}");
        }
    }

    #[test]
    fn a_second_version_a_foreign_licence_and_a_foreign_source_are_problems() {
        let policy = Policy::read(POLICY).unwrap();
        let fine = "syn v2.0.1\tMIT\nsyn v3.0.0\tMIT\ncasebook v0.1.0 (/home/me/casebook)\tMIT\n";
        assert_eq!(policy.problems(fine), [] as [&str; 0]);
        let wrong = "a v1.0.0\tMIT\na v2.0.0\tMIT\nb v1.0.0\tGPL-3.0\nc v1.0.0 (https://git.example/c#1)\tMIT\n\
            getrandom v0.3.4\tMIT\ngetrandom v0.33.0\tMIT\ngetrandom v0.4.0\tMIT\n";
        let problems = policy.problems(wrong);
        assert_eq!(problems.len(), 4, "{problems:?}");
        assert!(problems[0].starts_with("a: is there as 1.0.0 and 2.0.0"));
        assert!(problems[3].contains("0.33.0 and 0.4.0"));
    }
}

//! `cargo xtask wasm`: the search engine for the browser, built, shrunk, stamped and put into the theme.
//!
//! The built file is committed, so that nobody who builds or installs Casebook needs a WebAssembly toolchain. The stamp
//! beside the binding's sources says what it was built from; a test compares, and builds nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::check::tools;

/// The built engine.
const ENGINE: &str = "themes/default/assets/search.wasm";
/// What it was built from.
const STAMP: &str = "crates/casebook-search-wasm/engine.stamp";
/// The package that is built, and the folders whose files it is made of.
const PACKAGE: &str = "casebook-search-wasm";
const SOURCES: [&str; 2] = ["crates/casebook-search", "crates/casebook-search-wasm"];

const TARGET: &str = "wasm32-unknown-unknown";
/// The standard library is built from source, without messages and places of panics: a panic stops the engine, and the
/// page says so.
const CARGO: [&str; 9] = [
    "build",
    "--release",
    "--locked",
    "--target",
    TARGET,
    "-Zbuild-std=std,panic_abort",
    "-Zpanic-immediate-abort",
    "--package",
    PACKAGE,
];
const RUSTFLAGS: &str =
    "-Zlocation-detail=none -Zfmt-debug=none --cfg getrandom_backend=\"custom\"";
const PROFILE: [(&str, &str); 4] = [
    ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "z"),
    ("CARGO_PROFILE_RELEASE_LTO", "fat"),
    ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "1"),
    ("CARGO_PROFILE_RELEASE_PANIC", "immediate-abort"),
];

/// The optimiser, from the npm registry.
const BINARYEN: tools::Pinned = tools::Pinned {
    name: "binaryen",
    version: "132.0.0",
    integrity: "sha512-4Usg7yEvwO3FMso3Oov6qkOOHSod1IEv+boKkh77kTljM+eNBouqCTbqWswGzbG+vDNO/b/v2C4gfEh1WgB9Lg==",
};
const WASM_OPT: [&str; 9] = [
    "-Oz",
    "--strip-debug",
    "--strip-producers",
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// The most that the engine may weigh on the wire, in bytes.
const BUDGET: u64 = 450_000;

/// Builds the engine and its stamp.
pub(crate) fn run(root: &Path) -> Result<(), String> {
    let built = build(root)?;
    let small = shrink(root, &built)?;
    let engine =
        fs::read(&small).map_err(|error| format!("cannot read {}: {error}", small.display()))?;
    let packed = tools::output(
        Command::new("sh")
            .args(["-c", "gzip -9 -c \"$0\" | wc -c"])
            .arg(&small),
    )?;
    let packed: u64 = packed
        .trim()
        .parse()
        .map_err(|_| "gzip does not tell a size".to_owned())?;
    write(&root.join(ENGINE), &engine)?;
    let stamp = Stamp {
        sources: sources(root)?,
        engine: hash(&engine),
    };
    write(&root.join(STAMP), stamp.print().as_bytes())?;
    println!(
        "{ENGINE}: {} bytes, {packed} as gzip -9 sends it (budget {BUDGET})",
        engine.len()
    );
    if packed > BUDGET {
        Err("the engine is over its budget".to_owned())
    } else {
        Ok(())
    }
}

fn build(root: &Path) -> Result<PathBuf, String> {
    let folder = tools::target(root).join("wasm");
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(CARGO).current_dir(root).envs(PROFILE);
    // The flags are unstable ones of a stable compiler.
    cargo
        .env("RUSTC_BOOTSTRAP", "1")
        .env("RUSTFLAGS", RUSTFLAGS)
        .env("CARGO_TARGET_DIR", &folder);
    let status = cargo
        .status()
        .map_err(|error| format!("cannot start cargo: {error}"))?;
    if !status.success() {
        let need = "it needs the sources of the standard library: rustup component add rust-src";
        return Err(format!("the engine was not built; {need}"));
    }
    Ok(folder
        .join(TARGET)
        .join("release")
        .join("casebook_search_wasm.wasm"))
}

fn shrink(root: &Path, built: &Path) -> Result<PathBuf, String> {
    let small = built.with_extension("small.wasm");
    let package = tools::npm_package(root, &BINARYEN)?;
    let mut optimiser = Command::new("node");
    optimiser
        .arg(package.join("bin/wasm-opt"))
        .args(WASM_OPT)
        .arg(built)
        .arg("-o")
        .arg(&small);
    tools::output(&mut optimiser)?;
    Ok(small)
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), String> {
    fs::write(path, bytes).map_err(|error| format!("cannot write {}: {error}", path.display()))
}

/// What an engine was built from, and the engine itself, as hashes.
#[derive(Debug, PartialEq, Eq)]
struct Stamp {
    sources: u128,
    engine: u128,
}

impl Stamp {
    fn print(&self) -> String {
        format!(
            "sources {:032x}\nengine {:032x}\n",
            self.sources, self.engine
        )
    }
}

/// A hash of everything that decides what is built: sources, locked dependencies, toolchain, flags.
fn sources(root: &Path) -> Result<u128, String> {
    let read = |path: &Path| {
        fs::read(path).map_err(|error| format!("cannot read {}: {error}", path.display()))
    };
    let mut all = Vec::new();
    for folder in SOURCES {
        let mut files = vec![root.join(folder).join("Cargo.toml")];
        files.extend(source_files(&root.join(folder).join("src"))?);
        for file in files {
            let name = file
                .strip_prefix(root)
                .unwrap_or(&file)
                .to_string_lossy()
                .replace('\\', "/");
            all.extend_from_slice(name.as_bytes());
            all.extend_from_slice(&hash(&read(&file)?).to_le_bytes());
        }
    }
    let lock = String::from_utf8_lossy(&read(&root.join("Cargo.lock"))?).into_owned();
    all.extend_from_slice(locked(&lock, PACKAGE).join("\n").as_bytes());
    all.extend_from_slice(&read(&root.join("rust-toolchain.toml"))?);
    let profile = PROFILE.map(|(name, value)| format!("{name}={value}"));
    let recipe = [
        CARGO.join(" "),
        RUSTFLAGS.to_owned(),
        profile.join(" "),
        WASM_OPT.join(" "),
    ]
    .join("\n");
    all.extend_from_slice(recipe.as_bytes());
    all.extend_from_slice(BINARYEN.integrity.as_bytes());
    Ok(hash(&all))
}

/// The source files below a folder, and the lists that they include, sorted; tests do not matter.
fn source_files(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let failed = |error: std::io::Error| format!("cannot read {}: {error}", folder.display());
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.is_dir() {
            if !path.ends_with("tests") {
                found.extend(source_files(&path)?);
            }
        } else if path
            .extension()
            .is_some_and(|ending| ending == "rs" || ending == "txt")
            && !path.ends_with("tests.rs")
        {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// The locked packages that `package` depends on, as `name version checksum`, sorted.
fn locked(lock: &str, package: &str) -> Vec<String> {
    let value = |block: &str, key: &str| {
        let line = block
            .lines()
            .find_map(|line| line.strip_prefix(key)?.strip_prefix(" = \""));
        line.map(|rest| rest.trim_end_matches('"').to_owned())
            .unwrap_or_default()
    };
    // From a name, with and without its version, to the block.
    let mut blocks: BTreeMap<String, &str> = BTreeMap::new();
    for block in lock.split("[[package]]").skip(1) {
        let name = value(block, "name");
        blocks.insert(format!("{name} {}", value(block, "version")), block);
        blocks.insert(name, block);
    }
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let mut waiting = vec![package.to_owned()];
    while let Some(next) = waiting.pop() {
        let Some(block) = blocks.get(&next) else {
            continue;
        };
        let name = [
            value(block, "name"),
            value(block, "version"),
            value(block, "checksum"),
        ]
        .join(" ");
        if seen.insert(name) {
            let list = block
                .split_once("dependencies = [")
                .map_or("", |(_, rest)| rest.split(']').next().unwrap_or(""));
            waiting.extend(
                list.split(',')
                    .map(|name| name.trim().trim_matches('"').to_owned()),
            );
        }
    }
    seen.into_iter().collect()
}

/// FNV-1a, 128 bits: enough to see a change, and in no need of a dependency.
fn hash(bytes: &[u8]) -> u128 {
    const PRIME: u128 = (1 << 88) + 0x13b;
    bytes
        .iter()
        .fold(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d, |hash, byte| {
            (hash ^ u128::from(*byte)).wrapping_mul(PRIME)
        })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_committed_engine_is_built_from_the_sources_as_they_are() {
        let root = crate::root();
        let now = Stamp {
            sources: sources(root).unwrap(),
            engine: hash(&fs::read(root.join(ENGINE)).unwrap()),
        };
        let stamped = fs::read_to_string(root.join(STAMP)).unwrap_or_default();
        let stale = "the search engine of the theme is stale: run `cargo xtask wasm` and commit what it writes";
        assert_eq!(stamped.replace('\r', ""), now.print(), "{stale}");
    }

    #[test]
    fn lists_are_sources_and_tests_are_not() {
        let files = source_files(&crate::root().join(SOURCES[0]).join("src")).unwrap();
        let has = |end: &str| files.iter().any(|file| file.ends_with(end));
        assert!(has("synonyms.txt") && has("text/stop_words.txt") && has("lib.rs"));
        assert!(!has("engine/tests/mod.rs") && !has("text/tokens/tests.rs"));
    }

    #[test]
    fn a_change_of_any_ingredient_changes_the_stamp() {
        let lock = "[[package]]\nname = \"a\"\nversion = \"1\"\ndependencies = [\n \"b 2\",\n]\n\n[[package]]\nname = \"b\"\n\
                    version = \"2\"\nchecksum = \"x\"\n\n[[package]]\nname = \"b\"\nversion = \"3\"\n\n[[package]]\nname = \"c\"\nversion = \"1\"\n";
        assert_eq!(locked(lock, "a"), ["a 1 ", "b 2 x"]);
        assert_ne!(
            locked(&lock.replace("\"x\"", "\"y\""), "a"),
            locked(lock, "a")
        );
        assert_eq!(hash(b"a"), 0xd228_cb69_6f1a_8caf_7891_2b70_4e4a_8964);
    }
}

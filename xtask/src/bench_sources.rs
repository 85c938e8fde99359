//! `cargo xtask bench sources [N]`: what it costs that the entries of a book lie in ten repositories and not in one.

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::corpus;

/// How many repositories the entries are dealt to.
const REPOSITORIES: usize = 10;
/// How often both books are built, one after the other.
const PAIRS: usize = 5;
/// How many times the processor time of one repository the build of ten may take.
const BUDGET: f64 = 1.1;

/// Builds a book of `entries` entries from one repository and from ten, in turns.
pub(crate) fn run(program: &Path, folder: &Path, entries: usize) -> Result<(), String> {
    let (one, ten) = (folder.join("one"), folder.join("ten"));
    corpus::write(entries, &one, 1, false)?;
    let _ = fs::remove_dir_all(one.join(".git"));
    let _ = fs::remove_dir_all(&ten);
    deal(&one, &ten)?;
    commit(&one)?;
    for number in 0..REPOSITORIES {
        commit(&ten.join(source(number)))?;
    }
    println!(
        "{entries} entries from one repository and from {REPOSITORIES}, seconds of the processors"
    );
    let mut ratios = Vec::new();
    // Each begins in turn: what comes second finds warmer caches.
    for pair in 0..=PAIRS {
        let mut seconds = [0.0; 2];
        let order = if pair % 2 == 0 { [0, 1] } else { [1, 0] };
        for which in order {
            let book = [&one, &ten][which];
            seconds[which] = build(program, book)?;
        }
        // The first pair fills the caches.
        if pair > 0 {
            let ratio = seconds[1] / seconds[0];
            println!("  {:>8.2} {:>8.2}  x {ratio:.3}", seconds[0], seconds[1]);
            ratios.push(ratio);
        }
    }
    ratios.sort_by(f64::total_cmp);
    let median = ratios[ratios.len() / 2];
    let verdict = if median <= BUDGET { "kept" } else { "EXCEEDED" };
    println!("median x {median:.3}, budget x {BUDGET} {verdict}");
    Ok(())
}

fn source(number: usize) -> String {
    format!("sources/s{number}")
}

/// Deals the entries of one book to the sources of another. Links lead to the same entries as before.
fn deal(one: &Path, ten: &Path) -> Result<(), String> {
    let failed = |error: std::io::Error| format!("cannot write {}: {error}", ten.display());
    let config = fs::read_to_string(one.join("book.toml")).map_err(failed)?;
    let sources: String = (0..REPOSITORIES)
        .map(|number| {
            format!(
                "[[source]]\nname = \"s{number}\"\npath = \"{}\"\n",
                source(number)
            )
        })
        .collect();
    write(
        &ten.join("book.toml"),
        format!("{config}\n{sources}").as_bytes(),
    )?;
    let files = corpus::dated_files(one)?;
    let stems: Vec<String> = files
        .iter()
        .filter(|file| file.extension().is_some_and(|ending| ending == "md"))
        .filter_map(|file| Some(file.file_stem()?.to_str()?.to_owned()))
        .collect();
    let places: HashMap<&str, usize> = stems
        .iter()
        .enumerate()
        .map(|(at, stem)| (stem.as_str(), at % REPOSITORIES))
        .collect();
    for file in &files {
        let name = file
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or_default();
        // A picture is called like its entry, with more behind it.
        let of = (1..=name.len())
            .rev()
            .find_map(|end| places.get(name.get(..end)?));
        let year = file
            .parent()
            .and_then(Path::file_name)
            .and_then(|year| year.to_str());
        let year = year.unwrap_or_default();
        let to = ten
            .join(source(of.copied().unwrap_or_default()))
            .join(year)
            .join(name);
        let bytes = fs::read(file).map_err(failed)?;
        match String::from_utf8(bytes) {
            Ok(text) if name.ends_with(".md") => {
                write(&to, relinked(&text, year, &places).as_bytes())?;
            }
            Ok(text) => write(&to, text.as_bytes())?,
            Err(bytes) => write(&to, bytes.as_bytes())?,
        }
    }
    share(one, ten)
}

/// Copies what the whole book has in common.
fn share(one: &Path, ten: &Path) -> Result<(), String> {
    let failed = |error: std::io::Error| format!("cannot write {}: {error}", ten.display());
    for shared in ["content/_schema/services.yaml", "content/on-call.md"] {
        write(
            &ten.join(shared),
            &fs::read(one.join(shared)).map_err(failed)?,
        )?;
    }
    Ok(())
}

/// `](../2019/x.md)` in an entry → `](/s3/2019/x.md)`.
fn relinked(text: &str, year: &str, places: &HashMap<&str, usize>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("](") {
        out.push_str(before);
        out.push_str("](");
        rest = after;
        let Some((destination, _)) = after.split_once(')') else {
            continue;
        };
        let path = destination
            .strip_prefix("../")
            .map_or_else(|| format!("{year}/{destination}"), str::to_owned);
        let stem = path
            .rsplit('/')
            .next()
            .and_then(|name| name.strip_suffix(".md"));
        if let Some(place) = stem.and_then(|stem| places.get(stem)) {
            out.push_str(&format!("/s{place}/{path}"));
            rest = &after[destination.len()..];
        }
    }
    out.push_str(rest);
    out
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), String> {
    let failed = |error: std::io::Error| format!("cannot write {}: {error}", path.display());
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    fs::write(path, bytes).map_err(failed)
}

/// Makes a folder a repository of one commit.
fn commit(folder: &Path) -> Result<(), String> {
    for arguments in [
        &["init", "--quiet", "--initial-branch=main"][..],
        &["add", "--all"],
        &[
            "-c",
            "user.name=sre",
            "-c",
            "user.email=sre@example.com",
            "commit",
            "--quiet",
            "--message",
            "All",
        ],
    ] {
        let status = Command::new("git")
            .args(["-c", "commit.gpgsign=false", "-c", "gc.auto=0"])
            .args(arguments)
            .current_dir(folder)
            .status()
            .map_err(|error| format!("cannot start git: {error}"))?;
        if !status.success() {
            return Err(format!("git {arguments:?} failed in {}", folder.display()));
        }
    }
    Ok(())
}

/// Builds a book from scratch: the processor time it took, in seconds.
fn build(program: &Path, book: &Path) -> Result<f64, String> {
    let site = book.join("site");
    let _ = fs::remove_dir_all(&site);
    let before = time_of_children()?;
    let status = Command::new(program)
        .arg("build")
        .arg("--book")
        .arg(book)
        .args(["--today", corpus::TODAY, "--quiet", "--no-cache"])
        .stdin(Stdio::null())
        .status()
        .map_err(|error| format!("cannot start {}: {error}", program.display()))?;
    if !status.success() {
        return Err(format!("the build of {} failed", book.display()));
    }
    Ok(time_of_children()? - before)
}

/// The time that processes which this one has waited for spent in their own code, in seconds. Only Linux tells.
fn time_of_children() -> Result<f64, String> {
    const TICKS: f64 = 100.0;
    let stat = fs::read_to_string("/proc/self/stat")
        .map_err(|error| format!("cannot read the processor time: {error}"))?;
    // Behind the name of the program, which may have blanks: the 16th field of all.
    let fields = stat.rsplit_once(')').map_or("", |(_, fields)| fields);
    let ticks = fields
        .split_whitespace()
        .nth(13)
        .and_then(|ticks| ticks.parse::<f64>().ok());
    ticks
        .map(|ticks| ticks / TICKS)
        .ok_or_else(|| "the processor time is not told".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lead_to_the_same_entries() {
        let places = HashMap::from([("2019-a", 3), ("2020-b", 0)]);
        assert_eq!(
            relinked(
                "[x](../2019/2019-a.md) [y](2020-b.md) ![p](2020-b.png) [z](https://x/)",
                "2020",
                &places
            ),
            "[x](/s3/2019/2019-a.md) [y](/s0/2020/2020-b.md) ![p](2020-b.png) [z](https://x/)"
        );
    }
}

//! How much of real incident reports, which nobody wrote for Casebook, is read in place.
//!
//! What a source holds is counted here, line by line and without a line of the reader's code, so that what the reader does not
//! see is seen.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::adopt_headings;

/// A collection, its folder of files, and what its lines are.
struct Corpus {
    name: &'static str,
    folder: &'static str,
    counts: fn(&str) -> Vec<(&'static str, usize)>,
}

const CORPORA: [Corpus; 4] = [
    Corpus {
        name: "jenkins",
        folder: "content/issues",
        counts: status_page,
    },
    Corpus {
        name: "moj",
        folder: "",
        counts: labelled,
    },
    Corpus {
        name: "dfds",
        folder: "",
        counts: actions,
    },
    Corpus {
        name: "mybinder",
        folder: "",
        counts: actions,
    },
];

/// Builds each collection without any configuration and prints what was read of it.
pub(crate) fn run(root: &Path, corpora: Option<&str>) -> Result<(), String> {
    let corpora = corpora.map_or_else(|| root.join("../shared/corpora"), PathBuf::from);
    // Casebook is run in folders of its own.
    let corpora = std::path::absolute(&corpora).unwrap_or(corpora);
    if !corpora.is_dir() {
        return Err(format!("there are no corpora in {}", corpora.display()));
    }
    let status = Command::new("cargo")
        .args(["build", "--quiet", "--bin", "casebook"])
        .current_dir(root)
        .status();
    if !status.is_ok_and(|status| status.success()) {
        return Err("casebook does not build".to_owned());
    }
    let schema = output(root, &["schema", "--format", "yaml"])?;
    let dialects = dialects(root)?;
    let known = adopt_headings::known(&schema, &dialects);
    println!(
        "{:<10} {:<20} {:>6} {:>6} {:>8} {:>7}",
        "corpus", "field", "found", "read", "guessed", "unread"
    );
    for corpus in &CORPORA {
        let source = corpora.join(corpus.name);
        if source.is_dir() {
            let content = source.join(corpus.folder);
            report(root, corpus, &content, (&known, &dialects))
                .map_err(|error| format!("{}: {error}", corpus.name))?;
        } else {
            println!("{:<10} is not there", corpus.name);
        }
    }
    Ok(())
}

/// The text of every built-in dialect.
fn dialects(root: &Path) -> Result<Vec<String>, String> {
    let folder = root.join("crates/casebook-dialect/src/builtin");
    let files = fs::read_dir(&folder).map_err(|error| error.to_string())?;
    files.flatten().map(|file| read(&file.path())).collect()
}

/// Says how many headings are those of sections that are known, and which are not.
fn headings(corpus: &Corpus, files: &[PathBuf], known: &BTreeSet<String>) -> Result<(), String> {
    let (mut missed, mut count) = (Vec::new(), 0);
    for file in files {
        let (of_file, known) = adopt_headings::count(&read(file)?, known);
        missed.extend(of_file);
        count += known;
    }
    let all = count + missed.len();
    println!(
        "{:<10} headings known: {count} of {all}{}",
        corpus.name,
        match missed.len() {
            0 => String::new(),
            _ => format!("; not {}", missed.join(", ")),
        }
    );
    Ok(())
}

fn report(
    root: &Path,
    corpus: &Corpus,
    content: &Path,
    (known, dialects): (&BTreeSet<String>, &[String]),
) -> Result<(), String> {
    let out = root.join("target/adopt").join(corpus.name);
    let said = casebook(root, &["build", "--content"], content, Some(&out))?;
    let json = read(&out.join("api/book.json"))?;
    let mut found: BTreeMap<&str, usize> = BTreeMap::new();
    let files = markdown(content)?;
    for file in &files {
        for (field, number) in (corpus.counts)(&read(file)?) {
            *found.entry(field).or_default() += number;
        }
    }
    for (field, number) in found {
        let count = |origin: &str| {
            let fact = format!("{{\"field\":\"{field}\",\"origin\":\"{origin}\"");
            json.matches(&fact).count()
        };
        let (read, guessed) = match field {
            "actions" => (number_after(&said, "actions "), 0),
            _ => (count("stated") + count("derived"), count("guess")),
        };
        let unread = format!("{{\"field\":\"{field}\",\"raw\":");
        println!(
            "{:<10} {field:<20} {number:>6} {read:>6} {guessed:>8} {:>7}",
            corpus.name,
            json.matches(&unread).count()
        );
    }
    println!(
        "{:<10} {}",
        corpus.name,
        said.lines().nth(1).unwrap_or_default()
    );
    headings(corpus, &files, known)?;
    findings(root, corpus, content)?;
    let missing = missing_words(&files, &out, dialects)?;
    let shown: Vec<&str> = missing.iter().take(12).map(String::as_str).collect();
    println!(
        "{:<10} words in no page: {} {}\n",
        corpus.name,
        missing.len(),
        shown.join(" ")
    );
    Ok(())
}

/// Says how often each rule finds something.
fn findings(root: &Path, corpus: &Corpus, content: &Path) -> Result<(), String> {
    let findings = casebook(
        root,
        &["lint", "--exit-zero", "--format", "concise", "--content"],
        content,
        None,
    )?;
    let mut codes: BTreeMap<&str, usize> = BTreeMap::new();
    for code in findings.split_whitespace().filter(|word| is_code(word)) {
        *codes.entry(code).or_default() += 1;
    }
    let codes: Vec<String> = codes
        .iter()
        .map(|(code, number)| format!("{code} {number}"))
        .collect();
    println!("{:<10} findings: {}", corpus.name, codes.join(", "));
    Ok(())
}

/// What the program prints of the demo book.
fn output(root: &Path, words: &[&str]) -> Result<String, String> {
    let output = Command::new(root.join("target/debug/casebook"))
        .args(words)
        .current_dir(root)
        .output()
        .map_err(|error| error.to_string())?;
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn casebook(
    root: &Path,
    words: &[&str],
    content: &Path,
    out: Option<&Path>,
) -> Result<String, String> {
    let mut command = Command::new(root.join("target/debug/casebook"));
    command
        .args(words)
        .arg(content)
        .current_dir(std::env::temp_dir());
    if let Some(out) = out {
        command.arg("--out").arg(out);
    }
    let output = command.output().map_err(|error| error.to_string())?;
    match output.status.success() {
        true => Ok(String::from_utf8_lossy(&output.stdout).into_owned()),
        false => Err(String::from_utf8_lossy(&output.stderr).into_owned()),
    }
}

fn is_code(word: &str) -> bool {
    word.len() == 5 && word.starts_with("CB") && word[2..].bytes().all(|byte| byte.is_ascii_digit())
}

fn number_after(text: &str, word: &str) -> usize {
    let rest = text.split_once(word).map_or("", |(_, rest)| rest);
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().unwrap_or(0)
}

fn read(path: &Path) -> Result<String, String> {
    let bytes = fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// The incident reports of a folder: its Markdown files, but those that are templates or lists of the others.
fn markdown(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let entries = fs::read_dir(folder).map_err(|error| error.to_string())?;
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    files.retain(|path| {
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .to_lowercase();
        name.ends_with(".md") && !name.contains("template") && name != "index.md"
    });
    files.sort();
    Ok(files)
}

/// The keys of a status page that hold a value.
fn status_page(text: &str) -> Vec<(&'static str, usize)> {
    let front = text.split("\n---").next().unwrap_or_default();
    let has = |key: &str| {
        let lines = front.lines().filter_map(|line| line.strip_prefix(key));
        usize::from(lines.filter(|value| !value.trim().is_empty()).count() > 0)
    };
    let services = front
        .lines()
        .skip_while(|line| !line.starts_with("affected:"))
        .skip(1);
    let services = services
        .take_while(|line| line.trim_start().starts_with("- "))
        .count();
    vec![
        ("started", has("date:")),
        ("resolved", has("resolvedWhen:")),
        ("severity", has("severity:")),
        ("services", services),
    ]
}

/// The lines of a list of key events that hold a date, and the items below a heading of actions.
fn labelled(text: &str) -> Vec<(&'static str, usize)> {
    let has = |labels: &[&str]| {
        let mut lines = text.lines().map(|line| line.trim_start().to_lowercase());
        usize::from(lines.any(|line| {
            let item = line.strip_prefix("- ").unwrap_or_default();
            let mut labels = labels.iter();
            labels.any(|label| item.starts_with(label)) && item.contains(" 20")
        }))
    };
    vec![
        ("started", has(&["fault occurs"])),
        ("detected", has(&["first detected", "fault detected"])),
        ("mitigated", has(&["repaired"])),
        ("resolved", has(&["resolved"])),
        (
            "actions",
            items_below(
                text,
                |line| line.contains("review actions") || line.contains("actions following"),
                |line| line.starts_with("- **"),
            ),
        ),
    ]
}

/// The items of lists below headings that speak of actions.
fn actions(text: &str) -> Vec<(&'static str, usize)> {
    let is_heading = |line: &str| line.starts_with("## ") && line.contains("action");
    vec![("actions", items_below(text, is_heading, |_| false))]
}

/// The outermost items of lists from a line that `opens` to the next heading of the second level, or a line that `closes`.
fn items_below(text: &str, opens: impl Fn(&str) -> bool, closes: impl Fn(&str) -> bool) -> usize {
    let (mut inside, mut indent, mut count) = (false, None, 0);
    for line in text.lines() {
        let lower = line.to_lowercase();
        if opens(&lower) {
            (inside, indent) = (true, None);
            continue;
        }
        if line.starts_with("## ") || line.starts_with("# ") || closes(line) {
            inside = false;
        }
        if line.starts_with('#') {
            indent = None;
        }
        let item = line.trim_start();
        let number = item.trim_start_matches(|letter: char| letter.is_ascii_digit());
        let is_item = ["- ", "* "].iter().any(|mark| item.starts_with(mark))
            || (number.len() < item.len() && number.starts_with(". "));
        if inside && is_item {
            let depth = line.len() - item.len();
            if depth <= *indent.get_or_insert(depth) {
                count += 1;
            }
        }
    }
    count
}

/// Words of the sources, comments aside, that stand in no page of the site and in none of its data. A key that a dialect reads stands
/// there as the field that it becomes.
fn missing_words(
    files: &[PathBuf],
    site: &Path,
    dialects: &[String],
) -> Result<BTreeSet<String>, String> {
    let mut shown = BTreeSet::new();
    for dialect in dialects {
        let keys = dialect.split("{key: ").skip(1);
        shown.extend(keys.flat_map(|key| words(key.split('}').next().unwrap_or_default())));
    }
    let mut folders = vec![site.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder)
            .map_err(|error| error.to_string())?
            .flatten()
        {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path
                .extension()
                .is_some_and(|extension| extension == "html" || extension == "json")
            {
                shown.extend(words(&read(&path)?));
            }
        }
    }
    let mut missing = BTreeSet::new();
    for file in files {
        let text = read(file)?;
        // Comments of YAML are not words of the report.
        let front = text.split("\n---").next().unwrap_or_default();
        let is_comment =
            |line: &str| text.starts_with("---") && line.starts_with('#') && front.contains(line);
        let lines = text.lines().filter(|line| !is_comment(line));
        let text: Vec<&str> = lines.collect();
        missing.extend(words(&text.join("\n")).difference(&shown).cloned());
    }
    Ok(missing)
}

fn words(text: &str) -> BTreeSet<String> {
    let words = text.split(|letter: char| !letter.is_alphanumeric());
    words
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_are_counted_below_their_heading_alone() {
        let text = "- a\n## Action items\n- b\n  - c\n### Process\n1. d\n2. e\n## Lessons\n- f\n";
        assert_eq!(actions(text), [("actions", 3)]);
        let text = "- **Review actions**:\n  - a\n  - b\n- **Context**:\n  - c\n";
        assert_eq!(labelled(text)[4], ("actions", 2));
    }

    #[test]
    fn values_of_a_status_page_are_counted_by_their_keys() {
        let text = "---\ndate: 2026-01-02\nresolvedWhen:\naffected:\n  - a\n  - b\nsection: issue\n---\ndate: x\n";
        assert_eq!(
            status_page(text),
            [
                ("started", 1),
                ("resolved", 0),
                ("severity", 0),
                ("services", 2)
            ]
        );
    }
}

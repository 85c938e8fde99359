//! The right value of every case.

use std::ops::Deref;
use std::path::PathBuf;

/// What the script of a case has printed and left behind.
pub(crate) struct Outcome {
    /// Standard output, then standard error.
    pub(crate) printed: String,
    /// The copy of the case's folder in which it ran.
    pub(crate) folder: PathBuf,
}

impl Deref for Outcome {
    type Target = str;

    fn deref(&self) -> &str {
        &self.printed
    }
}

impl Outcome {
    fn file(&self, path: &str) -> Result<String, String> {
        std::fs::read_to_string(self.folder.join(path)).map_err(|error| format!("{path}: {error}"))
    }
}

/// Says what is wrong with the outcome of a case.
pub(crate) type Check = fn(&Outcome) -> Result<(), String>;

/// Folders below the cases, each with its check.
pub(crate) const EXPECTED: &[(&str, Check)] = &[
    ("01-since-duplicate-id", |out| {
        holds(out, &["CB108", "since rc=1", "whole rc=1"])?;
        holds(out, &[r#"["Old","incidents/pm-1/"]"#])
    }),
    ("03-assets-differ-in-case", |out| {
        holds(out, &["content/one.md:", "build rc=0"])?;
        lacks(out, &["build rc=2"])
    }),
    ("04-colon-lines-become-definition-lists", |out| {
        let kept = [
            ":white_check_mark:",
            ":x:",
            ":warning:",
            ":8080",
            "::1",
            ":::danger",
        ];
        holds(out, &kept)?;
        lacks(out, &["<dl", "<dt", "<dd"])
    }),
    ("05-github-anchors", |out| {
        lacks(out, &["CB602"])?;
        holds(out, &["rc=0"])
    }),
    ("06-timeline-with-zone", |out| {
        let missing: Vec<&str> = out
            .lines()
            .filter(|line| line.contains("CB110") && line.contains("Timeline"))
            .collect();
        same(missing.len(), 0, "sections reported as missing")?;
        same(
            out.matches("CB204").count(),
            5,
            "rows reported out of order",
        )?;
        same(out.matches("index.html:1").count(), 5, "timelines drawn")
    }),
    ("07-toml-front-matter", |out| {
        holds(out, &["<title>Downloads were broken"])?;
        lacks(out, &["index.html:1", "all.atom:1", "+++"])
    }),
    ("09-comma-separated-values", |out| {
        holds(
            out,
            &[r#"[["ana","bo"],["checkout","payments"],["api","db"]]"#],
        )?;
        lacks(out, &["No entry has"])
    }),
    ("10-search-short-plurals", |out| {
        let words = ["502", "503", "5xx", "p99", "VM", "DB", "IP", "EC2"];
        words
            .iter()
            .try_for_each(|word| holds(out, &[&format!("{word}: 1")]))
    }),
    ("11-search-compounds", |out| {
        let words = ["failover", "rollback", "timeout", "postmortem", "email"];
        words
            .iter()
            .try_for_each(|word| holds(out, &[&format!("{word}: 1")]))
    }),
    ("14-right-to-left-body", |out| {
        let page = out.file("site/incidents/a/index.html")?;
        holds(&page, &["<p dir=\"auto\">", "<li dir=\"auto\">"])
    }),
    ("15-today-ahead-of-utc", |out| {
        lacks(out, &["CB206"])?;
        holds(out, &["rc=0"])
    }),
    ("16-folder-per-incident", |out| {
        for name in [
            "2026-09-01-checkout",
            "2026-09-02-search",
            "2026-09-03-mail",
        ] {
            holds(
                out,
                &[&format!(r#"["{name}","incident","incidents/{name}/"]"#)],
            )?;
        }
        lacks(out, &["CB108"])
    }),
    ("17-aliases-lowercased", |out| {
        out.file("site/incidents/PM-2019-0007/index.html")?;
        holds(out, &["site/2023/07/21/postmortem.html\n"])?;
        lacks(out, &["pm-2019-0007", "postmortem.html/"])
    }),
    ("18-html-dropped-silently", |out| {
        holds(out, &["CB608", "https://grafana.ex.org/d/1", "call.mp4"])?;
        holds(out, &["Recording of the call"])
    }),
    ("20-mailmap", |out| holds(out, &[r#"["Ana Real"]"#])),
    ("21-sha256-and-reftable", |out| {
        holds(out, &["rc=0", "reftable"])?;
        lacks(out, &["no git repository", "no commit yet"])
    }),
    ("25-severity-suggestions", |out| {
        lacks(out, &["did you mean `SEV1`", "did you mean `SEV2`"])?;
        holds(out, &["error"])
    }),
    ("27-overlapping-downtime", |out| holds(out, &["7200"])),
    ("28-init-default-branch", |out| {
        holds(out, &["branches: [master]"])
    }),
    ("30-cr-only-restricted", |out| lacks(out, &["site/"])),
    ("31-file-pattern-with-slash", |out| {
        lacks(out, &["content/2026/2026/", "CB109"])
    }),
    ("32-mermaid", |out| holds(out, &["language-mermaid"])),
    ("33-stemming-of-the-book-language", |out| {
        for word in ["Verbindung", "Datenbank", "Verbindungen"] {
            let found = out
                .lines()
                .find_map(|line| line.strip_prefix(&format!("{word}: ")))
                .unwrap_or_default();
            holds(found, &["\"a\"", "\"b\""])?;
        }
        Ok(())
    }),
    ("34-schema-refuses-documented-form", |out| {
        holds(out, &["rc=0", "string"])
    }),
    ("35-credentials-in-commands", |out| {
        holds(out, &["a.md:10", "a.md:11", "a.md:12", "a.md:13", "rc=1"])
    }),
];

fn holds(text: &str, wanted: &[&str]) -> Result<(), String> {
    let missing = wanted.iter().find(|wanted| !text.contains(**wanted));
    missing.map_or(Ok(()), |missing| Err(format!("`{missing}` is missing")))
}

fn lacks(text: &str, unwanted: &[&str]) -> Result<(), String> {
    let found = unwanted.iter().find(|unwanted| text.contains(**unwanted));
    found.map_or(Ok(()), |found| {
        Err(format!("`{found}` must not stand there"))
    })
}

fn same(found: usize, wanted: usize, what: &str) -> Result<(), String> {
    if found == wanted {
        Ok(())
    } else {
        Err(format!("{what}: {found} instead of {wanted}"))
    }
}

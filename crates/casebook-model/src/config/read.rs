//! TOML text → [`Config`], every problem collected with its place.

mod addresses;
mod audience;
mod folders;
mod lint;
mod sources;
#[cfg(test)]
mod tests;
mod unknown;
mod values;

use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Build, Config, Pattern, RepeatKind};
use crate::template::Status;
use casebook_diagnostic::{Diagnostic, Span, code, suggestion};
use casebook_time::{Zone, parse_date};

/// Reads the text of `book.toml`; `path` is what findings call the file. A key with a problem keeps its default.
#[must_use]
pub fn read(text: &str, path: &Arc<str>) -> (Config, Vec<Diagnostic>) {
    let mut reader = Reader {
        path,
        findings: Vec::new(),
    };
    let (root, errors) = DeTable::parse_recoverable(text);
    for error in errors {
        let span = error.span().map_or(Span::at(0), Span::from);
        reader.error(span, error.message().to_owned(), None);
    }
    let root = root.into_inner();
    reader.check_tables(&root);
    let mut config = Config::default();
    reader.book(&root, &mut config);
    reader.build(&root, &mut config);
    reader.html(&root, &mut config);
    reader.criteria(&root, &mut config);
    reader.recurrence(&root, &mut config);
    reader.analysis(&root, &mut config);
    reader.lint(&root, &mut config);
    reader.search_and_ids(&root, &mut config);
    reader.audiences(&root, &mut config);
    reader.sources(&root, &mut config);
    reader.findings.sort_by(Diagnostic::order);
    (config, reader.findings)
}

/// Where the text of `book.toml` gives a key its value.
#[must_use]
pub fn place_of(text: &str, table: &str, name: &str) -> Option<Span> {
    let (root, _) = DeTable::parse_recoverable(text);
    find(root.get_ref(), table, name).map(|value| value.span().into())
}

struct Reader<'a> {
    path: &'a Arc<str>,
    findings: Vec<Diagnostic>,
}

/// A value and where it stands.
type Found<'a, 'i> = Option<&'a Spanned<DeValue<'i>>>;

fn find<'a, 'i>(root: &'a DeTable<'i>, table: &str, name: &str) -> Found<'a, 'i> {
    let mut at = root;
    for part in table.split('.').filter(|part| !part.is_empty()) {
        match at.get(part)?.get_ref() {
            DeValue::Table(inner) => at = inner,
            _ => return None,
        }
    }
    at.get(name)
}

fn kind(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

impl Reader<'_> {
    fn error(&mut self, span: Span, message: impl Into<String>, help: Option<String>) {
        let mut finding = Diagnostic::new(code::CB001, self.path, span, message);
        finding.help = help;
        self.findings.push(finding);
    }

    fn book(&mut self, root: &DeTable<'_>, config: &mut Config) {
        let book = &mut config.book;
        self.set_text(root, "book", "title", &mut book.title);
        self.set_text(root, "book", "description", &mut book.description);
        if let Some((tag, span)) = self.text(root, "book", "language") {
            if is_language_tag(&tag) {
                book.language = tag;
            } else {
                let help = "write a tag such as `en`, `de` or `pt-BR`, which browsers and readers aloud understand";
                self.error(
                    span,
                    format!("`{tag}` is not a language tag"),
                    Some(help.to_owned()),
                );
            }
        }
        self.set_text(root, "book", "licence", &mut book.licence);
        book.authors = self
            .texts(root, "book", "authors")
            .into_iter()
            .map(|(name, _)| name)
            .collect();
        if let Some((name, span)) = self.text(root, "book", "time-zone") {
            match Zone::named(&name) {
                Ok(zone) => book.time_zone = zone,
                Err(error) => self.error(span, error.to_string(), None),
            }
        }
    }

    fn build(&mut self, root: &DeTable<'_>, config: &mut Config) {
        folders::folders(self, root, &mut config.build);
        if let Some(size) = self.whole(root, "build", "max-file-size", 1_000, 100_000_000) {
            config.build.max_file_size = size;
        }
        let mut globs = globset::GlobSetBuilder::new();
        for (glob, span) in self.texts(root, "content", "pages") {
            match globset::GlobBuilder::new(&glob)
                .literal_separator(true)
                .build()
            {
                Ok(glob) => {
                    globs.add(glob);
                }
                Err(error) => {
                    self.error(
                        span,
                        format!("`{glob}` is not a valid glob: {}", error.kind()),
                        None,
                    );
                }
            }
        }
        config.pages = globs.build().unwrap_or_default();
        config.dialect = self.text(root, "content", "dialect");
        if let Some((word, span)) = self.text(root, "content", "default-status") {
            match Status::parse(&word) {
                Some(status) => config.default_status = status,
                None => self.error(
                    span,
                    format!("`{word}` is not a status"),
                    Some("one of draft, in-review, published".to_owned()),
                ),
            }
        }
    }

    fn criteria(&mut self, root: &DeTable<'_>, config: &mut Config) {
        let criteria = &mut config.criteria;
        if let Some(downtime) = self.duration_or_off(root, "criteria", "downtime") {
            criteria.downtime = downtime;
        }
        if let Some(value) = find(root, "criteria", "apdex") {
            let number = match value.get_ref() {
                DeValue::Float(number) => number.as_str().replace('_', "").parse::<f64>().ok(),
                DeValue::Integer(number) => number.as_str().parse::<f64>().ok(),
                _ => None,
            };
            match (
                value.get_ref(),
                number.filter(|number| (0.0..=1.0).contains(number)),
            ) {
                (DeValue::Boolean(false), _) => criteria.apdex = None,
                (_, Some(number)) => criteria.apdex = Some(number),
                _ => self.error(
                    value.span().into(),
                    "`apdex` is a number from 0 to 1, or false",
                    None,
                ),
            }
        }
        for (name, place) in [
            ("data-loss", &mut criteria.data_loss),
            ("security-breach", &mut criteria.security_breach),
            ("oncall-p0", &mut criteria.oncall_p0),
            ("monitoring-p0", &mut criteria.monitoring_p0),
            ("repeat", &mut criteria.repeat),
            ("requested", &mut criteria.requested),
        ] {
            self.set_flag(root, "criteria", name, place);
        }
        if let Some(days) = self.days(root, "criteria", "publish-within") {
            criteria.publish_within_days = days;
        }
    }

    fn recurrence(&mut self, root: &DeTable<'_>, config: &mut Config) {
        let none = find(root, "recurrence", "window").is_some_and(
            |value| matches!(value.get_ref(), DeValue::String(text) if text == "none"),
        );
        if none {
            config.recurrence.window_days = None;
        } else if let Some(days) = self.days(root, "recurrence", "window") {
            config.recurrence.window_days = Some(days);
        }
        if find(root, "recurrence", "repeats").is_none() {
            return;
        }
        let mut kinds = Vec::new();
        for (word, span) in self.texts(root, "recurrence", "repeats") {
            match RepeatKind::parse(&word) {
                Some(kind) => kinds.push(kind),
                None => {
                    let known = RepeatKind::ALL.map(RepeatKind::key);
                    let help = suggestion(&word, known).map_or_else(
                        || known.join(", "),
                        |near| format!("did you mean `{near}`?"),
                    );
                    self.error(
                        span,
                        format!("`{word}` is not a kind of repeat"),
                        Some(help),
                    );
                }
            }
        }
        kinds.sort_unstable();
        kinds.dedup();
        config.recurrence.repeats = kinds;
    }

    fn analysis(&mut self, root: &DeTable<'_>, config: &mut Config) {
        if let Some(value) = find(root, "analysis", "since") {
            let text = match value.get_ref() {
                DeValue::String(text) => text.to_string(),
                DeValue::Datetime(date) => date.to_string(),
                _ => String::new(),
            };
            match parse_date(&text) {
                Ok((date, _)) => config.analysis.since = Some(date),
                Err(_) => self.error(
                    value.span().into(),
                    "`since` is a day, such as `2020-01-01`",
                    None,
                ),
            }
        }
        if let Some((sample, span)) = self.text(root, "analysis", "sample") {
            match sample.as_str() {
                "all" => config.analysis.selected = false,
                "selected" => config.analysis.selected = true,
                _ => self.error(
                    span,
                    format!("`sample` is `all` or `selected`, not `{sample}`"),
                    None,
                ),
            }
        }
    }

    fn search_and_ids(&mut self, root: &DeTable<'_>, config: &mut Config) {
        if let Some(results) = self.whole(root, "search", "results", 1, 200) {
            config.search.results = usize::try_from(results).unwrap_or(10);
        }
        if let Some(related) = self.whole(root, "search", "related", 0, 20) {
            config.search.related = usize::try_from(related).unwrap_or(5);
        }
        config.ids.pattern = self.pattern(root, "pattern");
        config.ids.file_pattern = self.file_pattern(root);
    }

    /// A pattern of names alone: the folder of a new entry is that of its year, and a file may stand in any.
    fn file_pattern(&mut self, root: &DeTable<'_>) -> Option<Pattern> {
        let pattern = self.pattern(root, "file-pattern")?;
        if !pattern.source().contains(['/', '\\']) {
            return Some(pattern);
        }
        let (_, span) = self.text(root, "ids", "file-pattern")?;
        let message = "`file-pattern` is the name of a file, without folders";
        let help =
            "entries may stand in any folder; `casebook new` writes into the one of the year";
        self.error(span, message, Some(help.to_owned()));
        None
    }

    fn pattern(&mut self, root: &DeTable<'_>, name: &str) -> Option<Pattern> {
        let (text, span) = self
            .text(root, "ids", name)
            .filter(|(text, _)| !text.is_empty())?;
        Pattern::parse(&text)
            .map_err(|error| self.error(span, error.to_string(), None))
            .ok()
    }
}

/// Whether a text has the form of a language tag (BCP 47): a language of two or three letters, since no longer one is
/// registered, then parts of at most eight letters and digits.
pub(crate) fn is_language_tag(text: &str) -> bool {
    let mut parts = text.split('-');
    let language = parts.next().unwrap_or_default();
    (2..=3).contains(&language.len())
        && language.bytes().all(|byte| byte.is_ascii_alphabetic())
        && parts.all(|part| {
            (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
}

fn listed(words: &[&str]) -> String {
    words
        .iter()
        .map(|word| format!("`{word}`"))
        .collect::<Vec<_>>()
        .join(", ")
}

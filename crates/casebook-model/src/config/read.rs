//! TOML text → [`Config`], every problem collected with its place.

mod audience;
mod folders;
mod sources;
#[cfg(test)]
mod tests;
mod unknown;
mod values;

use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Build, Config, Pattern, RepeatKind, WORD_LISTS};
use crate::template::Status;
use casebook_diagnostic::{Code, Diagnostic, Level, Span, code, suggestion};
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

    fn html(&mut self, root: &DeTable<'_>, config: &mut Config) {
        let html = &mut config.html;
        if let Some((theme, span)) = self.text(root, "output.html", "theme") {
            let plain = !theme.is_empty()
                && theme
                    .chars()
                    .all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_'));
            if plain {
                html.theme = theme;
            } else {
                let message =
                    format!("`{theme}` is not a theme name: letters, digits, `-` and `_` only");
                self.error(
                    span,
                    message,
                    Some("a theme is a folder `themes/NAME` in the book".to_owned()),
                );
            }
        }
        html.site_url = self
            .address(root, "output.html", "site-url")
            .map(|url| format!("{}/", url.trim_end_matches('/')));
        html.repository_url = self.address(root, "output.html", "repository-url");
        html.edit_url = self.edit_address(root, "output.html");
    }

    /// An address that has a place for the path of a file.
    fn edit_address(&mut self, root: &DeTable<'_>, table: &str) -> Option<String> {
        let url = self.address(root, table, "edit-url")?;
        if url.contains("{path}") {
            return Some(url);
        }
        let span = find(root, table, "edit-url").map_or(Span::at(0), |value| value.span().into());
        let help = "put it where the path of the file belongs: `https://git.example/book/edit/main/{path}`";
        self.error(
            span,
            "`edit-url` lacks `{path}`: every page would lead to one address",
            Some(help.to_owned()),
        );
        None
    }

    fn address(&mut self, root: &DeTable<'_>, table: &str, name: &str) -> Option<String> {
        let (text, span) = self
            .text(root, table, name)
            .filter(|(text, _)| !text.is_empty())?;
        let is_absolute = text.starts_with("https://") || text.starts_with("http://");
        let is_odd = |letter: char| letter.is_whitespace() || letter.is_control();
        if is_absolute && text.contains(is_odd) {
            let message = format!("`{name}` has a blank in it: an address has none");
            self.error(span, message, None);
            return None;
        }
        if is_absolute && name == "site-url" && text.contains(['?', '#']) {
            let message = "`site-url` is where the site stands: pages are added to it, so that nothing may follow `?` or `#`";
            self.error(span, message, None);
            return None;
        }
        if is_absolute {
            return Some(text);
        }
        self.error(
            span,
            format!("`{name}` is an absolute address, beginning with `https://` or `http://`"),
            None,
        );
        None
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

    fn no_level(&mut self, name: &str, value: &Spanned<DeValue<'_>>, words: &[&str]) {
        let text = if let DeValue::String(text) = value.get_ref() {
            text.as_ref()
        } else {
            ""
        };
        let help =
            suggestion(text, words.iter().copied()).map(|near| format!("did you mean `{near}`?"));
        let found = match value.get_ref() {
            DeValue::String(text) => format!("`{text}`"),
            other => kind(other).to_owned(),
        };
        self.error(
            value.span().into(),
            format!("`{name}` is one of {}, not {found}", listed(words)),
            help,
        );
    }

    fn lint(&mut self, root: &DeTable<'_>, config: &mut Config) {
        let Some(DeValue::Table(table)) = root.get("lint").map(Spanned::get_ref) else {
            return;
        };
        if let Some((value, level)) = table
            .get("fail-level")
            .map(|value| (value, level(value.get_ref())))
        {
            match level {
                Some(Some(level)) => config.lint.fail_level = level,
                _ => self.no_level("fail-level", value, &["error", "warning", "info"]),
            }
        }
        for list in WORD_LISTS {
            let words: Vec<String> = self
                .texts(root, "lint", list)
                .into_iter()
                .map(|(word, _)| word)
                .collect();
            if !words.is_empty() {
                config.lint.words.insert(list, words);
            }
        }
        let mut families: Vec<(&str, Vec<Code>, &Spanned<DeValue<'_>>)> = table
            .iter()
            .map(|(key, value)| (key.get_ref().as_ref(), value))
            .map(|(name, value)| (name, Code::family(name), value))
            .collect();
        // What is said of one rule counts, whatever is said of its family.
        families.sort_by_key(|(name, _, _)| name.len());
        for (name, codes, value) in families
            .into_iter()
            .filter(|(_, codes, _)| !codes.is_empty())
        {
            match level(value.get_ref()) {
                Some(level) => config
                    .lint
                    .levels
                    .extend(codes.into_iter().map(|code| (code, level))),
                None => {
                    self.no_level(name, value, &["error", "warning", "info", "off"]);
                }
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

/// A level, or none for `off`; nothing for what is neither.
fn level(value: &DeValue<'_>) -> Option<Option<Level>> {
    let DeValue::String(text) = value else {
        return None;
    };
    match text.as_ref() {
        "error" => Some(Some(Level::Error)),
        "warning" => Some(Some(Level::Warning)),
        "info" => Some(Some(Level::Info)),
        "off" => Some(None),
        _ => None,
    }
}

/// Whether a text has the form of a language tag (BCP 47): a language of two to eight letters, then parts of at most
/// eight letters and digits.
fn is_language_tag(text: &str) -> bool {
    let mut parts = text.split('-');
    let language = parts.next().unwrap_or_default();
    (2..=8).contains(&language.len())
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

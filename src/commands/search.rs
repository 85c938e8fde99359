//! `casebook search`: have we seen this?

use casebook::analysis::{actions, recurrence};
use casebook::diagnostic::one_line;
use casebook::index::index;
use casebook::time::{Date, add_days};
use casebook_search::{Facet, Fragment, Hit, Results, SearchOptions, Sort};
use std::fmt::Write;

use super::pipeline::{BookArgs, Past, open};

/// Search the book: the same words and fields as on the site
#[derive(clap::Args)]
#[command(
    after_help = "Words and \"phrases\", -word, AND, OR, parentheses; title: cause: service: team: trigger: severity: status: tag: id:; after:2024-03 before:2025 in:2024; downtime:>30m; is:recurrence has:open-actions\n\nExamples:\n  casebook search 'connection pool exhausted'\n  casebook search 'cause:capacity severity:SEV1 after:2023' --facets\n  casebook search '\"no space left on device\" -staging' --format json --limit 3"
)]
pub(crate) struct Args {
    /// What to look for
    #[arg(required = true, num_args = 1..)]
    words: Vec<String>,
    /// In which form
    #[arg(long, value_enum, default_value = "table")]
    format: Form,
    /// How many results [default: [search] results of book.toml, at most 10 in a table]
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// The newest first instead of the best
    #[arg(long)]
    newest: bool,
    /// Count causes, services, severities and years among all results
    #[arg(long)]
    facets: bool,
}

#[derive(Clone, Copy, PartialEq, clap::ValueEnum)]
pub(crate) enum Form {
    /// For people
    Table,
    /// One JSON document
    Json,
}

pub(crate) fn run(book: &BookArgs, args: &Args) -> anyhow::Result<u8> {
    let opened = open(book, Past::Needed)?;
    let repeats = recurrence(&opened.book);
    let promised = actions(&opened.book, opened.today);
    let index = index(&opened.book, &repeats, &promised)?;
    let usual = opened.book.config.search.results;
    let limit = args.limit.unwrap_or(if args.format == Form::Table { usual.min(10) } else { usual });
    let options = SearchOptions {
        limit,
        sort: if args.newest { Sort::Newest } else { Sort::Relevance },
        facets: args.facets || args.format == Form::Json,
        ..SearchOptions::default()
    };
    let results = index.engine.search(&args.words.join(" "), &options)?;
    let text = match args.format {
        Form::Json => serde_json::to_string_pretty(&results)? + "\n",
        Form::Table => table(&results, super::output::colour(), super::output::width()),
    };
    super::output::print(&text)?;
    Ok(if results.total == 0 { super::FINDINGS } else { super::OK })
}

/// Marks of what was found: colour on a terminal, else square brackets would be mistaken for text, so nothing.
pub(super) struct Style {
    bold: &'static str,
    hit: &'static str,
    dim: &'static str,
    off: &'static str,
}

const PLAIN: Style = Style { bold: "", hit: "", dim: "", off: "" };
const COLOUR: Style = Style { bold: "\u{1b}[1m", hit: "\u{1b}[1;33m", dim: "\u{1b}[2m", off: "\u{1b}[0m" };

impl Style {
    pub(super) fn new(colour: bool) -> Self {
        if colour { COLOUR } else { PLAIN }
    }
}

fn table(results: &Results, colour: bool, width: usize) -> String {
    let style = Style::new(colour);
    let mut out = String::new();
    for note in &results.notes {
        let _ = writeln!(out, "note: {}", one_line(&note.message));
    }
    let noun = if results.total == 1 { "entry" } else { "entries" };
    let understood =
        if results.understood.is_empty() { String::new() } else { format!(" for {}", one_line(&results.understood)) };
    let most = if results.is_most { "up to " } else { "" };
    let _ = writeln!(out, "{most}{} {noun}{understood}\n", results.total);
    for hit in &results.hits {
        self::hit(&mut out, hit, &style, width);
    }
    let hidden = results.total.saturating_sub(results.hits.len());
    if hidden > 0 {
        let _ = writeln!(out, "{most}{hidden} more; --limit {} shows them", results.total);
    }
    for facet in &results.facets {
        self::facet(&mut out, facet, width);
    }
    out
}

pub(super) fn hit(out: &mut String, hit: &Hit, style: &Style, width: usize) {
    let epoch = Date::constant(1970, 1, 1);
    let date = hit.date.map(|day| add_days(epoch, i64::from(day)).to_string()).unwrap_or_default();
    let facts: Vec<&str> = [date.as_str(), hit.severity.as_deref().unwrap_or_default()]
        .into_iter()
        .chain(hit.causes.first().map(String::as_str))
        .filter(|fact| !fact.is_empty())
        .collect();
    let _ = writeln!(out, "{}{}{}", style.bold, fragments(&hit.title, style, style.bold), style.off);
    let _ = writeln!(out, "  {}{}  {}{}", style.dim, one_line(&hit.id), one_line(&facts.join("  ")), style.off);
    for passage in &hit.passages {
        let section =
            if passage.section.is_empty() { String::new() } else { one_line(&format!("{}: ", passage.section)) };
        let text: String = passage.fragments.iter().map(|fragment| fragment.text.as_str()).collect();
        let styled = fragments(&passage.fragments, style, "");
        let fits = section.len() + text.chars().count() + 4 <= width;
        let shown = if fits { format!("{section}{styled}") } else { wrapped(&format!("{section}{styled}"), width) };
        let _ = writeln!(out, "    {}", shown.replace('\n', "\n    "));
    }
    out.push('\n');
}

fn fragments(fragments: &[Fragment], style: &Style, back: &str) -> String {
    fragments
        .iter()
        .map(|fragment| {
            let text = one_line(&fragment.text);
            if fragment.hit { format!("{}{text}{}{back}", style.hit, style.off) } else { text }
        })
        .collect()
}

/// Lines of at most `width` columns, escape sequences not counted, with four columns to spare for an indent.
pub(super) fn wrapped(text: &str, width: usize) -> String {
    let room = width.saturating_sub(4).max(20);
    let mut lines = vec![String::new()];
    let mut used = 0;
    for word in text.split_whitespace() {
        let columns = visible(word);
        if used > 0 && used + 1 + columns > room {
            lines.push(String::new());
            used = 0;
        }
        if let Some(line) = lines.last_mut() {
            if used > 0 {
                line.push(' ');
                used += 1;
            }
            line.push_str(word);
            used += columns;
        }
    }
    lines.join("\n")
}

fn visible(word: &str) -> usize {
    let mut columns = 0;
    let mut escape = false;
    for letter in word.chars() {
        match letter {
            '\u{1b}' => escape = true,
            'm' if escape => escape = false,
            _ if escape => {}
            _ => columns += 1,
        }
    }
    columns
}

fn facet(out: &mut String, facet: &Facet, width: usize) {
    if facet.values.is_empty() {
        return;
    }
    let values: Vec<String> = facet.values.iter().map(|value| format!("{} ({})", value.value, value.count)).collect();
    let more = if facet.more > 0 { format!(", {} more", facet.more) } else { String::new() };
    let line = one_line(&format!("{}: {}{more}", facet.label, values.join(", ")));
    let _ = writeln!(out, "{}", wrapped(&line, width + 4));
}

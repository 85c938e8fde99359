//! `casebook search`: have we seen this?

use casebook::diagnostic::one_line;
use casebook::time::{Date, add_days};
use casebook_search::{Facet, Fragment, Hit, Results, SearchOptions, Sort};
use std::ffi::OsString;
use std::fmt::Write;

use super::index_cache::SearchHandle;
use super::pipeline::BookArgs;

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

/// The arguments of the command line, with the words that a search leaves out, `-redis`, written `NOT redis`: they would be
/// taken for options.
pub(super) fn with_words_left_out(arguments: impl Iterator<Item = OsString>) -> Vec<OsString> {
    let mut arguments: Vec<OsString> = arguments.collect();
    let takes_value = |argument: &OsString| {
        let text = argument.to_string_lossy();
        text.starts_with("--") && !text.contains('=') && !matches!(&*text, "--newest" | "--facets")
    };
    let is_value = |arguments: &[OsString], at: usize| at > 0 && takes_value(&arguments[at - 1]);
    let Some(begin) =
        (0..arguments.len()).find(|at| arguments[*at] == "search" && !is_value(&arguments, *at))
    else {
        return arguments;
    };
    for at in begin + 1..arguments.len() {
        if arguments[at] == "--" {
            break;
        }
        // Options of one letter stay what they are, if only to be told that there is none.
        let word = arguments[at]
            .to_str()
            .and_then(|text| text.strip_prefix('-'));
        if let Some(word) =
            word.filter(|word| !word.starts_with('-') && word.chars().nth(1).is_some())
            && !is_value(&arguments, at)
        {
            arguments[at] = format!("NOT {word}").into();
        }
    }
    arguments
}

#[derive(Clone, Copy, PartialEq, clap::ValueEnum)]
pub(crate) enum Form {
    /// For people
    Table,
    /// One JSON document
    Json,
}

pub(crate) fn run(book: &BookArgs, args: &Args) -> anyhow::Result<u8> {
    let mut asked = super::index_cache::ask(book)?;
    let usual = asked.config.search.results;
    let limit = args.limit.unwrap_or(if args.format == Form::Table {
        usual.min(10)
    } else {
        usual
    });
    let options = SearchOptions {
        limit,
        sort: if args.newest {
            Sort::Newest
        } else {
            Sort::Relevance
        },
        facets: args.facets || args.format == Form::Json,
        ..SearchOptions::default()
    };
    let words = args.words.join(" ");
    let results = asked.answer(|engine| engine.search(&words, &options))?;
    let text = match args.format {
        Form::Json => {
            let mut document = serde_json::to_value(&results)?;
            for hit in document["hits"].as_array_mut().into_iter().flatten() {
                with_path(hit, &asked);
            }
            serde_json::to_string_pretty(&document)? + "\n"
        }
        Form::Table => table(
            &results,
            &asked,
            super::output::colour(),
            super::output::width(),
        ),
    };
    super::output::print_coloured(&text)?;
    Ok(if results.total == 0 {
        super::FINDINGS
    } else {
        super::OK
    })
}

/// Adds to an entry found, as JSON, where its file is.
pub(super) fn with_path(hit: &mut serde_json::Value, asked: &SearchHandle) {
    let path = hit["id"].as_str().and_then(|id| asked.path(id));
    hit["path"] = path.into();
}

/// Marks of what was found: colour on a terminal, else square brackets would be mistaken for text, so nothing.
pub(super) struct Style {
    bold: &'static str,
    hit: &'static str,
    dim: &'static str,
    off: &'static str,
}

const PLAIN: Style = Style {
    bold: "",
    hit: "",
    dim: "",
    off: "",
};
const COLOUR: Style = Style {
    bold: "\u{1b}[1m",
    hit: "\u{1b}[1;33m",
    dim: "\u{1b}[2m",
    off: "\u{1b}[0m",
};

impl Style {
    pub(super) fn new(colour: bool) -> Self {
        if colour { COLOUR } else { PLAIN }
    }
}

fn table(results: &Results, asked: &SearchHandle, colour: bool, width: usize) -> String {
    let style = Style::new(colour);
    let mut out = String::new();
    for note in &results.notes {
        let _ = writeln!(out, "note: {}", one_line(&note.message));
    }
    let noun = if results.total == 1 {
        "entry"
    } else {
        "entries"
    };
    let understood = if results.understood.is_empty() {
        String::new()
    } else {
        format!(" for {}", one_line(&results.understood))
    };
    let most = if results.is_most { "up to " } else { "" };
    let _ = writeln!(out, "{most}{} {noun}{understood}\n", results.total);
    for hit in &results.hits {
        self::hit(&mut out, hit, asked, &style, width);
    }
    let hidden = results.total.saturating_sub(results.hits.len());
    if hidden > 0 {
        let _ = writeln!(
            out,
            "{most}{hidden} more; --limit {} shows them",
            results.total
        );
    }
    for facet in &results.facets {
        self::facet(&mut out, facet, width);
    }
    out
}

pub(super) fn hit(out: &mut String, hit: &Hit, asked: &SearchHandle, style: &Style, width: usize) {
    let epoch = Date::constant(1970, 1, 1);
    let date = hit
        .date
        .map(|day| add_days(epoch, i64::from(day)).to_string())
        .unwrap_or_default();
    let facts: Vec<&str> = [date.as_str(), hit.severity.as_deref().unwrap_or_default()]
        .into_iter()
        .chain(hit.causes.first().map(String::as_str))
        .filter(|fact| !fact.is_empty())
        .collect();
    let _ = writeln!(
        out,
        "{}{}{}",
        style.bold,
        fragments(&hit.title, style, style.bold),
        style.off
    );
    let _ = writeln!(
        out,
        "  {}{}  {}{}",
        style.dim,
        one_line(&hit.id),
        one_line(&facts.join("  ")),
        style.off
    );
    if let Some(path) = asked.path(&hit.id) {
        let _ = writeln!(out, "  {}{}{}", style.dim, one_line(&path), style.off);
    }
    for passage in &hit.passages {
        let section = if passage.section.is_empty() {
            String::new()
        } else {
            one_line(&format!("{}: ", passage.section))
        };
        let text: String = passage
            .fragments
            .iter()
            .map(|fragment| fragment.text.as_str())
            .collect();
        let styled = fragments(&passage.fragments, style, "");
        let fits = section.len() + text.chars().count() + 4 <= width;
        let shown = if fits {
            format!("{section}{styled}")
        } else {
            wrapped(&format!("{section}{styled}"), width)
        };
        let _ = writeln!(out, "    {}", shown.replace('\n', "\n    "));
    }
    out.push('\n');
}

fn fragments(fragments: &[Fragment], style: &Style, back: &str) -> String {
    fragments
        .iter()
        .map(|fragment| {
            let text = one_line(&fragment.text);
            if fragment.hit {
                format!("{}{text}{}{back}", style.hit, style.off)
            } else {
                text
            }
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
    let values: Vec<String> = facet
        .values
        .iter()
        .map(|value| format!("{} ({})", value.value, value.count))
        .collect();
    let more = if facet.more > 0 {
        format!(", {} more", facet.more)
    } else {
        String::new()
    };
    let line = one_line(&format!("{}: {}{more}", facet.label, values.join(", ")));
    let _ = writeln!(out, "{}", wrapped(&line, width + 4));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_left_out_are_no_options() {
        let rewritten = |line: &str| {
            let arguments = line.split(' ').map(OsString::from);
            let all: Vec<_> = with_words_left_out(arguments)
                .into_iter()
                .map(OsString::into_string)
                .collect();
            all.into_iter()
                .map(Result::unwrap_or_default)
                .collect::<Vec<_>>()
                .join("|")
        };
        assert_eq!(
            rewritten("casebook search pool -redis"),
            "casebook|search|pool|NOT redis"
        );
        assert_eq!(
            rewritten("casebook search -redis --limit 3"),
            "casebook|search|NOT redis|--limit|3"
        );
        assert_eq!(
            rewritten("casebook search -h --nosuch -x"),
            "casebook|search|-h|--nosuch|-x"
        );
        assert_eq!(
            rewritten("casebook search --limit -10 x"),
            "casebook|search|--limit|-10|x"
        );
        assert_eq!(
            rewritten("casebook search --newest -cdn"),
            "casebook|search|--newest|NOT cdn"
        );
        assert_eq!(
            rewritten("casebook search -- -redis"),
            "casebook|search|--|-redis"
        );
        assert_eq!(
            rewritten("casebook --book search lint -abc"),
            "casebook|--book|search|lint|-abc"
        );
        assert_eq!(
            rewritten("casebook --book=x search -abc"),
            "casebook|--book=x|search|NOT abc"
        );
    }
}

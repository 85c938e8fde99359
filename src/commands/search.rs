//! `casebook search`: have we seen this?

use std::ffi::OsString;
use std::fmt::Write;

use casebook::workspace::SearchAnswer;
use casebook_search::{Expansion, Facet, SearchOptions, Sort};
use casebook_text::printable_line;

use super::book_args::BookArgs;
use super::output::{self, wrapped};
use super::results::{self, Form, Style};

/// Search the book with the query language of the site
#[derive(clap::Args)]
#[command(
    after_help = "Query language:\n  pool exhausted           both words\n  \"connection pool\"        the exact phrase\n  pool*                    words that begin so; id:PM-2026* works too\n  -redis                   without this word\n  redis OR postgres        either; AND and parentheses work too\n  cause:capacity           a field: title, cause, service, team, trigger,\n                           severity, status, tag or id\n  after:2024-03            a date: after, before or in\n  downtime:>30m            a duration\n  is:recurrence            repeats of earlier incidents\n  has:actions              with action items\n  has:open-actions         with unfinished actions\n\nExamples:\n  casebook search 'connection pool exhausted'\n  casebook search 'cause:capacity severity:SEV1 after:2023' --facets\n  casebook search '\"no space left on device\" -staging' --format json --limit 3"
)]
pub(crate) struct Args {
    /// Query
    #[arg(required = true, num_args = 1..)]
    words: Vec<String>,
    /// Output format
    #[arg(long, value_enum, default_value = "table")]
    format: Form,
    /// Number of results [default: [search] results in book.toml, at most 10 in a table]
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// Sort by date, newest first, instead of relevance
    #[arg(long)]
    newest: bool,
    /// Count all results by cause, service, severity and year
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

pub(crate) fn run(book: &BookArgs, args: &Args) -> anyhow::Result<u8> {
    let mut handle = book.search()?;
    let usual = handle.results();
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
    let mut answer = handle.search(&args.words.join(" "), &options)?;
    let display = output::standpoint_of_entries(handle.folders());
    let hits = answer.hits.iter_mut();
    hits.for_each(|found| results::name_file(found, &display));
    let text = match args.format {
        Form::Json => serde_json::to_string_pretty(&answer)? + "\n",
        Form::Table => table(&answer, output::colour(), output::width()),
    };
    output::print_coloured(&text)?;
    Ok(if answer.total == 0 {
        super::FINDINGS
    } else {
        super::OK
    })
}

fn table(answer: &SearchAnswer, colour: bool, width: usize) -> String {
    let style = Style::new(colour);
    let mut out = String::new();
    for note in &answer.notes {
        let _ = writeln!(out, "note: {}", printable_line(&note.message));
    }
    let noun = if answer.total == 1 {
        "entry"
    } else {
        "entries"
    };
    let understood = if answer.understood.is_empty() {
        String::new()
    } else {
        format!(" for {}", printable_line(&answer.understood))
    };
    let understood = understood + &expansions(&answer.expansions);
    let most = if answer.total_is_upper_bound {
        "up to "
    } else {
        ""
    };
    let _ = writeln!(out, "{most}{} {noun}{understood}\n", answer.total);
    for found in &answer.hits {
        results::entry(&mut out, found, &style, width);
    }
    let hidden = answer.total.saturating_sub(answer.hits.len());
    if hidden > 0 {
        let _ = writeln!(
            out,
            "{most}{hidden} more; --limit {} shows them",
            answer.total
        );
    }
    for facet in &answer.facets {
        self::facet(&mut out, facet, width);
    }
    out
}

/// The synonyms that were searched as well.
fn expansions(expansions: &[Expansion]) -> String {
    if expansions.is_empty() {
        return String::new();
    }
    let named = expansions.iter().map(|expansion| {
        let also = expansion.also.join(", ");
        printable_line(&format!("{}: also {also}", expansion.asked))
    });
    format!(" ({})", named.collect::<Vec<_>>().join("; "))
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
    let line = printable_line(&format!("{}: {}{more}", facet.label, values.join(", ")));
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

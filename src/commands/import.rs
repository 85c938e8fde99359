//! `casebook import`: what another tool exported, as entries of this book.

mod report;

use std::collections::BTreeMap;
use std::io::IsTerminal as _;
use std::path::PathBuf;

use anyhow::{Context as _, bail};
use casebook::workspace::{ImportOptions, import};
use casebook_import::source::files;
use casebook_import::{Item, Survey, Unreadable};
use casebook_text::printable_line;
use indicatif::{HumanCount, ProgressBar, ProgressStyle};

use super::book_args::BookArgs;
use super::output;

/// Import incidents that another tool exported
#[derive(clap::Args)]
#[command(
    after_help = "Reads Markdown, CSV, JSON, and exports of Confluence (a space as HTML or XML, pages in storage format).\nWrites one entry for each incident, and never over an entry that somebody edited.\nImporting the same source again changes nothing.\n\nExit codes:\n  0  everything was read\n  1  something was not read, or an edited entry conflicts with its source\n  2  nothing was imported\n\nExamples:\n  casebook import incidents.json --dry-run\n  casebook import ../status/content/issues --as cstate\n  casebook import space-export/ --into content/confluence\n  casebook import jira.csv --format json\n  casebook import reports/ --suggest > content/_schema/dialects/house.yaml"
)]
pub(crate) struct Args {
    /// Files or folders of the other tool
    #[arg(required = true, value_name = "SOURCE")]
    sources: Vec<PathBuf>,
    /// Dialect that explains them [default: the one that explains most of them]
    #[arg(long = "as", visible_alias = "dialect", value_name = "DIALECT")]
    dialect: Option<String>,
    /// Folder to write entries to [default: the content folder of the book]
    #[arg(long, value_name = "DIR")]
    into: Option<PathBuf>,
    /// Say what would be written, and write nothing
    #[arg(long)]
    dry_run: bool,
    /// Take what only some people may see in the other tool, as restricted entries
    #[arg(long)]
    restricted: bool,
    /// Draft a dialect from what the source has, print it, and import nothing
    #[arg(long, conflicts_with_all = ["dialect", "into", "dry_run", "restricted"])]
    suggest: bool,
    /// Output format of the report
    #[arg(long, value_enum, default_value = "table")]
    format: super::results::Form,
}

pub(crate) fn run(book: &BookArgs, args: &Args) -> anyhow::Result<u8> {
    if args.suggest {
        return suggest(&args.sources);
    }
    let located = book.folders_or(args.into.as_deref())?;
    let (config, template) = book.schema()?;
    let options = ImportOptions {
        sources: args.sources.clone(),
        dialect: args.dialect.clone(),
        into: args.into.clone(),
        is_dry_run: args.dry_run,
        takes_restricted: args.restricted,
    };
    let bar = bar();
    let report = import(&located, &config, &template, &options, &mut |step| {
        bar.set_length(step.bytes);
        bar.set_position(step.read_bytes);
        bar.set_message(HumanCount(step.entries as u64).to_string());
    });
    bar.finish_and_clear();
    let report = report?;
    let into = args.into.clone().unwrap_or(located.content);
    let text = match args.format {
        super::results::Form::Json => format!("{}\n", serde_json::to_string_pretty(&report)?),
        super::results::Form::Table => report::table(&report, &into, args.dry_run),
    };
    output::print(&text)?;
    if report.entries.is_empty() {
        bail!(report::why_nothing(&report, args.dialect.as_deref()));
    }
    Ok(match report.has_unread() {
        true => super::FINDINGS,
        false => super::OK,
    })
}

fn suggest(sources: &[PathBuf]) -> anyhow::Result<u8> {
    let mut survey = Survey::default();
    let mut told = Told::default();
    for source in sources {
        let files = files(source).with_context(|| format!("cannot read {}", source.display()))?;
        told.unread.extend(files.unreadable.iter().cloned());
        told.unread.extend(files.missing_pages());
        for (name, front_end) in &files.read {
            files.records(name, *front_end, &[], &mut |item| match item {
                Item::Record(record) => {
                    survey.add(&record);
                    record.notes.into_iter().for_each(|note| told.note(note));
                }
                Item::Unreadable(one) => told.unread.push(one),
                Item::Note(note) => told.note(note),
            });
        }
        told.unused.extend(files.others);
    }
    told.print();
    if survey.records() == 0 {
        bail!("there is no record in the source");
    }
    output::print(&survey.dialect())?;
    Ok(match told.unread.is_empty() {
        true => super::OK,
        false => super::FINDINGS,
    })
}

/// What a draft of a dialect does not know of: it goes to standard error, since the draft goes into a file.
#[derive(Default)]
struct Told {
    unread: Vec<Unreadable>,
    unused: Vec<String>,
    notes: BTreeMap<String, usize>,
}

impl Told {
    fn note(&mut self, note: String) {
        *self.notes.entry(note).or_default() += 1;
    }

    fn print(&self) {
        let unread = self.unread.iter();
        let unread = unread.map(|one| format!("{}: {}", one.place, one.reason));
        let mut out = String::new();
        report::list(&mut out, "not read", &unread.collect::<Vec<_>>());
        let unused = self.unused.iter().map(|name| printable_line(name));
        report::list(
            &mut out,
            "files that are not read",
            &unused.collect::<Vec<_>>(),
        );
        report::notes(&mut out, &self.notes);
        eprint!("{out}");
    }
}

/// How far the import has come, on a terminal.
fn bar() -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(0);
    let style = ProgressStyle::with_template("{bar:24} {bytes}/{total_bytes}  {msg} entries");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar
}

//! `casebook report`: what the book shows.

use casebook::analysis::recurrence;
use casebook::report::{recurrence_json, recurrence_table};

use super::pipeline::{BookArgs, open};

/// Print a report over the whole book
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  casebook report recurrence\n  casebook report recurrence --format json --today 2026-10-31")]
pub(crate) struct Args {
    /// Which report
    #[arg(value_enum)]
    report: Which,
    /// In which form
    #[arg(long, value_enum, default_value = "table")]
    format: Form,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Which {
    /// Which incidents repeat an earlier one, and what had become of its fix
    Recurrence,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Form {
    /// Aligned columns
    Table,
    /// One JSON document
    Json,
}

pub(crate) fn run(book: &BookArgs, args: &Args) -> anyhow::Result<u8> {
    let opened = open(book)?;
    let Which::Recurrence = args.report;
    let found = recurrence(&opened.book);
    let text = match args.format {
        Form::Table => recurrence_table(&opened.book, &found, opened.today, super::output::width()),
        Form::Json => serde_json::to_string_pretty(&recurrence_json(&opened.book, &found, opened.today))? + "\n",
    };
    super::output::print(&text)?;
    Ok(super::OK)
}

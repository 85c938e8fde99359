//! `casebook rules`: every rule of the linter.

use casebook::report::{rules_json, rules_table};

/// List the lint rules
#[derive(clap::Args)]
#[command(
    after_help = "`casebook explain CODE` explains one of them.\n\nExamples:\n  casebook rules\n  casebook rules --format json"
)]
pub(crate) struct Args {
    /// Output format
    #[arg(long, value_enum, default_value = "table")]
    format: Form,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Form {
    /// One line per rule
    Table,
    /// One JSON document with the full text of every rule
    Json,
}

pub(crate) fn run(args: &Args) -> anyhow::Result<u8> {
    let text = match args.format {
        Form::Table => rules_table(super::output::width()),
        Form::Json => serde_json::to_string_pretty(&rules_json())? + "\n",
    };
    super::output::print(&text)?;
    Ok(super::OK)
}

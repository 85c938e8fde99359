//! `casebook explain`: what a rule is for, with an example.

use casebook::lint::codes;
use casebook::lint::rules::rule;
use casebook::report::{rule_page, rule_text};

/// Explain a lint rule
#[derive(clap::Args)]
#[command(
    after_help = "Exits with 2 if there is no such rule.\n\nExamples:\n  casebook explain CB305\n  casebook explain unknown-value\n  casebook explain CB305 --format markdown"
)]
pub(crate) struct Args {
    /// Code or name of the rule; a code prefix explains every rule it matches
    #[arg(value_name = "CODE")]
    rule: String,
    /// Output format
    #[arg(long, value_enum, default_value = "text")]
    format: Form,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Form {
    /// Text for the terminal
    Text,
    /// The rule's page of the manual
    Markdown,
}

pub(crate) fn run(args: &Args) -> anyhow::Result<u8> {
    let codes = codes([args.rule.as_str()])?;
    let width = super::output::width().min(100);
    let explained: Vec<String> = codes
        .into_iter()
        .filter_map(rule)
        .map(|rule| match args.format {
            Form::Text => rule_text(rule, width),
            Form::Markdown => rule_page(rule),
        })
        .collect();
    super::output::print(&explained.join("\n\n"))?;
    Ok(super::OK)
}

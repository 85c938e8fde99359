//! `casebook explain`: what a rule is for, with an example.

use casebook::lint::codes;
use casebook::lint::rules::rule;
use casebook::report::{rule_page, rule_text};

/// Explain a rule of the linter
#[derive(clap::Args)]
#[command(
    after_help = "Exit code 2 when there is no such rule.\n\nExamples:\n  casebook explain CB305\n  casebook explain unknown-value\n  casebook explain CB305 --format markdown"
)]
pub(crate) struct Args {
    /// Its code or its name; the beginning of a code explains all rules that begin so
    #[arg(value_name = "CODE")]
    rule: String,
    /// In which form
    #[arg(long, value_enum, default_value = "text")]
    format: Form,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Form {
    /// For the terminal
    Text,
    /// The page of the manual
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

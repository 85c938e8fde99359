//! `casebook schema`: what the template is.

use std::collections::BTreeMap;

use casebook::template::{json_schema, skeleton, yaml};

use super::book_args::BookArgs;

/// Print the template as JSON Schema, as an empty entry or as YAML
#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  casebook schema > .casebook-schema.json\n  casebook schema --format skeleton > content/2026/2026-10-02-checkout-502.md\n  casebook schema --format yaml > content/_schema/template.yaml"
)]
pub(crate) struct Args {
    /// Output format
    #[arg(long, value_enum, default_value = "json-schema")]
    format: Form,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Form {
    /// JSON Schema (draft-07) of the front matter, for editors
    JsonSchema,
    /// An empty entry with every prompt
    Skeleton,
    /// Template and vocabularies, as a starting point
    Yaml,
}

pub(crate) fn run(book: &BookArgs, args: &Args) -> anyhow::Result<u8> {
    let workspace = book.open()?;
    let template = workspace.template();
    let text = match args.format {
        Form::JsonSchema => serde_json::to_string_pretty(&json_schema(template))? + "\n",
        Form::Skeleton => skeleton(template, &BTreeMap::new()),
        Form::Yaml => yaml(template),
    };
    super::output::print(&text)?;
    Ok(super::OK)
}

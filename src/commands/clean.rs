//! `casebook clean`: removes the site.

use std::path::PathBuf;

use casebook::site::clean;

use super::book_args::BookArgs;

/// Remove the site that `build` wrote
#[derive(clap::Args)]
#[command(
    after_help = "Files that Casebook did not write, such as .git and CNAME, stay.\n\nExample:\n  casebook clean --out public"
)]
pub(crate) struct Args {
    /// Folder of the site [default: [build] out in book.toml, else site]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

pub(crate) fn run(book: &BookArgs, args: &Args) -> anyhow::Result<u8> {
    let out = match &args.out {
        Some(out) => out.clone(),
        None => book.locate()?.out(),
    };
    let cleaned = clean(&out)?;
    let what = if cleaned.removed == 1 {
        "1 file"
    } else {
        &format!("{} files", cleaned.removed)
    };
    super::output::print(&format!("removed {what} from {}\n", out.display()))?;
    Ok(super::OK)
}

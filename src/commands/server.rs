//! `casebook server`: the language server, over standard input and output.

use anyhow::{Context as _, bail};
use casebook::server::{Ended, ServerOptions};

use super::book_args::BookArgs;

/// Answer an editor: the language server
#[derive(clap::Args)]
#[command(
    after_help = "Editors start this command and speak the Language Server Protocol with it over standard input and\noutput. docs/content/editor.md has the configuration of several.\n\nExamples:\n  casebook server\n  casebook server --book handbook      every file belongs to this book"
)]
pub(crate) struct Args {
    /// Accepted because some clients pass it: the server always uses standard input and output
    #[arg(long, hide = true)]
    stdio: bool,
}

pub(crate) fn run(book: &BookArgs, _args: &Args) -> anyhow::Result<u8> {
    if let Some(audience) = &book.audience {
        bail!("--audience {audience}: the language server works on what authors wrote");
    }
    let is_given = book.book.is_some() || book.content.is_some();
    let has_clock = book.today.is_some() || std::env::var_os("SOURCE_DATE_EPOCH").is_some();
    let options = ServerOptions {
        book: is_given.then(|| book.location()).transpose()?,
        clock: has_clock.then(|| book.clock()).transpose()?,
    };
    let input = std::io::BufReader::new(std::io::stdin());
    let ended = casebook::server::run(options, input, std::io::stdout())
        .context("the client does not speak the Language Server Protocol")?;
    Ok(match ended {
        Ended::InOrder => super::OK,
        // The protocol says 1 where the client left without `shutdown`.
        Ended::Abandoned => super::FINDINGS,
    })
}

//! `casebook mcp`: the server that assistants ask.

use casebook::assistant::{self, OpenBook};
use casebook::workspace::Clock;

use super::book_args::{BookArgs, explained};

/// Answer assistants over the Model Context Protocol, on standard input and output
#[derive(clap::Args)]
#[command(
    after_help = "An assistant starts this command itself; see `casebook init --assistant`. All tools read: none changes the book.\nWhat the audience may not see does not exist for them.\n\nExamples:\n  casebook mcp\n  casebook mcp --audience public\n  casebook mcp --book /srv/postmortems"
)]
pub(crate) struct Args {}

pub(crate) fn run(book: &BookArgs, Args {}: &Args) -> anyhow::Result<u8> {
    let first = book.clock()?;
    let again = book.clone();
    // What could be read once can be read again.
    let clock = move || -> Clock { again.clock().unwrap_or(first) };
    let book = OpenBook::open(book.location()?, clock).map_err(explained)?;
    assistant::serve(book)?;
    Ok(super::OK)
}

//! `casebook serve`: a preview that follows the files.

use std::path::PathBuf;

use casebook::diagnostic::LineIndex;
use casebook::serve::{Finding, Rebuilt, ServeOptions, Server};

use super::build::{Built, build, public};
use super::pipeline::{BookArgs, locate, out_folder};

/// Build the site, serve it, and rebuild it when a file changes
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  casebook serve\n  casebook serve --port 8080 --book ../handbook")]
pub(crate) struct Args {
    /// The port to listen on; another one when it is taken, any free one for 0
    #[arg(long, default_value_t = 3000)]
    port: u16,
    /// The address to listen on; anything but this machine's own opens the preview to the network
    #[arg(long, default_value = "127.0.0.1", value_name = "HOST")]
    host: String,
    /// Where to write the site [default: [build] out of book.toml, else site]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// How many findings the strip in the page lists.
const MOST_FINDINGS: usize = 100;

pub(crate) fn run(book: &BookArgs, args: &Args) -> anyhow::Result<u8> {
    let located = locate(book)?;
    let root = out_folder(&located.folders, &located.config, args.out.as_deref())?;
    let first = build(book, Some(&root))?;
    super::output::print(&format!("{} entries built to {}\n", first.opened.book.newest_first().len(), root.display()))?;
    let theme = located.folders.book.join("themes");
    let options = ServeOptions {
        root: root.clone(),
        host: args.host.clone(),
        port: args.port,
        watch: vec![located.folders.content.clone(), located.folders.book.join("book.toml"), theme],
        ignore: vec![root.clone()],
    };
    let again = book.clone();
    let server = Server::start(&options, rebuilt(&first, true), move |_| match build(&again, Some(&root)) {
        Ok(built) => rebuilt(&built, built.written.written + built.written.removed > 0),
        Err(error) => Rebuilt::Failed { message: format!("{error:#}") },
    })?;
    drop(first);
    let port = server.address().port();
    let moved =
        if port == args.port || args.port == 0 { String::new() } else { format!(" (port {} is taken)", args.port) };
    super::output::print(&format!("serving at {}{moved}; Ctrl-C stops\n", server.url()))?;
    server.wait();
    Ok(super::OK)
}

fn rebuilt(built: &Built, changed: bool) -> Rebuilt {
    let book = &built.opened.book;
    // Pages are seen by more people than the author's terminal, and `--host` opens them to the network.
    let mut findings = public(book, &built.findings);
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.level));
    let findings = findings
        .into_iter()
        .take(MOST_FINDINGS)
        .map(|finding| {
            let text = built.opened.texts.get(&finding.path);
            let line = text.map(|text| LineIndex::new(text).position(text, finding.span.start).line);
            let page = book.entries.iter().position(|entry| entry.path == finding.path);
            Finding {
                level: finding.level.to_string(),
                code: finding.code.to_string(),
                path: finding.path.to_string(),
                line: line.unwrap_or(1),
                message: finding.message.clone(),
                page_url: page.map(|index| format!("/{}", book.addresses[index])),
            }
        })
        .collect();
    Rebuilt::Built { changed, findings }
}

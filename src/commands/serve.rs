//! `casebook serve`: a preview that follows the files.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use casebook::diagnostic::LineIndex;
use casebook::serve::{Finding, Rebuilt, ServeOptions, Server};
use casebook_text::counted;

use super::build::{Built, build, public};
use super::pipeline::{BookArgs, InvalidConfig, locate, out_folder};

/// Preview the site and rebuild it on every change
#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  casebook serve\n  casebook serve --port 8080 --book ../handbook"
)]
pub(crate) struct Args {
    /// Port to listen on; if it is taken, or 0, any free port
    #[arg(long, default_value_t = 3000)]
    port: u16,
    /// Address to listen on; 0.0.0.0 opens the preview to the network, under this machine's addresses
    /// and name
    #[arg(long, default_value = "127.0.0.1", value_name = "HOST")]
    host: String,
    /// Output folder [default: [build] out in book.toml, else site]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

pub(crate) fn run(book: &BookArgs, args: &Args) -> anyhow::Result<u8> {
    let located = locate(book)?;
    let root = out_folder(&located.folders, &located.config, args.out.as_deref())?;
    let first = build(book, Some(&root))?;
    super::output::print(&format!(
        "{} built to {}\n",
        counted(first.opened.book.newest_first().len(), "entry"),
        root.display()
    ))?;
    let theme = located.folders.book.join("themes");
    let options = ServeOptions {
        root: root.clone(),
        host: args.host.clone(),
        port: args.port,
        watch: vec![
            located.folders.content.clone(),
            located.folders.book.join("book.toml"),
            theme,
        ],
        ignore: vec![root.clone()],
    };
    let (again, folder) = (
        book.clone(),
        located
            .folders
            .book
            .canonicalize()
            .unwrap_or(located.folders.book),
    );
    let server = Server::start(&options, rebuilt(&first, true), move |paths| {
        let start = Instant::now();
        let built = build(&again, Some(&root));
        let (what, took) = (changed(paths, &folder), start.elapsed());
        match built {
            Ok(built) => {
                // A terminal that is closed is no reason to fail: open pages are told.
                let _ = super::output::print(&line(&what, &built, took));
                rebuilt(&built, built.written.written + built.written.removed > 0)
            }
            Err(error) => {
                let _ = writeln!(
                    std::io::stderr(),
                    "{what}: not built, the site before it stands"
                );
                super::output::error(&error);
                Rebuilt::Failed {
                    message: reason(&error),
                }
            }
        }
    })?;
    drop(first);
    let port = server.address().port();
    let moved = if port == args.port || args.port == 0 {
        String::new()
    } else {
        format!(" (port {} is taken)", args.port)
    };
    let (here, elsewhere) = server
        .urls()
        .split_first()
        .map_or(("", &[][..]), |(here, others)| (here.as_str(), others));
    let network = match elsewhere.join(" or ") {
        others if others.is_empty() => String::new(),
        others => format!(", from other machines at {others}"),
    };
    super::output::print(&format!(
        "serving at {here}{moved}{network}; Ctrl-C stops\n"
    ))?;
    server.wait();
    Ok(super::OK)
}

/// What has changed, for the terminal: the first path within the book, and how many more there are.
fn changed(paths: &[PathBuf], book: &Path) -> String {
    let inside = |path: &PathBuf| {
        path.strip_prefix(book)
            .unwrap_or(path)
            .display()
            .to_string()
    };
    match paths {
        [] => "something changed".to_owned(),
        [one] => inside(one),
        [first, rest @ ..] => format!("{} and {} more", inside(first), rest.len()),
    }
}

/// A rebuild in a line.
fn line(what: &str, built: &Built, took: Duration) -> String {
    let (files, findings) = (
        built.written.written + built.written.removed,
        built.findings.len(),
    );
    let files = if files == 0 {
        "no page changed".to_owned()
    } else {
        counted(files, "file") + " changed"
    };
    let findings = if findings == 0 {
        "no findings".to_owned()
    } else {
        counted(findings, "finding")
    };
    format!("{what}: {files}, {findings}, {:.1} s\n", took.as_secs_f64())
}

/// Why there is no site, in full, for the strip in the page: what the terminal shows.
fn reason(error: &anyhow::Error) -> String {
    let findings = error
        .downcast_ref::<InvalidConfig>()
        .map_or("", |invalid| &invalid.findings);
    format!("{findings}{error:#}")
}

fn rebuilt(built: &Built, changed: bool) -> Rebuilt {
    let book = &built.opened.book;
    // Pages are seen by more people than the author's terminal, and `--host` opens them to the network.
    let mut findings = public(book, &built.opened.folders, &built.findings);
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.level));
    let findings = findings
        .into_iter()
        .map(|finding| {
            let text = built.opened.texts.get(&finding.path);
            let line =
                text.map(|text| LineIndex::new(text).position(text, finding.span.start).line);
            let page = book
                .entries
                .iter()
                .position(|entry| entry.path == finding.path);
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
    Rebuilt::Built {
        changed,
        findings,
        base: book.config.html.base_path().to_owned(),
    }
}

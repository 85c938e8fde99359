//! `casebook serve`: a preview that follows the files.

mod preview;

use std::path::{Path, PathBuf};
use std::time::Duration;

use casebook::book::Casebook;
use casebook::diagnostic::{Diagnostic, LineIndex};
use casebook::serve::{Finding, Rebuilt, ServeOptions, Server};
use casebook::site::Written;
use casebook::source::Folders;
use casebook::workspace::{Built, Workspace, publishable};
use casebook_text::counted;

use super::book_args::BookArgs;
use super::output;
use super::progress::RunProgress;
use super::site::build;
use preview::Preview;

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
    let progress = RunProgress::start(true);
    let first = build(book, args.out.as_deref(), true, &progress)?;
    drop(progress);
    output::print(&format!(
        "{} built to {}\n",
        counted(first.workspace.book().newest_first().len(), "entry"),
        first.out.display()
    ))?;
    let options = options(args, first.workspace.folders(), &first.out);
    let state = rebuilt(&first.workspace, &first.built, true);
    let preview = Preview::new(book, first)?;
    let server = Server::start(&options, state, preview)?;
    output::print(&serving(args.port, &server))?;
    server.wait();
    Ok(super::OK)
}

/// What to serve and to watch.
fn options(args: &Args, folders: &Folders, root: &Path) -> ServeOptions {
    ServeOptions {
        root: root.to_owned(),
        host: args.host.clone(),
        port: args.port,
        watch: folders
            .content_folders()
            .map(Path::to_owned)
            .chain([
                folders.book.join(casebook::workspace::CONFIG),
                folders.book.join("themes"),
            ])
            .collect(),
        ignore: vec![root.to_owned()],
    }
}

/// Where the preview is to be seen.
fn serving(asked: u16, server: &Server) -> String {
    let port = server.address().port();
    let moved = if port == asked || asked == 0 {
        String::new()
    } else {
        format!(" (port {asked} is taken)")
    };
    let (here, elsewhere) = server
        .urls()
        .split_first()
        .map_or(("", &[][..]), |(here, others)| (here.as_str(), others));
    let network = match elsewhere.join(" or ") {
        others if others.is_empty() => String::new(),
        others => format!(", from other machines at {others}"),
    };
    format!("serving at {here}{moved}{network}; Ctrl-C stops\n")
}

/// What has changed, for the terminal: the first path within the book, and how many more there are.
fn changed_line(paths: &[PathBuf], book: &Path) -> String {
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
fn line(what: &str, built: &Built<Written>, took: Duration) -> String {
    let files = built.value.written + built.value.removed;
    let findings = built.findings.len();
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
    format!("{}{error:#}", output::findings_of(error))
}

fn rebuilt(workspace: &Workspace, built: &Built<Written>, changed: bool) -> Rebuilt {
    let book = workspace.book();
    // Pages are seen by more people than the author's terminal, and `--host` opens them to the network.
    let mut findings = publishable(book, workspace.folders(), &built.findings);
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.level));
    Rebuilt::Built {
        changed,
        findings: findings
            .iter()
            .map(|finding| in_page(workspace, book, finding))
            .collect(),
        base: book.config.html.base_path().to_owned(),
    }
}

/// A finding as the strip below a page shows it.
fn in_page(workspace: &Workspace, book: &Casebook, finding: &Diagnostic) -> Finding {
    let text = workspace.text(&finding.path);
    let line = text.map(|text| LineIndex::new(text).position(finding.span.start).line);
    let content_path = workspace.folders().content_path(&finding.path);
    let page = content_path.and_then(|path| book.entry_of_path(path));
    Finding {
        level: finding.level.to_string(),
        code: finding.code.to_string(),
        path: finding.path.to_string(),
        line: line.unwrap_or(1),
        message: finding.message.clone(),
        page_url: page.map(|index| format!("/{}", book.addresses[index])),
    }
}

//! What people see in the terminal: colour, widths, errors, findings.

use std::io::{IsTerminal, Write};
use std::path::Path;

use casebook::diagnostic::Diagnostic;
use casebook::diagnostic::output::{FORMATS, Format, PathDisplay, Report};
use casebook::source::{Folders, SourceFolder};
use casebook::workspace::{CONFIG, OpenError};
use casebook_text::printable;

/// Whether something takes colour: a terminal, without `NO_COLOR`.
fn takes_colour(stream: &impl anstream::stream::RawStream) -> bool {
    anstream::AutoStream::choice(stream) != anstream::ColorChoice::Never
}

/// Whether standard output is a terminal that takes colour.
pub(crate) fn colour() -> bool {
    takes_colour(&std::io::stdout())
}

/// Whether standard output is a terminal that shows links (OSC 8), which those without colour do not.
pub(crate) fn follows_links() -> bool {
    let dumb =
        std::env::var("TERM").is_ok_and(|terminal| terminal == "dumb" || terminal == "linux");
    std::io::stdout().is_terminal() && colour() && !dumb
}

/// Width of the terminal in columns; 80 when there is none.
pub(crate) fn width() -> usize {
    let asked = std::env::var("COLUMNS")
        .ok()
        .and_then(|columns| columns.parse::<usize>().ok());
    asked
        .filter(|columns| *columns >= 40)
        .unwrap_or_else(terminal_width)
}

fn terminal_width() -> usize {
    let size = terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    size.filter(|_| std::io::stdout().is_terminal())
        .unwrap_or(80)
        .clamp(40, 140)
}

/// Lines of at most `width` columns, with four to spare for an indent.
pub(crate) fn wrapped(text: &str, width: usize) -> String {
    casebook_text::wrap(text, width.saturating_sub(4).max(20), "")
}

/// Prints to standard output, without the control characters that authors may have written.
pub(crate) fn print(text: &str) -> anyhow::Result<()> {
    print_styled(&printable(text))
}

/// The same of a text with colours of our own, which stay.
pub(crate) fn print_coloured(text: &str) -> anyhow::Result<()> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("\u{1b}[") {
        let (before, from) = rest.split_at(at);
        let parameters = from[2..]
            .bytes()
            .take_while(|byte| byte.is_ascii_digit() || *byte == b';')
            .count();
        let end = 2 + parameters;
        let is_colour = from[end..].starts_with('m');
        let end = if is_colour { end + 1 } else { end };
        out.push_str(&printable(before));
        out.push_str(&if is_colour {
            from[..end].to_owned()
        } else {
            printable(&from[..end])
        });
        rest = &from[end..];
    }
    out.push_str(&printable(rest));
    print_styled(&out)
}

/// The same of a text with colours and links of our own, in which the words of authors were cleaned. A reader that has
/// closed the output (`| head`) ends the run quietly.
pub(crate) fn print_styled(text: &str) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        result => Ok(result?),
    }
}

/// Prints an error with everything that caused it.
pub(crate) fn error(error: &anyhow::Error) {
    let _ = std::io::stderr().write_all(findings_of(error).as_bytes());
    let red = if takes_colour(&std::io::stderr()) {
        ("\u{1b}[1;31m", "\u{1b}[0m")
    } else {
        ("", "")
    };
    let mut text = format!(
        "{}error{}: {}\n",
        red.0,
        red.1,
        printable(&error.to_string())
    );
    for cause in error.chain().skip(1) {
        text.push_str(&format!("  caused by: {}\n", printable(&cause.to_string())));
    }
    let _ = std::io::stderr().write_all(text.as_bytes());
}

/// The mistakes behind an error with their places, as text; empty for an error that has none.
pub(crate) fn findings_of(error: &anyhow::Error) -> String {
    let Some(OpenError::Config {
        file,
        text,
        findings,
    }) = error.downcast_ref()
    else {
        return String::new();
    };
    let book = file.parent().unwrap_or(Path::new(""));
    let text = |path: &str| (path == CONFIG).then_some(&**text);
    let report = report(findings, text, path_display(book));
    format("full").map_or_else(String::new, |full| (full.render)(&report))
}

/// A format by its name.
pub(crate) fn format(name: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.name == name)
}

/// Findings as a report, as wide as the terminal, for somebody who stands where `path_display` says.
pub(crate) fn report<'a>(
    findings: &'a [Diagnostic],
    text: impl Fn(&str) -> Option<&'a str> + 'a,
    path_display: PathDisplay,
) -> Report<'a> {
    let mut report = Report::new(findings, casebook::lint::rules::about, text);
    report.width = width();
    report.path_display = path_display;
    report
}

/// Where somebody stands who runs a command for a book: in the current folder.
pub(crate) fn path_display(book: &Path) -> PathDisplay {
    let here = std::env::current_dir().and_then(|here| here.canonicalize());
    here.and_then(|here| Ok(PathDisplay::new(&here, &book.canonicalize()?)))
        .unwrap_or_default()
}

/// The same for files of entries. Those that lie outside the book are called as they were given, which is from there already.
pub(crate) fn standpoint_of_entries(folders: &Folders) -> PathDisplay {
    let is_inside = match (folders.content.canonicalize(), folders.book.canonicalize()) {
        (Ok(content), Ok(book)) => content.starts_with(book),
        _ => false,
    };
    let in_book = |source: &SourceFolder| {
        let folder = source.content.strip_prefix(&folders.book).ok()?;
        Some((
            source.name.to_string(),
            folder.to_string_lossy().replace('\\', "/"),
        ))
    };
    if is_inside || !folders.sources.is_empty() {
        let sources = folders.sources.iter().filter_map(in_book);
        path_display(&folders.book).with_folders(sources.collect())
    } else {
        PathDisplay::default()
    }
}

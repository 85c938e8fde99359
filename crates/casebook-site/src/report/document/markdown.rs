//! A report as Markdown: GitHub's dialect, for an issue, a chat or a mail.

use super::{Cell, Document, Section};
use crate::report::Align;

/// The report as Markdown, its title a second-level heading.
#[must_use]
pub fn markdown(document: &Document) -> String {
    let mut out = format!(
        "## {}\n\n{}\n",
        escaped(&document.title),
        escaped(&document.lead)
    );
    for section in &document.sections {
        out.push_str(&part(section));
    }
    if !document.notes.is_empty() {
        out.push('\n');
    }
    for note in &document.notes {
        out.push_str(&format!("- {}\n", escaped(note)));
    }
    out
}

fn part(section: &Section) -> String {
    let mut out = String::new();
    if !section.title.is_empty() {
        out.push_str(&format!("\n### {}\n", escaped(&section.title)));
    }
    for line in &section.text {
        out.push_str(&format!("\n{}\n", escaped(line)));
    }
    if section.grid.rows.is_empty() {
        if !section.empty.is_empty() {
            out.push_str(&format!("\n{}\n", escaped(&section.empty)));
        }
        return out;
    }
    out.push('\n');
    let row = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    out.push_str(&row(section
        .grid
        .head
        .iter()
        .map(|(text, _)| escaped(text))
        .collect()));
    out.push_str(&row(section
        .grid
        .head
        .iter()
        .map(|(_, align)| {
            if *align == Align::Right {
                "---:".to_owned()
            } else {
                "---".to_owned()
            }
        })
        .collect()));
    for cells in &section.grid.rows {
        out.push_str(&row(cells.iter().map(cell).collect()));
    }
    out
}

fn cell(cell: &Cell) -> String {
    match &cell.href {
        Some(href) if !cell.text.is_empty() => format!("[{}]({href})", escaped(&cell.text)),
        _ => escaped(&cell.text),
    }
}

/// Text that Markdown and HTML leave as it is.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        for letter in word.chars().filter(|letter| !letter.is_control()) {
            match letter {
                '&' => out.push_str("&amp;"),
                '<' => out.push_str("&lt;"),
                '\\' | '`' | '*' | '[' | ']' | '|' | '~' => out.extend(['\\', letter]),
                // Inside a word an underscore means nothing.
                '_' if word.starts_with('_') || word.ends_with('_') => out.extend(['\\', letter]),
                _ => out.push(letter),
            }
        }
    }
    // A mention or a heading begins a line.
    if out.starts_with(['#', '-', '+', '>']) {
        format!("\\{out}")
    } else {
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_cannot_break_out_of_their_cell() {
        assert_eq!(
            escaped("a | b <img> `c`\n_d_ e_f"),
            "a \\| b &lt;img> \\`c\\` \\_d\\_ e_f"
        );
        assert_eq!(escaped("# no heading"), "\\# no heading");
        let link = Cell::link("a]b", Some("https://x.example/y/".to_owned()));
        assert_eq!(cell(&link), "[a\\]b](https://x.example/y/)");
    }
}

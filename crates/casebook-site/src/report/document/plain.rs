//! A report in the terminal.

use super::{Cell, Document, Section};
use crate::report::Table;
use casebook_text::{printable_line, single_line, wrap};

/// The report in lines of at most `width` columns, as far as its tables leave room for that.
#[must_use]
pub fn plain(document: &Document, width: usize) -> String {
    let mut out = wrapped(&document.lead, width, "");
    for section in &document.sections {
        out.push('\n');
        out.push_str(&part(section, width));
    }
    if !document.notes.is_empty() {
        out.push('\n');
    }
    for note in &document.notes {
        out.push_str(&wrapped(note, width, "  "));
    }
    out
}

fn part(section: &Section, width: usize) -> String {
    let mut out = String::new();
    if !section.title.is_empty() {
        out.push_str(&section.title);
        out.push('\n');
    }
    for line in &section.text {
        out.push_str(&wrapped(line, width, "  "));
    }
    if section.grid.rows.is_empty() {
        out.push_str(&wrapped(&section.empty, width, "  "));
        return out;
    }
    let (head, rows) = (&section.grid.head, &section.grid.rows);
    if section.prose {
        prose(&mut out, rows, width);
        return out;
    }
    let beside = head.len().saturating_sub(section.below);
    let mut table = Table::new(&head[..beside]);
    let mut below = Vec::new();
    for row in rows {
        let words: Vec<String> = row
            .iter()
            .map(|cell| single_line(&printable_line(&cell.text)))
            .collect();
        table.row(words[..beside].to_vec());
        if section.below > 0 {
            let named = head[beside..]
                .iter()
                .zip(&words[beside..])
                .filter(|(_, words)| !words.is_empty());
            below.push(
                named
                    .map(|((name, _), words)| format!("{name} {words}"))
                    .collect::<Vec<_>>()
                    .join(", "),
            );
        }
    }
    out.push_str(&table.render_with(width, &below));
    out
}

/// Rows of prose, those that belong together below what they belong to.
fn prose(out: &mut String, rows: &[Vec<Cell>], width: usize) {
    let mut before: Option<&str> = None;
    for row in rows {
        let [what, words, whole] = row.as_slice() else {
            continue;
        };
        if before != Some(&whole.text) {
            out.push_str(&wrapped(&whole.text, width, "  "));
            before = Some(&whole.text);
        }
        let lines = wrapped(
            &format!("{}: {}", what.text, words.text),
            width.saturating_sub(2),
            "  ",
        );
        lines.lines().for_each(|line| {
            out.push_str("  ");
            out.push_str(line);
            out.push('\n');
        });
    }
}

/// Words in lines of at most `width` columns, with the end of the last; all lines but the first begin with `indent`.
fn wrapped(text: &str, width: usize, indent: &str) -> String {
    let mut out = wrap(&printable_line(text), width, indent);
    if !out.is_empty() {
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Align;

    #[test]
    fn lines_wrap_and_nothing_is_obeyed() {
        assert_eq!(wrapped("one two three", 8, "  "), "one two\n  three\n");
        assert_eq!(wrapped("", 8, "  "), "");
        assert_eq!(wrapped("a\u{1b}[31m\nb\tc", 80, ""), "a [31m b c\n");
    }

    #[test]
    fn prose_is_wrapped_below_what_it_belongs_to() {
        let head = [
            ("lesson", Align::Left),
            ("what", Align::Left),
            ("entry", Align::Left),
        ];
        let mut section = Section {
            prose: true,
            ..Section::table("dns", &head, "")
        };
        for (what, words) in [
            ("Went well", "the alert came at once"),
            ("Luck", "it was night"),
        ] {
            section.row(vec![
                what.to_owned().into(),
                words.to_owned().into(),
                "Names were lost".to_owned().into(),
            ]);
        }
        let expected = "dns\nNames were lost\n  Went well: the alert\n    came at once\n  Luck: it was night\n";
        assert_eq!(part(&section, 24), expected);
    }

    #[test]
    fn an_empty_table_says_so() {
        let section = Section::table("Overdue", &[("days", Align::Right)], "nothing is overdue");
        assert_eq!(part(&section, 80), "Overdue\nnothing is overdue\n");
    }
}

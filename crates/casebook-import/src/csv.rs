//! Tables with commas: the first row names the columns, every other is a record.

use std::io::{self, BufRead};

use serde_json::Value;

use crate::limits::Bounded;
use crate::record::{Content, Item, Keys, Record, Take, Unreadable};

/// The most columns of a table; a file with more is another thing.
const MOST_COLUMNS: usize = 4096;

/// Reads a table. Its columns are parted by commas, semicolons or tabs, whichever the first row has most of.
pub(crate) fn csv(file: &str, input: impl BufRead, take: &mut Take<'_>) {
    let (bounded, counts) = Bounded::new(input);
    let mut rows = Rows {
        input: bounded,
        separator: None,
    };
    let mut header: Option<Vec<String>> = None;
    let mut number = 0;
    loop {
        counts.begin_record();
        let line = counts.line();
        let row = match rows.next() {
            Ok(Some(row)) => row,
            Ok(None) => break,
            Err(error) => {
                take(unreadable(file, line, error.to_string()));
                break;
            }
        };
        if row.cells.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let Some(names) = &header else {
            if row.cells.len() > MOST_COLUMNS {
                let reason = format!("the first row has more than {MOST_COLUMNS} columns");
                take(unreadable(file, line, reason));
                break;
            }
            header = Some(row.cells);
            continue;
        };
        number += 1;
        if row.is_open {
            take(unreadable(
                file,
                line,
                format!("record {number}: the quote that opens here is not closed"),
            ));
        }
        take(record(file, line, number, names, row.cells));
    }
    if header.is_none() {
        take(unreadable(file, 1, "the table is empty".to_owned()));
    }
}

fn unreadable(file: &str, line: usize, reason: String) -> Item {
    Item::Unreadable(Unreadable {
        place: format!("{file}:{line}"),
        reason,
    })
}

/// A row as a record. Columns of the same name, as Jira has for labels and comments, make a list.
fn record(file: &str, line: usize, number: usize, names: &[String], cells: Vec<String>) -> Item {
    let mut keys = Keys::new();
    let mut notes = Vec::new();
    for (at, cell) in cells.into_iter().enumerate() {
        if cell.trim().is_empty() {
            continue;
        }
        let name = match names.get(at).map(|name| name.trim()) {
            Some(name) if !name.is_empty() => name.to_owned(),
            _ => {
                notes.push(format!("column {} has no name", at + 1));
                format!("column {}", at + 1)
            }
        };
        match keys.get_mut(&name) {
            None => {
                keys.insert(name, Value::String(cell));
            }
            Some(Value::Array(values)) => values.push(Value::String(cell)),
            Some(value) => {
                let first = value.take();
                *value = Value::Array(vec![first, Value::String(cell)]);
            }
        }
    }
    Item::Record(Box::new(Record {
        file: file.to_owned(),
        number: Some(number),
        line: Some(line),
        content: Content::Keys(keys, String::new()),
        notes,
        ..Record::default()
    }))
}

struct Row {
    cells: Vec<String>,
    /// Whether the file ends inside a quote.
    is_open: bool,
}

struct Rows<R> {
    input: R,
    separator: Option<u8>,
}

impl<R: BufRead> Rows<R> {
    /// The next row; its quoted cells may have several lines.
    fn next(&mut self) -> io::Result<Option<Row>> {
        let mut written = Vec::new();
        loop {
            let before = written.len();
            let count = self.input.read_until(b'\n', &mut written)?;
            let ends = count == 0;
            if ends && written.is_empty() {
                return Ok(None);
            }
            if self.separator.is_none() {
                if written.starts_with(b"\xef\xbb\xbf") {
                    written.drain(..3);
                }
                // A file of one column has no separator.
                self.separator = Some(separator(&written));
            }
            let quotes = written.iter().filter(|byte| **byte == b'"').count();
            if quotes % 2 == 0 || ends {
                let is_open = quotes % 2 == 1;
                return Ok(Some(self.row(&written, is_open)));
            }
            debug_assert!(written.len() > before || ends);
        }
    }

    fn row(&self, written: &[u8], is_open: bool) -> Row {
        let separator = self.separator.unwrap_or(b',');
        let text = String::from_utf8_lossy(written);
        let text = text.trim_end_matches(['\n', '\r']);
        let mut cells = vec![String::new()];
        let mut is_quoted = false;
        let mut letters = text.chars().peekable();
        while let Some(letter) = letters.next() {
            let Some(cell) = cells.last_mut() else {
                break;
            };
            match letter {
                '"' if is_quoted && letters.peek() == Some(&'"') => {
                    letters.next();
                    cell.push('"');
                }
                '"' if is_quoted => is_quoted = false,
                '"' if cell.is_empty() => is_quoted = true,
                letter if !is_quoted && letter == char::from(separator) => {
                    cells.push(String::new());
                }
                letter => cell.push(letter),
            }
        }
        Row { cells, is_open }
    }
}

fn separator(first: &[u8]) -> u8 {
    let line = first
        .split(|byte| *byte == b'\n')
        .next()
        .unwrap_or_default();
    let count = |separator: u8| line.iter().filter(|byte| **byte == separator).count();
    let known = [b',', b';', b'\t'];
    known
        .into_iter()
        .rev()
        .max_by_key(|separator| count(*separator))
        .unwrap_or(b',')
}

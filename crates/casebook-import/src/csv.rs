//! Tables with commas: the first row names the columns, every other is a record.

mod rows;

use std::io::BufRead;

use serde_json::Value;

use crate::limits::Bounded;
use crate::record::{Content, Item, Keys, Record, Take, Unreadable};
use rows::{Row, Rows};

/// The most columns of a table; a file with more is another thing.
const MOST_COLUMNS: usize = 4096;

/// Reads a table. Its columns are parted by commas, semicolons or tabs, whichever the first row has most of.
pub(crate) fn csv(file: &str, input: impl BufRead, take: &mut Take<'_>) {
    let (bounded, counts) = Bounded::new(input);
    let mut rows = Rows::new(bounded);
    let mut header: Option<Vec<String>> = None;
    let mut number = 0;
    // Rows with bytes that are not UTF-8, and the line of the first.
    let (mut replaced, mut first_replaced) = (0, 0);
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
        if row.is_replaced {
            replaced += 1;
            first_replaced = if replaced == 1 { line } else { first_replaced };
        }
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
        take(record(file, line, number, names, row));
    }
    if replaced > 0 {
        let rows = casebook_text::counted(replaced, "row");
        take(Item::Note(format!(
            "{file}:{first_replaced}: bytes that are not UTF-8 were replaced, in {rows}: save the table as UTF-8"
        )));
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
fn record(file: &str, line: usize, number: usize, names: &[String], row: Row) -> Item {
    let mut keys = Keys::new();
    let mut unnamed = 0;
    for (at, cell) in row.cells.into_iter().enumerate() {
        if cell.trim().is_empty() {
            continue;
        }
        let name = match names.get(at).map(|name| name.trim()) {
            Some(name) if !name.is_empty() => name.to_owned(),
            _ => {
                unnamed += 1;
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
    let note = "cells stand in columns without a name: they are kept as `column` and its number";
    Item::Record(Box::new(Record {
        file: file.to_owned(),
        number: Some(number),
        line: Some(line),
        content: Content::Keys(keys, String::new()),
        notes: (unnamed > 0).then(|| note.to_owned()).into_iter().collect(),
        ..Record::default()
    }))
}

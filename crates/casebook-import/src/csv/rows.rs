//! The rows of a table, each byte looked at once.

use std::io::{self, BufRead};

/// A row.
pub(super) struct Row {
    pub(super) cells: Vec<String>,
    /// Whether the file ends inside a quote.
    pub(super) is_open: bool,
    /// Whether bytes of it are not UTF-8.
    pub(super) is_replaced: bool,
}

/// Reads rows one after the other.
pub(super) struct Rows<R> {
    input: R,
    /// Known once the first line was read.
    separator: Option<u8>,
}

/// Where in a cell the next byte stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// Nothing of it was read: only here does a quote open one.
    Start,
    Plain,
    Quoted,
    /// Behind a quote within quotes: a second one is a letter.
    Closing,
}

impl<R: BufRead> Rows<R> {
    pub(super) fn new(input: R) -> Self {
        Self {
            input,
            separator: None,
        }
    }

    /// The next row; nothing at the end of the file.
    ///
    /// # Errors
    /// When the file cannot be read, or a row is too large.
    pub(super) fn next(&mut self) -> io::Result<Option<Row>> {
        let mut cells = vec![Vec::new()];
        let mut state = State::Start;
        let mut line = Vec::new();
        loop {
            line.clear();
            let ends = self.input.read_until(b'\n', &mut line)? == 0;
            if ends && state == State::Start && cells.len() == 1 {
                return Ok(None);
            }
            let separator = match self.separator {
                Some(separator) => separator,
                None => self.begin(&mut line)?,
            };
            for byte in &line {
                state = step(*byte, state, separator, &mut cells);
            }
            if ends || state != State::Quoted {
                return Ok(Some(row(&cells, state == State::Quoted)));
            }
        }
    }

    /// Looks at the first line of the file.
    fn begin(&mut self, line: &mut Vec<u8>) -> io::Result<u8> {
        if line.starts_with(b"\xff\xfe") || line.starts_with(b"\xfe\xff") {
            return Err(io::Error::other(
                "the table is UTF-16: save it as UTF-8, and import it again",
            ));
        }
        if line.starts_with(b"\xef\xbb\xbf") {
            line.drain(..3);
        }
        // A file of one column has no separator.
        Ok(*self.separator.insert(separator(line)))
    }
}

fn step(byte: u8, state: State, separator: u8, cells: &mut Vec<Vec<u8>>) -> State {
    let is_quoted = state == State::Quoted;
    if !is_quoted && byte == separator {
        cells.push(Vec::new());
        return State::Start;
    }
    let next = match (state, byte) {
        (State::Start, b'"') => return State::Quoted,
        (State::Quoted, b'"') => return State::Closing,
        (State::Quoted, _) | (State::Closing, b'"') => State::Quoted,
        _ => State::Plain,
    };
    if let Some(cell) = cells.last_mut() {
        cell.push(byte);
    }
    next
}

fn row(cells: &[Vec<u8>], is_open: bool) -> Row {
    let mut is_replaced = false;
    let last = cells.len().saturating_sub(1);
    let text = |(at, cell): (usize, &Vec<u8>)| {
        let text = String::from_utf8_lossy(cell);
        is_replaced |= matches!(text, std::borrow::Cow::Owned(_));
        match at == last {
            true => text.trim_end_matches(['\n', '\r']).to_owned(),
            false => text.into_owned(),
        }
    };
    Row {
        cells: cells.iter().enumerate().map(text).collect(),
        is_open,
        is_replaced,
    }
}

fn separator(line: &[u8]) -> u8 {
    let count = |separator: u8| line.iter().filter(|byte| **byte == separator).count();
    let known = [b',', b';', b'\t'];
    known
        .into_iter()
        .rev()
        .max_by_key(|separator| count(*separator))
        .unwrap_or(b',')
}

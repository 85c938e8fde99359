//! Rows for a spreadsheet (RFC 4180).

use casebook_text::printable;

/// Rows with a head. Values are for machines: days as `2026-10-02`, lengths of time in whole seconds or days, empty
/// where nothing is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Csv {
    text: String,
    columns: usize,
}

impl Csv {
    /// A head and no rows.
    #[must_use]
    pub fn new(head: &[&str]) -> Self {
        Self {
            text: head.join(",") + "\r\n",
            columns: head.len(),
        }
    }

    /// Adds a row; it has as many fields as the head.
    pub fn row(&mut self, fields: &[String]) {
        debug_assert_eq!(fields.len(), self.columns);
        let fields: Vec<String> = fields.iter().map(|text| field(text)).collect();
        self.text.push_str(&fields.join(","));
        self.text.push_str("\r\n");
    }

    /// The whole file.
    #[must_use]
    pub fn into_text(self) -> String {
        self.text
    }
}

/// One field; a leading `=`, `+`, `-` or `@` would be run as a formula by a spreadsheet. A plain number stays one.
fn field(text: &str) -> String {
    let formula =
        text.starts_with(['=', '+', '-', '@', '\t', '\r']) && text.parse::<f64>().is_err();
    // Somebody may look at it in a terminal.
    let text = if formula {
        format!("'{}", printable(text))
    } else {
        printable(text)
    };
    if text.contains(['"', ',', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_quoted_and_never_formulas() {
        assert_eq!(field("plain"), "plain");
        assert_eq!(field("a, \"b\""), "\"a, \"\"b\"\"\"");
        assert_eq!(field("=HYPERLINK(1)"), "'=HYPERLINK(1)");
        assert_eq!(field("-1.5"), "-1.5");
        assert_eq!(field("a\u{1b}[31mb"), "a [31mb");
        let mut csv = Csv::new(&["a", "b"]);
        csv.row(&["1".to_owned(), "x\ny".to_owned()]);
        assert_eq!(csv.into_text(), "a,b\r\n1,\"x\ny\"\r\n");
    }
}

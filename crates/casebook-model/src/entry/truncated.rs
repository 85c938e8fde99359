//! Texts that end at a ` #`, which begins a comment wherever no quotes stand around it.

use super::fields::Values;
use crate::source::yaml::{Entry, Node, Value};
use crate::template::{Field, FieldType};
use casebook_diagnostic::{Edit, Fix, Span, code};

impl Values<'_> {
    /// Reports the texts of a mapping that were cut off.
    pub(super) fn check_cut_off(&mut self, node: &Node, fields: &[Field]) {
        for entry in node.entries() {
            let Some(field) = fields
                .iter()
                .find(|field| field.name == entry.key && is_text(field))
            else {
                continue;
            };
            match &entry.value.value {
                Value::Sequence(items) => {
                    items
                        .iter()
                        .filter(|item| is_plain(item))
                        .for_each(|item| self.cut_off(field, item.span));
                }
                Value::Null => self.cut_off_whole(field, entry),
                _ if is_plain(&entry.value) => self.cut_off(field, entry.value.span),
                _ => {}
            }
        }
    }

    /// A field whose value begins with the `#`, so that nothing is left of it.
    fn cut_off_whole(&mut self, field: &Field, entry: &Entry) {
        let after = &self.source[entry.key_span.end..];
        let Some(colon) = after
            .find(':')
            .filter(|colon| after[..*colon].trim().is_empty())
        else {
            return;
        };
        self.cut_off(field, Span::at(entry.key_span.end + colon + 1));
    }

    /// Reports what follows a value after a ` #`, unless it reads like a comment: with a blank after the sign.
    fn cut_off(&mut self, field: &Field, value: Span) {
        let rest = self.source[value.end..].lines().next().unwrap_or_default();
        let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        let is_comment = !rest[blanks..].starts_with('#');
        let is_meant = rest[blanks..]
            .chars()
            .nth(1)
            .is_none_or(|next| next.is_whitespace() || next == '#');
        if blanks == 0 || is_comment || is_meant {
            return;
        }
        let lost = Span::new(value.end + blanks, value.end + rest.trim_end().len());
        let message = if value.start == value.end {
            format!("`{}` is empty: ` #` begins a comment", field.name)
        } else {
            format!("`{}` ends before this: ` #` begins a comment", field.name)
        };
        // What was a comment would be published: that is for the author to decide.
        let fix = self
            .quoting(value, lost)
            .map(|fix| Fix { safe: false, ..fix });
        let finding = self.find(code::CB114, lost, message);
        finding.help = Some(
            "put the whole value in quotes; if it is a comment, put a blank after its `#`"
                .to_owned(),
        );
        finding.fix = fix;
    }

    /// Quotes around a value and what it lost, where both are all of a line; inside brackets the end is a guess.
    fn quoting(&self, value: Span, lost: Span) -> Option<Fix> {
        let start = if value.start == value.end {
            lost.start
        } else {
            value.start
        };
        let whole = Span::new(start, lost.end);
        let line = self.source[..start]
            .rfind('\n')
            .map_or(0, |newline| newline + 1);
        let before = self.source[line..start].trim_end();
        let alone = before.ends_with([':', '-']) && !before.contains(['[', '{']);
        let text = whole.slice(self.source);
        (alone && !text.contains('\n')).then(|| Fix {
            title: "Put the whole value in quotes".to_owned(),
            edits: quotes(whole, text),
            safe: true,
        })
    }
}

/// What makes a quoted value of `text` at `whole`: insertions alone, so that every byte of it stays.
fn quotes(whole: Span, text: &str) -> Vec<Edit> {
    // Between single quotes nothing is special but the quote itself, which is written twice.
    let (quote, doubled) = match text.contains(['"', '\\']) {
        true => ("'", "'"),
        false => ("\"", ""),
    };
    let inside = text.match_indices('\'').filter(|_| !doubled.is_empty());
    let places = std::iter::once(whole.start)
        .chain(inside.map(|(at, _)| whole.start + at))
        .chain([whole.end]);
    places
        .map(|at| Edit {
            span: Span::at(at),
            replacement: quote.to_owned(),
        })
        .collect()
}

/// Whether a field takes the author's own words.
fn is_text(field: &Field) -> bool {
    match field.kind {
        FieldType::Text | FieldType::Line | FieldType::Texts => true,
        FieldType::Term | FieldType::Terms => field.open,
        _ => false,
    }
}

fn is_plain(node: &Node) -> bool {
    matches!(&node.value, Value::Scalar(scalar) if !scalar.quoted)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::sync::Arc;

    use super::super::{Context, read};
    use super::*;
    use crate::template::Template;
    use casebook_time::Zone;

    /// What is reported as lost, and the text after its fix.
    fn lost(front: &str) -> Vec<(String, Option<String>)> {
        let text: Arc<str> = format!("---\n{front}---\n").into();
        let context = Context {
            template: &Template::builtin(),
            zone: &Zone::utc(),
            is_page: &|_| false,
            sources: &[],
        };
        let (_, findings) = read(&"content/a.md".into(), &"a.md".into(), &text, &context);
        let cut_off = findings
            .into_iter()
            .filter(|finding| finding.code == code::CB114);
        cut_off
            .map(|finding| {
                let mended = finding.fix.map(|fix| {
                    assert!(!fix.safe, "a comment would be published");
                    let mut mended = text.to_string();
                    for edit in fix.edits.iter().rev() {
                        assert_eq!(edit.span.start, edit.span.end, "nothing is taken");
                        mended.insert_str(edit.span.start, &edit.replacement);
                    }
                    mended[4..mended.len() - 4].to_owned()
                });
                (finding.span.slice(&text).to_owned(), mended)
            })
            .collect()
    }

    #[test]
    fn a_text_that_a_comment_cuts_off_is_reported_with_what_it_lost() {
        let mended = |text: &str| Some(text.to_owned());
        assert_eq!(
            lost("title: Fix in #prod broke  \n"),
            [(
                "#prod broke".into(),
                mended("title: \"Fix in #prod broke\"  \n")
            )]
        );
        assert_eq!(
            lost("title: it's \"slow\" in #prod, isn't it\n"),
            [(
                "#prod, isn't it".into(),
                mended("title: 'it''s \"slow\" in #prod, isn''t it'\n")
            )]
        );
        assert_eq!(
            lost("title: it's C:\\x in #prod\n")[0].1,
            mended("title: 'it''s C:\\x in #prod'\n")
        );
        assert_eq!(
            lost("title: #123 broke\n"),
            [("#123 broke".into(), mended("title: \"#123 broke\"\n"))]
        );
        assert_eq!(
            lost("actions:\n  - title: fix #123 pool\n    owner: dewi #oncall\n")
                .into_iter()
                .map(|(lost, _)| lost)
                .collect::<Vec<_>>(),
            ["#123 pool", "#oncall"]
        );
        assert_eq!(
            lost("authors:\n  - dewi #1\n  - ann\n"),
            [("#1".into(), mended("authors:\n  - \"dewi #1\"\n  - ann\n"))]
        );
        assert_eq!(
            lost("actions: [{id: A1, title: fix #1\n  }]\n"),
            [("#1".into(), None)]
        );
    }

    #[test]
    fn comments_and_quoted_texts_are_left_alone() {
        for front in [
            "title:                  # The symptom\n",
            "title: Checkout answered 502 # as seen\n",
            "title: Checkout answered 502 ## loud\n",
            "title: Checkout answered 502 #\n",
            "title: \"Fix in\" #prod\n",
            "title: Fix C#prod\n",
            "title: |\n  Fix in #prod\n",
            "severity: SEV2 #bad\n",
            "title: x\n#severity: SEV2\n",
        ] {
            assert_eq!(lost(front), [], "{front}");
        }
    }
}

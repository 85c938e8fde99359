//! What a cut takes along: lines and items of lists of which nothing would be left.

use std::ops::Range;

/// The bytes to take away so that nothing of `spans`, which may overlap, is left: in order, apart from each other. A line of
/// which nothing would be left goes as a whole, and so does an item of a list that holds nothing else.
#[must_use]
pub fn whole_lines(body: &str, spans: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut spans = spans.to_vec();
    spans.sort_by_key(|span| (span.start, span.end));
    let mut merged: Vec<Range<usize>> = Vec::new();
    for span in spans {
        match merged.last_mut() {
            Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
            _ => merged.push(span),
        }
    }
    let mut whole: Vec<Range<usize>> = Vec::new();
    for span in merged {
        let span = whole_line(body, span);
        match whole.last_mut() {
            Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
            _ => whole.push(span),
        }
    }
    whole
}

fn whole_line(body: &str, span: Range<usize>) -> Range<usize> {
    let line = body[..span.start].rfind('\n').map_or(0, |at| at + 1);
    let end = body[span.end..]
        .find('\n')
        .map_or(body.len(), |at| span.end + at + 1);
    // A span that ends with its line has no rest of a line behind it.
    let ends_line = span.end == body.len() || body[..span.end].ends_with('\n');
    let (rest, end) = if ends_line {
        ("", span.end)
    } else {
        (&body[span.end..end], end)
    };
    if !rest.trim().is_empty() {
        return span;
    }
    let before = &body[line..span.start];
    if before
        .chars()
        .all(|letter| matches!(letter, ' ' | '\t' | '>'))
    {
        return line..end;
    }
    let continues = body[end..]
        .lines()
        .find(|line| !line.trim().is_empty())
        .is_some_and(|next| indent(next) > indent(before));
    if is_bullet(before) && !continues {
        return line..end;
    }
    span.start..if ends_line {
        span.end
    } else {
        end - line_break(&body[..end])
    }
}

fn line_break(text: &str) -> usize {
    if text.ends_with("\r\n") {
        2
    } else {
        usize::from(text.ends_with('\n'))
    }
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches([' ', '\t', '>']).len()
}

/// Whether a line so far is the mark of a list item alone: `- `, `3. `, `> * [ ] `.
fn is_bullet(before: &str) -> bool {
    let mark = before.trim_start_matches([' ', '\t', '>']).trim_end();
    let mark = ["[ ]", "[x]", "[X]"]
        .iter()
        .find_map(|task| mark.strip_suffix(task))
        .unwrap_or(mark)
        .trim_end();
    matches!(mark, "-" | "*" | "+")
        || mark.strip_suffix(['.', ')']).is_some_and(|number| {
            number.bytes().all(|byte| byte.is_ascii_digit()) && !number.is_empty()
        })
}

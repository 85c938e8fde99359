//! What stands behind the fence of a block of code. A page shows the language alone.

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag};

use super::Edit;
use crate::highlight;
use crate::source::Source;

/// Leaves of what stands behind each fence of `body`, which begins at `offset` in the file, the language.
pub(super) fn fences(body: &str, offset: usize, edits: &mut Vec<Edit>) {
    if !body.contains("```") && !body.contains("~~~") {
        return;
    }
    let source = Source::new(body);
    let parser = Parser::new_ext(source.parsed(), source.options()).into_offset_iter();
    for (event, block) in parser {
        let Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) = event else {
            continue;
        };
        let language = highlight::language(&info).unwrap_or_default();
        let line = body[block.start..].lines().next().unwrap_or_default();
        let written = line.trim_start_matches(['`', '~']);
        if written.trim() != language {
            let end = offset + block.start + line.len();
            edits.push((end - written.len()..end, language.to_owned()));
        }
    }
}

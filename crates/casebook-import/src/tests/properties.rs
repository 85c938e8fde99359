use proptest::prelude::*;

use super::*;

/// Pages of nested elements, each with words of its own.
fn page() -> impl Strategy<Value = String> {
    let word = "[a-z0-9]{1,6}( [a-zA-Z*_`<>&|#~.:\\[\\]()!-]{1,4})?( [a-z]{1,5})?";
    let text = word.prop_map(|text: String| {
        text.replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;")
    });
    text.prop_recursive(5, 60, 5, |inner| {
        let tag = prop::sample::select(vec![
            "p",
            "h2",
            "h1",
            "ul",
            "ol",
            "li",
            "strong",
            "em",
            "code",
            "table",
            "tr",
            "td",
            "th",
            "blockquote",
            "div",
            "span",
            "a",
            "pre",
            "ac:rich-text-body",
            "ac:task-list",
            "time",
            "br",
            "del",
            "unknown",
        ]);
        (tag, prop::collection::vec(inner, 0..5))
            .prop_map(|(tag, parts)| format!("<{tag}>{}</{tag}>", parts.join(" ")))
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn no_word_of_a_page_is_lost(text in page()) {
        let (root, _) = markup::xml(&text).unwrap();
        let converted = to_markdown::markdown(&root, &to_markdown::References::default());
        let wanted = words(&spaced(&root));
        let missing: Vec<_> = wanted.difference(&words(&converted.markdown)).cloned().collect();
        prop_assert!(missing.is_empty(), "{missing:?} of {text} in {}", converted.markdown);
        // What is markup to a reader of Markdown is not a word on the page.
        let outline = casebook_markdown::outline(&converted.markdown, 0);
        let shown = words(&outline.text);
        let missing: Vec<_> = wanted.difference(&shown).cloned().collect();
        prop_assert!(missing.is_empty(), "{missing:?} unseen of {text} in {}", converted.markdown);
    }

    #[test]
    fn a_mutated_file_never_panics_and_gives_entries_that_can_be_read(
        which in 0..FILES.len(),
        at in any::<prop::sample::Index>(),
        bytes in prop::collection::vec(any::<u8>(), 0..6),
        removed in 0..40_usize,
    ) {
        let (front_end, name) = FILES[which];
        let mut text = std::fs::read(fixture(name)).unwrap();
        let start = at.index(text.len());
        let end = (start + removed).min(text.len());
        text.splice(start..end, bytes);
        let converter = converter();
        for record in records(&of_bytes(front_end, &text)) {
            let Ok(draft) = converter.convert(record) else { continue };
            prop_assert_eq!(&draft, &converter.convert(record).unwrap());
            let again = Record {
                file: "again.md".to_owned(),
                content: Content::Markdown(draft.text.clone()),
                ..Record::default()
            };
            // Its front matter can be read, and is none of another tool.
            prop_assert_eq!(converter.convert(&again).unwrap_err(), Skipped::Unexplained);
            prop_assert_eq!(hash_of(&draft.text), hash_of(&with_hash(&draft.text)));
            let missing: Vec<_> = words_of(record).difference(&words_written(&draft.text)).cloned().collect();
            prop_assert!(missing.is_empty(), "{missing:?} in {}", draft.text);
        }
    }
}

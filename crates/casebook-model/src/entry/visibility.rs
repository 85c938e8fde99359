//! What a file whose front matter could not be read cleanly may have said of who is allowed to see it.

use super::Visibility;
use crate::source::front_matter;
use casebook_diagnostic::suggestion;

/// Whether `written`, front matter that was not read cleanly, may have said that the entry is restricted: it holds the
/// word, or a `visibility` that is not plainly a wider one.
pub(super) fn may_be_restricted(written: &str) -> bool {
    written.to_lowercase().contains("restricted")
        || written
            .lines()
            .any(|line| restricts(line, &[':', '=', ' ', '\t']))
}

/// The same for a file without front matter, whose text is prose: only a line such as a field counts, before the
/// first heading. Front matter is there, but not seen as such, when its first line is missing or stands further down.
pub(super) fn begins_with_restriction(text: &str) -> bool {
    // Of UTF-16 read as UTF-8, these are what stands between the letters.
    let text = text.replace(['\0', '\u{fffd}', '\u{feff}'], "");
    let mut lines = text
        .lines()
        .take_while(|line| !(line.starts_with("# ") || line.starts_with("## ")));
    lines.any(|line| restricts(line, &[':', '=']))
}

/// Whether a text that is not an entry begins as one that says it is restricted: a copy of it under another name.
pub(crate) fn says_restricted(text: &str) -> bool {
    front_matter::split(text)
        .front_matter
        .is_some_and(|span| may_be_restricted(span.slice(text)))
}

/// Whether a line gives a visibility that is not plainly a wider one.
fn restricts(line: &str, after_key: &[char]) -> bool {
    let punctuation = |letter: char| !letter.is_alphanumeric();
    let line = line.trim_start_matches(punctuation);
    let end = line.find(after_key).unwrap_or(line.len());
    let (key, value) = line.split_at(end);
    is_visibility(key) && !is_wider(value.trim_matches(punctuation))
}

/// Whether a key that the template does not know was meant as `visibility`.
pub(super) fn is_visibility(key: &str) -> bool {
    suggestion(key.trim(), ["visibility"]).is_some()
}

/// Whether a value is one that is shown, as it is written.
pub(super) fn is_wider(value: &str) -> bool {
    Visibility::parse(value).is_some_and(|visibility| visibility != Visibility::Restricted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_plainly_shown_may_be_restricted() {
        for written in [
            "visibility restricted",
            "visibility: RESTRICTED # [",
            "- visiblity: private",
            "Visibility = \"confidential\"",
            "a: [\nvisibility: restrcted\n",
        ] {
            assert!(may_be_restricted(written), "{written}");
        }
        for written in [
            "title: x",
            "visibility: internal",
            "- visibility: \"public\"\nb: [",
            "visible: yes",
            "",
        ] {
            assert!(!may_be_restricted(written), "{written}");
        }
    }

    #[test]
    fn prose_is_no_front_matter() {
        assert!(begins_with_restriction(
            "\n---\ntitle: x\nvisibility: restricted\n---\n"
        ));
        assert!(begins_with_restriction(
            "\u{fffd}\u{fffd}v\0i\0s\0i\0b\0i\0l\0i\0t\0y\0:\0 \0r\0e\0s\0t\0r\0"
        ));
        assert!(!begins_with_restriction("Access was restricted.\n"));
        assert!(!begins_with_restriction(
            "Visibility into the queue was poor.\n"
        ));
        assert!(!begins_with_restriction(
            "# Who may read it\n\n    visibility: restricted\n"
        ));
    }
}

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

/// Whether an entry of this text is shown, and whether a finding says that it is not.
fn is_restricted(text: &str) -> (bool, bool) {
    let (template, zone) = (Template::builtin(), casebook_time::Zone::utc());
    let context = crate::entry::Context {
        template: &template,
        zone: &zone,
        is_page: &|_| false,
        sources: &[],
    };
    let path: std::sync::Arc<str> = "x.md".into();
    let (entry, found) = crate::entry::read(&path, &path, &text.into(), &context);
    let helps = found.iter().filter_map(|finding| finding.help.as_deref());
    let is_told = helps.into_iter().any(|help| help.contains("restricted"));
    (entry.visibility.is_restricted(), is_told)
}

/// Front matter that is not YAML, is not a list of fields, or has no end: what it may have said counts.
#[test]
fn an_entry_whose_broken_front_matter_may_say_restricted_is_held_back() {
    for broken in [
        "---\ntitle: T\nvisibility restricted\n---\n",
        "---\ntitle: [T\nvisibility: private\n---\n",
        "---\n- visibility: confidential\n---\n",
        "---\n\"visibility: secret\n---\n",
        "---\ntitle: T\nvisibility: private\n\n## Summary\n",
        "+++\ntitle = T\nvisibility = \"private\"\n+++\n",
    ] {
        assert_eq!(is_restricted(broken), (true, true), "{broken}");
        let wider = ["restricted", "private", "confidential", "secret"]
            .iter()
            .fold(broken.to_owned(), |text, word| {
                text.replace(word, "internal")
            });
        assert_eq!(is_restricted(&wider), (false, false), "{wider}");
    }
}

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

//! Paths within the site.

use super::*;

use proptest::prelude::*;

#[test]
fn two_outputs_never_share_a_file() {
    for (first, second) in [
        ("a", "a"),
        ("incidents/PM-1", "incidents/pm-1"),
        ("Ähre", "ähre"),
    ] {
        let mut plan = plan(&[(first, "1")]);
        let error = plan.bytes(path(second), &b"2"[..]).unwrap_err();
        assert!(
            matches!(error, SiteError::Collision { .. }),
            "{second}: {error}"
        );
        assert_eq!(plan.len(), 1);
    }
    let book = Book::new();
    for pair in [["a", "a/b"], ["a/b", "A"], ["tags/x", "Tags/y"]] {
        let plan = plan(&pair.map(|name| (name, "text")));
        assert!(
            matches!(book.write(&plan), Err(SiteError::Collision { .. })),
            "{pair:?}"
        );
        assert!(plan.in_memory().is_err());
    }
    assert_eq!(book.beside(), ["content"]);
}

#[test]
fn paths_stay_inside_and_are_portable() {
    for good in [
        "a",
        "a/b.html",
        ".well-known/x",
        "_headers",
        "été/日本.html",
        "con-text",
        "a b",
        "...a",
    ] {
        assert_eq!(path(good).as_str(), good);
    }
    let long = "x".repeat(256);
    for bad in [
        "",
        "/",
        "/a",
        "a/",
        "a//b",
        ".",
        "..",
        "a/../b",
        "a\\b",
        "a\0b",
        "a\nb",
        "c:",
        "a*",
        "con",
        "Aux.txt",
        "x/lpt1.a",
        "COM¹",
        "dot.",
        "space ",
        ".casebook-manifest.json",
        "a/.Casebook",
        &long,
    ] {
        assert!(SitePath::new(bad).is_err(), "{bad:?}");
    }
}

proptest! {
    #[test]
    fn an_accepted_path_is_below_the_root(text in "[a./\\\\ :é\0-]{0,12}|\\PC{0,20}") {
        if let Ok(path) = SitePath::new(&text) {
            let below = path.below(Path::new("/root"));
            prop_assert!(below.starts_with("/root"));
            let normal = below.components().all(|part| {
                matches!(part, std::path::Component::RootDir | std::path::Component::Normal(_))
            });
            prop_assert!(normal && below != Path::new("/root"));
            prop_assert_eq!(path.as_str(), text);
        }
    }
}

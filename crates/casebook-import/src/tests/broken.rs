//! Files that were cut off, are of something else, or would grow without end.

use super::*;

#[test]
fn a_file_that_was_cut_off_says_so() {
    for (front_end, name) in &FILES[1..6] {
        let bytes = std::fs::read(fixture(name)).unwrap();
        let length = String::from_utf8_lossy(&bytes).trim_end().len();
        for end in (1..length).step_by(7) {
            let items = of_bytes(*front_end, &bytes[..end]);
            // A page that ends between two elements is whole.
            let is_whole_page = *front_end == FrontEnd::Storage
                && markup::xml(&String::from_utf8_lossy(&bytes[..end])).is_ok();
            assert!(
                is_whole_page || says_something(&items),
                "{name} cut at {end} of {length}"
            );
        }
    }
    let open = b"Issue key,Summary,Created\nA-1,\"begins here";
    assert!(says_something(&of_bytes(FrontEnd::Csv, open)));
}

#[test]
fn a_foreign_or_empty_file_says_so() {
    for front_end in [FrontEnd::Csv, FrontEnd::Json, FrontEnd::Entities] {
        assert!(says_something(&of_bytes(front_end, b"")), "{front_end:?}");
    }
    let foreign = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR";
    for front_end in [FrontEnd::Json, FrontEnd::Entities] {
        assert!(
            says_something(&of_bytes(front_end, foreign)),
            "{front_end:?}"
        );
    }
    assert!(of_bytes(FrontEnd::Html, b"<p>no export</p>").is_empty());
    assert!(says_something(&of_bytes(FrontEnd::Json, b"[1, \"x\"]")));
    let page = of_bytes(FrontEnd::Storage, b"<p>one<b>two</p> &nope; three");
    assert!(says_something(&page));
    assert!(words_of(records(&page)[0]).is_superset(&words("one two three")));
}

#[test]
fn what_would_grow_without_end_is_an_error_or_stays_small() {
    let laughs = "<!DOCTYPE x [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;\">]>\n<x>&b; word</x>";
    let page = of_bytes(FrontEnd::Storage, laughs.as_bytes());
    assert!(says_something(&page));
    assert!(says_something(&of_bytes(
        FrontEnd::Entities,
        laughs.as_bytes()
    )));
    let deep = format!(
        "{}word{}",
        "<div>".repeat(200_000),
        "</div>".repeat(200_000)
    );
    for front_end in [FrontEnd::Storage, FrontEnd::Html] {
        let text = match front_end {
            FrontEnd::Html => format!("<div id=\"main-content\">{deep}</div>"),
            _ => deep.clone(),
        };
        let page = of_bytes(front_end, text.as_bytes());
        assert!(says_something(&page), "{front_end:?}");
        assert!(
            words_of(records(&page)[0]).contains("word"),
            "{front_end:?}"
        );
    }
    let nested = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(says_something(&of_bytes(FrontEnd::Json, nested.as_bytes())));
    let size = usize::try_from(LARGEST_RECORD).unwrap() + 1024 * 1024;
    let large = "a".repeat(size);
    for (front_end, text) in [
        (FrontEnd::Json, format!("[{{\"a\": \"{large}\"}}]")),
        (FrontEnd::Csv, format!("a,b\n1,\"{large}\"\n")),
        (
            FrontEnd::Entities,
            format!(
                "<x><object class=\"BodyContent\"><property name=\"body\"><![CDATA[{large}]]></property></object></x>"
            ),
        ),
    ] {
        let items = of_bytes(front_end, text.as_bytes());
        assert!(says_something(&items), "{front_end:?}");
        assert!(records(&items).is_empty(), "{front_end:?}");
    }
}

#[test]
fn many_small_records_may_be_larger_than_the_bound_together() {
    let row = format!("1,{}\n", "a".repeat(1024));
    let count = usize::try_from(LARGEST_RECORD).unwrap() / row.len() + 100;
    let text = format!("a,b\n{}", row.repeat(count));
    let mut number = 0;
    csv::csv("a.csv", text.as_bytes(), &mut |item| {
        assert!(matches!(item, Item::Record(_)));
        number += 1;
    });
    assert_eq!(number, count);
}

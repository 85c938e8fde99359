//! Books of which no page may hold everything.

use crate::book::{Book, Files};
use crate::html::main_of;

/// Incidents of one cause on one service, each a repeat of the one before it, ten days apart, the fix always promised.
fn relapses(count: u32) -> Book {
    let book = Book::new();
    let mut date = jiff::civil::date(2023, 1, 5);
    for number in 1..=count {
        let text = format!(
            "---\nid: PM-{number}\ntitle: The pool of connections was empty, time {number}\nstatus: published\nstarted: {date}T10:00:00Z\n\
             resolved: {date}T11:00:00Z\npublished: {date}\nseverity: SEV2\nservices: [checkout]\nroot_causes: [capacity/connection-pool]\n\
             actions:\n  - {{id: A1, title: Widen the pool, kind: prevent, status: open, owner: team, due: 2026-01-01}}\n---\n\n\
             ## Lessons learned\n\n### Where we got lucky\n\nNobody noticed time {number}.\n"
        );
        book.write(&format!("content/{date}-pool-{number}.md"), text);
        date = date.checked_add(jiff::Span::new().days(10)).unwrap();
    }
    book
}

fn page(site: &Files, path: &str) -> String {
    main_of(std::str::from_utf8(&site[path]).unwrap()).to_owned()
}

#[test]
fn a_mark_is_a_year_where_a_cause_has_many_incidents() {
    let cause = |count: u32| {
        let book = relapses(count);
        book.build();
        page(&book.site(), "causes/capacity/connection-pool/index.html")
    };
    let few = cause(40);
    assert_eq!(few.matches("class=\"dot").count(), 40);
    assert!(few.contains("filled marks repeat an earlier one."));
    let many = cause(60);
    // One every ten days from the fifth of January on: 37 in 2023, the rest in 2024.
    assert_eq!(
        many.matches("class=\"dot dot-repeat\"").count(),
        2,
        "{many}"
    );
    for label in [
        "2023: 37 incidents, 36 repeats; 37 until then",
        "2024: 23 incidents, 23 repeats; 60 until then",
    ] {
        assert!(many.contains(label), "{label}");
    }
    assert!(
        many.contains("incidents/?primary=capacity/connection-pool&amp;year=2023&amp;counted=yes")
    );
    assert!(many.contains("one mark for each year"));
    assert!(many.contains("All 59 repeats") && many.contains("All open actions"));
}

#[test]
fn what_a_page_leaves_out_it_says() {
    let book = relapses(70);
    book.build();
    let site = book.site();
    let recurrence = page(&site, "recurrence/index.html");
    assert!(recurrence.contains("a year, the part that repeated filled"));
    assert!(recurrence.contains("2023: 37 incidents, 36 repeats"));
    assert!(recurrence.contains("67 earlier incidents of this chain left out here"));
    let told = |number: u32| {
        recurrence.contains(&format!(
            "The pool of connections was empty, time {number}<"
        ))
    };
    assert!(told(70) && told(68) && !told(67));
    let service = page(&site, "services/checkout/index.html");
    assert_eq!(service.matches("Nobody noticed time").count(), 5);
    assert!(
        service.contains(
            "The lessons of the 20 newest entries that have some, 5 of each cause at most."
        )
    );
    let cause = page(&site, "causes/capacity/connection-pool/index.html");
    assert_eq!(cause.matches("Nobody noticed time").count(), 20);
    assert!(cause.contains("The lessons of the 20 newest entries that have some."));
    assert_eq!(cause.matches("<td class=\"c-sev\"").count(), 70);
}

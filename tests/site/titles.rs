//! What charts and lists are called: what they show, and nothing that they do not.

use crate::book::{Book, Files};
use crate::html::main_of;

/// An incident of a cause on a service.
fn incident(day: &str, service: &str, cause: &str, fix: &str) -> (String, String) {
    let text = format!(
        "---\nid: {day}-{service}\ntitle: Slow on {day}\nstatus: published\nseverity: SEV2\nservices: [{service}]\n\
         started: {day}T09:00Z\nresolved: {day}T10:00Z\nroot_causes: [{cause}]\nactions:\n  \
         - {{id: A1, title: Widen it, kind: prevent, {fix}}}\n---\n\n## Summary\n\nIt was slow.\n"
    );
    (format!("content/{day}-{service}.md"), text)
}

const OPEN: &str = "status: open";
const DONE: &str = "status: done, done: 2024-02-01";

fn site(entries: &[(String, String)]) -> Files {
    let files: Vec<(&str, &str)> = entries
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()))
        .collect();
    let book = Book::of(&files);
    book.build();
    book.site()
}

fn page(site: &Files, path: &str) -> String {
    main_of(std::str::from_utf8(&site[path]).unwrap()).to_owned()
}

/// The heading above the causes, by what came back.
#[test]
fn the_causes_that_came_back_are_called_what_the_drawing_shows() {
    let quota = |day, service, fix| incident(day, service, "capacity/quota", fix);
    let bgp = |day, service, fix| incident(day, service, "network/bgp", fix);
    for (entries, wanted) in [
        (
            vec![
                quota("2024-01-02", "shop", OPEN),
                quota("2024-03-02", "shop", OPEN),
            ],
            "capacity / quota came back, once; the fix was still open",
        ),
        (
            vec![
                quota("2024-01-02", "shop", DONE),
                quota("2024-03-02", "shop", OPEN),
            ],
            "capacity / quota came back, once<",
        ),
        (
            vec![
                quota("2024-01-02", "shop", OPEN),
                quota("2024-03-02", "shop", OPEN),
                quota("2024-04-02", "shop", OPEN),
                bgp("2024-01-03", "edge", OPEN),
                bgp("2024-03-03", "edge", OPEN),
            ],
            "capacity / quota came back most, twice; each time the fix was still open",
        ),
        (
            vec![
                quota("2024-01-02", "shop", OPEN),
                quota("2024-03-02", "shop", OPEN),
                bgp("2024-01-03", "edge", OPEN),
                bgp("2024-03-03", "edge", OPEN),
            ],
            "2 causes came back, once each",
        ),
        (
            vec![
                quota("2024-01-02", "shop", OPEN),
                quota("2024-03-02", "edge", OPEN),
            ],
            "No cause came back on its services; capacity / quota was seen elsewhere most, once",
        ),
    ] {
        let recurrence = page(&site(&entries), "recurrence/index.html");
        let heading = format!("<h2 id=\"causes\">{wanted}");
        assert!(recurrence.contains(&heading), "{wanted}: {recurrence}");
    }
}

/// A map names services by their titles, as every other page does.
#[test]
fn the_map_of_causes_names_services_by_their_titles() {
    let mut entries: Vec<(String, String)> = (1..=3)
        .map(|month| incident(&format!("2024-0{month}-02"), "shop", "capacity/quota", OPEN))
        .collect();
    entries.push(incident("2024-05-02", "edge", "network/bgp", OPEN));
    entries.push((
        "content/_schema/services.yaml".to_owned(),
        "services:\n  - {name: shop, title: The shop}\n  - {name: edge, title: The edge}\n"
            .to_owned(),
    ));
    let recurrence = page(&site(&entries), "recurrence/index.html");
    let title = "Most often together: capacity / quota on The shop (3)";
    assert!(recurrence.contains(title), "{recurrence}");
}

/// What belongs to one year alone has no other to go to, nothing to choose a year from, and no page of years is empty.
#[test]
fn a_book_of_one_year_leads_to_no_other() {
    let site = site(&[
        incident("2024-01-02", "shop", "capacity/quota", OPEN),
        incident("2024-03-02", "shop", "capacity/quota", OPEN),
    ]);
    let year = page(&site, "years/2024/index.html");
    assert!(!year.contains("class=\"pager\""), "{year}");
    assert!(year.contains("The entries of 2024 by the week"), "{year}");
    let list = page(&site, "incidents/index.html");
    assert!(!list.contains("aria-label=\"By year\""), "{list}");
    assert!(!list.contains("name=\"year\""), "{list}");
    let years = page(&site, "years/index.html");
    assert_eq!(
        years.matches("<tr class=\"depth-0\">").count(),
        1,
        "{years}"
    );
}

/// A fix is one row, whatever came after it.
#[test]
fn a_fix_that_did_not_hold_twice_is_told_once() {
    let quota = |day, service, fix| incident(day, service, "capacity/quota", fix);
    let mut fixed = quota("2024-01-02", "shop", DONE);
    fixed.1 = fixed.1.replace("[shop]", "[shop, edge]");
    let later = [
        quota("2024-04-02", "shop", OPEN),
        quota("2024-05-02", "edge", OPEN),
    ];
    let site = site(&[vec![fixed], later.to_vec()].concat());
    let recurrence = page(&site, "recurrence/index.html");
    let table = recurrence.split("t-failed").nth(1).unwrap();
    let table = table.split("</table>").next().unwrap();
    assert_eq!(table.matches("Widen it").count(), 1, "{table}");
    assert_eq!(table.matches(" later</span>").count(), 2, "{table}");
    // Home tells it with what came last, and has no more of them to lead to.
    let home = page(&site, "index.html");
    let list = home.split("failed-fixes").nth(1).unwrap();
    let list = list.split("</section>").next().unwrap();
    assert_eq!(list.matches(" later</span>").count(), 1, "{list}");
    assert!(!home.contains("recurrence/#failed"), "{home}");
}

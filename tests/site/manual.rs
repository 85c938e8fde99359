//! A book of pages has its tree beside each page, and leads from each to the next.

use crate::book::Book;

fn manual() -> Book {
    let page = |title: &str| format!("---\ntitle: {title}\n---\n\nText.\n");
    let files = [
        ("content/README.md", "# Handbook\n\nRead [writing](writing.md), [rules](rules/README.md), then [apart](apart.md).\n".to_owned()),
        ("content/apart.md", page("Apart")),
        ("content/rules/README.md", page("Rules")),
        ("content/rules/one.md", page("Rule one")),
        ("content/rules/two.md", page("Rule two")),
        ("content/writing.md", page("Writing")),
        ("book.toml", "[book]\ntitle = \"Handbook\"\n[content]\npages = [\"**\"]\n".to_owned()),
    ];
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(path, text)| (*path, text.as_str()))
        .collect();
    Book::of(&files)
}

/// The titles in the tree of a page, and the one that is marked.
fn tree(html: &str) -> (Vec<&str>, Vec<&str>) {
    let tree = html.split("class=\"tree\"").nth(1).unwrap_or_default();
    let tree = tree.split("</details>").next().unwrap_or_default();
    let links = tree.split("<a ").skip(1).map(|link| {
        let text = link.split('>').nth(1).unwrap_or_default();
        (
            text.trim_end_matches("</a"),
            link.contains("aria-current=\"page\""),
        )
    });
    let links: Vec<(&str, bool)> = links.collect();
    let marked = links.iter().filter(|link| link.1).map(|link| link.0);
    (links.iter().map(|link| link.0).collect(), marked.collect())
}

#[test]
fn every_page_of_a_manual_has_the_tree_and_its_neighbours() {
    let book = manual();
    book.build();
    let site = book.site();
    let page = |path: &str| String::from_utf8_lossy(&site[path]).into_owned();
    let writing = page("writing/index.html");
    assert_eq!(
        tree(&writing),
        (vec!["Writing", "Rules", "Apart"], vec!["Writing"])
    );
    assert!(!writing.contains("rel=\"prev\""));
    assert!(writing.contains("rel=\"next\" href=\"../rules/\""));
    let one = page("rules/one/index.html");
    let all = vec!["Writing", "Rules", "Rule one", "Rule two", "Apart"];
    assert_eq!(tree(&one), (all, vec!["Rule one"]));
    let front = page("index.html");
    assert_eq!(tree(&front), (vec!["Writing", "Rules", "Apart"], vec![]));
    assert!(front.contains("rel=\"next\" href=\"./writing/\""));
    assert!(
        page("rules/two/index.html").contains("<span>Previous</span> <b dir=\"auto\">Rule one</b>")
    );
}

#[test]
fn the_order_of_reading_follows_the_front_page() {
    let book = manual();
    book.build();
    let other = "# Handbook\n\nRead [apart](apart.md), then [writing](writing.md).\n";
    book.write("content/README.md", other);
    book.build();
    let site = book.site();
    let apart = String::from_utf8_lossy(&site["apart/index.html"]);
    assert!(
        apart.contains("rel=\"next\" href=\"../writing/\""),
        "{apart}"
    );
}

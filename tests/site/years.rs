//! A year that has very many entries is parted by month, so that no page has thousands of rows and none lacks one.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::book::Book;

/// More than a page holds whole, in one year; and one in the year before.
const MANY: usize = 260;

fn rows(html: &str) -> BTreeSet<&str> {
    html.split("<a href=\"")
        .filter_map(|part| part.split('"').next())
        .filter_map(|to| to.rsplit_once("incidents/"))
        .map(|(_, entry)| entry)
        .filter(|entry| entry.contains("-n"))
        .collect()
}

#[test]
fn a_large_year_is_whole_by_its_months() {
    let mut files: Vec<(String, String)> = Vec::new();
    for at in 0..=MANY {
        let (year, month, day) = if at == MANY {
            (2024, 12, 31)
        } else {
            (2025, at % 5 * 2 + 1, at % 28 + 1)
        };
        let name = format!("content/{year}-{month:02}-{day:02}-n{at}.md");
        let mut text = "---\ntitle: Slow\nstatus: published\n".to_owned();
        let _ = writeln!(text, "started: {year}-{month:02}-{day:02}\n---\n");
        files.push((name, text));
    }
    files.push((
        "book.toml".to_owned(),
        "[output.html]\nsite-url = \"https://pm.example/\"\n".to_owned(),
    ));
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()))
        .collect();
    let book = Book::of(&files);
    book.build();
    let site = book.site();
    let page = |path: &str| String::from_utf8_lossy(&site[path]).into_owned();
    let year = page("years/2025/index.html");
    assert_eq!(rows(&year).len(), 50);
    assert!(year.contains("The newest 50 of 260 entries; the months above have all of them."));
    let mut all = BTreeSet::new();
    for month in ["01", "03", "05", "07", "09"] {
        let path = format!("years/2025/{month}/index.html");
        assert!(year.contains(&format!("years/2025/{month}/\"")), "{path}");
        all.extend(rows(&page(&path)).into_iter().map(str::to_owned));
        let sitemap = page("sitemap.xml");
        assert!(
            sitemap.contains(&format!("/years/2025/{month}/<")),
            "{path}"
        );
    }
    assert_eq!(all.len(), MANY);
    assert!(!site.contains_key("years/2025/02/index.html"));
    let march = page("years/2025/03/index.html");
    assert!(march.contains("<h1>March 2025</h1>"));
    for neighbour in ["years/2025/01/\"", "years/2025/05/\""] {
        assert!(march.contains(neighbour), "{neighbour}");
    }
    // A year that fits has no months, and is the one before the first month.
    assert!(!site.contains_key("years/2024/12/index.html"));
    assert!(
        page("years/2025/01/index.html").contains("rel=\"prev\" href=\"../../../years/2024/\"")
    );
    assert_eq!(rows(&page("years/2024/index.html")).len(), 1);
}

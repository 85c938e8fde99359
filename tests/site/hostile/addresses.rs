//! Ids, values, pages and old addresses that get in each other's way.

use super::*;

#[test]
fn entries_that_would_share_an_address_are_both_there() {
    let book = book();
    book.write("content/a.md", "---\nid: Same Thing\ntitle: One\n---\n");
    book.write("content/b.md", "---\nid: same-thing\ntitle: Two\n---\n");
    book.write("content/c.md", "---\nid: SAME_THING\ntitle: Three\n---\n");
    book.write("content/d.md", "---\nid: same-thing-2\ntitle: Four\n---\n");
    book.write("content/sub/2026-01-01-fine.md", "---\ntitle: Five\n---\n");
    let pages = built(&book);
    let has = |title: &str| {
        pages
            .iter()
            .filter(|(path, page)| {
                path.starts_with("incidents/") && heading(page).starts_with(title)
            })
            .count()
    };
    for title in ["One", "Two", "Three", "Four", "Five"] {
        assert_eq!(has(title), 1, "{title}: {:?}", pages.keys());
    }
    let findings = book.lint("CB108");
    // The id of d is its own, whatever number another one would have got.
    for name in ["b", "c", "sub/2026-01-01-fine"] {
        one(&findings, &format!("content/{name}.md:"));
    }
    assert_eq!(findings.len(), 3, "{findings:#?}");
    assert!(pages["incidents/same-thing-2"].contains("Four"));
}

#[test]
fn ids_values_and_pages_of_any_name_get_a_safe_address() {
    let book = book();
    let long = "long ".repeat(60);
    let wide = "数据库连接池".repeat(40);
    for (name, id) in [
        ("l", long.trim()),
        ("w", wide.as_str()),
        ("con-id", "CON"),
        ("nul-id", "nul"),
        ("dots", ".."),
    ] {
        let id = format!("---\nid: \"{id}\"\ntitle: Id {name}\n---\n\nText.\n");
        book.write(&format!("content/{name}.md"), id);
    }
    book.write(
        "content/aux.md",
        "---\ntitle: Aux\n---\n\nSee [the other](CON) and [wide](w.md).\n",
    );
    book.write(
        "content/con/com1/README.md",
        "# A page in a folder of devices\n",
    );
    book.write("content/con/lpt1.txt", "an asset");
    book.write(&format!("content/{}.md", "f".repeat(250)), FINE);
    let deep = vec!["d".repeat(100); 12].join("/");
    book.write(&format!("content/{deep}/README.md"), "# Deep down\n");
    book.write(
        "content/values.md",
        format!(
            "---\ntitle: Values\nservices: [con, nul/aux, \"{long}\", \"{wide}\", \"..\", \"/\", \"a/../b\"]\n\
                  tags: [prn, index, \"{long}x\"]\nroot_causes: [con]\nteams: [\"{long}\"]\n---\n\n![x](con/lpt1.txt)\n"
        ),
    );
    let pages = built(&book);
    for title in [
        "Id l",
        "Id w",
        "Id con-id",
        "Id nul-id",
        "Aux",
        "Values",
        "A page in a folder of devices",
        "Deep down",
    ] {
        assert!(
            pages.values().any(|page| heading(page).starts_with(title)),
            "{title}: {:?}",
            pages.keys()
        );
    }
    let aux = &pages["incidents/aux_"];
    assert!(aux.contains("href=\"../../incidents/con_/\""), "{aux}");
    for path in book.site().keys() {
        assert!(
            path.len() < 700 && path.split('/').all(|part| part.len() <= 200),
            "{path}"
        );
    }
}

#[test]
fn own_fields_may_have_any_name() {
    let book = book();
    let fields: Vec<String> = [
        "incidents",
        "actions",
        "causes",
        "api",
        "search",
        "years",
        "con",
        "my_field",
        "my-field",
        "🔥",
    ]
    .iter()
    .map(|name| format!("  \"{name}\": {{type: term, open: true, browse: true}}\n"))
    .collect();
    book.write(
        "content/_schema/template.yaml",
        format!("fields:\n{}", fields.concat()),
    );
    book.write(
        "content/x.md",
        "---\ntitle: X\nincidents: con\ncauses: b\napi: c\nmy_field: d\nmy-field: e\ncon: f\n---\n",
    );
    let pages = built(&book);
    assert!(
        pages.contains_key("by-incidents/con_")
            && pages.contains_key("my-field/d")
            && pages.contains_key("my-field-2/e")
    );
}

#[test]
fn old_addresses_never_take_the_place_of_a_page() {
    let book = book();
    let bad = [
        "/",
        "/incidents/",
        "/index.html",
        "/404.html/",
        "/api/book.json",
        "/feeds/all.json",
        "/assets/x",
        "/tags/t/",
        "/incidents/2026-01-01-fine/",
        "/incidents/2026-01-01-fine/entry.json",
        "/../x/",
        "relative",
        "/a b/",
        "/nul/",
        "//evil.example/x",
        "/_headers",
        "/robots.txt",
        "/years/2026/",
        // Below a file of the site there can be no folder.
        "/incidents/2026-01-01-fine/index.html/x",
        "/incidents/2026-01-01-fine/INDEX.html/index.html",
        "/incidents/2026-01-01-fine/entry.json/x",
        "/tags/index.html/x",
        "/tags/t/index.html/x/y/",
        "/elsewhere/index.html/index.html",
    ];
    let list = bad.map(|alias| format!("\"{alias}\"")).join(", ");
    let good =
        "\"/old/\", \"/Older/Two/\", \"/incidents/old/index.html\", \"/incidents/older.html\"";
    book.write(
        "content/moved.md",
        format!("---\ntitle: Moved\ntags: [t]\naliases: [{list}, {good}, /OLD/two/]\n---\n"),
    );
    book.write(
        "content/other.md",
        "---\ntitle: Other\naliases: [/old/]\n---\n",
    );
    let pages = built(&book);
    for address in ["old", "Older/Two", "incidents/old"] {
        assert!(pages[address].contains("incidents/moved/"), "{address}");
    }
    let file = book.site().remove("incidents/older.html").unwrap();
    assert!(String::from_utf8_lossy(&file).contains("incidents/moved/"));
    let findings = book.lint("CB106,CB108");
    assert_eq!(
        findings
            .iter()
            .filter(|finding| finding.starts_with("content/moved.md:4:"))
            .count(),
        // Not every host tells `/OLD/` from `/old/`.
        bad.len() + 1,
        "{findings:#?}"
    );
    one(&findings, "content/other.md:3:11: CB108");
}

#[test]
fn pages_never_take_the_place_of_what_the_site_makes() {
    let book = book();
    for name in [
        "incidents",
        "causes",
        "api",
        "search",
        "build",
        "404.html",
        "about",
        "pages",
        "about/index.html",
    ] {
        book.write(
            &format!("content/{name}/README.md"),
            format!("# Page {name}\n"),
        );
    }
    book.write("content/README.md", "# Page at the top\n");
    let pages = built(&book);
    for name in [
        "incidents",
        "causes",
        "api",
        "search",
        "build",
        "404.html",
        "about",
        "pages",
        "at the top",
    ] {
        let count = pages
            .values()
            .filter(|page| heading(page) == format!("Page {name}"))
            .count();
        assert_eq!(count, 1, "{name}: {:?}", pages.keys());
    }
}

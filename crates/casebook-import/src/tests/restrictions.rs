//! What only some people may see in Confluence stays among them.

use super::*;

/// An object of a space export, with properties; those that begin with `#` name another object.
fn object(class: &str, id: &str, properties: &[(&str, &str)]) -> String {
    let properties: String = properties
        .iter()
        .map(|(name, value)| match value.strip_prefix('#') {
            Some(id) => format!(
                "<property name=\"{name}\" class=\"Page\"><id name=\"id\">{id}</id></property>"
            ),
            None => format!("<property name=\"{name}\"><![CDATA[{value}]]></property>"),
        })
        .collect();
    format!("<object class=\"{class}\"><id name=\"id\">{id}</id>{properties}</object>\n")
}

fn page(id: &str, parent: &str, state: &str) -> String {
    let parent = format!("#{parent}");
    let mut properties = vec![("title", id), ("contentStatus", state)];
    if parent.len() > 1 {
        properties.push(("parent", &parent));
    }
    let body = [
        (
            "body",
            "<h2>Summary</h2><p>Late mail.</p><h2>Impact</h2><p>None.</p>",
        ),
        ("content", &*format!("#{id}")),
    ];
    format!(
        "{}{}",
        object("Page", id, &properties),
        object("BodyContent", &format!("b{id}"), &body)
    )
}

fn export(objects: &[String]) -> String {
    format!(
        "<hibernate-generic>\n{}</hibernate-generic>\n",
        objects.concat()
    )
}

fn reads(page: &str) -> String {
    object(
        "ContentPermissionSet",
        "p1",
        &[("type", "View"), ("owningContent", &format!("#{page}"))],
    )
}

fn restrictions(items: &[Item]) -> Vec<(&str, Restriction)> {
    let found = records(items).into_iter();
    found
        .map(|record| (record.id.as_deref().unwrap_or_default(), record.restriction))
        .collect()
}

#[test]
fn a_restriction_holds_for_everything_below_its_page() {
    let text = export(&[
        page("20", "10", "current"),
        page("30", "25", "current"),
        page("25", "20", "draft"),
        page("10", "", "current"),
        page("11", "", "current"),
        page("40", "39", "current"),
        page("50", "51", "current"),
        page("51", "50", "current"),
        page("61", "60", "current"),
        object("Folder", "60", &[("title", "Secret")]),
        object(
            "ContentPermissionSet",
            "p0",
            &[("type", "Edit"), ("owningContent", "#11")],
        ),
        reads("10"),
        reads("60"),
    ]);
    let items = of_bytes(FrontEnd::Entities, text.as_bytes());
    let expected = [
        ("20", Restriction::Stated),
        ("30", Restriction::Stated),
        ("10", Restriction::Stated),
        ("11", Restriction::None),
        // Nobody knows who may see the page above it.
        ("40", Restriction::Unknown),
        ("50", Restriction::None),
        ("51", Restriction::None),
        ("61", Restriction::Stated),
    ];
    assert_eq!(restrictions(&items), expected);
    let mut converter = converter();
    for record in records(&items) {
        let refused = converter.convert(record).err();
        let expected = match record.restriction {
            Restriction::None => None,
            Restriction::Stated => Some(Skipped::Restricted),
            Restriction::Unknown => Some(Skipped::MaybeRestricted),
        };
        assert_eq!(refused, expected, "{record:?}");
    }
    converter.takes_restricted = true;
    for record in records(&items) {
        let written = converter.convert(record).unwrap().text;
        let is_restricted = written.contains("visibility: restricted");
        assert_eq!(
            is_restricted,
            record.restriction != Restriction::None,
            "{written}"
        );
    }
}

#[test]
fn the_restrictions_of_an_export_that_ends_early_may_be_in_the_lost_part() {
    let text = export(&[
        page("10", "", "current"),
        page("20", "10", "current"),
        reads("10"),
    ]);
    let whole = of_bytes(FrontEnd::Entities, text.as_bytes());
    assert_eq!(
        restrictions(&whole),
        [("10", Restriction::Stated), ("20", Restriction::Stated)]
    );
    let mut seen = 0;
    for end in 0..text.trim_end().len() {
        let items = of_bytes(FrontEnd::Entities, &text.as_bytes()[..end]);
        for (id, restriction) in restrictions(&items) {
            assert_ne!(restriction, Restriction::None, "page {id}, cut at {end}");
            seen += 1;
        }
    }
    assert!(seen > 100);
    // A restriction of nobody knows what.
    let text = export(&[
        page("10", "", "current"),
        object("ContentPermissionSet", "p1", &[]),
    ]);
    let items = of_bytes(FrontEnd::Entities, text.as_bytes());
    assert_eq!(restrictions(&items), [("10", Restriction::Unknown)]);
}

#[test]
fn what_an_export_has_beside_pages_is_counted() {
    let text = export(&[
        page("10", "", "current"),
        page("11", "10", "draft"),
        page("12", "10", "deleted"),
        object("Page", "13", &[("title", "10"), ("originalVersion", "#10")]),
        object("Comment", "c1", &[("content", "#10")]),
        object("Comment", "c2", &[("content", "#10")]),
    ]);
    let items = of_bytes(FrontEnd::Entities, text.as_bytes());
    let notes: Vec<&str> = items
        .iter()
        .filter_map(|item| match item {
            Item::Note(note) => Some(note.as_str()),
            _ => None,
        })
        .collect();
    let expected = [
        "entities.xml: comments left out: 2",
        "entities.xml: drafts left out: 1",
        "entities.xml: earlier versions of pages left out: 1",
        "entities.xml: pages in the trash left out: 1",
    ];
    assert_eq!(notes, expected);
}

/// A page as the REST interface answers with it.
fn answer(id: &str, above: &[&str], restrictions: &serde_json::Value) -> serde_json::Value {
    let above: Vec<_> = above
        .iter()
        .map(|id| serde_json::json!({"id": id, "title": id}))
        .collect();
    serde_json::json!({
        "id": id, "title": id, "ancestors": above, "restrictions": {"read": {"restrictions": restrictions}},
        "body": {"storage": {"value": "<h2>Summary</h2><p>Late mail.</p>"}},
    })
}

#[test]
fn a_page_of_the_rest_interface_is_as_restricted_as_those_above_it() {
    let nobody = serde_json::json!({"user": {"results": []}, "group": {"results": []}});
    let users =
        serde_json::json!({"user": {"results": [{"username": "ana"}]}, "group": {"results": []}});
    let half = serde_json::json!({"user": {"results": []}});
    let mut silent = answer("7", &[], &nobody);
    let keys = silent.as_object_mut().unwrap();
    keys.remove("restrictions");
    keys.insert("extensions".to_owned(), serde_json::json!({"position": 4}));
    let folder = std::env::temp_dir().join(format!("casebook-answers-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let first = serde_json::json!({"results": [
        answer("1", &[], &nobody), answer("3", &["1", "2"], &nobody), answer("4", &["1"], &nobody), answer("5", &["1", "9"], &nobody), answer("6", &[], &half), silent,
    ]});
    // The page above stands in another file, behind those below it.
    std::fs::write(folder.join("1.json"), first.to_string()).unwrap();
    std::fs::write(
        folder.join("2.json"),
        answer("2", &["1"], &users).to_string(),
    )
    .unwrap();
    let items = items(&files(&folder).unwrap());
    std::fs::remove_dir_all(&folder).unwrap();
    let expected = [
        ("1", Restriction::None),
        ("3", Restriction::Stated),
        ("4", Restriction::None),
        ("5", Restriction::Unknown),
        ("6", Restriction::Unknown),
        ("7", Restriction::None),
        ("2", Restriction::Stated),
    ];
    assert_eq!(restrictions(&items), expected);
    let notes = &records(&items)[5].notes;
    assert_eq!(notes.len(), 2, "{notes:?}");
    assert_eq!(notes[0], "`extensions` of the answer is not taken");
    assert!(
        notes[1].contains("does not say who may see the page"),
        "{notes:?}"
    );
}

/// A page as the second version of the REST interface answers with it: who may see it is another answer.
fn second(id: &str, parent: Option<&str>) -> serde_json::Value {
    serde_json::json!({
        "id": id, "title": format!("Page {id}"), "parentId": parent, "parentType": "page", "spaceId": "1",
        "body": {"storage": {"value": "<h2>Summary</h2><p>Late mail.</p>"}},
    })
}

#[test]
fn a_page_that_names_the_one_above_it_inherits_what_is_known_of_that() {
    let nobody = serde_json::json!({"user": {"results": []}, "group": {"results": []}});
    let users =
        serde_json::json!({"user": {"results": [{"username": "ana"}]}, "group": {"results": []}});
    let mut said = second("8", Some("1"));
    let restrictions_of =
        |list: &serde_json::Value| serde_json::json!({"read": {"restrictions": list}});
    said["restrictions"] = restrictions_of(&nobody);
    let mut lost = second("9", Some("77"));
    lost["restrictions"] = restrictions_of(&nobody);
    let folder = std::env::temp_dir().join(format!("casebook-parents-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let pages = serde_json::json!({"results": [
        second("1", None), second("2", Some("1")), second("3", Some("2")), second("4", Some("3")), second("5", Some("6")),
        second("6", Some("5")), second("7", Some("77")), said, lost,
    ]});
    std::fs::write(folder.join("pages.json"), pages.to_string()).unwrap();
    let known = [answer("1", &[], &nobody), answer("3", &["1", "2"], &users)];
    for (number, page) in known.iter().enumerate() {
        std::fs::write(folder.join(format!("said-{number}.json")), page.to_string()).unwrap();
    }
    let items = items(&files(&folder).unwrap());
    std::fs::remove_dir_all(&folder).unwrap();
    let expected = [
        ("1", Restriction::None),
        ("2", Restriction::None),
        ("3", Restriction::Stated),
        ("4", Restriction::Stated),
        // Nobody says anything of these, also not of what they stand below.
        ("5", Restriction::None),
        ("6", Restriction::None),
        ("7", Restriction::None),
        ("8", Restriction::None),
        ("9", Restriction::Unknown),
    ];
    assert_eq!(restrictions(&items)[..9], expected);
    let all = records(&items);
    assert_eq!(all[3].folders, ["Page 1", "Page 2", "Page 3"]);
    assert!(all[4].folders.is_empty());
    let is_unsaid = |at: usize| {
        let mut notes = all[at].notes.iter();
        notes.any(|note| note.contains("does not say who may see the page"))
    };
    assert_eq!(
        [0, 1, 3, 6, 7].map(is_unsaid),
        [false, true, false, true, false]
    );
}

//! The two sites of the demo book: what is for those who keep it is in one of them alone.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

use casebook::time::Date;
use casebook::workspace::{Clock, HistoryDepth, Location, Viewer, Workspace};

use crate::html::main_of;

type Files = BTreeMap<String, Vec<u8>>;

fn site(audience: &str) -> Files {
    let location = Location {
        viewer: Viewer::Audience(audience.to_owned()),
        ..Location::of(Path::new(env!("CARGO_MANIFEST_DIR")))
    };
    let clock = Clock::Day(Date::constant(2026, 6, 1));
    let book = Workspace::open_with(&location, clock, HistoryDepth::None, &()).unwrap();
    let planned = book.plan(&(), |plan| Ok(plan.in_memory()?));
    planned.unwrap().value
}

static INTERNAL: LazyLock<Files> = LazyLock::new(|| site("internal"));
static PUBLIC: LazyLock<Files> = LazyLock::new(|| site("public"));

fn main_part(site: &Files, path: &str) -> String {
    main_of(std::str::from_utf8(&site[path]).unwrap()).to_owned()
}

/// The part of an entry's text below a heading of the second level.
fn section(site: &Files, id: &str, heading: &str) -> String {
    let page = main_part(site, &format!("incidents/{id}/index.html"));
    let start = page.find(&format!("<h2 id=\"{heading}\"")).unwrap();
    let rest = &page[start..];
    let end = rest[1..].find("<h2").map_or(rest.len(), |end| end + 1);
    rest[..end].trim_end().to_owned()
}

/// Files of a site whose bytes hold a text.
fn holding<'a>(site: &'a Files, text: &str) -> Vec<&'a str> {
    let has = |bytes: &[u8]| {
        bytes
            .windows(text.len())
            .any(|part| part == text.as_bytes())
    };
    let files = site.iter().filter(|(_, bytes)| has(bytes));
    files.map(|(path, _)| path.as_str()).collect()
}

#[test]
fn both_sites_of_the_demo_show_a_passage_and_a_twin_as_they_should() {
    let (regex, withdrawal) = (
        "2016-07-20-stack-overflow-regex",
        "2025-07-14-cloudflare-1111-withdrawal",
    );
    insta::assert_snapshot!(
        "demo_internal_detection",
        section(&INTERNAL, regex, "detection")
    );
    insta::assert_snapshot!(
        "demo_public_detection",
        section(&PUBLIC, regex, "detection")
    );
    insta::assert_snapshot!(
        "demo_internal_trigger",
        section(&INTERNAL, withdrawal, "trigger")
    );
    insta::assert_snapshot!(
        "demo_public_trigger",
        section(&PUBLIC, withdrawal, "trigger")
    );
    let twin = "incidents/2012-02-29-azure-leap-day/index.html";
    insta::assert_snapshot!(
        "demo_public_twin",
        section(&PUBLIC, "2012-02-29-azure-leap-day", "summary")
    );
    assert!(main_part(&INTERNAL, twin).contains("Each new virtual machine in Windows Azure"));
}

#[test]
fn what_is_not_for_everyone_is_in_no_byte_of_the_public_demo() {
    for note in [
        "To be looked up when this entry",
        "argued for the reverse",
        "Eighty-three minutes later",
    ] {
        assert!(!holding(&INTERNAL, note).is_empty(), "{note}");
        assert_eq!(holding(&PUBLIC, note), [] as [&str; 0], "{note}");
    }
    for restricted in ["restricted-example", "An entry that is in no site"] {
        assert_eq!(holding(&INTERNAL, restricted), [] as [&str; 0]);
        assert_eq!(holding(&PUBLIC, restricted), [] as [&str; 0]);
    }
}

#[test]
fn the_files_of_both_sites_of_the_demo() {
    let addresses = |site: &Files| -> Vec<String> {
        let pages = site
            .keys()
            .filter_map(|path| path.strip_suffix("/index.html"));
        pages.map(str::to_owned).collect()
    };
    let (internal, public) = (addresses(&INTERNAL), addresses(&PUBLIC));
    let only_internal: Vec<&String> = internal
        .iter()
        .filter(|path| !public.contains(path))
        .collect();
    let only_public: Vec<&String> = public
        .iter()
        .filter(|path| !internal.contains(path))
        .collect();
    insta::assert_snapshot!(
        "demo_files",
        format!("only internal: {only_internal:#?}\nonly public: {only_public:#?}")
    );
}

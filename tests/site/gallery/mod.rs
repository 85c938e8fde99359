//! Every kind of page, printed from ordinary data, from as much of everything as it must survive, and from none.
//!
//! With `CASEBOOK_GALLERY=DIR` the pages and the theme's assets are written to a folder, to be looked at.

#![allow(clippy::unwrap_used)]

mod entry_samples;
mod guide_samples;
mod page_samples;
mod samples;
pub(crate) mod wellformed;

use std::path::Path;

use casebook::render::Theme;
use casebook::render::views::{Frame, Root, View};

use samples::frame;

/// A printed page and its path in the site.
struct Printed {
    path: &'static str,
    text: String,
}

fn page<V: View>(
    theme: &Theme,
    path: &'static str,
    title: &str,
    current: &str,
    view: &V,
) -> Printed {
    let text = theme
        .page(&frame(path, title, current), view)
        .unwrap_or_else(|error| panic!("{path}: {error}"));
    Printed { path, text }
}

fn print_all(theme: &Theme) -> Vec<Printed> {
    use {entry_samples as entry, guide_samples as guide, page_samples as pages};
    let absolute = Frame {
        root: Root::absolute("/"),
        noindex: true,
        ..frame("404.html", "Not found", "")
    };
    let long = samples::long_title();
    vec![
        page(theme, "index.html", "", "", &pages::home(34)),
        page(theme, "extreme/index.html", "", "", &pages::extreme_home()),
        page(theme, "empty/index.html", "", "", &pages::empty_home()),
        page(
            theme,
            "incidents/index.html",
            "Incidents",
            "Incidents",
            &pages::incidents(34),
        ),
        page(
            theme,
            "empty/incidents/index.html",
            "Incidents",
            "Incidents",
            &pages::incidents(0),
        ),
        page(
            theme,
            "years/2026/index.html",
            "2026",
            "Incidents",
            &pages::year(),
        ),
        page(
            theme,
            "incidents/pm-2026-0042/index.html",
            "Checkout answered 502",
            "Incidents",
            &entry::ordinary(),
        ),
        page(
            theme,
            "incidents/extreme/index.html",
            &long,
            "Incidents",
            &entry::extreme(),
        ),
        page(
            theme,
            "incidents/empty/index.html",
            "2019-04-01-notes",
            "Incidents",
            &entry::empty(),
        ),
        page(
            theme,
            "causes/index.html",
            "Causes",
            "Causes",
            &pages::causes(),
        ),
        page(
            theme,
            "causes/capacity/connection-pool/index.html",
            "connection-pool",
            "Causes",
            &pages::cause(),
        ),
        page(
            theme,
            "services/empty/index.html",
            "x",
            "Services",
            &pages::empty_listing(),
        ),
        page(
            theme,
            "recurrence/index.html",
            "Recurrence",
            "Recurrence",
            &pages::recurrence(9),
        ),
        page(
            theme,
            "recurrence/extreme/index.html",
            "Recurrence",
            "Recurrence",
            &pages::recurrence(40),
        ),
        page(
            theme,
            "recurrence/empty/index.html",
            "Recurrence",
            "Recurrence",
            &pages::empty_recurrence(),
        ),
        page(
            theme,
            "metrics/index.html",
            "Metrics",
            "Metrics",
            &pages::metrics(24),
        ),
        page(
            theme,
            "metrics/extreme/index.html",
            "Metrics",
            "Metrics",
            &pages::metrics(300),
        ),
        page(
            theme,
            "metrics/empty/index.html",
            "Metrics",
            "Metrics",
            &pages::metrics(0),
        ),
        page(
            theme,
            "actions/index.html",
            "Actions",
            "Actions",
            &pages::actions(60),
        ),
        page(
            theme,
            "actions/empty/index.html",
            "Actions",
            "Actions",
            &pages::actions(0),
        ),
        page(
            theme,
            "lessons/index.html",
            "Lessons learned",
            "Lessons",
            &pages::lessons(4),
        ),
        page(
            theme,
            "lessons/empty/index.html",
            "Lessons learned",
            "Lessons",
            &pages::lessons(0),
        ),
        page(
            theme,
            "criteria/index.html",
            "When to write one",
            "",
            &guide::criteria(),
        ),
        page(
            theme,
            "guide/index.html",
            "How to write one",
            "",
            &guide::author_guide(),
        ),
        page(
            theme,
            "glossary/index.html",
            "Glossary",
            "",
            &guide::glossary(),
        ),
        page(
            theme,
            "search/index.html",
            "Search",
            "",
            &guide::search(true),
        ),
        page(
            theme,
            "search/empty/index.html",
            "Search",
            "",
            &guide::search(false),
        ),
        page(
            theme,
            "guides/paging/index.html",
            "How we page",
            "",
            &guide::plain(),
        ),
        page(
            theme,
            "build/index.html",
            "This build",
            "",
            &guide::build(9),
        ),
        page(
            theme,
            "build/empty/index.html",
            "This build",
            "",
            &guide::build(0),
        ),
        page(theme, "old/index.html", "Moved", "", &guide::redirect()),
        Printed {
            path: "404.html",
            text: theme.page(&absolute, &guide::not_found()).unwrap(),
        },
        Printed {
            path: "feed.xml",
            text: theme
                .part(&Root::from_output("feed.xml"), &guide::feed())
                .unwrap(),
        },
        Printed {
            path: "sitemap.xml",
            text: theme.document(&guide::sitemap()).unwrap(),
        },
    ]
}

#[test]
fn every_page_is_well_formed_and_keeps_to_the_content_security_policy() {
    let theme = Theme::load(&[]).unwrap();
    let printed = print_all(&theme);
    if let Some(folder) = std::env::var_os("CASEBOOK_GALLERY") {
        write_gallery(Path::new(&folder), &theme, &printed);
    }
    let problems: Vec<String> = printed
        .iter()
        .flat_map(|page| {
            wellformed::problems(&page.text)
                .into_iter()
                .map(|problem| format!("{}: {problem}", page.path))
        })
        .collect();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn an_ordinary_entry_with_its_assets_stays_within_60_kilobytes() {
    let theme = Theme::load(&[]).unwrap();
    let page = page(
        &theme,
        "incidents/pm-2026-0042/index.html",
        "x",
        "Incidents",
        &entry_samples::ordinary(),
    );
    let linked = theme
        .assets()
        .iter()
        .filter(|asset| page.text.contains(&asset.path));
    let total = page.text.len() + linked.map(|asset| asset.bytes.len()).sum::<usize>();
    assert!(
        total <= 60_000,
        "{total} bytes, {} of them the page",
        page.text.len()
    );
}

#[test]
fn text_from_entries_is_escaped_and_what_is_unknown_says_so() {
    let theme = Theme::load(&[]).unwrap();
    let extreme = page(
        &theme,
        "incidents/extreme/index.html",
        "x",
        "",
        &entry_samples::extreme(),
    )
    .text;
    assert!(extreme.contains("took &lt;all&gt; the &quot;internal&quot; proxies"));
    assert!(!extreme.contains("<all>") && !extreme.contains("<9h14>"));
    let empty = page(
        &theme,
        "incidents/empty/index.html",
        "x",
        "",
        &entry_samples::empty(),
    )
    .text;
    assert!(empty.contains("<span class=\"vh\">not recorded</span>") && !empty.contains("null"));
    assert!(!empty.contains("Action items") && !empty.contains("class=\"contents\""));
}

#[test]
fn links_lead_back_from_every_depth() {
    let theme = Theme::load(&[]).unwrap();
    let deep = page(
        &theme,
        "causes/a/b/index.html",
        "x",
        "",
        &page_samples::cause(),
    )
    .text;
    assert!(
        deep.contains("href=\"../../../services/checkout/\"")
            && deep.contains("href=\"../../../assets/style.")
    );
    let home = page(&theme, "index.html", "", "", &page_samples::home(1)).text;
    assert!(home.contains("class=\"brand\" href=\"./\"") && home.contains("href=\"./incidents/\""));
    for text in [&deep, &home] {
        assert!(
            !text.contains("~/"),
            "a place on the site was printed without the way to it"
        );
    }
}

fn write_gallery(folder: &Path, theme: &Theme, printed: &[Printed]) {
    let files = printed.iter().map(|page| (page.path, page.text.as_bytes()));
    let assets = theme
        .assets()
        .iter()
        .map(|asset| (asset.path.as_str(), &*asset.bytes));
    for (path, bytes) in files.chain(assets) {
        let target = folder.join(path);
        std::fs::create_dir_all(target.parent().unwrap()).unwrap();
        std::fs::write(target, bytes).unwrap();
    }
}

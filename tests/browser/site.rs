//! The demo book as its readers meet it.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::book::{Site, demo};
use crate::copy::copy;
use crate::tab::{Scheme, Tab};

/// The kinds of page as the templates name them; a template without a kind of its own prints plain pages.
fn kinds_of_the_theme() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default/templates");
    let mut kinds: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| fs::read_to_string(entry.unwrap().path()).unwrap())
        .filter_map(|text| {
            text.split_once("{% block kind %}")?
                .1
                .split_once("{% endblock")
                .map(|(kind, _)| kind.to_owned())
        })
        .collect();
    kinds.sort();
    kinds
}

/// Pages that stand in the design, whatever the theme makes of them.
const KINDS: &[&str] = &[
    "home",
    "list",
    "entry",
    "listing",
    "listing-index",
    "year",
    "actions",
    "recurrence",
    "metrics",
    "lessons",
    "criteria",
    "guide",
    "glossary",
    "build",
    "plain",
    "not-found",
    "search",
];

#[test]
fn every_kind_of_page_is_there() {
    let theme = kinds_of_the_theme();
    for kind in KINDS {
        assert!(
            theme.iter().any(|known| known == kind),
            "no template prints {kind}"
        );
    }
    // The demo has no old address to redirect from; the book of extremes has.
    for kind in theme.iter().filter(|kind| *kind != "redirect") {
        assert!(
            demo().kinds.contains_key(kind),
            "no page of kind {kind}: {:?}",
            demo().kinds.keys()
        );
    }
}

fn barriers(scheme: Scheme, width: u32) {
    let tab = demo().tab();
    tab.viewport(width, 900);
    tab.scheme(scheme);
    let mut found = Vec::new();
    for (kind, page) in demo().one_of_each() {
        tab.open(&demo().server.url(page));
        found.extend(
            tab.accessibility()
                .into_iter()
                .map(|line| format!("{kind} ({page}): {line}")),
        );
    }
    assert_eq!(found, [] as [&str; 0]);
}

#[test]
fn no_barriers_in_light_on_a_phone() {
    barriers(Scheme::Light, 390);
}

#[test]
fn no_barriers_in_light_on_a_desk() {
    barriers(Scheme::Light, 1280);
}

#[test]
fn no_barriers_in_dark_on_a_phone() {
    barriers(Scheme::Dark, 390);
}

#[test]
fn no_barriers_in_dark_on_a_desk() {
    barriers(Scheme::Dark, 1280);
}

/// Opens one page of each kind and collects what is wrong with it.
fn each_kind(site: &Site, tab: &Tab, check: impl Fn(&Tab) -> Vec<String>) {
    let mut found = Vec::new();
    for (kind, page) in site.one_of_each() {
        tab.open(&site.server.url(page));
        found.extend(
            check(tab)
                .into_iter()
                .map(|line| format!("{kind} ({page}): {line}")),
        );
    }
    assert_eq!(found, [] as [&str; 0]);
}

#[test]
fn no_page_complains_or_asks_another_host() {
    each_kind(demo(), &demo().tab(), Tab::complaints);
}

#[test]
fn nothing_moves_while_a_page_loads() {
    for width in [390, 1280] {
        let tab = demo().tab();
        tab.viewport(width, 900);
        each_kind(demo(), &tab, |tab| {
            let (mut shift, mut moved) = tab.layout_shift();
            // On a busy machine a page is painted before the rest of it has come, and little things move on. What is a fault of
            // the page moves again.
            if shift > 0.0 && shift <= 0.02 {
                tab.open(&tab.text("location.href"));
                (shift, moved) = tab.layout_shift();
            }
            if shift > 0.0 {
                vec![format!("shifts by {shift} at {width}: {moved}")]
            } else {
                Vec::new()
            }
        });
    }
}

/// Results come after the page: what stands there by then must not jump.
#[test]
fn a_question_in_the_address_moves_nothing_that_is_read() {
    for width in [390, 1280] {
        let tab = demo().tab();
        tab.viewport(width, 900);
        for question in ["certificate", "cause:network", "nosuchwordanywhere"] {
            let page = format!("search/?q={question}");
            tab.open(&demo().server.url(&page));
            let said = "document.querySelector('.search-status')?.textContent ?? ''";
            tab.wait_for(&format!("/entr|found|No /.test({said})"));
            tab.eval("new Promise(done => setTimeout(done, 300))");
            let (shift, moved) = tab.layout_shift();
            assert!(
                shift <= 0.02,
                "{page} shifts by {shift} at {width}: {moved}"
            );
        }
    }
}

#[test]
fn every_page_fits_its_window() {
    for width in [320, 390, 1280] {
        let tab = demo().tab();
        tab.viewport(width, 900);
        each_kind(demo(), &tab, |tab| {
            let needed = tab
                .eval("document.scrollingElement.scrollWidth")
                .as_u64()
                .unwrap();
            if needed > u64::from(width) {
                vec![format!("needs {needed} of {width}")]
            } else {
                Vec::new()
            }
        });
    }
}

#[test]
fn everything_can_be_read_without_scripts() {
    let tab = demo().tab();
    tab.without_scripts();
    each_kind(demo(), &tab, |tab| {
        let mut found = tab.complaints();
        if tab
            .requests()
            .iter()
            .any(|url| url.ends_with(".wasm") || url.ends_with(".pack"))
        {
            found.push("loads an engine that cannot run".to_owned());
        }
        if tab
            .text("document.querySelector('main').innerText")
            .trim()
            .len()
            < 20
        {
            found.push("shows nothing".to_owned());
        }
        found
    });
    tab.open(&demo().largest("list"));
    let rows = "[...document.querySelectorAll('tbody tr:not(.group)')].filter(row => row.offsetHeight > 0).length";
    assert_eq!(
        tab.eval(rows).as_u64(),
        Some(demo().kinds["entry"].len() as u64)
    );
}

#[test]
fn an_entry_travels_in_sixty_kilobytes() {
    let tab = demo().tab();
    for page in &demo().kinds["entry"] {
        tab.open(&demo().server.url(page));
        let bytes = tab.transferred();
        assert!(bytes <= 60_000, "{page} and its assets take {bytes} bytes");
    }
}

#[test]
fn the_keyboard_reaches_the_text_the_search_and_every_link() {
    let tab = demo().tab();
    tab.open(&demo().largest("entry"));
    tab.press("Tab");
    assert_eq!(
        tab.text("document.activeElement.getAttribute('href')"),
        "#cb-main"
    );
    let visible = "(() => { const box = document.activeElement.getBoundingClientRect();
        return box.width > 1 && box.height > 1 && box.top >= 0; })()";
    tab.wait_for(visible);
    tab.press("Enter");
    tab.wait_for("document.activeElement.id === 'cb-main'");
    tab.press("/");
    assert_eq!(tab.text("document.activeElement.type"), "search");
    tab.press("x");
    assert_eq!(tab.text("document.activeElement.value"), "x");
    tab.press("Escape");

    // Whatever takes the focus shows it.
    tab.open(&demo().server.url("/"));
    for _ in 0..25 {
        tab.press("Tab");
        let element = tab.text("document.activeElement.outerHTML");
        let focused = tab.picture_of("document.activeElement");
        // Where the focus was, the next Tab goes on from.
        tab.eval("(globalThis.left = document.activeElement).blur()");
        assert_ne!(
            focused,
            tab.picture_of("left"),
            "nothing shows the focus of {element}"
        );
    }
}

#[test]
fn a_list_can_be_filtered_sorted_and_shared() {
    let tab = demo().tab();
    tab.open(&demo().largest("list"));
    let shown = "[...document.querySelectorAll('tbody tr:not(.group)')].filter(row => row.offsetHeight > 0).length";
    let all = tab.eval(shown).as_u64().unwrap();
    tab.eval(
        "(() => { const field = document.querySelector('main form input[name=q]');
            field.value = 'certificate'; field.dispatchEvent(new Event('input', {bubbles: true})); })()",
    );
    let some = tab.eval(shown).as_u64().unwrap();
    assert!(some > 0 && some < all, "{some} of {all}");
    tab.eval("document.querySelector('thead th[data-key=severity] button').click()");
    assert_eq!(
        tab.text("document.querySelector('thead th[data-key=severity]').getAttribute('aria-sort')"),
        "ascending"
    );
    let address = tab.text("location.href");
    assert!(
        address.contains("q=certificate") && address.contains("sort=severity"),
        "{address}"
    );

    let other = demo().tab();
    other.open(&address);
    assert_eq!(other.eval(shown).as_u64(), Some(some));
    assert_eq!(other.complaints(), [] as [&str; 0]);
}

#[test]
fn a_chosen_theme_is_kept() {
    let tab = demo().tab();
    tab.scheme(Scheme::Light);
    tab.open(&demo().server.url("/"));
    let background = "getComputedStyle(document.documentElement).backgroundColor";
    let light = tab.text(background);
    tab.eval(
        "(() => { const theme = document.querySelector('[data-theme-choice]');
            theme.value = 'dark'; theme.dispatchEvent(new Event('change', {bubbles: true})); })()",
    );
    let dark = tab.text(background);
    assert_ne!(light, dark);
    tab.open(&demo().largest("entry"));
    assert_eq!(tab.text(background), dark);
}

#[test]
fn paper_gets_the_text_and_no_controls() {
    let tab = demo().tab();
    tab.open(&demo().largest("entry"));
    tab.print_media();
    let hidden = "['header.top nav', 'form.search', '.tools', '.skip']
        .filter(part => [...document.querySelectorAll(part)].some(one => one.getClientRects().length > 0)).join(' ')";
    assert_eq!(tab.text(hidden), "");
    assert_eq!(
        tab.eval("document.querySelector('h1').getClientRects().length > 0"),
        true
    );
}

/// Nobody can open on paper what was folded on the screen.
#[test]
fn paper_gets_what_was_folded() {
    let tab = demo().tab();
    let shown =
        "[...document.querySelectorAll('main details:not(.filter-more)')].map(one => [one.open, one.querySelector('table, p, ul')])
        .map(([open, inside]) => !open && inside.checkVisibility({contentVisibilityAuto: true}) &&
            inside.getBoundingClientRect().height > 0).map(Number).join('')";
    for page in [
        "/",
        "/recurrence/",
        "/metrics/",
        "/actions/",
        "/causes/network/bgp/",
    ] {
        tab.open(&demo().server.url(page));
        let folded = tab
            .eval("document.querySelectorAll('main details:not(.filter-more)').length")
            .as_u64()
            .unwrap();
        assert!(folded > 0, "{page} folds nothing");
        // What stands in the margins comes with a script, after the page: not between the two sheets that are compared.
        tab.wait_for("(dispatchEvent(new Event('beforeprint')), document.documentElement.dataset.margins === '')");
        let printed = tab.printed();
        tab.print_media();
        // What is laid out only when it comes near is so with the next picture.
        tab.wait_for(&format!("{shown} === '{}'", "1".repeat(folded as usize)));
        tab.scheme(Scheme::Light);
        tab.wait_for(&format!("{shown} === '{}'", "0".repeat(folded as usize)));
        // What is open on the screen takes as much paper.
        tab.eval("document.querySelectorAll('main details:not(.filter-more)').forEach(one => { one.open = true; })");
        assert_eq!(printed, tab.printed(), "{page}");
        // And more than the same page without it, so that the two would differ if it were left out.
        tab.eval("document.querySelectorAll('main details:not(.filter-more)').forEach(one => one.remove())");
        assert!(tab.printed() < printed, "{page}");
    }
}

#[test]
fn the_site_works_below_a_path() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let book = TempDir::new().unwrap();
    let toml = "[book]\ntitle = \"Below a path\"\n[output.html]\nsite-url = \"https://host.example/team/postmortems/\"\n";
    fs::write(book.path().join("book.toml"), toml).unwrap();
    let content = book.path().join("content");
    fs::create_dir_all(&content).unwrap();
    for folder in ["2021", "guides"] {
        copy(&root.join("content").join(folder), &content.join(folder));
    }
    let site = Site::build("sub-path", book.path(), "/team/postmortems/");
    let tab = site.tab();
    each_kind(&site, &tab, Tab::complaints);
    // A missing page may be asked for at any depth, and its 404 page must find its style sheet from there.
    tab.open(&site.server.url("/no/such/page/"));
    let complaints = tab.complaints();
    let beyond_the_page = complaints
        .iter()
        .filter(|line| !line.contains("/no/such/page/"));
    assert_eq!(beyond_the_page.collect::<Vec<_>>(), [] as [&String; 0]);
    assert_eq!(tab.text("document.body.className"), "page-not-found");
    let home = tab.text("document.querySelector('a.brand').href");
    assert_eq!(home, site.server.url("/"));
}

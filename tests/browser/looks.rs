//! How pages look, as far as it can be measured: sizes of type, edges, what fits, what is light.

use std::collections::BTreeSet;

use crate::book::demo;

/// Labels, cells, rows, text, second and first headings, in pixels.
const SIZES: [&str; 6] = ["12px", "13px", "15px", "16px", "20px", "24px"];

#[test]
fn type_has_six_sizes() {
    let tab = demo().tab();
    for width in [390, 1440] {
        tab.viewport(width, 900);
        for (kind, page) in demo().one_of_each() {
            tab.open(&demo().server.url(page));
            let found = tab.text(
                "[...new Set([...document.querySelectorAll('body *')]
                    .filter(one => [...one.childNodes].some(child => child.nodeType === 3 && child.data.trim()))
                    .filter(one => one.checkVisibility() && !one.closest('noscript, script, style, option'))
                    .map(one => getComputedStyle(one).fontSize))].join(' ')",
            );
            let other: Vec<&str> = found
                .split(' ')
                .filter(|size| !SIZES.contains(size))
                .collect();
            assert!(other.is_empty(), "{kind} ({page}) at {width}: {other:?}");
        }
    }
}

#[test]
fn blocks_end_at_three_edges_at_most() {
    let tab = demo().tab();
    tab.viewport(1440, 900);
    let mut found = Vec::new();
    for (kind, page) in demo().one_of_each() {
        tab.open(&demo().server.url(page));
        let edges = tab.text(
            "[...new Set([...document.querySelectorAll('main :is(h1, h2, p, ul, ol, dl, table, pre, figure, form, section)')]
                .filter(one => one.checkVisibility() && !one.parentElement.closest('li, td, th, dl, nav, form, a, aside, \
                    details, .lesson, .pair, .hits, .section-head, .table-scroll, .facts'))
                .filter(one => getComputedStyle(one).position !== 'absolute')
                .map(one => Math.round(one.getBoundingClientRect().right)))].join(' ')",
        );
        if edges.split(' ').count() > 3 {
            found.push(format!("{kind} ({page}): {edges}"));
        }
    }
    assert_eq!(found, [] as [&str; 0]);
}

#[test]
fn no_page_scrolls_sideways() {
    let tab = demo().tab();
    let mut found = Vec::new();
    for (kind, page) in demo().one_of_each() {
        tab.open(&demo().server.url(page));
        for width in (320..=1600).step_by(64).chain([390, 768, 1440]) {
            tab.viewport(width, 900);
            let needed = tab
                .eval("document.scrollingElement.scrollWidth")
                .as_u64()
                .unwrap();
            if needed > u64::from(width) {
                found.push(format!("{kind} ({page}) needs {needed} of {width}"));
            }
        }
    }
    assert_eq!(found, [] as [&str; 0]);
}

#[test]
fn the_summary_begins_on_the_first_screen() {
    let tab = demo().tab();
    let top = "Math.round(document.querySelector('.column .body').getBoundingClientRect().top)";
    for (width, height, most) in [(1440, 900, 460), (390, 844, 700)] {
        tab.viewport(width, height);
        tab.open(
            &demo()
                .server
                .url("incidents/2022-06-21-cloudflare-bgp-mcp/"),
        );
        let top = tab.eval(top).as_u64().unwrap();
        assert!(top <= most, "{top} of {most} at {width}");
    }
}

/// The row of navigation stays, and hides nothing that a link leads to.
#[test]
fn the_frame_is_one_row_that_stays() {
    let tab = demo().tab();
    for width in [390, 1440] {
        tab.viewport(width, 844);
        tab.open(&demo().largest("entry"));
        let height =
            "Math.round(document.querySelector('header.top').getBoundingClientRect().height)";
        assert_eq!(tab.eval(height).as_u64(), Some(49), "at {width}");
        tab.eval("location.hash = '#cb-related'");
        let top = "document.querySelector('#cb-related').getBoundingClientRect().top";
        tab.wait_for(&format!("{top} > 48 && {top} < 200"));
        assert_eq!(
            tab.eval("document.querySelector('header.top').getBoundingClientRect().top")
                .as_f64(),
            Some(0.0)
        );
    }
}

#[test]
fn every_cause_is_drawn_once_on_the_recurrence_page() {
    let tab = demo().tab();
    tab.open(&demo().server.url("recurrence/"));
    let names = tab.text(
        "[...document.querySelectorAll('main svg[role=group]')].map(svg => svg.getAttribute('aria-label').split(':')[0])
            .join('|')",
    );
    let all: Vec<&str> = names.split('|').collect();
    let distinct: BTreeSet<&str> = all.iter().copied().collect();
    assert!(all.len() > 3 && all.len() == distinct.len(), "{all:?}");
    let rows = tab
        .eval("document.querySelectorAll('.t-lanes tbody > tr:not(.lane-words)').length")
        .as_u64();
    assert_eq!(rows, Some(all.len() as u64));
}

/// The numbers of a fate and of the list of its fixes agree.
#[test]
fn fixes_that_did_not_hold_are_listed_where_they_are_counted() {
    let tab = demo().tab();
    for page in [
        "/",
        "recurrence/",
        "causes/automation/failover/",
        "services/github-database/",
    ] {
        tab.open(&demo().server.url(page));
        let listed = "[...document.querySelectorAll('main section:has(#failed) a')].some(a => a.href.includes('#cb-action-'))";
        assert_eq!(tab.eval(listed), true, "{page}");
    }
    tab.open(&demo().server.url("causes/network/bgp/"));
    assert_eq!(tab.eval("document.querySelector('#failed') === null"), true);
}

#[test]
fn a_filter_that_is_not_known_says_so() {
    let tab = demo().tab();
    tab.open(&demo().server.url("incidents/?severity=sev2"));
    let chosen = "document.querySelector('select[name=severity]').value";
    assert_eq!(tab.text(chosen), "SEV2");
    let said = "document.querySelector('.filter output').textContent";
    tab.wait_for(&format!("/ of /.test({said})"));
    tab.open(&demo().server.url("incidents/?severity=SEV9"));
    tab.wait_for(&format!("{said}.includes('SEV9')"));
    assert_eq!(tab.text(chosen), "SEV9");
    assert!(tab.text(said).starts_with("0 of "), "{}", tab.text(said));
}

#[test]
fn paper_has_no_filters() {
    let tab = demo().tab();
    for page in [
        "incidents/",
        "actions/",
        "lessons/",
        "search/?q=certificate",
    ] {
        tab.open(&demo().server.url(page));
        tab.print_media();
        let shown =
            "[...document.querySelectorAll('select, button, [type=radio], [type=checkbox]')]
            .filter(one => one.checkVisibility() && !one.closest('thead')).map(one => one.outerHTML).join(' ')";
        assert_eq!(tab.text(shown), "", "{page}");
    }
}

#[test]
fn the_contents_follow_the_section_that_is_read() {
    let page = demo()
        .server
        .url("incidents/2019-07-02-cloudflare-waf-regex/");
    let tab = demo().tab();
    let marked = "document.querySelector('.contents [aria-current]')?.textContent";
    for width in [390, 1440] {
        tab.viewport(width, 900);
        tab.open(&page);
        tab.eval("document.getElementById('root-causes').scrollIntoView()");
        tab.wait_for(&format!("{marked} === 'Root causes'"));
        // The list, or the row that it folds into, is in view.
        let place = "document.querySelector('.on-page').getBoundingClientRect()";
        assert_eq!(
            tab.eval(&format!(
                "{place}.top >= 40 && {place}.bottom <= innerHeight"
            )),
            true,
            "at {width}"
        );
        assert_eq!(tab.complaints(), [] as [&str; 0]);
    }
    tab.viewport(390, 900);
    tab.open(&page);
    assert_eq!(
        tab.text("document.querySelector('.on-page > summary').textContent"),
        "On this page"
    );
    tab.wait_for(&format!("{marked} !== undefined"));
    tab.eval("document.querySelector('.on-page').open = true");
    tab.eval("document.querySelector('.contents a[href=\"#detection\"]').click()");
    tab.wait_for(
        "document.querySelector('.on-page > summary').textContent === 'On this pageDetection'",
    );
    assert_eq!(tab.eval("document.querySelector('.on-page').open"), false);
    let (head, row) = (
        tab.eval("document.getElementById('detection').getBoundingClientRect().top"),
        tab.eval("document.querySelector('.on-page').getBoundingClientRect().bottom"),
    );
    assert!(
        head.as_f64() >= row.as_f64(),
        "the heading at {head} lies below the row that ends at {row}"
    );
}

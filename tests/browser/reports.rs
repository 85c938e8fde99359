//! The reports on the site: where their numbers and marks lead.

use std::collections::BTreeSet;

use crate::book::demo;
use crate::tab::Tab;

/// Pages of reports, with a cause and a service.
const PAGES: &[&str] = &[
    "/",
    "/recurrence/",
    "/metrics/",
    "/actions/",
    "/lessons/",
    "/causes/",
    "/causes/network/bgp/",
    "/services/",
    "/services/github-database/",
    "/years/",
];

/// The texts and targets of the links of the page on which a tab is.
fn links(tab: &Tab) -> Vec<(String, String)> {
    let script = "[...document.querySelectorAll('main a')].map(a => [a.innerText ?? '', a.href.baseVal ?? \
                  a.getAttribute('href')]).map(([text, href]) => [text, new URL(href, location.href).href])";
    let found = tab.eval(script);
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    found
        .as_array()
        .unwrap()
        .iter()
        .map(|pair| (text(&pair[0]), text(&pair[1])))
        .collect()
}

/// The number of a text that counts something: not that of `91 days`, nor the year in the words of a mark.
fn count(text: &str) -> Option<String> {
    const THINGS: [&str; 9] = [
        "incident",
        "incidents",
        "action",
        "actions",
        "preventive",
        "repeated",
        "open",
        "overdue",
        "done",
    ];
    let mut words = text.split_whitespace();
    let number = words.next()?.to_owned();
    let counts = words
        .next()
        .is_none_or(|thing| THINGS.contains(&thing) || thing == "of" || thing == "turned");
    (counts && number.chars().all(|digit| digit.is_ascii_digit())).then_some(number)
}

#[test]
fn every_number_leads_to_as_many_entries() {
    let (tab, list) = (demo().tab(), demo().tab());
    let mut checked: BTreeSet<(String, String)> = BTreeSet::new();
    for page in PAGES {
        tab.open(&demo().server.url(page));
        let is_filter = |href: &str| href.contains("/incidents/?") || href.contains("/actions/?");
        let counts = links(&tab).into_iter().filter(|(_, href)| is_filter(href));
        checked.extend(counts.filter_map(|(text, href)| Some((count(&text)?, href))));
    }
    assert!(checked.len() > 60, "{} numbers", checked.len());
    let shown = "[...document.querySelectorAll('table[data-sortable] tbody tr:not(.group)')].filter(row => row.offsetHeight > 0).length";
    // Each kind of filter a few times: opening every list would only take longer.
    let mut kinds: std::collections::HashMap<String, usize> = std::collections::HashMap::new();
    for (number, href) in checked {
        let names: Vec<&str> = href
            .split(['?', '&'])
            .skip(1)
            .filter_map(|part| part.split('=').next())
            .collect();
        let seen = kinds.entry(names.join(" ")).or_default();
        *seen += 1;
        if *seen > 3 {
            continue;
        }
        list.open(&href);
        assert_eq!(list.eval(shown).as_u64(), number.parse().ok(), "{href}");
    }
}

#[test]
fn every_mark_and_number_leads_somewhere() {
    let tab = demo().tab();
    for page in PAGES {
        tab.open(&demo().server.url(page));
        let broken = tab.eval(
            "(async () => {
                const targets = new Set([...document.querySelectorAll('main a')]
                    .map(a => new URL(a.href.baseVal ?? a.href, location.href))
                    .filter(url => url.origin === location.origin).map(url => url.href));
                const pages = new Map();
                const broken = [];
                for (const target of targets) {
                    const [address, anchor] = target.split('#');
                    const page = address.split('?')[0];
                    if (!pages.has(page)) {
                        const answer = await fetch(page);
                        const text = await answer.text();
                        pages.set(page, answer.ok ? new DOMParser().parseFromString(text, 'text/html') : null);
                    }
                    const found = pages.get(page);
                    if (!found || (anchor && !found.getElementById(decodeURIComponent(anchor)))) broken.push(target);
                }
                return broken;
            })()",
        );
        assert_eq!(broken, serde_json::json!([]), "{page}");
    }
}

#[test]
fn every_drawing_has_words() {
    let tab = demo().tab();
    for page in [
        "/",
        "/recurrence/",
        "/metrics/",
        "/causes/network/bgp/",
        "/services/github-database/",
    ] {
        tab.open(&demo().server.url(page));
        let mute = "[...document.querySelectorAll('main svg')].filter(svg => !svg.parentElement.closest('svg') && \
                    !svg.ariaHidden && \
                    !svg.getAttribute('aria-label')).length + [...document.querySelectorAll('main svg a')].filter(a => \
                    !(a.getAttribute('aria-label') || a.textContent.trim())).length";
        assert_eq!(tab.eval(mute), 0, "{page}");
        let bare = "[...document.querySelectorAll('main figure')].filter(one => !one.querySelector('details table tbody \
                    tr')).map(one => one.querySelector('figcaption').textContent).join('; ')";
        assert_eq!(tab.text(bare), "", "{page} draws what no table says");
    }
}

#[test]
fn a_filter_without_a_field_gets_one_and_can_be_cleared() {
    let tab = demo().tab();
    tab.open(&demo().server.url("/incidents/?repeat=yes&counted=yes"));
    let shown = "[...document.querySelectorAll('table[data-sortable] tbody tr:not(.group)')].filter(row => row.offsetHeight > 0).length";
    let repeats = tab.eval(shown).as_u64().unwrap();
    assert!(repeats > 0 && repeats < demo().kinds["entry"].len() as u64);
    assert_eq!(
        tab.text("document.querySelector('select[name=repeat]').value"),
        "yes"
    );
    tab.eval("document.querySelector('.filter button[type=reset]').click()");
    tab.wait_for(&format!("{shown} === {}", demo().kinds["entry"].len()));
}

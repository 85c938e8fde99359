//! What a finger has to hit.

use crate::book::demo;

/// A phone, on which everything is touched.
const PHONE: (u32, u32) = (390, 844);

/// Links, buttons and fields that are smaller than 24 px and so near to another one that a finger may hit that: the target
/// size of WCAG 2.2 (2.5.8), with its exceptions for what stands in a line of text or has room around it.
const SMALL: &str = "(() => {
    const targets = [...document.querySelectorAll('a[href], button, summary, select, textarea, input:not([type=hidden])')]
        .filter(one => one.checkVisibility() && !one.closest('svg') && one.getBoundingClientRect().width > 1 && !one.matches('.skip'))
        .map(one => {
            const target = one.matches('input[type=radio], input[type=checkbox]') ? one.closest('label') ?? one : one;
            return {one: target, box: target.getBoundingClientRect()};
        });
    const inText = one => getComputedStyle(one).display === 'inline' && [...one.parentElement.childNodes]
        .some(node => node.nodeType === 3 && /\\w/.test(node.data));
    const near = (small, other) => {
        const x = small.left + small.width / 2, y = small.top + small.height / 2;
        const dx = Math.max(other.left - x, 0, x - other.right), dy = Math.max(other.top - y, 0, y - other.bottom);
        return Math.hypot(dx, dy) < 12;
    };
    return targets.filter(({one, box}) => (box.width < 24 || box.height < 24) && !inText(one) && targets.some(other =>
            other.one !== one && !other.one.contains(one) && !one.contains(other.one) && near(box, other.box)))
        .map(({one, box}) => `${one.outerHTML.slice(0, 90)} is ${Math.round(box.width)} × ${Math.round(box.height)}`)
        .slice(0, 8).join('\\n');
})()";

#[test]
fn nothing_small_stands_beside_another_target() {
    let tab = demo().tab();
    tab.viewport(PHONE.0, PHONE.1);
    let mut found = Vec::new();
    for (kind, page) in demo().one_of_each() {
        tab.open(&demo().server.url(page));
        let small = tab.text(SMALL);
        if !small.is_empty() {
            found.push(format!("{kind} ({page}):\n{small}"));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// What people come for, as selectors.
const MAIN: &str = "'.top .search input, .top summary, .ask textarea, .ask button, .filter-q input, .filter-more > summary, \
    .nav-narrow a, #search-page input[type=search], #search-page .search-field button, .more-rows button'";

#[test]
fn main_controls_fill_a_finger() {
    let tab = demo().tab();
    tab.viewport(PHONE.0, PHONE.1);
    for page in ["", "incidents/", "actions/", "search/", "recurrence/"] {
        tab.open(&demo().server.url(page));
        tab.eval("document.querySelector('.nav-narrow').open = true");
        let small = format!(
            "[...document.querySelectorAll({MAIN})].filter(one => one.checkVisibility())
                .map(one => [one, one.getBoundingClientRect()]).filter(([, box]) => box.height < 43.5 || box.width < 43.5)
                .map(([one, box]) => `${{one.outerHTML.slice(0, 90)}} is ${{Math.round(box.width)}} × ${{Math.round(box.height)}}`).join('\\n')"
        );
        assert_eq!(tab.text(&small), "", "{page}");
    }
}

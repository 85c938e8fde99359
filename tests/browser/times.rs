//! How long a reader of a large book waits for its lists and reports: `cargo xtask bench pages` runs this, and no test does.

use std::path::PathBuf;

use crate::chromium::browser;
use crate::server::Server;

/// The slow-down and the line of a phone: milliseconds to an answer, bytes a second.
const SLOWER: f64 = 4.0;
const LATENCY: f64 = 60.0;
const BANDWIDTH: f64 = 1_250_000.0;
/// How often each page is opened; the best counts, since other work on the machine only adds.
const ATTEMPTS: usize = 3;
/// What is promised, in milliseconds.
const READY: f64 = 1_000.0;

const PAGES: [&str; 12] = [
    "",
    "incidents/",
    "actions/",
    "recurrence/",
    "causes/",
    "services/",
    "lessons/",
    "metrics/",
    "years/2025/",
    "causes/capacity/",
    "services/checkout/",
    "detection/monitoring/",
];

/// Ready is a page that has loaded, and whose scripts leave the processor to others.
const NOTE: &str = "addEventListener('load', () => requestIdleCallback(() => { window.ready = performance.now(); }))";

#[test]
#[ignore = "takes times: cargo xtask bench pages"]
fn pages_of_a_large_book() {
    let folder = PathBuf::from(std::env::var_os("CASEBOOK_SITE").unwrap());
    let server = Server::start(&folder, "/");
    println!(
        "{:<24} {:>9} {:>9} {:>9} {:>9}",
        "", "painted", "ready", "elements", "kB"
    );
    for page in PAGES {
        let attempts = (0..ATTEMPTS).map(|_| {
            let tab = browser().tab(server.origin());
            tab.viewport(390, 844);
            tab.slow(SLOWER);
            tab.far(LATENCY, BANDWIDTH);
            tab.first(NOTE);
            tab.open(&server.url(page));
            tab.wait_for("window.ready > 0");
            let painted =
                "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0";
            let number = |of: &str| tab.eval(of).as_f64().unwrap();
            let elements = number("document.querySelectorAll('*').length");
            (
                number("window.ready"),
                number(painted),
                elements,
                tab.transferred(),
            )
        });
        let (ready, painted, elements, bytes) = attempts
            .min_by(|one, other| one.0.total_cmp(&other.0))
            .unwrap();
        let verdict = if ready <= READY { "kept" } else { "EXCEEDED" };
        println!(
            "{page:<24} {painted:>6.0} ms {ready:>6.0} ms {elements:>9.0} {:>9.1}  {verdict}",
            bytes as f64 / 1e3
        );
    }
}

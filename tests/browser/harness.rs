//! The harness checked against sites with planted faults: a check that finds nothing proves nothing until it has been
//! seen to find something.

use std::fs;

use serde_json::json;
use tempfile::TempDir;

use crate::chromium::browser;
use crate::server::Server;
use crate::tab::{Scheme, Tab};

const POLICY: &str = "/*\n  Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'\n";

/// A page, a script and a style sheet that have no fault.
fn clean_page(head: &str, body: &str) -> String {
    format!(
        "<!doctype html><html lang=en><head><meta charset=utf-8><title>Harness</title>\
         <meta name=viewport content='width=device-width'><link rel=icon href=/icon.svg>\
         <link rel=stylesheet href=/style.css>{head}</head>\
         <body><main><h1>Harness</h1>{body}</main></body></html>"
    )
}

struct Planted {
    _folder: TempDir,
    server: Server,
}

fn planted(files: &[(&str, &str)]) -> Planted {
    let folder = TempDir::new().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write("_headers", POLICY);
    write(
        "icon.svg",
        "<svg xmlns='http://www.w3.org/2000/svg' width='8' height='8'/>",
    );
    write(
        "style.css",
        "html{color-scheme:light dark}h1{font-size:24px}@media (width<600px){h1{font-size:16px}}",
    );
    for (name, text) in files {
        write(name, text);
    }
    let server = Server::start(folder.path(), "/");
    Planted {
        _folder: folder,
        server,
    }
}

fn open(site: &Planted, path: &str) -> Tab {
    let tab = browser().tab(site.server.origin());
    tab.open(&site.server.url(path));
    tab
}

#[test]
fn a_faultless_page_has_no_complaint() {
    let script = "document.body.dataset.script = 'ran';";
    let page = clean_page("<script type=module src=/s.js></script>", "<p>Fine.</p>");
    let site = planted(&[("index.html", &page), ("s.js", script)]);
    let tab = open(&site, "/");
    assert_eq!(tab.complaints(), [] as [&str; 0]);
    assert_eq!(tab.accessibility(), [] as [&str; 0]);
    assert_eq!(tab.text("document.body.dataset.script"), "ran");
    assert_eq!(tab.layout_shift().0, 0.0);
    let own: Vec<String> = ["", "style.css", "s.js", "icon.svg"]
        .iter()
        .map(|path| site.server.url(path))
        .collect();
    assert!(
        tab.requests().iter().all(|request| own.contains(request)),
        "{:?}",
        tab.requests()
    );
    // Compressed on the way, so less than the page and its style sheet have; the icon may or may not be counted.
    assert!(
        (300..1_500).contains(&tab.transferred()),
        "{}",
        tab.transferred()
    );
}

#[test]
fn axe_finds_an_image_without_a_name_and_faint_text() {
    let page = clean_page(
        "<link rel=stylesheet href=/faint.css>",
        "<img src=/icon.svg><p>Faint.</p>",
    );
    let site = planted(&[
        ("index.html", &page),
        ("faint.css", "p{color:#bbb;background:#fff}"),
    ]);
    let found = open(&site, "/").accessibility();
    assert!(
        found.iter().any(|line| line.starts_with("image-alt: img:")),
        "{found:?}"
    );
    assert!(
        found
            .iter()
            .any(|line| line.starts_with("color-contrast: p:")),
        "{found:?}"
    );
}

#[test]
fn errors_of_scripts_and_refusals_of_the_policy_are_seen() {
    let head = "<script src=/s.js></script><script>document.title = 'inline ran'</script>";
    let page = clean_page(head, "<p style='color:red'>Styled.</p>");
    let site = planted(&[
        ("index.html", &page),
        ("s.js", "console.error('planted'); missing_function();"),
    ]);
    let tab = open(&site, "/");
    let complaints = tab.complaints().join("\n");
    assert!(complaints.contains("planted"), "{complaints}");
    assert!(
        complaints.contains("missing_function is not defined"),
        "{complaints}"
    );
    assert_eq!(
        complaints
            .matches("violates the following Content Security Policy")
            .count(),
        2,
        "{complaints}"
    );
    assert_eq!(tab.text("document.title"), "Harness");
}

#[test]
fn a_request_to_another_host_is_refused_and_named() {
    let page = clean_page(
        "<link rel=preload as=image href='https://cdn.example/pixel.png'>",
        "<p>Fine.</p>",
    );
    let site = planted(&[("index.html", &page), ("_headers", "")]);
    let complaints = open(&site, "/").complaints();
    let wanted = "asks another host: https://cdn.example/pixel.png";
    assert!(
        complaints.iter().any(|line| line == wanted),
        "{complaints:?}"
    );
}

#[test]
fn a_missing_file_is_a_complaint_and_the_404_page_is_served() {
    let missing = clean_page("", "<p>Nothing here.</p>");
    let page = clean_page("<script src=/gone.js></script>", "<p>Fine.</p>");
    let site = planted(&[("index.html", &page), ("404.html", &missing)]);
    let complaints = open(&site, "/").complaints().join("\n");
    assert!(
        complaints.contains("404") && complaints.contains("gone.js"),
        "{complaints}"
    );
    assert_eq!(
        open(&site, "/nowhere/").text("document.querySelector('p').textContent"),
        "Nothing here."
    );
}

#[test]
fn viewport_scheme_and_scripts_are_what_was_asked_for() {
    let page = clean_page(
        "<script src=/s.js></script>",
        "<noscript><p id=plain>No scripts.</p></noscript>",
    );
    let site = planted(&[
        ("index.html", &page),
        ("s.js", "document.documentElement.dataset.script = 'ran';"),
    ]);
    let tab = browser().tab(site.server.origin());
    tab.viewport(390, 844);
    tab.scheme(Scheme::Dark);
    tab.without_scripts();
    tab.open(&site.server.url("/"));
    let dark = "matchMedia('(prefers-color-scheme: dark)').matches";
    let size = "getComputedStyle(document.querySelector('h1')).fontSize";
    assert_eq!(tab.eval(dark), json!(true));
    assert_eq!(tab.text(size), "16px");
    assert_eq!(
        tab.eval("document.documentElement.dataset.script === undefined"),
        json!(true)
    );
    assert_eq!(
        tab.text("document.querySelector('#plain').textContent"),
        "No scripts."
    );

    tab.viewport(1280, 900);
    tab.scheme(Scheme::Light);
    assert_eq!(tab.eval(dark), json!(false));
    assert_eq!(tab.text(size), "24px");
}

#[test]
fn layout_shift_is_measured() {
    let script = "requestAnimationFrame(() => setTimeout(() => {
        const late = document.createElement('div');
        late.className = 'late';
        document.querySelector('main').prepend(late);
        document.body.dataset.done = 'yes';
    }, 100));";
    let page = clean_page(
        "<script type=module src=/s.js></script>",
        "<p>Pushed down.</p>",
    );
    let style = "html{color-scheme:light dark}.late{height:300px}";
    let site = planted(&[
        ("index.html", &page),
        ("s.js", script),
        ("style.css", style),
    ]);
    let tab = open(&site, "/");
    tab.wait_for("document.body.dataset.done === 'yes'");
    let (shift, moved) = tab.layout_shift();
    assert!(shift > 0.01 && !moved.is_empty(), "{shift} {moved}");
}

#[test]
fn keys_reach_the_page() {
    let page = clean_page(
        "",
        "<p><a href=/>first</a> <a href=/style.css>second</a> <label>In <input></label></p>",
    );
    let site = planted(&[("index.html", &page)]);
    let tab = open(&site, "/");
    tab.press("Tab");
    tab.press("Tab");
    assert_eq!(tab.text("document.activeElement.textContent"), "second");
    tab.press("Tab");
    tab.press("x");
    assert_eq!(tab.text("document.activeElement.value"), "x");
}

#[test]
fn a_site_below_a_sub_path_gets_its_headers() {
    let folder = TempDir::new().unwrap();
    fs::write(
        folder.path().join("_headers"),
        "/book/*\n  Content-Security-Policy: script-src 'none'\n",
    )
    .unwrap();
    fs::write(
        folder.path().join("index.html"),
        "<!doctype html><title>x</title><script>1</script>",
    )
    .unwrap();
    let server = Server::start(folder.path(), "/book/");
    let tab = browser().tab(server.origin());
    tab.open(&server.url("/"));
    assert!(server.url("/").ends_with("/book/"));
    assert!(
        tab.complaints()
            .join("\n")
            .contains("Content Security Policy"),
        "{:?}",
        tab.complaints()
    );
}

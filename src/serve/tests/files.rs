//! What is served: pages, folders, types of media, and nothing outside the site.

use super::*;

#[test]
fn pages_come_with_the_reload_module_and_the_policy_of_the_site() {
    let preview = Preview::quiet();
    let (head, body) = preview.get("/");
    assert!(head.starts_with("http/1.1 200"), "{head}");
    assert!(
        head.contains("content-type: text/html; charset=utf-8"),
        "{head}"
    );
    assert!(
        head.contains("content-security-policy: default-src 'self'"),
        "{head}"
    );
    assert_eq!(head.matches("cache-control").count(), 1, "{head}");
    assert!(head.contains("cache-control: no-store"), "{head}");
    assert!(!head.contains("x-other"), "{head}");
    let tag = "<script type=\"module\" src=\"/_casebook/reload.js?site=";
    assert!(body.contains(&format!("<title>t</title>{tag}")), "{body}");
    assert!(body.contains("\"></script></HEAD>"), "{body}");

    // Without a head, and without anything.
    assert!(
        preview
            .get("/nowhere")
            .1
            .starts_with(&format!("<body>lost{tag}"))
    );
    assert!(
        preview
            .get("/incidents/a%20b/")
            .1
            .starts_with(&format!("<p>entry</p>{tag}"))
    );
    // Other files come as they are.
    let (head, body) = preview.get("/style.css?v=1");
    assert!(head.contains("content-type: text/css"), "{head}");
    assert_eq!(body, "p{}");
}

#[test]
fn folders_lead_to_their_index_and_nothing_to_the_404_page() {
    let preview = Preview::quiet();
    let (head, _) = preview.get("/incidents/a%20b?x=1");
    assert!(head.starts_with("http/1.1 308"), "{head}");
    assert!(head.contains("location: /incidents/a%20b/?x=1"), "{head}");
    // A path that looks like another host leads nowhere else.
    let (head, _) = preview.get("//incidents/a%20b");
    assert!(head.contains("location: /incidents/a%20b/"), "{head}");
    for path in [
        "/nowhere",
        "/incidents/",
        "/incidents",
        "/style.css/",
        "/index.html/x",
    ] {
        let (head, body) = preview.get(path);
        assert!(
            head.starts_with("http/1.1 404") && body.contains("lost"),
            "{path}: {head}"
        );
    }
    let (head, body) =
        preview.send("HEAD / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    assert!(
        head.starts_with("http/1.1 200") && body.is_empty(),
        "{head}"
    );
    let (head, _) = preview.send(
        "POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
    );
    assert!(
        head.starts_with("http/1.1 405") && head.contains("allow: get, head"),
        "{head}"
    );
}

#[test]
fn what_pages_for_any_depth_link_to_is_found_below_the_path_of_the_published_site() {
    let preview = Preview::quiet();
    assert_eq!(preview.get("/sub/path/style.css").1, "p{}");
    assert!(preview.get("/sub/path/").1.contains("home"));
    let (head, _) = preview.get("/sub/path/incidents/a%20b");
    assert!(head.contains("location: /incidents/a%20b/"), "{head}");
    for path in [
        "/sub/pathstyle.css",
        "/sub/path",
        "/sub/path/sub/path/style.css",
        "/sub/path/../../secret.txt",
        "/sub/",
    ] {
        let (head, body) = preview.get(path);
        assert!(
            head.starts_with("http/1.1 404") && body.contains("lost"),
            "{path}: {head}"
        );
    }
}

#[test]
fn nothing_outside_the_site_can_be_read() {
    let preview = Preview::quiet();
    let root = preview.dir.path();
    std::os::unix::fs::symlink(root.join("secret.txt"), root.join("site/link.txt")).unwrap();
    std::os::unix::fs::symlink(root.join("site-secret"), root.join("site/linked")).unwrap();
    std::os::unix::fs::symlink("style.css", root.join("site/inner.css")).unwrap();
    fs::create_dir(root.join("site/folder")).unwrap();
    std::os::unix::fs::symlink(root.join("secret.txt"), root.join("site/folder/index.html"))
        .unwrap();
    let absolute = format!("/{}", root.join("secret.txt").display());
    let encoded = absolute.replacen('/', "%2f", 3);
    for path in [
        "/../secret.txt",
        "/incidents/../../secret.txt",
        "/..%2fsecret.txt",
        "/%2e%2e/secret.txt",
        "/%2e%2e%2fsecret.txt",
        "/%252e%252e/secret.txt",
        "/..%5csecret.txt",
        "/../site-secret/index.html",
        "/..//..//etc/passwd",
        "/%2fetc/passwd",
        "/style.css%00.html",
        "/%c0%ae%c0%ae/secret.txt",
        "/%zz",
        "/%2",
        "/link.txt",
        "/linked/",
        "/linked/index.html",
        "/folder/",
        "/folder",
        "/.git/config",
        "/.casebook-manifest.json",
        &absolute,
        &encoded,
    ] {
        let (head, body) = preview.get(path);
        assert!(
            head.starts_with("http/1.1 404") || head.starts_with("http/1.1 400"),
            "{path}: {head}"
        );
        assert!(
            !body.contains("secret") && !body.contains("root:"),
            "{path}: {body}"
        );
    }
    assert_eq!(
        preview.get("/inner.css").1,
        "p{}",
        "a link inside the site is the site's own"
    );
}

#[test]
fn only_its_own_names_are_answered() {
    let preview = Preview::quiet();
    for host in ["localhost", "LOCALHOST:1234", "127.0.0.1", "[::1]:80"] {
        assert!(preview.get_as(host).0.starts_with("http/1.1 200"), "{host}");
    }
    for host in [
        "evil.example",
        "evil.example:80",
        "localhost.evil.example",
        "192.168.0.1",
        "",
    ] {
        let (head, body) = preview.get_as(host);
        assert!(
            head.starts_with("http/1.1 403") && !body.contains("home"),
            "{host}: {head}"
        );
    }
    let (_, body) = preview.get_as("mybox:3000");
    assert!(
        body.contains("that the terminal shows") && body.contains("casebook serve --host NAME"),
        "{body}"
    );
    assert!(!body.contains("127.0.0.1"), "{body}");
    let (head, body) = preview.send("GET / HTTP/1.0\r\n\r\n");
    assert!(head.contains(" 403") && !body.contains("home"), "{head}");
}

#[test]
fn the_reload_module_never_writes_markup() {
    let (head, module) = Preview::quiet().get("/_casebook/reload.js?site=1-0");
    assert!(head.contains("content-type: text/javascript"), "{head}");
    for unsafe_way in [
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "eval(",
        ".style",
    ] {
        assert!(!module.contains(unsafe_way), "{unsafe_way}");
    }
    assert!(
        Preview::quiet()
            .get("/_casebook/reload.css")
            .0
            .contains("content-type: text/css")
    );
}

#[test]
fn media_types_go_by_the_extension() {
    assert_eq!(media_type("a.b.HTML"), "text/html; charset=utf-8");
    assert_eq!(media_type("engine.wasm"), "application/wasm");
    assert_eq!(media_type("_headers"), "text/plain; charset=utf-8");
    assert_eq!(media_type("unknown"), "application/octet-stream");
}

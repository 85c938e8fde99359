//! Where the addresses on a page lead.

use super::*;

/// Attributes that hold an address, by tag; `*` for every tag.
const ADDRESSES: &[(&str, &str)] = &[
    ("*", "href"),
    ("*", "src"),
    ("*", "xlink:href"),
    ("form", "action"),
    ("button", "formaction"),
    ("video", "poster"),
    ("object", "data"),
];

pub(super) fn addresses(tag: &Tag) -> Vec<String> {
    let mut found: Vec<String> = ADDRESSES
        .iter()
        .filter(|(name, _)| *name == "*" || *name == tag.name)
        .filter_map(|(_, attribute)| tag.get(attribute))
        .map(str::to_owned)
        .collect();
    let srcset = tag.get("srcset").unwrap_or_default().split(',');
    found.extend(
        srcset
            .filter_map(|part| part.split_whitespace().next())
            .map(str::to_owned),
    );
    // `data-…` attributes that hold an address are read by the site's own scripts.
    let data = tag
        .attributes
        .iter()
        .filter(|(name, _)| matches!(name.as_str(), "data-href" | "data-src"));
    found.extend(data.map(|(_, value)| value.clone()));
    if tag.name == "meta"
        && tag
            .get("http-equiv")
            .is_some_and(|kind| kind.eq_ignore_ascii_case("refresh"))
    {
        found.extend(
            tag.get("content")
                .and_then(|content| content.split_once("url="))
                .map(|(_, url)| url.to_owned()),
        );
    }
    if tag.name == "meta" && matches!(tag.get("property"), Some("og:url" | "og:image")) {
        found.extend(tag.get("content").map(str::to_owned));
    }
    found
}

/// Where an address on a page leads in the site: the file and the fragment. `None` when it leaves the site.
pub(super) fn destination(
    site: &Site,
    page: &str,
    address: &str,
) -> Option<Result<(String, String), String>> {
    let (path, fragment) = address.split_once('#').unwrap_or((address, ""));
    let path = path.split('?').next().unwrap_or_default();
    let inside = match site.url.and_then(|url| path.strip_prefix(url)) {
        Some(inside) => Some(format!("/{inside}")),
        None if has_scheme(path) => return None,
        None if path.starts_with("//") => return Some(Err("it names another host".to_owned())),
        None if path.starts_with('/') => match path.strip_prefix(site.prefix) {
            Some(inside) => Some(format!("/{inside}")),
            None => return Some(Err(format!("it is outside {}", site.prefix))),
        },
        None => None,
    };
    let mut parts: Vec<String> = Vec::new();
    if inside.is_none() {
        let folder = page.rsplit_once('/').map_or("", |(folder, _)| folder);
        parts.extend(
            folder
                .split('/')
                .filter(|part| !part.is_empty())
                .map(str::to_owned),
        );
    }
    let path = inside.as_deref().unwrap_or(path);
    if path.is_empty() {
        return Some(Ok((page.to_owned(), decoded(fragment))));
    }
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.pop().is_none() => {
                return Some(Err("it climbs out of the site".to_owned()));
            }
            ".." => {}
            part => parts.push(decoded(part)),
        }
    }
    let mut file = parts.join("/");
    if path.ends_with('/') || path.ends_with("/.") || path == "." || path.ends_with("..") {
        file = format!("{file}/index.html")
            .trim_start_matches('/')
            .to_owned();
    }
    Some(Ok((file, decoded(fragment))))
}

pub(super) fn has_scheme(address: &str) -> bool {
    let scheme = address.split_once(':').map_or("", |(scheme, _)| scheme);
    !scheme.is_empty()
        && scheme
            .chars()
            .all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '+' | '-' | '.'))
}

pub(super) fn decoded(text: &str) -> String {
    let bytes = percent_encoding::percent_decode_str(text);
    bytes.decode_utf8().unwrap().into_owned()
}

pub(super) fn missing(site: &Site, from: &str, address: &str) -> Option<String> {
    match destination(site, from, address)? {
        Err(problem) => Some(problem),
        Ok((file, _)) => (!site.files.contains_key(&file)).then(|| format!("there is no {file}")),
    }
}

#[test]
fn an_address_is_followed_as_a_browser_would() {
    let site = golden();
    let to = |page: &str, address: &str| destination(site, page, address);
    let ok = |file: &str, fragment: &str| Some(Ok((file.to_owned(), fragment.to_owned())));
    assert_eq!(
        to("a/b/index.html", "../../x/?q=1#y%20z"),
        ok("x/index.html", "y z")
    );
    assert_eq!(to("a/index.html", "./"), ok("a/index.html", ""));
    assert_eq!(to("index.html", "#top"), ok("index.html", "top"));
    assert_eq!(to("404.html", "/team/postmortems/"), ok("index.html", ""));
    assert_eq!(
        to("a/index.html", "https://host.example/team/postmortems/a/"),
        ok("a/index.html", "")
    );
    assert_eq!(to("a/index.html", "https://example.org/"), None);
    assert_eq!(to("a/index.html", "mailto:x@y"), None);
    for bad in ["../../x", "/x", "//host/x"] {
        assert!(matches!(to("a/index.html", bad), Some(Err(_))), "{bad}");
    }
}

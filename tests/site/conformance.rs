//! What must hold for every page of every site: links that lead somewhere, sound markup, nothing the policy forbids.

mod addresses;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use self::addresses::{addresses, decoded, destination, has_scheme, missing};
use crate::book::{Site, demo, fresh, golden, manual, manual_at_url};
use crate::gallery::wellformed;
use crate::html::{Tag, tags};

fn sites() -> [&'static Site; 4] {
    [golden(), demo(), manual(), fresh()]
}

/// The pages of a site: path and text.
fn pages(site: &Site) -> impl Iterator<Item = (&str, &str)> {
    let html = site
        .files
        .iter()
        .filter(|(path, _)| path.ends_with(".html"));
    html.map(|(path, bytes)| (path.as_str(), std::str::from_utf8(bytes).unwrap()))
}

fn none(problems: &[String]) {
    assert!(
        problems.is_empty(),
        "{} problems:\n{}",
        problems.len(),
        problems.join("\n")
    );
}

fn ids(html: &str) -> BTreeSet<String> {
    tags(html)
        .iter()
        .filter_map(|tag| tag.get("id").or_else(|| tag.get("name")))
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_link_leads_somewhere() {
    let mut problems = Vec::new();
    for site in sites() {
        let anchors: BTreeMap<&str, BTreeSet<String>> =
            pages(site).map(|(path, html)| (path, ids(html))).collect();
        let mut checked = 0;
        for (page, html) in pages(site) {
            for address in tags(html).iter().flat_map(addresses) {
                let problem = match destination(site, page, &address) {
                    None => continue,
                    Some(Err(problem)) => Some(problem),
                    Some(Ok((file, _))) if !site.files.contains_key(&file) => {
                        Some(format!("there is no {file}"))
                    }
                    Some(Ok((file, fragment))) if !fragment.is_empty() && fragment != "top" => {
                        let known = anchors
                            .get(file.as_str())
                            .is_some_and(|ids| ids.contains(&fragment));
                        (!known).then(|| format!("{file} has no id {fragment}"))
                    }
                    Some(Ok(_)) => None,
                };
                checked += 1;
                problems.extend(
                    problem.map(|problem| format!("{} {page}: {address}: {problem}", site.name)),
                );
            }
        }
        assert!(checked > 100, "only {checked} links in {}", site.name);
    }
    none(&problems);
}

#[test]
fn markup_is_sound_and_keeps_to_the_policy() {
    let mut problems = Vec::new();
    for site in sites() {
        for (page, html) in pages(site) {
            let found = wellformed::problems(html).into_iter();
            // Text of entries may hold such words; templates may not, and the gallery checks those.
            let found = found.filter(|problem| {
                !["holds undefined", "holds {{", "holds {%"].contains(&problem.as_str())
            });
            problems.extend(found.map(|problem| format!("{} {page}: {problem}", site.name)));
        }
    }
    none(&problems);
}

#[test]
fn no_page_runs_or_loads_what_the_site_did_not_bring() {
    let mut problems = Vec::new();
    for site in sites() {
        for (page, html) in pages(site) {
            for tag in tags(html) {
                let mut problem = |what: String| {
                    problems.push(format!("{} {page}: <{}> {what}", site.name, tag.name));
                };
                if matches!(
                    tag.name.as_str(),
                    "style" | "iframe" | "object" | "embed" | "base" | "applet" | "frame"
                ) {
                    problem("has no place here".to_owned());
                }
                if tag.name == "script" && tag.get("src").is_none() {
                    problem("is inline".to_owned());
                }
                for (name, value) in &tag.attributes {
                    if name == "style" || name.starts_with("on") || name == "srcdoc" {
                        problem(format!("has {name}"));
                    }
                    let scheme = value
                        .split_once(':')
                        .map_or("", |(scheme, _)| scheme)
                        .trim()
                        .to_ascii_lowercase();
                    if matches!(scheme.as_str(), "javascript" | "vbscript") {
                        problem(format!("has {name}={value}"));
                    }
                }
                let loads = matches!(
                    tag.name.as_str(),
                    "script" | "img" | "source" | "video" | "audio" | "use"
                ) || (tag.name == "link"
                    && tag.get("rel").is_some_and(|rel| rel.contains("stylesheet")));
                for address in addresses(&tag)
                    .iter()
                    .filter(|address| loads && has_scheme(address))
                {
                    problem(format!("loads {address}"));
                }
            }
        }
    }
    none(&problems);
}

#[test]
fn every_page_tells_who_and_where_it_is() {
    let mut problems = Vec::new();
    for site in sites() {
        let mut titles: BTreeMap<String, &str> = BTreeMap::new();
        for (page, html) in pages(site) {
            let tags: Vec<Tag> = tags(html);
            // The drawings inside a page have titles of their own.
            let head = html.split_once("</head>").map_or("", |(head, _)| head);
            let count = |name: &str| tags.iter().filter(|tag| tag.name == name).count();
            let mut problem = |what: &str| problems.push(format!("{} {page}: {what}", site.name));
            for (name, expected) in [("html", 1), ("main", 1), ("h1", 1)] {
                if count(name) != expected {
                    problem(&format!("{} <{name}>", count(name)));
                }
            }
            if head.matches("<title>").count() != 1 {
                problem("not one title");
            }
            if tags
                .first()
                .is_none_or(|tag| tag.name != "html" || tag.get("lang").is_none())
            {
                problem("no language");
            }
            let meta = |name: &str| tags.iter().any(|tag| tag.get("name") == Some(name));
            if !meta("viewport") {
                problem("no viewport");
            }
            if tags
                .iter()
                .any(|tag| tag.name == "img" && tag.get("alt").is_none())
            {
                problem("an image without alt");
            }
            let canonical = tags.iter().find(|tag| tag.get("rel") == Some("canonical"));
            let hidden = tags.iter().any(|tag| tag.get("name") == Some("robots"));
            if site.url.is_some() && canonical.is_none() && !hidden {
                problem("no canonical address");
            }
            let title = html
                .split_once("<title>")
                .and_then(|(_, rest)| rest.split_once("</title>"));
            let title = title.map_or("", |(title, _)| title).to_owned();
            if hidden {
                continue;
            }
            if let Some(other) = titles.insert(title.clone(), page) {
                problem(&format!("has the title of {other}: {title}"));
            }
        }
    }
    none(&problems);
}

#[test]
fn data_and_feeds_can_be_read_and_lead_to_pages() {
    let mut problems = Vec::new();
    for site in sites() {
        let mut read = 0;
        for (path, bytes) in &site.files {
            let text = || std::str::from_utf8(bytes).unwrap();
            if path.ends_with(".json")
                && !path.starts_with("assets/")
                && !path.starts_with("search/")
            {
                let value: Value =
                    serde_json::from_slice(bytes).unwrap_or_else(|error| panic!("{path}: {error}"));
                read += 1;
                for address in urls(&value) {
                    // The book's own data gives addresses from the root, feeds from where they stand.
                    let base = if path.starts_with("feeds/") {
                        path.as_str()
                    } else {
                        "index.html"
                    };
                    if let Some(problem) = missing(site, base, &address) {
                        problems.push(format!("{} {path}: {address}: {problem}", site.name));
                    }
                }
            } else if path.ends_with(".atom") || path.ends_with(".xml") {
                read += 1;
                assert!(text().starts_with("<?xml"), "{path}");
                let found = wellformed::problems(text())
                    .into_iter()
                    .filter(|problem| !problem.starts_with("holds "));
                problems.extend(found.map(|problem| format!("{} {path}: {problem}", site.name)));
                let links = tags(text()).into_iter().filter(|tag| tag.name == "link");
                let links = links.filter_map(|tag| tag.get("href").map(str::to_owned));
                let places = text()
                    .split("<loc>")
                    .skip(1)
                    .filter_map(|rest| rest.split_once('<'));
                for address in links.chain(places.map(|(place, _)| place.to_owned())) {
                    if let Some(problem) = missing(site, path, &address) {
                        problems.push(format!("{} {path}: {address}: {problem}", site.name));
                    }
                }
            }
        }
        assert!(
            read > 3,
            "{} holds only {read} documents for programs",
            site.name
        );
    }
    none(&problems);
}

/// Texts under keys that name an address, wherever they stand.
fn urls(value: &Value) -> Vec<String> {
    match value {
        Value::Object(map) => map
            .iter()
            .flat_map(|(key, value)| match value {
                Value::String(text) if key.ends_with("url") => vec![text.clone()],
                value => urls(value),
            })
            .collect(),
        Value::Array(values) => values.iter().flat_map(urls).collect(),
        _ => Vec::new(),
    }
}

/// The site map names every page that search engines may keep, and nothing else.
#[test]
fn the_site_map_is_the_site() {
    for site in [golden(), manual_at_url()] {
        let map = std::str::from_utf8(&site.files["sitemap.xml"]).unwrap();
        let locations = map
            .split("<loc>")
            .skip(1)
            .filter_map(|rest| rest.split_once("</loc>"));
        let url = site.url.unwrap();
        let named: Vec<String> = locations
            .map(|(address, _)| {
                let path = address
                    .strip_prefix(url)
                    .unwrap_or_else(|| panic!("{address} is not below {url}"));
                assert!(path.is_ascii(), "{address} is not encoded");
                format!("{}index.html", decoded(path))
            })
            .collect();
        let kept = pages(site)
            .filter(|(_, html)| !html.contains("<meta name=\"robots\" content=\"noindex\">"));
        let kept: BTreeSet<&str> = kept.map(|(path, _)| path).collect();
        let missing: Vec<&&str> = kept
            .iter()
            .filter(|path| !named.iter().any(|name| name == **path))
            .collect();
        let wrong: Vec<&String> = named
            .iter()
            .filter(|name| !kept.contains(name.as_str()))
            .collect();
        assert!(
            missing.is_empty() && wrong.is_empty(),
            "{}: missing {missing:#?}, wrong {wrong:#?}",
            site.name
        );
        assert_eq!(
            named.len(),
            kept.len(),
            "{}: a page is named twice",
            site.name
        );
    }
}

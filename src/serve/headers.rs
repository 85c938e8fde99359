//! The site's own `_headers` file, in the form static hosts share: a path, then indented `Name: value` lines.

use axum::http::{HeaderName, HeaderValue};

/// The headers that `rules` give to the page at `path`, in order.
pub(super) fn headers_for(rules: &str, path: &str) -> Vec<(HeaderName, HeaderValue)> {
    let mut headers = Vec::new();
    let mut applies = false;
    for line in rules.lines() {
        let text = line.trim();
        if text.is_empty() || text.starts_with('#') {
            continue;
        }
        if !line.starts_with([' ', '\t']) {
            applies = matches(text, path);
        } else if applies
            && let Some((name, value)) = text.split_once(':')
            && let (Ok(name), Ok(value)) = (
                name.trim().parse::<HeaderName>(),
                HeaderValue::from_str(value.trim()),
            )
        {
            headers.push((name, value));
        }
    }
    headers
}

/// `*` stands for any text; there is at most one in a pattern.
fn matches(pattern: &str, path: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == path,
        Some((start, end)) => {
            path.len() >= start.len() + end.len() && path.starts_with(start) && path.ends_with(end)
        }
    }
}

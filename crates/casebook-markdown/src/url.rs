//! Which addresses may be followed from a page.

/// Schemes a link or image may have; everything else (`javascript:`, `data:`, `file:` …) loses its address.
pub(super) const SCHEMES: [&str; 18] = [
    "http", "https", "mailto", "tel", "sms", "sip", "xmpp", "irc", "ircs", "matrix", "ftp", "ftps",
    "sftp", "ssh", "git", "news", "webcal", "slack",
];

/// Whether a browser following `url` stays within [`SCHEMES`]; relative addresses do.
pub(super) fn is_safe(url: &str) -> bool {
    scheme(url).is_none_or(|scheme| SCHEMES.contains(&scheme.as_str()))
}

/// Schemes whose addresses name a host, with or without `//`: browsers take `https:host/x` for one as well.
const WITH_HOST: [&str; 11] = [
    "http", "https", "ftp", "ftps", "sftp", "ssh", "git", "irc", "ircs", "ws", "wss",
];

/// Whether `url` leads to another host.
#[must_use]
pub(crate) fn is_external(url: &str) -> bool {
    match scheme(url) {
        Some(scheme) => WITH_HOST.contains(&scheme.as_str()),
        None => {
            // As browsers read it: `\` counts as `/`, tabs and line breaks count as nothing.
            let mut letters = url
                .trim_start_matches(|c: char| c <= ' ')
                .chars()
                .filter(|letter| !matches!(letter, '\t' | '\n' | '\r'));
            (0..2).all(|_| matches!(letters.next(), Some('/' | '\\')))
        }
    }
}

/// Whether `url` names what it leads to in full, such as `mailto:a@b`: it is not a path of the book.
#[must_use]
pub fn is_absolute(url: &str) -> bool {
    is_external(url) || scheme(url).is_some_and(|scheme| SCHEMES.contains(&scheme.as_str()))
}

/// The scheme as a browser reads it: leading blanks and control characters go, tabs and line breaks go anywhere.
fn scheme(url: &str) -> Option<String> {
    let mut scheme = String::new();
    for letter in url.trim_start_matches(|c: char| c <= ' ').chars() {
        match letter {
            ':' => return Some(scheme).filter(|scheme| !scheme.is_empty()),
            '\t' | '\n' | '\r' => {}
            '+' | '-' | '.' | '0'..='9' if !scheme.is_empty() => scheme.push(letter),
            _ if letter.is_ascii_alphabetic() => scheme.push(letter.to_ascii_lowercase()),
            _ => return None,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn disguised_scripts_are_refused() {
        for url in [
            "javascript:x",
            " JavaScript:x",
            "java\tscript:x",
            "\u{1}javascript:x",
            "data:text/html,x",
            "vbscript:x",
        ] {
            assert!(!is_safe(url), "{url:?}");
        }
        for url in [
            "https://a",
            "a.md",
            "#x",
            "a/b:c",
            "mailto:a@b",
            "?q=a:b",
            "//host",
            ":x",
            "%6aavascript:x",
            "1:x",
        ] {
            assert!(is_safe(url), "{url:?}");
        }
        assert!(
            is_absolute("mailto:a@b")
                && is_absolute("//x")
                && !is_absolute("pm:1.md")
                && !is_absolute("a/b:c")
        );
        assert!(
            is_external("HTTPS://x")
                && is_external("//x")
                && !is_external("/x")
                && !is_external("http.md")
        );
        for url in [
            "https:host/x",
            "https:/host/x",
            "ftp://host/x",
            "ftp:host/x",
            "\\\\host\\x",
            "/\\host/x",
            "/\t/host",
            " ht\ntps:host",
        ] {
            assert!(is_external(url), "{url:?}");
        }
        for url in ["http/x", "x:/y", "mailto:a@b", "/x//y", "\\x", "c:\\x"] {
            assert!(!is_external(url), "{url:?}");
        }
    }
}

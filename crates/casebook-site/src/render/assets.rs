//! The theme's style sheets, scripts and images, named by what they contain so that a cache may keep them for ever.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::ThemeError;

/// A file that goes into the site as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asset {
    /// Its name in the theme, relative to the theme's `assets/`: `style.css`.
    pub name: String,
    /// Its path in the site, with a hash of its bytes: `assets/style.3f0c9a51d2.css`.
    pub path: String,
    /// Its bytes, with references to other assets already pointing at their hashed names.
    pub bytes: Cow<'static, [u8]>,
}

/// How many hexadecimal digits of the BLAKE3 hash go into a name. Ten (40 bits) is far more than the handful of files
/// of a theme need to stay apart.
const HASH_DIGITS: usize = 10;

/// Names every asset by its content, references first: where one asset's text names another as `./name`, the hashed
/// name of the other is put in before the first is hashed itself.
pub(super) fn name_by_content(
    files: BTreeMap<String, Cow<'static, [u8]>>,
) -> Result<Vec<Asset>, ThemeError> {
    let names: Vec<String> = files.keys().cloned().collect();
    let mut waiting: Vec<(String, Cow<'static, [u8]>, Vec<String>)> = files
        .into_iter()
        .map(|(name, bytes)| {
            let bytes = if name.ends_with(".css") {
                without_comments(bytes)
            } else {
                bytes
            };
            let wants = references(&name, &bytes, &names);
            (name, bytes, wants)
        })
        .collect();
    let mut done: BTreeMap<String, Asset> = BTreeMap::new();
    while !waiting.is_empty() {
        let (ready, rest): (Vec<_>, Vec<_>) = waiting
            .into_iter()
            .partition(|(_, _, wants)| wants.iter().all(|name| done.contains_key(name)));
        if ready.is_empty() {
            let names = rest.into_iter().map(|(name, ..)| name).collect();
            return Err(ThemeError::AssetCycle { names });
        }
        for (name, bytes, wants) in ready {
            let bytes = if wants.is_empty() {
                bytes
            } else {
                point_at_hashed(&bytes, &wants, &done)
            };
            let path = format!("assets/{}", hashed_name(&name, &bytes));
            done.insert(name.clone(), Asset { name, path, bytes });
        }
        waiting = rest;
    }
    Ok(done.into_values().collect())
}

/// Which other assets a style sheet or script names, longest names first so that none hides inside another.
fn references(name: &str, bytes: &[u8], names: &[String]) -> Vec<String> {
    let is_text = [".css", ".js", ".mjs"]
        .iter()
        .any(|ending| name.ends_with(ending));
    let Some(text) = is_text.then(|| std::str::from_utf8(bytes).ok()).flatten() else {
        return Vec::new();
    };
    let mut found: Vec<String> = names
        .iter()
        .filter(|other| *other != name && text.contains(&format!("./{other}")))
        .cloned()
        .collect();
    found.sort_by_key(|other| std::cmp::Reverse(other.len()));
    found
}

fn point_at_hashed(
    bytes: &[u8],
    wants: &[String],
    done: &BTreeMap<String, Asset>,
) -> Cow<'static, [u8]> {
    let mut text = String::from_utf8_lossy(bytes).into_owned();
    for name in wants {
        if let Some(asset) = done.get(name) {
            let hashed = asset.path.trim_start_matches("assets/");
            text = text.replace(&format!("./{name}"), &format!("./{hashed}"));
        }
    }
    Cow::Owned(text.into_bytes())
}

/// A style sheet without its comments, indentation, blank lines and spaces between signs: a fifth less to send with a
/// first visit.
fn without_comments(bytes: Cow<'static, [u8]>) -> Cow<'static, [u8]> {
    let Ok(text) = std::str::from_utf8(&bytes) else {
        return bytes;
    };
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['"', '\'', '/']) {
        let (before, from) = rest.split_at(at);
        kept.push_str(&tight(before));
        let length = match from.as_bytes() {
            [b'/', b'*', ..] => {
                rest = from
                    .get(2..)
                    .and_then(|inner| inner.split_once("*/"))
                    .map_or("", |(_, after)| after);
                continue;
            }
            [b'/', ..] => 1,
            _ => string_length(from),
        };
        kept.push_str(&from[..length]);
        rest = &from[length..];
    }
    kept.push_str(&tight(rest));
    let lines: Vec<&str> = kept
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    Cow::Owned(lines.join("\n").into_bytes())
}

/// A stretch of a style sheet without strings, without the spaces that mean nothing.
fn tight(text: &str) -> String {
    text.replace(": ", ":")
        .replace(", ", ",")
        .replace(" {", "{")
}

/// The length of a quoted string at the start of `text`, quotes included, or of all of it when it is never closed.
fn string_length(text: &str) -> usize {
    let quote = text.chars().next();
    let mut escaped = false;
    for (i, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if Some(c) == quote => return i + c.len_utf8(),
            _ => {}
        }
    }
    text.len()
}

fn hashed_name(name: &str, bytes: &[u8]) -> String {
    let hash = blake3::hash(bytes).to_hex();
    let hash = &hash[..HASH_DIGITS];
    match name.rsplit_once('.') {
        Some((stem, ending)) if !ending.contains('/') => format!("{stem}.{hash}.{ending}"),
        _ => format!("{name}.{hash}"),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn files(list: &[(&str, &'static str)]) -> BTreeMap<String, Cow<'static, [u8]>> {
        list.iter()
            .map(|(name, text)| ((*name).to_owned(), Cow::Borrowed(text.as_bytes())))
            .collect()
    }

    #[test]
    fn a_change_in_a_referenced_asset_renames_those_that_name_it() {
        let before = name_by_content(files(&[
            ("a.css", "x{background:url(./b.svg)}"),
            ("b.svg", "one"),
        ]))
        .unwrap();
        let after = name_by_content(files(&[
            ("a.css", "x{background:url(./b.svg)}"),
            ("b.svg", "two"),
        ]))
        .unwrap();
        assert_ne!(before[0].path, after[0].path);
        let text = String::from_utf8_lossy(&before[0].bytes).into_owned();
        let target = before[1].path.strip_prefix("assets/").unwrap();
        assert_eq!(text, format!("x{{background:url(./{target})}}"));
    }

    #[test]
    fn style_sheets_lose_their_comments_but_not_their_strings() {
        let css = "/* a \" quote */\na {\n  content: \"/* kept */ \\\" \"; /* gone */\n\n  b: url(x/y);\n}\n";
        let lean = without_comments(Cow::Borrowed(css.as_bytes()));
        assert_eq!(
            std::str::from_utf8(&lean).unwrap(),
            "a{\ncontent:\"/* kept */ \\\" \";\nb:url(x/y);\n}"
        );
        for odd in ["/*", "a /* b", "\"never closed", "'\\", "/", "é\"é"] {
            without_comments(Cow::Owned(odd.as_bytes().to_vec()));
        }
    }

    #[test]
    fn names_keep_their_folder_and_ending() {
        let assets = name_by_content(files(&[("fonts/book.woff2", "f"), ("plain", "p")])).unwrap();
        assert!(
            assets[0].path.starts_with("assets/fonts/book.") && assets[0].path.ends_with(".woff2")
        );
        assert_eq!(assets[1].path.len(), "assets/plain.".len() + HASH_DIGITS);
    }

    #[test]
    fn assets_that_name_each_other_are_refused() {
        let cycle = name_by_content(files(&[
            ("a.js", "import './b.js'"),
            ("b.js", "import './a.js'"),
        ]));
        assert!(
            matches!(cycle, Err(ThemeError::AssetCycle { names }) if names == ["a.js", "b.js"])
        );
    }
}

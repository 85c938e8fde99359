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
pub(super) fn name_by_content(files: BTreeMap<String, Cow<'static, [u8]>>) -> Result<Vec<Asset>, ThemeError> {
    let names: Vec<String> = files.keys().cloned().collect();
    let mut waiting: Vec<(String, Cow<'static, [u8]>, Vec<String>)> = files
        .into_iter()
        .map(|(name, bytes)| {
            let wants = references(&name, &bytes, &names);
            (name, bytes, wants)
        })
        .collect();
    let mut done: BTreeMap<String, Asset> = BTreeMap::new();
    while !waiting.is_empty() {
        let (ready, rest): (Vec<_>, Vec<_>) =
            waiting.into_iter().partition(|(_, _, wants)| wants.iter().all(|name| done.contains_key(name)));
        if ready.is_empty() {
            let names = rest.into_iter().map(|(name, ..)| name).collect();
            return Err(ThemeError::AssetCycle { names });
        }
        for (name, bytes, wants) in ready {
            let bytes = if wants.is_empty() { bytes } else { point_at_hashed(&bytes, &wants, &done) };
            let path = format!("assets/{}", hashed_name(&name, &bytes));
            done.insert(name.clone(), Asset { name, path, bytes });
        }
        waiting = rest;
    }
    Ok(done.into_values().collect())
}

/// Which other assets a style sheet or script names, longest names first so that none hides inside another.
fn references(name: &str, bytes: &[u8], names: &[String]) -> Vec<String> {
    let is_text = [".css", ".js", ".mjs"].iter().any(|ending| name.ends_with(ending));
    let Some(text) = is_text.then(|| std::str::from_utf8(bytes).ok()).flatten() else { return Vec::new() };
    let mut found: Vec<String> =
        names.iter().filter(|other| *other != name && text.contains(&format!("./{other}"))).cloned().collect();
    found.sort_by_key(|other| std::cmp::Reverse(other.len()));
    found
}

fn point_at_hashed(bytes: &[u8], wants: &[String], done: &BTreeMap<String, Asset>) -> Cow<'static, [u8]> {
    let mut text = String::from_utf8_lossy(bytes).into_owned();
    for name in wants {
        if let Some(asset) = done.get(name) {
            let hashed = asset.path.trim_start_matches("assets/");
            text = text.replace(&format!("./{name}"), &format!("./{hashed}"));
        }
    }
    Cow::Owned(text.into_bytes())
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
        list.iter().map(|(name, text)| ((*name).to_owned(), Cow::Borrowed(text.as_bytes()))).collect()
    }

    #[test]
    fn a_change_in_a_referenced_asset_renames_those_that_name_it() {
        let before = name_by_content(files(&[("a.css", "x{background:url(./b.svg)}"), ("b.svg", "one")])).unwrap();
        let after = name_by_content(files(&[("a.css", "x{background:url(./b.svg)}"), ("b.svg", "two")])).unwrap();
        assert_ne!(before[0].path, after[0].path);
        let text = String::from_utf8_lossy(&before[0].bytes).into_owned();
        let target = before[1].path.strip_prefix("assets/").unwrap();
        assert_eq!(text, format!("x{{background:url(./{target})}}"));
    }

    #[test]
    fn names_keep_their_folder_and_ending() {
        let assets = name_by_content(files(&[("fonts/book.woff2", "f"), ("plain", "p")])).unwrap();
        assert!(assets[0].path.starts_with("assets/fonts/book.") && assets[0].path.ends_with(".woff2"));
        assert_eq!(assets[1].path.len(), "assets/plain.".len() + HASH_DIGITS);
    }

    #[test]
    fn assets_that_name_each_other_are_refused() {
        let cycle = name_by_content(files(&[("a.js", "import './b.js'"), ("b.js", "import './a.js'")]));
        assert!(matches!(cycle, Err(ThemeError::AssetCycle { names }) if names == ["a.js", "b.js"]));
    }
}

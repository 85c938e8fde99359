//! What files beside the entries are called on the site.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::{Casebook, assets::output};
use crate::config::Config;
use crate::source::AssetFile;
use casebook_markdown::{path_fault, segment};

/// The names of assets, in their order.
#[derive(Debug, Default)]
pub(super) struct AssetNames {
    names: Vec<Arc<str>>,
    /// By an asset that got another name, the one that has its own.
    displaced: HashMap<usize, usize>,
}

impl AssetNames {
    /// A site lies on file systems that do not distinguish case, too. Of names that are the same there the first in the
    /// order of paths stays, and so does the first spelling of a folder.
    pub(super) fn of(config: &Config, assets: &[AssetFile]) -> Self {
        let paths: Vec<&str> = assets
            .iter()
            .map(|asset| config.shown_content_path(&asset.content_path))
            .collect();
        let folders = spelled_folders(&paths);
        let mut taken: HashMap<String, usize> = HashMap::new();
        let mut named = Self::default();
        // A number must not take the name that a later file has.
        let wanted: HashSet<String> = paths.iter().map(|path| path.to_lowercase()).collect();
        for (index, path) in paths.into_iter().enumerate() {
            let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
            let folder = folders
                .get(&folder.to_lowercase())
                .map_or(folder, String::as_str);
            let in_folder = |file: &str| match folder {
                "" => file.to_owned(),
                folder => format!("{folder}/{file}"),
            };
            let mut name = in_folder(file);
            let holder = taken.get(&name.to_lowercase()).copied();
            if holder.is_some() || folders.contains_key(&name.to_lowercase()) {
                // Where a number more is too long for a file system, the name is made short.
                let is_long = path_fault(&output(&in_folder(&numbered(file, 2)))).is_some();
                let shortened = shortened(path);
                name = (2_usize..)
                    .map(|number| match is_long {
                        true => numbered(&shortened, number),
                        false => in_folder(&numbered(file, number)),
                    })
                    .find(|name| {
                        let folded = name.to_lowercase();
                        !taken.contains_key(&folded)
                            && !wanted.contains(&folded)
                            && !folders.contains_key(&folded)
                    })
                    .unwrap_or(name);
                named.displaced.insert(index, holder.unwrap_or(index));
            }
            taken.insert(name.to_lowercase(), index);
            named.names.push(name.into());
        }
        named
    }
}

/// The folders of assets by their names in lower case, each in the spelling that came first.
fn spelled_folders(paths: &[&str]) -> HashMap<String, String> {
    let mut folders: HashMap<String, String> = HashMap::new();
    for folder in paths.iter().flat_map(|path| folders_of(path)) {
        let folded = folder.to_lowercase();
        if !folders.contains_key(&folded) {
            // What lies in a folder is spelled as that is.
            let spelled = match folder.rsplit_once('/') {
                Some((above, last)) => {
                    let above = folders.get(&above.to_lowercase());
                    format!("{}/{last}", above.map_or("", String::as_str))
                }
                None => folder.to_owned(),
            };
            folders.insert(folded, spelled);
        }
    }
    folders
}

/// `a`, `a/b` for `a/b/c.png`.
fn folders_of(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').map(|(at, _)| &path[..at])
}

/// `shot.png` → `shot-2.png`
fn numbered(file: &str, number: usize) -> String {
    match file.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() => format!("{stem}-{number}.{ending}"),
        _ => format!("{file}-{number}"),
    }
}

/// A short name at the top of the site's files for the file at `path`; a hash of the path keeps it apart from others.
fn shortened(path: &str) -> String {
    let (stem, ending) = path.rsplit_once('.').unwrap_or((path, ""));
    match segment(ending) {
        ending if ending.is_empty() => segment(path),
        ending => format!("{}.{ending}", segment(stem)),
    }
}

impl Casebook {
    /// What an asset is called on the site: its path within the content folder, unless another file has that name where
    /// case is not distinguished.
    #[must_use]
    pub fn asset_name(&self, asset: usize) -> &str {
        &self.asset_names.names[asset]
    }

    /// The asset that has the name which this one would have, if it got another one.
    #[must_use]
    pub fn asset_in_the_way(&self, asset: usize) -> Option<usize> {
        self.asset_names.displaced.get(&asset).copied()
    }

    /// Whether any asset got another name.
    #[must_use]
    pub fn has_renamed_assets(&self) -> bool {
        !self.asset_names.displaced.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(paths: &[&str]) -> Vec<String> {
        let assets: Vec<AssetFile> = paths
            .iter()
            .map(|path| AssetFile::of_text((*path).into(), path, path.into(), ""))
            .collect();
        let names = AssetNames::of(&Config::default(), &assets).names;
        names.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn names_that_differ_in_case_only_get_a_number() {
        assert_eq!(
            names(&["Shot.png", "shot-2.png", "shot.png"]),
            ["Shot.png", "shot-2.png", "shot-3.png"]
        );
        assert_eq!(names(&["README", "readme"]), ["README", "readme-2"]);
    }

    #[test]
    fn folders_that_differ_in_case_only_become_one() {
        assert_eq!(
            names(&["Img/a.png", "Img/b.png", "img/a.png", "img/c.png"]),
            ["Img/a.png", "Img/b.png", "Img/a-2.png", "Img/c.png"]
        );
        assert_eq!(
            names(&["A/B/x.png", "a/b/x.png", "a/y.png"]),
            ["A/B/x.png", "A/B/x-2.png", "A/y.png"]
        );
        assert_eq!(
            names(&["A/x.png", "a/B/c/x.png", "a/b/c/y.png"]),
            ["A/x.png", "A/B/c/x.png", "A/B/c/y.png"]
        );
    }

    #[test]
    fn a_number_makes_no_name_longer_than_file_systems_take() {
        let long = "x".repeat(250);
        let names = names(&[&format!("a/{long}.PNG"), &format!("a/{long}.png")]);
        assert!(
            names[0].ends_with(".PNG") && names[1].ends_with("-2.png"),
            "{names:?}"
        );
        assert!(
            names.iter().all(|name| path_fault(&output(name)).is_none()),
            "{names:?}"
        );
    }

    #[test]
    fn a_file_does_not_take_the_name_of_a_folder() {
        assert_eq!(names(&["Logs/x.txt", "logs"]), ["Logs/x.txt", "logs-2"]);
    }
}

mod foreign;
mod interrupted;
mod paths;

use std::collections::BTreeMap;
use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use tempfile::TempDir;

use super::manifest::MANIFEST;
use super::place::Place;
use super::*;

fn path(text: &str) -> SitePath {
    SitePath::new(text).unwrap()
}

fn plan<'a>(files: &[(&str, &'a str)]) -> Plan<'a> {
    let mut plan = Plan::new();
    for (name, text) in files {
        plan.bytes(path(name), text.as_bytes()).unwrap();
    }
    plan
}

/// Everything below `root`, links as what they lead to, the manifest included.
fn tree(root: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for entry in walkdir::WalkDir::new(root).min_depth(1) {
        let entry = entry.unwrap();
        let name = entry
            .path()
            .strip_prefix(root)
            .unwrap()
            .to_str()
            .unwrap()
            .to_owned();
        let kind = entry.file_type();
        if kind.is_file() {
            found.insert(name, fs::read_to_string(entry.path()).unwrap());
        } else if kind.is_symlink() {
            found.insert(
                name,
                format!("-> {}", fs::read_link(entry.path()).unwrap().display()),
            );
        } else if fs::read_dir(entry.path()).unwrap().next().is_none() {
            found.insert(name, "an empty folder".to_owned());
        }
    }
    found
}

struct Book {
    dir: TempDir,
}

impl Book {
    fn new() -> Self {
        let book = Self {
            dir: tempfile::tempdir().unwrap(),
        };
        fs::create_dir(book.path("content")).unwrap();
        book
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn out(&self) -> PathBuf {
        self.path("site")
    }

    fn write(&self, plan: &Plan<'_>) -> Result<Written, SiteError> {
        write(plan, &self.out(), &[&self.path("content")])
    }

    /// A book whose site has two files.
    fn built() -> Self {
        let book = Self::new();
        book.write(&plan(&[
            ("index.html", "home"),
            ("incidents/a/index.html", "a"),
        ]))
        .unwrap();
        book
    }

    fn put(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn inode(&self, name: &str) -> u64 {
        fs::symlink_metadata(self.path(name)).unwrap().ino()
    }

    /// What stands beside the content: nothing but the site, unless something was left behind.
    fn beside(&self) -> Vec<String> {
        let entries = fs::read_dir(self.dir.path()).unwrap();
        let mut names: Vec<_> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    /// The site without its manifest.
    fn site(&self) -> BTreeMap<String, String> {
        let mut tree = tree(&self.out());
        tree.remove(MANIFEST);
        tree
    }

    #[track_caller]
    fn assert_site(&self, files: &[(&str, &str)]) {
        let expected = files
            .iter()
            .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
            .collect();
        assert_eq!(self.site(), expected);
        assert_eq!(self.beside(), ["content", "site"]);
    }
}

#[test]
fn unchanged_files_are_linked_changed_ones_written_and_stale_ones_removed() {
    let book = Book::new();
    let first = plan(&[
        ("index.html", "home"),
        ("a/b/same.html", "same"),
        ("a/b/changes.html", "old"),
        ("x/gone", "x"),
    ]);
    let written = book.write(&first).unwrap();
    assert_eq!(
        written,
        Written {
            written: 4,
            linked: 0,
            removed: 0,
            bytes: 12,
            seal: written.seal.clone(),
            ..Written::default()
        }
    );
    let (same, changes) = (
        book.inode("site/a/b/same.html"),
        book.inode("site/a/b/changes.html"),
    );
    fs::hard_link(
        book.path("site/a/b/changes.html"),
        book.path("content/witness"),
    )
    .unwrap();

    let second = plan(&[
        ("index.html", "home"),
        ("a/b/same.html", "same"),
        ("a/b/changes.html", "new"),
        ("y", "y"),
    ]);
    let written = book.write(&second).unwrap();
    assert_eq!(
        written,
        Written {
            written: 2,
            linked: 2,
            removed: 1,
            bytes: 12,
            seal: written.seal.clone(),
            ..Written::default()
        }
    );
    book.assert_site(&[
        ("index.html", "home"),
        ("a/b/same.html", "same"),
        ("a/b/changes.html", "new"),
        ("y", "y"),
    ]);
    assert_eq!(book.inode("site/a/b/same.html"), same);
    assert_ne!(book.inode("site/a/b/changes.html"), changes);
    assert_eq!(
        fs::read_to_string(book.path("content/witness")).unwrap(),
        "old",
        "a linked file was written into"
    );
}

#[test]
fn the_same_plan_gives_the_same_bytes_wherever_it_is_written() {
    let book = Book::built();
    let again = plan(&[("incidents/a/index.html", "a"), ("index.html", "home")]);
    write(&again, &book.path("new/deep/site"), &[]).unwrap();
    assert_eq!(tree(&book.out()), tree(&book.path("new/deep/site")));
    assert!(tree(&book.out()).contains_key(MANIFEST));
    let in_memory = again.in_memory().unwrap();
    assert_eq!(
        in_memory.keys().collect::<Vec<_>>(),
        ["incidents/a/index.html", "index.html"]
    );
}

#[test]
fn a_file_changed_by_hand_is_written_again() {
    let book = Book::built();
    book.put("site/index.html", "HOME");
    let later = SystemTime::now() + Duration::from_secs(2);
    fs::File::options()
        .write(true)
        .open(book.path("site/index.html"))
        .unwrap()
        .set_modified(later)
        .unwrap();
    book.put("site/incidents/a/index.html", "another length");
    book.write(&plan(&[
        ("index.html", "home"),
        ("incidents/a/index.html", "a"),
    ]))
    .unwrap();
    book.assert_site(&[("index.html", "home"), ("incidents/a/index.html", "a")]);
}

#[test]
fn folders_that_cannot_be_written_are_named() {
    let book = Book::new();
    let home = plan(&[("index.html", "home")]);
    book.put("file", "text");
    assert!(matches!(
        write(&home, &book.path("file"), &[]),
        Err(SiteError::NotAFolder { .. })
    ));
    let message = write(&home, &book.path("file/site"), &[])
        .unwrap_err()
        .to_string();
    assert!(message.contains("file/site"), "{message}");
    let error = write(&home, &book.path(&"n".repeat(250)), &[]).unwrap_err();
    assert!(
        matches!(
            error,
            SiteError::Io {
                action: "create the lock file",
                ..
            }
        ),
        "{error}"
    );
    assert!(matches!(
        write(&home, &book.path("gone/.."), &[]),
        Err(SiteError::NoName { .. })
    ));
    assert!(matches!(
        write(&home, Path::new("/"), &[]),
        Err(SiteError::NoName { .. })
    ));
    symlink("nowhere", book.path("dangling")).unwrap();
    assert!(matches!(
        write(&home, &book.path("dangling"), &[]),
        Err(SiteError::NotAFolder { .. })
    ));
    assert_eq!(fs::read_to_string(book.path("file")).unwrap(), "text");
}

/// A server may have been given its rights on the folder: the new site has them too.
#[test]
fn the_folder_of_the_site_keeps_its_permissions() {
    let book = Book::built();
    let mode = || fs::metadata(book.out()).unwrap().permissions().mode() & 0o7777;
    for wanted in [0o2775, 0o700] {
        fs::set_permissions(book.out(), Permissions::from_mode(wanted)).unwrap();
        book.write(&plan(&[("index.html", "anew")])).unwrap();
        assert_eq!(mode(), wanted, "{wanted:o}");
    }
}

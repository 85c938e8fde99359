use std::collections::BTreeMap;
use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use proptest::prelude::*;
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
fn an_output_that_cannot_be_made_leaves_the_earlier_site_byte_for_byte() {
    let book = Book::built();
    book.put("site/.git/HEAD", "ref");
    let before = tree(&book.out());
    let mut failing = plan(&[("index.html", "new"), ("b.html", "b")]);
    for name in ["z.html", "c.html"] {
        let produce =
            move || Err::<Vec<u8>, _>(std::io::Error::other(format!("no field `titel` in {name}")));
        failing
            .render(
                path(name),
                vec![Dependency::Config, Dependency::Entry("c.md".into())],
                produce,
            )
            .unwrap();
    }
    let error = book.write(&failing).unwrap_err();
    assert_eq!(error.to_string(), "`z.html` could not be made from `c.md`");
    assert_eq!(
        std::error::Error::source(&error).unwrap().to_string(),
        "no field `titel` in z.html"
    );
    assert_eq!(tree(&book.out()), before);
    assert_eq!(book.beside(), ["content", "site"]);

    let mut missing = plan(&[("index.html", "new")]);
    missing
        .copy(path("logo.png"), &book.path("content/logo.png"))
        .unwrap();
    // A file that is gone by now costs no site: who builds is told.
    let written = book.write(&missing).unwrap();
    let gone: Vec<_> = written.unreadable.iter().map(|(file, _)| file).collect();
    assert_eq!(gone, [&book.path("content/logo.png")]);
    assert!(!book.out().join("logo.png").exists());
}

#[test]
fn a_refusal_of_the_file_system_in_the_middle_leaves_the_earlier_site_whole() {
    let book = Book::new();
    // So deep that a short name still fits into the longest path the system takes, and a long one does not.
    let part = "d".repeat(200);
    let depth = (3900 - book.dir.path().as_os_str().len()) / 201;
    let out = (0..depth)
        .fold(book.path("content").with_file_name("deep"), |path, _| {
            path.join(&part)
        })
        .join("site");
    write(&plan(&[("short", "old")]), &out, &[]).unwrap();
    let long = "x".repeat(250);
    let error = write(
        &plan(&[("short", "new"), ("other", "new"), (&long, "new")]),
        &out,
        &[],
    )
    .unwrap_err();
    assert!(
        matches!(&error, SiteError::Io { action: "create the file", path, .. } if path.ends_with(&long)),
        "{error}"
    );
    assert_eq!(fs::read_to_string(out.join("short")).unwrap(), "old");
    assert_eq!(fs::read_dir(out.parent().unwrap()).unwrap().count(), 1);
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

#[test]
fn a_folder_with_other_files_is_refused() {
    let book = Book::new();
    book.put("site/thesis.tex", "years of work");
    let error = book.write(&plan(&[("index.html", "home")])).unwrap_err();
    assert!(matches!(error, SiteError::NotOurs { .. }), "{error}");
    assert!(matches!(clean(&book.out()), Err(SiteError::NoSite { .. })));
    book.assert_site(&[("thesis.tex", "years of work")]);
    // An empty folder is nobody's.
    fs::remove_file(book.path("site/thesis.tex")).unwrap();
    book.write(&plan(&[("index.html", "home")])).unwrap();
    book.assert_site(&[("index.html", "home")]);
}

#[test]
fn files_of_others_are_carried_over() {
    let book = Book::built();
    book.put("site/CNAME", "example.org");
    book.put("site/.git/objects/ab/cd", "object");
    book.put("site/incidents/a/notes.txt", "notes");
    book.put("site/uploads/x.png", "png");
    fs::create_dir(book.path("site/empty")).unwrap();
    symlink("/etc", book.path("site/link")).unwrap();
    let (cname, object) = (
        book.inode("site/CNAME"),
        book.inode("site/.git/objects/ab/cd"),
    );

    for _ in 0..2 {
        // The page beside the notes is gone; a page comes in beside the uploads.
        book.write(&plan(&[
            ("index.html", "home"),
            ("uploads/index.html", "list"),
        ]))
        .unwrap();
        book.assert_site(&[
            ("index.html", "home"),
            ("uploads/index.html", "list"),
            ("CNAME", "example.org"),
            (".git/objects/ab/cd", "object"),
            ("incidents/a/notes.txt", "notes"),
            ("uploads/x.png", "png"),
            ("empty", "an empty folder"),
            ("link", "-> /etc"),
        ]);
    }
    assert_eq!(
        (
            book.inode("site/CNAME"),
            book.inode("site/.git/objects/ab/cd")
        ),
        (cname, object)
    );
}

#[test]
fn files_of_others_are_never_overwritten() {
    let book = Book::built();
    book.put("site/about", "mine");
    book.put("site/Team/x", "mine too");
    let before = tree(&book.out());
    for name in ["about", "about/index.html", "ABOUT", "team"] {
        let error = book
            .write(&plan(&[("index.html", "new"), (name, "text")]))
            .unwrap_err();
        assert!(
            matches!(error, SiteError::InTheWay { .. }),
            "{name}: {error}"
        );
        assert_eq!(tree(&book.out()), before, "{name}");
        assert_eq!(book.beside(), ["content", "site"], "{name}");
    }
}

#[test]
fn links_inside_the_site_are_not_followed() {
    let book = Book::built();
    book.put("content/secret", "home");
    book.put("content/folder/index.html", "a");
    // In the place of a page: replaced, and not taken for the page although its bytes are the same.
    fs::remove_file(book.path("site/index.html")).unwrap();
    symlink(book.path("content/secret"), book.path("site/index.html")).unwrap();
    book.write(&plan(&[
        ("index.html", "home"),
        ("incidents/a/index.html", "a"),
    ]))
    .unwrap();
    book.assert_site(&[("index.html", "home"), ("incidents/a/index.html", "a")]);

    // In the place of a folder: refused by the writer, left alone by the cleaner.
    fs::remove_dir_all(book.path("site/incidents")).unwrap();
    fs::create_dir(book.path("content/a")).unwrap();
    fs::rename(
        book.path("content/folder/index.html"),
        book.path("content/a/index.html"),
    )
    .unwrap();
    symlink(book.path("content"), book.path("site/incidents")).unwrap();
    let error = book
        .write(&plan(&[("incidents/a/index.html", "a")]))
        .unwrap_err();
    assert!(matches!(error, SiteError::InTheWay { .. }), "{error}");
    assert_eq!(
        clean(&book.out()).unwrap(),
        Cleaned {
            removed: 1,
            folder: false
        }
    );
    assert_eq!(
        fs::read_to_string(book.path("content/a/index.html")).unwrap(),
        "a"
    );

    // The output folder itself may be a link: the folder behind it is replaced.
    let real = Book::built();
    symlink(real.out(), book.path("linked")).unwrap();
    write(
        &plan(&[("index.html", "through")]),
        &book.path("linked"),
        &[],
    )
    .unwrap();
    real.assert_site(&[("index.html", "through")]);
    assert!(
        fs::symlink_metadata(book.path("linked"))
            .unwrap()
            .is_symlink()
    );
}

#[test]
fn what_an_interrupted_build_left_is_put_in_order() {
    let home = plan(&[("index.html", "home")]);

    // Interrupted while staging: no manifest yet.
    let book = Book::built();
    book.put(".casebook-staging-site/index.html", "half");
    book.put(".casebook-staging-site/deep/page.html", "half");
    book.put(".casebook-lock-site", "");
    book.write(&home).unwrap();
    book.assert_site(&[("index.html", "home")]);

    // Interrupted after the exchange: the old site still holds the repository that was to be carried over.
    let book = Book::built();
    book.put("site/.git/HEAD", "ref");
    fs::rename(book.out(), book.path(".casebook-staging-site")).unwrap();
    write(&plan(&[("index.html", "newer")]), &book.path("other"), &[]).unwrap();
    fs::rename(book.path("other"), book.out()).unwrap();
    book.write(&home).unwrap();
    book.assert_site(&[("index.html", "home"), (".git/HEAD", "ref")]);

    // Interrupted between two renames: the old site is aside, the new one complete.
    let book = Book::built();
    book.put("site/.git/HEAD", "ref");
    fs::rename(book.out(), book.path(".casebook-previous-site")).unwrap();
    write(&plan(&[("index.html", "newer")]), &book.path("other"), &[]).unwrap();
    fs::rename(book.path("other"), book.path(".casebook-staging-site")).unwrap();
    let failing_plan = {
        let mut plan = Plan::new();
        plan.render(path("x"), vec![], || Err::<Vec<u8>, _>("broken"))
            .unwrap();
        plan
    };
    book.write(&failing_plan).unwrap_err();
    book.assert_site(&[
        ("index.html", "home"),
        ("incidents/a/index.html", "a"),
        (".git/HEAD", "ref"),
    ]);

    // Something else in the staging folder's place is ours to remove as well.
    book.put(".casebook-staging-site", "a file");
    book.write(&home).unwrap();
    book.assert_site(&[("index.html", "home"), (".git/HEAD", "ref")]);
}

/// Somebody may have put a file of the same name into the new site before the run that carries the old one over.
#[test]
fn what_is_carried_over_replaces_nothing() {
    let book = Book::built();
    for (name, text) in [
        ("CNAME", "old.example"),
        ("uploads/a.png", "old"),
        (".git/HEAD", "old"),
    ] {
        book.put(&format!("site/{name}"), text);
    }
    fs::rename(book.out(), book.path(".casebook-staging-site")).unwrap();
    write(&plan(&[("index.html", "newer")]), &book.path("other"), &[]).unwrap();
    fs::rename(book.path("other"), book.out()).unwrap();
    book.put("site/CNAME", "new.example");
    book.put("site/uploads/a.png", "new");
    book.write(&plan(&[("index.html", "newest")])).unwrap();
    book.assert_site(&[
        ("index.html", "newest"),
        ("CNAME", "new.example"),
        ("uploads/a.png", "new"),
        (".git/HEAD", "old"),
    ]);
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

#[test]
fn what_may_be_foreign_is_not_removed_when_the_manifest_is_unreadable() {
    for (name, manifest) in [
        ("truncated", "{\"version\": 1, \"fil"),
        ("of a later version", r#"{"version": 9, "files": {}}"#),
    ] {
        let book = Book::built();
        // Interrupted after the exchange, with the repository still to be carried over.
        fs::rename(book.out(), book.path(".casebook-staging-site")).unwrap();
        book.put(".casebook-staging-site/.git/HEAD", "ref");
        fs::write(book.path(".casebook-staging-site").join(MANIFEST), manifest).unwrap();
        write(&plan(&[("index.html", "newer")]), &book.path("other"), &[]).unwrap();
        fs::rename(book.path("other"), book.out()).unwrap();
        let error = book.write(&plan(&[("index.html", "newest")])).unwrap_err();
        assert!(
            matches!(error, SiteError::Manifest { .. }),
            "{name}: {error}"
        );
        assert_eq!(
            fs::read_to_string(book.path(".casebook-staging-site/.git/HEAD")).unwrap(),
            "ref",
            "{name}"
        );
        assert_eq!(
            fs::read_to_string(book.path("site/index.html")).unwrap(),
            "newer",
            "{name}"
        );
    }
}

#[test]
fn two_renames_take_the_place_of_an_exchange() {
    let book = Book::built();
    book.put(".casebook-staging-site/index.html", "new");
    let place = Place::find(&book.out(), &[]).unwrap();
    let aside = place.swap_by_renames().unwrap();
    assert_eq!(
        fs::read_to_string(book.path("site/index.html")).unwrap(),
        "new"
    );
    assert_eq!(
        fs::read_to_string(aside.join("index.html")).unwrap(),
        "home"
    );
    fs::remove_dir_all(book.out()).unwrap();
    fs::rename(&aside, book.out()).unwrap();
    // Nothing staged: the second rename fails and the first is undone.
    let error = place.swap_by_renames().unwrap_err();
    assert!(
        matches!(
            error,
            SiteError::Io {
                action: "put the new site in place of",
                ..
            }
        ),
        "{error}"
    );
    book.assert_site(&[("index.html", "home"), ("incidents/a/index.html", "a")]);
}

#[test]
fn only_one_build_writes_at_a_time() {
    let book = Book::built();
    let mut outer = Plan::new();
    let produce = || match book.write(&plan(&[("index.html", "inner")])) {
        Err(SiteError::Busy { path }) => Ok(path.file_name().unwrap().as_encoded_bytes().to_vec()),
        other => Err(format!("{other:?}")),
    };
    outer.render(path("index.html"), vec![], produce).unwrap();
    book.write(&outer).unwrap();
    book.assert_site(&[("index.html", "site")]);
}

#[test]
fn the_site_and_its_sources_are_kept_apart() {
    let book = Book::new();
    let home = plan(&[("index.html", "home")]);
    symlink(book.path("content"), book.path("alias")).unwrap();
    let content = book.path("content");
    for out in [
        "content",
        "content/site",
        "",
        "alias/site",
        "content/../content",
    ] {
        let error = write(&home, &book.path(out), &[&content]).unwrap_err();
        assert!(matches!(error, SiteError::Overlap { .. }), "{out}: {error}");
    }
    write(&home, &book.path("content/_site"), &[&content]).unwrap();
    // A name that only begins alike is another folder.
    write(&home, &book.path("content-site"), &[&content]).unwrap();
}

#[test]
fn cleaning_removes_what_was_written_and_nothing_else() {
    let book = Book::built();
    assert_eq!(
        clean(&book.path("nothing/here")).unwrap(),
        Cleaned::default()
    );
    book.put("site/CNAME", "example.org");
    book.put(".casebook-staging-site/half", "half");
    assert_eq!(
        clean(&book.out()).unwrap(),
        Cleaned {
            removed: 2,
            folder: false
        }
    );
    book.assert_site(&[("CNAME", "example.org")]);
    let book = Book::built();
    assert_eq!(
        clean(&book.out()).unwrap(),
        Cleaned {
            removed: 2,
            folder: true
        }
    );
    assert_eq!(book.beside(), ["content"]);
}

#[test]
fn a_manifest_cannot_reach_outside_the_site() {
    let book = Book::built();
    book.put("content/precious", "p");
    for listed in ["../content/precious", "/etc/passwd", "a/../../x"] {
        let entry = format!(r#"{{"version":1,"files":{{"{listed}":{{"hash":"00","size":1}}}}}}"#);
        book.put("site/.casebook-manifest.json", &entry);
        assert!(
            matches!(clean(&book.out()), Err(SiteError::Manifest { .. })),
            "{listed}"
        );
    }
    book.put("site/.casebook-manifest.json", "{");
    assert!(matches!(
        book.write(&plan(&[("a", "b")])),
        Err(SiteError::Manifest { .. })
    ));
    assert_eq!(
        fs::read_to_string(book.path("content/precious")).unwrap(),
        "p"
    );
}

#[test]
fn two_outputs_never_share_a_file() {
    for (first, second) in [
        ("a", "a"),
        ("incidents/PM-1", "incidents/pm-1"),
        ("Ähre", "ähre"),
    ] {
        let mut plan = plan(&[(first, "1")]);
        let error = plan.bytes(path(second), &b"2"[..]).unwrap_err();
        assert!(
            matches!(error, SiteError::Collision { .. }),
            "{second}: {error}"
        );
        assert_eq!(plan.len(), 1);
    }
    let book = Book::new();
    for pair in [["a", "a/b"], ["a/b", "A"], ["tags/x", "Tags/y"]] {
        let plan = plan(&pair.map(|name| (name, "text")));
        assert!(
            matches!(book.write(&plan), Err(SiteError::Collision { .. })),
            "{pair:?}"
        );
        assert!(plan.in_memory().is_err());
    }
    assert_eq!(book.beside(), ["content"]);
}

#[test]
fn paths_stay_inside_and_are_portable() {
    for good in [
        "a",
        "a/b.html",
        ".well-known/x",
        "_headers",
        "été/日本.html",
        "con-text",
        "a b",
        "...a",
    ] {
        assert_eq!(path(good).as_str(), good);
    }
    let long = "x".repeat(256);
    for bad in [
        "",
        "/",
        "/a",
        "a/",
        "a//b",
        ".",
        "..",
        "a/../b",
        "a\\b",
        "a\0b",
        "a\nb",
        "c:",
        "a*",
        "con",
        "Aux.txt",
        "x/lpt1.a",
        "COM¹",
        "dot.",
        "space ",
        ".casebook-manifest.json",
        "a/.Casebook",
        &long,
    ] {
        assert!(SitePath::new(bad).is_err(), "{bad:?}");
    }
}

proptest! {
    #[test]
    fn an_accepted_path_is_below_the_root(text in "[a./\\\\ :é\0-]{0,12}|\\PC{0,20}") {
        if let Ok(path) = SitePath::new(&text) {
            let below = path.below(Path::new("/root"));
            prop_assert!(below.starts_with("/root"));
            let normal = below.components().all(|part| {
                matches!(part, std::path::Component::RootDir | std::path::Component::Normal(_))
            });
            prop_assert!(normal && below != Path::new("/root"));
            prop_assert_eq!(path.as_str(), text);
        }
    }
}

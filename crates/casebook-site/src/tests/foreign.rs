//! What is not of the site: files of others, links, sources; none is written over or removed.

use super::*;

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

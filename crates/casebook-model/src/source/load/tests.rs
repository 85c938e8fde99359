use super::*;

fn book(files: &[(&str, &[u8])]) -> (tempfile::TempDir, Loaded) {
    let folder = tempfile::tempdir().unwrap();
    for (path, bytes) in files {
        let file = folder.path().join("content").join(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, bytes).unwrap();
    }
    let loaded = load(&folders(folder.path()), 100).unwrap();
    (folder, loaded)
}

fn folders(book: &Path) -> Folders {
    Folders::new(book.to_owned(), book.join("content"), "content")
}

#[test]
fn the_walk_is_sorted_and_passes_over_hidden_files() {
    let (_folder, loaded) = book(&[
        ("b.md", b"b"),
        ("a/z.md", b"z"),
        ("a.markdown", b"a"),
        ("a/pic.png", b"x"),
        (".hidden/x.md", b"x"),
        ("_drafts/x.md", b"x"),
        ("a/_x.md", b"x"),
        ("_schema/causes.yaml", b"causes: []"),
        ("_schema/notes.md", b"x"),
    ]);
    let documents: Vec<_> = loaded
        .documents
        .iter()
        .map(|document| &*document.path)
        .collect();
    assert_eq!(
        documents,
        ["content/a.markdown", "content/a/z.md", "content/b.md"]
    );
    assert_eq!(loaded.assets.len(), 1);
    assert_eq!(&*loaded.schema[0].path, "content/_schema/causes.yaml");
    assert!(loaded.findings.is_empty());
}

#[test]
fn what_cannot_be_read_is_a_finding_and_the_rest_is_read() {
    let (_folder, loaded) = book(&[
        ("big.md", &[b'x'; 101]),
        ("latin.md", b"caf\xe9 au lait"),
        ("ok.md", b"ok"),
    ]);
    let messages: Vec<_> = loaded
        .findings
        .iter()
        .map(|finding| (&*finding.path, finding.span))
        .collect();
    assert_eq!(
        messages,
        [
            ("content/big.md", Span::at(0)),
            ("content/latin.md", Span::new(3, 6))
        ]
    );
    assert_eq!(loaded.documents.len(), 2);
    assert_eq!(&*loaded.documents[0].text, "caf\u{fffd} au lait");
}

#[cfg(unix)]
#[test]
fn links_obey_the_rules_of_what_they_lead_to() {
    let (folder, _) = book(&[
        ("a.md", b"a"),
        ("y/inner.md", b"x"),
        ("y/dump.txt", b"x"),
        ("y/.env", b"x"),
        ("_drafts/x.md", b"x"),
        ("_schema/causes.yaml", b"causes: []"),
    ]);
    let outside = tempfile::tempdir().unwrap();
    std::fs::write(outside.path().join("secret.md"), "secret").unwrap();
    std::fs::create_dir(folder.path().join(".git")).unwrap();
    std::fs::write(folder.path().join(".git/config"), "token").unwrap();
    std::fs::write(folder.path().join("README.md"), "of the repository").unwrap();
    let content = folder.path().join("content");
    let link = |name: &str, target: &Path| {
        std::os::unix::fs::symlink(target, content.join(name)).unwrap();
    };
    link("inside.md", &content.join("a.md"));
    link("inside.txt", Path::new("y/dump.txt"));
    link("_schema/more.yaml", Path::new("causes.yaml"));
    let refused = [
        ("broken.md", content.join("gone.md")),
        ("config.txt", PathBuf::from("../.git/config")),
        ("draft.md", PathBuf::from("_drafts/x.md")),
        ("env.txt", PathBuf::from("y/.env")),
        ("loop", content.clone()),
        ("other-kind.txt", PathBuf::from("y/inner.md")),
        ("out.md", outside.path().join("secret.md")),
        ("passwd.txt", PathBuf::from("/etc/passwd")),
        ("readme.md", PathBuf::from("../README.md")),
        ("schema.yaml", PathBuf::from("_schema/causes.yaml")),
    ];
    for (name, target) in &refused {
        link(name, target);
    }
    let loaded = load(&folders(folder.path()), 100).unwrap();
    let documents: Vec<_> = loaded
        .documents
        .iter()
        .map(|document| &*document.content_path)
        .collect();
    assert_eq!(documents, ["a.md", "inside.md", "y/inner.md"]);
    let assets: Vec<_> = loaded
        .assets
        .iter()
        .map(|asset| (&*asset.content_path, asset.target.as_deref()))
        .collect();
    assert_eq!(
        assets,
        [("inside.txt", Some("y/dump.txt")), ("y/dump.txt", None)]
    );
    assert_eq!(loaded.schema.len(), 2);
    let found: Vec<_> = loaded
        .findings
        .iter()
        .map(|finding| finding.path.trim_start_matches("content/"))
        .collect();
    assert_eq!(found, refused.map(|(name, _)| name));
}

#[cfg(unix)]
#[test]
fn only_regular_files_are_read() {
    let (folder, _) = book(&[("a.md", b"a")]);
    let content = folder.path().join("content");
    let _socket = std::os::unix::net::UnixListener::bind(content.join("socket.png")).unwrap();
    for name in ["pipe.txt", "pipe.md"] {
        let made = std::process::Command::new("mkfifo")
            .arg(content.join(name))
            .status();
        assert!(made.unwrap().success());
    }
    let loaded = load(&folders(folder.path()), 100).unwrap();
    assert_eq!((loaded.documents.len(), loaded.assets.len()), (1, 0));
    let found: Vec<_> = loaded
        .findings
        .iter()
        .map(|finding| (&*finding.path, finding.message.contains("regular")))
        .collect();
    assert_eq!(
        found,
        [
            ("content/pipe.md", true),
            ("content/pipe.txt", true),
            ("content/socket.png", true)
        ]
    );
}

#[test]
fn a_missing_content_folder_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    assert!(load(&folders(folder.path()), 100).is_err());
}

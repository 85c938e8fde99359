//! `casebook sources`: what is fetched, what is left alone, and what git is not let do.

use std::fs;
use std::process::Command;

use super::{SOURCES, Shelf, entry, short, told};

#[test]
fn sources_are_cloned_locked_and_followed() {
    let shelf = Shelf::new();
    let first = shelf.git("up/payments", &["rev-parse", "HEAD"]);
    let (out, _, code) = shelf.run(&["sources", "status"]);
    assert_eq!(
        (out.as_str(), code),
        ("payments  sources/payments  its folder is not there\n", 1)
    );
    let (out, _, _) = shelf.run(&["sources", "update"]);
    assert_eq!(out, format!("payments: cloned, at {}\n", short(&first)));
    assert!(shelf.read("book/casebook.lock").contains(&first));
    assert_eq!(shelf.lint("CB0,CB304", &[]), [] as [&str; 0]);

    shelf.write(
        "up/payments/postmortems/b.md",
        &entry("Again", "recurrence_of: [pay-9]\n"),
    );
    let second = shelf.commit("up/payments");
    let (out, _, code) = shelf.run(&["sources", "status"]);
    assert!(
        out.contains("newest fetched") && code == 0,
        "asked nobody: {out}"
    );
    let (out, _, code) = shelf.run(&["sources", "status", "--fetch"]);
    assert!(out.contains("1 behind") && code == 1, "{out}");
    let (out, _, _) = shelf.run(&["sources", "update", "payments"]);
    assert_eq!(
        out,
        format!("payments: {} -> {}\n", short(&first), short(&second))
    );
    assert_eq!(
        shelf.lint("CB304", &[]),
        [
            "sources/payments/postmortems/b.md:6:17: CB304 error `pay-9` in `recurrence_of` is not an entry of this book"
        ]
    );

    // The lock of an older commit of the book.
    shelf.write(
        "book/casebook.lock",
        &shelf.read("book/casebook.lock").replace(&second, &first),
    );
    assert_eq!(
        shelf.lint("CB003", &[]),
        [format!(
            "book.toml:2:8: CB003 warning the source `payments` is at {}, `casebook.lock` records {}",
            short(&second),
            short(&first)
        )]
    );
    let (out, _, _) = shelf.run(&["sources", "update", "--locked"]);
    assert_eq!(
        out,
        format!("payments: {} -> {}\n", short(&second), short(&first))
    );
    assert!(
        !shelf
            .path("book/sources/payments/postmortems/b.md")
            .exists()
    );
    let (_, err, code) = shelf.run(&["sources", "update", "web"]);
    assert!(
        err.contains("no source `web`; the book has payments") && code == 2,
        "{err}"
    );
}

#[test]
fn nothing_that_somebody_works_on_is_touched() {
    let shelf = Shelf::new();
    shelf.update();
    let refused = |why: &str| {
        let (out, err, code) = shelf.run(&["sources", "update"]);
        assert!(err.contains(why) && code == 2, "{out}{err}");
    };
    shelf.write("book/sources/payments/postmortems/new.md", "mine");
    refused("uncommitted changes");
    assert_eq!(
        shelf.read("book/sources/payments/postmortems/new.md"),
        "mine"
    );
    shelf.commit("book/sources/payments");
    refused("the repository does not have: push it first");
    shelf.git("book/sources/payments", &["checkout", "--quiet", "HEAD~1"]);
    // A rewritten branch is followed: what was checked out came from it.
    shelf.git(
        "up/payments",
        &["commit", "--quiet", "--amend", "--message", "other"],
    );
    shelf.update();
    shelf.write(
        "book/book.toml",
        &SOURCES.replace("../up/payments", "../up/other"),
    );
    refused("holds a clone of");
    // Somebody else's clone, whose settings may name programs.
    fs::remove_dir_all(shelf.path("book/sources/payments")).unwrap();
    let (from, to) = (
        shelf.path("up/payments"),
        shelf.path("book/sources/payments"),
    );
    let paths = [&from, &to].map(|path| path.to_str().unwrap());
    shelf.git(".", &["clone", "--quiet", paths[0], paths[1]]);
    shelf.write("book/book.toml", SOURCES);
    refused("not a clone that Casebook made");
    let (out, _, _) = shelf.run(&["sources", "status"]);
    assert!(out.contains("not a clone that Casebook made"), "{out}");
}

#[test]
fn a_clone_that_failed_leaves_nothing_behind() {
    let shelf = Shelf::new();
    shelf.write(
        "book/book.toml",
        &SOURCES.replace("\"main\"", "\"no-such-branch\""),
    );
    let (_, err, code) = shelf.run(&["sources", "update"]);
    assert!(
        err.contains("payments: git fetch failed") && code == 2,
        "{err}"
    );
    assert!(!shelf.path("book/sources/payments").exists());
    assert!(!shelf.path("book/casebook.lock").exists());
    shelf.write("book/book.toml", SOURCES);
    shelf.update();
}

/// Neither the repository nor the settings of the machine have a program run.
#[cfg(unix)]
#[test]
fn no_hook_filter_or_transport_runs() {
    use std::os::unix::fs::PermissionsExt as _;
    let shelf = Shelf::new();
    let ran = shelf.path("ran");
    let program = format!("#!/bin/sh\necho \"$0\" >> '{}'\ncat\n", ran.display());
    for path in [
        "hooks/post-checkout",
        "template/hooks/post-checkout",
        "filter",
    ] {
        shelf.write(path, &program);
        fs::set_permissions(shelf.path(path), fs::Permissions::from_mode(0o755)).unwrap();
    }
    let (hooks, template, filter) = (
        shelf.path("hooks"),
        shelf.path("template"),
        shelf.path("filter"),
    );
    shelf.write(
        "git.config",
        &format!(
            "[core]\nhooksPath = {}\nfsmonitor = {filter}\n[init]\ntemplateDir = {}\n\
             [filter \"evil\"]\nsmudge = {filter}\nclean = {filter}\nrequired = true\n[protocol \"ext\"]\nallow = always\n",
            hooks.display(),
            template.display(),
            filter = filter.display(),
        ),
    );
    shelf.write(
        "up/payments/.gitattributes",
        "* filter=evil\n*.md text eol=crlf ident\n",
    );
    shelf.commit("up/payments");
    shelf.update();
    shelf.run(&["sources", "status", "--fetch"]);
    assert!(
        !shelf
            .read("book/sources/payments/postmortems/a.md")
            .contains('\r')
    );
    assert!(!ran.exists(), "{}", fs::read_to_string(&ran).unwrap());
    // The same settings do run them where nobody minds.
    let plain = shelf.path("plain");
    let cloned = Command::new("git")
        .args(["clone", "--quiet"])
        .args([shelf.path("up/payments"), plain])
        .env("GIT_CONFIG_GLOBAL", shelf.path("git.config"))
        .output()
        .unwrap();
    assert!(cloned.status.success() && ran.exists(), "{cloned:?}");

    fs::remove_file(&ran).unwrap();
    let evil = format!("ext::{}", filter.display());
    for url in [
        evil.as_str(),
        "--upload-pack=x",
        "ssh://-oProxyCommand=x/y",
        "fd::0",
    ] {
        shelf.write("book/book.toml", &SOURCES.replace("../up/payments", url));
        let (_, err, code) = shelf.run(&["sources", "update"]);
        assert!(err.contains("book.toml is not valid") && code == 2, "{err}");
    }
    shelf.write(
        "book/book.toml",
        &SOURCES.replace("\"main\"", "\"--upload-pack=x\""),
    );
    let (_, err, _) = shelf.run(&["sources", "update"]);
    assert!(err.contains("is not the name of a branch"), "{err}");
    assert!(!ran.exists());
}

#[test]
fn a_locked_update_leaves_the_lock_as_it_is() {
    let shelf = Shelf::new();
    shelf.update();
    let lock = shelf.read("book/casebook.lock");
    // Of a source that left book.toml, and of an address that moved.
    let other = lock
        .replace("\"payments\"", "\"gone\"")
        .replace("up/payments", "up/gone");
    let written = format!("{}{other}", lock.replace("up/payments", "up/moved"));
    assert_ne!(written, format!("{lock}{lock}"));
    shelf.write("book/casebook.lock", &written);
    fs::remove_dir_all(shelf.path("book/sources")).unwrap();
    let (out, err, code) = shelf.run(&["sources", "update", "--locked"]);
    assert!(out.contains("payments: cloned") && code == 0, "{out}{err}");
    assert_eq!(shelf.read("book/casebook.lock"), written);
    shelf.update();
    assert_eq!(shelf.read("book/casebook.lock"), lock);
}

#[test]
fn what_git_cannot_tell_is_told() {
    let shelf = Shelf::new();
    shelf.update();
    let told = |why: &str| {
        for arguments in [&["sources", "status"][..], &["sources", "update"]] {
            let (out, err, code) = shelf.run(arguments);
            assert!(format!("{out}{err}").contains(why), "{why}: {out}{err}");
            assert_ne!(code, 0);
        }
    };
    let git = "book/sources/payments/.git";
    let index = fs::read(shelf.path(&format!("{git}/index"))).unwrap();
    shelf.write(&format!("{git}/index"), "no index");
    told("git status failed: ");
    fs::write(shelf.path(&format!("{git}/index")), index).unwrap();
    shelf.write(&format!("{git}/config"), "[core\n");
    let (_, err, _) = shelf.run(&["sources", "update"]);
    assert!(err.contains("git config failed: "), "{err}");

    fs::remove_dir_all(shelf.path("book/sources")).unwrap();
    shelf.write("book/sources", "a file");
    let (_, err, code) = shelf.run(&["sources", "update"]);
    assert!(
        err.contains("payments: cannot use the folder ") && code == 2,
        "{err}"
    );
}

#[cfg(unix)]
#[test]
fn a_link_leads_no_clone_out_of_the_book_or_into_git() {
    let shelf = Shelf::new();
    let refused = |why: &str| {
        for arguments in [&["sources", "status"][..], &["sources", "update"]] {
            let (out, err, code) = shelf.run(arguments);
            assert!(format!("{out}{err}").contains(why), "{why}: {out}{err}");
            assert_ne!(code, 0);
        }
    };
    let link = |to: &str| {
        let _ = fs::remove_file(shelf.path("book/sources"));
        std::os::unix::fs::symlink(shelf.path(to), shelf.path("book/sources")).unwrap();
    };
    fs::create_dir(shelf.path("elsewhere")).unwrap();
    link("elsewhere");
    refused("its folder is behind a link that leads out of the book, to ");
    link("book/.git");
    refused("its folder is inside git's own folder, ");
    link("nowhere");
    refused("cannot use the folder ");
    assert!(!shelf.path("elsewhere/payments").exists());
    assert!(!shelf.path("book/.git/payments").exists());
    // One that stays inside is the book's own affair.
    fs::create_dir(shelf.path("book/kept")).unwrap();
    link("book/kept");
    shelf.update();
    assert!(shelf.path("book/kept/payments/postmortems/a.md").exists());
}

#[cfg(unix)]
pub(super) fn program(shelf: &Shelf, path: &str, text: &str) -> String {
    use std::os::unix::fs::PermissionsExt as _;
    shelf.write(path, text);
    fs::set_permissions(shelf.path(path), fs::Permissions::from_mode(0o755)).unwrap();
    shelf.path(path).to_str().unwrap().to_owned()
}

/// A signed commit, and a machine that is set to check signatures.
#[cfg(unix)]
#[test]
fn signatures_are_neither_checked_nor_printed() {
    let shelf = Shelf::new();
    let signed = shelf.git("up/payments", &["cat-file", "commit", "HEAD"]);
    let signed = signed.replacen(
        "\n\n",
        "\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n x\n -----END PGP SIGNATURE-----\n\n",
        1,
    );
    shelf.write("up/signed", &format!("{signed}\n"));
    let signed = shelf.git(
        "up/payments",
        &["hash-object", "-t", "commit", "-w", "../signed"],
    );
    shelf.git("up/payments", &["update-ref", "refs/heads/main", &signed]);
    let text = "#!/bin/sh\necho ran > \"$0.ran\"\necho gpg: Good signature\necho gpg: Good >&2\n";
    let gpg = program(&shelf, "gpg", text);
    let settings = format!("[log]\nshowSignature = true\n[gpg]\nprogram = {gpg}\n");
    shelf.write("git.config", &settings);
    shelf.update();
    let (out, _, _) = shelf.run(&["sources", "status", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(json[0]["commit"], *signed);
    assert_eq!(json[0]["day"], "2026-08-29");
    assert!(!shelf.path("gpg.ran").exists());
}

/// As in a hook of the repository that holds the book.
#[test]
fn variables_of_another_repository_are_not_passed_on() {
    let shelf = Shelf::new();
    let other = shelf.path("up/payments/.git");
    let elsewhere = shelf.path("elsewhere");
    let output = shelf
        .casebook(&["sources", "update"])
        .env("GIT_DIR", &other)
        .env("GIT_COMMON_DIR", &other)
        .env("GIT_WORK_TREE", &elsewhere)
        .env("GIT_INDEX_FILE", elsewhere.join("index"))
        .env("GIT_OBJECT_DIRECTORY", elsewhere.join("objects"))
        .env("GIT_NAMESPACE", "other")
        .env("GIT_DEFAULT_REF_FORMAT", "reftable")
        .env("GIT_CONFIG_PARAMETERS", "'core.bare'='true'")
        .env("GIT_CONFIG_COUNT", "1")
        .env("GIT_CONFIG_KEY_0", "core.worktree")
        .env("GIT_CONFIG_VALUE_0", &elsewhere)
        .output()
        .unwrap();
    let (out, err, code) = told(&output);
    assert!(out.contains("payments: cloned") && code == 0, "{out}{err}");
    let clone = shelf.path("book/sources/payments");
    assert!(clone.join("postmortems/a.md").exists());
    assert!(clone.join(".git/index").exists());
    assert!(!clone.join(".git/reftable").exists());
    assert!(!elsewhere.exists());
}

/// Whoever runs Casebook says how ssh is called; nobody who says nothing is asked for a password.
#[cfg(unix)]
#[test]
fn the_ssh_of_the_operator_is_used() {
    let shelf = Shelf::new();
    let text = "#!/bin/sh\necho \"$@\" >> \"$0.ran\"\nexit 1\n";
    let ssh = program(&shelf, "ssh", text);
    shelf.write(
        "book/book.toml",
        &SOURCES.replace("../up/payments", "ssh://git.invalid/payments"),
    );
    let ran = || {
        let ran = fs::read_to_string(shelf.path("ssh.ran")).unwrap_or_default();
        let _ = fs::remove_file(shelf.path("ssh.ran"));
        ran
    };
    let update = || shelf.casebook(&["sources", "update"]);
    for variable in ["GIT_SSH", "GIT_SSH_COMMAND"] {
        let output = update().env(variable, &ssh).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{output:?}");
        assert!(ran().contains("git.invalid"), "{variable}");
    }
    shelf.write("git.config", &format!("[core]\nsshCommand = {ssh}\n"));
    assert_eq!(update().output().unwrap().status.code(), Some(2));
    assert!(ran().contains("git.invalid"), "core.sshCommand");
    shelf.write("git.config", "");
    let path = std::env::var("PATH").unwrap();
    let path = format!("{}:{path}", shelf.path("").display());
    assert_eq!(
        update().env("PATH", path).output().unwrap().status.code(),
        Some(2)
    );
    assert!(ran().contains("-oBatchMode=yes"), "by itself");
}

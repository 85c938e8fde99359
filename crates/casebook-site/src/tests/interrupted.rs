//! Builds that fail, are stopped or meet another one: the earlier site stays whole.

use super::*;

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

/// Answers each read with the next of these.
struct Reads(Vec<std::io::Result<&'static str>>);

impl std::io::Read for Reads {
    fn read(&mut self, piece: &mut [u8]) -> std::io::Result<usize> {
        let next = if self.0.is_empty() {
            Ok("")
        } else {
            self.0.remove(0)
        };
        let text = next?.as_bytes();
        piece[..text.len()].copy_from_slice(text);
        Ok(text.len())
    }
}

#[test]
fn a_copy_goes_on_after_an_interruption_and_ends_at_any_other_error() {
    use super::super::manifest::{CopyError, Recorded};
    use std::io::{Error, ErrorKind};
    let copied = |reads| {
        let mut copy = Vec::new();
        let recorded = Recorded::copied(&mut Reads(reads), &mut copy, None);
        (recorded.map(|recorded| recorded.size), copy)
    };
    let interrupted = || Err(Error::from(ErrorKind::Interrupted));
    let (size, copy) = copied(vec![interrupted(), Ok("ab"), interrupted(), Ok("c")]);
    assert_eq!((size.unwrap(), &*copy), (3, &b"abc"[..]));
    let (size, _) = copied(vec![Ok("ab"), Err(Error::from(ErrorKind::TimedOut))]);
    assert!(matches!(size, Err(CopyError::Source(_))), "{size:?}");
}

/// By the seal a later run knows the manifest that it wrote itself.
#[test]
fn another_site_has_another_seal() {
    let book = Book::new();
    let seal = |files: &[(&str, &'static str)]| {
        book.write(&plan(files)).unwrap();
        let manifest = super::super::manifest::Manifest::read(&book.out()).unwrap();
        manifest.unwrap().seal().to_owned()
    };
    let one = seal(&[("index.html", "one")]);
    let two = seal(&[("index.html", "two")]);
    assert!(!one.is_empty() && one != two);
}

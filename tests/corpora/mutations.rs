//! The same documents as other systems, other encodings and accidents would leave them.

use std::fs;

use tempfile::TempDir;

use crate::corpus::{Corpus, corpora};

/// A copy of a corpus in which every document was changed; the number tells documents apart.
fn changed(corpus: &Corpus, change: impl Fn(usize, &[u8]) -> Vec<u8>) -> (TempDir, Corpus) {
    let folder = TempDir::new().unwrap();
    for (at, document) in corpus.documents.iter().enumerate() {
        let path = folder.path().join(&document.path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, change(at, document.text.as_bytes())).unwrap();
    }
    let copy = Corpus::read(&corpus.name, folder.path().to_owned());
    (folder, copy)
}

pub(crate) fn line_ends_and_marks_of_other_systems_change_nothing() {
    for corpus in corpora() {
        let expected = corpus.lint();
        let (_folder, copy) = changed(&corpus, |at, text| {
            let crlf = String::from_utf8_lossy(text).replace('\n', "\r\n");
            let mark = if at % 2 == 0 { "\u{feff}" } else { "" };
            format!("{mark}{crlf}").into_bytes()
        });
        assert_eq!(copy.lint(), expected, "{}", corpus.name);
        let (before, after) = (corpus.site(), copy.build());
        for (path, page) in &before.pages {
            assert_eq!(page.words, after.pages[path].words, "{path}");
        }
    }
}

pub(crate) fn documents_cut_off_anywhere_are_still_pages() {
    for corpus in corpora() {
        for part in [1, 3, 4] {
            let (_folder, copy) = changed(&corpus, |at, text| {
                let end = text.len() * part / 5 + at % 7;
                text[..end.min(text.len())].to_vec()
            });
            let site = copy.build();
            assert_eq!(site.pages.len(), corpus.documents.len(), "{}", corpus.name);
            copy.lint();
        }
    }
}

pub(crate) fn bytes_of_other_encodings_are_found_and_shown_as_far_as_they_go() {
    for corpus in corpora() {
        let (_folder, copy) = changed(&corpus, |_, text| [text, b"\nCaf\xe9 au lait.\n"].concat());
        let found = copy.lint();
        let site = copy.build();
        assert_eq!(site.pages.len(), corpus.documents.len(), "{}", corpus.name);
        for document in &corpus.documents {
            let lines = document.text.split('\n').count();
            let wanted = (document.path.clone(), lines + 1, "CB100".to_owned());
            assert!(
                found.contains(&wanted),
                "{}: no CB100 in line {}",
                document.path,
                lines + 1
            );
        }
    }
}

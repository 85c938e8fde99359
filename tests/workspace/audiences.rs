//! What an audience may not see is in no byte of its site: books with canaries in every place where something can be hidden,
//! beside the same books from which a person deleted the same things by hand.

use std::io::Read as _;
use std::path::Path;

use casebook::diagnostic::code;
use casebook::workspace::{HistoryDepth, Location, Viewer, Workspace};

use super::random_books::{CANARY, Maker};
use super::{Site, assert_same_site, site, today};

/// How many random books; `cargo xtask test --long` sets `CASEBOOK_RANDOM_BOOKS` to 2000.
fn books() -> u64 {
    std::env::var("CASEBOOK_RANDOM_BOOKS").map_or(100, |count| count.parse().unwrap())
}

fn public_site(folder: &Path) -> Site {
    let location = Location {
        viewer: Viewer::Audience("public".to_owned()),
        ..Location::of(folder)
    };
    let workspace = Workspace::open_with(&location, today(30), HistoryDepth::None, &()).unwrap();
    for finding in super::findings(&workspace) {
        let text = finding.message.clone() + finding.help.as_deref().unwrap_or_default();
        let file = std::fs::read_to_string(folder.join(&*finding.path)).unwrap_or_default();
        assert_ne!(
            finding.code,
            code::CB115,
            "{}: {text}\n{file}",
            finding.path
        );
    }
    site(&workspace)
}

/// A file of the index with whatever is compressed in it laid open.
fn unpacked(bytes: &[u8]) -> Vec<u8> {
    let mut all = bytes.to_vec();
    for start in 0..bytes.len() {
        let mut text = Vec::new();
        let mut stream = flate2::read::DeflateDecoder::new(&bytes[start..]);
        let _ = stream.by_ref().take(1 << 20).read_to_end(&mut text);
        if text.len() > 16 {
            all.extend_from_slice(&text);
        }
    }
    all
}

fn canaries(site: &Site, unpack: bool) -> Vec<String> {
    let mut found = Vec::new();
    for (path, bytes) in &site.files {
        let is_pack = unpack && path.starts_with("search/");
        let bytes = if is_pack {
            unpacked(bytes)
        } else {
            bytes.clone()
        };
        let text = String::from_utf8_lossy(&bytes).to_lowercase();
        let canary = CANARY.to_lowercase();
        if path.to_lowercase().contains(&canary) {
            found.push(path.clone());
        } else if let Some(at) = text.find(&canary) {
            // With what stands around it.
            let before: String = text[..at].chars().rev().take(100).collect();
            let before: String = before.chars().rev().collect();
            let behind: String = text[at..].chars().take(100).collect();
            found.push(format!("{path}: {before}{behind}"));
        }
    }
    found
}

#[test]
fn outsiders_see_a_book_from_which_the_rest_was_deleted_by_hand() {
    for seed in 0..books() {
        let mut maker = Maker::new(seed);
        maker.book();
        let whole = public_site(maker.whole.path());
        // To lay an index open takes a second.
        assert_eq!(canaries(&whole, seed < 4), [] as [&str; 0], "book {seed}");
        let cut = public_site(maker.cut.path());
        // What an output is made from has other fingerprints: it is the bytes that outsiders read.
        let whole = Site {
            fingerprints: cut.fingerprints.clone(),
            ..whole
        };
        assert_same_site(&whole, &cut, &format!("cutting book {seed}"));
    }
}

/// The check itself: whom the canaries are for sees them.
#[test]
fn insiders_see_what_outsiders_do_not() {
    let mut maker = Maker::new(1);
    maker.book();
    let location = Location {
        viewer: Viewer::Audience("security".to_owned()),
        ..Location::of(maker.whole.path())
    };
    let workspace = Workspace::open_with(&location, today(30), HistoryDepth::None, &()).unwrap();
    let seen = canaries(&site(&workspace), true);
    assert!(
        seen.iter().any(|path| path.starts_with("incidents/")),
        "{seen:?}"
    );
    assert!(
        seen.iter().any(|path| path.starts_with("search/")),
        "{seen:?}"
    );
    assert!(seen.iter().any(|path| path.starts_with("api/")), "{seen:?}");
    assert!(
        seen.iter().any(|path| path.starts_with("files/")),
        "{seen:?}"
    );
}

//! Pages first, and the whole site when nothing changes for a while.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use super::tests::{Preview, built};
use super::*;

/// Shows one page first; whole sites are made when the test says so.
struct Staged {
    sites: Sender<Vec<PathBuf>>,
    results: Arc<Mutex<Receiver<Rebuilt>>>,
    /// Of each site that was made, whether something newer was wanted by then.
    ended: Sender<bool>,
}

/// The other ends.
struct Stage {
    preview: Preview,
    sites: Receiver<Vec<PathBuf>>,
    results: Sender<Rebuilt>,
    ended: Receiver<bool>,
}

const PATIENCE: Duration = Duration::from_secs(20);
const PAGE: &str = "incidents/a/index.html";

impl Rebuild for Staged {
    fn pages(&mut self, changed: &[PathBuf]) -> Option<FirstPages> {
        let text = std::fs::read_to_string(changed.first()?).ok()?;
        text.starts_with("shown").then(|| FirstPages {
            files: [(PAGE.to_owned(), format!("<p>{text}</p>").into_bytes())].into(),
            findings: Vec::new(),
            total: 7,
        })
    }

    fn site(&mut self, changed: &[PathBuf]) -> Work {
        self.sites.send(changed.to_vec()).unwrap();
        let (results, ended) = (Arc::clone(&self.results), self.ended.clone());
        Box::new(move |abandoned: &AtomicBool| {
            let result = results.lock().unwrap().recv_timeout(PATIENCE).unwrap();
            let _ = ended.send(abandoned.load(Ordering::Relaxed));
            result
        })
    }
}

impl Stage {
    fn new() -> Self {
        let ((sites, seen), (results, asked), (ended, heard)) = (channel(), channel(), channel());
        let staged = Staged {
            sites,
            results: Arc::new(Mutex::new(asked)),
            ended,
        };
        Self {
            preview: Preview::with(staged),
            sites: seen,
            results,
            ended: heard,
        }
    }

    /// Waits until a whole site is being made, for how many changed files.
    fn site(&self) -> usize {
        self.sites.recv_timeout(PATIENCE).unwrap().len()
    }
}

/// Some fields of what open pages are told.
fn fields<const N: usize>(event: &serde_json::Value, names: [&str; N]) -> serde_json::Value {
    names.map(|name| event[name].clone()).to_vec().into()
}

#[test]
fn a_page_is_shown_before_its_site_and_reloaded_only_where_that_differs() {
    let stage = Stage::new();
    let mut events = stage.preview.events();
    let first = events.next();
    stage.preview.put("content/a.md", "shown one");
    let second = events.next();
    assert_eq!(second["since"], first["site"]);
    assert_ne!(second["site"], first["site"]);
    assert_eq!(
        fields(&second, ["pages", "only_pages", "is_pending", "total"]),
        serde_json::json!([["/incidents/a/"], true, true, 7])
    );
    for path in [
        "/incidents/a/",
        "/sub/path/incidents/a/",
        "/incidents/a/index.html",
    ] {
        let (head, page) = stage.preview.get(path);
        let is_shown = head.contains(" 200") && page.contains("shown one");
        assert!(is_shown, "{path}: {head} {page}");
    }
    // The site has the page as it was shown: whoever looks at it need not load it again.
    assert_eq!(stage.site(), 1);
    let site = "site/incidents/a/index.html";
    stage.preview.put(site, "<p>shown one</p>");
    stage.results.send(built()).unwrap();
    let third = events.next();
    assert_eq!(third["since"], second["site"]);
    assert_eq!(
        fields(&third, ["pages", "only_pages", "is_pending"]),
        serde_json::json!([["/incidents/a/"], false, false])
    );
    // What is served now is the site's.
    stage.preview.put(site, "<p>of the site</p>");
    let (_, page) = stage.preview.get("/incidents/a/");
    assert!(page.contains("of the site"), "{page}");
}

#[test]
fn a_page_that_its_site_has_otherwise_is_loaded_again() {
    let stage = Stage::new();
    let mut events = stage.preview.events();
    events.next();
    // The site has another page than was shown, though no file of it is new.
    stage.preview.put("content/a.md", "shown two");
    let shown = events.next();
    stage.site();
    let unchanged = Rebuilt::Built {
        changed: false,
        findings: Vec::new(),
        base: "/".to_owned(),
    };
    stage.results.send(unchanged).unwrap();
    let made = events.next();
    assert_ne!(made["site"], shown["site"]);
    assert_eq!(made["pages"], serde_json::json!([]));
}

#[test]
fn a_site_that_is_overtaken_by_a_save_is_given_up_and_told_to_nobody() {
    let stage = Stage::new();
    let mut events = stage.preview.events();
    events.next();
    stage.preview.put("content/a.md", "not shown");
    assert_eq!(stage.site(), 1);
    stage.preview.put("content/b.md", "shown");
    assert_eq!(events.next()["is_pending"], true);
    stage
        .results
        .send(Rebuilt::Failed {
            message: "of before".to_owned(),
        })
        .unwrap();
    assert!(stage.ended.recv_timeout(PATIENCE).unwrap());
    // The next one is made for both.
    assert_eq!(stage.site(), 2);
    stage.results.send(built()).unwrap();
    assert!(!stage.ended.recv_timeout(PATIENCE).unwrap());
    let last = events.next();
    assert_eq!(
        (&last["failed"], &last["is_pending"]),
        (&serde_json::Value::Null, &false.into())
    );
}

#[test]
fn who_goes_on_writing_sees_every_page_and_one_site() {
    let stage = Stage::new();
    let mut events = stage.preview.events();
    events.next();
    for number in 0..5 {
        stage
            .preview
            .put("content/a.md", &format!("shown {number}"));
        assert_eq!(events.next()["is_pending"], true);
    }
    assert!(stage.preview.get("/incidents/a/").1.contains("shown 4"));
    stage.site();
    stage.results.send(built()).unwrap();
    assert_eq!(events.next()["is_pending"], false);
    assert!(stage.sites.try_recv().is_err());
}

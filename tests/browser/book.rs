//! Books built by the program itself, served as a host would serve them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use crate::chromium::browser;
use crate::server::Server;
use crate::tab::Tab;

/// The day that every build here takes for today.
const TODAY: &str = "2026-06-30";

/// A built site.
pub(crate) struct Site {
    pub(crate) server: Server,
    /// For each kind of page, as its `body` names it, the addresses of all pages of that kind, largest first.
    pub(crate) kinds: BTreeMap<String, Vec<String>>,
}

impl Site {
    /// Builds the book in `book`, with the demo's folder standing for itself, and serves it below `prefix`.
    pub(crate) fn build(name: &str, book: &Path, prefix: &str) -> Self {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("site-{name}"));
        let _ = fs::remove_dir_all(&folder);
        let output = Command::new(env!("CARGO_BIN_EXE_casebook"))
            .args(["build", "--today", TODAY, "--book"])
            .arg(book)
            .arg("--out")
            .arg(&folder)
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        let server = Server::start(&folder, prefix);
        let kinds = kinds(&folder);
        Self { server, kinds }
    }

    /// A fresh tab that may load nothing but this site.
    pub(crate) fn tab(&self) -> Tab {
        browser().tab(self.server.origin())
    }

    /// The largest page of each kind that stays where it is, with its kind.
    pub(crate) fn one_of_each(&self) -> impl Iterator<Item = (&str, &str)> {
        let staying = self.kinds.iter().filter(|(kind, _)| *kind != "redirect");
        staying.map(|(kind, pages)| (kind.as_str(), pages[0].as_str()))
    }

    /// The largest page of a kind.
    pub(crate) fn largest(&self, kind: &str) -> String {
        let pages = self
            .kinds
            .get(kind)
            .unwrap_or_else(|| panic!("the site has no page of kind {kind}"));
        self.server.url(&pages[0])
    }
}

/// The demo book, built once.
pub(crate) fn demo() -> &'static Site {
    static DEMO: OnceLock<Site> = OnceLock::new();
    DEMO.get_or_init(|| Site::build("demo", Path::new(env!("CARGO_MANIFEST_DIR")), "/"))
}

fn kinds(folder: &Path) -> BTreeMap<String, Vec<String>> {
    let mut found: BTreeMap<String, Vec<(u64, String)>> = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path
                .extension()
                .is_some_and(|extension| extension == "html")
            {
                let html = fs::read_to_string(&path).unwrap();
                let kind = html
                    .split("<body class=\"page-")
                    .nth(1)
                    .and_then(|rest| rest.split(['"', ' ']).next());
                let relative = path
                    .strip_prefix(folder)
                    .unwrap()
                    .to_string_lossy()
                    .replace('\\', "/");
                let address = relative
                    .strip_suffix("index.html")
                    .unwrap_or(&relative)
                    .to_owned();
                let kind = kind
                    .unwrap_or_else(|| panic!("{address} does not say what kind of page it is"));
                found
                    .entry(kind.to_owned())
                    .or_default()
                    .push((html.len() as u64, address));
            }
        }
    }
    let sorted = |mut pages: Vec<(u64, String)>| {
        pages.sort_by(|a, b| b.cmp(a));
        pages.into_iter().map(|(_, address)| address).collect()
    };
    found
        .into_iter()
        .map(|(kind, pages)| (kind, sorted(pages)))
        .collect()
}

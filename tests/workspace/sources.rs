//! A book with sources that stays open answers as one that was just opened.

use casebook::lint::Selection;
use casebook::workspace::{Change, FileId, HistoryDepth, Location, Workspace};

use super::{assert_same_site, count_changed, site, today};

const CONFIG: &str = "[[source]]\nname = \"web\"\npath = \"sources/web\"\nid-prefix = \"web-\"\n\
    defaults = {teams = [\"web\"]}\n[[source]]\nname = \"payments\"\npath = \"sources/payments\"\noptional = true\n";

fn entry(title: &str, more: &str) -> String {
    format!(
        "---\ntitle: {title}\nstatus: published\nstarted: 2026-01-01T10:00Z\nresolved: 2026-01-01T11:00Z\n\
         services: [checkout]\nroot_causes: [capacity/connection-pool]\n{more}---\n\n## Summary\n\nThe pool was full.\n"
    )
}

struct Book(tempfile::TempDir);

impl Book {
    fn write(&self, path: &str, text: &str) {
        let path = self.0.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    fn fresh(&self) -> Workspace {
        let location = Location::of(self.0.path());
        Workspace::open_with(&location, today(1), HistoryDepth::None, &()).unwrap()
    }
}

#[test]
fn edits_of_sources_are_followed() {
    let book = Book(tempfile::tempdir().unwrap());
    book.write("book.toml", CONFIG);
    book.write("content/a.md", &entry("Own", "recurrence_of: [web-b]\n"));
    book.write("sources/web/b.md", &entry("Web", "recurrence_of: [c]\n"));
    book.write("sources/web/c.md", &entry("Web again", ""));
    let mut open = book.fresh();
    let mut before = site(&open);
    let source = |path: &str| FileId::repository("web", path);
    let services = "services:\n  - name: checkout\n  - name: web\n    depends_on: [checkout]\n";
    let other = "services:\n  - name: checkout\n    definition: Another.\n";
    let edits: &[(FileId, &str, Option<String>)] = &[
        (
            source("d.md"),
            "sources/web/d.md",
            Some(entry("D", "not_recurrence_of: [b]\n")),
        ),
        (source("c.md"), "sources/web/c.md", None),
        (
            source("_schema/services.yaml"),
            "sources/web/_schema/services.yaml",
            Some(services.to_owned()),
        ),
        (
            FileId::content("_schema/services.yaml"),
            "content/_schema/services.yaml",
            Some(other.to_owned()),
        ),
        (
            source("b.md"),
            "sources/web/b.md",
            Some(entry("B", "visibility: restricted\n")),
        ),
        (
            source("b.public.md"),
            "sources/web/b.public.md",
            Some(entry("Twin", "visibility: public\n")),
        ),
        (
            source("_schema/template.yaml"),
            "sources/web/_schema/template.yaml",
            Some("fields: {}\n".to_owned()),
        ),
        (
            source("_schema/services.yaml"),
            "sources/web/_schema/services.yaml",
            None,
        ),
        (
            source("b.md"),
            "sources/web/b.md",
            Some(entry("B", "teams: [data]\nid: web-c\n")),
        ),
    ];
    for (id, path, text) in edits {
        match text {
            Some(text) => book.write(path, text),
            None => std::fs::remove_file(book.0.path().join(path)).unwrap(),
        }
        assert_ne!(
            open.set(id, text.clone().map(Into::into)),
            Change::Nothing,
            "{path}"
        );
        let anew = book.fresh();
        let lint = |workspace: &Workspace| workspace.lint(&Selection::default());
        assert_eq!(lint(&open), lint(&anew), "after {path}");
        let now = site(&open);
        assert_same_site(&now, &site(&anew), path);
        count_changed(&before, &now, path);
        before = now;
    }
    // A source that comes is read, and the pages no longer say that it is missing.
    assert!(
        open.book()
            .missing_sources
            .iter()
            .any(|name| &**name == "payments")
    );
    book.write("sources/payments/x.md", &entry("Payments", ""));
    open.refresh(today(1), &()).unwrap();
    assert!(open.book().missing_sources.is_empty());
    let now = site(&open);
    assert_same_site(&now, &site(&book.fresh()), "a source that comes");
    count_changed(&before, &now, "a source that comes");
    let less = CONFIG.replace("optional = true\n", "optional = true\nid-prefix = \"p-\"\n");
    book.write("book.toml", &less);
    let changed = open.set(&FileId::config(), Some(less.as_str().into()));
    if changed == Change::Reopen {
        open = book.fresh();
    }
    assert_same_site(&site(&open), &site(&book.fresh()), "a prefix");
}

#[test]
fn a_page_of_a_source_comes_first_too() {
    let book = Book(tempfile::tempdir().unwrap());
    book.write("book.toml", &format!("[search]\nrelated = 0\n{CONFIG}"));
    book.write("content/a.md", &entry("Own", "recurrence_of: [web-b]\n"));
    book.write("sources/web/b.md", &entry("Web", ""));
    let mut open = book.fresh();
    let last = open.last_build(open.plan(&(), |_| Ok(())).unwrap());
    let root = book.0.path().canonicalize().unwrap();
    let at = |path: &str| open.file_at(&root.join(path));
    assert_eq!(
        at("sources/web/b.md"),
        Some(FileId::repository("web", "b.md"))
    );
    assert_eq!(at("content/new/a.md"), Some(FileId::content("new/a.md")));
    assert_eq!((at("book.toml"), at("sources/web")), (None, None));
    let file = at("sources/web/b.md").unwrap();
    let text = entry("Web, and once more", "");
    assert_eq!(open.set(&file, Some(text.into())), Change::Entry);
    let files = [file.content_path().unwrap()].into();
    let first = open.first_pages(&files, &last).unwrap().unwrap();
    let whole = site(&open);
    for path in ["incidents/web-b/index.html", "incidents/a/index.html"] {
        assert!(first.files.contains_key(path), "{:?}", first.files.keys());
    }
    for (path, bytes) in &first.files {
        assert!(*bytes == whole.files[path], "{path}");
    }
}

//! The default theme, embedded. A crate of its own beside the files, so that a package holds them.

macro_rules! theme_files {
    ($($path:literal),* $(,)?) => {
        &[$(($path, include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/default/", $path)))),*]
    };
}

/// Every file of `themes/default/`: its path there, and its bytes.
pub const FILES: &[(&str, &[u8])] = theme_files![
    "assets/icon.svg",
    "assets/feed.css",
    "assets/home.js",
    "assets/list.js",
    "assets/reading.js",
    "assets/reports.css",
    "assets/search-client.js",
    "assets/search-compare.js",
    "assets/search-dialog.js",
    "assets/search-first.js",
    "assets/search-page.js",
    "assets/search-parts.js",
    "assets/search-view.js",
    "assets/search-worker.js",
    "assets/search.css",
    "assets/search.wasm",
    "assets/site.js",
    "assets/style.css",
    "assets/theme.js",
    "templates/404.html",
    "templates/action-row.html",
    "templates/actions.html",
    "templates/atom.xml",
    "templates/author-guide.html",
    "templates/base.html",
    "templates/build.html",
    "templates/layout-foot.html",
    "templates/layout-links.html",
    "templates/layout-top.html",
    "templates/criteria.html",
    "templates/entry-row.html",
    "templates/entry.html",
    "templates/glossary.html",
    "templates/home.html",
    "templates/incidents.html",
    "templates/lessons.html",
    "templates/listing-index.html",
    "templates/listing.html",
    "templates/metrics.html",
    "templates/page.html",
    "templates/parts.html",
    "templates/recurrence.html",
    "templates/redirect.html",
    "templates/report.html",
    "templates/search.html",
    "templates/sitemap.xml",
    "templates/tables.html",
    "templates/term-row.html",
    "templates/year.html",
];

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    #[test]
    fn every_file_of_the_default_theme_is_embedded() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("default");
        let on_disk: BTreeSet<String> = walkdir::WalkDir::new(&root)
            .into_iter()
            .map(Result::unwrap)
            .filter(|entry| entry.file_type().is_file())
            .map(|entry| {
                entry
                    .path()
                    .strip_prefix(&root)
                    .unwrap()
                    .to_str()
                    .unwrap()
                    .replace('\\', "/")
            })
            .collect();
        let embedded: BTreeSet<String> = super::FILES
            .iter()
            .map(|(path, _)| (*path).to_owned())
            .collect();
        assert_eq!(embedded, on_disk);
    }
}

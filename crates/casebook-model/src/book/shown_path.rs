//! What a site calls the files that it was made from.

use std::borrow::Cow;
use std::path::Path;

use super::Casebook;

impl Casebook {
    /// What the site calls a file, by what findings call it: nothing that only this machine or the maintainers know. A content
    /// folder that is named by an absolute path is left out, and to outsiders a file of a source is the book's own.
    #[must_use]
    pub fn shown_path<'a>(&self, path: &'a str) -> Cow<'a, str> {
        if is_absolute(path) {
            return Cow::Borrowed(self.inside_content(path));
        }
        // A file of a source is called by its path inside the content.
        let shown = self.config.shown_content_path(path);
        if shown == path {
            return Cow::Borrowed(path);
        }
        let content = self.config.build.content.split('/');
        let folders = content.filter(|folder| !["", "."].contains(folder));
        Cow::Owned(folders.chain([shown]).collect::<Vec<_>>().join("/"))
    }

    /// The path of a file within the content folder, which is named by an absolute path; of a file elsewhere its name alone.
    fn inside_content<'a>(&self, path: &'a str) -> &'a str {
        let own = self.entries.iter().find(|entry| is_absolute(&entry.path));
        let inside = own.and_then(|entry| {
            let folder = entry.path.strip_suffix(&*entry.content_path)?;
            path.strip_prefix(folder)
        });
        inside.unwrap_or_else(|| path.rsplit('/').next().unwrap_or(path))
    }
}

fn is_absolute(path: &str) -> bool {
    Path::new(path).is_absolute()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::entry::Postmortem;

    #[test]
    fn no_folder_of_this_machine_is_named() {
        let mut entry = Postmortem::empty();
        entry.path = "/home/ana/book/content/2026/a.md".into();
        entry.content_path = "2026/a.md".into();
        let book = Casebook {
            entries: vec![Arc::new(entry)],
            ..Casebook::default()
        };
        for (path, shown) in [
            ("/home/ana/book/content/2026/a.md", "2026/a.md"),
            (
                "/home/ana/book/content/_schema/causes.yaml",
                "_schema/causes.yaml",
            ),
            ("/home/ana/elsewhere/b.md", "b.md"),
            ("content/2026/a.md", "content/2026/a.md"),
            ("book.toml", "book.toml"),
        ] {
            assert_eq!(book.shown_path(path), shown);
        }
    }
}

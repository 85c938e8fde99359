//! Where the reader of a report stands, so that files have names that open there.

use std::borrow::Cow;
use std::path::{Component, Path};

/// A folder that somebody stands in, and the folder of the book.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PathDisplay {
    here: Vec<String>,
    book: Vec<String>,
    /// Names that stand in findings for other folders of the book: the name, and the folder with `/`.
    folders: Vec<(String, String)>,
}

impl PathDisplay {
    /// Both folders have to be absolute, without links and `..`. The default is a reader who stands in the book.
    #[must_use]
    pub fn new(here: &Path, book: &Path) -> Self {
        let parts = |path: &Path| {
            let parts = path
                .components()
                .filter(|part| !matches!(part, Component::RootDir));
            parts
                .map(|part| part.as_os_str().to_string_lossy().into_owned())
                .collect()
        };
        Self {
            here: parts(here),
            book: parts(book),
            folders: Vec::new(),
        }
    }

    /// The same in a book where findings call folders by names: each name, and the folder's path in the book with `/`.
    #[must_use]
    pub fn with_folders(mut self, folders: Vec<(String, String)>) -> Self {
        self.folders = folders;
        self
    }

    /// Where a file that findings call `path` lies in the book.
    #[must_use]
    pub fn in_book<'a>(&self, path: &'a str) -> Cow<'a, str> {
        let named = self.folders.iter().find_map(|(name, folder)| {
            let inside = path.strip_prefix(name)?.strip_prefix('/')?;
            Some(format!("{folder}/{inside}"))
        });
        named.map_or(Cow::Borrowed(path), Cow::Owned)
    }

    /// What the reader calls a file that findings call `path`, which is relative to the book. Another path stays as it is.
    #[must_use]
    pub fn name(&self, path: &str) -> String {
        let path = &*self.in_book(path);
        if self.here == self.book || Path::new(path).is_absolute() {
            return path.to_owned();
        }
        let file: Vec<&str> = self
            .book
            .iter()
            .map(String::as_str)
            .chain(path.split('/'))
            .collect();
        let common = self
            .here
            .iter()
            .zip(&file)
            .take_while(|(here, file)| here == *file)
            .count();
        let up = std::iter::repeat_n("..", self.here.len() - common);
        up.chain(file[common..].iter().copied())
            .collect::<Vec<_>>()
            .join("/")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_named_from_where_the_reader_stands() {
        let name = |here: &str, book: &str| {
            PathDisplay::new(Path::new(here), Path::new(book)).name("content/2025/a.md")
        };
        assert_eq!(
            PathDisplay::default().name("content/2025/a.md"),
            "content/2025/a.md"
        );
        assert_eq!(name("/r/docs/pm", "/r/docs/pm"), "content/2025/a.md");
        assert_eq!(name("/r", "/r/docs/pm"), "docs/pm/content/2025/a.md");
        assert_eq!(name("/r/docs/pm/content/2025", "/r/docs/pm"), "a.md");
        assert_eq!(
            name("/r/docs/pm/content/2026", "/r/docs/pm"),
            "../2025/a.md"
        );
        assert_eq!(
            name("/r/docs/pm/site/x", "/r/docs/pm"),
            "../../content/2025/a.md"
        );
        assert_eq!(name("/r/src", "/r/docs/pm"), "../docs/pm/content/2025/a.md");
        assert_eq!(name("/", "/r"), "r/content/2025/a.md");
    }

    #[test]
    fn a_folder_that_has_a_name_is_where_it_is() {
        let folders = vec![("pay".to_owned(), "sources/pay/docs".to_owned())];
        let name = |here: &str, path: &str| {
            PathDisplay::new(Path::new(here), Path::new("/r/pm"))
                .with_folders(folders.clone())
                .name(path)
        };
        assert_eq!(name("/r/pm", "pay/a.md"), "sources/pay/docs/a.md");
        assert_eq!(name("/r", "pay/a.md"), "pm/sources/pay/docs/a.md");
        assert_eq!(name("/r/pm", "payroll/a.md"), "payroll/a.md");
        assert_eq!(name("/r/pm", "content/pay/a.md"), "content/pay/a.md");
    }

    #[test]
    fn a_path_that_is_not_within_the_book_stays() {
        assert_eq!(
            PathDisplay::new(Path::new("/r"), Path::new("/r/pm")).name("/else/a.md"),
            "/else/a.md"
        );
    }
}

//! Which front end reads a file, by its name.

/// What reads a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FrontEnd {
    /// Markdown, with or without front matter.
    Markdown,
    /// A table with a row for each record.
    Csv,
    /// JSON, one value or one a line.
    Json,
    /// The XML of a Confluence space export.
    Entities,
    /// A page in Confluence's storage format.
    Storage,
    /// A page of a Confluence space export in HTML.
    Html,
}

impl FrontEnd {
    /// The front end of a file by its name; `None` for a file that none reads.
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        let name = name.to_lowercase();
        let ends = |endings: &[&str]| endings.iter().any(|ending| name.ends_with(ending));
        if ends(&[".md", ".markdown", ".mdx", ".md.erb", ".md.tmpl", ".md.txt"]) {
            Some(Self::Markdown)
        } else if ends(&[".csv", ".tsv"]) {
            Some(Self::Csv)
        } else if ends(&[".json", ".jsonl", ".ndjson"]) {
            Some(Self::Json)
        } else if name == "entities.xml" {
            Some(Self::Entities)
        } else if ends(&[".xhtml", ".xml"]) {
            Some(Self::Storage)
        } else if ends(&[".html", ".htm"]) {
            Some(Self::Html)
        } else {
            None
        }
    }
}

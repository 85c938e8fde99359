//! Every key of `book.toml`: what the reader accepts, what it suggests, and what the documentation must explain.

/// One key of `book.toml`.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    /// The table it stands in, `output.html` for a nested one.
    pub table: &'static str,
    /// Its name.
    pub name: &'static str,
    /// The default as TOML; empty when there is none.
    pub default: &'static str,
    /// What it does, in a sentence.
    pub about: &'static str,
}

const fn key(
    table: &'static str,
    name: &'static str,
    default: &'static str,
    about: &'static str,
) -> Key {
    Key {
        table,
        name,
        default,
        about,
    }
}

/// Every key, by table.
pub const KEYS: &[Key] = &[
    key(
        "book",
        "title",
        "\"Postmortems\"",
        "The book's name, on every page and feed.",
    ),
    key(
        "book",
        "description",
        "\"\"",
        "One sentence about the book, for search engines and feeds.",
    ),
    key(
        "book",
        "language",
        "\"en\"",
        "Language of the entries, as in the `lang` attribute.",
    ),
    key("book", "authors", "[]", "Maintainers of the book."),
    key(
        "book",
        "licence",
        "\"\"",
        "Licence of the texts, shown in the footer.",
    ),
    key(
        "book",
        "time-zone",
        "\"UTC\"",
        "Time zone for display, and for times without an offset.",
    ),
    key(
        "build",
        "content",
        "\"content\"",
        "Folder of the entries, inside the book.",
    ),
    key("build", "out", "\"site\"", "Folder the site is written to."),
    key(
        "build",
        "max-file-size",
        "2000000",
        "Largest Markdown file that is read, in bytes.",
    ),
    key(
        "content",
        "pages",
        "[]",
        "Globs of files that are pages, not incidents. `README.md` and `index.md` always are, unless they have `started` or `severity` or their folder is named after a day.",
    ),
    key(
        "content",
        "dialect",
        "",
        "The dialect of entries that another tool wrote: `cstate`, `headings` and so on, one of the book's own, or `none`. Found out when left out.",
    ),
    key(
        "content",
        "default-status",
        "\"draft\"",
        "The status of entries that say none: `draft`, `in-review` or `published`.",
    ),
    key(
        "output.html",
        "theme",
        "\"default\"",
        "Theme name: files in `themes/NAME` replace those of the built-in theme.",
    ),
    key(
        "output.html",
        "site-url",
        "\"\"",
        "Absolute address of the site, for feeds, the sitemap and canonical links.",
    ),
    key(
        "output.html",
        "repository-url",
        "\"\"",
        "Address of the repository, linked from every page.",
    ),
    key(
        "output.html",
        "edit-url",
        "\"\"",
        "Address for editing a file; `{path}` stands for its path in the book.",
    ),
    key(
        "criteria",
        "downtime",
        "\"5m\"",
        "Minimum user-visible downtime or degradation that owes a postmortem; `false` for never.",
    ),
    key(
        "criteria",
        "apdex",
        "0.8",
        "Apdex score below which a postmortem is owed; `false` for never.",
    ),
    key(
        "criteria",
        "data-loss",
        "true",
        "Whether data loss of any kind owes a postmortem.",
    ),
    key(
        "criteria",
        "security-breach",
        "true",
        "Whether a security breach of any kind owes a postmortem.",
    ),
    key(
        "criteria",
        "oncall-p0",
        "true",
        "Whether an escalation as P0 by the on-call engineer owes a postmortem.",
    ),
    key(
        "criteria",
        "monitoring-p0",
        "true",
        "Whether an escalation as P0 by monitoring owes a postmortem.",
    ),
    key(
        "criteria",
        "repeat",
        "true",
        "Whether a repeat of an earlier cause owes a postmortem.",
    ),
    key(
        "criteria",
        "requested",
        "true",
        "Whether anybody may ask for a postmortem.",
    ),
    key(
        "criteria",
        "publish-within",
        "\"14d\"",
        "How long after resolution a postmortem must be published.",
    ),
    key(
        "recurrence",
        "window",
        "\"365d\"",
        "How long after an incident the same cause counts as a repeat; `\"none\"` for no limit.",
    ),
    key(
        "recurrence",
        "repeats",
        "[\"declared\", \"same-service\", \"dependency\"]",
        "Kinds that count as repeats; an incident with none of them counts as seen elsewhere. `\"spread\"` is available too.",
    ),
    key(
        "analysis",
        "since",
        "",
        "First day of observation; defaults to the first entry's day.",
    ),
    key(
        "analysis",
        "sample",
        "\"all\"",
        "`\"selected\"` if the entries are a selection: then no rates are shown.",
    ),
    key(
        "lint",
        "fail-level",
        "\"error\"",
        "Minimum level of a finding that makes `casebook lint` exit with 1.",
    ),
    key(
        "lint",
        "placeholder-words",
        "[]",
        "Your own words that must not remain in a finished entry (CB113).",
    ),
    key(
        "lint",
        "judging-words",
        "[]",
        "Your own words that judge people (CB503).",
    ),
    key(
        "lint",
        "allowed-words",
        "[]",
        "Words and phrases that the language rules accept (CB501 to CB503).",
    ),
    key("search", "results", "10", "Results shown at once."),
    key(
        "search",
        "related",
        "5",
        "Related entries shown beside an entry; 0 for none.",
    ),
    key(
        "ids",
        "pattern",
        "\"\"",
        "Pattern for explicit ids: `{year}`, `{month}`, `{day}`, `{number:4}`, `{slug}` and literal text.",
    ),
    key(
        "ids",
        "file-pattern",
        "\"\"",
        "Pattern for file names without `.md`, with the same placeholders.",
    ),
    key(
        "audience",
        "internal-patterns",
        "[]",
        "Parts of host names, addresses and e-mail addresses that outsiders should not read (CB704).",
    ),
    key(
        "audience.NAME",
        "sees",
        "",
        "Labels of `visibility` that this audience may see. Without tables there are `internal` (public, internal) and `public`.",
    ),
    key(
        "audience.NAME",
        "site-url",
        "",
        "Absolute address of this audience's site, in place of that of `[output.html]`.",
    ),
    key(
        "source",
        "name",
        "",
        "The source's name: the first folder of its paths in findings, links and globs.",
    ),
    key(
        "source",
        "path",
        "",
        "The folder that holds it, inside the book.",
    ),
    key(
        "source",
        "git",
        "",
        "Where `casebook sources update` gets it from.",
    ),
    key(
        "source",
        "edit-url",
        "",
        "Address for editing one of its files; `{path}` stands for its path in that repository.",
    ),
    key(
        "source",
        "id-prefix",
        "\"\"",
        "What its ids begin with in the book.",
    ),
    key(
        "source",
        "defaults",
        "",
        "Values for its entries that leave out `authors`, `services`, `tags`, `teams` or `visibility`.",
    ),
    key(
        "source",
        "dialect",
        "",
        "The dialect of its entries, as in `[content]`.",
    ),
    key(
        "source",
        "optional",
        "false",
        "Whether the book is complete without it: then its absence is a warning.",
    ),
    key("source.git", "url", "", "The address of the repository."),
    key(
        "source.git",
        "branch",
        "",
        "The branch to follow; the repository's default one when left out.",
    ),
    key(
        "source.git",
        "content",
        "",
        "The folder of the entries in the repository; the whole repository when left out.",
    ),
];

/// The keys of `[lint]` that hold a list of words.
pub(crate) const WORD_LISTS: &[&str] = &["placeholder-words", "judging-words", "allowed-words"];

/// The names of all tables.
#[must_use]
pub fn tables() -> Vec<&'static str> {
    let mut tables: Vec<&str> = KEYS.iter().map(|key| key.table).collect();
    tables.dedup();
    tables
}

/// The keys of one table.
pub fn keys_of(table: &str) -> impl Iterator<Item = &'static Key> {
    KEYS.iter().filter(move |key| key.table == table)
}

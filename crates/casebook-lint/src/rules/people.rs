//! Who took part: the names of responders, and where a text mentions them.

use super::super::Subject;

/// Given names that are everyday words, or names of things: found only with an `@`.
const EVERYDAY: &[&str] = &[
    "admin", "amber", "april", "art", "ash", "bill", "bob", "case", "cash", "chase", "chip",
    "dean", "drew", "faith", "frank", "gene", "grant", "guy", "hope", "jack", "jade", "jenkins",
    "joy", "june", "lance", "mark", "max", "may", "miles", "ops", "pat", "patch", "penny",
    "pierce", "ray", "rich", "rob", "robin", "root", "rose", "ruby", "sandy", "sky", "sue",
    "summer", "team", "will", "casebook",
];

/// Words after an `@` that are not people.
const NO_HANDLES: &[&str] = &[
    "all", "channel", "everyone", "here", "latest", "oncall", "on-call", "team", "next", "media",
];

/// The people whose names have no place in this entry's account: its authors, and owners of actions who are authors
/// somewhere in the book.
pub(super) fn of(subject: &Subject<'_>) -> Vec<String> {
    let entry = subject.entry;
    let owners = entry
        .actions
        .iter()
        .filter_map(|action| action.owner.as_ref())
        .map(|owner| owner.value.as_str());
    let owners = owners.filter(|owner| !entry.authors.iter().any(|author| author == owner));
    let owners = owners.filter(|owner| subject.book.is_author(owner));
    let mut names: Vec<String> = entry
        .authors
        .iter()
        .map(String::as_str)
        .chain(owners)
        .map(|name| name.trim().trim_start_matches('@').to_owned())
        .filter(|name| name.chars().count() > 2 && !is_group(subject, name))
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// Whether a name belongs to a team or service.
fn is_group(subject: &Subject<'_>, name: &str) -> bool {
    let known = |vocabulary: &str| {
        subject
            .book
            .template
            .vocabulary(vocabulary)
            .lookup(name)
            .term()
            .is_some()
    };
    let used = |names: &[casebook_model::entry::Located<casebook_model::entry::Name>]| {
        names
            .iter()
            .any(|group| group.value.eq_ignore_ascii_case(name))
    };
    known("teams")
        || known("services")
        || used(&subject.entry.teams)
        || used(&subject.entry.services)
}

/// Whether a text contains a name at all; cheap.
pub(super) fn mentions(text: &str, name: &str) -> bool {
    memchr::memmem::find(text.as_bytes(), name.as_bytes()).is_some()
        || capitalised(name)
            .is_some_and(|name| memchr::memmem::find(text.as_bytes(), name.as_bytes()).is_some())
}

/// `dewi` → `Dewi`; `None` for what is no single word in lower case.
fn capitalised(name: &str) -> Option<String> {
    let mut letters = name.chars();
    let first = letters.next().filter(|first| first.is_lowercase())?;
    name.chars()
        .all(char::is_alphabetic)
        .then(|| first.to_uppercase().chain(letters).collect())
}

/// Where a text mentions a name, as whole words. An everyday word counts only as part of a longer name.
pub(super) fn places(text: &str, name: &str) -> Vec<(usize, usize)> {
    if EVERYDAY.contains(&name.to_lowercase().as_str()) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for form in std::iter::once(name.to_owned()).chain(capitalised(name)) {
        for start in memchr::memmem::find_iter(text.as_bytes(), form.as_bytes()) {
            let end = start + form.len();
            let inside = |letter: char| {
                letter.is_alphanumeric() || matches!(letter, '_' | '-' | '/' | '.' | '@')
            };
            let before = text[..start]
                .chars()
                .next_back()
                .is_some_and(|letter| inside(letter) || letter == '`');
            // A name may stand before the stop that ends its sentence.
            let after = text[end..].trim_start_matches('.').chars().next();
            let after = after.is_some_and(|letter| inside(letter) || letter == '`')
                && !text[end..].starts_with(". ");
            if !before && !after {
                found.push((start, end));
            }
        }
    }
    found
}

/// Whether what stands before a name says that work is assigned to somebody: that is not an account.
pub(super) fn is_assigned(text: &str, at: usize) -> bool {
    const WORDS: &[&str] = &[
        "owner",
        "owners",
        "owned by",
        "assignee",
        "assigned to",
        "responsible",
        "contact",
        "cc",
    ];
    let before = text[..at]
        .trim_end_matches([' ', ':', '*', '(', '['])
        .to_ascii_lowercase();
    WORDS.iter().any(|word| before.ends_with(word))
}

/// The `@handles` in a text, except those of teams, services and channels.
pub(super) fn handles(subject: &Subject<'_>, text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    for at in memchr::memchr_iter(b'@', text.as_bytes()) {
        let opens = text[..at]
            .chars()
            .next_back()
            .is_none_or(|before| before.is_whitespace() || "([,".contains(before));
        let rest = &text[at + 1..];
        let length = rest
            .bytes()
            .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'));
        let name = rest[..length.count()].trim_end_matches(['.', '-', '_']);
        let closes = !rest[name.len()..].starts_with(['/', '@', ':', '(', '=', '`', '\\']);
        let begins = name.starts_with(|first: char| first.is_ascii_alphabetic());
        let lower = name.to_ascii_lowercase();
        let group = NO_HANDLES.contains(&lower.as_str())
            || ["team", "oncall", "on-call", "bot"]
                .iter()
                .any(|end| lower.ends_with(end))
            || is_group(subject, name);
        if opens && closes && begins && name.len() > 1 && !group {
            found.push((at, at + 1 + name.len()));
        }
    }
    found
}

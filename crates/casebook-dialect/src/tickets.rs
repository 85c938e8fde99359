//! Where the work of an action is tracked: the links in its text that lead there.

use std::ops::Range;

use casebook_markdown::{Link, Outline};

/// Words in the address of a tracker before the number of what it tracks.
const TRACKED: &[&str] = &[
    "issue",
    "issues",
    "pull",
    "pulls",
    "pull-requests",
    "merge_requests",
    "work_items",
    "browse",
    "ticket",
    "tickets",
    "task",
    "tasks",
    "story",
    "stories",
    "bug",
    "bugs",
    "c",
];

/// Words that name a ticket wherever their link leads.
const TICKET_WORDS: &[&str] = &[
    "issue",
    "github issue",
    "ticket",
    "jira",
    "pr",
    "pull request",
    "issues",
    "card",
];

/// Whether a link leads to where the work is tracked, and not to something that the action speaks of.
fn is_ticket(written: &str, address: &str) -> bool {
    let lower = written.to_lowercase();
    let names_one = TICKET_WORDS.contains(&lower.as_str())
        || written
            .strip_prefix('#')
            .is_some_and(|number| number.starts_with(|letter: char| letter.is_ascii_digit()));
    let path = address.split_once("://").map_or(address, |(_, path)| path);
    let has_digit = |part: &str| part.bytes().any(|byte| byte.is_ascii_digit());
    let mut parts = path.split(['/', '?', '#']).skip(1);
    names_one
        || is_key(written)
        || parts.clone().any(is_key)
        || (parts.any(|part| TRACKED.contains(&part)) && parts.any(has_digit))
}

/// `PAY-311`
fn is_key(text: &str) -> bool {
    text.split_once('-').is_some_and(|(project, number)| {
        project.len() > 1
            && project.starts_with(|letter: char| letter.is_ascii_uppercase())
            && project
                .bytes()
                .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
            && !number.is_empty()
            && number.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// Words that only name the link behind them.
const LINK_WORDS: &[&str] = &[
    "issue",
    "github issue",
    "ticket",
    "jira",
    "pr",
    "pull request",
    "link",
    "here",
    "see",
    "issues",
    "card",
];

/// A title without a reference to its ticket at the end, and the address of the first ticket in this part of the plain text. Whatever
/// `column` links to is one.
pub(crate) fn title_and_ticket(
    text: &str,
    within: Range<usize>,
    column: Range<usize>,
    outline: &Outline,
) -> (String, Option<String>) {
    let is_inside = |link: &Link, range: &Range<usize>| {
        range.start <= link.text.start() && link.text.end() <= range.end
    };
    let links: Vec<&Link> = outline
        .links
        .iter()
        .filter(|link| is_inside(link, &within) && link.destination.starts_with("http"))
        .filter(|link| {
            let written = link.text.of(outline).trim();
            is_inside(link, &column) || is_ticket(written, &link.destination)
        })
        .collect();
    let mut title = text;
    for link in links.iter().rev() {
        let written = link.text.of(outline).trim();
        let names_ticket = written.starts_with('#')
            || written.starts_with("http")
            || written
                .split_once(" #")
                .is_some_and(|(word, _)| LINK_WORDS.contains(&word.to_lowercase().as_str()))
            || LINK_WORDS.contains(&written.to_lowercase().as_str());
        let bare = title.trim_end_matches([' ', '.', ')', ']', ',']);
        match bare.strip_suffix(written) {
            Some(rest) if names_ticket && !written.is_empty() => title = rest,
            _ => break,
        }
    }
    if title.len() < text.len() {
        title = title.trim_end_matches([' ', '(', '[', '-', '–', ':', ',']);
        for word in ["Ticket", "ticket", "See", "see", "Issue", "issue"] {
            let rest = title
                .strip_suffix(word)
                .filter(|rest| rest.ends_with([' ', '.']));
            title = rest
                .unwrap_or(title)
                .trim_end_matches([' ', '(', '-', '–', ':', ',']);
        }
    }
    let title = if title.trim().is_empty() { text } else { title };
    let ticket = links.first().map(|link| link.destination.clone());
    (title.trim().to_owned(), ticket)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_link_to_a_tracker_is_a_ticket() {
        for (text, title, ticket) in [
            (
                "Cap it ([issue](https://t.example/7))",
                "Cap it",
                Some("https://t.example/7"),
            ),
            (
                "Cap it [#12](https://t.example/12)",
                "Cap it",
                Some("https://t.example/12"),
            ),
            (
                "Cap it https://git.example/a/b/issues/3",
                "Cap it",
                Some("https://git.example/a/b/issues/3"),
            ),
            (
                "Do [PAY-31](https://t.example/x)",
                "Do PAY-31",
                Some("https://t.example/x"),
            ),
            (
                "Do it, [like so](https://t.example/browse/PAY-31)",
                "Do it, like so",
                Some("https://t.example/browse/PAY-31"),
            ),
            (
                "Alert on it (done [in grafana](https://grafana.example/d/1))",
                "Alert on it (done in grafana)",
                None,
            ),
            (
                "Read [the issues list](https://git.example/a/issues)",
                "Read the issues list",
                None,
            ),
            (
                "See [docs](https://docs.example/a), then [card](https://t.example/c/9)",
                "See docs, then",
                Some("https://t.example/c/9"),
            ),
        ] {
            let outline = casebook_markdown::outline(text, 0);
            let plain = outline.text.trim().to_owned();
            let found = title_and_ticket(&plain, 0..outline.text.len(), 0..0, &outline);
            assert_eq!(
                found,
                (title.to_owned(), ticket.map(str::to_owned)),
                "{text}"
            );
        }
        let outline = casebook_markdown::outline("[x](https://docs.example/a)", 0);
        let found = title_and_ticket("x", 0..outline.text.len(), 0..outline.text.len(), &outline);
        assert_eq!(found.1.as_deref(), Some("https://docs.example/a"));
    }
}

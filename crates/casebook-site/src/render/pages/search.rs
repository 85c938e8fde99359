//! The search page: what it offers before, or without, its script.

use super::Site;
use crate::render::views::{Frame, Href, Link, SearchPage};
use casebook_analysis::index::facets;

/// Where a text can be compared with the incidents, and where everything can be searched.
#[must_use]
pub fn search(site: &Site<'_>) -> (Frame, SearchPage) {
    let mut frame = site.frame("search/index.html", "Search", "");
    frame.description = Some(
        "Search every entry, or find the incidents that are like an error message.".to_owned(),
    );
    let incidents = !site.book.is_documentation();
    let link = |text: &str, path: &str| Link::new(text, Href::site(path));
    let mut browse = Vec::new();
    if incidents {
        browse.push(link("All incidents", "incidents/"));
        browse.extend(
            site.book
                .listings
                .iter()
                .map(|listing| link(&listing.label, &format!("{}/", listing.segment))),
        );
        browse.extend([
            link("Years", "years/"),
            link("Actions", "actions/"),
            link("Recurrence", "recurrence/"),
        ]);
    } else {
        browse.extend(site.book.pages().map(|at| {
            link(
                &site.book.entries[at].title,
                site.book.addresses[at].as_str(),
            )
        }));
    }
    let view = SearchPage {
        results: site.book.config.search.results,
        facets: facets(site.book).join(" "),
        browse,
        examples: if incidents {
            examples(site)
        } else {
            Vec::new()
        },
        incidents,
    };
    (frame, view)
}

/// Queries that find something in this very book.
pub(super) fn examples(site: &Site<'_>) -> Vec<Link> {
    let most_used = |field: &str| {
        let listing = site.book.listing(field)?;
        listing
            .values
            .iter()
            .max_by_key(|value| value.entries.len())
            .map(|value| value.name.to_string())
    };
    let mut queries = Vec::new();
    queries.extend(most_used("root_causes").map(|cause| format!("cause:{cause}")));
    queries.extend(
        most_used("services")
            .filter(|name| !name.contains(' '))
            .map(|name| format!("service:{name}")),
    );
    queries.push("downtime:>1h".to_owned());
    queries.push("is:recurrence".to_owned());
    queries
        .into_iter()
        .map(|query| Link::new(&query, Href::site(format!("search/?q={}", encoded(&query)))))
        .collect()
}

/// A text as part of an address's query.
fn encoded(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:/".contains(&byte);
    text.bytes()
        .map(|byte| {
            if plain(byte) {
                char::from(byte).to_string()
            } else {
                format!("%{byte:02X}")
            }
        })
        .collect()
}

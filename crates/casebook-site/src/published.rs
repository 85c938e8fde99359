//! Markdown of entries as it may be read away from their pages: by the twins of pages, and by assistants.

use std::fmt::Write as _;

use casebook_analysis::Recurrence;
use casebook_diagnostic::Span;
use casebook_markdown::{Destination, rewrite};
use casebook_model::book::{Casebook, Index, Target};
use serde_json::Value;

use crate::report::entry_json;

/// What is left to the page: where the file lies, and what git says of it.
const OF_THE_PAGE: [&str; 2] = ["path", "history"];

/// The facts of an entry as YAML front matter, times worked out; `url` is the address of its page. Comments of authors, and
/// ids that lead to no entry, are none of them.
#[must_use]
pub fn published_front_matter(
    book: &Casebook,
    recurrence: &Recurrence,
    index: Index,
    url: &str,
) -> String {
    let mut out = "---\n".to_owned();
    let facts = serde_json::to_value(entry_json(book, recurrence, index));
    if let Ok(Value::Object(mut facts)) = facts {
        facts.retain(|name, _| !OF_THE_PAGE.contains(&name.as_str()));
        facts.insert("url".to_owned(), url.into());
        let mut facts = Value::Object(facts);
        drop_unknown(&mut facts);
        for (name, value) in facts.as_object().into_iter().flatten() {
            // JSON is YAML.
            let _ = writeln!(out, "{name}: {value}");
        }
    }
    out + "---\n"
}

/// Takes out of an entry's JSON what says nothing: `null`, and what holds nothing else.
pub fn drop_unknown(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.values_mut().for_each(drop_unknown);
            fields.retain(|_, value| !is_unknown(value));
        }
        Value::Array(items) => items.iter_mut().for_each(drop_unknown),
        _ => {}
    }
}

fn is_unknown(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        _ => false,
    }
}

/// A part of an entry's body: links lead to pages and files of the site, by the addresses that `link` makes of paths of the
/// site. What the page does not say is left out: comments, and where links lead that lead nowhere.
#[must_use]
pub fn published_markdown(
    book: &Casebook,
    index: Index,
    part: Span,
    link: &dyn Fn(&str) -> String,
) -> String {
    let entry = &book.entries[index];
    let body = entry.body;
    let to = |path: &str| Destination::To(link(path));
    rewrite(
        body.slice(&entry.text),
        body.start,
        part,
        entry.outline(),
        &|written| match book.target(index, written) {
            Target::External => Destination::Keep,
            Target::Entry {
                index: to_entry,
                fragment,
            } => {
                let address = book.addresses[to_entry].as_str();
                // Without its heading, the entry is still what was meant.
                let anchor = book.anchor(to_entry, &fragment);
                match anchor.filter(|anchor| !anchor.is_empty()) {
                    Some(anchor) => to(&format!("{address}#{anchor}")),
                    None => to(address),
                }
            }
            Target::Site(path) => to(&path),
            Target::Asset(asset) => to(&book.asset_output(asset)),
            Target::Restricted | Target::Broken(_) => Destination::Nowhere,
        },
    )
}

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::HashSet;

use rayon::prelude::*;

use super::super::Book;
use super::many_names::ManyNames;
use super::{Check, Example, FixKind, Rule};
use casebook_diagnostic::{Diagnostic, Span, code};
use casebook_markdown::percent_encoded;
use casebook_model::audience::{Audience, Cut, cut};
use casebook_model::book::{Casebook, Target};
use casebook_model::config::SourceConfig;
use casebook_model::entry::Postmortem;
use casebook_model::template::Vocabulary;

pub(super) const RULE: Rule = Rule {
    code: code::CB605,
    name: "names-what-is-hidden",
    summary: "Text for a wider audience that names what this audience may not see",
    why: "A link without a target and an id without an entry tell outsiders that there is something, and what it is called.",
    details: "Raised for each [audience](../audiences.md) from outside, and for text that it sees: a link to an entry that it \
              does not see, the id of such an entry, also as its own source writes it, and the name of a term that is \
              not for it. What several audiences may not see is said once, for the first of them.\n\nThe site of that \
              audience has the words, and no target behind them.",
    fails: Example(FAILS),
    passes: Example(PASSES),
    fix: FixKind::None,
    check: Check::Book(check),
};

const FAILS: &[(&str, &str)] = &[
    (
        "content/2026-10-02-checkout.md",
        "\
---
title: Checkout answered 502
visibility: public
---

The pool was full again, as in PM-2025-031.
",
    ),
    (
        "content/2025-03-14-pool.md",
        "\
---
id: PM-2025-031
title: The pool of a customer was full
---
",
    ),
];

const PASSES: &[(&str, &str)] = &[
    (
        "content/2026-10-02-checkout.md",
        "\
---
title: Checkout answered 502
visibility: public
---

The pool was full again. <!-- internal -->As in PM-2025-031.<!-- /internal -->
",
    ),
    (
        "content/2025-03-14-pool.md",
        "\
---
id: PM-2025-031
title: The pool of a customer was full
---
",
    ),
];

/// Shorter ids and names are words of every text.
const SHORTEST: usize = 4;

fn check(book: &Book<'_>, findings: &mut Vec<Diagnostic>) {
    let casebook = book.book;
    let mut found: Vec<Diagnostic> = Vec::new();
    for audience in casebook.config.audiences.iter() {
        if audience.is_inside() {
            continue;
        }
        let sees = |entry: &Postmortem| audience.sees_entry(&entry.visibility);
        let (seen, hidden): (Vec<usize>, Vec<usize>) =
            (0..casebook.entries.len()).partition(|index| sees(&casebook.entries[*index]));
        if seen.is_empty() {
            continue;
        }
        let names = names(casebook, audience, &hidden);
        let ends = link_ends(casebook, &hidden);
        let hidden = Hidden {
            finder: ManyNames::new(
                names
                    .iter()
                    .map(|name| &*name.text)
                    .chain(ends.iter().map(String::as_str)),
            ),
            names: &names,
        };
        let each = seen
            .into_par_iter()
            .map(|index| look(casebook, audience, index, &hidden));
        found.extend(each.collect::<Vec<_>>().into_iter().flatten());
    }
    // What two audiences may not see is said once.
    let mut said = HashSet::new();
    found.retain(|finding| said.insert((finding.path.clone(), finding.span)));
    findings.extend(found);
}

/// What an audience must not read.
struct Name<'a> {
    text: Cow<'a, str>,
    /// What has that name.
    what: &'static str,
    /// The only source in whose texts this is the name of it.
    only_in: Option<&'a SourceConfig>,
}

fn names<'a>(casebook: &'a Casebook, audience: &Audience, hidden: &[usize]) -> Vec<Name<'a>> {
    let ids = hidden
        .iter()
        .map(|index| &casebook.entries[*index])
        .filter(|entry| {
            entry.id_span.is_some()
                || entry
                    .id
                    .to_string()
                    .contains(|letter: char| letter.is_ascii_digit())
        })
        .flat_map(|entry| {
            let own = own_id(casebook, entry).map(|(source, own)| (own, Some(source)));
            [Some((entry.id.to_string(), None)), own]
        })
        .flatten()
        .map(|(id, only_in)| Name {
            text: id.into(),
            what: "an entry",
            only_in,
        });
    let terms = casebook
        .template
        .vocabularies
        .values()
        .flat_map(Vocabulary::terms)
        .filter(|term| {
            let label = term.visibility.as_deref();
            label.is_some_and(|label| !audience.sees(label))
        })
        .map(|term| Name {
            text: (&*term.name).into(),
            what: "a term",
            only_in: None,
        });
    ids.chain(terms)
        .filter(|name| name.text.chars().count() >= SHORTEST)
        .collect()
}

/// The id of an entry as its own source writes it, where that is another than the book's.
fn own_id<'a>(casebook: &'a Casebook, entry: &Postmortem) -> Option<(&'a SourceConfig, String)> {
    let source = casebook.config.source_of(&entry.content_path)?;
    let id = entry.id.to_string();
    let own = id.strip_prefix(&source.id_prefix)?;
    (own.len() < id.len()).then(|| (source, own.to_owned()))
}

/// What an audience may not see, as a text may name it.
struct Hidden<'a> {
    /// First the names, then what a link has in it that leads there.
    finder: ManyNames<'a>,
    names: &'a [Name<'a>],
}

impl Hidden<'_> {
    /// Where the text of an entry has a name, and which; and whether it may have a link to what is hidden.
    fn named_in(&self, entry: &Postmortem) -> (Vec<(Span, usize)>, bool) {
        let text = &*entry.text;
        let mut named = Vec::new();
        let mut may_link = false;
        for (from, to, place) in self.finder.find(entry.body_text()) {
            let span = Span::new(from + entry.body.start, to + entry.body.start);
            match self.names.get(place) {
                Some(name) if *name.text == text[span.start..span.end] => {
                    let source = name.only_in;
                    let counts = source.is_none_or(|one| one.inside(&entry.content_path).is_some());
                    named.extend((counts && is_whole_word(text, span)).then_some((span, place)));
                }
                Some(_) => {}
                None => may_link = true,
            }
        }
        // Of a name inside a longer one nothing is said.
        named.sort_by_key(|(span, _)| (span.start, Reverse(span.end)));
        let mut reached = 0;
        named.retain(|(span, _)| {
            let is_outer = span.end > reached;
            reached = reached.max(span.end);
            is_outer
        });
        (named, may_link)
    }
}

fn look(
    casebook: &Casebook,
    audience: &Audience,
    index: usize,
    hidden: &Hidden<'_>,
) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let entry = &casebook.entries[index];
    let text = &*entry.text;
    let (hits, may_link) = hidden.named_in(entry);
    // To know its links takes reading the Markdown of an entry; that none leads to these takes a glance.
    let links = if may_link {
        links_to_hidden(casebook, audience, index)
    } else {
        Vec::new()
    };
    if hits.is_empty() && links.is_empty() {
        return found;
    }
    let removed = match cut(
        text,
        &casebook.template,
        audience,
        &casebook.config.audiences,
    ) {
        Cut::Whole => Vec::new(),
        Cut::Rest { removed, .. } => removed,
        Cut::Nothing { .. } => return found,
    };
    let within = |outer: &Span, span: Span| outer.start <= span.start && span.end <= outer.end;
    let is_seen = |span: Span| !removed.iter().any(|gone| within(gone, span));
    let in_link = |span: Span| links.iter().any(|link| within(link, span));
    let help =
        "say it without the name, or put it between `<!-- internal -->` and `<!-- /internal -->`";
    for (span, name) in hits {
        if is_seen(span) && !in_link(span) {
            let Name { text, what, .. } = &hidden.names[name];
            let message = format!("`{text}` names {what} that `{}` may not see", audience.name);
            found.push(Diagnostic::new(code::CB605, &entry.path, span, message).help(help));
        }
    }
    for span in links {
        if is_seen(span) {
            let message = format!(
                "this link leads to an entry that `{}` may not see",
                audience.name
            );
            found.push(Diagnostic::new(code::CB605, &entry.path, span, message).help(help));
        }
    }
    found
}

/// What a link has in it that leads to a folder by dots alone, or to the first one.
const DOTS: [&str; 5] = ["..", "./", "(.)", "(.#", "(/)"];

/// What a link to one of the entries has in it: the name of its file, or of the folder that shows it, its id, or the end of
/// an address that it has or had.
fn link_ends(casebook: &Casebook, hidden: &[usize]) -> Vec<String> {
    let mut ends: Vec<String> = Vec::new();
    for index in hidden {
        let entry = &casebook.entries[*index];
        let path = entry.content_path.rsplit_once('.');
        let path = path.map_or(&*entry.content_path, |(path, _)| path);
        let aliases = entry.aliases.iter().map(|alias| alias.value.as_str());
        let folder = folder_shown_by(path);
        if folder.is_some() {
            ends.extend(DOTS.map(str::to_owned));
        }
        let (id, own) = (entry.id.to_string(), own_id(casebook, entry));
        let ids = [Some(&*id), own.as_ref().map(|(_, own)| &**own)];
        let addresses = [path, casebook.addresses[*index].as_str()];
        let addresses = addresses.into_iter().chain(folder);
        for address in addresses.chain(aliases).chain(ids.into_iter().flatten()) {
            let address = address.trim_end_matches('/');
            let end = address.rsplit('/').next().unwrap_or(address);
            ends.push(percent_encoded(end).into_owned());
            ends.push(end.to_owned());
        }
    }
    ends.retain(|end| !end.is_empty());
    ends.sort_unstable();
    ends.dedup();
    ends
}

/// The folder to which links lead that lead to an entry, by the path of the entry without its ending.
fn folder_shown_by(path: &str) -> Option<&str> {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    matches!(name, "README" | "index").then_some(folder)
}

/// Where an entry links to entries that `audience` does not see.
fn links_to_hidden(casebook: &Casebook, audience: &Audience, index: usize) -> Vec<Span> {
    let links = casebook.entries[index].outline().links.iter();
    let hidden = links.filter_map(|link| match casebook.target(index, &link.destination) {
        Target::Entry { index, .. }
            if !audience.sees_entry(&casebook.entries[index].visibility) =>
        {
            Some(link.destination_span)
        }
        _ => None,
    });
    hidden.collect()
}

fn is_whole_word(text: &str, span: Span) -> bool {
    let part = |letter: char| letter.is_alphanumeric() || matches!(letter, '-' | '_');
    !text[..span.start].ends_with(part) && !text[span.end..].starts_with(part)
}

//! Where things are: definitions, references, links of a document, entries by their names.

use casebook_diagnostic::Span;
use casebook_model::book::{Index, Target};
use casebook_model::entry::Postmortem;
use gen_lsp_types as lsp;
use gen_lsp_types::{DocumentLink, Location, Position, Uri, WorkspaceSymbol};

use super::encoding::Lines;
use super::places::Places;
use super::state::State;
use super::symbols::{Symbol, Use, declaration, named_at, places};
use super::uri::uri_of;
use super::view::{View, path_of_name};

/// So many entries are looked through in a list; more take a longer query.
const MOST: usize = 200;

/// Where the name at a position is declared; of a link, the heading that it leads to.
pub(super) fn definition(view: &View<'_>, position: Position) -> Option<lsp::DefinitionResponse> {
    let offset = view.offset(position);
    let location = match named_at(view, offset) {
        Some(named) => {
            let place = match &named.symbol {
                Symbol::Entry(index) => heading(view, *index, &named.fragment),
                Symbol::Term { .. } => None,
            };
            let (file, span) = place.or_else(|| declaration(view, &named.symbol))?;
            view.location(&file, span)?
        }
        None => asset(view, offset)?,
    };
    Some(lsp::Definition::Location(location).into())
}

fn heading(view: &View<'_>, index: Index, fragment: &str) -> Option<(std::sync::Arc<str>, Span)> {
    let book = view.book();
    let entry = &book.entries[index];
    let anchor = book
        .anchor(index, fragment)
        .filter(|_| !fragment.is_empty())?;
    let mut headings = entry.outline().headings.iter();
    let heading = headings.find(|heading| heading.id == *anchor)?;
    Some((entry.path.clone(), heading.text_span))
}

/// The file beside the entries that a link or image at a byte leads to.
fn asset(view: &View<'_>, offset: usize) -> Option<Location> {
    let outline = view.entry()?.outline();
    let links = outline
        .links
        .iter()
        .map(|link| (link.span, &link.destination));
    let images = outline
        .images
        .iter()
        .map(|image| (image.span, &image.destination));
    let mut all = images.chain(links);
    let (_, destination) = all.find(|(span, _)| span.contains(offset))?;
    let uri = match view.book().target(view.index()?, destination) {
        Target::Asset(asset) => uri_of(&view.path_of(&view.book().assets[asset].path)),
        _ => return None,
    };
    Some(Location {
        uri,
        range: lsp::Range::default(),
    })
}

/// Every place that names what is named at a position.
pub(super) fn references(
    view: &View<'_>,
    position: Position,
    with_declaration: bool,
) -> Option<Vec<Location>> {
    let named = named_at(view, view.offset(position))?;
    let found = places(view, &named.symbol);
    let wanted = found
        .iter()
        .filter(|place| with_declaration || place.is != Use::Declaration);
    let name = view.name();
    let files = Places::new(view.state, view.snapshot, Some((&name, view.document)));
    let locations = wanted.filter_map(|place| files.location(&place.file, place.span));
    Some(locations.collect())
}

/// Where the links of a document lead.
pub(super) fn links(view: &View<'_>) -> Vec<DocumentLink> {
    let Some(entry) = view.entry() else {
        return Vec::new();
    };
    let mut links: Vec<DocumentLink> = Vec::new();
    let mut add = |span: Span, target: Option<Uri>| {
        links.extend(target.map(|target| DocumentLink {
            range: view.range(span),
            target: Some(target),
            ..DocumentLink::default()
        }));
    };
    let book = view.book();
    for id in entry.recurrence_of.iter().chain(&entry.not_recurrence_of) {
        let index = book.entry_of_id(&id.value);
        add(
            id.span,
            index.map(|index| view.uri_of(&book.entries[index].path)),
        );
    }
    let tickets = entry
        .actions
        .iter()
        .filter_map(|action| action.ticket.as_ref());
    for ticket in tickets.filter(|ticket| is_web(&ticket.value)) {
        add(ticket.span, Some(Uri(ticket.value.clone())));
    }
    let outline = entry.outline();
    for link in &outline.links {
        add(
            link.destination_span,
            target(view, entry, &link.destination),
        );
    }
    for image in &outline.images {
        add(
            image.destination_span,
            target(view, entry, &image.destination),
        );
    }
    links
}

fn is_web(address: &str) -> bool {
    ["https://", "http://", "mailto:"]
        .iter()
        .any(|scheme| address.starts_with(scheme))
}

/// Where a destination leads, as an address that an editor can open.
fn target(view: &View<'_>, entry: &Postmortem, destination: &str) -> Option<Uri> {
    if is_web(destination) {
        return Some(Uri(destination.to_owned()));
    }
    let book = view.book();
    match book.target(view.index()?, destination) {
        Target::Entry { index, fragment } => {
            let to = &book.entries[index];
            let uri = view.uri_of(&to.path);
            let anchor = book
                .anchor(index, &fragment)
                .filter(|_| !fragment.is_empty());
            // The own headings as they are now.
            let to = if to.path == entry.path { entry } else { to };
            let mut headings = to.outline().headings.iter();
            let heading = headings.find(|heading| anchor.as_deref() == Some(&heading.id));
            let line = heading.and_then(|heading| {
                let lines = view.lines_of(&to.path)?;
                Some(lines.line_of(heading.span.start) + 1)
            });
            // How editors name a line in an address.
            Some(line.map_or(uri.clone(), |line| Uri(format!("{uri}#L{line}"))))
        }
        Target::Asset(asset) => Some(uri_of(&view.path_of(&book.assets[asset].path))),
        _ => None,
    }
}

/// Entries and pages of all books whose title or id has every word of a query.
pub(super) fn workspace_symbols(state: &State, query: &str) -> Vec<WorkspaceSymbol> {
    let words: Vec<String> = query.split_whitespace().map(str::to_lowercase).collect();
    let mut found = Vec::new();
    for snapshot in state.open_books() {
        let book = snapshot.book();
        for index in book.newest_first().iter().copied().chain(book.pages()) {
            let entry = &book.entries[index];
            let names = format!("{} {}", entry.title, entry.id).to_lowercase();
            if !words.iter().all(|word| names.contains(word.as_str())) {
                continue;
            }
            if found.len() == MOST {
                return found;
            }
            let path = path_of_name(snapshot, &entry.path);
            let lines = Lines::new(&entry.text);
            let range = lines.range(entry.title_span.unwrap_or_default(), state.encoding());
            found.push(WorkspaceSymbol {
                location: lsp::WorkspaceSymbolLocation::Location(Location {
                    uri: uri_of(&path),
                    range,
                }),
                data: None,
                base_symbol_information: lsp::BaseSymbolInformation {
                    name: entry.title.clone(),
                    kind: lsp::SymbolKind::File,
                    tags: None,
                    container_name: Some(entry.id.to_string()),
                },
            });
        }
    }
    found
}

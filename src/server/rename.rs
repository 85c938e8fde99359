//! A new name for an entry or a term, wherever the old one is written.

use std::collections::BTreeMap;
use std::sync::Arc;

use casebook_analysis::lies_in;
use casebook_diagnostic::Span;
use casebook_markdown::{path_fault, percent_encoded, segment};
use casebook_model::source::front_matter::split;
use casebook_model::source::yaml::{self, Node, Value};
use casebook_model::template::{fold, quoted};
use gen_lsp_types as lsp;
use gen_lsp_types::{Position, TextEdit, WorkspaceEdit};

use super::edits::{line_end, workspace_edit};
use super::refusal::Refusal;
use super::symbols::{Place, Symbol, Use, declaration, named_at, places};
use super::tree::end_of_entry;
use super::view::View;

/// What would be renamed at a position, and what it is called.
pub(super) fn prepare(
    view: &View<'_>,
    position: Position,
) -> Result<Option<lsp::PrepareRenameResult>, Refusal> {
    let Some(named) = named_at(view, view.offset(position)) else {
        return Ok(None);
    };
    if let Some((file, _)) = declaration(view, &named.symbol) {
        check_file(view, &file)?;
    }
    let placeholder = match &named.symbol {
        Symbol::Entry(index) => view.book().entries[*index].id.to_string(),
        Symbol::Term { vocabulary, name } => {
            check_term(view, vocabulary, name)?;
            name.clone()
        }
    };
    let placeholder = lsp::PrepareRenamePlaceholder {
        range: view.range(named.span),
        placeholder,
    };
    Ok(Some(lsp::PrepareRenameResult::PrepareRenamePlaceholder(
        placeholder,
    )))
}

/// Renames what is named at a position.
pub(super) fn rename(
    view: &View<'_>,
    position: Position,
    new_name: &str,
) -> Result<Option<WorkspaceEdit>, Refusal> {
    let Some(named) = named_at(view, view.offset(position)) else {
        return Ok(None);
    };
    let new_name = new_name.trim();
    if new_name.is_empty() || new_name.contains(['\n', '\r']) {
        return Err(refused("a name is one line of text"));
    }
    let mut edits = Edits {
        view: *view,
        by_file: BTreeMap::new(),
    };
    match &named.symbol {
        Symbol::Entry(index) => edits.entry(*index, new_name)?,
        Symbol::Term { vocabulary, name } => edits.term(vocabulary, name, new_name)?,
    }
    edits.finish().map(Some)
}

fn refused(why: impl Into<String>) -> Refusal {
    Refusal::Failed(why.into())
}

/// Only terms that the book declares can be renamed, and those that nobody declares.
fn check_term(view: &View<'_>, vocabulary: &str, name: &str) -> Result<(), Refusal> {
    let term = view.template().vocabulary(vocabulary).get(name);
    if term.is_some_and(|term| term.place.is_none()) {
        return Err(refused(format!(
            "`{name}` is one of Casebook's own terms; a book that lists its own in `_schema/{vocabulary}.yaml` can name them as it likes"
        )));
    }
    Ok(())
}

/// No name is changed in a file that others own: that of another tool, or of another repository, where the change would be
/// lost or stand in the way of the next update.
fn check_file(view: &View<'_>, file: &str) -> Result<(), Refusal> {
    let folders = view.snapshot.folders();
    let Some(path) = folders.content_path(file) else {
        return Ok(());
    };
    if let Some((source, _)) = folders.source_of(path) {
        return Err(refused(format!(
            "{file} belongs to the source `{}`: the name can only be changed there",
            source.name
        )));
    }
    let entry = view.snapshot.index_of(path);
    if entry.is_some_and(|index| !view.book().entries[index].is_rewritable()) {
        return Err(refused(format!(
            "another tool owns {file}: the name can only be changed there"
        )));
    }
    Ok(())
}

struct Edits<'a> {
    view: View<'a>,
    by_file: BTreeMap<Arc<str>, Vec<TextEdit>>,
}

impl Edits<'_> {
    /// Replaces a stretch of a file that findings call `file`.
    fn replace(&mut self, file: &Arc<str>, span: Span, text: String) {
        let Some(lines) = self.view.lines_of(file) else {
            return;
        };
        let edit = TextEdit {
            range: lines.range(span, self.view.encoding()),
            new_text: text,
        };
        self.by_file.entry(Arc::clone(file)).or_default().push(edit);
    }

    fn written(&self, place: &Place) -> String {
        let lines = self.view.lines_of(&place.file);
        lines.map_or_else(String::new, |lines| {
            place.span.slice(lines.text()).to_owned()
        })
    }

    fn entry(&mut self, index: usize, new_id: &str) -> Result<(), Refusal> {
        let view = self.view;
        let book = view.book();
        let entry = &book.entries[index];
        if segment(new_id).is_empty() || path_fault(&segment(new_id)).is_some() {
            return Err(refused(format!(
                "`{new_id}` has no letter or digit that could stand in an address"
            )));
        }
        if let Some(holder) = book.entry_of_id(new_id).filter(|holder| *holder != index) {
            let title = &book.entries[holder].title;
            return Err(refused(format!(
                "`{new_id}` is the id of another entry already: {title}"
            )));
        }
        if book.is_restricted_id(new_id) {
            return Err(refused(format!(
                "`{new_id}` is the id of another entry already"
            )));
        }
        check_file(&view, &entry.path)?;
        for place in places(&view, &Symbol::Entry(index)) {
            let text = match place.is {
                Use::Name => quoted(new_id),
                Use::LinkById => {
                    let written = self.written(&place);
                    let fragment = written.find('#').map_or("", |at| &written[at..]);
                    format!("{}{fragment}", percent_encoded(new_id))
                }
                Use::Declaration | Use::LinkByFile => continue,
            };
            self.replace(&place.file, place.span, text);
        }
        self.own_id(index, new_id);
        self.old_address(index, new_id);
        Ok(())
    }

    /// The id in the front matter of the entry itself, which may be that of its file's name so far.
    fn own_id(&mut self, index: usize, new_id: &str) {
        let entry = &self.view.book().entries[index];
        let entry_now = self.view.entry().filter(|now| now.path == entry.path);
        let now = entry_now.unwrap_or(entry);
        let file = Arc::clone(&entry.path);
        if let Some(span) = now.id_span {
            return self.replace(&file, span, quoted(new_id));
        }
        let end = line_end(&now.text);
        match split(&now.text).front_matter {
            Some(front) => self.replace(
                &file,
                Span::at(front.start),
                format!("id: {}{end}", quoted(new_id)),
            ),
            None => self.replace(
                &file,
                Span::at(now.body.start),
                format!("---{end}id: {}{end}---{end}{end}", quoted(new_id)),
            ),
        }
    }

    /// The address that the entry had so far redirects to it.
    fn old_address(&mut self, index: usize, new_id: &str) {
        let book = self.view.book();
        let entry = &book.entries[index];
        if segment(new_id) == entry.id.slug() {
            return;
        }
        let entry_now = self.view.entry().filter(|now| now.path == entry.path);
        let now = entry_now.unwrap_or(entry);
        let alias = format!("/{}", book.addresses[index].as_str());
        if now.aliases.iter().any(|known| known.value == alias) {
            return;
        }
        let file = Arc::clone(&entry.path);
        let end = line_end(&now.text);
        if let Some(last) = now.aliases.last() {
            let before = &now.text[..last.span.start];
            let line = before.rsplit('\n').next().unwrap_or_default();
            let more = match line.trim_start().strip_prefix("- ") {
                Some(rest) if rest.trim().is_empty() => {
                    let indent = &line[..line.len() - line.trim_start().len()];
                    format!("{end}{indent}- {alias}")
                }
                _ => format!(", {alias}"),
            };
            return self.replace(&file, Span::at(last.span.end), more);
        }
        let Some(front) = split(&now.text).front_matter else {
            return;
        };
        let Ok(keys) = yaml::parse(front.slice(&now.text), front.start) else {
            return;
        };
        let written = keys.entries().iter().find(|key| key.key == "aliases");
        let line = format!("aliases: [{alias}]");
        match written {
            None => self.replace(&file, Span::at(front.end), format!("{line}{end}")),
            // The key alone, or an empty list.
            Some(key) if key.value.is_null() || is_list(&key.value) => {
                let whole = Span::new(key.key_span.start, end_of_entry(&now.text, key));
                self.replace(&file, whole, line);
            }
            Some(_) => {}
        }
    }

    fn term(&mut self, vocabulary: &str, name: &str, new_name: &str) -> Result<(), Refusal> {
        let view = self.view;
        check_term(&view, vocabulary, name)?;
        let declared = view.template().vocabulary(vocabulary);
        let other = declared
            .lookup(new_name)
            .term()
            .filter(|term| term.name != name);
        if let Some(other) = other {
            return Err(refused(format!(
                "`{new_name}` means `{}` already",
                other.name
            )));
        }
        let is_declared = declared.get(name).is_some();
        let parent = |name: &str| name.rsplit_once('/').map(|(parent, _)| parent.to_owned());
        if is_declared && declared.is_tree() && parent(name) != parent(new_name) {
            let above = parent(name).map_or_else(
                || "stays at the top of its vocabulary: its name has no `/`".to_owned(),
                |parent| format!("stays below `{parent}`: its name begins with `{parent}/`"),
            );
            return Err(refused(format!("`{name}` {above}")));
        }
        let symbol = Symbol::Term {
            vocabulary: vocabulary.to_owned(),
            name: name.to_owned(),
        };
        for place in places(&view, &symbol) {
            let text = if place.is == Use::Declaration {
                let own = new_name.rsplit('/').next().filter(|_| declared.is_tree());
                quoted(own.unwrap_or(new_name))
            } else {
                let written = self.written(&place);
                let written = written.trim_matches(['"', '\'']);
                let (folded, old) = (fold(written), fold(name));
                if folded == old {
                    quoted(new_name)
                } else if lies_in(&folded, &old) {
                    quoted(&format!(
                        "{new_name}{}",
                        &written[name.len().min(written.len())..]
                    ))
                } else {
                    // An alias goes on meaning the same.
                    continue;
                }
            };
            self.replace(&place.file, place.span, text);
        }
        Ok(())
    }

    /// All of it or nothing: a name that is changed in some files alone leads nowhere from the others.
    fn finish(self) -> Result<WorkspaceEdit, Refusal> {
        let view = self.view;
        for file in self.by_file.keys() {
            check_file(&view, file)?;
        }
        let files = self.by_file.into_iter();
        let files = files.map(|(file, edits)| (view.uri_of(&file), edits));
        Ok(workspace_edit(view.state, files.collect()))
    }
}

fn is_list(node: &Node) -> bool {
    matches!(node.value, Value::Sequence(_))
}

//! Services that a new entry names and the book's vocabulary does not have yet.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::{Context as _, bail};
use casebook::template::{Lookup, Vocabulary, quoted, with_term};
use casebook::workspace::{Workspace, own_list};
use serde_json::{Map, Value};

use super::super::edited_file::replace;
use super::super::questions::{Questions, yes_or_no};

/// Services that were added to the open book, and are yet to be written to the disk.
#[derive(Default)]
pub(super) struct NewServices {
    names: Vec<String>,
    /// The files that list them, as findings call them, each with its text before.
    files: BTreeMap<Arc<str>, Arc<str>>,
}

/// The services that were said and that the vocabulary does not have, where it has any.
pub(super) fn unknown(said: &Map<String, Value>, workspace: &Workspace) -> Vec<String> {
    let Some(vocabulary) = vocabulary(workspace) else {
        return Vec::new();
    };
    let names: Vec<&str> = match said.get("services") {
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
        Some(Value::String(names)) => names.split(',').collect(),
        _ => Vec::new(),
    };
    let names = names.into_iter().map(str::trim);
    names
        .filter(|name| !name.is_empty() && vocabulary.lookup(name) == Lookup::Unknown)
        .map(str::to_owned)
        .collect()
}

/// The vocabulary of services, where it is closed and the book's own.
fn vocabulary(workspace: &Workspace) -> Option<&Vocabulary> {
    let template = workspace.template();
    let field = template.field("services").filter(|field| !field.open)?;
    let vocabulary = template.values(field);
    (own_list(vocabulary, workspace.folders()).is_some()).then_some(vocabulary)
}

/// What `--add-service` would do about services that are not known; `None` where there are none.
pub(super) fn hint(said: &Map<String, Value>, workspace: &Workspace) -> Option<String> {
    let unknown = unknown(said, workspace);
    let (file, _) = own_list(vocabulary(workspace)?, workspace.folders())?;
    let names: Vec<String> = unknown.iter().map(|name| format!("`{name}`")).collect();
    (!names.is_empty()).then(|| format!("--add-service adds {} to `{file}`", names.join(", ")))
}

impl NewServices {
    /// Adds services to the open book, those that it has meanwhile excepted. The disk stays as it is.
    pub(super) fn add(
        &mut self,
        names: &[String],
        workspace: &mut Workspace,
    ) -> anyhow::Result<()> {
        for name in names {
            let Some(vocabulary) = vocabulary(workspace) else {
                return Ok(());
            };
            if vocabulary.lookup(name) != Lookup::Unknown {
                continue;
            }
            let (file, place) = own_list(vocabulary, workspace.folders())
                .context("there is no list of services")?;
            let file = Arc::clone(file);
            let (id, before) = workspace
                .file(&file)
                .zip(workspace.text(&file).cloned())
                .with_context(|| format!("cannot read {file}"))?;
            let Some(text) = with_term(&before, place, name) else {
                bail!(
                    "cannot tell where `{name}` goes in {file}: add the line `- name: {}`",
                    quoted(name)
                );
            };
            workspace.set(&id, Some(text.into()));
            self.files.entry(file).or_insert(before);
            self.names.push(name.clone());
        }
        Ok(())
    }

    /// Asks of each service that was said and is not known whether to add it.
    pub(super) fn offer(
        &mut self,
        questions: &mut Questions<'_>,
        said: &Map<String, Value>,
        workspace: &mut Workspace,
    ) -> anyhow::Result<()> {
        for name in unknown(said, workspace) {
            let Some(vocabulary) = vocabulary(workspace) else {
                return Ok(());
            };
            let Some((file, _)) = own_list(vocabulary, workspace.folders()) else {
                return Ok(());
            };
            let meant = vocabulary.suggest(&name);
            let meant = meant.map_or_else(String::new, |near| format!(" (did you mean `{near}`?)"));
            let question = format!("`{name}` is not in {file}{meant}. Add it (yes, no)");
            if questions.ask(&question, yes_or_no)? == Some(true) {
                self.add(&[name], workspace)?;
            }
        }
        Ok(())
    }

    /// Writes the files on the disk; a line about each service.
    ///
    /// # Errors
    /// When a file was changed meanwhile, or cannot be written.
    pub(super) fn write(&self, workspace: &Workspace) -> anyhow::Result<Vec<String>> {
        for (file, before) in &self.files {
            let gone = || format!("{file} is gone");
            let after = workspace.text(file).with_context(gone)?;
            replace(&workspace.folders().file(file), before, after)?;
        }
        Ok(self.lines("added"))
    }

    /// A line about each service: that it was added, or would be.
    pub(super) fn lines(&self, done: &str) -> Vec<String> {
        let files: Vec<&str> = self.files.keys().map(|file| &**file).collect();
        let files = files.join(", ");
        let names = self.names.iter();
        names
            .map(|name| format!("{done} `{name}` to {files}"))
            .collect()
    }
}

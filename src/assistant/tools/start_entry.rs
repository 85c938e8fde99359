//! `start_entry`: the skeleton of a postmortem with what is known filled in.

use schemars::JsonSchema;
use serde::Serialize;

use super::super::open_book::OpenBook;
use super::super::quoted::NOTE;
use super::super::tool::{Refusal, Tool};
use super::incident_input::IncidentInput;
use super::triage::{Judged, judge, read};

pub(in super::super) struct StartEntry;

/// An entry that is not written yet.
#[derive(Serialize, JsonSchema)]
pub(in super::super) struct Answer {
    note: &'static str,
    /// The id it will have.
    id: String,
    /// Where it belongs: the folder and name of its file below the content folder of the book.
    save_as: String,
    /// The entry: front matter with what is known, and every section with its prompt.
    text: String,
    /// Whether a postmortem is owed at all.
    triage: Judged,
    /// How clock times without a day were read.
    read_as: Vec<String>,
}

impl Tool for StartEntry {
    type Input = IncidentInput;
    type Answer = Answer;
    const NAME: &'static str = "start_entry";
    const TITLE: &'static str = "Start a postmortem";
    const DESCRIPTION: &'static str = "Makes the text of a new postmortem from the book's template: front matter with the facts you pass, checked against the vocabularies, and every section with its prompt. It writes no file: save the text as `save_as` says, or hand it to a person. A `title` is required; do not invent the rest. Check the finished draft with `lint_draft`.";

    fn answer(book: &mut OpenBook, input: IncidentInput) -> Result<Answer, Refusal> {
        if input.title().is_none() {
            return Err(Refusal::new(
                "A title is missing: say what happened in one line, such as `Checkout answered 502 while the payments pool was exhausted`."
                    .to_owned(),
            ));
        }
        let workspace = book.workspace();
        let (mut incident, read_as) = read(workspace, input)?;
        let (answer, triage) = judge(workspace, &mut incident);
        let entry = workspace.new_entry(&incident, &answer.decision);
        let name = entry.path.file_stem().unwrap_or_default();
        Ok(Answer {
            note: NOTE,
            id: entry
                .id
                .unwrap_or_else(|| name.to_string_lossy().into_owned()),
            save_as: entry.path.to_string_lossy().replace('\\', "/"),
            text: entry.text,
            triage,
            read_as,
        })
    }
}

//! What the rules about follow-up actions share.

use super::super::Subject;
use casebook_model::entry::{Action, Kind};
use casebook_model::template::Status;

/// The actions that have to be whole: those of incidents and near misses from review on, except what will not be done.
pub(super) fn promised<'a>(subject: &Subject<'a>) -> impl Iterator<Item = &'a Action> {
    let looked_at =
        subject.entry.kind != Kind::Maintenance && subject.is_complete(Status::InReview);
    let actions = if looked_at {
        subject.entry.actions.as_slice()
    } else {
        &[]
    };
    actions.iter().filter(|action| action.is_promised())
}

/// How a message names an action: its id, and its title where that is short.
pub(super) fn name(action: &Action) -> String {
    format!("action `{}`", action.id)
}

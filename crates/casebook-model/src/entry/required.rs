//! Fields that are missing.

use super::fields::Values;
use super::{Kind, Postmortem};
use crate::source::yaml::{Node, Value};
use crate::template::Status;
use casebook_diagnostic::{Span, code};

/// Fields that this status requires. Pages need nothing but a title, which they always have.
pub(super) fn required(entry: &Postmortem, front: Option<&Node>, values: &mut Values<'_>) {
    let Some(front) = front.filter(|_| entry.kind != Kind::Page) else {
        return;
    };
    let template = values.template;
    for field in &template.fields {
        let Some(from) = field.required_from.filter(|from| entry.status >= *from) else {
            continue;
        };
        let written = front
            .entries()
            .iter()
            .find(|written| written.key == field.name);
        let empty = written.is_none_or(|written| match &written.value.value {
            Value::Null => true,
            Value::Scalar(scalar) => scalar.text.trim().is_empty(),
            Value::Sequence(items) => items.is_empty(),
            Value::Mapping(entries) => entries.is_empty(),
        });
        if !empty {
            continue;
        }
        let since = match from {
            Status::Draft => "every entry needs it",
            Status::InReview => "an entry in review needs it",
            Status::Published => "a published entry needs it",
        };
        let at = written.map_or(Span::new(0, 3), |written| written.key_span);
        let at = if written.is_none() {
            entry.status_span.unwrap_or(at)
        } else {
            at
        };
        let finding = values.find(
            code::CB105,
            at,
            format!("`{}` is missing: {since}", field.name),
        );
        let example = field
            .example
            .as_ref()
            .map(|example| format!(" For example `{}: {example}`", field.name));
        finding.help = Some(
            format!("{}{}", field.help, example.unwrap_or_default())
                .trim()
                .to_owned(),
        );
    }
}

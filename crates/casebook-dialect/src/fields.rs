//! The fields of Casebook's template that a dialect can fill, by what their values are.

/// What the values of a field are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FieldKind {
    /// A text of one line.
    Line,
    /// A point in time.
    Moment,
    /// A day.
    Day,
    /// A length of time, such as `34m`.
    Duration,
    /// A number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// Several texts.
    List,
    /// One word of a fixed scale: a value of another tool counts only where its dialect maps it, since the same word stands
    /// for something else there (`P1` is the top of some scales and the second of others).
    Scale(&'static [&'static str]),
}

/// The kind of a field, by its name in the front matter; fields of a book's own are lines.
#[must_use]
pub(crate) fn field_kind(name: &str) -> FieldKind {
    match name {
        "started" | "detected" | "mitigated" | "resolved" => FieldKind::Moment,
        "published" => FieldKind::Day,
        "impact.downtime" => FieldKind::Duration,
        "impact.users" | "impact.apdex" => FieldKind::Number,
        "impact.data_loss" | "impact.security_breach" => FieldKind::Boolean,
        "authors"
        | "services"
        | "teams"
        | "criteria"
        | "root_causes"
        | "contributing_factors"
        | "tags"
        | "aliases"
        | "recurrence_of" => FieldKind::List,
        "severity" => FieldKind::Scale(&["SEV1", "SEV2", "SEV3", "SEV4"]),
        "kind" => FieldKind::Scale(&["incident", "near-miss", "maintenance", "page"]),
        "status" => FieldKind::Scale(&["draft", "in-review", "published"]),
        "visibility" => FieldKind::Scale(&["public", "internal", "restricted"]),
        "escalation.priority" => FieldKind::Scale(&["P0", "P1", "P2", "P3", "P4"]),
        "detection" => {
            FieldKind::Scale(&["monitoring", "staff", "customer", "third-party", "chance"])
        }
        _ => FieldKind::Line,
    }
}

//! What other tools and houses call Casebook's fields.

use casebook_text::name_key;

/// Names that other tools and houses have for fields, as keys of names.
pub(super) const NAMES: &[(&str, &[&str])] = &[
    (
        "title",
        &[
            "title",
            "name",
            "headline",
            "subject",
            "summary line",
            "incident title",
            "incident name",
            "incident",
        ],
    ),
    (
        "started",
        &[
            "started",
            "start",
            "start time",
            "started at",
            "start at",
            "start date",
            "began",
            "begin",
            "begun",
            "incident start",
            "incident started",
            "outage start",
            "fault occurs",
            "fault occurred",
            "from",
            "impact start",
            "opened",
            "date",
            "incident date",
            "date of incident",
            "when",
            "occurred",
            "occurred at",
            "time of incident",
        ],
    ),
    (
        "detected",
        &[
            "detected",
            "detected at",
            "first detected",
            "time detected",
            "noticed",
            "reported",
            "reported at",
            "alerted",
            "alerted at",
            "discovered",
        ],
    ),
    (
        "mitigated",
        &[
            "mitigated",
            "mitigated at",
            "repaired",
            "contained",
            "stabilised",
            "stabilized",
        ],
    ),
    (
        "resolved",
        &[
            "resolved",
            "resolved at",
            "end",
            "end time",
            "end date",
            "ended",
            "ended at",
            "until",
            "finish",
            "finished",
            "closed",
            "closed at",
            "over",
            "incident end",
            "outage end",
            "to",
            "restored",
            "recovered",
        ],
    ),
    (
        "authors",
        &[
            "author",
            "authors",
            "written by",
            "owner",
            "postmortem owner",
            "reporter",
            "creator",
        ],
    ),
    (
        "services",
        &[
            "service",
            "services",
            "affected",
            "affected services",
            "affected service",
            "system",
            "systems",
            "affected systems",
            "component",
            "components",
            "product",
            "products",
            "application",
            "impacted services",
            "impacted systems",
        ],
    ),
    (
        "teams",
        &[
            "team",
            "teams",
            "owning team",
            "squad",
            "group",
            "responsible team",
            "department",
        ],
    ),
    (
        "severity",
        &[
            "severity",
            "level",
            "incident severity",
            "priority",
            "sev",
            "criticality",
            "impact level",
        ],
    ),
    (
        "tags",
        &["tags", "labels", "keywords", "categories", "category"],
    ),
    (
        "impact.downtime",
        &["downtime", "outage duration", "time to resolve", "duration"],
    ),
    (
        "impact.users",
        &[
            "users affected",
            "affected users",
            "customers affected",
            "users",
        ],
    ),
    (
        "detection",
        &["detected by", "detection method", "detection source"],
    ),
    (
        "visibility",
        &["visibility", "confidentiality", "classification"],
    ),
    ("status", &["status", "state"]),
    ("kind", &["kind", "type", "incident type"]),
];

/// Headings below which actions stand.
pub(super) const ACTIONS: &[&str] = &[
    "action",
    "actions",
    "action items",
    "follow up",
    "follow ups",
    "follow-up",
    "follow-ups",
    "next steps",
    "todo",
    "to do",
    "remediation",
    "corrective actions",
    "preventive measures",
    "improvements",
    "tasks",
];

/// Fields whose values are times.
pub(super) const TIMES: &[&str] = &["started", "detected", "mitigated", "resolved"];
/// Fields whose values the dialect has to map.
pub(super) const SCALES: &[&str] = &["severity", "detection", "visibility", "status", "kind"];

/// The key of a name: `start_time`, `Start time:` and `start-time` are one.
pub(super) fn key_of(name: &str) -> String {
    let name: String = name
        .chars()
        .map(|letter| {
            if letter == '_' || letter == '-' {
                ' '
            } else {
                letter
            }
        })
        .collect();
    name_key(name.trim_end_matches([':', ' ', '?']))
}

/// How early a name stands among those of a field.
pub(super) fn rank(names: &[&str], name: &str) -> Option<usize> {
    // `startTime` is two words.
    let mut apart = String::new();
    let mut before = ' ';
    for letter in name.chars() {
        if letter.is_uppercase() && before.is_lowercase() {
            apart.push(' ');
        }
        apart.push(letter);
        before = letter;
    }
    let key = key_of(&apart);
    names.iter().position(|known| *known == key)
}

//! The dialects that Casebook brings. Adding one is a file here, its line below and its fixture.

use std::sync::{Arc, LazyLock};

use crate::definition::Dialect;

/// In the order in which they are asked: the more particular first.
const FILES: &[(&str, &str)] = &[
    ("cstate", include_str!("builtin/cstate.yaml")),
    (
        "link-collection",
        include_str!("builtin/link-collection.yaml"),
    ),
    (
        "labelled-lists",
        include_str!("builtin/labelled-lists.yaml"),
    ),
    ("notion", include_str!("builtin/notion.yaml")),
    ("confluence", include_str!("builtin/confluence.yaml")),
    ("statuspage", include_str!("builtin/statuspage.yaml")),
    ("incident-io", include_str!("builtin/incident-io.yaml")),
    ("firehydrant", include_str!("builtin/firehydrant.yaml")),
    ("rootly", include_str!("builtin/rootly.yaml")),
    ("pagerduty", include_str!("builtin/pagerduty.yaml")),
    ("opsgenie", include_str!("builtin/opsgenie.yaml")),
    ("datadog", include_str!("builtin/datadog.yaml")),
    ("google-cloud", include_str!("builtin/google-cloud.yaml")),
    ("github-issues", include_str!("builtin/github-issues.yaml")),
    ("jira", include_str!("builtin/jira.yaml")),
    ("headings", include_str!("builtin/headings.yaml")),
    ("metadata", include_str!("builtin/metadata.yaml")),
];

static BUILTIN: LazyLock<Vec<(&'static str, Arc<Dialect>)>> = LazyLock::new(|| {
    let read = |(name, text): &(&'static str, &str)| {
        let (dialect, _) = Dialect::parse(name, text);
        (*name, Arc::new(dialect))
    };
    FILES.iter().map(read).collect()
});

/// Every built-in dialect with the name it is asked for by.
#[must_use]
pub fn builtin() -> &'static [(&'static str, Arc<Dialect>)] {
    &BUILTIN
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_wrong_with_any() {
        for (name, text) in FILES {
            let (dialect, problems) = Dialect::parse(name, text);
            assert_eq!(problems, [], "{name}");
            assert!(!dialect.fields.is_empty(), "{name}");
        }
    }
}

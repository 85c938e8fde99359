//! What assistants look for at the root of a repository: which servers to start, and when to ask them.

use serde_json::json;

use super::kit::Place;

/// When to ask the book, in the form that Claude Code and others read.
const SKILL: &str = include_str!("skill.md");

/// The files, by their paths at the root.
pub(super) fn files(place: &Place) -> Vec<(String, String)> {
    let arguments = if place.below.is_empty() {
        json!(["mcp"])
    } else {
        json!(["--book", place.below, "mcp"])
    };
    let servers =
        json!({ "mcpServers": { "casebook": { "command": "casebook", "args": arguments } } });
    vec![
        (".mcp.json".to_owned(), format!("{servers:#}\n")),
        (
            ".claude/skills/postmortems/SKILL.md".to_owned(),
            SKILL.to_owned(),
        ),
    ]
}

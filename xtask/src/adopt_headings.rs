//! How many headings of real reports are those of a section that Casebook knows. Names are those that `casebook schema` prints and
//! that dialects list; how they are compared is written here a second time, so that it does not share the reader's mistakes.

use std::collections::BTreeSet;

/// The names of sections: titles and aliases of the template, and the headings below which dialects look for actions.
pub(crate) fn known(schema: &str, dialects: &[String]) -> BTreeSet<String> {
    let sections = schema.split("\nsections:").nth(1).unwrap_or_default();
    let sections = sections.lines().skip(1);
    let sections = sections.take_while(|line| line.is_empty() || line.starts_with([' ', '#']));
    let mut names = BTreeSet::new();
    for line in sections {
        let line = line.trim_start().trim_start_matches("- ");
        if let Some(title) = line.strip_prefix("title: ") {
            names.insert(key(title));
        } else if let Some(list) = line.strip_prefix("aliases: ") {
            names.extend(list_of(list));
        }
    }
    for dialect in dialects {
        let actions = dialect.split("\nactions:").nth(1).unwrap_or_default();
        let lists = actions.split("sections: ").skip(1);
        names.extend(lists.flat_map(list_of));
    }
    names.remove("");
    names
}

/// The names in `[a, "b"]`.
fn list_of(list: &str) -> Vec<String> {
    let inside = list.trim_start_matches('[');
    let inside = inside.split(']').next().unwrap_or_default();
    inside.split(", ").map(key).collect()
}

/// A heading without what makes no difference: case, number, emphasis, what follows in brackets, a colon.
fn key(text: &str) -> String {
    let text = text.trim().trim_matches(['"', '\'', '*', '_', '#', ' ']);
    let text = text.split(['(', '[']).next().unwrap_or_default();
    let text = text.trim_start_matches(|letter: char| !letter.is_alphabetic());
    let text = text.trim_end_matches(|letter: char| !letter.is_alphanumeric());
    text.to_lowercase().replace('’', "'")
}

/// The headings of a report but its title, and how many of them are known: by name, as a time of the timeline, or as a part of the
/// actions.
pub(crate) fn count(text: &str, known: &BTreeSet<String>) -> (Vec<String>, usize) {
    let mut missed = Vec::new();
    let mut found = 0;
    let (mut is_code, mut above) = (false, (0, false));
    for line in text.lines() {
        is_code ^= line.trim_start().starts_with("```");
        let level = line.bytes().take_while(|byte| *byte == b'#').count();
        if is_code || !(2..=6).contains(&level) || !line[level..].starts_with(' ') {
            continue;
        }
        let heading = line[level..].trim();
        // What stands below a known section divides it.
        let is_inside = above.1 && level > above.0;
        let name = key(heading);
        let starts = |known: &&String| {
            name.strip_prefix(known.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', ',']))
        };
        let is_known = known.iter().any(|known| starts(&known));
        if !is_inside {
            above = (level, is_known);
        }
        found += 1;
        if !is_known && !is_inside {
            missed.push(heading.to_owned());
        }
    }
    let known = found - missed.len();
    (missed, known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_known_by_name_or_by_what_they_divide() {
        let schema = "x: 1\nsections:\n  - title: Summary\n    aliases: [Overview, \"TL;DR\"]\n    role: summary\n  - title: Timeline\nvocabularies:\n  - title: Prevent\n";
        let dialects = ["name: a\nactions:\n  sections: [Action items, Next steps]\n".to_owned()];
        let known = known(schema, &dialects);
        assert_eq!(known.len(), 6, "{known:?}");
        let report = "# Mail\n## 1. Overview:\n## Timeline (UTC)\n### 09:14\n## Prevent\n### More\n## Action Items\n### Team\n```\n## code\n```\n";
        let (missed, count) = count(report, &known);
        assert_eq!(
            (missed, count),
            (vec!["Prevent".to_owned(), "More".to_owned()], 5)
        );
    }
}

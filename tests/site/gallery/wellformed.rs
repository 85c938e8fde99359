//! A strict reader of the markup that templates print: stricter than browsers, which mend what they are given.

const VOID: [&str; 8] = ["meta", "link", "input", "br", "hr", "img", "wbr", "col"];

/// What is wrong with a printed page; nothing for a good one.
pub(crate) fn problems(text: &str) -> Vec<String> {
    let mut problems = Vec::new();
    let mut open: Vec<String> = Vec::new();
    let mut ids = std::collections::BTreeSet::new();
    let mut rest = text;
    let mut svg_depth = 0_usize;
    while let Some(start) = rest.find('<') {
        rest = &rest[start..];
        let Some(end) = tag_end(rest) else {
            problems.push(format!("tag without end: {}", head(rest)));
            break;
        };
        let tag = &rest[1..end];
        rest = &rest[end + 1..];
        if tag.starts_with(['!', '?']) {
            continue;
        }
        if let Some(name) = tag.strip_prefix('/') {
            match open.pop() {
                Some(last) if last == name => {}
                other => problems.push(format!("</{name}> closes {other:?} before {}", head(rest))),
            }
            svg_depth -= usize::from(name == "svg");
            continue;
        }
        let name: String = tag
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric() || *c == '-')
            .collect();
        check_attributes(&name, tag, &mut ids, &mut problems);
        let self_closing = tag.ends_with('/');
        if self_closing && svg_depth == 0 && !is_xml(text) {
            problems.push(format!("self-closing <{tag}> outside svg"));
        }
        svg_depth += usize::from(name == "svg" && !self_closing);
        let void = !is_xml(text) && VOID.contains(&name.as_str());
        if name == "script" && !rest.starts_with("</script>") {
            problems.push("inline script".to_owned());
        }
        if !void && !self_closing {
            open.push(name);
        }
    }
    if !open.is_empty() {
        problems.push(format!("never closed: {open:?}"));
    }
    for bad in ["{{", "{%", "undefined", "[object"] {
        if text.contains(bad) {
            problems.push(format!("holds {bad}"));
        }
    }
    if text
        .chars()
        .any(|c| c.is_control() && !matches!(c, '\n' | '\t'))
    {
        problems.push("holds a control character".to_owned());
    }
    problems.extend(dangling_fragments(text, &ids));
    problems
}

fn is_xml(text: &str) -> bool {
    text.starts_with("<?xml")
}

fn head(text: &str) -> String {
    text.chars().take(80).collect()
}

/// The end of a tag, skipping `>` inside quoted attributes.
fn tag_end(text: &str) -> Option<usize> {
    let mut quote = None;
    for (i, c) in text.char_indices() {
        match (quote, c) {
            (None, '"' | '\'') => quote = Some(c),
            (Some(q), c) if q == c => quote = None,
            (None, '>') => return Some(i),
            _ => {}
        }
    }
    None
}

fn check_attributes(
    name: &str,
    tag: &str,
    ids: &mut std::collections::BTreeSet<String>,
    problems: &mut Vec<String>,
) {
    if name == "style" {
        problems.push("inline style sheet".to_owned());
    }
    let mut seen = std::collections::BTreeSet::new();
    for (attribute, value) in attributes(&tag[name.len()..]) {
        if !seen.insert(attribute.to_owned()) {
            problems.push(format!("<{name}> has {attribute} twice"));
        }
        if attribute == "style" || attribute.starts_with("on") {
            problems.push(format!("<{name}> has {attribute}"));
        }
        if attribute == "id" && !ids.insert(value.to_owned()) {
            problems.push(format!("id {value} stands twice"));
        }
        if value.contains('<') {
            problems.push(format!(
                "<{name} {attribute}> holds markup: {}",
                head(value)
            ));
        }
        let elsewhere = matches!(attribute, "src" | "srcset") && value.contains("//");
        if elsewhere
            || value
                .trim_start()
                .to_ascii_lowercase()
                .starts_with("javascript:")
        {
            problems.push(format!("<{name} {attribute}> leads to {value}"));
        }
    }
}

fn attributes(text: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    let mut rest = text.trim_start().trim_end_matches('/');
    while !rest.is_empty() {
        let name_end = rest.find(['=', ' ', '\n']).unwrap_or(rest.len());
        let name = &rest[..name_end];
        rest = &rest[name_end..];
        let mut value = "";
        if let Some(quoted) = rest.strip_prefix("=\"") {
            let end = quoted.find('"').unwrap_or(quoted.len());
            value = &quoted[..end];
            rest = quoted.get(end + 1..).unwrap_or("");
        }
        if !name.is_empty() {
            found.push((name, value));
        }
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '=');
    }
    found
}

/// Links to places on the page that are not there. The extreme samples list sections their bodies do not have.
fn dangling_fragments(text: &str, ids: &std::collections::BTreeSet<String>) -> Vec<String> {
    text.split("href=\"#")
        .skip(1)
        .filter_map(|rest| rest.split_once('"'))
        .map(|(id, _)| id)
        .filter(|id| !ids.contains(*id) && !id.starts_with('s'))
        .map(|id| format!("no element has the id {id}"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::problems;

    #[test]
    fn the_reader_finds_what_it_looks_for() {
        for (text, problem) in [
            ("<p><b></p></b>", "closes"),
            ("<p>", "never closed"),
            ("<p onclick=\"x\"></p>", "has onclick"),
            ("<p style=\"x\"></p>", "has style"),
            ("<script>x</script>", "inline script"),
            ("<p id=\"a\"></p><p id=\"a\"></p>", "stands twice"),
            (
                "<script src=\"https://x.example/y.js\"></script>",
                "leads to",
            ),
            ("<a href=\"javascript:x\"></a>", "leads to"),
            ("<a href=\"#nowhere\"></a>", "no element"),
            ("<p class=\"a\" class=\"b\"></p>", "twice"),
            ("<p>{{ x }}</p>", "holds {{"),
        ] {
            let found = problems(text);
            assert!(
                found.iter().any(|found| found.contains(problem)),
                "{text}: {found:?}"
            );
        }
        assert_eq!(
            problems("<p title=\"a>b\">x<br>y</p><svg><path d=\"M0\"/></svg>"),
            Vec::<String>::new()
        );
    }
}

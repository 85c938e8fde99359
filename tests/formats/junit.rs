//! What readers of JUnit XML agree on, after the schema of Jenkins' xUnit plugin (`junit-10.xsd`): which elements stand
//! in which, which attributes they must have and may have, and that the counts are true.

/// An element of the format: its name, the one it stands in, attributes it must have, attributes it may have.
const ELEMENTS: &[(&str, &str, &[&str], &[&str])] = &[
    ("testsuites", "", &[], &["name", "time", "tests", "failures", "disabled", "errors"]),
    (
        "testsuite",
        "testsuites",
        &["name", "tests"],
        &["failures", "errors", "skipped", "time", "timestamp", "hostname", "id"],
    ),
    ("testcase", "testsuite", &["name"], &["classname", "time", "status", "assertions"]),
    ("failure", "testcase", &[], &["message", "type"]),
    ("error", "testcase", &[], &["message", "type"]),
    ("skipped", "testcase", &[], &["message"]),
    ("system-out", "testcase", &[], &[]),
];

/// What is wrong with a report.
pub(crate) fn errors(xml: &str) -> Vec<String> {
    let mut errors = Vec::new();
    let Some(mut rest) = xml.strip_prefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n") else {
        return vec!["there is no XML declaration".to_owned()];
    };
    if xml.chars().any(|letter| letter.is_control() && letter != '\n') {
        errors.push("a character that XML 1.0 has no place for".to_owned());
    }
    let mut open: Vec<(String, usize, usize)> = Vec::new();
    while let Some(start) = rest.find('<') {
        text(&rest[..start], &mut errors);
        let Some(end) = rest[start..].find('>') else { return vec!["a tag is not closed".to_owned()] };
        let tag = &rest[start + 1..start + end];
        rest = &rest[start + end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            match open.pop() {
                Some((opened, tests, failures)) if opened == name => {
                    if (tests, failures) != (0, 0) {
                        errors.push(format!("{name} announces {tests} tests and {failures} failures too many"));
                    }
                }
                other => errors.push(format!("</{name}> closes {other:?}")),
            }
            continue;
        }
        let closed = tag.ends_with('/');
        let tag = tag.trim_end_matches('/').trim_end();
        let (name, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        let attributes = self::attributes(attributes, &mut errors);
        element(name, open.last().map_or("", |element| &element.0), &attributes, &mut errors);
        for (_, tests, failures) in &mut open {
            *tests = tests.wrapping_sub(usize::from(name == "testcase"));
            *failures = failures.wrapping_sub(usize::from(name == "failure"));
        }
        if !closed {
            let count = |wanted: &str| {
                let found = attributes.iter().find(|(name, _)| *name == wanted);
                found.and_then(|(_, value)| value.parse().ok()).unwrap_or(0)
            };
            open.push((name.to_owned(), count("tests"), count("failures")));
        }
    }
    if !open.is_empty() || !rest.trim().is_empty() {
        errors.push("something is left at the end".to_owned());
    }
    // A test case has no counts of its own.
    errors.retain(|error| !error.starts_with("testcase announces"));
    errors
}

fn element(name: &str, inside: &str, attributes: &[(&str, &str)], errors: &mut Vec<String>) {
    let Some((_, parent, required, allowed)) = ELEMENTS.iter().find(|element| element.0 == name) else {
        return errors.push(format!("there is no element {name}"));
    };
    if inside != *parent {
        errors.push(format!("{name} stands in {inside:?}"));
    }
    for wanted in required.iter().filter(|wanted| !attributes.iter().any(|(name, _)| name == *wanted)) {
        errors.push(format!("{name} lacks {wanted}"));
    }
    for (attribute, _) in attributes {
        if !required.contains(attribute) && !allowed.contains(attribute) {
            errors.push(format!("{name} has {attribute}"));
        }
    }
}

fn attributes<'a>(mut text: &'a str, errors: &mut Vec<String>) -> Vec<(&'a str, &'a str)> {
    let mut attributes = Vec::new();
    while let Some((name, value)) = text.trim_start().split_once("=\"") {
        let Some((value, after)) = value.split_once('"') else {
            errors.push(format!("{name} is not closed"));
            break;
        };
        self::text(value, errors);
        attributes.push((name, value));
        text = after;
    }
    attributes
}

/// Every `&` begins one of the five entities.
fn text(text: &str, errors: &mut Vec<String>) {
    for (at, _) in text.match_indices('&') {
        let known = ["&amp;", "&lt;", "&gt;", "&quot;", "&apos;"];
        if !known.iter().any(|entity| text[at..].starts_with(entity)) {
            errors.push(format!("a bare & in {text:?}"));
        }
    }
}

#[test]
fn the_checker_finds_what_is_wrong() {
    let xml = |body: &str| errors(&format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{body}"));
    let good =
        "<testsuites tests=\"1\"><testsuite name=\"a\" tests=\"1\"><testcase name=\"x\"/></testsuite></testsuites>";
    assert_eq!(xml(good), Vec::<String>::new());
    assert!(!xml(&good.replace("tests=\"1\"", "tests=\"2\"")).is_empty());
    assert!(!xml(&good.replace("name=\"x\"", "")).is_empty());
    assert!(!xml(&good.replace("name=\"x\"", "name=\"a & b\"")).is_empty());
    assert!(!xml(&good.replace("testcase", "case")).is_empty());
    assert!(!xml("<testsuites>").is_empty());
}

//! Functions longer than CONTRIBUTING.md allows. A long function usually holds two ideas; one that is a single table or a
//! single match is named here.

use std::path::{Path, PathBuf};

/// Most lines of a function, from `fn` to the brace that closes it.
const MOST_LINES: usize = 60;

/// Functions that may be longer, by file and name, each with what it is.
const LONGER: &[(&str, &str, &str)] = &[
    (
        "crates/casebook-model/src/entry/fill.rs",
        "fill_field",
        "one arm for each field",
    ),
    (
        "crates/casebook-dialect/src/actions.rs",
        "of_table",
        "the cells of one row",
    ),
];

#[test]
fn no_function_is_longer_than_it_may_be() {
    let root = crate::root();
    let mut files = Vec::new();
    for folder in ["crates", "src", "xtask/src"] {
        sources(&root.join(folder), &mut files);
    }
    let mut found: Vec<(String, String, usize)> = Vec::new();
    for file in files {
        let name = file.strip_prefix(root).map_or(&*file, |file| file);
        let name = name.to_string_lossy().replace('\\', "/");
        let text = std::fs::read_to_string(&file).unwrap_or_default();
        for (function, lines) in functions(&text).filter(|(_, lines)| *lines > MOST_LINES) {
            found.push((name.clone(), function.to_owned(), lines));
        }
    }
    let is_allowed = |file: &str, function: &str| {
        LONGER
            .iter()
            .any(|(path, name, _)| *path == file && *name == function)
    };
    let long: Vec<_> = found
        .iter()
        .filter(|(file, function, _)| !is_allowed(file, function))
        .collect();
    assert!(long.is_empty(), "split these functions: {long:#?}");
    for (file, function, _) in LONGER {
        assert!(
            found
                .iter()
                .any(|(path, name, _)| path == file && name == function),
            "`{function}` of {file} is short now: take it off the list"
        );
    }
}

#[test]
fn lines_are_counted_from_the_name_to_the_closing_brace() {
    let text = "pub(crate) const fn one() -> u8 {\n    1\n}\n\nimpl X {\n    fn two(\n        self,\n    ) {\n    }\n    fn three();\n}\n\
        #[cfg(test)]\nmod tests {\n    fn four() {\n    }\n}\n";
    let found: Vec<_> = functions(text).collect();
    assert_eq!(found, [("one", 3), ("two", 4)]);
}

/// The Rust files below a folder, tests aside.
pub(crate) fn sources(folder: &Path, files: &mut Vec<PathBuf>) {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    for path in entries.map(|entry| entry.path()) {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let is_test = name.starts_with("tests")
            || name.ends_with("_tests.rs")
            || matches!(
                &*name,
                "examples" | "benches" | "properties.rs" | "testing.rs"
            );
        if is_test {
            continue;
        }
        if path.is_dir() {
            sources(&path, files);
        } else if name.ends_with(".rs") {
            files.push(path);
        }
    }
}

/// The lines of a file up to its tests.
pub(crate) fn before_tests(text: &str) -> impl Iterator<Item = &str> {
    let is_test = |line: &str| line.ends_with("mod tests {") || line.ends_with("mod properties {");
    text.lines().take_while(move |line| !is_test(line))
}

/// The functions of a file up to its tests, with the lines of each. rustfmt puts a closing brace below the line it closes.
fn functions(text: &str) -> impl Iterator<Item = (&str, usize)> {
    let lines: Vec<&str> = before_tests(text).collect();
    (0..lines.len()).filter_map(move |at| {
        let line = lines[at].trim_start();
        let (before, after) = line.split_once("fn ")?;
        let is_function = before
            .split_whitespace()
            .all(|word| word.starts_with("pub") || matches!(word, "const" | "async" | "unsafe"));
        let name = after.split(['(', '<']).next()?;
        let indent = &lines[at][..lines[at].len() - line.len()];
        let closing = format!("{indent}}}");
        let ends = |line: &&&str| {
            **line == closing || (line.ends_with(';') && !line.starts_with(&format!("{indent} ")))
        };
        let rest = &lines[at..];
        let end = rest.iter().position(|line| ends(&line))?;
        (is_function && rest[end] == closing).then_some((name, end + 1))
    })
}

//! Places where the program would rather stop than go on. Whatever a book or a machine can bring about is an error or a finding;
//! what cannot happen is named here, with the reason that its message gives.

use crate::long_functions::{before_tests, sources};

/// The only places that may panic, by file and message.
const CANNOT_HAPPEN: &[(&str, &str)] = &[
    (
        "crates/casebook-dialect/src/times/forms.rs",
        "a constant that the tests compile",
    ),
    (
        "crates/casebook-lint/src/rules/language.rs",
        "a handful of short words fits into any automaton",
    ),
    (
        "crates/casebook-lint/src/rules/secrets.rs",
        "a handful of short words fits into any automaton",
    ),
];

/// What stops a program. Assertions for tests alone (`debug_assert!`) are none.
const STOPS: [&str; 7] = [
    ".unwrap()",
    ".unwrap_err()",
    ".expect(",
    "panic!(",
    "unreachable!(",
    "todo!(",
    "unimplemented!(",
];

#[test]
fn nothing_stops_the_program_without_saying_why_it_cannot_happen() {
    let root = crate::root();
    let mut files = Vec::new();
    for folder in ["crates", "src", "themes"] {
        sources(&root.join(folder), &mut files);
    }
    let mut found = Vec::new();
    for file in files {
        let name = file.strip_prefix(root).map_or(&*file, |file| file);
        let name = name.to_string_lossy().replace('\\', "/");
        let text = std::fs::read_to_string(&file).unwrap_or_default();
        found.extend(stops(&text).map(|line| (name.clone(), line.to_owned())));
    }
    let is_allowed = |(file, line): &&(String, String)| {
        let mut allowed = CANNOT_HAPPEN.iter();
        allowed.any(|(path, why)| path == file && line.contains(why))
    };
    let (allowed, others): (Vec<_>, Vec<_>) = found.iter().partition(is_allowed);
    assert!(others.is_empty(), "make these errors: {others:#?}");
    assert_eq!(
        allowed.len(),
        CANNOT_HAPPEN.len(),
        "take off the list what is gone: {allowed:#?}"
    );
}

#[test]
fn comments_and_tests_stop_nothing() {
    let text = "//! `.unwrap()`\nfn one() {\n    a.unwrap();\n    // b.unwrap()\n    c.unwrap_or(1);\n    debug_assert!(d);\n    panic!(\"e\");\n}\n\
        #[cfg(test)]\nmod tests {\n    fn two() {\n        f.expect(\"g\");\n    }\n}\n";
    let found: Vec<_> = stops(text).collect();
    assert_eq!(found, ["a.unwrap();", "panic!(\"e\");"]);
}

/// The lines of a file up to its tests that may stop the program.
fn stops(text: &str) -> impl Iterator<Item = &str> {
    before_tests(text)
        .map(str::trim)
        .filter(|line| !line.starts_with("//"))
        .filter(|line| STOPS.iter().any(|stop| line.contains(stop)))
}

//! The fuzz targets on stable: their corpus, and changed copies of it for a while. `fuzz/README.md` says more.

#![allow(clippy::unwrap_used)]

#[path = "../fuzz/targets.rs"]
#[allow(unreachable_pub)] // the fuzzer builds the same file as part of a crate of its own
mod targets;

use std::path::Path;

/// Pieces of text that mean something to one of the readers.
const PIECES: &[&str] = &[
    "---\n",
    "...",
    "\u{feff}",
    "\r\n",
    "\n\n",
    ": ",
    "- ",
    "[",
    "]",
    "{",
    "}",
    "&a ",
    "*a",
    "!!str ",
    "|\n  ",
    ">-\n",
    "\"",
    "'",
    "# ",
    "## Root cause analysis\n",
    "severity: critical\n",
    "status: published\n",
    "status: done\n",
    "actions:\n  - id: A1\n    title: A\n    ",
    "serverity: SEV1\n",
    "started: 2026-10-02 9:14\n",
    "<!-- casebook-ignore CB604: x -->\n",
    "<!-- ",
    "-->",
    "```\n",
    "| a | b |\n| - | - |\n",
    "[^1]",
    "[[x|y]]",
    "![](a.png)",
    "<a id=x>",
    "<script>",
    "~",
    "é",
    "短",
    "\u{1f525}",
    "\t",
    "  ",
    "\\",
    "\u{0}",
    "\u{2028}",
];

/// A small generator: the run is the same every time, and needs no crate.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 11).unwrap() % end.max(1)
    }
}

/// Runs a target on its corpus and on changed copies of it, `a_second` of them for each second that is asked for: about
/// what a machine of two cores does. They are counted and not timed, so that what passes once passes everywhere.
fn replay(name: &str, target: fn(&str), a_second: u64) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fuzz/corpus")
        .join(name);
    let mut files: Vec<_> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    let seeds: Vec<String> = files
        .iter()
        .map(|file| std::fs::read_to_string(file).unwrap())
        .collect();
    assert!(!seeds.is_empty(), "{} is empty", folder.display());
    seeds.iter().for_each(|seed| target(seed));
    let seconds: u64 =
        std::env::var("CASEBOOK_FUZZ_SECONDS").map_or(1, |seconds| seconds.parse().unwrap());
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    for _ in 0..seconds * a_second {
        let text = changed(&seeds, &mut random);
        // What breaks is shown whole, so that it can be kept.
        if std::panic::catch_unwind(|| target(&text)).is_err() {
            panic!("{name}: put this into fuzz/corpus/{name}/: {text:?}");
        }
    }
}

/// A seed with a few pieces taken out, doubled, put in, or taken from another seed.
fn changed(seeds: &[String], random: &mut Random) -> String {
    let mut text = seeds[random.below(seeds.len())].clone();
    for _ in 0..=random.below(6) {
        let start = text.floor_char_boundary(random.below(text.len() + 1));
        let end = text.ceil_char_boundary((start + random.below(24)).min(text.len()));
        let piece = match random.below(4) {
            0 => String::new(),
            1 => text[start..end].repeat(2),
            2 => PIECES[random.below(PIECES.len())].to_owned(),
            _ => {
                let other = &seeds[random.below(seeds.len())];
                let from = other.floor_char_boundary(random.below(other.len() + 1));
                let to = other.ceil_char_boundary((from + random.below(60)).min(other.len()));
                other[from..to].to_owned()
            }
        };
        text.replace_range(start..end, &piece);
    }
    text
}

#[test]
fn front_matter_is_split_whatever_it_is() {
    replay("front_matter", targets::front_matter, 500_000);
}

#[test]
fn yaml_gives_a_tree_or_an_error_inside_it() {
    replay("yaml", targets::yaml, 20_000);
}

#[test]
fn markdown_is_taken_apart_and_safe() {
    replay("markdown", targets::markdown, 2_000);
}

#[test]
fn fixing_breaks_nothing_and_comes_to_rest() {
    replay("fix", targets::fix, 400);
}

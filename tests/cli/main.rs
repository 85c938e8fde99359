//! The command line as its users meet it: transcripts of whole sessions, each in a copy of a small book.
//!
//! A transcript `x.trycmd` runs in a copy of `x.in/`, which mostly is a link to one of `books/`. After a change that is
//! meant, `TRYCMD=overwrite cargo test --test cli` updates them; they are reviewed like code.

#![allow(clippy::unwrap_used)]

mod audiences;
mod dates_from_git;
mod full_device;
mod import_issues;
mod import_links;
mod imports;
mod kept;
mod kit;
mod labels;
mod login;
mod new_books;
mod places;
mod preview;
mod repository;
mod round_trips;
mod similar;
mod since;
mod sources;

/// Tools that a session uses to show and to prepare its folder.
const TOOLS: [&str; 6] = ["cat", "cp", "ls", "mkdir", "rm", "touch"];

#[test]
fn every_command_says_what_its_transcript_says() {
    let cases = trycmd::TestCases::new();
    // Inside GitHub Actions the linter would speak to GitHub.
    cases
        .env("NO_COLOR", "1")
        .env("LC_ALL", "C")
        .env("GITHUB_ACTIONS", "")
        .case("tests/cli/*.trycmd");
    for tool in TOOLS {
        let places = ["/bin", "/usr/bin"].map(|folder| std::path::Path::new(folder).join(tool));
        let path = places.into_iter().find(|path| path.is_file());
        cases.register_bin(
            tool,
            path.unwrap_or_else(|| panic!("the transcripts need `{tool}`")),
        );
    }
    cases.run();
}

//! Secrets in pasted commands.

use super::patterns::Letters;
use super::randomness::Looks;
use super::run;

/// Longest way from a program's name to its option, in bytes.
const LONGEST_WAY: usize = 200;

/// The password in `user:password`.
pub(super) fn login(text: &str, end: usize) -> Option<(usize, usize)> {
    let quote = usize::from(text[end..].starts_with(['"', '\'']));
    let from = end + quote;
    let user = run(text, from, Letters::Dotted, 64);
    if user == 0 || text.as_bytes().get(from + user) != Some(&b':') {
        return None;
    }
    let password = from + user + 1;
    chosen(text, password)
}

/// The password behind an option of the program whose name ends at `end`: `mysql -u root -p…`, `sshpass -p …`.
pub(super) fn option(
    text: &str,
    end: usize,
    names: &[&str],
    is_joined: bool,
) -> Option<(usize, usize)> {
    let way = &text[end..text.floor_char_boundary(text.len().min(end + LONGEST_WAY))];
    let line = way.lines().next()?;
    let is_end = |letter: char| matches!(letter, '|' | ';' | '&' | '`');
    let command = line.split(is_end).next()?;
    let (at, name) = names
        .iter()
        .flat_map(|name| command.match_indices(name))
        .find(|(at, _)| command[..*at].ends_with(' '))?;
    let from = end + at + name.len();
    let gap = text[from..]
        .bytes()
        .take(2)
        .take_while(|byte| {
            matches!(byte, b'"' | b'\'') || !is_joined && matches!(byte, b' ' | b'=')
        })
        .count();
    chosen(text, from + gap)
}

/// The password at `at`, if what stands there is one.
fn chosen(text: &str, at: usize) -> Option<(usize, usize)> {
    let length = run(text, at, Letters::Value, 256);
    let value = &text[at..at + length];
    Looks::CHOSEN.fit(value).then_some((at, at + length))
}

/// Whether the word that goes on at `at` is a long option of a command: `--db-password`.
pub(super) fn is_option(text: &str, at: usize) -> bool {
    let before = text[..at]
        .bytes()
        .rev()
        .take(40)
        .take_while(|byte| Letters::Word.has(*byte))
        .count();
    text[at - before..at].starts_with("--")
}

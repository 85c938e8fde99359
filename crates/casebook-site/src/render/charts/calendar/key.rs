//! What the shapes or colours of the strip mean.

use super::super::{At, Text};
use super::CalendarMark;

/// In pixels.
pub(super) const KEY_HEIGHT: f64 = 24.0;

/// The severities that occur, the worst first, each with its word.
pub(super) fn severities<'m>(weeks: &[Vec<&'m CalendarMark>]) -> Vec<(Option<u8>, &'m str)> {
    let mut found: Vec<(Option<u8>, &str)> = weeks
        .iter()
        .flatten()
        .map(|mark| (mark.level, mark.severity.as_deref().unwrap_or("not known")))
        .collect();
    found.sort_by_key(|(level, word)| (level.unwrap_or(u8::MAX), *word));
    found.dedup();
    found
}

/// The shape of each severity with its word, side by side at the top. Short words stand close, others in columns.
pub(super) fn draw_key(key: &[(Option<u8>, &str)], shape: impl Fn(Option<u8>) -> String) -> String {
    // More than five words would run into each other on a phone.
    let shown = &key[..key.len().min(5)];
    let are_short = shown.iter().all(|(_, word)| word.chars().count() <= 5);
    let place = |at: usize| {
        let at = f64::from(u32::try_from(at).unwrap_or(0));
        if are_short {
            At(1.0 + 66.0 * at).to_string()
        } else {
            format!("{}%", At(0.2 + 20.0 * at))
        }
    };
    let entry = |(at, (level, word)): (usize, &(Option<u8>, &str))| {
        format!(
            "<svg x=\"{}\" y=\"7\" overflow=\"visible\">{}<text x=\"14\" y=\"9\">{}</text></svg>",
            place(at),
            shape(*level),
            Text(word)
        )
    };
    shown.iter().enumerate().map(entry).collect()
}

/// The class of the marks of a severity.
pub(super) fn class_of(level: Option<u8>) -> String {
    level.map_or_else(|| "sev-none".to_owned(), |level| format!("sev-{level}"))
}

//! Drawings as SVG text: sizes in attributes (the content security policy allows no `style=`), colours by class and
//! custom property, real text, words for screen readers, links on the marks.
//!
//! Drawings stretch without being scaled: horizontal places are percentages of the drawing's width while text keeps
//! its size, so that a label is as readable on a phone as on a wall. Labels are kept apart for the narrowest width
//! a drawing is shown at.

pub mod calendar;
pub mod cause_lane;
pub mod columns;
pub mod cumulative;
pub mod dots;
pub mod shares;
pub mod spark;
pub mod timeline_chart;

use std::fmt;

use casebook_diagnostic::output::write_escaped;

/// Text inside markup or attributes, escaped while it is written.
pub(in crate::render) struct Text<'a>(pub(in crate::render) &'a str);

impl fmt::Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_escaped(f, self.0, |letter| letter.is_control().then_some(" "))
    }
}

/// A coordinate: at most two decimals, no trailing zeros, so that equal drawings are equal bytes and short.
struct At(f64);

impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hundredths = (self.0 * 100.0).round();
        if hundredths.abs() >= MOST_HUNDREDTHS {
            return write!(f, "{}", hundredths / 100.0);
        }
        // A drawing has dozens of these, and digits of a whole number are found in a tenth of the time.
        #[allow(clippy::cast_possible_truncation)]
        let whole = hundredths as i64;
        // From the last digit to the first, and the sign.
        let mut text = [0; 24];
        let mut free = text.len();
        let mut rest = whole.unsigned_abs();
        let mut places = 0;
        while rest > 0 || places < 3 {
            let digit = b'0' + (rest % 10) as u8;
            rest /= 10;
            if places == 2 && free < text.len() {
                free -= 1;
                text[free] = b'.';
            }
            // No noughts at the end of the decimals.
            if places >= 2 || digit != b'0' || free < text.len() {
                free -= 1;
                text[free] = digit;
            }
            places += 1;
        }
        if whole < 0 {
            free -= 1;
            text[free] = b'-';
        }
        f.write_str(std::str::from_utf8(&text[free..]).map_err(|_| fmt::Error)?)
    }
}

/// Below this, a coordinate is written as the whole number of hundredths that it is.
const MOST_HUNDREDTHS: f64 = 1e12;

/// Moves places apart until neighbours lie at least `gap` from each other, none below `low`, and none above `high`
/// as far as the room allows. The order of the input, which must ascend, is kept.
fn keep_apart(wanted: &[f64], gap: f64, low: f64, high: f64) -> Vec<f64> {
    let mut places: Vec<f64> = Vec::with_capacity(wanted.len());
    for &want in wanted {
        let least = places.last().map_or(low, |last| last + gap);
        places.push(want.max(least));
    }
    let mut most = high;
    for place in places.iter_mut().rev() {
        *place = place.min(most);
        most = *place - gap;
    }
    if places.first().is_some_and(|first| *first < low) {
        for (i, place) in places.iter_mut().enumerate() {
            *place = low + gap * f64::from(u32::try_from(i).unwrap_or(u32::MAX));
        }
    }
    places
}

/// The outline of a severity's mark around the origin, `r` being half its size. The style sheet uses the same shapes:
/// diamond, triangle, square, ring; a small dot when the severity is not known.
fn mark_path(level: Option<u8>, r: f64) -> String {
    match level {
        Some(1) => format!("M0-{0} {0} 0 0 {0}-{0} 0z", At(r * 1.15)),
        Some(2) => format!("M0-{0} {0} {1}H-{0}z", At(r), At(r * 0.85)),
        Some(3) => format!("M-{0}-{0}H{0}V{0}H-{0}z", At(r * 0.8)),
        Some(4) => ring(r * 0.85),
        _ => ring(r * 0.5),
    }
}

fn ring(r: f64) -> String {
    format!(
        "M-{0} 0a{0} {0} 0 1 0 {1} 0a{0} {0} 0 1 0-{1} 0z",
        At(r),
        At(r * 2.0)
    )
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn text_and_numbers_are_safe_and_short() {
        assert_eq!(
            Text("<a b=\"c\">&\n").to_string(),
            "&lt;a b=&quot;c&quot;&gt;&amp; "
        );
        assert_eq!(Text("é\u{85}ü&ß").to_string(), "é ü&amp;ß");
        assert_eq!(At(33.333_33).to_string(), "33.33");
        assert_eq!(At(-0.001).to_string(), "0");
        assert_eq!(At(5.0).to_string(), "5");
    }

    #[test]
    fn places_that_already_lie_apart_stay() {
        assert_eq!(
            keep_apart(&[10.0, 40.0, 80.0], 20.0, 5.0, 95.0),
            [10.0, 40.0, 80.0]
        );
    }

    #[test]
    fn crowded_places_move_back_from_the_edge() {
        assert_eq!(
            keep_apart(&[90.0, 91.0, 92.0], 20.0, 5.0, 95.0),
            [55.0, 75.0, 95.0]
        );
        assert_eq!(keep_apart(&[1.0, 1.0], 20.0, 5.0, 95.0), [5.0, 25.0]);
    }

    proptest! {
        #[test]
        fn coordinates_are_their_shortest_decimals(value in prop_oneof![-200.0..200.0f64, -1e13..1e13f64]) {
            let rounded = (value * 100.0).round() / 100.0 + 0.0;
            prop_assert_eq!(At(value).to_string(), rounded.to_string());
        }

        #[test]
        fn kept_apart_whatever_the_input(mut wanted in prop::collection::vec(-20.0..120.0f64, 0..5)) {
            wanted.sort_by(f64::total_cmp);
            let places = keep_apart(&wanted, 20.0, 5.0, 95.0);
            prop_assert_eq!(places.len(), wanted.len());
            prop_assert!(places.windows(2).all(|pair| pair[1] - pair[0] >= 20.0 - 1e-9));
            prop_assert!(places.iter().all(|place| (5.0 - 1e-9..=95.0 + 1e-9).contains(place)));
        }
    }
}

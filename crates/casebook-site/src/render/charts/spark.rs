//! Twenty-four months of one cause or service as a row of dots, small enough for a table cell.

use super::At;
use crate::render::views::Html;

/// What happened in one month.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SparkMonth {
    /// Incidents that started in it.
    pub incidents: u32,
    /// Those of them that repeat an earlier one.
    pub repeats: u32,
}

/// Months shown.
pub const MONTHS: usize = 24;
/// Width of a month, in pixels.
const STEP: f64 = 6.0;
const HEIGHT: f64 = 16.0;

/// Draws the months, oldest first. A dot is filled when an incident of that month repeats an earlier one, a ring when
/// none does, and grows with the number of incidents; months without any are a tick.
pub fn draw(months: &[SparkMonth; MONTHS]) -> Html {
    let incidents: u32 = months.iter().map(|month| month.incidents).sum();
    let repeats: u32 = months.iter().map(|month| month.repeats).sum();
    let counted = casebook_text::counted(incidents as usize, "incident");
    let mut svg = format!(
        "<svg class=\"spark\" width=\"{}\" height=\"{HEIGHT}\" role=\"img\" aria-label=\"{counted} \
         in {MONTHS} months, {repeats} repeated\">",
        STEP * MONTHS as f64
    );
    // One path for all marks of a form keeps a table of a hundred rows light.
    let ticks: String = months
        .iter()
        .enumerate()
        .filter(|(_, month)| month.incidents == 0)
        .map(|(i, _)| format!("M{} 8h2", At(middle(i) - 1.0)))
        .collect();
    if !ticks.is_empty() {
        svg += &format!("<path class=\"spark-none\" d=\"{ticks}\"/>");
    }
    for (class, repeated) in [("spark-first", false), ("spark-repeat", true)] {
        let dots: String = months
            .iter()
            .enumerate()
            .filter(|(_, month)| month.incidents > 0 && (month.repeats > 0) == repeated)
            .map(|(i, month)| dot(middle(i), radius(month.incidents)))
            .collect();
        if !dots.is_empty() {
            svg += &format!("<path class=\"{class}\" d=\"{dots}\"/>");
        }
    }
    Html(svg + "</svg>")
}

/// A circle as a part of a path.
fn dot(middle: f64, radius: f64) -> String {
    let r = At(radius);
    let across = At(2.0 * radius);
    let left = At(middle - radius);
    format!("M{left} 8a{r} {r} 0 1 0 {across} 0a{r} {r} 0 1 0 -{across} 0")
}

fn middle(month: usize) -> f64 {
    STEP * (month as f64 + 0.5)
}

/// The area grows with the number, up to what fits between the neighbours.
fn radius(incidents: u32) -> f64 {
    (1.9 * f64::from(incidents).sqrt()).min(4.2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_say_how_many_and_whether_they_repeated() {
        let mut months = [SparkMonth::default(); MONTHS];
        months[0] = SparkMonth {
            incidents: 1,
            repeats: 0,
        };
        months[23] = SparkMonth {
            incidents: 4,
            repeats: 2,
        };
        let svg = draw(&months).0;
        assert!(svg.contains("aria-label=\"5 incidents in 24 months, 2 repeated\""));
        let ring =
            "<path class=\"spark-first\" d=\"M1.1 8a1.9 1.9 0 1 0 3.8 0a1.9 1.9 0 1 0 -3.8 0\"/>";
        let filled = "<path class=\"spark-repeat\" d=\"M137.2 8a3.8 3.8 0 1 0 7.6 0a3.8 3.8 0 1 0 -7.6 0\"/>";
        assert!(svg.contains(ring) && svg.contains(filled), "{svg}");
        assert_eq!(svg.matches("h2").count(), 22);
    }

    #[test]
    fn dots_never_grow_over_their_neighbours() {
        assert!(radius(u32::MAX) < STEP);
        let svg = draw(
            &[SparkMonth {
                incidents: u32::MAX / 24,
                repeats: 0,
            }; MONTHS],
        )
        .0;
        assert!(!svg.contains("spark-none"));
    }
}

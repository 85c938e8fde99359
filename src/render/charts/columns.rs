//! Counts by period as columns: incidents as the whole, the part that repeated filled, and a whisker from the lowest to
//! the highest count that was to be expected.

use super::{At, Text};
use crate::render::views::{Href, Html, Root};

/// One period.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// Below the column, where there is room: `2026`, or nothing.
    pub tick: Option<String>,
    /// What the column says: `2026 Q3: 4 incidents, 1 repeated`.
    pub label: String,
    /// Its incidents.
    pub incidents: usize,
    /// How many of them repeat an earlier one.
    pub repeats: usize,
    /// Between which counts the expected one lies; `None` where no rate may be shown.
    pub interval: Option<(f64, f64)>,
    /// The entries behind it.
    pub href: Href,
}

const PLOT: f64 = 140.0;
const BASE: f64 = PLOT + 14.0;

/// Draws the columns. `title` names the drawing for screen readers.
#[allow(clippy::cast_precision_loss, reason = "counts of incidents")]
pub fn draw(title: &str, columns: &[Column], root: &Root) -> Html {
    let highest = |column: &Column| column.interval.map_or(0.0, |(_, high)| high).max(column.incidents as f64);
    let most = columns.iter().map(highest).fold(1.0, f64::max);
    let wide = 96.0 / columns.len().max(1) as f64;
    let mut svg = format!(
        "<svg class=\"columns\" width=\"100%\" height=\"{}\" role=\"group\" aria-label=\"{}\">",
        At(BASE + 22.0),
        Text(title)
    );
    svg += &grid(most);
    for (at, column) in columns.iter().enumerate() {
        svg += &draw_column(column, 4.0 + wide * at as f64, wide, most, root, columns.len() <= 20);
    }
    svg += &format!("<line class=\"axis\" x1=\"4%\" x2=\"100%\" y1=\"{0}\" y2=\"{0}\"/>", At(BASE));
    Html(svg + "</svg>")
}

/// Lines at round counts.
fn grid(most: f64) -> String {
    let step = [1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0, 5000.0]
        .into_iter()
        .find(|step| most / step <= 5.0)
        .unwrap_or(10_000.0);
    let mut svg = String::new();
    let mut count = step;
    while count <= most {
        let y = BASE - PLOT * count / most;
        svg += &format!(
            "<line class=\"rule\" x1=\"4%\" x2=\"100%\" y1=\"{0}\" y2=\"{0}\"/><text class=\"tick\" x=\"3.5%\" \
             y=\"{1}\" text-anchor=\"end\">{count}</text>",
            At(y),
            At(y + 4.0)
        );
        count += step;
    }
    svg
}

#[allow(clippy::cast_precision_loss, reason = "counts of incidents")]
fn draw_column(column: &Column, x: f64, wide: f64, most: f64, root: &Root, with_count: bool) -> String {
    let height = |count: f64| PLOT * count / most;
    let bar = |class: &str, count: usize| {
        format!(
            "<rect class=\"{class}\" x=\"{}%\" y=\"{}\" width=\"{}%\" height=\"{}\"/>",
            At(x + wide * 0.14),
            At(BASE - height(count as f64)),
            At(wide * 0.72),
            At(height(count as f64))
        )
    };
    let middle = x + wide / 2.0;
    let mut svg = format!(
        "<a href=\"{}\" aria-label=\"{label}\"><title>{label}</title><rect class=\"hit\" x=\"{}%\" y=\"0\" \
         width=\"{}%\" height=\"{}\"/>",
        Text(&root.link(&column.href)),
        At(x),
        At(wide),
        At(BASE),
        label = Text(&column.label),
    );
    svg += &bar("bar-all", column.incidents);
    svg += &bar("bar-repeat", column.repeats);
    if let Some((low, high)) = column.interval.filter(|_| column.incidents > 0) {
        svg += &format!(
            "<line class=\"whisker\" x1=\"{0}%\" x2=\"{0}%\" y1=\"{1}\" y2=\"{2}\"/>",
            At(middle),
            At(BASE - height(low)),
            At(BASE - height(high))
        );
    }
    svg += "</a>";
    // The link says it already.
    if with_count && column.incidents > 0 {
        svg += &format!(
            "<text class=\"count\" aria-hidden=\"true\" x=\"{}%\" y=\"{}\"{}>{}</text>",
            At(middle),
            At(BASE - height(column.incidents as f64) - 5.0),
            // Beside the whisker, if there is one.
            if column.interval.is_some() { " dx=\"4\"" } else { " text-anchor=\"middle\"" },
            column.incidents
        );
    }
    if let Some(tick) = &column.tick {
        svg += &format!(
            "<text class=\"tick\" x=\"{}%\" y=\"{}\" text-anchor=\"middle\">{}</text>",
            At(middle),
            At(BASE + 16.0),
            Text(tick)
        );
    }
    svg
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(incidents: usize, interval: Option<(f64, f64)>) -> Column {
        Column {
            tick: Some("2026".to_owned()),
            label: "2026".to_owned(),
            incidents,
            repeats: incidents / 2,
            interval,
            href: Href::site("years/2026/"),
        }
    }

    #[test]
    fn columns_are_to_scale_and_link_to_their_entries() {
        let root = Root::from_output("metrics/index.html");
        let svg = draw("t", &[column(4, None), column(2, None)], &root).0;
        assert!(svg.contains("height=\"140\"") && svg.contains("height=\"70\""));
        assert_eq!(svg.matches("href=\"../years/2026/\"").count(), 2);
        assert!(!svg.contains("whisker"));
        let with = draw("t", &[column(4, Some((1.1, 10.2))), column(0, Some((0.0, 3.7)))], &root).0;
        assert_eq!(with.matches("class=\"whisker\"").count(), 1, "nothing happened, so nothing to show");
        assert!(draw("t", &[], &root).0.contains("axis"));
    }
}

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
    /// Whether it has not ended yet: it says so, since a column half as high as its neighbour looks like a halving.
    pub running: bool,
    /// The entries behind it.
    pub href: Href,
}

const PLOT: f64 = 140.0;
const BASE: f64 = PLOT + 16.0;
/// Widths of the plot in a window of 390 pixels and in one of 1024, and of a digit, in pixels.
const NARROW: f64 = 320.0;
const WIDE: f64 = 920.0;
const DIGIT: f64 = 8.5;
/// Above this many columns the word below the last one would hang out over the edge.
const MOST_CENTRED: usize = 8;

/// Draws the columns. `title` names the drawing for screen readers.
#[allow(clippy::cast_precision_loss, reason = "counts of incidents")]
pub fn draw(title: &str, columns: &[Column], root: &Root) -> Html {
    let most = columns.iter().map(Column::top).fold(1.0, f64::max);
    let wide = 100.0 / columns.len().max(1) as f64;
    let step = step(most);
    let running = if columns.iter().any(|column| column.running) {
        14.0
    } else {
        0.0
    };
    // The sheet keeps room for as many digits to the left of the plot.
    let digits = if step <= most {
        ((most / step).floor() * step).to_string().len()
    } else {
        1
    };
    let mut svg = format!(
        "<svg class=\"columns gutter-{}\" width=\"100%\" height=\"{}\" role=\"group\" aria-label=\"{}\">",
        digits.clamp(1, 6),
        At(BASE + 22.0 + running),
        Text(title)
    );
    svg += &grid(most, step);
    for (at, column) in columns.iter().enumerate() {
        svg += &draw_column(column, wide * at as f64, wide, most, root);
    }
    svg += &format!(
        "<line class=\"axis\" x1=\"0\" x2=\"100%\" y1=\"{0}\" y2=\"{0}\"/>",
        At(BASE)
    );
    // Words come last, so that no column covers those of its neighbour.
    for (at, column) in columns.iter().enumerate() {
        let place = wide * at as f64;
        svg += &count(column, place + wide / 2.0, most, columns);
        let at_edge = at + 1 == columns.len() && columns.len() > MOST_CENTRED;
        let (x, anchor) = if at_edge {
            (place + wide, "end")
        } else {
            (place + wide / 2.0, "middle")
        };
        let mut below = |text: &str, y: f64| {
            svg += &format!(
                "<text class=\"tick\" x=\"{}%\" y=\"{}\" text-anchor=\"{anchor}\">{}</text>",
                At(x),
                At(y),
                Text(text)
            );
        };
        if let Some(tick) = &column.tick {
            below(tick, BASE + 16.0);
        }
        if column.running {
            below("so far", BASE + 30.0);
        }
    }
    Html(svg + "</svg>")
}

impl Column {
    /// How high it reaches with its whisker.
    #[allow(clippy::cast_precision_loss, reason = "counts of incidents")]
    fn top(&self) -> f64 {
        self.interval
            .filter(|_| self.incidents > 0)
            .map_or(0.0, |(_, high)| high)
            .max(self.incidents as f64)
    }
}

/// The distance of the lines at round counts.
fn step(most: f64) -> f64 {
    [
        1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0, 5000.0,
    ]
    .into_iter()
    .find(|step| most / step <= 5.0)
    .unwrap_or(10_000.0)
}

/// Lines at round counts.
fn grid(most: f64, step: f64) -> String {
    let mut svg = String::new();
    let mut count = step;
    while count <= most {
        let y = BASE - PLOT * count / most;
        svg += &format!(
            "<line class=\"rule\" x1=\"0\" x2=\"100%\" y1=\"{0}\" y2=\"{0}\"/><text class=\"tick\" x=\"0\" dx=\"-6\" \
             y=\"{1}\" text-anchor=\"end\">{count}</text>",
            At(y),
            At(y + 4.0)
        );
        count += step;
    }
    svg
}

#[allow(clippy::cast_precision_loss, reason = "counts of incidents")]
fn draw_column(column: &Column, x: f64, wide: f64, most: f64, root: &Root) -> String {
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
    svg += &bar(
        if column.running {
            "bar-all bar-running"
        } else {
            "bar-all"
        },
        column.incidents,
    );
    svg += &bar("bar-repeat", column.repeats);
    if let Some((low, high)) = column.interval.filter(|_| column.incidents > 0) {
        svg += &format!(
            "<line class=\"whisker\" x1=\"{0}%\" x2=\"{0}%\" y1=\"{1}\" y2=\"{2}\"/>",
            At(middle),
            At(BASE - height(low)),
            At(BASE - height(high))
        );
    }
    svg + "</a>"
}

/// The count above a column and its whisker, where all counts have room beside each other: always, in wide windows, or
/// never. The link says it already.
#[allow(clippy::cast_precision_loss, reason = "counts of incidents")]
fn count(column: &Column, middle: f64, most: f64, columns: &[Column]) -> String {
    let longest = columns
        .iter()
        .map(|column| column.incidents.to_string().len())
        .max()
        .unwrap_or(1);
    let pitch = DIGIT * longest as f64 * columns.len() as f64;
    if column.incidents == 0 || pitch > WIDE {
        return String::new();
    }
    format!(
        "<text class=\"count{}\" aria-hidden=\"true\" x=\"{}%\" y=\"{}\" text-anchor=\"middle\">{}</text>",
        if pitch > NARROW { " count-wide" } else { "" },
        At(middle),
        At(BASE - PLOT * column.top() / most - 4.0),
        column.incidents
    )
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
            running: false,
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
        let with = draw(
            "t",
            &[column(4, Some((1.1, 10.2))), column(0, Some((0.0, 3.7)))],
            &root,
        )
        .0;
        assert_eq!(
            with.matches("class=\"whisker\"").count(),
            1,
            "nothing happened, so nothing to show"
        );
        assert!(draw("t", &[], &root).0.contains("axis"));
    }

    #[test]
    fn counts_stand_where_they_have_room_and_never_behind_a_column() {
        let root = Root::from_output("metrics/index.html");
        let drawn = |count: usize, incidents: usize| {
            let columns: Vec<Column> = (0..count)
                .map(|_| column(incidents, Some((1.0, 2.0 * incidents as f64))))
                .collect();
            draw("t", &columns, &root).0
        };
        let few = drawn(7, 219);
        assert!(few.contains("class=\"count\"") && few.contains("gutter-3"));
        let last_column = few.rfind("</a>").unwrap_or(0);
        assert!(
            few.find("class=\"count\"").unwrap_or(0) > last_column,
            "words are drawn on top"
        );
        assert!(
            drawn(9, 12_345).contains("count-wide") && !drawn(60, 219).contains("class=\"count")
        );
        assert!(drawn(7, 12_345).contains("gutter-5"));
    }

    #[test]
    fn a_period_that_has_not_ended_says_so() {
        let root = Root::from_output("metrics/index.html");
        let running = Column {
            running: true,
            ..column(4, None)
        };
        let svg = draw("t", &[column(8, None), running], &root).0;
        assert!(svg.matches("so far").count() == 1 && svg.matches("bar-running").count() == 1);
    }
}

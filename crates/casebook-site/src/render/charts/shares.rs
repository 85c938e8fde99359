//! Shares of a whole as one bar, its parts side by side.

use super::At;
use crate::render::views::Html;

/// Draws `parts` (what each is called, and how many) in their order. The class of each part is its name with `-` for blanks.
pub fn draw(parts: &[(&str, usize)]) -> Html {
    let whole: usize = parts.iter().map(|(_, count)| count).sum();
    let mut from = 0;
    let mut rects = String::new();
    let mut words = Vec::new();
    for (name, count) in parts {
        let at = |count: usize| At(100.0 * count as f64 / whole.max(1) as f64);
        rects.push_str(&format!(
            "<rect class=\"share-{}\" x=\"{}%\" width=\"{}%\" height=\"10\"/>",
            name.replace(' ', "-"),
            at(from),
            at(*count),
        ));
        from += count;
        words.push(format!("{count} {name}"));
    }
    Html(format!(
        "<svg class=\"shares\" width=\"100%\" height=\"10\" role=\"img\" aria-label=\"{}\">{rects}</svg>",
        words.join(", ")
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_fill_the_bar_one_behind_the_other() {
        let svg = draw(&[("no fix", 1), ("fix still open", 3)]).0;
        assert!(
            svg.contains("class=\"share-no-fix\" x=\"0%\" width=\"25%\""),
            "{svg}"
        );
        assert!(
            svg.contains("class=\"share-fix-still-open\" x=\"25%\" width=\"75%\""),
            "{svg}"
        );
        assert!(
            svg.contains("aria-label=\"1 no fix, 3 fix still open\""),
            "{svg}"
        );
    }

    #[test]
    fn nothing_is_an_empty_bar() {
        assert!(draw(&[("no fix", 0)]).0.contains("width=\"0%\""));
    }
}

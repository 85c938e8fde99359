//! One bar of a ranking: incidents as the whole, the part that repeated filled.

use super::At;
use crate::render::views::Html;

/// Draws a bar for `incidents` of which `repeats` repeated, on a scale whose full width is `most`.
pub fn draw(incidents: usize, repeats: usize, most: usize) -> Html {
    let scale = |count: usize| 100.0 * count.min(most) as f64 / most.max(1) as f64;
    let counted = casebook_text::counted(incidents, "incident");
    Html(format!(
        "<svg class=\"bar\" width=\"100%\" height=\"14\" role=\"img\" aria-label=\"{counted}, \
         {repeats} repeated\"><rect class=\"bar-all\" y=\"2\" width=\"{}%\" height=\"10\"/><rect class=\"bar-repeat\" \
         y=\"2\" width=\"{}%\" height=\"10\"/></svg>",
        At(scale(incidents)),
        At(scale(repeats.min(incidents))),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_parts_of_the_longest() {
        let svg = draw(6, 3, 12).0;
        assert!(svg.contains("width=\"50%\"") && svg.contains("width=\"25%\""));
        assert!(svg.contains("aria-label=\"6 incidents, 3 repeated\""));
    }

    #[test]
    fn nothing_to_compare_with_is_an_empty_bar() {
        assert!(draw(0, 0, 0).0.contains("width=\"0%\""));
    }
}

//! How much more travels where the book is larger.

use crate::{Book, verdict};

/// Compares a book with a larger one: bytes for each query should grow less than the number of entries does.
pub(crate) fn print(small: &Book, large: &Book, queries: &[&str]) {
    let entries = f64::from(large.entries) / f64::from(small.entries);
    println!(
        "\nFrom {} to {} entries, × {entries:.1}; kB on the wire",
        small.entries, large.entries
    );
    let row = |label: &str, small: usize, large: usize| {
        let factor = large as f64 / small as f64;
        println!(
            "  {label:<72} {:>8.1} {:>8.1}   × {factor:.1}",
            small as f64 / 1e3,
            large as f64 / 1e3
        );
        factor
    };
    row(
        "first file of the index",
        small.first_file,
        large.first_file,
    );
    let answers = small.answers.iter().zip(&large.answers).zip(queries);
    let factors = answers.map(|((small, large), query)| row(query, small.bytes, large.bytes));
    let worst = factors.fold(0.0, f64::max);
    println!(
        "  × {worst:.1} at most: less than linear {}",
        verdict(worst < entries)
    );
}

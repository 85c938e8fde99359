//! Lists of entries, and what can be made of two of them.

/// Entries by number, ascending, with scores.
pub(crate) type Matches = Vec<(u32, f32)>;

/// Entries in either list.
pub(crate) fn merge(
    one: &[(u32, f32)],
    other: &[(u32, f32)],
    both: impl Fn(f32, f32) -> f32,
) -> Matches {
    let mut out = Vec::with_capacity(one.len().max(other.len()));
    let (mut left, mut right) = (one.iter().peekable(), other.iter().peekable());
    loop {
        match (left.peek(), right.peek()) {
            (Some(a), Some(b)) if a.0 == b.0 => {
                out.push((a.0, both(a.1, b.1)));
                left.next();
                right.next();
            }
            (Some(a), Some(b)) if a.0 < b.0 => {
                out.push(**a);
                left.next();
            }
            (_, Some(b)) => {
                out.push(**b);
                right.next();
            }
            (Some(a), None) => {
                out.push(**a);
                left.next();
            }
            (None, None) => return out,
        }
    }
}

/// Entries in both lists; scores add up.
pub(crate) fn intersect(one: &[(u32, f32)], other: &[(u32, f32)]) -> Matches {
    let mut out = Vec::with_capacity(one.len().min(other.len()));
    let mut right = other.iter().peekable();
    for &(doc, score) in one {
        while right.next_if(|(other, _)| *other < doc).is_some() {}
        if let Some((_, more)) = right.next_if(|(other, _)| *other == doc) {
            out.push((doc, score + more));
        }
    }
    out
}

/// Entries of the first list that are not in the second.
pub(crate) fn subtract(one: &[(u32, f32)], other: &[(u32, f32)]) -> Matches {
    let mut right = other.iter().peekable();
    let mut stays = |doc: u32| {
        while right.next_if(|(other, _)| *other < doc).is_some() {}
        right.peek().is_none_or(|(other, _)| *other != doc)
    };
    one.iter().copied().filter(|(doc, _)| stays(*doc)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_combine() {
        let (one, other) = (
            vec![(1, 1.0), (3, 1.0), (5, 1.0)],
            vec![(2, 2.0), (3, 2.0), (9, 2.0)],
        );
        assert_eq!(
            merge(&one, &other, |a, b| a + b),
            [(1, 1.0), (2, 2.0), (3, 3.0), (5, 1.0), (9, 2.0)]
        );
        assert_eq!(intersect(&one, &other), [(3, 3.0)]);
        assert_eq!(subtract(&one, &other), [(1, 1.0), (5, 1.0)]);
        assert_eq!(subtract(&one, &[]), one);
    }
}

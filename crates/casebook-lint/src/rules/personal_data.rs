//! What identifies a person in a text. Each kind is recognised by its form, numbers by their check digits, too.

mod addresses;
mod payment;
mod phones;

/// Personal data in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Found {
    /// Offset of its first byte.
    pub(super) start: usize,
    /// Offset past its last byte.
    pub(super) end: usize,
    /// What it is, in words.
    pub(super) name: &'static str,
}

/// The personal data in a text, in order.
pub(super) fn find(text: &str) -> Vec<Found> {
    let kinds: [(&'static str, Vec<(usize, usize)>); 4] = [
        ("an e-mail address", addresses::emails(text)),
        ("a phone number", phones::phones(text)),
        ("a payment card number", payment::cards(text)),
        ("a bank account", payment::accounts(text)),
    ];
    let mut found: Vec<Found> = kinds
        .into_iter()
        .flat_map(|(name, places)| {
            places
                .into_iter()
                .map(move |(start, end)| Found { start, end, name })
        })
        .collect();
    found.sort_unstable();
    found
}

#[cfg(test)]
mod tests;

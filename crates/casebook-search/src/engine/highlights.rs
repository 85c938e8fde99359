//! The words to highlight in results.

use std::collections::BTreeMap;

/// Words to highlight, with what each is worth.
pub(crate) type Highlights = BTreeMap<String, f32>;

//! Why a request is not answered.

/// Why a request is not answered.
#[derive(Debug, thiserror::Error)]
pub(super) enum Refusal {
    /// What was asked cannot be done.
    #[error("{0}")]
    Failed(String),
}

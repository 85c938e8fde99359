//! Remarks on times that could be read.

/// Something to say about a time or duration that could be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// No offset was written, so the book's zone was assumed.
    Naive {
        /// The same time with the assumed offset.
        canonical: String,
    },
    /// The clock was set forward past this time: it was never shown that day.
    Gap {
        /// The same time with each offset it may have been meant with, the earlier instant first.
        candidates: [String; 2],
    },
    /// The clock was set back, so that it showed this time twice that day.
    Fold {
        /// The same time with each offset it may have been meant with, the earlier instant first.
        candidates: [String; 2],
    },
    /// The meaning is certain, the spelling unusual.
    Spelling {
        /// The usual spelling.
        canonical: String,
    },
}

impl std::fmt::Display for Note {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Naive { canonical } => {
                write!(
                    f,
                    "no offset is written; in the book's time zone this is `{canonical}`"
                )
            }
            Self::Gap {
                candidates: [first, second],
            } => write!(
                f,
                "the clock was set forward past this time, so it was never shown; `{first}` or `{second}` may be meant"
            ),
            Self::Fold {
                candidates: [first, second],
            } => {
                write!(
                    f,
                    "the clock was set back and showed this time twice; write `{first}` or `{second}`"
                )
            }
            Self::Spelling { canonical } => write!(f, "usually written `{canonical}`"),
        }
    }
}

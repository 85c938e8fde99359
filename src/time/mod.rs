//! Moments (intervals with a precision), durations and zones.

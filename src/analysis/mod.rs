//! Pure functions of a casebook and a date: recurrence, actions.

//! The site as it is printed.

mod gallery;

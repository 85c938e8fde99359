//! The few formulas that reports rest on, each with its source. Numbers in, numbers out: nothing here knows of
//! incidents.

mod distribution;
mod gamma;
mod poisson;
mod trend;

pub use distribution::Distribution;
pub(crate) use poisson::poisson_interval;
pub use trend::laplace;
pub(crate) use trend::{holm, two_sided_p};

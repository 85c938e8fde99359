//! Work on many things at once.

use std::panic::resume_unwind;
use std::thread;

/// Does the work on stretches of `items`, one for each processor, and puts what comes of them together in their order.
/// Where there are no threads, as in a browser, it is one stretch.
///
/// # Errors
/// The first one in the order of the items.
pub(crate) fn in_stretches<T: Sync, R: Send, E: Send>(
    items: &[T],
    work: impl Fn(&[T]) -> Result<Vec<R>, E> + Sync,
) -> Result<Vec<R>, E> {
    let workers = thread::available_parallelism().map_or(1, usize::from);
    let length = items.len().div_ceil(workers).max(1);
    if items.len() <= length {
        return work(items);
    }
    let done: Vec<Result<Vec<R>, E>> = thread::scope(|scope| {
        let started: Vec<_> = items.chunks(length).map(|stretch| scope.spawn(|| work(stretch))).collect();
        started.into_iter().map(|worker| worker.join().unwrap_or_else(|panic| resume_unwind(panic))).collect()
    });
    let mut all = Vec::with_capacity(items.len());
    for results in done {
        all.append(&mut results?);
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_keep_their_order_and_the_first_error_is_told() {
        let items: Vec<u32> = (0..1_000).collect();
        let doubled = in_stretches(&items, |stretch| Ok::<_, u32>(stretch.iter().map(|item| item * 2).collect()));
        assert_eq!(doubled, Ok((0..1_000).map(|item| item * 2).collect()));
        let fails = |item: &u32| if *item == 3 || *item > 990 { Err(*item) } else { Ok(*item) };
        assert_eq!(in_stretches(&items, |stretch| stretch.iter().map(fails).collect()), Err(3));
        assert_eq!(in_stretches(&[], |stretch: &[u32]| stretch.iter().map(fails).collect()), Ok(Vec::new()));
    }
}

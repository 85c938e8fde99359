//! Work on many things at once.

use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// How many stretches a processor gets on average: some are more work than others.
const STRETCHES: usize = 16;

/// Does the work on stretches of `items`, one after the other on each processor, and puts what comes of them together in
/// their order. Where there are no threads, as in a browser, it is one stretch.
///
/// # Errors
/// The first one in the order of the items.
pub(crate) fn in_stretches<T: Sync, R: Send, E: Send>(
    items: &[T],
    work: impl Fn(&[T]) -> Result<Vec<R>, E> + Sync,
) -> Result<Vec<R>, E> {
    let workers = thread::available_parallelism().map_or(1, usize::from);
    if workers == 1 || items.len() < 2 {
        return work(items);
    }
    let length = items.len().div_ceil(workers * STRETCHES);
    let stretches: Vec<&[T]> = items.chunks(length).collect();
    let next = AtomicUsize::new(0);
    let worker = || {
        let mut done = Vec::new();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            match stretches.get(at) {
                Some(stretch) => done.push((at, work(stretch))),
                None => return done,
            }
        }
    };
    let mut done: Vec<(usize, Result<Vec<R>, E>)> = thread::scope(|scope| {
        let started: Vec<_> = (0..workers.min(stretches.len()))
            .map(|_| scope.spawn(worker))
            .collect();
        started
            .into_iter()
            .flat_map(|worker| worker.join().unwrap_or_else(|panic| resume_unwind(panic)))
            .collect()
    });
    done.sort_unstable_by_key(|(at, _)| *at);
    let mut all = Vec::with_capacity(items.len());
    for (_, results) in done {
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
        let doubled = in_stretches(&items, |stretch| {
            Ok::<_, u32>(stretch.iter().map(|item| item * 2).collect())
        });
        assert_eq!(doubled, Ok((0..1_000).map(|item| item * 2).collect()));
        let fails = |item: &u32| {
            if *item == 3 || *item > 990 {
                Err(*item)
            } else {
                Ok(*item)
            }
        };
        assert_eq!(
            in_stretches(&items, |stretch| stretch.iter().map(fails).collect()),
            Err(3)
        );
        assert_eq!(
            in_stretches(&[], |stretch: &[u32]| stretch.iter().map(fails).collect()),
            Ok(Vec::new())
        );
    }
}

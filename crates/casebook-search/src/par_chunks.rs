//! Work on many items at once.

/// Chunks per thread: some are more work than others.
#[cfg(not(target_arch = "wasm32"))]
const CHUNKS_PER_THREAD: usize = 16;

/// Does the work on chunks of `items`, on all processors, and concatenates the results in the order of the items. WebAssembly has
/// no threads: there it is one chunk.
///
/// # Errors
/// The first one in the order of the items.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn par_chunks<T: Sync, R: Send, E: Send>(
    items: &[T],
    work: impl Fn(&[T]) -> Result<Vec<R>, E> + Send + Sync,
) -> Result<Vec<R>, E> {
    use rayon::prelude::*;

    let chunks = rayon::current_num_threads() * CHUNKS_PER_THREAD;
    let done: Vec<Result<Vec<R>, E>> = items
        .par_chunks(items.len().div_ceil(chunks).max(1))
        .map(work)
        .collect();
    let mut all = Vec::with_capacity(items.len());
    for results in done {
        all.append(&mut results?);
    }
    Ok(all)
}

/// Does two things at once. Not by a thread of its own for one of them: it would wait for processors of the pool, and one of
/// the pool's threads for it.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn join<A: Send, B: Send>(
    one: impl FnOnce() -> A + Send,
    other: impl FnOnce() -> B + Send,
) -> (A, B) {
    rayon::join(one, other)
}

/// Does two things one after the other.
#[cfg(target_arch = "wasm32")]
pub(crate) fn join<A, B>(one: impl FnOnce() -> A, other: impl FnOnce() -> B) -> (A, B) {
    (one(), other())
}

/// Does the work on all `items`.
///
/// # Errors
/// Those of the work.
#[cfg(target_arch = "wasm32")]
pub(crate) fn par_chunks<T, R, E>(
    items: &[T],
    work: impl Fn(&[T]) -> Result<Vec<R>, E>,
) -> Result<Vec<R>, E> {
    work(items)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_keep_their_order_and_the_first_error_wins() {
        let items: Vec<u32> = (0..1_000).collect();
        let doubled = par_chunks(&items, |chunk| {
            Ok::<_, u32>(chunk.iter().map(|item| item * 2).collect())
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
            par_chunks(&items, |chunk| chunk.iter().map(fails).collect()),
            Err(3)
        );
        assert_eq!(
            par_chunks(&[], |chunk: &[u32]| chunk.iter().map(fails).collect()),
            Ok(Vec::new())
        );
    }
}

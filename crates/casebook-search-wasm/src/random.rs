//! A source of no randomness. The index library draws random names for the parts it writes; in a browser it only reads.

/// What `getrandom` calls where a platform has no source of its own; fills with zeros.
///
/// # Safety
/// `to` must be valid for `length` bytes, as `getrandom` promises.
#[allow(unsafe_code)]
#[unsafe(no_mangle)]
unsafe extern "Rust" fn __getrandom_v03_custom(
    to: *mut u8,
    length: usize,
) -> Result<(), getrandom::Error> {
    // SAFETY: the caller gives room for `length` bytes.
    unsafe { std::ptr::write_bytes(to, 0, length) };
    Ok(())
}

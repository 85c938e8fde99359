//! Casebook's search engine for the browser: the same crate as in the terminal, behind six plain functions.
//!
//! There is no generated glue. The page's script asks for room with [`reserve`], writes into it, calls, and reads the
//! answer, which is JSON, from [`answer()`] and [`answer_length`]. Their only caller,
//! `themes/default/assets/search-worker.js`, describes the same functions.

use std::cell::RefCell;

mod answer;
#[cfg(target_arch = "wasm32")]
mod random;

use answer::Session;

thread_local! {
    static SESSION: RefCell<Session> = RefCell::default();
}

/// Room for `length` bytes of input; the address stays good until the next call.
#[allow(unsafe_code)] // The name is exported; nothing else is unsafe about it.
#[unsafe(no_mangle)]
pub extern "C" fn reserve(length: usize) -> *mut u8 {
    SESSION.with_borrow_mut(|session| session.reserve(length).as_mut_ptr())
}

/// Opens a pack by its first file. The input is the file's name, `name` bytes long, and then its content.
#[allow(unsafe_code)]
#[unsafe(no_mangle)]
pub extern "C" fn open(name: usize) {
    SESSION.with_borrow_mut(|session| session.open(name));
}

/// Takes in another file of the pack. The input is as for [`open`].
#[allow(unsafe_code)]
#[unsafe(no_mangle)]
pub extern "C" fn supply(name: usize) {
    SESSION.with_borrow_mut(|session| session.supply(name));
}

/// Answers a question, which the input holds as JSON.
#[allow(unsafe_code)]
#[unsafe(no_mangle)]
pub extern "C" fn ask() {
    SESSION.with_borrow_mut(Session::ask);
}

/// Where the last answer begins; good until the next call.
#[allow(unsafe_code)]
#[unsafe(no_mangle)]
pub extern "C" fn answer() -> *const u8 {
    SESSION.with_borrow(|session| session.answer().as_ptr())
}

/// Length of the last answer, in bytes.
#[allow(unsafe_code)]
#[unsafe(no_mangle)]
pub extern "C" fn answer_length() -> usize {
    SESSION.with_borrow(|session| session.answer().len())
}

//! Bounds: an export may be larger than memory, but none of its records may.

use std::cell::Cell;
use std::io::{self, BufRead, Read};
use std::rc::Rc;

/// The most bytes that one record, page or text of an export may have.
pub const LARGEST_RECORD: u64 = 32 * 1024 * 1024;

/// Tells whoever waits how many bytes were read.
#[derive(Debug)]
pub(crate) struct Metered<R> {
    pub(crate) inner: R,
    pub(crate) read: Rc<Cell<u64>>,
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.read.set(self.read.get() + count as u64);
        Ok(count)
    }
}

/// Counts what was read, and ends a record that grows beyond all bounds.
#[derive(Debug)]
pub(crate) struct Bounded<R> {
    inner: R,
    counts: Rc<Counts>,
}

/// What a [`Bounded`] has seen, which whoever reads through it can ask.
#[derive(Debug, Default)]
pub(crate) struct Counts {
    line: Cell<usize>,
    record: Cell<u64>,
}

impl Counts {
    /// The line that was read last, from 1.
    pub(crate) fn line(&self) -> usize {
        self.line.get() + 1
    }

    /// From here on another record is read.
    pub(crate) fn begin_record(&self) {
        self.record.set(0);
    }

    fn add(&self, bytes: &[u8]) {
        let lines = bytes.iter().filter(|byte| **byte == b'\n').count();
        self.line.set(self.line.get() + lines);
        self.record.set(self.record.get() + bytes.len() as u64);
    }
}

impl<R: BufRead> Bounded<R> {
    pub(crate) fn new(inner: R) -> (Self, Rc<Counts>) {
        let counts = Rc::new(Counts::default());
        let bounded = Self {
            inner,
            counts: Rc::clone(&counts),
        };
        (bounded, counts)
    }
}

impl<R: BufRead> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let count = available.len().min(buffer.len());
        buffer[..count].copy_from_slice(&available[..count]);
        self.consume(count);
        Ok(count)
    }
}

impl<R: BufRead> BufRead for Bounded<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.counts.record.get() > LARGEST_RECORD {
            let size = LARGEST_RECORD / (1024 * 1024);
            return Err(io::Error::other(format!(
                "a single record or text is larger than {size} MB"
            )));
        }
        self.inner.fill_buf()
    }

    fn consume(&mut self, count: usize) {
        // Between two calls of `fill_buf` its answer stays the same.
        if let Ok(available) = self.inner.fill_buf() {
            self.counts.add(&available[..count.min(available.len())]);
        }
        self.inner.consume(count);
    }
}

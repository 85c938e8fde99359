//! Where to cut the streams into chunks: by watching what is read.
//!
//! The index library is not asked where its structures begin and end. It opens and reads them through a folder that
//! records the ranges; chunks are laid around those.

use std::ops::{Bound, Range};

use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{Index, Segment, SegmentReader};

use super::directory::{Folder, Recorder};
use crate::error::Error;
use crate::meta::ListOffsets;
use crate::schema::{DATE, DOWNTIME, Fields, facet_column, word_of};

/// Size at which a chunk of a stream is full, in bytes.
fn max_bytes(stream: &str) -> usize {
    match stream {
        // Dictionary blocks are four thousand bytes; a word, its inflections and its completions fill one or two.
        "term" => 8 << 10,
        // Most words have short lists: many of them share a chunk. A frequent word, whose lists come to as much, has its own.
        "idx" => 4 << 10,
        "pos" => 24 << 10,
        _ => 0,
    }
}

/// How many terms to step over in search of the next block of the dictionary: fewer than a block holds.
const BLOCK_STEP: usize = 24;

/// A stretch of a stream that is read as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Chunk {
    pub(crate) range: Range<usize>,
    /// Whether the first file holds it.
    pub(crate) resident: bool,
}

impl Chunk {
    /// A chunk in a file of its own.
    pub(crate) fn apart(range: Range<usize>) -> Chunk {
        Chunk {
            range,
            resident: false,
        }
    }
}

/// The chunks of each stream.
#[derive(Debug, Default)]
pub(crate) struct Chunks(Vec<(String, Vec<Chunk>)>);

impl Chunks {
    /// The chunks of a stream.
    pub(crate) fn of(&self, stream: &str) -> &[Chunk] {
        self.0
            .iter()
            .find(|(name, _)| name == stream)
            .map_or(&[], |(_, chunks)| chunks)
    }

    /// Adds the chunks of a stream.
    pub(crate) fn add(&mut self, stream: &str, chunks: Vec<Chunk>) {
        self.0.push((stream.to_owned(), chunks));
    }

    /// Number of bytes in all chunks.
    pub(crate) fn kept(&self, streams: &[(String, Vec<u8>)]) -> usize {
        streams
            .iter()
            .flat_map(|(name, _)| self.of(name))
            .map(|chunk| chunk.range.len())
            .sum()
    }
}

/// One chunk per entry, from the end of each in the stream of texts.
pub(crate) fn chunk_entries(ends: &[usize]) -> Vec<Chunk> {
    let starts = std::iter::once(0).chain(ends.iter().copied());
    starts
        .zip(ends)
        .map(|(start, end)| Chunk {
            range: start..*end,
            resident: false,
        })
        .collect()
}

/// One chunk in the first file.
pub(crate) fn chunk_resident(length: usize) -> Vec<Chunk> {
    if length == 0 {
        Vec::new()
    } else {
        vec![Chunk {
            range: 0..length,
            resident: true,
        }]
    }
}

/// Cuts the streams of the index library into chunks.
pub(crate) fn chunk_index(
    streams: &[(String, Vec<u8>)],
    fields: &Fields,
) -> Result<(Chunks, [ListOffsets; 2]), Error> {
    let recorder = Recorder::new(streams);
    let index = Index::open(Folder(recorder.clone()))?;
    let segments = index.searchable_segments()?;
    let mut chunks = Chunks::default();
    let Some(segment) = segments.first() else {
        return Ok((chunks, Default::default()));
    };
    let segment = open_all(segment, fields)?;
    let opening = recorder.take();
    let list_offsets = [
        watch_terms(&segment, fields.words, &recorder)?,
        watch_terms(&segment, fields.keys, &recorder)?,
    ];
    for column in column_names(fields) {
        for handle in segment.fast_fields().dynamic_column_handles(&column)? {
            handle.file_slice().read_bytes()?;
        }
    }
    let reads = recorder.take();
    for (name, bytes) in streams {
        let of = |ranges: &[(String, Range<usize>)]| {
            let own = ranges.iter().filter(|(stream, _)| stream == name);
            own.map(|(_, range)| range.clone())
                .filter(|range| !range.is_empty())
                .collect::<Vec<_>>()
        };
        let mut hot = joined(of(&opening));
        if name == "json" {
            hot = std::iter::once(0..bytes.len()).collect();
        }
        // Documents are kept elsewhere: of the library's own store, only what opening reads is needed.
        let length = if name == "store" { 0 } else { bytes.len() };
        chunks.add(name, lay(&hot, of(&reads), length, max_bytes(name)));
    }
    Ok((chunks, list_offsets))
}

/// Opens a segment and reads what opening and every query read: it belongs in the first file.
fn open_all(segment: &Segment, fields: &Fields) -> Result<SegmentReader, Error> {
    let segment = SegmentReader::open(segment)?;
    for field in [fields.words, fields.keys] {
        segment.inverted_index(field)?;
    }
    segment.get_fieldnorms_reader(fields.words)?;
    for column in column_names(fields) {
        segment.fast_fields().dynamic_column_handles(&column)?;
    }
    Ok(segment)
}

fn column_names(fields: &Fields) -> Vec<String> {
    let facets = (0..fields.facets.len()).map(facet_column);
    [DATE.to_owned(), DOWNTIME.to_owned()]
        .into_iter()
        .chain(facets)
        .collect()
}

/// Reads every block of a dictionary, and the postings and positions of each word in all its zones, so that they are
/// recorded as units. Where they begin in their files is learnt from the first term.
fn watch_terms(
    segment: &SegmentReader,
    field: Field,
    recorder: &Recorder,
) -> Result<ListOffsets, Error> {
    let inverted = segment.inverted_index(field)?;
    let terms = inverted.terms();
    // Reading the whole dictionary in one go says nothing about its blocks.
    let (stream, _) = recorder.aside(|| terms.stream());
    let mut stream = stream?;
    let mut count = 0usize;
    let mut word: Vec<u8> = Vec::new();
    let mut list_offsets: Option<ListOffsets> = None;
    let (mut postings, mut positions) = (0..0, 0..0);
    while let Some((term, info)) = stream.next() {
        let base = match list_offsets {
            Some(list_offsets) => list_offsets,
            None => {
                let option = IndexRecordOption::WithFreqsAndPositions;
                let (read, held) =
                    recorder.aside(|| inverted.read_postings_from_terminfo(info, option));
                read?;
                let base = |stream: &str, range: &Range<usize>| {
                    let read = held
                        .iter()
                        .find(|(name, read)| name == stream && read.len() == range.len());
                    read.map_or(0, |(_, read)| read.start - range.start)
                };
                let postings = base("idx", &info.postings_range);
                *list_offsets.insert(ListOffsets {
                    postings,
                    positions: base("pos", &info.positions_range),
                })
            }
        };
        if count.is_multiple_of(BLOCK_STEP) {
            let only = (Bound::Included(term), Bound::Included(term));
            terms.file_slice_for_range(only, None).read_bytes()?;
        }
        count += 1;
        let own = word_of(term);
        if own != word.as_slice() {
            recorder.note("idx", postings.clone());
            recorder.note("pos", positions.clone());
            word = own.to_vec();
            postings.start = base.postings + info.postings_range.start;
            positions.start = base.positions + info.positions_range.start;
        }
        postings.end = base.postings + info.postings_range.end;
        positions.end = base.positions + info.positions_range.end;
    }
    recorder.note("idx", postings);
    recorder.note("pos", positions);
    Ok(list_offsets.unwrap_or_default())
}

/// Ranges in order, those that touch or overlap made one.
fn joined(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_by_key(|range| (range.start, range.end));
    let mut out: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match out.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => out.push(range),
        }
    }
    out
}

/// Lays chunks around the ranges that are read as units: the hot ones for the first file, the others filled up to `full`
/// bytes. A unit is never cut, unless a hot range lies in it. What no unit covers, up to `length`, is a unit.
fn lay(
    hot: &[Range<usize>],
    mut units: Vec<Range<usize>>,
    length: usize,
    full: usize,
) -> Vec<Chunk> {
    units.sort_by_key(|unit| (unit.start, unit.end));
    units.dedup();
    units.extend(outside(&(0..length), &joined(units.clone())));
    units.sort_by_key(|unit| (unit.start, unit.end));
    let mut chunks: Vec<Chunk> = hot
        .iter()
        .map(|range| Chunk {
            range: range.clone(),
            resident: true,
        })
        .collect();
    let mut open: Option<Range<usize>> = None;
    for unit in units {
        for part in outside(&unit, hot) {
            match &mut open {
                Some(chunk) if part.start < chunk.end => chunk.end = chunk.end.max(part.end),
                Some(chunk) if part.start == chunk.end && part.end - chunk.start <= full => {
                    chunk.end = part.end;
                }
                _ => {
                    chunks.extend(open.replace(part).map(|range| Chunk {
                        range,
                        resident: false,
                    }));
                }
            }
        }
    }
    chunks.extend(open.map(|range| Chunk {
        range,
        resident: false,
    }));
    chunks.sort_by_key(|chunk| chunk.range.start);
    chunks
}

/// The parts of a range that no hot range covers.
fn outside(range: &Range<usize>, hot: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut at = range.start;
    for hot in hot
        .iter()
        .filter(|hot| hot.end > range.start && hot.start < range.end)
    {
        if hot.start > at {
            parts.push(at..hot.start);
        }
        at = at.max(hot.end);
    }
    if at < range.end {
        parts.push(at..range.end);
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_hold_whole_units() {
        let chunk = |range, resident| Chunk { range, resident };
        let units = vec![0..10, 10..14, 14..18, 20..50, 50..52];
        assert_eq!(
            lay(&[], units, 60, 16),
            [
                chunk(0..14, false),
                chunk(14..20, false),
                chunk(20..50, false),
                chunk(50..60, false)
            ]
        );
        let hot = joined(vec![8..12, 4..8, 30..31]);
        assert_eq!(hot, [4..12, 30..31]);
        assert_eq!(
            lay(&hot, vec![0..20, 25..29], 29, 6),
            [
                chunk(0..4, false),
                chunk(4..12, true),
                chunk(12..20, false),
                chunk(20..25, false),
                chunk(25..29, false),
                chunk(30..31, true)
            ]
        );
    }

    #[test]
    fn every_entry_is_a_piece() {
        let ranges: Vec<_> = chunk_entries(&[3, 3, 9])
            .into_iter()
            .map(|chunk| chunk.range)
            .collect();
        assert_eq!(ranges, [0..3, 3..3, 3..9]);
    }
}

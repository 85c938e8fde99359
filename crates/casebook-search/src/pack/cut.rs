//! Where to cut the streams: by watching what is read.
//!
//! The index library is not asked where its structures begin and end. It opens and reads them through a folder that
//! records the ranges; pieces are laid around those.

use std::ops::{Bound, Range};

use serde::{Deserialize, Serialize};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{Index, SegmentReader};

use super::{Folder, Recorder};
use crate::error::Error;
use crate::schema::{DATE, DOWNTIME, Fields, facet_column, split_term};

/// Size at which a piece of a stream is full, in bytes.
fn full(stream: &str) -> usize {
    match stream {
        // Dictionary blocks are four thousand bytes; a word, its inflections and its completions fill one or two.
        "term" => 8 << 10,
        // Most words have short lists: many of them share a piece.
        "idx" => 12 << 10,
        "pos" => 24 << 10,
        _ => 0,
    }
}

/// Where the postings and the positions of a field begin in their files.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Bases {
    pub(crate) postings: usize,
    pub(crate) positions: usize,
}

/// How many terms to step over in search of the next block of the dictionary: fewer than a block holds.
const BLOCK_STEP: usize = 24;

/// A piece to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cut {
    pub(crate) range: Range<usize>,
    /// Whether the first file holds it.
    pub(crate) first: bool,
}

/// The pieces of each stream.
#[derive(Debug, Default)]
pub(crate) struct Cuts(Vec<(String, Vec<Cut>)>);

impl Cuts {
    /// The pieces of a stream.
    pub(crate) fn of(&self, stream: &str) -> &[Cut] {
        self.0
            .iter()
            .find(|(name, _)| name == stream)
            .map_or(&[], |(_, cuts)| cuts)
    }

    /// Adds the pieces of a stream.
    pub(crate) fn add(&mut self, stream: &str, cuts: Vec<Cut>) {
        self.0.push((stream.to_owned(), cuts));
    }

    /// Number of bytes in all pieces.
    pub(crate) fn kept(&self, streams: &[(String, Vec<u8>)]) -> usize {
        streams
            .iter()
            .flat_map(|(name, _)| self.of(name))
            .map(|cut| cut.range.len())
            .sum()
    }
}

/// One piece per entry, from the end of each in the stream of texts.
pub(crate) fn cut_entries(ends: &[usize]) -> Vec<Cut> {
    let starts = std::iter::once(0).chain(ends.iter().copied());
    starts
        .zip(ends)
        .map(|(start, end)| Cut {
            range: start..*end,
            first: false,
        })
        .collect()
}

/// One piece in the first file.
pub(crate) fn cut_first(length: usize) -> Vec<Cut> {
    if length == 0 {
        Vec::new()
    } else {
        vec![Cut {
            range: 0..length,
            first: true,
        }]
    }
}

/// Cuts the streams of the index library.
pub(crate) fn cut_index(
    streams: &[(String, Vec<u8>)],
    fields: &Fields,
) -> Result<(Cuts, [Bases; 2]), Error> {
    let recorder = Recorder::new(streams);
    let index = Index::open(Folder(recorder.clone()))?;
    let segments = index.searchable_segments()?;
    let mut cuts = Cuts::default();
    let Some(segment) = segments.first() else {
        return Ok((cuts, Default::default()));
    };
    // What opening reads, and what every query reads, belongs into the first file.
    let segment = SegmentReader::open(segment)?;
    for field in [fields.words, fields.keys] {
        segment.inverted_index(field)?;
    }
    segment.get_fieldnorms_reader(fields.words)?;
    let columns = column_names(fields);
    for column in &columns {
        segment.fast_fields().dynamic_column_handles(column)?;
    }
    let opening = recorder.take();
    let bases = [
        watch_terms(&segment, fields.words, &recorder)?,
        watch_terms(&segment, fields.keys, &recorder)?,
    ];
    for column in &columns {
        for handle in segment.fast_fields().dynamic_column_handles(column)? {
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
        cuts.add(name, lay(&hot, of(&reads), length, full(name)));
    }
    Ok((cuts, bases))
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
fn watch_terms(segment: &SegmentReader, field: Field, recorder: &Recorder) -> Result<Bases, Error> {
    let inverted = segment.inverted_index(field)?;
    let terms = inverted.terms();
    // Reading the whole dictionary in one go says nothing about its blocks.
    let (stream, _) = recorder.aside(|| terms.stream());
    let mut stream = stream?;
    let mut count = 0usize;
    let mut word: Vec<u8> = Vec::new();
    let mut bases: Option<Bases> = None;
    let (mut postings, mut positions) = (0..0, 0..0);
    while let Some((term, info)) = stream.next() {
        let base = match bases {
            Some(bases) => bases,
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
                *bases.insert(Bases {
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
        let own = split_term(term).map_or(term, |(word, _)| word.as_bytes());
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
    Ok(bases.unwrap_or_default())
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

/// Lays pieces around the ranges that are read as units: the hot ones for the first file, the others filled up to `full`
/// bytes. A unit is never cut, unless a hot range lies in it. What no unit covers, up to `length`, is a unit.
fn lay(hot: &[Range<usize>], mut units: Vec<Range<usize>>, length: usize, full: usize) -> Vec<Cut> {
    units.sort_by_key(|unit| (unit.start, unit.end));
    units.dedup();
    units.extend(outside(&(0..length), &joined(units.clone())));
    units.sort_by_key(|unit| (unit.start, unit.end));
    let mut cuts: Vec<Cut> = hot
        .iter()
        .map(|range| Cut {
            range: range.clone(),
            first: true,
        })
        .collect();
    let mut open: Option<Range<usize>> = None;
    for unit in units {
        for part in outside(&unit, hot) {
            match &mut open {
                Some(piece) if part.start < piece.end => piece.end = piece.end.max(part.end),
                Some(piece) if part.start == piece.end && part.end - piece.start <= full => {
                    piece.end = part.end
                }
                _ => {
                    cuts.extend(open.replace(part).map(|range| Cut {
                        range,
                        first: false,
                    }));
                }
            }
        }
    }
    cuts.extend(open.map(|range| Cut {
        range,
        first: false,
    }));
    cuts.sort_by_key(|cut| cut.range.start);
    cuts
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
        let cut = |range, first| Cut { range, first };
        let units = vec![0..10, 10..14, 14..18, 20..50, 50..52];
        assert_eq!(
            lay(&[], units, 60, 16),
            [
                cut(0..14, false),
                cut(14..20, false),
                cut(20..50, false),
                cut(50..60, false)
            ]
        );
        let hot = joined(vec![8..12, 4..8, 30..31]);
        assert_eq!(hot, [4..12, 30..31]);
        assert_eq!(
            lay(&hot, vec![0..20, 25..29], 29, 6),
            [
                cut(0..4, false),
                cut(4..12, true),
                cut(12..20, false),
                cut(20..25, false),
                cut(25..29, false),
                cut(30..31, true)
            ]
        );
    }

    #[test]
    fn every_entry_is_a_piece() {
        let ranges: Vec<_> = cut_entries(&[3, 3, 9])
            .into_iter()
            .map(|cut| cut.range)
            .collect();
        assert_eq!(ranges, [0..3, 3..3, 3..9]);
    }
}

//! A copy of all records in a few pieces. Browsers take long to hand over many records: two hundred up to ten times as long
//! as pieces that are as large as all of these, and pieces of several megabytes longer than smaller ones.
//!
//! Each piece names the revision that it is a copy of, and how many there are. For any other revision they are as good as
//! not there: changes need not know of them. They are written when a store was opened without them.

use crate::platform::Record;

/// With fewer packages they would not be worth their room.
pub(super) const FEWEST: usize = 16;
/// With so many bytes a piece takes no more.
const PIECE: usize = 500_000;
/// How many pieces there are in most: two megabytes, of some three hundred packages.
pub(super) const USUAL: usize = 4;
/// Bytes of the number of pieces.
const COUNT: usize = 4;
/// With more of them something is wrong.
const MOST: usize = 1000;
/// What their keys begin with, in the table of what can be had again.
const PREFIX: &str = "packages ";

/// The key of a piece.
pub(super) fn key(piece: usize) -> String {
    format!("{PREFIX}{piece}")
}

/// Whether a piece is kept under that key.
pub(super) fn is_key(key: &str) -> bool {
    key.starts_with(PREFIX)
}

/// The pieces of a copy of these records, each of whole records; none where they are too few.
pub(super) fn encode(revision: &[u8], records: &[Record]) -> Vec<Vec<u8>> {
    let mut pieces: Vec<Vec<u8>> = Vec::new();
    if records.len() < FEWEST {
        return pieces;
    }
    for (id, record) in records {
        let full = pieces.last().is_none_or(|piece| piece.len() >= PIECE);
        if full {
            // The number of pieces comes there in the end.
            let mut piece = vec![0; COUNT];
            put(&mut piece, revision);
            pieces.push(piece);
        }
        if let Some(piece) = pieces.last_mut() {
            put(piece, id.as_bytes());
            put(piece, record);
        }
    }
    let count = (pieces.len() as u32).to_le_bytes();
    for piece in &mut pieces {
        piece[..COUNT].copy_from_slice(&count);
    }
    pieces
}

/// How many pieces there are, as the first one says.
pub(super) fn count(piece: &[u8]) -> usize {
    split(piece).map_or(0, |(count, ..)| count).min(MOST)
}

/// The records, if these are all pieces of a copy of that revision. Whether each record is as it was written, it says
/// itself.
pub(super) fn decode(revision: &[u8], pieces: &[Vec<u8>]) -> Option<Vec<Record>> {
    let mut records = Vec::new();
    for piece in pieces {
        let (count, of, mut rest) = split(piece)?;
        if (count, of) != (pieces.len(), revision) {
            return None;
        }
        while !rest.is_empty() {
            let id = String::from_utf8(text(&mut rest)?.to_vec()).ok()?;
            records.push((id, text(&mut rest)?.to_vec()));
        }
    }
    Some(records)
}

/// How many pieces there are, of which revision, and what this one has.
fn split(piece: &[u8]) -> Option<(usize, &[u8], &[u8])> {
    let (count, mut rest) = piece.split_first_chunk::<COUNT>()?;
    let revision = text(&mut rest)?;
    Some((u32::from_le_bytes(*count) as usize, revision, rest))
}

/// A text with its length in front. None is as long as four gigabytes.
fn put(bytes: &mut Vec<u8>, text: &[u8]) {
    bytes.extend((text.len() as u32).to_le_bytes());
    bytes.extend(text);
}

/// Takes a text with its length in front off the bytes.
fn text<'a>(bytes: &mut &'a [u8]) -> Option<&'a [u8]> {
    let (length, rest) = bytes.split_first_chunk()?;
    let (text, rest) = rest.split_at_checked(u32::from_le_bytes(*length) as usize)?;
    *bytes = rest;
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn records(count: usize, size: usize) -> Vec<Record> {
        (0..count)
            .map(|n| (format!("com.example.{n}"), vec![7; size + n]))
            .collect()
    }

    #[test]
    fn comes_back_as_it_was() {
        for size in [0, PIECE / FEWEST / 2, PIECE / 2, PIECE * 2] {
            let records = records(FEWEST, size);
            let mut pieces = encode(b"12", &records);
            assert_eq!(count(&pieces[0]), pieces.len());
            assert_eq!(decode(b"12", &pieces), Some(records));
            for other in [&b"13"[..], b"", b"1"] {
                assert_eq!(decode(other, &pieces), None);
            }
            pieces.pop();
            assert_eq!(decode(b"12", &pieces).unwrap_or_default(), [], "without the last piece");
        }
    }

    #[test]
    fn half_a_piece_is_none_or_has_whole_records() {
        let records = records(FEWEST, 0);
        let pieces = encode(b"12", &records);
        for length in 0..pieces[0].len() {
            if let Some(some) = decode(b"12", &[pieces[0][..length].to_vec()]) {
                assert!(records.starts_with(&some));
            }
        }
        assert_eq!(decode(b"12", &[vec![255; 40]]), None);
        assert_eq!((count(&[255; 40]), count(&[5, 0, 0, 0, 9])), (0, 0));
    }

    #[test]
    fn few_records_need_none() {
        assert!(encode(b"1", &records(FEWEST - 1, 0)).is_empty());
        assert!(is_key(&key(3)) && !is_key("https://registry.example"));
    }
}

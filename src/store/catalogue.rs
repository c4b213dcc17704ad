//! A copy of all records in one record. Browsers take long to hand over many: two hundred in ten times the time of one that
//! is as large as all of these.
//!
//! It names the revision that it is a copy of, and is as good as not there for any other: changes need not know of it. It
//! is written when a store was opened without it.

use std::iter;

use crate::platform::Record;

/// Its key, in the table of what can be had again.
pub(super) const KEY: &str = "packages";
/// With fewer packages it would not be worth its room.
pub(super) const FEWEST: usize = 16;

/// The copy of these records; `None` where they are too few.
pub(super) fn encode(revision: &[u8], records: &[Record]) -> Option<Vec<u8>> {
    if records.len() < FEWEST {
        return None;
    }
    let texts = records.iter().flat_map(|(id, record)| [id.as_bytes(), record]);
    let mut bytes = Vec::new();
    for text in iter::once(revision).chain(texts) {
        bytes.extend(u32::try_from(text.len()).ok()?.to_le_bytes());
        bytes.extend(text);
    }
    Some(bytes)
}

/// The records, if this is a copy of that revision. Whether each is as it was written, it says itself.
pub(super) fn decode(revision: &[u8], mut bytes: &[u8]) -> Option<Vec<Record>> {
    if text(&mut bytes)? != revision {
        return None;
    }
    let mut records = Vec::new();
    while !bytes.is_empty() {
        let id = String::from_utf8(text(&mut bytes)?.to_vec()).ok()?;
        records.push((id, text(&mut bytes)?.to_vec()));
    }
    Some(records)
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

    fn records(count: usize) -> Vec<Record> {
        (0..count).map(|n| (format!("com.example.{n}"), vec![7; n])).collect()
    }

    #[test]
    fn comes_back_as_it_was() {
        let records = records(FEWEST);
        let bytes = encode(b"12", &records).unwrap();
        assert_eq!(decode(b"12", &bytes), Some(records));
        assert_eq!(decode(b"13", &bytes), None);
        assert_eq!(decode(b"", &bytes), None);
    }

    #[test]
    fn half_a_copy_is_none_or_has_whole_records() {
        let records = records(FEWEST);
        let bytes = encode(b"12", &records).unwrap();
        let first = 4 + 2;
        for length in 0..bytes.len() {
            match decode(b"12", &bytes[..length]) {
                None => {}
                Some(some) => assert!(length >= first && records.starts_with(&some)),
            }
        }
        assert_eq!(decode(b"12", &[255; 40]), None);
    }

    #[test]
    fn few_records_need_none() {
        assert_eq!(encode(b"1", &records(FEWEST - 1)), None);
    }
}

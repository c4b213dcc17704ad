//! Images that the page keeps. Needs `models`.

use crate::{Error, Result, host};

/// Hands an image to the page, and gets a reference to it.
///
/// # Errors
///
/// Where the page does not read that format, or there is no permission.
pub fn from_bytes(data: &[u8], format: &str) -> Result<String> {
    host::text(host::image_from_bytes(data, format)).ok_or_else(|| Error::new(format!("this is no {format} image")))
}

/// The bytes of an image in that format.
///
/// # Errors
///
/// Where the page does not know it.
pub fn to_bytes(image: &str, format: &str) -> Result<Vec<u8>> {
    host::image_to_bytes(image, format).ok_or_else(|| Error::new(format!("there is no such image in {format}")))
}

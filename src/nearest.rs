//! The name that somebody may have meant.

/// Longer names are not compared: the effort grows with the square of the length.
const LONGEST: usize = 64;

/// The one of `known` that `name` most likely stands for, regardless of ASCII case. At most a third of its letters may be
/// wrong, so that short names are not taken for each other.
pub(crate) fn nearest<'k>(name: &str, known: &[&'k str]) -> Option<&'k str> {
    if name.len() > LONGEST {
        return None;
    }
    let name = name.to_ascii_lowercase();
    let near = |known: &'k str| {
        let distance = strsim::osa_distance(&name, &known.to_ascii_lowercase());
        (distance <= (known.len() / 3).max(1)).then_some((distance, known))
    };
    known
        .iter()
        .filter(|known| known.len() <= LONGEST)
        .filter_map(|known| near(known))
        .min()
        .map(|(_, known)| known)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn finds_slips_and_leaves_strangers() {
        let known = ["count", "text", "valid_values", "id"];
        let table = [
            ("cuont", Some("count")),
            ("Text", Some("text")),
            ("validValues", Some("valid_values")),
            ("ids", Some("id")),
            ("colour", None),
            ("", None),
        ];
        for (name, expected) in table {
            assert_eq!(nearest(name, &known), expected, "{name}");
        }
        assert_eq!(nearest(&"x".repeat(100_000), &known), None);
    }
}

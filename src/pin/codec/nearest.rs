//! The name that somebody may have meant.

/// Longer names are not compared: the effort grows with the square of the length.
const MAX_LENGTH: usize = 64;

/// The candidate closest to `name`, if it is close: at most two letters in five differ, regardless of case.
pub(super) fn nearest<'a>(name: &str, candidates: &[&'a str]) -> Option<&'a str> {
    let wanted: Vec<char> = name.to_lowercase().chars().collect();
    if wanted.len() > MAX_LENGTH {
        return None;
    }
    candidates
        .iter()
        .filter(|candidate| candidate.len() <= MAX_LENGTH)
        .map(|candidate| (distance(&wanted, candidate), *candidate))
        .filter(|(distance, candidate)| *distance * 5 <= 2 * wanted.len().max(candidate.len()))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Levenshtein's distance.
fn distance(wanted: &[char], candidate: &str) -> usize {
    let mut row: Vec<usize> = (0..=wanted.len()).collect();
    for (line, letter) in candidate.to_lowercase().chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = line + 1;
        for (column, other) in wanted.iter().enumerate() {
            let replaced = diagonal + usize::from(*other != letter);
            diagonal = row[column + 1];
            row[column + 1] = replaced.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[wanted.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn finds_slips_and_leaves_strangers() {
        let known = ["count", "text", "valid_values"];
        let table = [
            ("cuont", Some("count")),
            ("Text", Some("text")),
            ("validValues", Some("valid_values")),
            ("colour", None),
            ("", None),
        ];
        for (name, expected) in table {
            assert_eq!(nearest(name, &known), expected, "{name}");
        }
        assert_eq!(nearest(&"x".repeat(100_000), &known), None);
    }
}

//! What is made of samples. Nothing here is given an empty list: rows without samples have no figure.

/// The middle one, or the mean of the two in the middle.
pub(super) fn median(samples: &[f64]) -> f64 {
    let sorted = sorted(samples);
    let middle = sorted.len() / 2;
    match sorted.len() % 2 {
        0 => (sorted[middle - 1] + sorted[middle]) / 2.0,
        _ => sorted[middle],
    }
}

/// The smallest sample that at least `percent` of a hundred do not exceed (nearest rank).
pub(super) fn percentile(samples: &[f64], percent: f64) -> f64 {
    let sorted = sorted(samples);
    let rank = (percent / 100.0 * sorted.len() as f64).ceil() as usize;
    sorted[rank.clamp(1, sorted.len()) - 1]
}

/// The root of the product: the mean of ratios, in which twice as slow and twice as fast cancel out.
pub(super) fn geometric_mean(ratios: &[f64]) -> f64 {
    (ratios.iter().map(|ratio| ratio.ln()).sum::<f64>() / ratios.len() as f64).exp()
}

fn sorted(samples: &[f64]) -> Vec<f64> {
    let mut sorted = samples.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medians() {
        for (samples, expected) in [
            (&[3.0][..], 3.0),
            (&[9.0, 1.0, 2.0], 2.0),
            (&[4.0, 1.0, 3.0, 100.0], 3.5),
            (&[-1.0, -3.0], -2.0),
        ] {
            assert_eq!(median(samples), expected, "{samples:?}");
        }
    }

    #[test]
    fn percentiles_are_samples() {
        let hundred: Vec<f64> = (1..=100).rev().map(f64::from).collect();
        for (percent, expected) in [(0.0, 1.0), (50.0, 50.0), (99.0, 99.0), (99.5, 100.0), (100.0, 100.0)] {
            assert_eq!(percentile(&hundred, percent), expected, "{percent}");
        }
        assert_eq!(percentile(&[7.0], 99.0), 7.0);
        assert_eq!(percentile(&[1.0, 2.0], 50.0), 1.0);
    }

    #[test]
    fn geometric_means_treat_slower_and_faster_alike() {
        let close = |mean: f64, expected: f64| (mean - expected).abs() < 1e-9;
        assert!(close(geometric_mean(&[2.0, 0.5]), 1.0));
        assert!(close(geometric_mean(&[1.0, 10.0, 100.0]), 10.0));
        assert!(close(geometric_mean(&[60.0]), 60.0));
    }
}

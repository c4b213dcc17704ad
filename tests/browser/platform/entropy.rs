use wasm_bindgen_test::wasm_bindgen_test;

use super::platform;

#[wasm_bindgen_test]
fn fills_more_than_the_browser_gives_at_once() {
    let entropy = platform().entropy;
    let (mut one, mut other) = (vec![0; 200_000], vec![0; 200_000]);
    entropy.fill(&mut []);
    entropy.fill(&mut one);
    entropy.fill(&mut other);
    assert_ne!(one[..32], other[..32]);
    for start in [0, 65_536, 131_072, 199_968] {
        assert_ne!(one[start..start + 32], [0; 32], "{start}");
    }
}

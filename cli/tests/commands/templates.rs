//! What the templates' own files do, where that needs no compiler.

use std::{fs, process::Command};

use super::world::World;

/// Notes what it is to make, and makes it.
const COMPILER: &str = "for last; do :; done; echo \"$last\" >> log; touch \"$last\"; chmod +x \"$last\"";

#[test]
fn tests_are_made_again_with_other_flags() {
    for (language, compiler, flags) in [("c", "CC", "CFLAGS"), ("cpp", "CXX", "CXXFLAGS")] {
        let world = World::new();
        world.run(&["new", language, "com.example.a", "a"]).good();
        world.write("a/compiler", COMPILER);
        let make = |flag: &str| {
            let output = Command::new("make")
                .args(["test", &format!("{compiler}=sh compiler"), &format!("{flags}={flag}")])
                .current_dir(world.at("a"))
                .output()
                .unwrap();
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            let made = fs::read_to_string(world.at("a/log")).unwrap_or_default();
            fs::remove_file(world.at("a/log")).ok();
            let mut made: Vec<_> = made.lines().map(str::to_owned).collect();
            made.sort();
            made
        };
        let all = make("-O1");
        assert!(all.iter().any(|made| made == "build/test-nodes"), "{all:?}");
        assert_eq!(make("-O1"), [""; 0], "{language}: nothing has changed");
        assert_eq!(make("-O1 -fsanitize=address"), all, "{language}");
    }
}

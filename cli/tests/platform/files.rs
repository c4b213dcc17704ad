//! Files.

use flow_like_browser::Code;

use crate::{run, world};

#[test]
fn reads_what_was_written_last() {
    run(async {
        let (home, platform) = world();
        let files = &platform.files;
        assert_eq!(files.read("a/b").await.unwrap(), None);
        files.write("a/b", b"one".to_vec(), "test").await.unwrap();
        files.write("a/b", vec![0; 100_000], "test").await.unwrap();
        assert_eq!(files.read("a/b").await.unwrap().unwrap(), vec![0; 100_000]);
        files.write("a/b", Vec::new(), "test").await.unwrap();
        assert_eq!(files.read("a/b").await.unwrap(), Some(Vec::new()));
        let again = flow_like::platform::open(&home.path().join("home")).unwrap();
        assert_eq!(again.files.read("a/b").await.unwrap(), Some(Vec::new()));
        for _ in 0..2 {
            files.delete("a/b").await.unwrap();
            assert_eq!(files.read("a/b").await.unwrap(), None);
        }
        // What was replaced or removed is gone.
        assert_eq!(std::fs::read_dir(home.path().join("home/files")).unwrap().count(), 0);
    });
}

#[test]
fn any_path_of_a_package_is_possible() {
    run(async {
        let (_home, platform) = world();
        let long = "x/".repeat(300) + &"y".repeat(1_000);
        let paths = [
            "a", "a!", "a/b/c", "a/z", "a0", "ab/c", "A/z", "con", "c:x", "ä/x", &long,
        ];
        for path in paths {
            platform
                .files
                .write(path, path.as_bytes().to_vec(), "test")
                .await
                .unwrap();
        }
        for path in paths {
            assert_eq!(platform.files.read(path).await.unwrap().unwrap(), path.as_bytes());
        }
        for (directory, expected) in [
            ("a", &["a/b/c", "a/z"][..]),
            ("a/b", &["a/b/c"]),
            ("a/z", &[]),
            ("A", &["A/z"]),
            ("ä", &["ä/x"]),
            (
                "",
                &[
                    "A/z", "a", "a!", "a/b/c", "a/z", "a0", "ab/c", "c:x", "con", &long, "ä/x",
                ],
            ),
        ] {
            assert_eq!(platform.files.list(directory).await.unwrap(), expected, "{directory}");
        }
    });
}

#[test]
fn knows_who_wrote_a_file_last() {
    run(async {
        let (_home, platform) = world();
        assert_eq!(platform.files.owned().await.unwrap(), []);
        for (path, bytes, owner) in [("b", 3, "one"), ("a/x", 2, "two"), ("b", 1, "two")] {
            platform.files.write(path, vec![0; bytes], owner).await.unwrap();
        }
        let owned = platform.files.owned().await.unwrap();
        let owned: Vec<_> = owned
            .iter()
            .map(|file| (&*file.path, &*file.owner, file.bytes))
            .collect();
        assert_eq!(owned, [("a/x", "two", 2), ("b", "two", 1)]);
    });
}

#[test]
fn a_write_that_fails_leaves_the_old_content() {
    run(async {
        let (home, platform) = world();
        platform.files.write("a", b"old".to_vec(), "test").await.unwrap();
        let database = home.path().join("home/flow-like.redb");
        let (kept, folder) = (home.path().join("kept"), home.path().join("home/files"));
        std::fs::rename(&database, &kept).unwrap();
        std::fs::write(
            &database,
            "this is no database, but long enough to be looked at".repeat(100),
        )
        .unwrap();
        let error = platform.files.write("a", b"new".to_vec(), "test").await.unwrap_err();
        assert_eq!(error.code(), Code::Storage);
        assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 1, "nothing is left of it");
        std::fs::rename(&kept, &database).unwrap();
        assert_eq!(platform.files.read("a").await.unwrap().unwrap(), b"old");
    });
}

#[test]
fn many_at_once_get_in_line() {
    run(async {
        let (home, platform) = world();
        let other = flow_like::platform::open(&home.path().join("home")).unwrap();
        let writes = (0..20).map(|at| {
            let files = if at % 2 == 0 { &platform.files } else { &other.files };
            files.write(&format!("f{at:02}"), vec![at; 10], "test")
        });
        for written in futures::future::join_all(writes).await {
            written.unwrap();
        }
        assert_eq!(platform.files.list("").await.unwrap().len(), 20);
        assert_eq!(other.files.read("f07").await.unwrap().unwrap(), [7; 10]);
    });
}

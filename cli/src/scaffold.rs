//! New packages from the templates.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// A template: its language, and its files by path.
type Template = (&'static str, &'static [(&'static str, &'static [u8])]);

/// All of them, from `pkg-templates`.
const TEMPLATES: &[Template] = include!(concat!(env!("OUT_DIR"), "/templates.rs"));

/// Other names that people have for the languages.
const ALIASES: &[(&str, &str)] = &[
    ("rs", "rust"),
    ("golang", "go"),
    ("typescript", "assemblyscript"),
    ("ts", "assemblyscript"),
    ("as", "assemblyscript"),
    ("c++", "cpp"),
    ("cc", "cpp"),
    ("js", "javascript"),
];

/// What a template has for packages of one node, instead of what is named alike above it.
const SINGLE: &str = "single/";
/// What belongs to the seven nodes only.
const NODES: [&str; 2] = ["src/", "tests/"];

/// What a template calls itself, wherever it does.
const ID: &str = "com.example.nodes";
const NAME: &str = "Example nodes";
const KEBAB: &str = "example-nodes";
const SNAKE: &str = "example_nodes";

/// A package that is to be.
#[derive(Debug)]
pub(crate) struct Scaffold<'a> {
    pub(crate) id: &'a str,
    /// What people call it; made of the id unless given.
    pub(crate) name: Option<&'a str>,
    /// With one node instead of seven.
    pub(crate) single: bool,
}

/// The languages that have a template.
pub(crate) fn languages() -> impl Iterator<Item = &'static str> {
    TEMPLATES.iter().map(|(language, _)| *language)
}

/// A template by the name of its language, or another one of it.
pub(crate) fn language(name: &str) -> Option<&'static str> {
    let name = name.to_ascii_lowercase();
    let alias = ALIASES.iter().find(|(alias, _)| *alias == name);
    let name = alias.map_or(name.as_str(), |(_, language)| language);
    languages().find(|language| *language == name)
}

/// Whether it has a variant with one node.
pub(crate) fn has_single(language: &str) -> bool {
    files_of(language).any(|(path, _)| path.starts_with(SINGLE))
}

fn files_of(language: &str) -> impl Iterator<Item = &'static (&'static str, &'static [u8])> {
    let found = TEMPLATES.iter().find(|(name, _)| *name == language);
    found.into_iter().flat_map(|(_, files)| files.iter())
}

impl Scaffold<'_> {
    /// The last part of the id, as file systems and package managers take it: `com.example.My_Math` is `my-math`.
    pub(crate) fn short(&self) -> String {
        let last = self.id.rsplit('.').next().unwrap_or(self.id);
        let kebab = last.to_ascii_lowercase().replace('_', "-");
        match kebab.starts_with(|c: char| c.is_ascii_digit()) {
            true => format!("nodes-{kebab}"),
            false => kebab,
        }
    }

    /// Writes the files into a new folder. Returns their paths inside of it.
    ///
    /// # Errors
    ///
    /// Where the folder is there and not empty, or a file cannot be written.
    pub(crate) fn write(&self, language: &str, folder: &Path) -> io::Result<Vec<PathBuf>> {
        match fs::read_dir(folder).map(|mut entries| entries.next().is_some()) {
            Ok(true) => return Err(io::Error::new(io::ErrorKind::AlreadyExists, "it is not empty")),
            Ok(false) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => fs::create_dir_all(folder)?,
            Err(error) => return Err(error),
        }
        let mut written = Vec::new();
        for (path, bytes) in self.files(language) {
            let path = PathBuf::from(self.renamed(path));
            let place = folder.join(&path);
            if let Some(parent) = place.parent() {
                fs::create_dir_all(parent)?;
            }
            match std::str::from_utf8(bytes) {
                Ok(text) => fs::write(&place, self.renamed(text))?,
                Err(_) => fs::write(&place, bytes)?,
            }
            written.push(path);
        }
        Ok(written)
    }

    fn files(&self, language: &str) -> Vec<(&'static str, &'static [u8])> {
        let overlay = |path: &'static str| path.strip_prefix(SINGLE);
        let all = || files_of(language).copied();
        if !self.single {
            return all().filter(|(path, _)| overlay(path).is_none()).collect();
        }
        let mut files: Vec<_> = all()
            .filter_map(|(path, bytes)| Some((overlay(path)?, bytes)))
            .collect();
        let replaced: Vec<_> = files.iter().map(|(path, _)| *path).collect();
        files.extend(all().filter(|(path, _)| {
            overlay(path).is_none() && !replaced.contains(path) && !NODES.iter().any(|nodes| path.starts_with(nodes))
        }));
        files
    }

    fn renamed(&self, text: &str) -> String {
        let short = self.short();
        let name = self.name.map_or_else(|| title(&short), str::to_owned);
        let put = [
            (ID, self.id),
            (NAME, &name),
            (KEBAB, &short),
            (SNAKE, &short.replace('-', "_")),
        ];
        // First marks that no template has, so that what is put in is not looked at again.
        let mut text = text.to_owned();
        for (index, (old, _)) in put.iter().enumerate() {
            text = text.replace(old, &marker(index));
        }
        for (index, (_, new)) in put.iter().enumerate() {
            text = text.replace(&marker(index), new);
        }
        text
    }
}

fn marker(index: usize) -> String {
    format!("\u{0}{index}\u{0}")
}

/// `my-math` is `My math`.
fn title(short: &str) -> String {
    let words = short.replace('-', " ");
    let mut letters = words.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => words,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_have_several_names() {
        for (name, expected) in [("rust", "rust"), ("RS", "rust"), ("golang", "go"), ("C++", "cpp")] {
            assert_eq!(language(name), Some(expected), "{name}");
        }
        assert_eq!(language("cobol"), None);
        for (alias, language) in ALIASES {
            assert!(languages().any(|known| known == *language), "{alias}");
        }
    }

    #[test]
    fn every_name_is_replaced() {
        for language in languages() {
            let folder = tempfile::tempdir().unwrap();
            let scaffold = Scaffold {
                id: "org.acme.Fast_Math",
                name: None,
                single: false,
            };
            let files = scaffold.write(language, folder.path()).unwrap();
            for needed in ["manifest.toml", "README.md", ".gitignore"] {
                assert!(
                    files.iter().any(|file| file == Path::new(needed)),
                    "{language} has no {needed}"
                );
            }
            for file in files {
                let bytes = fs::read(folder.path().join(&file)).unwrap();
                let text = String::from_utf8_lossy(&bytes).into_owned();
                for old in [ID, NAME, KEBAB, SNAKE] {
                    assert!(!text.contains(old), "{language}: {} has {old}", file.display());
                }
            }
            let manifest = fs::read_to_string(folder.path().join("manifest.toml")).unwrap();
            assert!(
                manifest.contains("id = \"org.acme.Fast_Math\"\nname = \"Fast math\""),
                "{manifest}"
            );
            assert!(
                scaffold.write(language, folder.path()).is_err(),
                "{language} overwrites"
            );
        }
    }

    #[test]
    fn what_is_put_in_is_not_replaced_again() {
        let scaffold = Scaffold {
            id: "com.example.nodes",
            name: Some("My Example nodes and example_nodes"),
            single: false,
        };
        assert_eq!(scaffold.renamed("Example nodes"), "My Example nodes and example_nodes");
        assert_eq!(scaffold.renamed("use example_nodes::x;"), "use nodes::x;");
    }
}

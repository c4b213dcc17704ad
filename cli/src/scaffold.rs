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

/// Languages that people ask for, and why there is no template for them.
const NONE_YET: &[(&str, &str)] = &[("python", PYTHON), ("py", PYTHON)];
const PYTHON: &str = "compilers for Python make component-model packages, which this runtime does not run yet";

/// What a template has for packages of one node, instead of what is named alike above it.
const SINGLE: &str = "single/";
/// What belongs to the seven nodes only.
const NODES: [&str; 2] = ["src/", "tests/"];

/// What a template calls itself, wherever it does.
const ID: &str = "com.example.nodes";
const NAME: &str = "Example nodes";
const KEBAB: &str = "example-nodes";
const SNAKE: &str = "example_nodes";

/// What a package or crate cannot be called, or not without being taken for another: Rust's keywords and crates, names that
/// Windows keeps for itself, and what templates depend on.
#[rustfmt::skip]
const TAKEN: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn", "else", "enum",
    "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod", "move", "mut",
    "override", "priv", "pub", "ref", "return", "self", "static", "struct", "super", "trait", "true", "try", "type", "typeof",
    "union", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
    "alloc", "core", "proc-macro", "std", "test",
    "aux", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "con", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5",
    "lpt6", "lpt7", "lpt8", "lpt9", "nul", "prn",
    "assemblyscript", "binaryen", "esbuild", "flow-like-sdk", "quickjs-wasi", "serde", "serde-json",
];

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

/// Why there is no template for it, where that is known.
pub(crate) fn why_none(name: &str) -> Option<&'static str> {
    let name = name.to_ascii_lowercase();
    NONE_YET.iter().find(|(known, _)| *known == name).map(|(_, why)| *why)
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
    /// The last part of the id, as file systems and package managers take it: `com.example.My_Math` is `my-math`. What a
    /// language or its tools would take for something else gets a word before it.
    pub(crate) fn short(&self) -> String {
        let last = self.id.rsplit('.').next().unwrap_or(self.id);
        let kebab = last.to_ascii_lowercase().replace('_', "-");
        let kebab = kebab.trim_start_matches('-');
        match kebab.starts_with(|c: char| c.is_ascii_lowercase()) && !TAKEN.contains(&kebab) {
            true => kebab.to_owned(),
            false => format!("nodes-{kebab}"),
        }
    }

    /// What Go calls the module. Without a dot it could be a package of the standard library.
    fn go_module(&self) -> String {
        match self.id.contains('.') {
            true => self.id.to_owned(),
            false => format!("example.com/{}", self.short()),
        }
    }

    /// Writes the files into a new folder. Returns their paths inside of it.
    ///
    /// # Errors
    ///
    /// Where the folder is there with more in it than `.git`, or a file cannot be written.
    pub(crate) fn write(&self, language: &str, folder: &Path) -> io::Result<Vec<PathBuf>> {
        // Whoever keeps their work in git may begin with that.
        let is_more =
            |entry: &io::Result<fs::DirEntry>| entry.as_ref().map_or(true, |entry| entry.file_name() != ".git");
        match fs::read_dir(folder).map(|mut entries| entries.any(|entry| is_more(&entry))) {
            Ok(true) => return Err(io::Error::new(io::ErrorKind::AlreadyExists, "it is not empty")),
            Ok(false) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => fs::create_dir_all(folder)?,
            Err(error) => return Err(error),
        }
        let mut written = Vec::new();
        let go_module = self.go_module();
        for (path, bytes) in self.files(language) {
            let is_go = path.ends_with(".go") || path == "go.mod";
            let id = if is_go { &go_module } else { self.id };
            let path = PathBuf::from(self.renamed(path, id));
            let place = folder.join(&path);
            if let Some(parent) = place.parent() {
                fs::create_dir_all(parent)?;
            }
            match std::str::from_utf8(bytes) {
                Ok(text) => fs::write(&place, self.renamed(text, id))?,
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

    fn renamed(&self, text: &str, id: &str) -> String {
        let short = self.short();
        let name = self.name.map_or_else(|| title(&short), str::to_owned);
        let put = [
            (ID, id),
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
mod tests;

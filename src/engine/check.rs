//! Looks at a module before any engine does: structure within limits, features that run here, no start section.
//!
//! Engines translate whole modules at once and some inputs make that slow or large, so what is too big is refused here,
//! function by function, with a pause for the page in between. The limits let every module of a real toolchain pass
//! (a minimal Go module has 41,554 data segments and nests blocks 494 deep).

use std::borrow::Cow;

use wasmparser::{Encoding, Parser, Payload};

use super::START_EXPORT;
use crate::{
    error::{Code, Error, Result},
    platform::{Clock, Pause},
};

/// The limits of [`check`].
pub mod limits {
    /// Bytes of a module.
    pub const MODULE_BYTES: usize = 64 << 20;
    /// Bytes of one function.
    pub const FUNCTION_BYTES: usize = 4 << 20;
    /// Bytes of all functions together: they are translated in one go.
    pub const CODE_BYTES: u64 = 16 << 20;
    /// Custom sections.
    pub const CUSTOM_SECTIONS: u64 = 1_000;
    /// Bytes of all custom sections together: names and debugging information, which nothing here reads.
    pub const CUSTOM_BYTES: u64 = 32 << 20;
    /// Functions, imports included.
    pub const FUNCTIONS: u32 = 50_000;
    /// Imports of any kind.
    pub const IMPORTS: u32 = 2_000;
    /// Exports of any kind.
    pub const EXPORTS: u32 = 20_000;
    /// Types.
    pub const TYPES: u32 = 20_000;
    /// Globals.
    pub const GLOBALS: u32 = 50_000;
    /// Tables, and memories.
    pub const TABLES: u32 = 16;
    /// Initial elements of one table.
    pub const TABLE_ELEMENTS: u64 = 1_000_000;
    /// Data segments.
    pub const DATA_SEGMENTS: u32 = 100_000;
    /// Element segments.
    pub const ELEMENT_SEGMENTS: u32 = 20_000;
    /// Elements of all element segments together.
    pub const ELEMENTS: u64 = 1_000_000;
    /// Locals of one function, parameters included.
    pub const LOCALS: u64 = 20_000;
    /// Locals of all functions together.
    pub const ALL_LOCALS: u64 = 5_000_000;
    /// Targets of all `br_table`s together.
    pub const BRANCH_TARGETS: u64 = 1_000_000;
    /// Blocks within blocks.
    pub const NESTING: u32 = 4_096;
    /// Parameters of one function.
    pub const PARAMS: usize = 100;
    /// Results of one function or block. Every branch to a block moves all of its results, so that a few bytes of code
    /// would become very many of translated code.
    pub const RESULTS: usize = 16;
}

/// How long the check may hold the page before it lets it have its turn.
const SLICE_MS: f64 = 6.0;
/// Bytes of a page of memory.
const PAGE: u64 = 65536;

/// A module that may be compiled.
pub struct Checked<'a> {
    /// The bytes to compile.
    pub bytes: Cow<'a, [u8]>,
    /// Whether there are tail calls in it, which engines may treat apart.
    pub has_tail_calls: bool,
    /// Bytes of memory that every instance begins with.
    pub initial_memory: u64,
}

/// What adds up over a whole module.
#[derive(Default)]
struct Totals {
    types: u64,
    custom_sections: u64,
    custom_bytes: u64,
    elements: u64,
    locals: u64,
    branch_targets: u64,
    has_tail_calls: bool,
}

/// Checks a module and returns what to compile: its start section, if any, turned into the export
/// [`START_EXPORT`].
///
/// # Errors
///
/// [`Code::ModuleInvalid`] when the bytes are no module, [`Code::ModuleUnsupported`] for component-model binaries and
/// features that do not run here, [`Code::ModuleTooLarge`] when a limit is exceeded.
pub async fn check<'a>(bytes: &'a [u8], clock: &dyn Clock, pause: &dyn Pause) -> Result<Checked<'a>> {
    preamble(bytes)?;
    ceiling("bytes", bytes.len() as u64, limits::MODULE_BYTES as u64)?;
    let mut since = clock.monotonic_ms();
    let mut start = None;
    let mut exports = None;
    let mut functions = 0u32;
    let mut totals = Totals::default();
    let mut initial_memory = 0u64;
    for payload in Parser::new(0).parse_all(bytes) {
        match payload.map_err(invalid)? {
            Payload::TypeSection(types) => {
                ceiling("types", types.count().into(), limits::TYPES.into())?;
                for group in types {
                    for ty in group.map_err(invalid)?.into_types() {
                        // One group may hold any number of types.
                        totals.types += 1;
                        ceiling("types", totals.types, limits::TYPES.into())?;
                        match ty.composite_type.inner {
                            wasmparser::CompositeInnerType::Func(func) => {
                                ceiling("parameters", func.params().len() as u64, limits::PARAMS as u64)?;
                                ceiling("results", func.results().len() as u64, limits::RESULTS as u64)?;
                            }
                            _ => return Err(unsupported("garbage-collection", "garbage-collected types")),
                        }
                    }
                }
            }
            Payload::ImportSection(imports) => ceiling("imports", imports.count().into(), limits::IMPORTS.into())?,
            Payload::FunctionSection(section) => {
                functions = section.count();
                ceiling("functions", functions.into(), limits::FUNCTIONS.into())?;
            }
            Payload::TableSection(tables) => {
                ceiling("tables", tables.count().into(), limits::TABLES.into())?;
                for table in tables {
                    ceiling(
                        "table elements",
                        table.map_err(invalid)?.ty.initial,
                        limits::TABLE_ELEMENTS,
                    )?;
                }
            }
            Payload::MemorySection(memories) => {
                ceiling("memories", memories.count().into(), limits::TABLES.into())?;
                for memory in memories {
                    let memory = memory.map_err(invalid)?;
                    if memory.memory64 {
                        return Err(unsupported("memory64", "64-bit memories"));
                    }
                    if memory.shared {
                        return Err(unsupported("threads", "shared memories"));
                    }
                    initial_memory = initial_memory.saturating_add(memory.initial.saturating_mul(PAGE));
                }
            }
            Payload::TagSection(_) => return Err(unsupported("exception-handling", "exception handling")),
            Payload::GlobalSection(globals) => ceiling("globals", globals.count().into(), limits::GLOBALS.into())?,
            Payload::ExportSection(section) => {
                ceiling("exports", section.count().into(), limits::EXPORTS.into())?;
                exports = Some(section.range());
            }
            Payload::StartSection { func, range } => start = Some((func, range)),
            Payload::ElementSection(elements) => {
                ceiling(
                    "element segments",
                    elements.count().into(),
                    limits::ELEMENT_SEGMENTS.into(),
                )?;
                for segment in elements {
                    totals.elements += u64::from(match segment.map_err(invalid)?.items {
                        wasmparser::ElementItems::Functions(items) => items.count(),
                        wasmparser::ElementItems::Expressions(_, items) => items.count(),
                    });
                    ceiling("elements in segments", totals.elements, limits::ELEMENTS)?;
                }
            }
            Payload::DataSection(data) => {
                ceiling("data segments", data.count().into(), limits::DATA_SEGMENTS.into())?;
            }
            Payload::CodeSectionStart { size, .. } => ceiling("bytes of code", size.into(), limits::CODE_BYTES)?,
            Payload::CodeSectionEntry(body) => {
                function(&body, &mut totals)?;
                if clock.monotonic_ms() - since > SLICE_MS {
                    pause.pause().await;
                    since = clock.monotonic_ms();
                }
            }
            Payload::CustomSection(section) => {
                totals.custom_sections += 1;
                ceiling("custom sections", totals.custom_sections, limits::CUSTOM_SECTIONS)?;
                totals.custom_bytes += section.range().len() as u64;
                ceiling("bytes of custom sections", totals.custom_bytes, limits::CUSTOM_BYTES)?;
            }
            _ => {}
        }
    }
    let bytes = match start {
        Some((func, range)) => Cow::Owned(without_start(bytes, func, range, exports, functions)?),
        None => Cow::Borrowed(bytes),
    };
    Ok(Checked {
        bytes,
        has_tail_calls: totals.has_tail_calls,
        initial_memory,
    })
}

fn preamble(bytes: &[u8]) -> Result<()> {
    if bytes.len() < 8 || !bytes.starts_with(b"\0asm") {
        let found = match bytes {
            [] => "it is empty".to_owned(),
            [b'<', ..] => "it looks like HTML; was an error page downloaded?".to_owned(),
            bytes if bytes.starts_with(b"\0asm") => "it is cut off after its first bytes".to_owned(),
            bytes if bytes.starts_with(b"(module") => "it is WebAssembly text; assemble it first".to_owned(),
            [0x1f, 0x8b, ..] => "it is gzip-compressed; unpack it first".to_owned(),
            bytes => format!("it begins with {:02x?}", &bytes[..bytes.len().min(4)]),
        };
        return Err(Error::new(
            Code::ModuleInvalid,
            format!("This is not a WebAssembly module: {found}. A module begins with the bytes 00 61 73 6d."),
        ));
    }
    // The field after the magic number is version (16 bits) and layer (16 bits): layer 1 is the component model.
    if bytes[6] == 1 || Parser::is_component(bytes) {
        return Err(unsupported(
            "component-model",
            "component-model packages; build a core module (SDK 0.1) instead",
        ));
    }
    match Parser::new(0).parse_all(bytes).next() {
        Some(Ok(Payload::Version {
            encoding: Encoding::Module,
            ..
        })) => Ok(()),
        Some(Err(error)) => Err(invalid(error)),
        _ => Err(Error::new(
            Code::ModuleInvalid,
            "This is not a WebAssembly module of version 1.",
        )),
    }
}

/// Checks a function and adds it to what there is.
fn function(body: &wasmparser::FunctionBody<'_>, totals: &mut Totals) -> Result<()> {
    let bytes = body.range().len() as u64;
    ceiling("function bytes", bytes, limits::FUNCTION_BYTES as u64)?;
    let mut locals = 0u64;
    for entry in body.get_locals_reader().map_err(invalid)? {
        locals += u64::from(entry.map_err(invalid)?.0);
        ceiling("locals", locals, limits::LOCALS)?;
    }
    totals.locals += locals;
    ceiling("locals in all functions", totals.locals, limits::ALL_LOCALS)?;
    let mut depth = 0u32;
    let mut operators = body.get_operators_reader().map_err(invalid)?;
    while !operators.eof() {
        use wasmparser::Operator as Op;
        match operators.read().map_err(invalid)? {
            Op::Block { .. } | Op::Loop { .. } | Op::If { .. } => {
                depth += 1;
                ceiling("nested blocks", depth.into(), limits::NESTING.into())?;
            }
            Op::End => depth = depth.saturating_sub(1),
            Op::Try { .. } | Op::TryTable { .. } | Op::Throw { .. } | Op::ThrowRef | Op::Rethrow { .. } => {
                return Err(unsupported("exception-handling", "exception handling"));
            }
            Op::ReturnCall { .. } | Op::ReturnCallIndirect { .. } | Op::ReturnCallRef { .. } => {
                totals.has_tail_calls = true
            }
            Op::BrTable { targets } => {
                totals.branch_targets += u64::from(targets.len());
                ceiling("branch targets", totals.branch_targets, limits::BRANCH_TARGETS)?;
            }
            _ => {}
        }
    }
    Ok(())
}

/// Start functions run inside instantiation, where nothing can be sliced, stopped or suspended. As an export they can
/// be called like any other function.
fn without_start(
    bytes: &[u8],
    func: u32,
    start: std::ops::Range<usize>,
    exports: Option<std::ops::Range<usize>>,
    functions: u32,
) -> Result<Vec<u8>> {
    // The sections begin with their id and their length; `start` and `exports` are the ranges behind these.
    let Some(exports) = exports else {
        return Err(Error::new(
            Code::ExportInvalid,
            "The module exports nothing; it must export `memory` and `run`.",
        ));
    };
    if functions == 0 && func == u32::MAX {
        return Err(Error::new(
            Code::ModuleInvalid,
            "The module's start function does not exist.",
        ));
    }
    let mut reader = wasmparser::BinaryReader::new(&bytes[exports.clone()], exports.start);
    let count = reader.read_var_u32().map_err(invalid)?;
    let entries = &bytes[reader.original_position()..exports.end];
    let mut body = leb(count + 1);
    body.extend_from_slice(entries);
    body.extend(leb(START_EXPORT.len() as u32));
    body.extend_from_slice(START_EXPORT.as_bytes());
    body.push(0);
    body.extend(leb(func));
    let mut out = Vec::with_capacity(bytes.len() + START_EXPORT.len() + 8);
    for section in sections(bytes)? {
        let (id, whole, content) = section;
        if content == start {
            continue;
        }
        if content == exports {
            out.push(id);
            out.extend(leb(body.len() as u32));
            out.extend_from_slice(&body);
        } else {
            out.extend_from_slice(&bytes[whole]);
        }
    }
    let mut module = bytes[..8].to_vec();
    module.append(&mut out);
    Ok(module)
}

type Section = (u8, std::ops::Range<usize>, std::ops::Range<usize>);

/// Id, range with header and range of the content of every section.
fn sections(bytes: &[u8]) -> Result<Vec<Section>> {
    let mut sections = Vec::new();
    let mut at = 8;
    while at < bytes.len() {
        let mut reader = wasmparser::BinaryReader::new(&bytes[at..], at);
        let id = reader.read_u8().map_err(invalid)?;
        let len = reader.read_var_u32().map_err(invalid)? as usize;
        let content = reader.original_position();
        let end = content
            .checked_add(len)
            .filter(|end| *end <= bytes.len())
            .ok_or_else(|| {
                Error::new(
                    Code::ModuleInvalid,
                    "The module is cut off in the middle of a section. Download it again.",
                )
            })?;
        sections.push((id, at..end, content..end));
        at = end;
    }
    Ok(sections)
}

fn leb(mut value: u32) -> Vec<u8> {
    let mut out = Vec::new();
    loop {
        let byte = (value & 0x7f) as u8;
        value >>= 7;
        if value == 0 {
            out.push(byte);
            return out;
        }
        out.push(byte | 0x80);
    }
}

fn ceiling(what: &str, found: u64, limit: u64) -> Result<()> {
    if found <= limit {
        return Ok(());
    }
    Err(Error::new(
        Code::ModuleTooLarge,
        format!("The module has {found} {what}; at most {limit} are allowed."),
    )
    .with("what", what)
    .with("found", found)
    .with("limit", limit))
}

fn unsupported(feature: &str, text: &str) -> Error {
    Error::new(
        Code::ModuleUnsupported,
        format!("The module needs a feature that does not run here yet: {text}."),
    )
    .with("feature", feature)
}

fn invalid(error: wasmparser::BinaryReaderError) -> Error {
    Error::new(
        Code::ModuleInvalid,
        format!(
            "The module is damaged: {} (at byte {}). Download or build it again.",
            error.message(),
            error.offset()
        ),
    )
    .with("offset", error.offset())
    .caused_by(error)
}

//! The engine on wasmi, which runs in any browser without further permission.

mod instance;
mod trampolines;

use std::rc::Rc;

use wasmi::{CompilationMode, Config, CustomFuelCosts, ExternType, Linker, Store};

use self::instance::{Host, InterpreterInstance};
use super::{FuncType, ImportedFunc, Inline, Inlined, Instance, InstanceLimits, Module, Val, ValType, check::Checked};
use crate::error::{Code, Error, Result};

/// Recursion: the engine's default of 1,000 frames traps ordinary Rust and Go code.
const MAX_FRAMES: usize = 10_000;
/// Bytes of wasmi's own value stack.
const MAX_STACK: usize = 16 << 20;

/// A module compiled by wasmi, with an engine of its own: wasmi never frees the code of an engine that lives on.
pub struct InterpreterModule {
    module: wasmi::Module,
    /// The imported functions: of the trampolines where there are some, otherwise of the module.
    linker: Linker<Host>,
    /// Stand between the module and its imports where it has tail calls.
    trampolines: Option<wasmi::Module>,
    imports: Vec<ImportedFunc>,
}

impl InterpreterModule {
    /// Compiles a module that has passed [`check`](super::check). Blocks: a Go module of 4 MiB holds the page for
    /// hundreds of milliseconds.
    ///
    /// # Errors
    ///
    /// [`Code::ModuleInvalid`] with the cause when it does not validate, [`Code::ImportsMissing`] when it imports
    /// anything but functions.
    pub fn compile(checked: &Checked<'_>) -> Result<Self> {
        let engine = wasmi::Engine::new(&config());
        let module = wasmi::Module::new(&engine, &checked.bytes).map_err(|error| {
            Error::new(
                Code::ModuleInvalid,
                format!("The module is not valid WebAssembly: {error}. Build it again."),
            )
            .caused_by(error)
        })?;
        let mut imports = Vec::new();
        let mut types = Vec::new();
        for import in module.imports() {
            let ExternType::Func(ty) = import.ty() else {
                return Err(no_function(import.module(), import.name()));
            };
            imports.push(ImportedFunc {
                module: import.module().to_owned(),
                name: import.name().to_owned(),
                ty: func_type(ty),
            });
            types.push(ty.clone());
        }
        let mut linker = Linker::new(&engine);
        // The same function may be imported twice; both share one definition.
        linker.allow_shadowing(true);
        for (index, (import, ty)) in imports.iter().zip(&types).enumerate() {
            let own_index = index.to_string();
            let (module, name, own_fuel) = match checked.has_tail_calls {
                true => (trampolines::HOST, own_index.as_str(), trampolines::fuel(ty)),
                false => (import.module.as_str(), import.name.as_str(), 0),
            };
            linker
                .func_new(module, name, ty.clone(), move |caller, args, results| {
                    instance::call_import(index, own_fuel, caller, args, results)
                })
                .map_err(|error| internal("An import could not be linked.", error))?;
        }
        let trampolines = match checked.has_tail_calls && !types.is_empty() {
            true => Some(
                wasmi::Module::new(&engine, trampolines::module(&types))
                    .map_err(|error| internal("The trampolines are not valid.", error))?,
            ),
            false => None,
        };
        Ok(InterpreterModule {
            module,
            linker,
            trampolines,
            imports,
        })
    }

    /// Instantiates the module, behind its trampolines where it has some.
    fn link(&self, store: &mut Store<Host>) -> Result<wasmi::Instance, wasmi::Error> {
        let Some(trampolines) = &self.trampolines else {
            return self.linker.instantiate_and_start(store, &self.module);
        };
        let trampolines = self.linker.instantiate_and_start(&mut *store, trampolines)?;
        let imports: Vec<_> = (0..self.imports.len())
            .filter_map(|index| trampolines.get_export(&*store, &index.to_string()))
            .collect();
        wasmi::Instance::new(store, &self.module, &imports)
    }
}

fn no_function(module: &str, name: &str) -> Error {
    Error::new(
        Code::ImportsMissing,
        format!(
            "The module imports {module}.{name}, which is no function. Only functions can be imported here; let the module \
             define and export its own memory and tables."
        ),
    )
}

fn internal(message: &str, cause: impl std::error::Error + 'static) -> Error {
    Error::new(Code::Internal, message).caused_by(cause)
}

impl Module for InterpreterModule {
    fn imports(&self) -> &[ImportedFunc] {
        &self.imports
    }

    fn export(&self, name: &str) -> Option<FuncType> {
        match self.module.get_export(name)? {
            ExternType::Func(ty) => Some(func_type(&ty)),
            _ => None,
        }
    }

    fn exports_memory(&self, name: &str) -> bool {
        matches!(self.module.get_export(name), Some(ExternType::Memory(_)))
    }

    fn instantiate(&self, limits: &InstanceLimits, inline: Rc<dyn Inline>) -> Result<Box<dyn Instance>> {
        let mut store = Store::new(self.linker.engine(), Host::new(limits, inline));
        store.limiter(|host| host);
        let instance = self.link(&mut store).map_err(|error| {
            match store.data().refused {
                true => Error::new(
                    Code::OutOfMemory,
                    "The module's initial memory or tables are larger than its memory tier allows. Ask for a larger tier in \
                     the manifest (permissions.memory) or make the module smaller.",
                )
                .with("limit", limits.memory)
                .caused_by(error),
                false => Error::new(Code::ModuleInvalid, format!("The module cannot be instantiated: {error}."))
                    .caused_by(error),
            }
        })?;
        let instance = InterpreterInstance::new(store, instance)
            .ok_or_else(|| Error::new(Code::ExportInvalid, "The module exports no memory named `memory`."))?;
        Ok(Box::new(instance))
    }
}

fn config() -> Config {
    let mut config = Config::default();
    config
        .consume_fuel(true)
        // Lazy modes charge translation to whoever runs first, so equal runs would differ.
        .compilation_mode(CompilationMode::Eager)
        .fuel_cost(CustomFuelCosts {
            bytes_copied_per_fuel: 64,
            fuel_per_bytes_translated: 0,
            fuel_per_bytes_validated: 0,
        })
        .ignore_custom_sections(true)
        .set_max_stack_height(MAX_STACK)
        .set_max_recursion_depth(MAX_FRAMES)
        .set_max_cached_stacks(2)
        .wasm_simd(true)
        .wasm_relaxed_simd(true);
    config
}

fn func_type(ty: &wasmi::FuncType) -> FuncType {
    let types = |types: &[wasmi::ValType]| types.iter().copied().map(val_type).collect();
    FuncType {
        params: types(ty.params()),
        results: types(ty.results()),
    }
}

fn val_type(ty: wasmi::ValType) -> ValType {
    match ty {
        wasmi::ValType::I32 => ValType::I32,
        wasmi::ValType::I64 => ValType::I64,
        wasmi::ValType::F32 => ValType::F32,
        wasmi::ValType::F64 => ValType::F64,
        _ => ValType::Other,
    }
}

fn to_val(value: &wasmi::Val) -> Option<Val> {
    Some(match value {
        wasmi::Val::I32(value) => Val::I32(*value),
        wasmi::Val::I64(value) => Val::I64(*value),
        wasmi::Val::F32(value) => Val::F32(value.to_bits()),
        wasmi::Val::F64(value) => Val::F64(value.to_bits()),
        _ => return None,
    })
}

fn from_val(value: Val) -> wasmi::Val {
    match value {
        Val::I32(value) => wasmi::Val::I32(value),
        Val::I64(value) => wasmi::Val::I64(value),
        Val::F32(bits) => wasmi::Val::F32(wasmi::F32::from_bits(bits)),
        Val::F64(bits) => wasmi::Val::F64(wasmi::F64::from_bits(bits)),
    }
}

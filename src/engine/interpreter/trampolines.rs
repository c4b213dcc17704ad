//! A module of functions that only call an import each.
//!
//! wasmi 2.0.0 cannot resume a guest that was suspended in an import which it had called by a tail call: the answer is
//! written relative to the frame that the tail call has removed, into registers of another function. Modules with tail
//! calls get these functions in place of their imports; a tail call to one of them is an ordinary tail call between
//! WebAssembly functions, and the import itself is always called by an ordinary call.

use wasmi::{FuncType, ValType};

/// The import module of the trampolines' own imports. Their names, and those of the exports, are indices.
pub(super) const HOST: &str = "host";

/// The fuel that a trampoline uses itself: one `local.get` for each parameter and one `call`.
pub(super) fn fuel(ty: &FuncType) -> u64 {
    ty.params().len() as u64 + 1
}

/// The bytes of a module that imports functions of these types and exports a trampoline for each.
pub(super) fn module(types: &[FuncType]) -> Vec<u8> {
    let count = types.len() as u32;
    let mut module = b"\0asm\x01\0\0\0".to_vec();
    section(&mut module, 1, count, types.iter().map(func_type));
    section(
        &mut module,
        2,
        count,
        (0..count).map(|index| {
            let mut import = name(HOST);
            import.extend(name(&index.to_string()));
            import.push(0);
            import.extend(leb(index));
            import
        }),
    );
    section(&mut module, 3, count, (0..count).map(leb));
    section(
        &mut module,
        7,
        count,
        (0..count).map(|index| {
            let mut export = name(&index.to_string());
            export.push(0);
            export.extend(leb(count + index));
            export
        }),
    );
    section(
        &mut module,
        10,
        count,
        types.iter().zip(0..).map(|(ty, index)| {
            // No locals; local.get for each parameter; call; end.
            let mut body = vec![0];
            for parameter in 0..ty.params().len() as u32 {
                body.push(0x20);
                body.extend(leb(parameter));
            }
            body.push(0x10);
            body.extend(leb(index));
            body.push(0x0b);
            sized(body)
        }),
    );
    module
}

fn section(module: &mut Vec<u8>, id: u8, count: u32, items: impl Iterator<Item = Vec<u8>>) {
    let mut content = leb(count);
    content.extend(items.flatten());
    module.push(id);
    module.extend(sized(content));
}

fn func_type(ty: &FuncType) -> Vec<u8> {
    let list = |types: &[ValType]| {
        let mut list = leb(types.len() as u32);
        list.extend(types.iter().map(|ty| match ty {
            ValType::I32 => 0x7f,
            ValType::I64 => 0x7e,
            ValType::F32 => 0x7d,
            ValType::F64 => 0x7c,
            ValType::V128 => 0x7b,
            ValType::FuncRef => 0x70,
            ValType::ExternRef => 0x6f,
        }));
        list
    };
    [vec![0x60], list(ty.params()), list(ty.results())].concat()
}

fn name(text: &str) -> Vec<u8> {
    sized(text.as_bytes().to_vec())
}

fn sized(content: Vec<u8>) -> Vec<u8> {
    [leb(content.len() as u32), content].concat()
}

fn leb(mut value: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    loop {
        let byte = (value & 0x7f) as u8;
        value >>= 7;
        if value == 0 {
            bytes.push(byte);
            return bytes;
        }
        bytes.push(byte | 0x80);
    }
}

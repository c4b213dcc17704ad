//! Rows 6–8: what is refused before or while a module is compiled.

use flow_like_browser::{Code, Runtime, engine::check::limits, platform::Platform, run::Cancel};
use serde_json::json;

use super::{attack, best_of_three, case, fixtures, open_manifest, runtime, still_works};

/// A module in the binary format, made of sections.
struct Binary(Vec<u8>);

impl Binary {
    fn new() -> Self {
        Binary(b"\0asm\x01\0\0\0".to_vec())
    }

    fn section(mut self, id: u8, count: usize, content: &[u8]) -> Self {
        let content = [leb(count), content.to_vec()].concat();
        self.0.push(id);
        self.0.extend(leb(content.len()));
        self.0.extend(content);
        self
    }

    /// One type, one function of it for each of these bodies (locals and code, without their size).
    fn functions(self, ty: &[u8], bodies: &[&[u8]]) -> Self {
        let bodies_ = bodies.iter().flat_map(|body| [leb(body.len()), body.to_vec()].concat());
        self.section(1, 1, ty)
            .section(3, bodies.len(), &vec![0; bodies.len()])
            .section(10, bodies.len(), &bodies_.collect::<Vec<u8>>())
    }

    fn custom(mut self, bytes: usize) -> Self {
        self.0.push(0);
        self.0.extend(leb(bytes + 2));
        self.0.extend([1, b'x']);
        self.0.resize(self.0.len() + bytes, 7);
        self
    }
}

fn leb(mut value: usize) -> Vec<u8> {
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

/// No parameters, no results.
const PLAIN: &[u8] = &[0x60, 0, 0];
const NOTHING: &[u8] = &[0, 0x0b];

/// Refused for this reason, in milliseconds.
async fn refused(platform: &Platform, runtime: &Runtime, name: &str, what: &str, bytes: &[u8]) {
    let load = async || {
        runtime
            .load(open_manifest("com.example.bomb"), bytes, Cancel::new())
            .await
    };
    let (loaded, ms) = best_of_three(platform, load).await;
    let error = loaded.err().unwrap_or_else(|| panic!("{name} loaded"));
    assert_eq!(error.code(), Code::ModuleTooLarge, "{name}: {error:?}");
    assert_eq!(error.details()["what"], what, "{name}: {error:?}");
    // Hashing is most of it; these tests run without optimisation.
    let most = 150.0 + 60.0 * (bytes.len() >> 20) as f64;
    assert!(ms < most, "{name}: refused after {ms} ms");
}

/// Tables: ten million elements at the start, all tables together, and growth.
pub async fn t06_giant_tables(platform: &dyn Fn() -> Platform) {
    let platform = platform();
    let runtime = runtime(platform.clone());
    let at_the_start =
        case("(table 10000000 funcref) (func (export \"run\") (param i32 i32) (result i64) (i64.const 0))");
    refused(&platform, &runtime, "at the start", "table elements", &at_the_start).await;
    let together = "(table 600000 funcref)".repeat(2);
    let together = case(&format!(
        "{together} (func (export \"run\") (param i32 i32) (result i64) (i64.const 0))"
    ));
    let error = attack(&runtime, &together, json!({})).await.unwrap_err();
    assert_eq!(error.code(), Code::OutOfMemory, "{error:?}");
    // Growth within the limit is granted, one element more is not, and -1 is all that happens.
    let grows = case(&format!(
        r#"(table $t 1 funcref) (table $u 1 externref)
           (func (export "run") (param i32 i32) (result i64)
             (if (i32.ne (table.grow $t (ref.null func) (i32.const 10000000)) (i32.const -1)) (then unreachable))
             (if (i32.ne (table.grow $t (ref.null func) (i32.const {rest})) (i32.const 1)) (then unreachable))
             (if (i32.ne (table.grow $t (ref.null func) (i32.const 1)) (i32.const -1)) (then unreachable))
             (if (i32.ne (table.grow $u (ref.null extern) (i32.const -1)) (i32.const -1)) (then unreachable))
             (call $value (i64.extend_i32_u (table.size $t))))"#,
        rest = limits::TABLE_ELEMENTS - 2
    ));
    let outcome = attack(&runtime, &grows, json!({}))
        .await
        .expect("growth fails without a trap");
    assert_eq!(outcome.outputs["value"], json!(limits::TABLE_ELEMENTS - 1));
    still_works(&runtime).await.unwrap();
}

/// A million locals, in one function and in all of them.
pub async fn t07_a_million_locals(platform: &dyn Fn() -> Platform) {
    let platform = platform();
    let runtime = runtime(platform.clone());
    let body = |count: usize| [vec![1], leb(count), vec![0x7f, 0x0b]].concat();
    let million = Binary::new().functions(PLAIN, &[&body(1_000_000)]);
    refused(&platform, &runtime, "a million", "locals", &million.0).await;
    let most = Binary::new().functions(PLAIN, &[&body(u32::MAX as usize)]);
    refused(&platform, &runtime, "four billion", "locals", &most.0).await;
    // In groups of one, each of which takes two bytes.
    let groups = [leb(30_000), [1, 0x7f].repeat(30_000), vec![0x0b]].concat();
    let groups = Binary::new().functions(PLAIN, &[&groups]);
    refused(&platform, &runtime, "in groups", "locals", &groups.0).await;
    let each = body(20_000);
    let all = Binary::new().functions(PLAIN, &vec![each.as_slice(); 50_000]);
    refused(
        &platform,
        &runtime,
        "in all functions",
        "locals in all functions",
        &all.0,
    )
    .await;
    still_works(&runtime).await.unwrap();
}

/// Modules that are cheap to make and dear to compile are refused in milliseconds; what real toolchains make passes.
pub async fn t08_compile_bombs(platform: &dyn Fn() -> Platform) {
    let platform = platform();
    let runtime = runtime(platform.clone());
    let blocks = |count: usize| [vec![0], [0x02, 0x40].repeat(count), vec![0x0b; count + 1]].concat();
    // `br_table` with so many targets, all of them the function itself.
    let branches = |count: usize| [vec![0, 0x41, 0, 0x0e], leb(count), vec![0; count + 1], vec![0x0b]].concat();
    let nested = blocks(1_000_000);
    let table = branches(120_000);
    let long = [vec![0], vec![0x01; 3_000_000], vec![0x0b]].concat();
    let elements = [vec![1, 0], leb(2_000_000), vec![0; 2_000_000]].concat();
    let rec_group = [vec![0x4e], leb(100_000), PLAIN.repeat(100_000)].concat();
    let many_results = [vec![0x60, 0, 17], vec![0x7f; 17]].concat();
    let bombs: [(&str, &str, Binary); 13] = [
        (
            "900,000 functions",
            "functions",
            Binary::new().functions(PLAIN, &vec![NOTHING; 900_000]),
        ),
        (
            "a million nested blocks",
            "nested blocks",
            Binary::new().functions(PLAIN, &[&nested]),
        ),
        (
            "a long function",
            "function bytes",
            Binary::new().functions(PLAIN, &[&[&[0], [1; 5_000_000].as_slice(), &[0x0b]].concat()]),
        ),
        (
            "much code",
            "bytes of code",
            Binary::new().functions(PLAIN, &[long.as_slice(); 6]),
        ),
        (
            "branch tables",
            "branch targets",
            Binary::new().functions(PLAIN, &[table.as_slice(); 10]),
        ),
        (
            "element segments",
            "elements in segments",
            Binary::new().section(9, 1, &elements),
        ),
        (
            "many element segments",
            "element segments",
            Binary::new().section(9, 900_000, &[1, 0, 0].repeat(900_000)),
        ),
        (
            "many data segments",
            "data segments",
            Binary::new().section(11, 900_000, &[1, 0].repeat(900_000)),
        ),
        (
            "many types",
            "types",
            Binary::new().section(1, 900_000, &PLAIN.repeat(900_000)),
        ),
        ("types in one group", "types", Binary::new().section(1, 1, &rec_group)),
        ("many results", "results", Binary::new().section(1, 1, &many_results)),
        (
            "megabytes of custom sections",
            "bytes of custom sections",
            (0..9).fold(Binary::new(), |module, _| module.custom(4 << 20)),
        ),
        (
            "many custom sections",
            "custom sections",
            (0..100_000).fold(Binary::new(), |module, _| module.custom(0)),
        ),
    ];
    for (name, what, bomb) in bombs {
        refused(&platform, &runtime, name, what, &bomb.0).await;
    }
    // Just below the limits, what is left is work that ends soon.
    for (name, bomb) in [
        ("4,000 nested blocks", Binary::new().functions(PLAIN, &[&blocks(4_000)])),
        (
            "100,000 branch targets",
            Binary::new().functions(PLAIN, &[&branches(100_000)]),
        ),
        (
            "49,000 functions",
            Binary::new().functions(PLAIN, &vec![NOTHING; 49_000]),
        ),
        ("4 MiB of custom sections", Binary::new().custom(4 << 20)),
    ] {
        let load = async || {
            runtime
                .load(open_manifest("com.example.bomb"), &bomb.0, Cancel::new())
                .await
        };
        let (loaded, ms) = best_of_three(&platform, load).await;
        // They are no node packages, which is found after they were compiled.
        assert_eq!(
            loaded.err().map(|error| error.code()),
            Some(Code::ExportInvalid),
            "{name}"
        );
        assert!(ms < 2_000.0, "{name}: {ms} ms");
    }
    for name in [
        "go",
        "rust-sdk.unknown",
        "rust-sdk.wasip1",
        "rust-sdk.opt",
        "assemblyscript",
        "c",
    ] {
        let loaded = runtime
            .load(fixtures::manifest(name), fixtures::module(name), Cancel::new())
            .await;
        assert!(loaded.is_ok(), "{name}: {:?}", loaded.err());
    }
    still_works(&runtime).await.unwrap();
}

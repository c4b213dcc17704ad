//! `Runtime`.

use std::{
    cell::Cell,
    rc::{Rc, Weak},
};

use js_sys::Promise;
use wasm_bindgen::{JsValue, prelude::wasm_bindgen};
use wasm_bindgen_futures::spawn_local;

use super::{
    Flow,
    callbacks::Abort,
    consent::PageAsker,
    embedder::Page,
    error::{self, invalid},
    options::Options,
    promise::{caused, promise},
    request::{Asked, RUN, context, deterministic},
    results, supervisor, value,
};
use crate::{
    error::{Error, Result},
    node::board_node,
    registry, run, runtime, web,
};

/// Where packages and files are kept unless the page says otherwise.
const DATABASE: &str = "flow-like";

/// How often to look for updates unless the page says otherwise: four times a day.
const UPDATE_INTERVAL_MS: f64 = 6.0 * 3_600_000.0;

/// See `types.d.ts`.
#[wasm_bindgen(skip_typescript)]
pub struct Runtime(pub(super) Rc<runtime::Runtime>);

#[wasm_bindgen]
impl Runtime {
    /// Opens a runtime.
    pub fn open(options: JsValue) -> Promise {
        supervisor::watch();
        promise(async move {
            let options = Options::new(options, "options", OPTIONS)?;
            let database = options.text("database")?.unwrap_or_else(|| DATABASE.to_owned());
            let limits = Options::new(
                options.value("limits"),
                "options.limits",
                &["timeoutMs", "fuel", "guestMemory"],
            )?;
            let defaults = run::Options::default();
            let run_options = run::Options {
                embedder: Rc::new(Page::of(&options)?),
                deterministic: deterministic(options.value("deterministic"))?,
                timeout_ms: limits.positive("timeoutMs")?,
                fuel: limits.positive("fuel")?.map_or(defaults.fuel, |fuel| fuel as u64),
                guest_memory: limits
                    .positive("guestMemory")?
                    .map_or(defaults.guest_memory, |bytes| bytes as u64),
            };
            let registries = registry::Settings {
                urls: options.texts("registries")?,
                allow_unverified: options.flag("allowUnverified")?,
                ..registry::Settings::default()
            };
            let mut runtime =
                runtime::Runtime::new(web::platform(&database)?, run_options).with_registries(registries)?;
            if let Some(version) = options.text("flowLikeVersion")? {
                runtime = runtime.with_flow_like_version(&version)?;
            }
            if let Some(ask) = options.function("onConsent")? {
                runtime = runtime.with_asker(Rc::new(PageAsker(ask)));
            }
            let interval_ms = update_interval(&options)?;
            let runtime = Rc::new(runtime);
            runtime.open(follow(Rc::downgrade(&runtime))).await?;
            let opened = Rc::clone(&runtime);
            spawn_local(async move { opened.store().write_catalogue().await });
            if let Some(interval_ms) = interval_ms {
                let runtime = Rc::clone(&runtime);
                // Until it is closed.
                spawn_local(async move { runtime.keep_updated(interval_ms).await });
            }
            Ok(Runtime(runtime).into())
        })
    }

    /// A node as the editor's boards describe it.
    #[wasm_bindgen(js_name = boardNode)]
    pub fn board_node(&self, package_id: &JsValue, node: &JsValue) -> Result<JsValue, JsValue> {
        let found = || {
            let id = value::text_from_js(package_id, "packageId")?;
            let package = self.0.package(&id)?;
            let node = package.node(&value::text_from_js(node, "node")?)?;
            Ok(value::to_js(&board_node(&id, node)))
        };
        found().map_err(|error: Error| error::to_js(&error))
    }

    /// Runs a node in a flow of its own.
    pub fn run(&self, package_id: &JsValue, node: &JsValue, inputs: JsValue, options: JsValue) -> Promise {
        let runtime = Rc::clone(&self.0);
        // Everything is read now: the page may change its objects afterwards.
        let prepared = (|| {
            let package_id = value::text_from_js(package_id, "packageId")?;
            let options = Options::new(options, "options", &[RUN, &["context", "variables"]].concat())?;
            let (context, node_id) = context(options.value("context"))?;
            let variables = value::object_from_js(&options.value("variables"), "options.variables")?;
            let abort = Abort::of(&options)?;
            let asked = Asked::of(node, &inputs, node_id, &options, &abort)?;
            Ok::<_, Error>((package_id, context, variables, abort, asked))
        })();
        promise(async move {
            let (package_id, context, variables, abort, asked) = prepared?;
            let package = runtime.package(&package_id)?;
            let node = Rc::clone(package.node(&asked.request.node)?);
            let run = async {
                let request = asked.agreed(&runtime, &package, &context).await?;
                // What was asked about is what runs, whatever has been installed meanwhile.
                runtime.run_package(&package, request, context, variables).await
            };
            let outcome = run.await.map_err(|error| caused(error, &abort))?;
            Ok(results::run_result(&outcome, &node))
        })
    }

    /// Opens a flow. `memory` is that of a flow that was in another runtime; pages pass none.
    #[wasm_bindgen(js_name = openFlow)]
    pub fn open_flow(&self, options: JsValue, memory: &JsValue) -> Promise {
        let runtime = Rc::clone(&self.0);
        // Everything is read now: the page may change its objects afterwards.
        let opened = (|| {
            let options = Options::new(options, "options", &["context", "variables"])?;
            let (context, node_id) = context(options.value("context"))?;
            if node_id.is_some() {
                return Err(invalid(
                    "`context.nodeId` belongs to a run: pass it as `nodeId` to flow.run.",
                ));
            }
            let variables = value::object_from_js(&options.value("variables"), "options.variables")?;
            runtime.reopen_flow(context, variables, &value::from_js(memory, "memory")?)
        })();
        promise(async move { Ok(Flow::new(runtime, opened?).into()) })
    }

    /// Ends everything.
    pub fn close(&self) -> Promise {
        let runtime = Rc::clone(&self.0);
        promise(async move {
            runtime.close();
            Ok(JsValue::UNDEFINED)
        })
    }

    /// As `close`, for `await using`.
    #[wasm_bindgen(js_name = "[Symbol.asyncDispose]")]
    pub fn async_dispose(&self) -> Promise {
        self.close()
    }
}

/// The options of `Runtime.open`. `log` and `worker` are the entry's, which keeps them to itself.
const OPTIONS: &[&str] = &[
    "allowUnverified",
    "database",
    "deterministic",
    "flowLikeVersion",
    "limits",
    "log",
    "models",
    "oauth",
    "onConsent",
    "registries",
    "schemas",
    "updates",
    "worker",
];

/// The option `updates`: how often to look for them; `None` where the page does not want that.
fn update_interval(options: &Options<'_>) -> Result<Option<f64>> {
    if options.get("updates").is_some_and(|updates| updates.is_falsy()) {
        return Ok(None);
    }
    let updates = Options::new(options.value("updates"), "options.updates", &["intervalMs"])?;
    Ok(Some(updates.positive("intervalMs")?.unwrap_or(UPDATE_INTERVAL_MS)))
}

/// Reads again what is installed whenever another tab has changed it: one time at once, and once more if there is news
/// meanwhile.
fn follow(runtime: Weak<runtime::Runtime>) -> Rc<dyn Fn()> {
    let (busy, news) = (Rc::new(Cell::new(false)), Rc::new(Cell::new(false)));
    Rc::new(move || {
        news.set(true);
        if busy.replace(true) {
            return;
        }
        let (runtime, busy, news) = (Weak::clone(&runtime), Rc::clone(&busy), Rc::clone(&news));
        spawn_local(async move {
            while news.replace(false) {
                let Some(runtime) = runtime.upgrade() else { break };
                if let Err(error) = runtime.refresh().await {
                    // What was read before stays; the next change is another chance.
                    error::report("error", "packages could not be read again", &error::to_js(&error));
                }
            }
            busy.set(false);
        });
    })
}

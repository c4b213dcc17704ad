//! `Flow`.

use std::rc::Rc;

use js_sys::Promise;
use wasm_bindgen::{JsValue, prelude::wasm_bindgen};

use super::{
    callbacks::Abort,
    options::Options,
    promise::{caused, promise},
    request::{Asked, RUN},
    results, value,
};
use crate::{error::Error, run, runtime};

/// See `types.d.ts`.
#[wasm_bindgen(skip_typescript)]
pub struct Flow {
    runtime: Rc<runtime::Runtime>,
    flow: Rc<run::Flow>,
}

impl Flow {
    pub(super) fn new(runtime: Rc<runtime::Runtime>, flow: run::Flow) -> Self {
        Flow {
            runtime,
            flow: Rc::new(flow),
        }
    }
}

#[wasm_bindgen]
impl Flow {
    /// Runs a node of this flow.
    pub fn run(&self, package_id: &JsValue, node: &JsValue, inputs: JsValue, options: JsValue) -> Promise {
        let (runtime, flow) = (Rc::clone(&self.runtime), Rc::clone(&self.flow));
        // Everything is read now: the page may change its objects afterwards.
        let prepared = (|| {
            let package_id = value::text_from_js(package_id, "packageId")?;
            let options = Options::new(options, "options", RUN)?;
            let abort = Abort::of(&options)?;
            let asked = Asked::of(node, &inputs, None, &options, &abort)?;
            Ok::<_, Error>((package_id, abort, asked))
        })();
        promise(async move {
            let (package_id, abort, asked) = prepared?;
            let package = runtime.package(&package_id)?;
            let node = Rc::clone(package.node(&asked.request.node)?);
            let run = async {
                // Nobody is asked for a flow that is closed.
                let request = flow
                    .while_open(asked.agreed(&runtime, &package, flow.context()))
                    .await?;
                flow.run(&package, request).await
            };
            let outcome = run.await.map_err(|error| caused(error, &abort))?;
            Ok(results::run_result(&outcome, &node))
        })
    }

    /// The flow's variables.
    #[wasm_bindgen(getter)]
    pub fn variables(&self) -> JsValue {
        value::object_to_js(&self.flow.variables())
    }

    /// What `openFlow` takes beside the variables, where the flow goes on in another runtime.
    #[wasm_bindgen(getter)]
    pub fn memory(&self) -> JsValue {
        value::to_js(&self.flow.memory())
    }

    /// Ends the flow; resolves to what its instances logged while they were unloaded.
    pub fn close(&self) -> Promise {
        let flow = Rc::clone(&self.flow);
        promise(async move { Ok(results::log_entries(&flow.close().await).into()) })
    }

    /// As `close`, for `await using`.
    #[wasm_bindgen(js_name = "[Symbol.asyncDispose]")]
    pub fn async_dispose(&self) -> Promise {
        let flow = Rc::clone(&self.flow);
        promise(async move {
            flow.close().await;
            Ok(JsValue::UNDEFINED)
        })
    }
}

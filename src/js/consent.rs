//! `onConsent`: the page asks its user.

use js_sys::{Function, Object, Reflect};
use wasm_bindgen::JsValue;

use super::{callbacks::ask, embedder::settled, error, value};
use crate::{
    consent::{Answer, Asker, Question},
    error::{Error, Result},
    platform::Future,
    web::Abort,
};

/// The function that asks.
pub(super) struct PageAsker(pub(super) Function);

impl Asker for PageAsker {
    fn ask(&self, question: Question) -> Future<Result<Option<Answer>>> {
        let shown = value::to_js(&question.to_json());
        let options = Object::new();
        let asked = Abort::new().and_then(|(abort, signal)| {
            Reflect::set(&options, &"signal".into(), &signal)?;
            Ok(abort)
        });
        let answer = ask(&JsValue::UNDEFINED, &self.0, &shown, &options);
        Box::pin(async move {
            // Dropped before there is an answer, it tells the page that nobody waits for one.
            let answer = settled(answer, "onConsent").await?;
            if let Ok(abort) = asked {
                abort.over();
            }
            Answer::from_json(&value::from_js(&answer, "the answer of `onConsent`")?, &question.ask)
        })
    }

    fn unsaved(&self, why: &Error) {
        error::report("warn", "an answer could not be kept and holds once", &error::to_js(why));
    }
}

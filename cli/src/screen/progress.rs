//! How far an install is: a bar on a terminal, and nothing elsewhere.

use std::{cell::Cell, rc::Rc, time::Duration};

use flow_like_browser::install::{OnStep, Phase, Step};
use indicatif::{ProgressBar, ProgressStyle};

/// What is shown while something is under way. It is gone when this is dropped.
pub(crate) struct Progress(ProgressBar);

impl Progress {
    /// On standard error, if that is a terminal.
    pub(crate) fn new(what: &str) -> Self {
        let bar = ProgressBar::new_spinner();
        bar.set_style(spinner());
        bar.set_message(super::plain(what));
        bar.enable_steady_tick(Duration::from_millis(120));
        Progress(bar)
    }

    /// What an install reports to.
    pub(crate) fn on_step(&self) -> OnStep {
        let bar = self.0.clone();
        let phase = Cell::new(None);
        Rc::new(move |step: Step| {
            if phase.replace(Some(step.phase)) != Some(step.phase) {
                bar.set_message(doing(step.phase));
            }
            match (step.phase, step.total) {
                (Phase::Download, Some(total)) => {
                    bar.set_style(download());
                    bar.set_length(total);
                }
                _ => bar.set_style(spinner()),
            }
            bar.set_position(step.bytes);
        })
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

fn doing(phase: Phase) -> &'static str {
    match phase {
        Phase::Resolve => "looking for it",
        Phase::Download => "downloading",
        Phase::Verify => "checking and compiling",
        Phase::Store => "storing",
    }
}

fn spinner() -> ProgressStyle {
    ProgressStyle::default_spinner()
}

fn download() -> ProgressStyle {
    ProgressStyle::with_template("{spinner} {msg} [{bar:30}] {bytes}/{total_bytes}").unwrap_or_else(|_| spinner())
}

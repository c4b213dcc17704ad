use serde::Serialize;

use crate::{Context, Pin, Result};

/// A node: what it looks like on a board, and what it does.
#[derive(Debug, Clone, Serialize)]
pub struct Node {
    pub(crate) name: String,
    friendly_name: String,
    description: String,
    category: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    icon: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    docs: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    scores: Option<Scores>,
    #[serde(skip_serializing_if = "Option::is_none")]
    long_running: Option<bool>,
    pub(crate) pins: Vec<Pin>,
    permissions: Vec<String>,
    #[serde(skip)]
    pub(crate) run: fn(&mut Context) -> Result,
}

/// What using a node costs and risks, each from 0 to 10.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Scores {
    /// 10: data stays private.
    pub privacy: u8,
    /// 10: hard to attack.
    pub security: u8,
    /// 10: slow.
    pub performance: u8,
    /// 10: easy to audit.
    pub governance: u8,
    /// 10: fails often.
    pub reliability: u8,
    /// 10: expensive.
    pub cost: u8,
}

impl Node {
    /// A node by the name that the manifest lists as its `id`, and the name that people see.
    pub fn new(name: &str, friendly_name: &str) -> Self {
        Node {
            name: name.to_owned(),
            friendly_name: friendly_name.to_owned(),
            description: String::new(),
            category: String::new(),
            icon: None,
            docs: None,
            scores: None,
            long_running: None,
            pins: Vec::new(),
            permissions: Vec::new(),
            run: |_| Ok(()),
        }
    }

    /// The name that the manifest lists.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What it does, for people.
    pub fn description(mut self, description: &str) -> Self {
        self.description = description.to_owned();
        self
    }

    /// Where people find it: `Math/Arithmetic`.
    pub fn category(mut self, category: &str) -> Self {
        self.category = category.to_owned();
        self
    }

    /// A picture: a path or URL.
    pub fn icon(mut self, icon: &str) -> Self {
        self.icon = Some(icon.to_owned());
        self
    }

    /// A longer description, in Markdown.
    pub fn docs(mut self, docs: &str) -> Self {
        self.docs = Some(docs.to_owned());
        self
    }

    /// What using it costs and risks.
    pub fn scores(mut self, scores: Scores) -> Self {
        self.scores = Some(scores);
        self
    }

    /// Says that it takes long.
    pub fn long_running(mut self) -> Self {
        self.long_running = Some(true);
        self
    }

    /// Adds an input.
    pub fn input(self, pin: Pin) -> Self {
        self.pin("Input", pin)
    }

    /// Adds an output.
    pub fn output(self, pin: Pin) -> Self {
        self.pin("Output", pin)
    }

    fn pin(mut self, side: &'static str, mut pin: Pin) -> Self {
        pin.pin_type = side;
        self.pins.push(pin);
        self
    }

    /// Adds the input `exec_in`: the node runs when its turn comes, instead of when somebody needs its outputs.
    pub fn exec_in(self) -> Self {
        self.input(Pin::execution("exec_in", "In").description("Starts the node"))
    }

    /// Adds the output `exec_out`.
    pub fn exec_out(self) -> Self {
        self.output(Pin::execution("exec_out", "Out").description("Goes on from here"))
    }

    /// Asks for a permission, such as `http_get`. The manifest has to ask for what is behind it, too.
    pub fn permission(mut self, permission: &str) -> Self {
        self.permissions.push(permission.to_owned());
        self
    }

    /// What it does.
    pub fn run(mut self, run: fn(&mut Context) -> Result) -> Self {
        self.run = run;
        self
    }
}

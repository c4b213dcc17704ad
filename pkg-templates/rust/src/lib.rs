//! Seven small nodes that show what a package can do. Each is a file; this is the list of them.

mod add;
mod branch;
mod http_json;
mod notes;
mod progress;
mod text_stats;
mod whoami;

flow_like_sdk::package![
    add::node,
    text_stats::node,
    branch::node,
    http_json::node,
    notes::node,
    progress::node,
    whoami::node,
];

mod support;
mod scratch;

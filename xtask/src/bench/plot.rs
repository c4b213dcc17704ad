pub(super) fn svg(_: &super::report::Report) -> String {
    String::new()
}

//! The files of cases.
#![allow(non_upper_case_globals)]

macro_rules! suites {
    ($($name:ident)*) => {
        $(pub const $name: &str = include_str!(concat!("cases/", stringify!($name), ".json"));)*

        /// Calls a macro with the names of all suites.
        macro_rules! for_each {
            ($then:ident) => { $then! { $($name)* } };
        }
        pub(crate) use for_each;
    };
}

suites! { languages values services flows seam failures templates }

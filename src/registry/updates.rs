//! Which installed packages have newer versions.

use semver::Version;

/// A newer version of an installed package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackageUpdate {
    /// Which package.
    pub package_id: String,
    /// The version that is installed.
    pub current: String,
    /// The newest that can be installed.
    pub latest: String,
    /// The registry that has it.
    pub registry: String,
    /// Why it is not applied by itself, whatever the policy says.
    pub held_back: Option<HeldBack>,
}

/// Why an update waits for its user.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeldBack {
    /// Its first number is higher (or its second, as long as the first is 0): it may work differently.
    Major,
    /// It asks for more permissions.
    Permissions,
}

impl HeldBack {
    /// As pages see it.
    pub fn as_str(self) -> &'static str {
        match self {
            HeldBack::Major => "major",
            HeldBack::Permissions => "permissions",
        }
    }
}

/// Whether `new` comes after `old`; `None` if it does not, `Some(true)` if by a step that may break things.
pub(crate) fn step(old: &str, new: &str) -> Option<bool> {
    let (old, new) = (Version::parse(old).ok()?, Version::parse(new).ok()?);
    let breaks = if new.major == 0 {
        new.minor != old.minor
    } else {
        new.major != old.major
    };
    (new > old).then_some(breaks || new.major != old.major)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_which_steps_may_break_things() {
        for (old, new, expected) in [
            ("1.0.0", "1.0.1", Some(false)),
            ("1.0.0", "1.9.0", Some(false)),
            ("1.9.0", "2.0.0", Some(true)),
            ("0.1.0", "0.1.1", Some(false)),
            ("0.1.0", "0.2.0", Some(true)),
            ("0.9.0", "1.0.0", Some(true)),
            ("1.0.0", "1.0.0", None),
            ("1.0.1", "1.0.0", None),
            ("1.0.0", "new", None),
        ] {
            assert_eq!(step(old, new), expected, "{old} to {new}");
        }
    }
}

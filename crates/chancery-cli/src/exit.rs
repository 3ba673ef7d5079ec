//! What the program's exit code says.

use std::process::ExitCode;

/// How a command ended, apart from errors that stopped it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// 0: everything was done.
    Fine,
    /// 1: an error stopped the command.
    Error,
    /// 2: the arguments make no sense. The argument parser uses it too.
    Usage,
    /// 3: nothing was found.
    NothingFound,
    /// 4: some inputs failed, the others were read; `verify` found something wrong.
    SomeFailed,
    /// 130: interrupted. What was read until then is in the register.
    Interrupted,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(match exit {
            Exit::Fine => 0,
            Exit::Error => 1,
            Exit::Usage => 2,
            Exit::NothingFound => 3,
            Exit::SomeFailed => 4,
            Exit::Interrupted => 130,
        })
    }
}

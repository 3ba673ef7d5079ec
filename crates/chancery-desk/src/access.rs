//! Who calls, and what that lets them do.

/// What a caller may do; each role may do what those before it may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Nothing is asked: style sheets, and whether the server lives.
    Anyone,
    /// Reads pages.
    Reader,
    /// Decides about facts and adds reports.
    Reviewer,
    /// Sees who did what, and hands out tokens.
    Admin,
}

/// Who calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// The name under which decisions are recorded.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// The secret that forms of theirs must carry.
    pub form_token: String,
}

impl Caller {
    /// Whoever sits at this machine: with no login beyond it, nothing else can reach the desk.
    pub fn local() -> Caller {
        Caller { name: "local".to_owned(), role: Role::Admin, form_token: String::new() }
    }
}

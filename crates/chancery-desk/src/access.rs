//! Who calls, and what that lets them do.
//!
//! The desk is reached in one of two ways ([`Reach`]). On the machine itself nobody logs in: whoever can open a page there can
//! open the register as well. From beyond it everybody needs a token, and nothing is answered that did not come through the
//! proxy that ends TLS. There is no third way: [`Reach::of`] refuses to make one.
//!
//! - [`reach`]: from where the desk may be called. [`token`]: secrets and their hashes. `session`: browsers that showed one.
//! - `gate`: what is checked of every request before anything looks at it. `form`: forms that come from our own pages.
//! - `limit`: how many costly questions a caller may ask. `audit`: what callers did, written into the register.

pub mod audit;
pub mod reach;
pub mod token;

pub(crate) mod gate;
pub(crate) mod limit;
pub(crate) mod login;

mod form;
mod random;
mod session;

use std::fmt;

pub use reach::{Proxy, Reach};

/// What a caller may do; each role may do what those before it may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Nothing is asked: style sheets, the form to log in, and whether the server lives.
    Anyone,
    /// Reads pages.
    Reader,
    /// Decides about facts and adds reports.
    Reviewer,
    /// Sees who did what.
    Admin,
}

impl Role {
    /// The roles that a token can have.
    pub const GIVEN: [Role; 3] = [Role::Reader, Role::Reviewer, Role::Admin];

    /// The role of this name.
    pub fn parse(name: &str) -> Option<Role> {
        Role::GIVEN.into_iter().find(|role| role.as_str() == name)
    }

    /// Its name.
    pub fn as_str(self) -> &'static str {
        match self {
            Role::Anyone => "anyone",
            Role::Reader => "reader",
            Role::Reviewer => "reviewer",
            Role::Admin => "admin",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// Who calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// The name under which decisions are recorded.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// The secret that forms of theirs must carry, in a field `form_token`.
    pub form_token: String,
    /// How they showed who they are.
    pub shown: Shown,
}

/// How callers showed who they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// Not at all.
    Nothing,
    /// By sitting at the machine.
    Place,
    /// By the cookie of a session.
    Session,
    /// By a token in the head of the request, which no browser sends of itself.
    Token,
}

impl Caller {
    /// Whoever sits at this machine: with no login beyond it, nothing else can reach the desk.
    pub fn local(form_token: String) -> Caller {
        Caller { name: "local".to_owned(), role: Role::Admin, form_token, shown: Shown::Place }
    }

    /// Whether they may see a decision: a private one is seen by whoever made it, and by whoever sits at the machine, who has
    /// the whole file.
    pub fn may_see(&self, decision: &chancery_store::Decision) -> bool {
        !decision.private || self.shown == Shown::Place || (decision.author == self.name && self.role > Role::Anyone)
    }

    /// Whose private decisions come up in their queue: those that they [may see](Caller::may_see).
    pub fn private(&self) -> chancery_store::Private {
        match self.shown {
            Shown::Place => chancery_store::Private::All,
            _ if self.role > Role::Anyone => chancery_store::Private::Of(self.name.clone()),
            _ => chancery_store::Private::None,
        }
    }

    /// Somebody of whom nothing is known.
    pub fn unknown() -> Caller {
        Caller { name: "anyone".to_owned(), role: Role::Anyone, form_token: String::new(), shown: Shown::Nothing }
    }
}

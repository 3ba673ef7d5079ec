//! Closed vocabularies: enums whose values have one written form, used alike in the database, the exports and the screens.

/// A closed vocabulary of the record model: every value has one written form.
pub trait Vocabulary: Sized + Copy + Eq + 'static {
    /// Every value, in the order in which the record model lists them.
    const ALL: &'static [Self];
    /// The written form, as the record model spells it.
    fn as_str(self) -> &'static str;
    /// The value with this written form, or `None`.
    fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|value| value.as_str() == word)
    }
}

/// Declares a closed vocabulary: an enum, its written forms and its [`Vocabulary`] implementation.
macro_rules! vocabulary {
    ($(#[$meta:meta])* $name:ident { $($(#[$vmeta:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vmeta])* #[doc = concat!("`", $word, "`")] $variant),+ }
        impl $crate::vocabulary::Vocabulary for $name {
            const ALL: &'static [Self] = &[$(Self::$variant),+];
            fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad($crate::vocabulary::Vocabulary::as_str(*self))
            }
        }
    };
}
pub(crate) use vocabulary;

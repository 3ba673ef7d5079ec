//! In which state a place lies, as far as the tables know.

use std::collections::BTreeSet;

use super::{Class, Form, Hit, Lexicon, StateCode};

impl Lexicon {
    /// The state in which a place lies, given as a report names it: `Baku, Azerbaijan`, `Ankara`, `Istanbul`. A state that is
    /// named decides before a capital, a capital before another city; none where the tables know nothing or several states.
    pub fn state_of_place(&self, place: &str) -> Option<StateCode> {
        let mut hits = Vec::new();
        self.find(place, &mut hits);
        let told = hits.iter().filter_map(|hit: &Hit<'_>| match hit.entry.class {
            Class::State { code, form: Form::Name, .. } => Some((0, self.sovereign(code))),
            Class::Capital { code, .. } => Some((1, self.sovereign(code))),
            Class::City { code, .. } => Some((2, self.sovereign(code))),
            _ => None,
        });
        let told: BTreeSet<(u8, StateCode)> = told.collect();
        let (best, state) = *told.first()?;
        let alone = told.iter().filter(|(rank, _)| *rank == best).count() == 1;
        alone.then_some(state)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_named_state_decides_before_a_capital_and_a_capital_before_a_city() {
        let lexicon = Lexicon::builtin();
        let of = |place: &str| lexicon.state_of_place(place).map(|code| code.as_str().to_owned());
        assert_eq!(of("Baku, Azerbaijan").as_deref(), Some("AZE"));
        assert_eq!(of("Ankara").as_deref(), Some("TUR"));
        assert_eq!(of("Istanbul").as_deref(), Some("TUR"));
        assert_eq!(of("the conference room"), None);
        assert_eq!(of("on the border of Chile and Peru"), None);
    }
}

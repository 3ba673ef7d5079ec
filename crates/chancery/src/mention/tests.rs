//! Who is named and whom words stand for, rule by rule: each fires, nearly fires, or stays silent.

use super::{Cast, Form, cast};
use crate::fact::Code;
use crate::lexicon::Lexicon;
use crate::text::{Span, sentences};

fn with_cast(text: &str, home: Option<&str>, look: impl FnOnce(&Cast)) {
    let sentences: Vec<Span> = sentences(text);
    look(&cast(text, &sentences, None, home.and_then(Code::new), Lexicon::builtin()));
}

/// The mentions of one form in a text, each with its words and its parties, read as written in a paper of state `home`.
fn check_at(home: Option<&str>, form: Form, text: &str, expected: &[(&str, &str)]) {
    with_cast(text, home, |cast| {
        let told = |codes: &[Code]| codes.iter().map(Code::as_str).collect::<Vec<_>>().join("+");
        let of_form = cast.mentions.iter().filter(|mention| mention.form == form);
        let found: Vec<(&str, String)> = of_form.map(|mention| (mention.span.of(text), told(&mention.codes))).collect();
        let found: Vec<(&str, &str)> = found.iter().map(|(words, codes)| (*words, codes.as_str())).collect();
        assert_eq!(found, expected, "{form:?} in {text:?}");
    });
}

fn check(form: Form, text: &str, expected: &[(&str, &str)]) {
    check_at(None, form, text, expected);
}

/// The titles of a text: the office's words, its state, its rank and its kind.
fn check_titles(text: &str, expected: &[(&str, &str, Option<u8>, &str)]) {
    with_cast(text, None, |cast| {
        let titles = cast.titles.iter().map(|title| {
            let office = title.office;
            let code = title.code.as_ref().map_or("-", Code::as_str);
            (cast.words.span(&title.role).of(text), code, office.rank.map(|rank| rank.get()), office.stance.to_string())
        });
        let found: Vec<_> = titles.collect();
        let found: Vec<_> = found.iter().map(|(role, code, rank, stance)| (*role, *code, *rank, stance.as_str())).collect();
        assert_eq!(found, expected, "in {text:?}");
    });
}

#[test]
fn titles_have_a_state_a_rank_and_a_kind() {
    check_titles(
        "Turkish Energy and Natural Resources Minister A spoke.",
        &[("Energy and Natural Resources Minister", "TUR", Some(4), "minister")],
    );
    check_titles("Iran’s ambassador to Pakistan spoke.", &[("ambassador to Pakistan", "IRN", Some(8), "other")]);
    check_titles("The Deputy Prime Minister of Fiji left.", &[("Deputy Prime Minister of Fiji", "FJI", Some(3), "minister")]);
    check_titles("Peru’s army chief arrived.", &[("army chief", "PER", Some(5), "military")]);
    check_titles("The president of the Kenyan parliament rose.", &[("president of the Kenyan parliament", "KEN", None, "other")]);
}

#[test]
fn common_nouns_are_no_titles() {
    check_titles("He will head the chief crops of Ghana.", &[]);
    check_titles("Talks at minister-level opened.", &[]);
    check_titles("The company’s director resigned.", &[]);
}

#[test]
fn persons_are_named_beside_their_titles() {
    check(Form::Person, "Turkish President Recep Tayyip Erdogan left.", &[("Turkish President Recep Tayyip Erdogan", "TUR")]);
    check(Form::Person, "Ana Reyes, Chile’s trade minister, left.", &[("Ana Reyes, Chile’s trade minister", "CHL")]);
    check(
        Form::Person,
        "Foreign Ministers Wang Yi of China and Penny Wong of Australia met.",
        &[("Foreign Ministers Wang Yi", "CHN"), ("Penny Wong", "AUS")],
    );
    check(Form::Person, "General Motors opened a plant.", &[]);
    check(Form::Person, "The minister arrived on Monday.", &[]);
}

#[test]
fn persons_are_known_by_their_company() {
    check(
        Form::Person,
        "Kenyan President William Ruto met his Somali counterpart Hassan Mohamud.",
        &[("Kenyan President William Ruto", "KEN"), ("Hassan Mohamud", "SOM")],
    );
    check(
        Form::Person,
        "Benin’s Romaric Houngbédji and Burkina Faso’s Issouf Kaboré met.",
        &[("Romaric Houngbédji", "BEN"), ("Issouf Kaboré", "BFA")],
    );
    check(Form::Person, "Kenya’s Rift Valley had rain.", &[]);
}

#[test]
fn persons_are_named_again() {
    check(
        Form::Person,
        "Kenyan President William Ruto left. Ruto returned.",
        &[("Kenyan President William Ruto", "KEN"), ("Ruto", "KEN")],
    );
    // Somebody else of the same family.
    check(
        Form::Person,
        "Kenyan President William Ruto left. Yesterday Rachel Ruto spoke.",
        &[("Kenyan President William Ruto", "KEN")],
    );
    check(Form::Person, "Kenyan President William Ruto left. Nobody stayed.", &[("Kenyan President William Ruto", "KEN")]);
}

#[test]
fn officials_act_for_whom_the_document_says() {
    check_at(Some("GHA"), Form::Person, "Trade Minister Kofi Mensah left.", &[("Trade Minister Kofi Mensah", "GHA")]);
    check(Form::Person, "The German delegation included State Secretary Anna Weber.", &[("State Secretary Anna Weber", "DEU")]);
    check(Form::Person, "Trade Minister Kofi Mensah left.", &[("Trade Minister Kofi Mensah", "")]);
}

#[test]
fn allegiance_follows_the_evidence() {
    // The owner in "its" is the state that the sentence before told of, not the state at home.
    let told = "Ethiopia denied the report. Its foreign minister, Hirut Alemu, spoke in Addis Ababa.";
    check_at(Some("KEN"), Form::Person, told, &[("foreign minister, Hirut Alemu", "ETH")]);
    // Two names after two states stand in their order.
    check(
        Form::Person,
        "Peru and Ecuador opened a bridge; presidents Ana Quispe and Luis Borja met.",
        &[("presidents Ana Quispe", "PER"), ("Luis Borja", "ECU")],
    );
    // Who speaks after a told act speaks for its doer.
    check(
        Form::Person,
        "Lithuania condemned Belarus, government spokeswoman Ruta Jankauskė said.",
        &[("government spokeswoman Ruta Jankauskė", "LTU")],
    );
}

#[test]
fn names_and_states_in_a_row_belong_together_in_turn() {
    check(
        Form::Person,
        "The Presidents of Türkiye and Finland, Kemal Aydin and Sauli Virtanen, met.",
        &[("Presidents of Türkiye and Finland, Kemal Aydin", "TUR"), ("Sauli Virtanen", "FIN")],
    );
    check(
        Form::Person,
        "The Algerian and Tunisian ministers of health, Mokhtar Benabbou and Samia Ferchichi, met.",
        &[("Tunisian ministers of health, Mokhtar Benabbou", "DZA"), ("Samia Ferchichi", "TUN")],
    );
    // A name, its office, the next name, its office.
    check(
        Form::Person,
        "At the invitation of Tadej Kovačič, President of Slovenia, Kwaku Boateng, President of Ghana, came.",
        &[("Tadej Kovačič, President of Slovenia", "SVN"), ("Kwaku Boateng, President of Ghana", "GHA")],
    );
}

#[test]
fn a_rank_or_style_goes_with_the_office_beside_it() {
    check(
        Form::Person,
        "The Minister of Defence of Peru, Major General Ana Quispe, left.",
        &[("Minister of Defence of Peru, Major General Ana Quispe", "PER")],
    );
    check(Form::Person, "General Luis Borja, Minister of Defence of Peru, left.", &[("General Luis Borja", "PER")]);
}

#[test]
fn bodies_have_a_field_or_a_state() {
    check(Form::Body, "The Turkish energy ministry agreed.", &[("Turkish energy ministry", "TUR")]);
    check(Form::Body, "Somalia’s parliament agreed.", &[("parliament", "SOM")]);
    check(Form::Body, "The Ministry of Trade of Peru agreed.", &[("Ministry of Trade of Peru", "PER")]);
    check(Form::Body, "The Kenyan coast guard and the Kenyan bank agreed.", &[("Kenyan coast guard", "KEN")]);
    check(Form::Body, "The Malaysia-Türkiye council agreed.", &[]);
    check(Form::Body, "The Ghanaian minister joined a joint commission.", &[]);
}

#[test]
fn a_body_points_back_or_home() {
    let told = "The Peruvian foreign ministry spoke. The ministry agreed.";
    check(Form::Body, told, &[("Peruvian foreign ministry", "PER"), ("ministry", "PER")]);
    check_at(Some("FJI"), Form::Body, "The ministry agreed.", &[("ministry", "FJI")]);
    check(Form::Body, "The ministry agreed.", &[("ministry", "")]);
}

#[test]
fn a_capital_stands_for_its_state_where_it_acts() {
    check(Form::Capital, "Lima rejected the note.", &[("Lima", "PER")]);
    check(Form::Capital, "Quito urged Lima to sign.", &[("Quito", "ECU"), ("Lima", "PER")]);
    check(Form::Capital, "They met in Lima on the Lima declaration.", &[]);
}

#[test]
fn a_state_inside_a_geographical_name_is_none() {
    check(Form::State, "Malawi spoke.", &[("Malawi", "MWI")]);
    check(Form::State, "They fished on Lake Malawi.", &[]);
    check(Form::State, "They drilled in the Gulf of Guinea and met in Guinea.", &[("Guinea", "GIN")]);
}

#[test]
fn groups_are_the_pair_spoken_of() {
    let told = "Kenya and Peru held talks. ";
    check(Form::Group, &format!("{told}The two countries agreed."), &[("The two countries", "KEN+PER")]);
    check(Form::Group, &format!("{told}Both sides agreed."), &[("Both sides", "KEN+PER")]);
    check(Form::Group, &format!("{told}Countries of the region watched."), &[]);
    check(Form::Group, &format!("{told}The countries of the region watched."), &[]);
    check(Form::Group, "The two sides agreed.", &[]);
}

#[test]
fn counted_groups_are_as_many_as_were_told_together() {
    let told = "Kenya, Peru and Oman held talks. ";
    check(Form::Group, &format!("{told}The three countries agreed."), &[("The three countries", "KEN+PER+OMN")]);
    check(Form::Group, "Kenya and Peru met. The three countries agreed.", &[("The three countries", "KEN+PER")]);
    let met = "Fijian President Semi Vakalala met Peru’s president Ana Reyes and Oman’s sultan Qaboos Al Zadjali. ";
    check(Form::Office, &format!("{met}Vakalala thanked his counterparts."), &[("his counterparts", "PER+OMN")]);
}

#[test]
fn a_joint_text_speaks_for_those_who_sign_it() {
    let we = "We, the Prime Minister of Kenya and the President of Peru, having met in Oman, declare the following. ";
    check(Form::Pronoun, &format!("{we}We thank Oman."), &[("We", "KEN+PER"), ("We", "KEN+PER")]);
    check(
        Form::Group,
        &format!("{we}Our two countries and Oman met. Both sides agreed."),
        &[("Our two countries", "KEN+PER"), ("Both sides", "KEN+PER")],
    );
    let leaders = "As leaders of island nations, Fiji, Malta, and Bahrain, we resolve to meet. ";
    check(Form::Group, &format!("{leaders}Our governments agreed."), &[("Our governments", "FJI+MLT+BHR")]);
    check(Form::Pronoun, "Joint Statement by Kenya and Peru\n\nOman hosted us. We agreed.", &[("us", "KEN+PER"), ("We", "KEN+PER")]);
    // A quotation, a list that does not say who speaks.
    check_at(Some("FJI"), Form::Pronoun, "“We, Kenya and Peru, agreed,” he said.", &[("We", "FJI")]);
    check_at(Some("FJI"), Form::Pronoun, "We met in Kenya and Peru.", &[("We", "FJI")]);
}

#[test]
fn pronouns_stand_for_whom_was_spoken_of() {
    let told = "Kenyan President William Ruto met Peru’s president. ";
    check(Form::Pronoun, &format!("{told}He thanked them."), &[("He", "KEN"), ("them", "KEN+PER")]);
    check(Form::Pronoun, "Kenya agreed. It will sign.", &[("It", "KEN")]);
    check(Form::Pronoun, "It rained.", &[]);
    check(Form::Pronoun, "Aid came from the US.", &[]);
}

#[test]
fn an_office_without_a_name_is_its_holder_or_at_home() {
    check(Form::Office, "The Turkish president agreed.", &[("Turkish president", "TUR")]);
    check_at(Some("FJI"), Form::Office, "The prime minister agreed.", &[("prime minister", "FJI")]);
    check_at(Some("FJI"), Form::Office, "A minister agreed.", &[]);
    let met = "Fiji’s Vice President Ana Vakalala met Omani President Karim Al Zadjali. ";
    check(Form::Office, &format!("{met}The Vice President agreed."), &[("Vice President", "FJI")]);
    check(Form::Office, &format!("{met}The President agreed."), &[("President", "OMN")]);
    let met = "Fiji’s Trade Minister Ana Vakalala met Omani Foreign Minister Karim Al Zadjali. ";
    check(Form::Office, &format!("{met}The foreign minister agreed."), &[("foreign minister", "OMN")]);
    check(Form::Office, &format!("{met}The health minister agreed."), &[]);
    check_at(Some("FJI"), Form::Office, "The government agreed.", &[("government", "FJI")]);
    check(Form::Office, "The government agreed.", &[]);
}

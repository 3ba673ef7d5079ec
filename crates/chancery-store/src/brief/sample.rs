//! A small brief for the tests of the writers.

use super::{Brief, Line, Note, Section, Standing, Tone};

/// One undertaking, one empty section, one cite; with signs that mean something to HTML.
pub(crate) fn brief() -> Brief {
    Brief {
        title: "Chile and Fiji".to_owned(),
        subtitle: "Brief as of 1 Dec 2025".to_owned(),
        head: vec![("For".to_owned(), "visit <script>".to_owned())],
        sections: vec![
            Section {
                name: "agreed",
                title: "What was agreed".to_owned(),
                lines: vec![Line {
                    record: Some("commitment:chl-fji:2023-07-20:deepen:0123456789".to_owned()),
                    when: "20 Jul 2023".to_owned(),
                    who: "Both".to_owned(),
                    text: "Agreed to set up a joint committee".to_owned(),
                    more: vec!["agreed".to_owned()],
                    standing: Some(Standing { words: "no evidence".to_owned(), tone: Tone::Silent }),
                    cites: vec![1],
                }],
                empty: "None on record.",
                left_out: None,
            },
            Section { name: "support", title: "Support".to_owned(), lines: Vec::new(), empty: "None on record.", left_out: None },
        ],
        notes: vec![Note {
            source: "s-0123456789ab".to_owned(),
            title: "Talks in Suva".to_owned(),
            publisher: Some("Wire".to_owned()),
            published: Some("2023-07-20".to_owned()),
            url: Some("https://wire.example/1".to_owned()),
            quote: "agreed to set up".to_owned(),
        }],
    }
}

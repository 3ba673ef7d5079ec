//! What sort of document a text is, told from its title, its label, its dateline and its first words.

use super::Head;
use super::dateline::opens_like_speaker;
use crate::text::source::{Source, SourceKind};

/// The kind, where the wording shows it.
pub(super) fn kind(source: &Source, head: &Head) -> Option<SourceKind> {
    let text = source.text();
    let label = head.label.map(|span| span.of(text).to_lowercase());
    // The last part of an address is often the title: ".../joint-statement-on-trade/".
    let slug =
        source.url.as_deref().and_then(|url| url.trim_end_matches('/').rsplit('/').next()).map(|slug| slug.replace(['-', '_'], " "));
    let titles = [source.title.as_deref(), head.title.map(|span| span.of(text)), label.as_deref(), slug.as_deref()];
    // A report about a joint statement names one in its headline too; its dateline tells it apart.
    if head.dateline.is_some() && label.is_none() {
        let told = titles.iter().flatten().find_map(|title| by_title(&title.to_lowercase()));
        return Some(told.filter(|kind| matches!(kind, SourceKind::OpEd)).unwrap_or(SourceKind::News));
    }
    if let Some(kind) = titles.iter().flatten().find_map(|title| by_title(&title.to_lowercase())) {
        return Some(kind);
    }
    if is_conversation(text, head) {
        return Some(SourceKind::Transcript);
    }
    let body = head.blocks.iter().map(|block| block.of(text)).find(|words| words.len() > 60).unwrap_or("");
    by_lead(body)
}

/// Whether a line is only a label such as `PRESS RELEASE`.
pub(super) fn is_label(words: &str) -> bool {
    let words = words.trim_matches(['*', '_', '#', ' ', ':']);
    const LABELS: [&str; 12] = [
        "press release",
        "media release",
        "news release",
        "for immediate release",
        "press statement",
        "media statement",
        "press note",
        "joint statement",
        "joint communique",
        "joint communiqué",
        "transcript",
        "opinion",
    ];
    LABELS.iter().any(|label| words.eq_ignore_ascii_case(label))
        || words.get(..16).is_some_and(|start| start.eq_ignore_ascii_case("press release no"))
}

/// Each kind with words that stand in titles of its documents; the first that fits counts.
const TITLES: [(SourceKind, &[&str]); 9] = [
    (
        SourceKind::ListOfOutcomes,
        &["list of outcomes", "list of mous", "list of agreements", "outcome documents", "outcomes: visit", "outcomes of the visit"],
    ),
    (SourceKind::AgreedMinutes, &["agreed minutes", "minutes of the meeting", "minutes of the"]),
    (
        SourceKind::Transcript,
        &["remarks by", "press conference", "transcript", "speech by", "press briefing", "press gaggle", "opening remarks"],
    ),
    (
        SourceKind::ParliamentaryReply,
        &[
            "parliamentary question",
            "parliamentary reply",
            "written reply",
            "oral reply",
            "unstarred question",
            "starred question",
            "written answer",
        ],
    ),
    (
        SourceKind::JointStatement,
        &[
            "joint statement",
            "joint declaration",
            "joint press statement",
            "leaders’ statement",
            "leaders' statement",
            "joint vision statement",
        ],
    ),
    (SourceKind::Communique, &["communique", "communiqué"]),
    (SourceKind::OpEd, &["op-ed", "opinion:", "opinion |", "commentary:", "editorial:", "opinion"]),
    (
        SourceKind::AgreementText,
        &[
            "agreement between the government",
            "memorandum of understanding between",
            "treaty between",
            "convention between",
            "protocol between",
        ],
    ),
    (
        SourceKind::PressRelease,
        &[
            "press release",
            "media release",
            "news release",
            "for immediate release",
            "press statement",
            "media statement",
            "press note",
            "readout",
            "read-out",
            "fact sheet",
            "statement by",
            "statement from",
            "statement on",
            "media note",
        ],
    ),
];

fn by_title(title: &str) -> Option<SourceKind> {
    let (kind, words) = TITLES.iter().find_map(|(kind, words)| Some((*kind, *words.iter().find(|words| title.contains(**words))?)))?;
    // "Kenya, Fiji issue joint statement": a sentence about the document, not its title.
    let (before, after) = title.split_once(words).unwrap_or(("", ""));
    let told =
        before.split_whitespace().any(|word| matches!(word, "issue" | "issued" | "sign" | "signed" | "release" | "adopt" | "in"));
    (!(told && after.trim().is_empty())).then_some(kind)
}

fn by_lead(body: &str) -> Option<SourceKind> {
    let start: String = body.chars().take(200).collect::<String>().to_lowercase();
    if start.starts_with("we, the ") || start.starts_with("the following is the text of a joint statement") {
        return Some(SourceKind::JointStatement);
    }
    if ["asked the minister", "asked the secretary of state", "to ask the minister", "to ask the secretary of state"]
        .iter()
        .any(|words| start.contains(words))
    {
        return Some(SourceKind::ParliamentaryReply);
    }
    if start.starts_with("the government of") && start.contains("hereinafter") {
        return Some(SourceKind::AgreementText);
    }
    None
}

/// Whether several lines open with speakers, one of them more than once: headings run into their paragraphs differ.
fn is_conversation(text: &str, head: &Head) -> bool {
    let lines = || head.blocks.iter().map(|block| block.of(text));
    let mut names: Vec<&str> = lines().filter(|line| opens_like_speaker(line)).filter_map(|line| line.split(':').next()).collect();
    names.sort_unstable();
    let asked = lines().any(|line| line.starts_with("Q\u{a0}") || line.starts_with("Q:"));
    names.len() >= 2 && (asked || names.windows(2).any(|pair| pair[0] == pair[1]))
}

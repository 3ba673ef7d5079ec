//! Going through the queue on a terminal: one key a decision, a line for the reason.

use std::fmt::Write;

use anyhow::Result;
use chancery::register::decision::Decided;
use chancery_store::{Draft, Queue, QueueItem, QueueKind, Store};
use console::{Key, Term};

/// Who is asked.
pub trait Person {
    /// Shows a text.
    fn show(&mut self, text: &str) -> Result<()>;
    /// The next key, in small letters; `q` where there are no more.
    fn key(&mut self) -> Result<char>;
    /// A line; the proposal where nothing is typed.
    fn line(&mut self, question: &str, proposal: &str) -> Result<String>;
}

/// A person at a terminal.
pub struct Terminal(Term);

impl Terminal {
    /// The terminal that the program runs in.
    pub fn new() -> Terminal {
        Terminal(Term::stdout())
    }
}

impl Person for Terminal {
    fn show(&mut self, text: &str) -> Result<()> {
        Ok(self.0.write_line(text)?)
    }

    fn key(&mut self) -> Result<char> {
        loop {
            match self.0.read_key()? {
                Key::Char(letter) => return Ok(letter.to_ascii_lowercase()),
                Key::Escape | Key::CtrlC => return Ok('q'),
                _ => {}
            }
        }
    }

    fn line(&mut self, question: &str, proposal: &str) -> Result<String> {
        let given = if proposal.is_empty() { String::new() } else { format!(" [{proposal}]") };
        self.0.write_str(&format!("{question}{given}: "))?;
        let line = self.0.read_line()?;
        Ok(if line.trim().is_empty() { proposal.to_owned() } else { line.trim().to_owned() })
    }
}

/// Puts the items of a queue to a person, one after the other, and writes down what is decided; says how many decisions were
/// made. `now` is the clock.
pub fn go_through(
    store: &mut Store,
    queue: &Queue,
    author: &str,
    private: bool,
    now: &dyn Fn() -> String,
    person: &mut dyn Person,
) -> Result<usize> {
    let mut made: Vec<String> = Vec::new();
    for (at, item) in queue.items.iter().enumerate() {
        person.show(&told(item, at + 1, queue.total))?;
        loop {
            let key = person.key()?;
            let draft = match key {
                'q' => return Ok(made.len()),
                's' => break,
                'b' => {
                    let Some(last) = made.pop() else {
                        person.show("nothing to take back")?;
                        continue;
                    };
                    let reason = person.line("reason", "mistaken key")?;
                    store.undo(&now(), &last, author, &reason)?;
                    person.show(&format!("{last} taken back"))?;
                    continue;
                }
                'u' if item.kind == QueueKind::Orphan => {
                    let reason = person.line("reason", "its words are read no more")?;
                    let Some(orphan) = &item.decision else { break };
                    match store.undo(&now(), orphan, author, &reason) {
                        Ok(undo) => made.push(undo.id),
                        Err(error) => person.show(&error.to_string())?,
                    }
                    break;
                }
                'n' => {
                    let text = person.line("note", "")?;
                    Some(Draft { value: Some(text), ..draft(item, Decided::Note, author, "noted in review") })
                }
                key => answer(item, key, author, person)?,
            };
            let Some(draft) = draft else {
                person.show(keys(item.kind))?;
                continue;
            };
            match store.decide(&now(), &Draft { private, ..draft }) {
                Ok(decision) => {
                    person.show(&format!("{} {}", decision.id, decision.action))?;
                    // A note settles nothing: the question stays.
                    let settled = decision.action != Decided::Note;
                    made.push(decision.id);
                    if settled {
                        break;
                    }
                }
                Err(error) => person.show(&error.to_string())?,
            }
        }
    }
    Ok(made.len())
}

/// The decision that a key stands for; `None` where it stands for none here.
fn answer(item: &QueueItem, key: char, author: &str, person: &mut dyn Person) -> Result<Option<Draft>> {
    let whole = matches!(item.kind, QueueKind::Proposal | QueueKind::Doubt);
    let (action, value, reason) = match (item.kind, key) {
        (QueueKind::Orphan, _) => return Ok(None),
        (QueueKind::Link, 'a') => (Decided::Link, item.value.clone(), "the words say so"),
        (QueueKind::Link, 'r') => (Decided::Unlink, item.value.clone(), "they tell of two things"),
        (QueueKind::Link, _) => return Ok(None),
        (_, 'a') => (Decided::Accept, item.value.clone(), "as the source has it"),
        (_, 'o') if !whole => (Decided::Accept, item.against.clone(), "the other source is right"),
        (QueueKind::Proposal | QueueKind::Doubt, 'r') => (Decided::Reject, None, "the source does not say so"),
        (_, 'r') => (Decided::Reject, item.against.clone(), "the other source is wrong"),
        (_, 'e') => {
            let field = match &item.field {
                Some(field) => field.clone(),
                None => person.line("property", "")?,
            };
            let value = person.line(&field, item.value.as_deref().unwrap_or_default())?;
            let reason = person.line("reason", "as the source has it")?;
            return Ok(Some(Draft { field: Some(field), value: Some(value), ..draft(item, Decided::Edit, author, &reason) }));
        }
        _ => return Ok(None),
    };
    let reason = person.line("reason", reason)?;
    let field = if whole { None } else { item.field.clone() };
    Ok(Some(Draft { field, value: if whole { None } else { value }, ..draft(item, action, author, &reason) }))
}

fn draft(item: &QueueItem, action: Decided, author: &str, reason: &str) -> Draft {
    Draft {
        author: author.to_owned(),
        reason: reason.to_owned(),
        action,
        record: item.record.clone(),
        field: None,
        value: None,
        private: false,
    }
}

/// An item as a person sees it.
fn told(item: &QueueItem, number: usize, total: u64) -> String {
    let mut text = format!("\n{number}/{total}  {}  {}\n  {}\n", item.kind.as_str(), item.record, item.title);
    let mut line = |name: &str, value: &Option<String>| {
        if let Some(value) = value {
            let _ = writeln!(text, "  {name:<9} {value}");
        }
    };
    line("property", &item.field);
    line("stands", &item.value);
    line("against", &item.against);
    line("words", &item.quote.as_ref().map(|quote| format!("“{}”", quote.split_whitespace().collect::<Vec<_>>().join(" "))));
    line("source", &item.source);
    line("why", &Some(item.why.clone()));
    text + "  " + keys(item.kind)
}

fn keys(kind: QueueKind) -> &'static str {
    match kind {
        QueueKind::Orphan => "[u]ndo the decision  [s]kip  [q]uit",
        QueueKind::Link => "[a] they belong together  [r] they do not  [n]ote  [s]kip  [b]ack  [q]uit",
        QueueKind::Overtaken | QueueKind::Dissent => {
            "[a] what stands is right  [o] the other is right  [r] the other is wrong  [e]dit  [n]ote  [s]kip  [b]ack  [q]uit"
        }
        QueueKind::Proposal | QueueKind::Doubt => "[a]ccept  [r]eject  [e]dit  [n]ote  [s]kip  [b]ack  [q]uit",
    }
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;

    use chancery::reader;
    use chancery::text::Source;
    use chancery_store::QueueFilter;

    use super::*;

    /// A person whose keys and lines are known beforehand.
    struct Script {
        keys: VecDeque<char>,
        lines: VecDeque<&'static str>,
        seen: String,
    }

    impl Person for Script {
        fn show(&mut self, text: &str) -> Result<()> {
            self.seen += text;
            Ok(())
        }

        fn key(&mut self) -> Result<char> {
            Ok(self.keys.pop_front().unwrap_or('q'))
        }

        fn line(&mut self, _: &str, proposal: &str) -> Result<String> {
            Ok(self.lines.pop_front().filter(|line| !line.is_empty()).unwrap_or(proposal).to_owned())
        }
    }

    /// A register in which two reports of one meeting disagree on the day.
    fn disputed(folder: &std::path::Path) -> Store {
        let mut store = Store::open(&folder.join("r")).unwrap();
        let run = store.begin("2026-01-01T00:00:00Z", reader::VERSION).unwrap();
        let tell = |day: &str| {
            let mut source = Source::new(format!(
                "Chile's Foreign Minister Ana Castro met Fiji's Foreign Minister Bruno Berg in Suva on {day} to discuss fisheries."
            ));
            source.published_raw = Some("2025-03-06".to_owned());
            let reading = reader::read(&source);
            (source, reading)
        };
        store.append(run, &[tell("3 March 2025"), tell("4 March 2025")]).unwrap();
        store.derive().unwrap();
        store
    }

    fn play(keys: &str, lines: &[&'static str]) -> (usize, Store, String, tempfile::TempDir) {
        let folder = tempfile::tempdir().unwrap();
        let mut store = disputed(folder.path());
        let queue = store.queue(&QueueFilter { kind: Some(QueueKind::Dissent), ..QueueFilter::default() }).unwrap();
        assert!(!queue.items.is_empty(), "the two reports disagree");
        let mut person = Script { keys: keys.chars().collect(), lines: lines.iter().copied().collect(), seen: String::new() };
        let clock = || "2026-01-02T00:00:00Z".to_owned();
        let made = go_through(&mut store, &queue, "Clara Diallo", false, &clock, &mut person).unwrap();
        (made, store, person.seen, folder)
    }

    #[test]
    fn a_key_decides_and_the_proposed_reason_stands() {
        let (made, store, seen, _folder) = play("oq", &[""]);
        assert_eq!(made, 1);
        assert!(seen.contains("against") && seen.contains("[o] the other is right"), "{seen}");
        let decision = store.decisions(None).unwrap().remove(0);
        assert_eq!((decision.author.as_str(), decision.reason.as_str()), ("Clara Diallo", "the other source is right"));
        assert_eq!(store.verify().unwrap(), []);
    }

    #[test]
    fn a_mistake_is_taken_back_and_a_wrong_key_explains_the_keys() {
        let (made, store, seen, _folder) = play("xnb", &["look at the map", ""]);
        assert_eq!(made, 0);
        assert!(seen.contains("taken back"));
        let actions: Vec<Decided> = store.decisions(None).unwrap().iter().map(|decision| decision.action).collect();
        assert_eq!(actions, [Decided::Note, Decided::Undo]);
    }
}

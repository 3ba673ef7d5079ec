//! The clause of an undertaking: from the committing verb to the end of its object, without attribution.

use super::Act;
use crate::mention::Cast;
use crate::wordlist::List;

/// Verbs of attribution that end a clause behind a comma (", the ministry said").
fn speech(word: &str) -> bool {
    List::Speech.contains(word)
}

/// Cuts each undertaking's clause where the next one begins or an attribution follows.
pub fn close(cast: &Cast, acts: &mut [Act]) {
    for index in 0..acts.len() {
        let next = acts[index + 1..]
            .iter()
            .find(|act| act.cue.start >= acts[index].cue.end && (act.undertaking.is_some() || !matches!(act.voice, super::Doer::Noun)))
            .map(|act| act.cue.start);
        let sentence = cast.words.sentences[acts[index].sentence].clone();
        let voice = acts[index].voice;
        let Some(undertaking) = &mut acts[index].undertaking else { continue };
        let mut end = sentence.end;
        if let Some(next) = next {
            // Back over "and", ", and", "They also" to the end of the object.
            let mut cut = next;
            while cut > undertaking.verb.end
                && !matches!(cast.words.lower(cut - 1), "and" | "," | ";" | "while" | "but" | "to" | "of" | "on" | "for" | "that")
            {
                cut -= 1;
            }
            // "signed an agreement that, once in force, will open the line": what follows belongs to the object.
            let inserted = cast.words.lower(cut - 1) == "," && matches!(cast.words.before(cut - 1), "that" | "which");
            if !inserted && cut > undertaking.verb.end + 2 && matches!(cast.words.lower(cut - 1), "and" | "," | ";" | "while" | "but")
            {
                end = cut - 1;
            }
        }
        for at in undertaking.verb.end..end {
            if matches!(cast.words.lower(at), ";" | "”") {
                end = at;
                break;
            }
            if cast.words.lower(at) == ","
                && (at + 1..(at + 9).min(end)).any(|next| speech(cast.words.lower(next)))
                && !(at + 1..(at + 9).min(end))
                    .take_while(|next| !speech(cast.words.lower(*next)))
                    .any(|next| matches!(cast.words.lower(next), "to" | "which" | "with" | "including"))
            {
                end = at;
                break;
            }
        }
        while end > undertaking.verb.end
            && matches!(cast.words.lower(end - 1), "." | "," | ";" | "and" | "”" | "\"" | "!" | "?" | ":" | "but" | "while")
        {
            end -= 1;
        }
        let mut start = undertaking.verb.start;
        if voice == super::Doer::Passive {
            // "Ten documents were signed": what was signed stands before the verb.
            let floor = start.saturating_sub(12).max(sentence.start);
            while start > floor
                && !matches!(
                    cast.words.lower(start - 1),
                    "," | ";" | ":" | "that" | "which" | "and" | "“" | "–" | "—" | "but" | "where"
                )
            {
                start -= 1;
            }
        }
        undertaking.clause = start..end.max(undertaking.verb.end);
    }
}

//! `robots.txt` (RFC 9309): which paths of a host a program of our name may ask for.

/// What a host allows us.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Robots {
    /// Patterns with whether they allow, of the group that is ours.
    rules: Vec<(String, bool)>,
    /// Seconds between two requests that the host asks for.
    pub delay: Option<f64>,
}

/// The name by which hosts call us.
pub const NAME: &str = "chancery";

impl Robots {
    /// A host that allows nothing.
    pub fn closed() -> Robots {
        Robots { rules: vec![("/".to_owned(), false)], delay: None }
    }

    /// Reads the file. The groups that name us count, and where there is none, those for everybody.
    pub fn parse(text: &str) -> Robots {
        let (mut ours, mut everybodys) = (None, Robots::default());
        // Whom the group names whose lines are being read; a line of rules ends the list of names.
        let (mut names_us, mut names_all, mut in_rules) = (false, false, false);
        for line in text.lines() {
            let line = line.split('#').next().unwrap_or_default();
            let Some((key, value)) = line.split_once(':') else { continue };
            let (key, value) = (key.trim().to_ascii_lowercase(), value.trim());
            if key == "user-agent" {
                if in_rules {
                    (names_us, names_all, in_rules) = (false, false, false);
                }
                names_us |= value.eq_ignore_ascii_case(NAME);
                names_all |= value == "*";
                if names_us {
                    ours.get_or_insert_with(Robots::default);
                }
                continue;
            }
            in_rules = true;
            let take = |robots: &mut Robots| match key.as_str() {
                "allow" if !value.is_empty() => robots.rules.push((value.to_owned(), true)),
                "disallow" if !value.is_empty() => robots.rules.push((value.to_owned(), false)),
                "crawl-delay" => robots.delay = value.parse().ok().filter(|delay: &f64| (0.0..=3600.0).contains(delay)),
                _ => {}
            };
            if names_us && let Some(ours) = &mut ours {
                take(ours);
            }
            if names_all {
                take(&mut everybodys);
            }
        }
        ours.unwrap_or(everybodys)
    }

    /// Whether a path, with its query, may be asked for: the longest pattern that fits decides, and of equal ones the friendly.
    pub fn allows(&self, path: &str) -> bool {
        let fitting = self.rules.iter().filter(|(pattern, _)| fits(pattern, path));
        fitting.max_by_key(|(pattern, allowed)| (pattern.len(), *allowed)).is_none_or(|(_, allowed)| *allowed)
    }
}

/// Whether a path begins as the pattern says: `*` is any stretch, `$` at the end is the end of the path.
fn fits(pattern: &str, path: &str) -> bool {
    let (pattern, whole) = match pattern.strip_suffix('$') {
        Some(pattern) => (pattern, true),
        None => (pattern, false),
    };
    let mut pieces = pattern.split('*');
    let Some(mut rest) = path.strip_prefix(pieces.next().unwrap_or_default()) else { return false };
    let mut pieces = pieces.peekable();
    let open = pattern.ends_with('*');
    while let Some(piece) = pieces.next() {
        if whole && !open && pieces.peek().is_none() {
            return rest.ends_with(piece);
        }
        match rest.find(piece) {
            Some(at) => rest = &rest[at + piece.len()..],
            None => return false,
        }
    }
    !whole || open || rest.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_group_that_names_us_counts_before_that_for_everybody() {
        let text = "User-agent: *\nDisallow: /\n\nUser-agent: other\nUser-agent: Chancery # us\nDisallow: /private\nCrawl-delay: 3\n";
        let robots = Robots::parse(text);
        assert!(robots.allows("/news") && !robots.allows("/private/a"));
        assert_eq!(robots.delay, Some(3.0));
        assert!(!Robots::parse("User-agent: *\nDisallow: /\n").allows("/news"));
        assert!(Robots::parse("User-agent: other\nDisallow: /\n").allows("/news"));
    }

    #[test]
    fn the_longest_pattern_decides() {
        let robots = Robots::parse("User-agent: *\nDisallow: /a\nAllow: /a/news\nDisallow: /*.pdf$\nDisallow:\n");
        for (path, allowed) in [("/a/x", false), ("/a/news/1", true), ("/b/x.pdf", false), ("/b/x.pdf?y", true), ("/", true)] {
            assert_eq!(robots.allows(path), allowed, "{path}");
        }
    }

    #[test]
    fn stars_stand_for_any_stretch() {
        for (pattern, path, fitting) in
            [("/*/b", "/a/b", true), ("/a*c$", "/abcc", true), ("/a*c$", "/abcd", false), ("/a*", "/b", false), ("/a*$", "/abc", true)]
        {
            assert_eq!(fits(pattern, path), fitting, "{pattern} {path}");
        }
    }
}

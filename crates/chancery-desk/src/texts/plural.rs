//! Which plural form a number takes, after the plural rules of the Unicode CLDR for whole numbers.

/// The rule of a language: from a number to the name of its form.
pub fn rule(lang: &str) -> fn(u64) -> &'static str {
    match lang {
        "ar" => arabic,
        "fr" => |n| if n < 2 { "one" } else { "other" },
        "fa" => |n| if n < 2 { "one" } else { "other" },
        "ru" => russian,
        // Malay does not count its nouns.
        "ms" => |_| "other",
        // English, Turkish, Urdu.
        _ => |n| if n == 1 { "one" } else { "other" },
    }
}

fn russian(n: u64) -> &'static str {
    match (n % 10, n % 100) {
        (1, last) if last != 11 => "one",
        (2..=4, last) if !(12..=14).contains(&last) => "few",
        _ => "many",
    }
}

fn arabic(n: u64) -> &'static str {
    match (n, n % 100) {
        (0, _) => "zero",
        (1, _) => "one",
        (2, _) => "two",
        (_, 3..=10) => "few",
        (_, 11..=99) => "many",
        _ => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::rule;

    #[test]
    fn numbers_take_the_forms_of_their_language() {
        for (lang, n, form) in [
            ("en", 1, "one"),
            ("en", 0, "other"),
            ("fr", 0, "one"),
            ("ms", 1, "other"),
            ("ru", 21, "one"),
            ("ru", 11, "many"),
            ("ru", 3, "few"),
            ("ar", 2, "two"),
            ("ar", 103, "few"),
            ("ar", 111, "many"),
            ("ar", 100, "other"),
        ] {
            assert_eq!(rule(lang)(n), form, "{lang} {n}");
        }
    }
}

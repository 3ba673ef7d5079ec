//! The only clock of the program: the store keeps what it says and never compares it.

/// Now, in RFC 3339, to the second.
pub fn now() -> String {
    format!("{:.0}", jiff::Timestamp::now())
}

/// Today in UTC, `YYYY-MM-DD`, to tell what is still to come.
pub fn today() -> String {
    jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date().to_string()
}

/// Seconds since 1970, to tell what is due.
pub fn seconds() -> i64 {
    jiff::Timestamp::now().as_second()
}

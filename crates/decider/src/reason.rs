//! Why somebody did something, in their own words. It stands in a log for good.

/// Longest reason, in characters: two lines of a log.
pub const REASON_CHARACTERS_MAX: usize = 200;
/// Most digits in a row in a reason, whatever spaces and dashes stand between them: numbers of contestants, votes and cases
/// have fewer, phone numbers have more.
pub const REASON_DIGITS_MAX: usize = 8;
/// Longest run of letters, digits, `_` and `-` of ASCII in a reason: words are shorter, openids have 28.
pub const REASON_RUN_MAX: usize = 19;

/// Checks a reason in words, which stands in this field; says what to change. Nothing that could be a phone number or an
/// openid may stand in it; who writes it is asked to name nobody.
///
/// # Errors
/// What to change.
pub fn check(field: &str, reason: &str) -> Result<(), String> {
    let characters = reason.chars().count();
    if reason.trim().is_empty() || characters > REASON_CHARACTERS_MAX || reason.chars().any(char::is_control)
    {
        return Err(format!(
            "{field} must be 1 to {REASON_CHARACTERS_MAX} printable characters, on one line"
        ));
    }
    let is_of_ids = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let longest = reason.split(|c| !is_of_ids(c)).map(str::len).max().unwrap_or(0);
    if digits_in_a_row(reason) > REASON_DIGITS_MAX || longest > REASON_RUN_MAX || reason.contains(['@', '＠'])
    {
        return Err(format!(
            "{field} stands in the log for good and must not name anybody: at most {REASON_DIGITS_MAX} digits in a row, also \
             across spaces and dashes, no word of more than {REASON_RUN_MAX} letters and digits, and no @"
        ));
    }
    Ok(())
}

/// Of the longest row, those of full width, too. What people write between the parts of a number does not end it.
fn digits_in_a_row(text: &str) -> usize {
    let (mut row, mut longest) = (0, 0);
    for c in text.chars() {
        match c {
            '0'..='9' | '０'..='９' => row += 1,
            '-' | '‐' | '‑' | '–' | '—' | '－' => {}
            c if c.is_whitespace() => {}
            _ => row = 0,
        }
        longest = longest.max(row);
    }
    longest
}

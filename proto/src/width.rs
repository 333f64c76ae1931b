//! Characters that keyboards of East Asia have in two widths.

/// The narrow form of a wide character of ASCII or of a wide space, by Unicode's block "Halfwidth and Fullwidth Forms"; any other
/// as it is.
pub fn narrow(c: char) -> char {
    match c {
        // They stand in the order of ASCII.
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{3000}' => ' ',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::narrow;

    #[test]
    fn what_is_wide_becomes_narrow_and_all_else_stays() {
        let wide = "１３８－００１３　ａＺ！～新ｱ a";
        assert_eq!(wide.chars().map(narrow).collect::<String>(), "138-0013 aZ!~新ｱ a");
    }
}

//! In which language an answer is that its caller hands on to a person.

/// A language that such answers are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// Also wherever nothing is said: the persons are in China.
    #[default]
    Chinese,
    /// For those who ask for it.
    English,
}

impl Language {
    /// The one that an `Accept-Language` asks for first, of those that there are.
    pub fn asked_for(accept_language: Option<&str>) -> Self {
        let ranges = accept_language.unwrap_or_default().split(',').filter_map(range);
        // The first one of those that weigh most, as browsers list them.
        let best = ranges.reduce(|best, range| if range.1 > best.1 { range } else { best });
        best.map_or_else(Self::default, |(language, _)| language)
    }
}

/// A range such as `en-GB;q=0.8`, with its weight in thousandths; `None` if it is of another language, refused or unreadable.
fn range(text: &str) -> Option<(Language, u16)> {
    let mut parts = text.split(';').map(str::trim);
    let tag = parts.next()?.to_ascii_lowercase();
    let language = match tag.split('-').next()? {
        "zh" => Language::Chinese,
        "en" => Language::English,
        _ => return None,
    };
    let weight = match parts.find_map(|part| part.strip_prefix("q=")) {
        Some(weight) => thousandths(weight.trim())?,
        None => 1_000,
    };
    (weight > 0).then_some((language, weight))
}

/// A weight such as `0.8`: up to three digits behind the point, by RFC 9110.
fn thousandths(weight: &str) -> Option<u16> {
    let (whole, rest) = weight.split_once('.').unwrap_or((weight, ""));
    let is_weight = rest.len() <= 3 && rest.bytes().all(|b| b.is_ascii_digit());
    match whole {
        "0" if is_weight => format!("{rest:0<3}").parse().ok(),
        "1" if is_weight => Some(1_000),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn english_is_for_those_who_ask_for_it_first() {
        use Language::{Chinese, English};
        for (header, expected) in [
            (None, Chinese),
            (Some(""), Chinese),
            (Some("*"), Chinese),
            (Some("fr, de;q=0.5"), Chinese),
            (Some("zh-CN,zh;q=0.9,en;q=0.8"), Chinese),
            (Some("en-GB,en;q=0.9,zh;q=0.8"), English),
            (Some("zh;q=0.5, EN;q=0.7"), English),
            (Some("fr, en;q=0.2"), English),
            (Some("en;q=0"), Chinese),
            (Some("en;q=0.000"), Chinese),
            (Some("en;q=1.0, zh;q=0.999"), English),
            (Some("zh;q=0.85, en;q=0.9"), English),
            (Some("en;q=x"), Chinese),
            (Some("english"), Chinese),
        ] {
            assert_eq!(Language::asked_for(header), expected, "{header:?}");
        }
    }
}

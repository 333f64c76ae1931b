//! Parts of a body that go to the vault.

use proto::width::narrow;

/// The only scheme of links: pages that the platform shows load nothing else.
const SCHEME: &str = "https://";
/// Where files of this server stand. Other paths are questions, and a page must not ask one for each picture it shows.
const FILES: &str = "/assets/";

/// A part of a body that goes to the vault.
#[derive(Debug, Clone, Copy)]
pub enum Personal {
    /// These text fields are sealed together and replaced by one reference.
    Fields {
        /// The fields.
        fields: &'static [PersonalField],
        /// Field that the reference takes; absent if none of the fields was sent.
        becomes: &'static str,
    },
    /// An openid, replaced by the person's id.
    Openid {
        /// Name of the field.
        field: &'static str,
        /// Field that the id takes.
        becomes: &'static str,
    },
}

/// A text that goes to the vault.
#[derive(Debug, Clone, Copy)]
pub struct PersonalField {
    /// Its name in the body and in the vault.
    pub name: &'static str,
    /// Whether a body without it is refused.
    pub required: bool,
    /// Longest text, in characters after trimming.
    pub characters_max: usize,
    /// Whether line breaks are refused.
    pub one_line: bool,
    /// What may stand in it.
    pub kind: PersonalKind,
    /// Field that takes a keyed hash of the text, under the campaign's evidence key: the same for the same text, however it is
    /// spaced, and nothing without the key.
    pub keyed: Option<&'static str>,
}

/// What may stand in a personal field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PersonalKind {
    /// Anything but control characters.
    Text,
    /// A number that can be called: a mobile of mainland China, or with its country's code.
    Phone,
    /// Where a picture is: a link, `https://` with a host, or the path of a file of this server, `/assets/…`. ASCII
    /// only, so as many bytes as characters.
    PictureUrl,
}

impl PersonalField {
    /// The text to seal, trimmed; `None` if nothing was given. Says which field to change, and how, if it can't.
    ///
    /// The text itself is never part of the reason: reasons end up in answers and logs.
    pub fn check<'t>(&self, given: Option<&'t str>) -> Result<Option<&'t str>, String> {
        let Self { name, characters_max, .. } = *self;
        let Some(text) = given.map(str::trim).filter(|text| !text.is_empty()) else {
            return match self.required {
                true => Err(format!("{name} is missing; give 1 to {characters_max} characters")),
                false => Ok(None),
            };
        };
        if text.chars().count() > characters_max {
            return Err(format!("{name} must have at most {characters_max} characters; shorten it"));
        }
        if self.one_line && text.contains(['\n', '\u{2028}', '\u{2029}']) {
            return Err(format!("{name} must stand on one line; take the line breaks out"));
        }
        if text.chars().any(|c| c.is_control() && c != '\n') {
            return Err(format!("{name} must not have control characters; take them out"));
        }
        match self.kind {
            PersonalKind::PictureUrl if !is_https_url(text) && !is_file(text) => Err(format!(
                "{name} must be a link that begins with {SCHEME}, in ASCII and without spaces, or the path of a file \
                 of this server that begins with {FILES}"
            )),
            PersonalKind::Phone if !is_phone(text) => Err(format!(
                "{name} must be a mobile number of mainland China, 11 digits from 13 to 19, or begin with + and the code of \
                 its country"
            )),
            PersonalKind::Text | PersonalKind::Phone | PersonalKind::PictureUrl => Ok(Some(text)),
        }
    }
}

/// Digits of an international number, with its country's code: by ITU-T E.164, and none is shorter than 7.
const INTERNATIONAL_DIGITS: std::ops::RangeInclusive<usize> = 7..=15;

/// Whether it has the form of a number, however it is spaced. Whether somebody has it, nobody can see.
fn is_phone(text: &str) -> bool {
    let digits: String = text.chars().map(narrow).filter(|c| !" -().".contains(*c)).collect();
    if !digits.bytes().enumerate().all(|(at, b)| b.is_ascii_digit() || (at == 0 && b == b'+')) {
        return false;
    }
    let international = digits.strip_prefix('+').or_else(|| digits.strip_prefix("00"));
    match (international, digits.strip_prefix("86")) {
        (Some(number), _) if number.starts_with("861") => is_mobile(&number[2..]),
        (Some(number), _) => INTERNATIONAL_DIGITS.contains(&number.len()) && !number.starts_with('0'),
        (None, Some(number)) => is_mobile(number),
        (None, None) => is_mobile(&digits),
    }
}

/// Of mainland China, without its code.
fn is_mobile(digits: &str) -> bool {
    digits.len() == 11 && digits.starts_with('1') && ('3'..='9').contains(&char::from(digits.as_bytes()[1]))
}

/// A scheme, a host, and nothing that could end an attribute of a page or pretend to be another host.
fn is_https_url(text: &str) -> bool {
    let Some(rest) = text.strip_prefix(SCHEME) else { return false };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let in_host = |b: u8| b.is_ascii_alphanumeric() || b".-:[]".contains(&b);
    let in_url = |b: u8| b.is_ascii_graphic() && !b"\"'<>\\^`{|}".contains(&b);
    host.bytes().any(|b| b.is_ascii_alphanumeric()) && host.bytes().all(in_host) && rest.bytes().all(in_url)
}

/// Plain names one below the other. None begins with a dot, and none is encoded: browsers would climb up through them.
fn is_file(text: &str) -> bool {
    let Some(rest) = text.strip_prefix(FILES) else { return false };
    let in_name = |b: u8| b.is_ascii_alphanumeric() || b"-_.".contains(&b);
    rest.split('/').all(|name| !name.is_empty() && !name.starts_with('.') && name.bytes().all(in_name))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAME: PersonalField = PersonalField {
        name: "name",
        required: true,
        characters_max: 4,
        one_line: true,
        kind: PersonalKind::Text,
        keyed: None,
    };
    const ABOUT: PersonalField = PersonalField { name: "about", required: false, one_line: false, ..NAME };
    const PICTURE: PersonalField =
        PersonalField { name: "picture", characters_max: 30, kind: PersonalKind::PictureUrl, ..ABOUT };

    #[test]
    fn texts_are_trimmed_and_counted_in_characters() {
        assert_eq!(NAME.check(Some(" 张伟小明 ")), Ok(Some("张伟小明")));
        assert_eq!(ABOUT.check(Some("a\nb")), Ok(Some("a\nb")));
        assert_eq!(ABOUT.check(Some(" \n ")), Ok(None));
        assert_eq!(ABOUT.check(None), Ok(None));
        assert_eq!(
            PICTURE.check(Some("https://a.cn:8443/b?c=%20#d")),
            Ok(Some("https://a.cn:8443/b?c=%20#d"))
        );
        assert_eq!(PICTURE.check(Some("/assets/demo/a-b_1.svg ")), Ok(Some("/assets/demo/a-b_1.svg")));
    }

    #[test]
    fn a_phone_is_a_mobile_of_mainland_china_or_has_a_country() {
        let phone = PersonalField { name: "phone", characters_max: 30, kind: PersonalKind::Phone, ..NAME };
        for good in [
            "13800138000",
            "138 0013 8000",
            "138-0013-8000",
            "１９９００１３８０００",
            "+86 138 0000 0000",
            "＋８６　１３８００１３８０００",
            "(86) 13800138000",
            "0086 13800138000",
            "+86 571 8888 8888",
            "+852 2345 6789",
            "+1 (650) 253-0000",
            "0044 20 7946 0958",
        ] {
            assert_eq!(phone.check(Some(good)), Ok(Some(good)));
        }
        for bad in [
            "abc",
            "1",
            "12345",
            "12800138000",
            "1380013800",
            "138001380000",
            "+",
            "+1",
            "+86 138 0013 800",
            "+0123456789",
            "+1234567890123456",
            "138+0013800",
            "13800138ooo",
            "张三",
            "--",
            "00",
        ] {
            let reason = phone.check(Some(bad)).unwrap_err();
            assert!(reason.starts_with("phone must be a mobile number"), "{bad}: {reason}");
        }
    }

    #[test]
    fn reasons_name_the_field_and_never_the_text() {
        let table = [
            (NAME, None, "name is missing"),
            (NAME, Some("  "), "name is missing"),
            (NAME, Some("zzzzz"), "name must have at most 4"),
            (NAME, Some("z\nz"), "name must stand on one line"),
            (NAME, Some("z\u{2028}z"), "name must stand on one line"),
            (ABOUT, Some("z\tz"), "about must not have control"),
            (PICTURE, Some("http://z.cn/"), "picture must be a link"),
            (PICTURE, Some("https://"), "picture must be a link"),
            (PICTURE, Some("https:///z"), "picture must be a link"),
            (PICTURE, Some("https://z@x.cn/"), "picture must be a link"),
            (PICTURE, Some("https://z.cn/ z"), "picture must be a link"),
            (PICTURE, Some("https://z.cn/\"z"), "picture must be a link"),
            (PICTURE, Some("https://z.cn/张"), "picture must be a link"),
            (PICTURE, Some("/z.svg"), "picture must be a link"),
            (PICTURE, Some("//z.cn/z.svg"), "picture must be a link"),
            (PICTURE, Some("/v1/campaigns/z/live"), "picture must be a link"),
            (PICTURE, Some("/assets/"), "picture must be a link"),
            (PICTURE, Some("/assets//z.svg"), "picture must be a link"),
            (PICTURE, Some("/assets/../v1/z"), "picture must be a link"),
            (PICTURE, Some("/assets/%2e%2e/v1/z"), "picture must be a link"),
            (PICTURE, Some("/assets/z.svg?z"), "picture must be a link"),
            (PICTURE, Some("assets/z.svg"), "picture must be a link"),
            (PICTURE, Some("https://z.cn/zzzzzzzzzzzzzzzzzzzzzz"), "picture must have at most 30"),
        ];
        for (field, given, says) in table {
            let reason = field.check(given).unwrap_err();
            assert!(reason.starts_with(says) && !reason.contains('z'), "{given:?}: {reason}");
        }
    }
}

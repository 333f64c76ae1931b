//! Parameters of questions, as they stood in the address.

use proto::Problem;

/// Lines in one answer at the most.
pub const LIMIT_MAX: usize = 500;
/// Lines in one answer unless asked otherwise.
pub const LIMIT_DEFAULT: usize = 100;

/// The parameters of a question, by name.
#[derive(Debug, Clone, Copy)]
pub struct Parameters<'l>(pub &'l [(String, String)]);

impl<'l> Parameters<'l> {
    /// The text of one, if it was given.
    pub fn get(&self, name: &str) -> Option<&'l str> {
        self.0.iter().find(|(given, _)| given == name).map(|(_, value)| value.as_str())
    }

    /// One as what it is; says what was `wanted` if it can't be read.
    pub fn read<T: std::str::FromStr>(&self, name: &str, wanted: &str) -> Result<Option<T>, Problem> {
        let read = |text: &str| text.parse().map_err(|_| invalid(name, text, wanted));
        self.get(name).map(read).transpose()
    }

    /// How many lines are asked for.
    pub fn limit(&self) -> Result<usize, Problem> {
        let wanted = format!("1 to {LIMIT_MAX}");
        let limit = self.read("limit", &wanted)?.unwrap_or(LIMIT_DEFAULT);
        if (1..=LIMIT_MAX).contains(&limit) {
            Ok(limit)
        } else {
            Err(invalid("limit", &limit.to_string(), &wanted))
        }
    }
}

/// What to say of a value that can't be read.
pub fn invalid(name: &str, value: &str, wanted: &str) -> Problem {
    Problem::new(400, "parameter-invalid", format!("{name}={value:?} can't be read; give {wanted}"))
}

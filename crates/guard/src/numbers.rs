//! The numbers of rulesets, by name, each with what it may be: whoever sets one must not make a rule overflow, divide by zero or
//! drown all others.

/// From the least to the greatest that a number may be.
pub(crate) type Range = (i32, i32);

/// A weight in milli-nats, five times the prior either way: beyond it nothing else would be heard.
const WEIGHT: Range = (-20_000, 20_000);
/// Most that something weighs, or least that is mentioned: a weight that is not negative.
const BOUND: Range = (0, WEIGHT.1);
/// A time in milliseconds, up to a day: page tokens live for hours.
const TIME_MS: Range = (0, 86_400_000);
/// A count, up to a million.
const COUNT: Range = (0, 1_000_000);
/// What is divided by.
const DIVISOR: Range = (1, COUNT.1);

macro_rules! numbers {
    ($(#[$about:meta])* $type:ident, $($(#[$doc:meta])* $name:ident: $value:expr, $range:expr;)*) => {
        $(#[$about])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub(crate) struct $type { $($(#[$doc])* pub $name: i32,)* }

        impl $type {
            /// As they were released first.
            pub const FIRST: Self = Self { $($name: $value,)* };

            /// Every number with its name, in a fixed order.
            pub fn all(&self) -> Vec<(&'static str, i32)> {
                vec![$((stringify!($name), self.$name),)*]
            }

            /// The number with this name, if there is one, and what it may be.
            pub fn get_mut(&mut self, name: &str) -> Option<(&mut i32, Range)> {
                match name {
                    $(stringify!($name) => Some((&mut self.$name, $range)),)*
                    _ => None,
                }
            }
        }
    };
}

numbers! {
    /// Numbers of all rulesets: weights in milli-nats, times in milliseconds, counts as they are.
    Parameters,
    /// Log-odds of fraud before anything is seen: about one attempt in fifty.
    prior: -4_000, WEIGHT;
    /// Hosting address. Not enough alone: companies send their people's traffic through clouds.
    hosted_address: 2_600, WEIGHT;
    /// VPN exit. Less than hosting, since people use them.
    vpn_address: 1_600, WEIGHT;
    /// Webdriver flag. Enough alone: no person's browser sets it.
    webdriver: 4_400, WEIGHT;
    /// Windowless browser. Enough alone.
    headless_agent: 4_400, WEIGHT;
    /// Library or tool. Little alone: operators try things out with curl.
    tool_agent: 1_500, WEIGHT;
    /// Software renderer. Not enough alone: remote desktops and broken drivers have it too.
    software_renderer: 2_800, WEIGHT;
    /// WeChat for a phone on a computer's platform. Enough alone: no such build exists.
    wechat_platform: 4_200, WEIGHT;
    /// Another phone browser on a computer's platform. Privacy modes and developer tools do that.
    browser_platform: 1_800, WEIGHT;
    /// A renderer that devices of this agent never had.
    gpu_unlike_agent: 3_000, WEIGHT;
    /// A phone that says it can't be touched. Not enough with hosting: computers with a phone's system, and old phones
    /// whose browser doesn't know of touch points, say so too.
    phone_without_touch: 1_200, WEIGHT;
    /// Acting sooner after the page than a person reads.
    short_dwell: 600, WEIGHT;
    /// Dwell below which it is short. Second votes from a list are about a second apart.
    dwell_ms_min: 400, TIME_MS;
    /// Page token used late, elsewhere, on another device. Not enough alone, nor with a VPN: a phone whose page was
    /// opened before its renderings were known looks like another device, and changes networks while the page is open.
    token_moved: 2_200, WEIGHT;
    /// Gap from which a moved token tells. Shorter ones happen when a phone changes networks.
    token_gap_ms_min: 1_200_000, TIME_MS;
    /// Page nonce used again, elsewhere or late. Enough alone: every answer brings a fresh token.
    nonce_spent: 4_500, WEIGHT;
    /// Page nonce used again soon, from the prefix and on the device that opened the page. Not enough alone: a page that
    /// was restored after its answer got lost does that.
    nonce_spent_here: 2_000, WEIGHT;
    /// Page age up to which a nonce used again may be such a retry.
    nonce_retry_ms_max: 600_000, TIME_MS;
    /// Accounts on one device that a family may have.
    family_accounts_max: 4, COUNT;
    /// One device in so many looks like a given one by chance (Android carries at least 10.6 bits).
    lookalikes_one_in: 1_024, DIVISOR;
    /// Allowance for chance: so many times the expected lookalikes.
    lookalikes_slack: 2, COUNT;
    /// Weight of the first account beyond a family.
    device_first: 1_200, WEIGHT;
    /// Weight added each time that the accounts beyond a family double.
    device_doubling: 1_000, WEIGHT;
    /// Most that accounts on one device can weigh. Less than the prior, so that a second reason is needed.
    device_weight_max: 3_500, BOUND;
}

numbers! {
    /// Numbers that came with the second ruleset, in the same units.
    Grown,
    /// Most that contradictions in one device weigh together. Less than the prior, also with a short time on the page on top: some
    /// honest browsers pretend, and honest fingers may be quick.
    contradictions_max: 3_300, BOUND;
    /// Surprise below that is not mentioned: devices differ.
    surprise_min: 800, BOUND;
    /// A hosting address within a carrier's own ranges, where its customers are as well.
    hosted_carrier_address: 1_200, WEIGHT;
    /// Most that all surprising traits weigh together.
    surprise_max: 1_300, BOUND;
    /// Most that a screen of another sort of device weighs.
    surprising_screen_max: 1_600, BOUND;
    /// Most that another's renderer weighs.
    surprising_gpu_max: 1_600, BOUND;
    /// Most that another's number of touch points weighs. Makers differ.
    surprising_touch_max: 400, BOUND;
    /// Most that another's number of cores weighs.
    surprising_cores_max: 600, BOUND;
    /// One in so many of the tail's nats is weighed for accounts on a device: devices are not independent of each other.
    reuse_tail_divisor: 2, DIVISOR;
    /// A page that another person opened. Enough alone: a token is made for one person.
    page_of_another: 4_500, WEIGHT;
    /// A page used late and elsewhere, where nothing is known of the device then. Little: phones move.
    page_elsewhere: 1_200, WEIGHT;
}

impl Parameters {
    /// The second ruleset's. What a platform and graphics say alone no longer holds a vote: of real Android phones six in
    /// a thousand call themselves Windows. Nor does a VPN together with graphics that are computed: people have both.
    pub const SECOND: Self =
        Self { wechat_platform: 3_300, gpu_unlike_agent: 2_800, vpn_address: 1_100, ..Self::FIRST };
}

impl Grown {
    /// The third ruleset's. A page used late and elsewhere together with graphics that are computed no longer holds a vote:
    /// people on old computers leave pages open as well.
    pub const SECOND: Self = Self { page_elsewhere: 1_000, ..Self::FIRST };
}

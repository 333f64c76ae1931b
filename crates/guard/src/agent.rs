//! What a user agent claims to be.

use proto::evidence::{AgentFamily, Radio};

/// Longest part of a user agent that is read. WeChat's are about 300 bytes; its own words stand at the end.
const AGENT_BYTES_MAX: usize = 1_024;

/// What every browser's user agent begins with, in lower case; the rest are libraries and command-line tools.
const BROWSERS: [&str; 2] = ["mozilla/", "opera/"];

/// Words of tools that begin their user agent like a browser, in lower case.
const TOOLS: [&str; 3] = ["powershell/", "jsdom/", "okhttp/"];

/// Words of browsers without a window, in lower case.
const HEADLESS: [&str; 6] =
    ["headlesschrome", "headless", "phantomjs", "puppeteer", "playwright", "selenium"];

/// Words that only WeChat on a computer says, in lower case.
const WECHAT_DESKTOP: [&str; 7] =
    ["windowswechat", "macwechat", "linuxwechat", "pcwechat", "windows nt", "macintosh", "x11;"];

/// The family of a user agent and the network type that it names.
pub(crate) fn parse(user_agent: &str) -> (AgentFamily, Radio) {
    let cut = user_agent.floor_char_boundary(AGENT_BYTES_MAX);
    let agent = user_agent[..cut].to_ascii_lowercase();
    (family(&agent), radio(&agent))
}

fn family(agent: &str) -> AgentFamily {
    let says = |words: &[&str]| words.iter().any(|word| agent.contains(word));
    let apple = says(&["iphone", "ipad", "ipod"]);
    let android = says(&["android", "openharmony", "harmonyos"]);
    if agent.trim().is_empty() {
        AgentFamily::Unknown
    } else if says(&HEADLESS) {
        AgentFamily::Headless
    } else if says(&TOOLS) || !BROWSERS.iter().any(|name| agent.starts_with(name)) {
        AgentFamily::Tool
    } else if agent.contains("micromessenger/") {
        // The computer's words come first: WeChat on a computer may name a phone as well, for pages made for phones.
        match () {
            () if says(&WECHAT_DESKTOP) => AgentFamily::WeChatDesktop,
            () if apple => AgentFamily::WeChatIos,
            () if android => AgentFamily::WeChatAndroid,
            () => AgentFamily::Unknown,
        }
    } else {
        match () {
            () if apple || android => AgentFamily::MobileBrowser,
            () if says(&["windows", "macintosh", "x11;", "cros"]) => AgentFamily::DesktopBrowser,
            () => AgentFamily::Unknown,
        }
    }
}

fn radio(agent: &str) -> Radio {
    let Some((_, after)) = agent.split_once("nettype/") else { return Radio::Unknown };
    match after.split([' ', ';', ')']).next().unwrap_or_default() {
        "wifi" => Radio::Wifi,
        "cable" | "ethernet" | "wired" => Radio::Wired,
        kind if kind.starts_with(['2', '3', '4', '5']) || kind.contains("mobile") => Radio::Mobile,
        "cmnet" | "cmwap" | "3gnet" | "3gwap" | "uninet" | "uniwap" | "ctnet" | "ctwap" => Radio::Mobile,
        _ => Radio::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const IOS: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) \
        Mobile/15E148 MicroMessenger/8.0.49(0x18003130) NetType/4G Language/zh_CN";
    const ANDROID: &str = "Mozilla/5.0 (Linux; Android 14; V2304A; wv) AppleWebKit/537.36 (KHTML, like Gecko) \
        Version/4.0 Chrome/116.0.0.0 Mobile Safari/537.36 XWEB/1160117 MMWEBSDK/20240404 \
        MicroMessenger/8.0.49.2600(0x28003137) WeChat/arm64 Weixin NetType/WIFI Language/zh_CN ABI/arm64";
    const WINDOWS: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) \
        Chrome/122.0.0.0 Safari/537.36 MicroMessenger/7.0.20.1781(0x6700143B) NetType/WIFI \
        MiniProgramEnv/Windows WindowsWechat/WMPF WindowsWechat(0x63090a13)";
    const MAC: &str = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) \
        MicroMessenger/6.8.0(0x16080000) NetType/WIFI MacWechat/3.8.8(0x13080810)";

    const HARMONY: &str = "Mozilla/5.0 (Phone; OpenHarmony 5.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/114.0.0.0 \
        Safari/537.36 ArkWeb/4.1.6.1 Mobile MicroMessenger/8.0.7 NetType/WIFI Language/zh_CN";

    #[test]
    fn families() {
        let table = [
            (IOS, AgentFamily::WeChatIos, Radio::Mobile),
            (ANDROID, AgentFamily::WeChatAndroid, Radio::Wifi),
            (WINDOWS, AgentFamily::WeChatDesktop, Radio::Wifi),
            (MAC, AgentFamily::WeChatDesktop, Radio::Wifi),
            (
                "Mozilla/5.0 (iPad; CPU OS 16_6 like Mac OS X) Safari/604.1",
                AgentFamily::MobileBrowser,
                Radio::Unknown,
            ),
            ("Mozilla/5.0 (Linux; Android 13) Chrome/120 Mobile", AgentFamily::MobileBrowser, Radio::Unknown),
            ("Mozilla/5.0 (X11; Linux x86_64) Firefox/120.0", AgentFamily::DesktopBrowser, Radio::Unknown),
            ("Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/120", AgentFamily::Headless, Radio::Unknown),
            ("curl/8.5.0", AgentFamily::Tool, Radio::Unknown),
            ("python-requests/2.31.0", AgentFamily::Tool, Radio::Unknown),
            ("okhttp/4.9.0", AgentFamily::Tool, Radio::Unknown),
            ("Dalvik/2.1.0 (Linux; U; Android 14)", AgentFamily::Tool, Radio::Unknown),
            ("Go-http-client/1.1", AgentFamily::Tool, Radio::Unknown),
            (HARMONY, AgentFamily::WeChatAndroid, Radio::Wifi),
            (
                "Mozilla/5.0 (PC; HarmonyOS 5.0) Chrome/114.0.0.0 ArkWeb/4.1.6.1",
                AgentFamily::MobileBrowser,
                Radio::Unknown,
            ),
            ("Mozilla/5.0 (Windows NT; zh-CN) WindowsPowerShell/5.1", AgentFamily::Tool, Radio::Unknown),
            ("Opera/9.80 (J2ME/MIDP; Opera Mini/7.1)", AgentFamily::Unknown, Radio::Unknown),
            ("", AgentFamily::Unknown, Radio::Unknown),
            ("  ", AgentFamily::Unknown, Radio::Unknown),
        ];
        let tools = [
            "node",
            "Java-http-client/17.0.1",
            "Java/1.8.0_292",
            "Dart/3.0 (dart:io)",
            "Deno/1.40.0",
            "Bun/1.1.0",
            "got (https://github.com/sindresorhus/got)",
            "GuzzleHttp/7",
            "PHP/8.2",
            "axios/1.6.0",
            "CFNetwork/1410.0.3 Darwin/22.6.0",
            "MicroMessenger/8.0.49",
            "投票",
        ];
        let tools = tools.map(|agent| (agent, AgentFamily::Tool, Radio::Unknown));
        for (agent, family, radio) in table.into_iter().chain(tools) {
            assert_eq!(parse(agent), (family, radio), "{agent}");
        }
    }

    #[test]
    fn network_types() {
        for (name, radio) in [
            ("WIFI", Radio::Wifi),
            ("2G", Radio::Mobile),
            ("5G", Radio::Mobile),
            ("3gnet", Radio::Mobile),
            ("ctnet", Radio::Mobile),
            ("Cable", Radio::Wired),
            ("", Radio::Unknown),
        ] {
            assert_eq!(parse(&format!("x NetType/{name} Language/zh_CN")).1, radio, "{name}");
        }
    }

    #[test]
    fn a_long_agent_is_cut_between_characters() {
        parse(&"投".repeat(AGENT_BYTES_MAX));
    }
}

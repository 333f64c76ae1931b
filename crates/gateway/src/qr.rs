//! Links as QR codes (ISO/IEC 18004), for posters and for phones that are held before another.

use axum::response::Response;
use decider::door::Picture;
use http::request::Parts;
use http::uri::Authority;
use http::{StatusCode, header};
use qrcode::{Color, EcLevel, QrCode};
use serde::Deserialize;

use crate::settings::Settings;
use crate::trouble::Trouble;

/// What the standard asks to be left white around a code, in modules.
const QUIET: usize = 4;
/// Pixels of a module: some 650 for the whole of a short link, which prints sharp on a hand's breadth.
const MODULE_PIXELS: usize = 16;
/// Longest link: what is longer makes modules too small for a camera a step away.
const LINK_BYTES_MAX: usize = 300;
/// A link leads where it leads; a day, so that a server that moves is not named for long.
const CACHE: &str = "public, max-age=86400";
/// A picture that is opened by itself loads nothing and runs nothing.
const POLICY: &str = "default-src 'none'; style-src 'none'; sandbox";

/// The media type of a picture.
pub(crate) fn media_type(picture: Picture) -> &'static str {
    match picture {
        Picture::Svg => "image/svg+xml",
        Picture::Png => "image/png",
    }
}

/// What an answer says of where a code leads.
#[derive(Deserialize)]
struct LeadsTo {
    /// A path and a query on this server.
    link: String,
}

/// Draws the link that an answer names, to the server under its public address; where none is set, under the name that it was asked by.
pub(crate) fn answer(
    settings: &Settings,
    parts: &Parts,
    names_link: &[u8],
    picture: Picture,
) -> Result<Response, Trouble> {
    let path = serde_json::from_slice::<LeadsTo>(names_link).map_err(|error| Trouble::internal(&error))?.link;
    let link = format!("{}{path}", begins(settings, parts)?);
    if link.len() > LINK_BYTES_MAX {
        let detail = format!("The link has {} bytes; at most {LINK_BYTES_MAX} are drawn.", link.len());
        return Err(Trouble::bad("link-too-long", detail));
    }
    let code = QrCode::with_error_correction_level(&link, EcLevel::M);
    let modules = Modules::of(&code.map_err(|error| Trouble::internal(&error))?);
    let body = match picture {
        Picture::Svg => modules.svg().into_bytes(),
        Picture::Png => modules.png().map_err(|error| Trouble::internal(&error))?,
    };
    let response = Response::builder()
        .status(StatusCode::OK)
        .header(header::CONTENT_TYPE, media_type(picture))
        .header(header::CACHE_CONTROL, CACHE)
        .header(header::CONTENT_SECURITY_POLICY, POLICY);
    let varies = settings.public_url.is_none();
    let response = if varies { response.header(header::VARY, "host") } else { response };
    response.body(body.into()).map_err(|error| Trouble::internal(&error))
}

/// What a link begins with.
fn begins(settings: &Settings, parts: &Parts) -> Result<String, Trouble> {
    if let Some(public_url) = &settings.public_url {
        return Ok(public_url.to_string());
    }
    // Phones ask over TLS, which ends before this process; only where somebody develops it does not.
    let scheme = if settings.development { "http" } else { "https" };
    Ok(format!("{scheme}://{}", authority(parts)?))
}

/// The name and port by which the server was asked.
fn authority(parts: &Parts) -> Result<Authority, Trouble> {
    let named = parts.uri.authority().cloned().or_else(|| {
        let host = parts.headers.get(header::HOST)?.to_str().ok()?;
        host.parse().ok()
    });
    // What stands before an @ would be shown as if it were where the link leads.
    named.filter(|authority| !authority.as_str().contains('@')).ok_or_else(|| {
        Trouble::bad("host-missing", "Send the name of the server in the Host header: links begin with it.")
    })
}

/// What is dark in a code, with what is left white around it.
struct Modules {
    size: usize,
    dark: Vec<bool>,
}

impl Modules {
    fn of(code: &QrCode) -> Self {
        let (inner, colors) = (code.width(), code.to_colors());
        let size = inner + 2 * QUIET;
        let at = |place: usize| place.checked_sub(QUIET).filter(|place| *place < inner);
        let is_dark = |index: usize| match (at(index / size), at(index % size)) {
            (Some(row), Some(column)) => colors[row * inner + column] == Color::Dark,
            _ => false,
        };
        Self { size, dark: (0..size * size).map(is_dark).collect() }
    }

    /// One path of dark runs on white, a unit for each module.
    fn svg(&self) -> String {
        let mut path = String::new();
        for (row, modules) in self.dark.chunks_exact(self.size).enumerate() {
            let mut column = 0;
            for run in modules.chunk_by(|one, next| one == next) {
                if run[0] {
                    path.push_str(&format!("M{column} {row}h{0}v1h-{0}z", run.len()));
                }
                column += run.len();
            }
        }
        format!(
            r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} {0}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{0}v{0}H0z"/><path d="{path}"/></svg>"##,
            self.size
        )
    }

    /// One bit a pixel, dark or white.
    fn png(&self) -> Result<Vec<u8>, png::EncodingError> {
        let side = self.size * MODULE_PIXELS;
        let mut bits = Vec::with_capacity(side * side.div_ceil(8));
        for modules in self.dark.chunks_exact(self.size) {
            // A module is two whole bytes wide.
            let line: Vec<u8> = modules
                .iter()
                .flat_map(|is_dark| [if *is_dark { 0 } else { u8::MAX }; MODULE_PIXELS / 8])
                .collect();
            (0..MODULE_PIXELS).for_each(|_| bits.extend_from_slice(&line));
        }
        let mut picture = Vec::new();
        let mut encoder = png::Encoder::new(&mut picture, side as u32, side as u32);
        encoder.set_color(png::ColorType::Grayscale);
        encoder.set_depth(png::BitDepth::One);
        let mut writer = encoder.write_header()?;
        writer.write_image_data(&bits)?;
        writer.finish()?;
        Ok(picture)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINK: &str = "https://vote.example.org/c/spring?code=a77c78qsjn69";

    fn drawn() -> Modules {
        Modules::of(&QrCode::with_error_correction_level(LINK, EcLevel::M).unwrap())
    }

    #[test]
    fn a_camera_reads_the_link_in_the_picture() {
        let picture = drawn().png().unwrap();
        let mut decoder = png::Decoder::new(std::io::Cursor::new(picture));
        decoder.set_transformations(png::Transformations::EXPAND);
        let mut reader = decoder.read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        let side = reader.next_frame(&mut pixels).unwrap().width as usize;
        let mut seen = rqrr::PreparedImage::prepare_from_greyscale(side, side, |x, y| pixels[y * side + x]);
        let grids = seen.detect_grids();
        assert_eq!(grids[0].decode().unwrap().1, LINK);
    }

    #[test]
    fn both_pictures_are_dark_at_the_same_places() {
        let modules = drawn();
        let svg = modules.svg();
        let runs = svg.split('M').skip(2).map(|run| {
            let numbers = run.split(|c: char| !c.is_ascii_digit()).filter(|text| !text.is_empty());
            numbers.map(|text| text.parse().unwrap()).collect::<Vec<usize>>()
        });
        let mut dark = vec![false; modules.dark.len()];
        for run in runs {
            let from = run[1] * modules.size + run[0];
            dark[from..from + run[2]].fill(true);
        }
        assert_eq!(dark, modules.dark);
        assert!(dark[..QUIET * modules.size].iter().all(|is_dark| !is_dark), "white around it");
    }

    fn begins_when_asked(settings: &Settings, host: &str) -> Option<String> {
        let request = http::Request::builder().uri("/x").header(header::HOST, host);
        begins(settings, &request.body(()).unwrap().into_parts().0).ok()
    }

    #[test]
    fn a_link_begins_with_the_name_that_was_asked_and_with_nothing_before_it() {
        let begins = |host: &str| begins_when_asked(&Settings::default(), host);
        assert_eq!(begins("vote.example.org:8443").unwrap(), "https://vote.example.org:8443");
        assert_eq!(begins("vote.example.org@evil.example"), None);
        assert_eq!(begins("a b"), None);
    }

    #[test]
    fn a_public_address_is_believed_before_whoever_asks() {
        let public_url = Some("https://vote.example.org".parse().unwrap());
        let settings = Settings { public_url, ..Settings::default() };
        for host in ["evil.example", "a b", "vote.example.org@evil.example"] {
            assert_eq!(begins_when_asked(&settings, host).unwrap(), "https://vote.example.org");
        }
    }
}

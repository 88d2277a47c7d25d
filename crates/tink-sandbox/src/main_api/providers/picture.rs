//! Pictures of the simulated banks: drawn here, so that a page needs no other host. Their look is ours.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What a data URI may hold as it is.
const URI: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A square with the first letter of the name.
pub(super) fn icon(name: &str) -> String {
    let letter: String = name.chars().take(1).collect();
    uri(64, &colour(name), &letter)
}

/// A bar with the name.
pub(super) fn banner(name: &str) -> String {
    uri(480, &colour(name), name)
}

fn uri(width: u32, colour: &str, text: &str) -> String {
    // Names come from the catalogue and hold nothing that XML would read as markup; a test holds that.
    let drawing = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"64\" viewBox=\"0 0 {width} 64\">\
         <rect width=\"{width}\" height=\"64\" rx=\"8\" fill=\"{colour}\"/>\
         <text x=\"50%\" y=\"43\" font-family=\"sans-serif\" font-size=\"32\" fill=\"#fff\" text-anchor=\"middle\">\
         {text}</text></svg>"
    );
    format!("data:image/svg+xml,{}", utf8_percent_encode(&drawing, URI))
}

/// A dark colour of the name's own.
fn colour(name: &str) -> String {
    let hue = name.bytes().fold(7_u32, |hue, byte| (hue * 31 + u32::from(byte)) % 360);
    format!("hsl({hue},45%,32%)")
}

#[cfg(test)]
mod tests {
    use tink_ledger::rules::providers;

    use super::*;

    #[test]
    fn every_provider_has_pictures_of_its_own_that_are_plain_uris() {
        for provider in providers::all() {
            let name = &provider.display_name;
            assert!(!name.contains(['<', '>', '&', '"']), "{name}");
            for picture in [icon(name), banner(name)] {
                assert!(picture.starts_with("data:image/svg+xml,%3Csvg"), "{picture}");
                assert!(picture.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'"'), "{picture}");
            }
        }
    }
}

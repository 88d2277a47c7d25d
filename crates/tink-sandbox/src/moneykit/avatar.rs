//! Pictures of the institutions: drawn here, so that a page needs no other host. Their look is ours.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;

/// A disc with the first letter of the name, as a data URL.
pub(super) fn avatar(name: &str) -> String {
    // Names come from the table and hold nothing that XML would read as markup; a test holds that.
    let letter: String = name.chars().take(1).collect();
    let hue = name.bytes().fold(11_u32, |hue, byte| (hue * 31 + u32::from(byte)) % 360);
    let drawing = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"48\" height=\"48\" viewBox=\"0 0 48 48\">\
         <circle cx=\"24\" cy=\"24\" r=\"24\" fill=\"hsl({hue},45%,34%)\"/>\
         <text x=\"24\" y=\"32\" font-family=\"sans-serif\" font-size=\"24\" fill=\"#fff\" text-anchor=\"middle\">\
         {letter}</text></svg>"
    );
    format!("data:image/svg+xml;base64,{}", BASE64.encode(drawing))
}

#[cfg(test)]
mod tests {
    use tink_ledger::rules::link::all;

    use super::*;

    #[test]
    fn every_institution_has_a_small_picture_that_is_a_plain_url() {
        for institution in all() {
            assert!(!institution.name.contains(['<', '>', '&', '"']), "{}", institution.name);
            let picture = avatar(institution.name);
            let drawing = BASE64.decode(picture.strip_prefix("data:image/svg+xml;base64,").unwrap()).unwrap();
            assert!(drawing.starts_with(b"<svg ") && drawing.ends_with(b"</svg>"));
            assert!(picture.len() < 600 && picture.bytes().all(|byte| byte.is_ascii_graphic()), "{picture}");
        }
    }
}

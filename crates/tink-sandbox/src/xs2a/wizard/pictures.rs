//! The pictures of forms to look at: made up, and in Base64 as the platform sends them.

use tink_model::xs2a::{AnyValue, FlickerFrame};
use tink_model::{Json, List};

/// A picture (PNG) that reads TINK.
pub(super) const CAPTCHA: &str = "iVBORw0KGgoAAAANSUhEUgAAAFUAAAAjAQAAAADN9XsrAAAAM0lEQVR42mP4Dwc/GEhl/2Dgb2D4Ycff/IB09v+D///IAwUoYTfIk88m015k95PGJj+cARMZEioDx7vYAAAAAElFTkSuQmCC";

/// A picture (PNG) with the look of a QR code; it says nothing.
pub(super) const QR: &str = "iVBORw0KGgoAAAANSUhEUgAAAEsAAABLAQAAAAAQNUdHAAAAsUlEQVR42qXSOw7DIAwAUFcM3pILIHGNblwJLkCSE3ClblwjR0i2DlZdU7XJkJhKrcXwBoQ/GPgTM/xIArCAAKhyYLcWx0VlQDcVe2mSv3HBFms23hMfKfWmvfQjpVeKW/MnpJ4pgMs6ASl56rxGnu5mZduzynwz4/X1mMIRt7vnlMgsU9EoHbtczOJVDmyTnztUGdB2SLG0CPW0GN/lnFP+bQTz8Crr9oHZ1vPAv9f+Ceg2viAW/nVeAAAAAElFTkSuQmCC";

/// A flicker code: frames of five bars, of which the first is the clock.
pub(super) fn flicker() -> List<FlickerFrame> {
    let frames = [0b0_1111_u8, 0b1_1111, 0b0_0000, 0b1_0000, 0b0_1010, 0b1_1010, 0b0_0101, 0b1_0101];
    let bar = |frame: u8, place: u32| if frame >> (4 - place) & 1 == 1 { "1" } else { "0" };
    let frame = |frame: u8| FlickerFrame::from((0..5).map(|place| bar(frame, place).to_owned()).collect::<Vec<_>>());
    frames.into_iter().map(frame).collect::<Vec<_>>().into()
}

/// The labels of tabs.
pub(super) fn tabs(labels: &[&str]) -> List<AnyValue> {
    let tab = |label: &&str| AnyValue::from(Json::from(serde_json::Value::from(*label)));
    labels.iter().map(tab).collect::<Vec<_>>().into()
}

//! Pictures of forms: those that are sent with it, and the bars of a flicker code, which are drawn here.

use maud::{Markup, html};
use tink_model::xs2a::{FlickerFrame, FormElement};

/// Bars are so wide, and so far from each other.
const BAR: usize = 36;

/// How many milliseconds a frame is shown. No bar flashes more than three times a second.
const FRAME_MILLIS: usize = 250;

/// A picture (PNG) that a form came with.
pub(super) fn picture(element: &FormElement, text: &str) -> Markup {
    let data = element.data.as_deref().unwrap_or_default();
    html! { img.picture src={ "data:image/png;base64," (data) } alt=(text); }
}

/// A flicker code: bars that light up and go dark, and the same as digits for whoever cannot or does not want to look at them.
/// It needs no script and no style of its own.
pub(super) fn flicker(frames: &[FlickerFrame], text: &str) -> Markup {
    let bars = frames.iter().map(|frame| frame.len()).max().unwrap_or_default();
    let is_light = |frame: &FlickerFrame, bar: usize| frame.get(bar).is_some_and(|light| light == "1");
    let colours = |bar: usize| -> String {
        let colours: Vec<&str> =
            frames.iter().map(|frame| if is_light(frame, bar) { "#fff" } else { "#000" }).collect();
        colours.join(";")
    };
    let digits: Vec<String> = frames.iter().map(|frame| frame.concat()).collect();
    html! {
        svg.flicker viewBox={ "0 0 " (bars * BAR + BAR / 3) " 100" } aria-hidden="true" {
            @for bar in 0..bars {
                rect x=(bar * BAR + BAR / 3) y="12" width=(BAR * 2 / 3) height="76" fill="#fff" {
                    animate attributeName="fill" values=(colours(bar)) dur={ (frames.len() * FRAME_MILLIS) "ms" }
                        calcMode="discrete" repeatCount="indefinite" {}
                }
            }
        }
        details {
            summary { (text) }
            p { code { (digits.join(" ")) } }
        }
    }
}

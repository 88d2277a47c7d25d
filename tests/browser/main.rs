//! The pages for people in a real browser: Debian's Chromium, without a window, steered through its own driver.

mod in_chromium;

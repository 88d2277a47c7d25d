//! The authorization page, and that of the wizard, as a person meets them. Every test has a sandbox with a clock of its own, a client's
//! site to come back to, and a fresh browser.

mod app;
mod browser;
mod frame;
mod journey;
mod keyboard;
mod people;
mod site;
mod stage;
mod supplemental;
mod walk;
mod wizard;

use browser::{Browser, in_browser};
use stage::Stage;

//! The authorization page as a person meets it. Every test has a sandbox with a clock of its own, a client's site to come back
//! to, and a fresh browser.

mod app;
mod browser;
mod frame;
mod journey;
mod people;
mod site;
mod stage;
mod supplemental;
mod walk;

use browser::{Browser, in_browser};
use stage::Stage;

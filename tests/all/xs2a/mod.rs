//! XS2A.api, client and sandbox together: the way from a bank user to turnovers and back, who keeps connections up to date, consent,
//! every refusal, and the shapes that the sources print.

mod events;
mod modes;
pub(crate) mod refusals;
mod samples;
mod tenants;
pub(crate) mod walk;

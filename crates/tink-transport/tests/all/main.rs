//! Tests of the whole stack: what a client of an API sees, over fakes and over real sockets.

mod deadlines;
mod errors;
mod network;
mod paging;
mod redaction;
mod retrying;
mod router;
mod spans;
mod stack;
mod support;
mod tokens;

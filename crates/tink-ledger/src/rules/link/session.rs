//! For how long things of MoneyKit last.

/// A link session can be passed for so long (ours).
pub const SESSION_MILLIS: i64 = 30 * 60 * 1_000;

/// What a passed session gives can be exchanged for so long (ours).
pub const EXCHANGE_MILLIS: i64 = 10 * 60 * 1_000;

/// A deleted link can still be looked at for so long.
pub const DELETED_MILLIS: i64 = 90 * 24 * 60 * 60 * 1_000;

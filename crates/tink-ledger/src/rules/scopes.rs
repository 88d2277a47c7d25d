//! Scopes: what a token allows.

use std::collections::HashSet;

/// The scopes of the seed reference.
pub const SEED: [&str; 34] = [
    "accounts:read",
    "accounts:write",
    "authorization:grant",
    "budgets:read",
    "budgets:write",
    "categories:read",
    "contacts:read",
    "credentials:read",
    "credentials:refresh",
    "credentials:write",
    "data-exports:read",
    "data-exports:write",
    "documents:read",
    "documents:write",
    "follow:read",
    "follow:write",
    "identity:read",
    "identity:write",
    "investments:read",
    "properties:read",
    "properties:write",
    "providers:read",
    "statistics:read",
    "suggestions:read",
    "transactions:categorize",
    "transactions:read",
    "transactions:write",
    "transfer:execute",
    "transfer:read",
    "user:create",
    "user:delete",
    "user:read",
    "user:web_hooks",
    "user:write",
];

/// Scopes that came with later references (general references up to January 2026).
pub const LATER: [&str; 23] = [
    "activities:read",
    "authorization:read",
    "authorization:revoke",
    "balances:read",
    "balance-refresh",
    "balance-refresh:readonly",
    "beneficiaries:read",
    "beneficiaries:write",
    "calendar:read",
    "consents",
    "consents:readonly",
    "identities:readonly",
    "insights:read",
    "insights:write",
    "link-session:read",
    "link-session:write",
    "payment:read",
    "payment:write",
    "provider-consents:read",
    "provider-consents:write",
    "savings-goals:write",
    "subscriptions:read",
    "webhook-endpoints",
];

/// Every scope that any reference names: what a client has that is given no list.
#[must_use]
pub fn all() -> Vec<String> {
    SEED.iter().chain(&LATER).map(|scope| (*scope).to_owned()).collect()
}

/// Whether any reference names the scope.
#[must_use]
pub fn is_known(scope: &str) -> bool {
    SEED.contains(&scope) || LATER.contains(&scope)
}

/// The scopes of a list that is separated by commas or spaces, each once, in their order.
#[must_use]
pub fn parse(list: &str) -> Vec<String> {
    let mut seen = HashSet::new();
    let scopes = list.split([',', ' ']).filter(|scope| !scope.is_empty() && seen.insert(*scope));
    scopes.map(ToOwned::to_owned).collect()
}

/// The required scopes that are not held.
#[must_use]
pub fn missing<'a, R: AsRef<str>, H: AsRef<str>>(required: &'a [R], held: &[H]) -> Vec<&'a str> {
    let is_held = |scope: &&str| held.iter().any(|held| held.as_ref() == *scope);
    required.iter().map(AsRef::as_ref).filter(|scope| !is_held(scope)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_separated_by_commas_or_spaces() {
        assert_eq!(parse("user:read, accounts:read user:read"), ["user:read", "accounts:read"]);
        assert!(parse(" ,").is_empty());
    }

    #[test]
    fn what_is_required_and_not_held_is_missing() {
        assert_eq!(missing(&["user:read", "user:write"], &["user:read"]), ["user:write"]);
        assert!(missing(&["user:read"], &["user:write", "user:read"]).is_empty());
    }

    #[test]
    fn no_scope_is_listed_twice() {
        let mut all: Vec<&str> = SEED.iter().chain(&LATER).copied().collect();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), SEED.len() + LATER.len());
        assert!(all.iter().all(|scope| is_known(scope)));
    }
}

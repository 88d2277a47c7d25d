//! Which verb of the command reaches which operation of the APIs; several operations can share one. A test walks the generated tables of operations with it.

/// One operation and the subcommand that calls it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verb {
    /// The API, as in [`tink_model::Operation::api`].
    pub api: &'static str,
    /// The operation's id, as in [`tink_model::Operation::id`].
    pub operation: &'static str,
    /// The subcommand: `["accounts", "ingest"]`.
    pub path: &'static [&'static str],
}

const fn verb(api: &'static str, operation: &'static str, path: &'static [&'static str]) -> Verb {
    Verb { api, operation, path }
}

/// Every operation with its verb.
pub const VERBS: &[Verb] = &[
    verb("tink-connector", "createUser", &["user", "create"]),
    verb("tink-connector", "ingestAccounts", &["accounts", "ingest"]),
    verb("tink-connector", "updateAccount", &["accounts", "update"]),
    verb("tink-connector", "deleteAccount", &["accounts", "delete"]),
    verb("tink-connector", "ingestTransactions", &["transactions", "ingest"]),
    verb("tink-connector", "updateTransaction", &["transactions", "update"]),
    verb("tink-connector", "deleteTransactions", &["transactions", "delete"]),
    verb("tink-main", "createUser", &["user", "create"]),
    verb("tink-main", "deleteUser", &["user", "delete"]),
    verb("tink-main", "getUser", &["user", "get"]),
    verb("tink-main", "getToken", &["token"]),
    verb("tink-main", "getUserProfile", &["user", "profile"]),
    verb("tink-main", "updateUserProfile", &["user", "update-profile"]),
    verb("tink-main", "getVersion", &["monitoring", "version"]),
    verb("tink-main", "createAuthorizationGrant", &["token", "grant"]),
    verb("tink-main", "delegateAuthorizationGrant", &["token", "delegate"]),
    verb("tink-main", "listOAuthClients", &["clients", "list"]),
    verb("tink-main", "updateOAuthClient", &["clients", "update"]),
    verb("tink-main", "listAccounts", &["accounts", "list"]),
    verb("tink-main", "updateAccount", &["accounts", "edit"]),
    verb("tink-main", "listCredentials", &["credentials", "list"]),
    verb("tink-main", "createCredentials", &["credentials", "create"]),
    verb("tink-main", "getCredentials", &["credentials", "get"]),
    verb("tink-main", "updateCredentials", &["credentials", "update"]),
    verb("tink-main", "deleteCredentials", &["credentials", "delete"]),
    verb("tink-main", "refreshCredentials", &["credentials", "refresh"]),
    verb("tink-main", "supplementCredentials", &["credentials", "supply"]),
    verb("tink-main", "listProviders", &["providers", "list"]),
    verb("tink-main", "listProvidersByMarket", &["providers", "list"]),
    verb("tink-main", "listCategories", &["categories", "list"]),
    verb("tink-main", "listInvestments", &["investments", "list"]),
    verb("tink-main", "listLoans", &["loans", "list"]),
    verb("tink-main", "listLoanEvents", &["loans", "events"]),
    verb("tink-main", "listLoanTimelines", &["loans", "timelines"]),
    verb("tink-main", "search", &["search"]),
    verb("tink-main", "queryStatistics", &["statistics", "query"]),
    verb("tink-main", "getTransaction", &["transactions", "get"]),
    verb("tink-main", "updateTransaction", &["transactions", "edit"]),
    verb("tink-main", "listSimilarTransactions", &["transactions", "similar"]),
    verb("tink-main", "categorizeTransactions", &["transactions", "categorize"]),
    verb("tink-main", "checkHealth", &["monitoring", "health"]),
    verb("tink-main", "ping", &["monitoring", "ping"]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_has_a_verb_and_every_verb_exists() {
        let operations =
            tink_model::connector::operations::OPERATIONS.iter().chain(tink_model::main::operations::OPERATIONS);
        for operation in operations {
            let found = VERBS.iter().filter(|verb| verb.api == operation.api && verb.operation == operation.id).count();
            assert_eq!(found, 1, "{} {}", operation.api, operation.id);
        }
        for verb in VERBS {
            let mut command = &crate::command();
            for name in verb.path {
                command = command.find_subcommand(name).unwrap_or_else(|| panic!("{:?} does not exist", verb.path));
            }
        }
    }
}

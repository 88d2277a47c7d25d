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
    verb("tink-xs2a", "createBankUser", &["xs2a", "users", "create"]),
    verb("tink-xs2a", "listBankUsers", &["xs2a", "users", "list"]),
    verb("tink-xs2a", "getBankUser", &["xs2a", "users", "get"]),
    verb("tink-xs2a", "deleteBankUser", &["xs2a", "users", "delete"]),
    verb("tink-xs2a", "createAccessToken", &["xs2a", "tokens", "create"]),
    verb("tink-xs2a", "listAccessTokens", &["xs2a", "tokens", "list"]),
    verb("tink-xs2a", "getAccessToken", &["xs2a", "tokens", "get"]),
    verb("tink-xs2a", "extendAccessToken", &["xs2a", "tokens", "extend"]),
    verb("tink-xs2a", "deleteAccessToken", &["xs2a", "tokens", "delete"]),
    verb("tink-xs2a", "createBankConnection", &["xs2a", "connections", "create"]),
    verb("tink-xs2a", "listBankConnections", &["xs2a", "connections", "list"]),
    verb("tink-xs2a", "getBankConnection", &["xs2a", "connections", "get"]),
    verb("tink-xs2a", "deleteBankConnection", &["xs2a", "connections", "delete"]),
    verb("tink-xs2a", "syncBankConnection", &["xs2a", "connections", "sync"]),
    verb("tink-xs2a", "resetBankConnection", &["xs2a", "connections", "reset"]),
    verb("tink-xs2a", "listBankConnectionAccounts", &["xs2a", "connections", "accounts"]),
    verb("tink-xs2a", "listBankAccounts", &["xs2a", "accounts", "list"]),
    verb("tink-xs2a", "getBankAccount", &["xs2a", "accounts", "get"]),
    verb("tink-xs2a", "deleteBankAccount", &["xs2a", "accounts", "delete"]),
    verb("tink-xs2a", "getBalance", &["xs2a", "accounts", "balance"]),
    verb("tink-xs2a", "listTurnovers", &["xs2a", "accounts", "turnovers"]),
    verb("tink-xs2a", "markAsSeen", &["xs2a", "accounts", "mark-seen"]),
    verb("tink-xs2a", "markAsSeenUntil", &["xs2a", "accounts", "mark-seen"]),
    verb("tink-xs2a", "getReport", &["xs2a", "accounts", "report"]),
    verb("tink-xs2a", "driveWizard", &["xs2a", "wizard", "step"]),
    verb("tink-xs2a", "getWizardSession", &["xs2a", "wizard", "session"]),
    verb("tink-xs2a", "listEvents", &["xs2a", "events", "list"]),
    verb("tink-xs2a", "getEvent", &["xs2a", "events", "get"]),
    verb("tink-xs2a", "findBank", &["xs2a", "banks", "find"]),
    verb("tink-xs2a", "listBanks", &["xs2a", "banks", "list"]),
    verb("tink-xs2a", "autocompleteBanks", &["xs2a", "banks", "search"]),
    verb("moneykit", "generateAccessToken", &["moneykit", "token"]),
    verb("moneykit", "importLink", &["moneykit", "import"]),
    verb("moneykit", "listLinks", &["moneykit", "links", "list"]),
    verb("moneykit", "getLink", &["moneykit", "links", "get"]),
    verb("moneykit", "updateLink", &["moneykit", "links", "update"]),
    verb("moneykit", "deleteLink", &["moneykit", "links", "delete"]),
    verb("moneykit", "importTransactions", &["moneykit", "transactions", "import"]),
    verb("moneykit", "addProducts", &["moneykit", "links", "products"]),
    verb("moneykit", "resetLink", &["moneykit", "links", "reset"]),
    verb("moneykit", "listAccounts", &["moneykit", "accounts", "list"]),
    verb("moneykit", "listAccountNumbers", &["moneykit", "accounts", "numbers"]),
    verb("moneykit", "getAccount", &["moneykit", "accounts", "get"]),
    verb("moneykit", "listTransactions", &["moneykit", "transactions", "list"]),
    verb("moneykit", "syncTransactions", &["moneykit", "transactions", "sync"]),
    verb("moneykit", "listUserLinks", &["moneykit", "links", "user"]),
    verb("moneykit", "listUserAccounts", &["moneykit", "accounts", "user"]),
    verb("moneykit", "listUserTransactions", &["moneykit", "transactions", "user"]),
    verb("moneykit", "listInstitutions", &["moneykit", "institutions", "list"]),
    verb("moneykit", "getInstitution", &["moneykit", "institutions", "get"]),
    verb("moneykit", "createLinkSession", &["moneykit", "session", "create"]),
    verb("moneykit", "exchangeToken", &["moneykit", "session", "exchange"]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_has_a_verb_and_every_verb_exists() {
        let operations = tink_model::connector::operations::OPERATIONS
            .iter()
            .chain(tink_model::main::operations::OPERATIONS)
            .chain(tink_model::xs2a::operations::OPERATIONS)
            .chain(tink_model::moneykit::operations::OPERATIONS);
        for operation in operations {
            let found = VERBS.iter().filter(|verb| verb.api == operation.api && verb.operation == operation.id).count();
            assert_eq!(found, 1, "{} {}", operation.api, operation.id);
        }
        let all = crate::command();
        for verb in VERBS {
            let mut command = &all;
            for name in verb.path {
                command = command.find_subcommand(name).unwrap_or_else(|| panic!("{:?} does not exist", verb.path));
            }
        }
    }
}

//! What each scope means to the person who is asked for it.

use super::Language;

/// Scope, English, Swedish.
type Row = (&'static str, &'static str, &'static str);

/// Every scope of the ledger's lists.
const TABLE: &[Row] = &[
    ("accounts:read", "See your accounts and their balances", "Se dina konton och deras saldon"),
    ("accounts:write", "Change your accounts, such as their names", "Ändra dina konton, till exempel deras namn"),
    ("activities:read", "See what has happened in your finances", "Se vad som har hänt i din ekonomi"),
    ("authorization:grant", "Give access to your data on your behalf", "Ge åtkomst till dina uppgifter å dina vägnar"),
    (
        "authorization:read",
        "See which access to your data has been given",
        "Se vilken åtkomst till dina uppgifter som har getts",
    ),
    ("authorization:revoke", "Withdraw access to your data", "Återkalla åtkomst till dina uppgifter"),
    ("balance-refresh", "Fetch new balances from your bank", "Hämta nya saldon från din bank"),
    ("balance-refresh:readonly", "See whether new balances are being fetched", "Se om nya saldon håller på att hämtas"),
    ("balances:read", "See the balances of your accounts", "Se saldon på dina konton"),
    ("beneficiaries:read", "See the recipients that you have saved", "Se mottagare som du har sparat"),
    ("beneficiaries:write", "Add recipients to your bank", "Lägga till mottagare hos din bank"),
    ("budgets:read", "See your budgets", "Se dina budgetar"),
    ("budgets:write", "Create and change budgets", "Skapa och ändra budgetar"),
    ("calendar:read", "See the periods that your finances are shown by", "Se perioderna som din ekonomi visas efter"),
    ("categories:read", "See the categories of your transactions", "Se kategorierna för dina transaktioner"),
    ("consents", "Manage your consents", "Hantera dina samtycken"),
    ("consents:readonly", "See your consents", "Se dina samtycken"),
    ("contacts:read", "See your contacts", "Se dina kontakter"),
    ("credentials:read", "See which banks you have connected", "Se vilka banker du har anslutit"),
    ("credentials:refresh", "Fetch new data from your banks", "Hämta nya uppgifter från dina banker"),
    ("credentials:write", "Connect and remove banks", "Ansluta och ta bort banker"),
    ("data-exports:read", "See exports of your data", "Se exporter av dina uppgifter"),
    ("data-exports:write", "Order exports of your data", "Beställa exporter av dina uppgifter"),
    ("documents:read", "See your documents", "Se dina dokument"),
    ("documents:write", "Add and change documents", "Lägga till och ändra dokument"),
    ("follow:read", "See what you follow, such as a spending goal", "Se vad du följer, till exempel ett utgiftsmål"),
    ("follow:write", "Change what you follow", "Ändra vad du följer"),
    (
        "identities:readonly",
        "See your name and identity at your banks",
        "Se ditt namn och din identitet hos dina banker",
    ),
    ("identity:read", "See your name and identity", "Se ditt namn och din identitet"),
    ("identity:write", "Change your name and identity", "Ändra ditt namn och din identitet"),
    ("insights:read", "See observations about your finances", "Se iakttagelser om din ekonomi"),
    ("insights:write", "Act on observations about your finances", "Agera på iakttagelser om din ekonomi"),
    (
        "investments:read",
        "See your portfolios, with the funds and shares in them",
        "Se dina portföljer, med fonder och aktier i dem",
    ),
    ("link-session:read", "See the state of such a login", "Se hur det går med en sådan här inloggning"),
    ("link-session:write", "Start such a login for you", "Starta en sådan här inloggning åt dig"),
    ("payment:read", "See your payments", "Se dina betalningar"),
    ("payment:write", "Prepare payments for you", "Förbereda betalningar åt dig"),
    ("properties:read", "See your home and other property", "Se din bostad och annan egendom"),
    ("properties:write", "Change what is known about your property", "Ändra vad som är känt om din egendom"),
    (
        "provider-consents:read",
        "See what you have consented to at your banks",
        "Se vad du har samtyckt till hos dina banker",
    ),
    ("provider-consents:write", "Change your consents at your banks", "Ändra dina samtycken hos dina banker"),
    ("providers:read", "See which banks can be connected", "Se vilka banker som kan anslutas"),
    ("savings-goals:write", "Create and change savings goals", "Skapa och ändra sparmål"),
    ("statistics:read", "See statistics on your income and expenses", "Se statistik över dina inkomster och utgifter"),
    ("subscriptions:read", "See your subscriptions", "Se dina prenumerationer"),
    ("suggestions:read", "See suggestions on your finances", "Se förslag kring din ekonomi"),
    ("transactions:categorize", "Change the categories of your transactions", "Ändra kategorier på dina transaktioner"),
    ("transactions:read", "See your transactions", "Se dina transaktioner"),
    (
        "transactions:write",
        "Change your transactions, such as their texts",
        "Ändra dina transaktioner, till exempel deras texter",
    ),
    ("transfer:execute", "Transfer money for you", "Överföra pengar åt dig"),
    ("transfer:read", "See your transfers", "Se dina överföringar"),
    ("user:create", "Create users", "Skapa användare"),
    ("user:delete", "Delete you as a user, with all data", "Radera dig som användare, med alla uppgifter"),
    (
        "user:read",
        "See your profile, such as e-mail address and date of birth",
        "Se din profil, till exempel e-postadress och födelsedatum",
    ),
    ("user:web_hooks", "Be told when something happens to your data", "Få veta när något händer med dina uppgifter"),
    ("user:write", "Change your profile", "Ändra din profil"),
    ("webhook-endpoints", "Choose where such news is sent", "Välja vart sådana nyheter skickas"),
];

/// A scope in words; one that nobody described stands for itself.
pub(in crate::pages) fn describe(language: Language, scope: &str) -> &str {
    let row = TABLE.iter().find(|(known, _, _)| *known == scope);
    row.map_or(scope, |(_, english, swedish)| match language {
        Language::English => english,
        Language::Swedish => swedish,
    })
}

#[cfg(test)]
mod tests {
    use tink_ledger::rules::scopes;

    use super::*;

    #[test]
    fn every_scope_is_described_in_both_languages_and_no_other() {
        let all = scopes::all();
        for scope in &all {
            let (english, swedish) = (describe(Language::English, scope), describe(Language::Swedish, scope));
            assert!(english != scope && swedish != scope && english != swedish, "{scope}");
        }
        assert_eq!(TABLE.len(), all.len());
    }
}

//! What users read beside a status, in English or Swedish. The sentence on what a refresh brought follows captured answers; the
//! others are ours.

use crate::event::{Asked, Reason};
use crate::image::Credentials;
use crate::kind::{CredentialsKind, CredentialsStatus};
use crate::rules::providers;

/// The text beside the status of credentials, in the language of a locale; none before anything has happened.
#[must_use]
pub fn status_payload(credentials: &Credentials, locale: &str) -> Option<String> {
    use CredentialsStatus as Status;
    let swedish = providers::is_swedish(locale);
    let say = |english: &str, in_swedish: &str| Some(if swedish { in_swedish } else { english }.to_owned());
    let bank = providers::of_name(&credentials.provider).map_or("", |provider| provider.display_name.as_str());
    let standing = &credentials.standing;
    match standing.status {
        Status::Created | Status::Deleted => None,
        Status::Authenticating => say(&format!("Connecting to {bank}."), &format!("Ansluter till {bank}.")),
        Status::AwaitingMobileBankid => say("Open BankID and confirm.", "Öppna BankID och bekräfta."),
        Status::AwaitingThirdPartyApp => {
            say(&format!("Open the app of {bank} and confirm."), &format!("Öppna appen för {bank} och bekräfta."))
        }
        Status::AwaitingSupplemental if matches!(standing.asked, Some(Asked::Accounts(_))) => {
            say("Choose the accounts to fetch.", "Välj vilka konton som ska hämtas.")
        }
        Status::AwaitingSupplemental => {
            say(&format!("{bank} asks for more information."), &format!("{bank} ber om mer information."))
        }
        Status::Updating => say("Fetching accounts and transactions.", "Hämtar konton och transaktioner."),
        Status::Updated => Some(summary(swedish, credentials.last_accounts, credentials.last_count)),
        Status::AuthenticationError | Status::TemporaryError | Status::PermanentError => {
            let (english, in_swedish) = why(standing.reason?, credentials.kind);
            say(english, in_swedish)
        }
    }
}

/// What the last ingestion or refresh brought.
fn summary(swedish: bool, accounts: usize, transactions: usize) -> String {
    if swedish {
        let konto = if accounts == 1 { "konto" } else { "konton" };
        let transaktion = if transactions == 1 { "transaktion" } else { "transaktioner" };
        return format!("Analyserat {accounts} {konto} och {transactions} {transaktion}.");
    }
    let account = if accounts == 1 { "account" } else { "accounts" };
    let transaction = if transactions == 1 { "transaction" } else { "transactions" };
    format!("Analyzed {accounts} {account} and {transactions} {transaction}.")
}

/// Why it failed, and what to do.
fn why(reason: Reason, kind: CredentialsKind) -> (&'static str, &'static str) {
    match reason {
        Reason::WrongLogin if kind == CredentialsKind::Password => {
            ("The login is not right. Enter it again.", "Inloggningen stämmer inte. Ange den igen.")
        }
        Reason::WrongLogin => ("The bank does not know this user.", "Banken känner inte till användaren."),
        Reason::StaleLogin => {
            ("The login did not work before. Enter it again.", "Inloggningen fungerade inte tidigare. Ange den igen.")
        }
        Reason::WrongAnswer => ("The answer is not right. Try again.", "Svaret stämmer inte. Försök igen."),
        Reason::TurnedAway => ("The bank turned the login away.", "Banken nekade inloggningen."),
        Reason::Cancelled => ("The login was cancelled.", "Inloggningen avbröts."),
        Reason::TimedOut => ("The login was not confirmed in time.", "Inloggningen bekräftades inte i tid."),
        Reason::NotDelivered => {
            ("The bank cannot be reached. Try again later.", "Banken kan inte nås. Försök igen senare.")
        }
        Reason::TooMuch => {
            ("There are more accounts than can be kept.", "Det finns fler konton än vad som kan sparas.")
        }
        Reason::Disconnected => ("The bank is no longer connected.", "Banken är inte längre ansluten."),
    }
}

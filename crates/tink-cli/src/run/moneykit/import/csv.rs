//! A link made of a bank's files: the rows become transactions, the accounts are described by rules and flags.

use std::collections::HashMap;

use jiff::tz::TimeZone;
use tink_ingest::plan::{BalanceSource, Planned, PlannedAccount};
use tink_ingest::read::Context;
use tink_ingest::record::AccountKind;
use tink_ingest::rejects::{RejectCode, Rejection};
use tink_model::moneykit::{AccountImportData, BalancesImportData, ImportLinkRequest, TransactionImportData};
use tink_model::{Currency, Date, DateTime};

use super::super::customer::customer;
use crate::args::moneykit::import::{AccountArgs, AccountFlag, FromCsv};
use crate::exit::{Exit, Failure, Outcome};
use crate::import::files::{self, Read, Reading, Unread};
use crate::import::{document, show};
use crate::output::Output;
use crate::when;

/// The files that a request was made of.
pub(super) struct FromFiles {
    pub(super) read: Read,
    /// Rows that the bank has not booked, which an import has no place for.
    pub(super) pending: usize,
}

/// Reads the files and makes a request of them. What cannot be taken is told; where nothing can, that is a failure.
pub(super) fn request(args: &FromCsv, output: Output) -> Outcome<(ImportLinkRequest, FromFiles)> {
    let (Some(user), Some(institution), Some(currency)) = (&args.customer.user, &args.institution, &args.currency)
    else {
        return Err(Failure::usage("--user, --institution and --currency are needed with --from-csv"));
    };
    let context = Context {
        currency: currency.clone(),
        time_zone: TimeZone::UTC,
        account: args.account.id.as_deref().map(Into::into),
    };
    let reading = Reading {
        rules: args.rules.as_deref(),
        context: &context,
        // An import names its customer once; whose a row is does not matter to the plan.
        user: Some(user.as_str().into()),
        folder: None,
        strict: false,
        put_aside: false,
    };
    let read = match files::read(&args.files, &reading) {
        Ok(read) => read,
        Err(Unread::File(error)) => {
            if output.json && error.is_currency() {
                output.text(&document::refused(&error))?;
            }
            let step = if error.is_currency() {
                Some("Say the currency that the files are in, such as: --currency SEK. Nothing was sent.".to_owned())
            } else {
                error.next_step().map(|step| step.replace("--account", "--account-id"))
            };
            let failure = Failure::from(error);
            return Err(match step {
                Some(step) => failure.next(step),
                None => failure,
            });
        }
        Err(Unread::Row(row)) => return Err(Failure::new(Exit::Rejected, row.to_string())),
    };
    show::found_out(output, &read);
    show::rejections(output, &read.rejections);
    let accounts = accounts(&read, args, currency)?;
    let transactions = transactions(&read)?;
    let pending = usize::try_from(read.plan.transactions()).unwrap_or(usize::MAX).saturating_sub(transactions.len());
    if pending > 0 {
        let rows = show::count(pending as u64, "pending row is", "pending rows are");
        output.note(&format!("{rows} left out; an import has none."));
    }
    if transactions.is_empty() && read.rejections.count > 0 {
        if output.json {
            output.text(&document::rejected(&read))?;
        }
        return Err(Failure::new(Exit::Rejected, "no row could be taken; nothing was sent").next(
            match foreign(&read.rejections.kept) {
                Some(currency) => format!("The rows are in another currency. Say in which: --currency {currency}"),
                None => "Mend the rows, or the rules file, and repeat the command.".to_owned(),
            },
        ));
    }
    let mut request =
        ImportLinkRequest::new(customer(user, &args.customer), institution.as_str(), accounts, transactions);
    request.provider = args.provider.as_deref().map(Into::into);
    Ok((request, FromFiles { read, pending }))
}

/// The currency that all of the rows are in, where they were rejected for that; `CODE` where they do not write one code.
fn foreign(rejections: &[Rejection]) -> Option<&str> {
    if rejections.iter().any(|rejection| rejection.code != RejectCode::Currency) {
        return None;
    }
    let code = |rejection| -> Option<&str> {
        let Rejection { column, fields, .. }: &Rejection = rejection;
        let field = fields.get(column.as_ref()?.number.checked_sub(1)?)?.trim();
        field.parse::<Currency>().is_ok().then_some(field)
    };
    let first = code(rejections.first()?);
    Some(first.filter(|_| rejections.iter().all(|rejection| code(rejection) == first)).unwrap_or("CODE"))
}

fn accounts(read: &Read, args: &FromCsv, currency: &Currency) -> Outcome<Vec<AccountImportData>> {
    let planned = read.plan.accounts();
    let id = |account: &PlannedAccount| account.entity.external_id.as_str().to_owned();
    let known = || planned.iter().map(id).collect::<Vec<_>>().join(", ");
    let mut flags: HashMap<&str, &AccountFlag> = HashMap::new();
    for flag in &args.accounts {
        if !planned.iter().any(|account| id(account) == flag.id) {
            return Err(Failure::usage(format!("--account {}: the files have no such account", flag.id))
                .next(format!("They have: {}. Nothing was sent.", known())));
        }
        if flags.insert(&flag.id, flag).is_some() {
            return Err(Failure::usage(format!("--account {} is given twice", flag.id)).next("Nothing was sent."));
        }
    }
    let one = args.account.describes();
    if one && planned.len() != 1 {
        return Err(Failure::usage(format!(
            "the flags describe one account, and the files have {}: {}",
            planned.len(),
            known()
        ))
        .next("Describe each with --account ID=NAME,TYPE[,MASK], or in the rules file. Nothing was sent."));
    }
    let nothing = AccountArgs::default();
    let said = if one { &args.account } else { &nothing };
    Ok(planned.iter().map(|account| described(account, said, flags.get(&*id(account)).copied(), currency)).collect())
}

/// An account as the flags say, else as the rules and the balance column do.
fn described(
    account: &PlannedAccount,
    said: &AccountArgs,
    flag: Option<&AccountFlag>,
    currency: &Currency,
) -> AccountImportData {
    let entity = &account.entity;
    let (id, number) = (entity.external_id.as_str(), entity.number.as_str());
    let name = said.name.as_ref().or(flag.map(|flag| &flag.name)).unwrap_or(&entity.name);
    let kind = said.kind.as_deref().or(flag.map(|flag| &*flag.kind)).unwrap_or_else(|| kind(entity.r#type.as_str()));
    let mask =
        said.mask.clone().or_else(|| flag?.mask.clone()).or_else(|| (number != id).then(|| last_four(number))?);
    let in_files = match account.balance {
        // A sum is right only for an account that began with nothing.
        BalanceSource::Sum => None,
        BalanceSource::Given | BalanceSource::Told(_) if is_liability(kind) => Some(-entity.balance),
        BalanceSource::Given | BalanceSource::Told(_) => Some(entity.balance),
    };
    let mut balances = BalancesImportData::new().with_currency(currency.clone());
    balances.current = said.balance.or(in_files);
    balances.available = said.available;
    balances.limit = said.limit;
    balances.balance_date.clone_from(&said.balance_date);
    let mut data = AccountImportData::new(id, name.as_str(), kind, balances);
    data.mask = mask;
    data
}

/// The type for what the rules call an account; the import takes any text.
fn kind(rules: &str) -> &'static str {
    match AccountKind::from_name(rules).unwrap_or_default() {
        AccountKind::Checking => "depository.checking",
        AccountKind::Savings => "depository.savings",
        AccountKind::CreditCard => "liability.credit_card",
        AccountKind::Mortgage => "loan.mortgage",
        AccountKind::Loan => "loan.general",
        AccountKind::Investment | AccountKind::Pension => "investment",
        AccountKind::Other | AccountKind::External => "other",
    }
}

/// Whether the balance of an account is what is owed.
fn is_liability(kind: &str) -> bool {
    kind == "credit_card" || ["liability", "loan"].iter().any(|family| kind.split('.').next() == Some(family))
}

fn last_four(number: &str) -> Option<String> {
    let characters: Vec<char> = number.chars().filter(|c| c.is_alphanumeric()).collect();
    let start = characters.len().checked_sub(4)?;
    Some(characters[start..].iter().collect())
}

fn transactions(read: &Read) -> Outcome<Vec<TransactionImportData>> {
    let zones: HashMap<&str, &TimeZone> = read.files.iter().map(|file| (&*file.name, &file.time_zone)).collect();
    let ids: Vec<_> = read.plan.accounts().iter().map(|account| &account.entity.external_id).collect();
    let mut transactions = Vec::new();
    for row in read.plan.iter() {
        let row = row?;
        if row.entity.pending == Some(true) {
            continue;
        }
        let day = day(&row, zones.get(&*row.place.file).copied().unwrap_or(&TimeZone::UTC))?;
        let entity = &row.entity;
        transactions.push(
            TransactionImportData::new(ids[row.account].clone(), entity.amount, DateTime::from(day))
                .with_transaction_id(entity.external_id.clone())
                .with_description(entity.description.as_str()),
        );
    }
    Ok(transactions)
}

/// The day that the file says, of which the plan has midday.
fn day(row: &Planned, zone: &TimeZone) -> Outcome<Date> {
    when::day(row.entity.date, zone)
        .parse()
        .map_err(|_| Failure::failed(format!("{}: its day cannot be written", row.place)).next("Nothing was sent."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_of_the_rules_become_types_of_the_import() {
        assert_eq!(
            [kind("CHECKING"), kind("CREDIT_CARD"), kind("MORTGAGE"), kind("NEW")],
            ["depository.checking", "liability.credit_card", "loan.mortgage", "depository.checking"]
        );
        assert!(is_liability("liability.credit_card") && is_liability("loan.other") && is_liability("credit_card"));
        assert!(!is_liability("depository.checking") && !is_liability("liabilities"));
    }

    #[test]
    fn the_mask_is_the_end_of_a_number() {
        assert_eq!(last_four("9150-123 456 7").as_deref(), Some("4567"));
        assert_eq!(last_four("12 3"), None);
    }
}

//! `tink xs2a accounts`: list, get, delete, balance, turnovers, mark-seen and report.

use tink_model::Amount;
use tink_model::xs2a::{Balance, BankAccount, ReportLocale, Turnover, TurnoverList};
use tink_xs2a::{BankUserClient, TurnoverFilter};

use super::list::list;
use crate::args::xs2a::accounts::Accounts;
use crate::exit::{Exit, Outcome};
use crate::output::{Align, Output, grouped, table};
use crate::run::{done, first_filled, note_unreadable, or_dash, pairs, print, yes_no};

pub(super) async fn run(verb: Accounts, client: &BankUserClient, output: Output) -> Outcome {
    match verb {
        Accounts::List { page } => list(output, page, client.bank_account_pages(page.request()), show).await,
        Accounts::Get { of } => {
            let account = client.get_bank_account(&of.id.into()).await?;
            print(output, &account.to_json(), || show_one(&account))
        }
        Accounts::Delete { of } => {
            client.delete_bank_account(&of.id.as_str().into()).await?;
            done(output, &format!("deleted {}", of.id))
        }
        Accounts::Balance { of } => {
            let balance = client.get_balance(&of.id.into()).await?;
            print(output, &balance.to_json(), || show_balance(&balance))
        }
        Accounts::Turnovers { of, from, to, only_new } => {
            let mut filter = TurnoverFilter::new();
            if let Some(day) = from {
                filter = filter.with_from(day);
            }
            if let Some(day) = to {
                filter = filter.with_to(day);
            }
            if only_new {
                filter = filter.only_new();
            }
            let turnovers = client.list_turnovers(&of.id.into(), &filter).await?;
            note_unreadable(output, turnovers.turnovers.bad().len(), "turnovers");
            print(output, &turnovers.to_json(), || show_turnovers(&turnovers))
        }
        Accounts::MarkSeen { of, until } => {
            let account = of.id.as_str().into();
            match until {
                Some(day) => client.mark_as_seen_until(&account, day).await?,
                None => client.mark_as_seen(&account).await?,
            }
            let until = until.map(|day| format!(" up to {day}")).unwrap_or_default();
            done(output, &format!("marked the turnovers of {}{until} as seen", of.id))
        }
        Accounts::Report { of, report, locale } => {
            let locale = locale.map(ReportLocale::from);
            let report = client.get_report(&of.id.into(), &report, locale.as_ref()).await?;
            // Its form is not known, so that people get the JSON too.
            output.text(&format!("{}\n", report.as_str()))?;
            Ok(Exit::Done)
        }
    }
}

/// Accounts as a table.
pub(super) fn show(accounts: &[BankAccount]) -> String {
    let rows = accounts.iter().map(|account| {
        vec![
            or_dash(account.description.as_ref()),
            or_dash(account.r#type.as_ref()),
            or_dash(first_filled([&account.iban, &account.account_number])),
            or_dash(account.holder.as_ref()),
            or_dash(account.bank_name.as_ref()),
            or_dash(account.bank_connection_id.as_ref()),
            account.id.to_string(),
        ]
    });
    let left = Align::Left;
    let header = [
        ("Account", left),
        ("Type", left),
        ("IBAN", left),
        ("Holder", left),
        ("Bank", left),
        ("Connection", left),
        ("Id", left),
    ];
    table(&header, rows)
}

fn show_one(account: &BankAccount) -> String {
    pairs(&[
        ("Id", account.id.to_string()),
        ("Account", or_dash(account.description.as_ref())),
        ("Type", or_dash(account.r#type.as_ref())),
        ("IBAN", or_dash(account.iban.as_ref())),
        ("Number", or_dash(account.account_number.as_ref())),
        ("Holder", or_dash(account.holder.as_ref())),
        ("Joint", yes_no(account.joint_account)),
        ("Transfers", yes_no(account.transaction_possible)),
        ("Bank", or_dash(account.bank_name.as_ref())),
        ("Bank code", or_dash(account.bank_code.as_ref())),
        ("BIC", or_dash(account.bic.as_ref())),
        ("Country", or_dash(account.country_id.as_ref())),
        ("Connection", or_dash(account.bank_connection_id.as_ref())),
        ("Created", or_dash(account.created_at.as_ref())),
    ])
}

fn amount(amount: Option<Amount>) -> String {
    or_dash(amount.map(grouped))
}

fn show_balance(balance: &Balance) -> String {
    let row = vec![
        amount(balance.balance),
        amount(balance.available),
        amount(balance.limit),
        or_dash(balance.currency.as_ref()),
        or_dash(balance.date.as_ref()),
    ];
    let (left, right) = (Align::Left, Align::Right);
    let header = [("Balance", right), ("Available", right), ("Limit", right), ("Currency", left), ("Seen", left)];
    table(&header, [row])
}

fn show_turnovers(list: &TurnoverList) -> String {
    if list.turnovers.is_empty() {
        return "no turnovers\n".to_owned();
    }
    let rows = list.turnovers.iter().map(|turnover| {
        let purpose: Vec<&str> = turnover.purpose.iter().map(String::as_str).collect();
        vec![
            or_dash(turnover.booking_date),
            amount(turnover.amount),
            or_dash(turnover.currency.as_ref()),
            or_dash(first_filled([&turnover.counter_holder, &turnover.counter_iban])),
            if purpose.is_empty() { "-".to_owned() } else { purpose.join(" ") },
            or_dash(turnover.category_id.as_ref()),
            marks(turnover),
        ]
    });
    let (left, right) = (Align::Left, Align::Right);
    let header = [
        ("Booked", left),
        ("Amount", right),
        ("Currency", left),
        ("Counterpart", left),
        ("Purpose", left),
        ("Category", left),
        ("Marks", left),
    ];
    let days = list.days.map(|days| format!(" of {days} days")).unwrap_or_default();
    format!("{}{} turnovers{days}\n", table(&header, rows), list.turnovers.len())
}

fn marks(turnover: &Turnover) -> String {
    let marks = [("new", turnover.new), ("prebooked", turnover.prebooked), ("cancelled", turnover.canceled)];
    let set: Vec<&str> = marks.into_iter().filter(|(_, set)| *set == Some(true)).map(|(mark, _)| mark).collect();
    set.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The samples of the spec.
    fn sample(schema: &str) -> &'static [u8] {
        let found = tink_model::xs2a::examples::EXAMPLES.iter().find(|example| example.schema == schema);
        found.expect("a sample").text.as_bytes()
    }

    #[test]
    fn accounts_are_shown_as_a_table_and_one_by_one() {
        let account = BankAccount::decode(sample("BankAccount")).expect("an account");
        let lone =
            BankAccount::decode(br#"{"id":"A2","bank_connection_id":null,"account_number":"77"}"#).expect("an account");
        insta::assert_snapshot!(show(&[account.clone(), lone]), @r"
         Account    Type  IBAN                    Holder          Bank      Connection  Id
        ───────────────────────────────────────────────────────────────────────────────────
         Girokonto  giro  DE62888888880012345678  Max Mustermann  Testbank  C1          A1
         -          -     77                      -               -         -           A2
        ");
        insta::assert_snapshot!(show_one(&account), @r"
        Id          A1
        Account     Girokonto
        Type        giro
        IBAN        DE62888888880012345678
        Number      12345678
        Holder      Max Mustermann
        Joint       no
        Transfers   yes
        Bank        Testbank
        Bank code   88888888
        BIC         TESTDE88XXX
        Country     DE
        Connection  C1
        Created     2024-01-15 09:00:00
        ");
    }

    #[test]
    fn an_empty_iban_gives_way_to_the_number() {
        let account =
            BankAccount::decode(br#"{"id":"A3","iban":"","account_number":"77","holder":""}"#).expect("an account");
        insta::assert_snapshot!(show(std::slice::from_ref(&account)), @r"
         Account  Type  IBAN  Holder  Bank  Connection  Id
        ───────────────────────────────────────────────────
         -        -     77    -       -     -           A3
        ");
        assert!(
            show_one(&account).contains("IBAN        -\nNumber      77\nHolder      -\n"),
            "{}",
            show_one(&account)
        );
        let turnover = br#"{"turnovers":[{"id":"t1","counter_holder":"","counter_iban":"DE1"}]}"#;
        assert!(show_turnovers(&TurnoverList::decode(turnover).expect("turnovers")).contains("DE1"));
    }

    #[test]
    fn amounts_are_exact_and_stand_to_the_right() {
        let balance = Balance::decode(sample("Balance")).expect("a balance");
        insta::assert_snapshot!(show_balance(&balance), @r"
          Balance  Available     Limit  Currency  Seen
        ──────────────────────────────────────────────────────────────
         1,234.50   2,234.50  1,000.00  EUR       2024-01-15 09:00:00
        ");
        let unknown =
            Balance::decode(br#"{"id":"A1","balance":null,"available":123456789012345.67,"currency_id":"EUR"}"#);
        insta::assert_snapshot!(show_balance(&unknown.expect("a balance")), @r"
         Balance               Available  Limit  Currency  Seen
        ────────────────────────────────────────────────────────
               -  123,456,789,012,345.67      -  EUR       -
        ");
        let turnovers = TurnoverList::decode(sample("TurnoverList")).expect("turnovers");
        insta::assert_snapshot!(show_turnovers(&turnovers), @r"
         Booked        Amount  Currency  Counterpart  Purpose              Category  Marks
        ────────────────────────────────────────────────────────────────────────────────────────────
         2024-01-12    -49.90  EUR       Stadtwerke   Rechnung 4711 Danke  K.1.1     new
         2024-01-13  2,000.00  -         -            -                    -         new, prebooked
        2 turnovers of 90 days
        ");
        assert_eq!(show_turnovers(&TurnoverList::decode(b"{}").expect("turnovers")), "no turnovers\n");
    }
}

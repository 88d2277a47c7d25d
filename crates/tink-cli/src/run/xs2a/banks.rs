//! `tink xs2a banks`: find, list and search.

use tink_model::xs2a::Bank;
use tink_xs2a::{BankFilter, Xs2aClient};

use super::list::list;
use crate::args::xs2a::banks::Banks;
use crate::exit::Outcome;
use crate::output::{Align, Output, table};
use crate::run::{or_dash, pairs, print, yes_no};

pub(super) async fn run(verb: Banks, client: &Xs2aClient, output: Output) -> Outcome {
    match verb {
        Banks::Find { code } => {
            let bank = client.find_bank(&code).await?;
            print(output, &bank.to_json(), || show_one(&bank))
        }
        Banks::List { page, country } => {
            let filter = filter(country, None);
            list(output, page, client.bank_pages(&filter, page.request()), show).await
        }
        Banks::Search { text, page, country, product } => {
            let filter = filter(country, product);
            list(output, page, client.autocompleted_bank_pages(&text, &filter, page.request()), show).await
        }
    }
}

fn filter(country: Option<String>, product: Option<String>) -> BankFilter {
    let mut filter = BankFilter::new();
    if let Some(country) = country {
        filter = filter.with_country(country);
    }
    if let Some(product) = product {
        filter = filter.with_product(product);
    }
    filter
}

fn products(bank: &Bank) -> String {
    let products: Vec<&str> = bank.xs2a_products.iter().map(String::as_str).collect();
    if products.is_empty() { "-".to_owned() } else { products.join(", ") }
}

fn show(banks: &[Bank]) -> String {
    let rows = banks.iter().map(|bank| {
        vec![
            or_dash(bank.bank_code.as_ref()),
            or_dash(bank.bic.as_ref()),
            or_dash(bank.name.as_ref()),
            or_dash(bank.city.as_ref()),
            or_dash(bank.country_id.as_ref()),
            yes_no(bank.xs2a_supported),
            products(bank),
        ]
    });
    let left = Align::Left;
    let header = [
        ("Bank code", left),
        ("BIC", left),
        ("Name", left),
        ("City", left),
        ("Country", left),
        ("Reachable", left),
        ("Products", left),
    ];
    table(&header, rows)
}

fn show_one(bank: &Bank) -> String {
    pairs(&[
        ("Bank code", or_dash(bank.bank_code.as_ref())),
        ("BIC", or_dash(bank.bic.as_ref())),
        ("Name", or_dash(bank.name.as_ref())),
        ("Short name", or_dash(bank.short_name.as_ref())),
        ("Postal code", or_dash(bank.zipcode.as_ref())),
        ("City", or_dash(bank.city.as_ref())),
        ("Country", or_dash(bank.country_id.as_ref())),
        ("Reachable", yes_no(bank.xs2a_supported)),
        ("Products", products(bank)),
        ("Test mode", yes_no(bank.testmode)),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn banks_are_shown_as_a_table_and_one_by_one() {
        let text = r#"{"bank_code":"88888888","bic":"TESTDE88XXX","name":"Testbank","short_name":"Test","zipcode":null,"city":"Berlin",
            "country_id":"DE","testmode":"1","xs2a_products":["xs2a_api","xs2a_risk"],"xs2a_supported":true}"#;
        let bank = Bank::decode(text.as_bytes()).expect("a bank");
        insta::assert_snapshot!(show(&[bank.clone(), Bank::decode(b"{}").expect("a bank")]), @r"
         Bank code  BIC          Name      City    Country  Reachable  Products
        ───────────────────────────────────────────────────────────────────────────────────
         88888888   TESTDE88XXX  Testbank  Berlin  DE       yes        xs2a_api, xs2a_risk
         -          -            -         -       -        -          -
        ");
        insta::assert_snapshot!(show_one(&bank), @r"
        Bank code    88888888
        BIC          TESTDE88XXX
        Name         Testbank
        Short name   Test
        Postal code  -
        City         Berlin
        Country      DE
        Reachable    yes
        Products     xs2a_api, xs2a_risk
        Test mode    yes
        ");
    }
}

//! The Bank Code Service: the banks that can be reached.

use axum::response::Response;
use tink_ledger::image::fold;
use tink_ledger::rules::bank::{self, Bank as Known};
use tink_model::xs2a::Bank;

use super::page::{Wanted, page_of};
use crate::call::Call;
use crate::problem::Problem;
use crate::reply;

/// The product that reaches these banks.
const PRODUCT: &str = "xs2a_api";

pub(super) async fn find(call: Call) -> Result<Response, Problem> {
    let code = required(&call, "bank_code")?;
    let bank = bank::of_code_alone(&code).ok_or_else(|| Problem::not_found("Bank not found."))?;
    Ok(reply::json(shown(bank).to_json()))
}

pub(super) async fn list(call: Call) -> Result<Response, Problem> {
    let country = call.filled("country_id")?;
    page(&call, |bank| in_country(bank, country.as_deref()))
}

pub(super) async fn autocomplete(call: Call) -> Result<Response, Problem> {
    let wanted = fold(&required(&call, "q")?);
    let (country, product) = (call.filled("country_id")?, call.filled("product")?);
    page(&call, |bank| {
        let texts = [bank.name, bank.short_name, bank.bic, bank.code, bank.town];
        in_country(bank, country.as_deref())
            && product.as_deref().is_none_or(|product| bank.supported && product == PRODUCT)
            && texts.iter().any(|text| fold(text).contains(&wanted))
    })
}

fn required(call: &Call, name: &'static str) -> Result<String, Problem> {
    let missing = || Problem::invalid_at(format!("/{name}"), "required", format!("The {name} field is required."));
    call.filled(name)?.ok_or_else(missing)
}

fn in_country(bank: &Known, country: Option<&str>) -> bool {
    country.is_none_or(|country| bank.country.eq_ignore_ascii_case(country))
}

fn page(call: &Call, asked: impl Fn(&Known) -> bool) -> Result<Response, Problem> {
    let wanted = Wanted::of(call)?;
    let (banks, place) = wanted.cut(call, bank::all().iter().filter(|bank| asked(bank)).collect());
    let banks: Vec<Bank> = banks.into_iter().map(shown).collect();
    Ok(page_of!(BankPage, banks, place))
}

fn shown(bank: &Known) -> Bank {
    let products = if bank.supported { vec![PRODUCT.to_owned()] } else { Vec::new() };
    Bank::new()
        .with_bank_code(bank.code)
        .with_bic(bank.bic)
        .with_name(bank.name)
        .with_short_name(bank.short_name)
        .with_zipcode(bank.zipcode)
        .with_city(bank.town)
        .with_country_id(bank.country)
        .with_testmode(true)
        .with_xs2a_products(products)
        .with_xs2a_supported(bank.supported)
}

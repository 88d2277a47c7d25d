//! Amounts as the main API repeats them beside the number: unscaled value, scale and currency.

use tink_model::Amount;
use tink_model::main::CurrencyDenominatedAmount;

/// The amount with its currency, or nothing where the digits do not fit the API's 64-bit unscaled value.
pub(super) fn denominated(amount: Amount, currency: &str) -> Option<CurrencyDenominatedAmount> {
    let (unscaled, scale) = amount.to_i64_parts()?;
    Some(
        CurrencyDenominatedAmount::new()
            .with_unscaled_value(unscaled)
            .with_scale(i64::from(scale))
            .with_currency_code(currency),
    )
}

//! The user for whom a link is made, from flags.

use tink_model::moneykit::{CustomerUser, CustomerUserEmail, CustomerUserPhone};

use crate::args::moneykit::CustomerArgs;

/// The user with this id, and what else is said.
pub(super) fn customer(id: &str, args: &CustomerArgs) -> CustomerUser {
    let mut customer = CustomerUser::new(id);
    customer.email = args.email.as_deref().map(CustomerUserEmail::new);
    customer.phone = args.phone.as_deref().map(|number| {
        let mut phone = CustomerUserPhone::new(number);
        phone.country = args.phone_country.as_deref().map(Into::into);
        phone
    });
    customer
}

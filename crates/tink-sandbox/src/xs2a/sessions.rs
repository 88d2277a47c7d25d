//! The Wizard Service: how far a wizard is.

use axum::response::Response;
use serde_json::json;
use tink_ledger::image::{UserImage, Wizard};
use tink_ledger::rules::bank::{Step, Terms, WizardFault};
use tink_ledger::{Id, LedgerError, Refusal};
use tink_model::xs2a::{AnyValue, Product, WizardLastError, WizardSession, WizardStep};
use tink_model::{EpochMillis, Json};

use super::{ids, time};
use crate::call::Call;
use crate::problem::Problem;
use crate::reply;
use crate::world::World;

pub(super) async fn get(call: Call) -> Result<Response, Problem> {
    let tenant = call.caller.tenant()?;
    let (user, wizard) = ids::parse_transaction(call.path("transaction")).ok_or_else(not_found)?;
    let image = image(&call.world, tenant, user).await?.ok_or_else(not_found)?;
    let wizard = image.bank.wizard(wizard).ok_or_else(not_found)?;
    let key = ids::wizard_key(&call.world, user, wizard.id);
    let session = shown(call.world.ledger().now(), user, wizard).with_wizard_session_key(key);
    Ok(reply::json(session.to_json()))
}

/// A bank user of an API key, as far as that is known without settling anything; none for another's.
pub(super) async fn image(world: &World, tenant: &str, user: Id) -> Result<Option<std::sync::Arc<UserImage>>, Problem> {
    if !world.ledger().is_user_of(tenant, user).await? {
        return Ok(None);
    }
    match world.ledger().published(user).await {
        Ok(image) => Ok(Some(image)),
        Err(LedgerError::Refused(Refusal::UserNotFound)) => Ok(None),
        Err(other) => Err(other.into()),
    }
}

pub(super) fn not_found() -> Problem {
    Problem::not_found("Wizard session not found.")
}

/// How far a wizard is. The key that drives it is not part of this.
pub(super) fn shown(now: EpochMillis, user: Id, wizard: &Wizard) -> WizardSession {
    let state = wizard.state(now);
    let last_error = state.last_error.map(WizardFault::as_str).unwrap_or_default();
    WizardSession::new(ids::transaction(user, wizard.id))
        .with_id(wizard.id.to_string())
        .with_product(Product::Xs2aApi)
        .with_parameters(parameters(&wizard.terms))
        .with_last_error(WizardLastError::from(last_error))
        .with_testmode(true)
        .with_finished(state.is_over())
        .with_current_step(step(state.step))
        .with_created_at(time::clock(wizard.created()))
        .with_object("wizard_session")
}

fn step(step: Step) -> WizardStep {
    match step {
        Step::Bank => WizardStep::WizardStartStep,
        Step::Login => WizardStep::WizardLoginStep,
        Step::Demo(_) => WizardStep::WizardLoginNextStep,
        Step::Tan => WizardStep::WizardTanStep,
        Step::Redirect => WizardStep::WizardOauthRedirect,
        Step::Accounts => WizardStep::WizardAccountsStep,
        Step::Finish => WizardStep::WizardFinishStep,
    }
}

fn parameters(terms: &Terms) -> AnyValue {
    let all = json!({
        "sync_mode": terms.mode.as_str(),
        "account_selection": terms.selection.as_str(),
        "language": terms.language.as_str(),
        "bic": terms.bic,
        "country_id": terms.country,
        "days": terms.days,
        "limit_days": terms.limit_days,
    });
    AnyValue::from(Json::from(all))
}

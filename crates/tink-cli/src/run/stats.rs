//! `tink stats`: the figures of a user, asked for and shown.

use std::io::{self, IsTerminal};

use tink_main::MainClient;
use tink_model::main::operations::{GET_USER, LIST_ACCOUNTS, QUERY_STATISTICS};
use tink_model::main::{PeriodMode, StatisticQuery, StatisticResolution};

use super::Session;
use crate::args::statistics::Stats;
use crate::exit::{Exit, Outcome};
use crate::stats::{self, Gathered, Ink, TYPES};

impl Session {
    pub(crate) async fn stats(&self, args: Stats) -> Outcome {
        let scopes = [GET_USER.scopes, QUERY_STATISTICS.scopes, LIST_ACCOUNTS.scopes].concat();
        let client = self.connection.user(&args.user.id, &scopes).await?;
        let main = MainClient::new(client);
        let profile = main.get_user().await?.profile.unwrap_or_default();
        // The platform has figures by month only as the user's months are cut.
        let resolution = match profile.period_mode {
            Some(PeriodMode::MonthlyAdjusted) => StatisticResolution::MonthlyAdjusted,
            _ => StatisticResolution::Monthly,
        };
        let query = StatisticQuery::new()
            .with_types(TYPES.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>())
            .with_resolution(resolution.clone())
            .with_pad_result_until_today(true);
        let statistics = main.query_statistics(&query).await?;
        let accounts = main.list_accounts().await?.accounts;
        let locale = args.locale.or_else(|| profile.locale.map(|locale| locale.to_string()));
        let categories = MainClient::new(self.connection.without_token().clone())
            .list_categories(locale.as_deref().map(Into::into).as_ref())
            .await?;
        let asked = args.period.is_some();
        let figures = stats::gather(Gathered {
            user: args.user.id,
            currency: profile.currency.map(|currency| currency.to_string()).unwrap_or_default(),
            resolution: resolution.to_string(),
            statistics: &statistics,
            accounts: &accounts,
            categories: &categories,
            period: args.period,
            months: args.months,
        })?;
        if let Some(last) =
            figures.last_month.as_deref().filter(|last| !asked && *last < figures.expenses.period.as_str())
        {
            self.output.note(&format!("The last month with figures is {last}: --period {last}"));
        }
        if self.output.json {
            self.output.text(&stats::json(&figures))?;
        } else {
            let width = terminal_size::terminal_size_of(io::stdout()).map(|(width, _)| width.0);
            let ink = Ink::new(io::stdout().is_terminal(), width, &self.environment);
            self.output.drawing(&stats::text(&figures, ink))?;
        }
        Ok(Exit::Done)
    }
}

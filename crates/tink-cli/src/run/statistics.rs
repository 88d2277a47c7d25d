//! `tink statistics query`.

use tink_model::List;
use tink_model::main::operations::QUERY_STATISTICS;
use tink_model::main::{Refusal, Statistic, StatisticList, StatisticQuery};
use tink_transport::Call;

use super::{Session, given, or_dash};
use crate::args::statistics::Statistics;
use crate::body;
use crate::exit::Outcome;
use crate::output::{Align, grouped, table};

impl Session {
    pub(crate) async fn statistics(&self, verb: Statistics) -> Outcome {
        let Statistics::Query { user, body, types, resolution, periods, description, pad } = verb;
        let request = match &body.path {
            Some(path) => body::from_file(path, StatisticQuery::decode)?,
            None => {
                let mut query = StatisticQuery::new();
                query.types = given(types);
                query.resolution = resolution.map(Into::into);
                query.periods = given(periods);
                query.description = description;
                query.pad_result_until_today = pad.then_some(true);
                body::check(&query, "the query")?;
                query.to_json()
            }
        };
        let client = self.connection.user(&user.id, QUERY_STATISTICS.scopes).await?;
        let answer = self.send::<Refusal>(&client, Call::new(&QUERY_STATISTICS).json(request)).await?;
        self.print(&answer, StatisticList::decode, |list| show(&list.0))
    }
}

pub(super) fn show(list: &List<Statistic>) -> String {
    let rows = list.iter().map(|figure| {
        vec![
            or_dash(figure.r#type.as_ref()),
            or_dash(figure.resolution.as_ref()),
            or_dash(figure.period.as_ref()),
            or_dash(figure.description.as_ref()),
            or_dash(figure.value.map(grouped)),
        ]
    });
    let (left, right) = (Align::Left, Align::Right);
    let header = [("Type", left), ("Resolution", left), ("Period", left), ("Description", left), ("Value", right)];
    table(&header, rows)
}

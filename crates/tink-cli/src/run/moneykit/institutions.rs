//! `tink moneykit institutions`: list and get.

use moneykit_import::{InstitutionFilter, MoneykitClient};
use tink_model::moneykit::Institution;

use super::list::list;
use crate::args::moneykit::institutions::Institutions;
use crate::exit::Outcome;
use crate::output::{Align, Output, table};
use crate::run::{or_dash, pairs, print, yes_no};

pub(super) async fn run(verb: Institutions, client: &MoneykitClient, output: Output) -> Outcome {
    match verb {
        Institutions::List { name, featured, page } => {
            let mut filter = InstitutionFilter::new().with_page(page.request());
            if let Some(name) = name {
                filter = filter.with_name(name);
            }
            if featured {
                filter = filter.with_featured(true);
            }
            list(output, page.all, client.institution_pages(filter), show).await
        }
        Institutions::Get { id } => {
            let institution = client.get_institution(&id.into()).await?;
            print(output, &institution.to_json(), || show_one(&institution))
        }
    }
}

fn show(institutions: &[Institution]) -> String {
    let rows = institutions.iter().map(|institution| {
        vec![
            or_dash(institution.name.as_ref()),
            or_dash(institution.country.as_ref()),
            yes_no(institution.featured),
            institution.institution_id.to_string(),
        ]
    });
    let left = Align::Left;
    table(&[("Name", left), ("Country", left), ("Featured", left), ("Id", left)], rows)
}

fn show_one(institution: &Institution) -> String {
    pairs(&[
        ("Id", institution.institution_id.to_string()),
        ("Name", or_dash(institution.name.as_ref())),
        ("Country", or_dash(institution.country.as_ref())),
        ("Featured", yes_no(institution.featured)),
        ("Avatar", or_dash(institution.avatar.as_ref())),
    ])
}

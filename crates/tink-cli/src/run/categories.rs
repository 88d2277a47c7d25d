//! `tink categories list`.

use tink_model::main::operations::LIST_CATEGORIES;
use tink_model::main::{Category, CategoryList, Refusal};
use tink_transport::Call;

use super::{Session, or_dash};
use crate::args::Categories;
use crate::exit::Outcome;
use crate::output::{Align, table};

impl Session {
    pub(crate) async fn categories(&self, verb: Categories) -> Outcome {
        let Categories::List { locale } = verb;
        let mut call = Call::new(&LIST_CATEGORIES);
        if let Some(locale) = locale {
            call = call.query("locale", locale);
        }
        let answer = self.send::<Refusal>(self.connection.without_token(), call).await?;
        self.print(&answer, CategoryList::decode, show)
    }
}

/// The name that people know a category by: its own, else its group's, else its type's.
pub(crate) fn display_name(category: &Category) -> &str {
    [&category.secondary_name, &category.primary_name, &category.type_name]
        .into_iter()
        .find_map(|name| name.as_deref().filter(|name| !name.is_empty()))
        .or(category.code.as_deref())
        .unwrap_or("?")
}

fn show(list: &CategoryList) -> String {
    let mut sorted: Vec<&Category> = list.iter().collect();
    sorted.sort_by_key(|category| (category.sort_order, category.code.clone()));
    let depth = |category: &Category| category.code.as_deref().map_or(0, |code| code.matches([':', '.']).count());
    let rows = sorted.into_iter().map(|category| {
        let name = format!("{}{}", "  ".repeat(depth(category)), display_name(category));
        vec![name, or_dash(category.code.as_ref()), category.id.to_string()]
    });
    table(&[("Category", Align::Left), ("Code", Align::Left), ("Id", Align::Left)], rows)
}

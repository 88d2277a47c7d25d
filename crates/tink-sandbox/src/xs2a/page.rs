//! Pages of lists: `page` and `per_page`, and where a page stands in its list.

use crate::call::Call;
use crate::problem::Problem;

/// The elements of a page where the caller says nothing (official client libraries).
const USUAL: usize = 15;

/// The elements of a page at most (ours).
pub(super) const MOST: usize = 1_000;

/// Which page is wanted.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted {
    page: usize,
    per_page: usize,
}

/// Which elements of a list a page has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) total: i64,
    pub(super) per_page: i64,
    pub(super) current_page: i64,
    pub(super) last_page: i64,
    pub(super) next_page_url: Option<String>,
    pub(super) prev_page_url: Option<String>,
    /// The numbers of the first and the last element, from 1; none on an empty page.
    pub(super) numbers: Option<(i64, i64)>,
}

impl Wanted {
    /// The page that a call asks for.
    pub(super) fn of(call: &Call) -> Result<Self, Problem> {
        Ok(Self { page: number(call, "page", 1, usize::MAX)?, per_page: number(call, "per_page", USUAL, MOST)? })
    }

    /// The elements of the page, and where it stands. Beyond the last page there are none.
    pub(super) fn cut<T>(self, call: &Call, list: Vec<T>) -> (Vec<T>, Place) {
        let total = list.len();
        let skipped = (self.page - 1).saturating_mul(self.per_page).min(total);
        let elements: Vec<T> = list.into_iter().skip(skipped).take(self.per_page).collect();
        let last = total.div_ceil(self.per_page).max(1);
        let others = call.query_without(&["page", "per_page"]);
        let url =
            |page: usize| format!("{}{}?{others}page={page}&per_page={}", call.origin, call.target, self.per_page);
        let place = Place {
            total: int(total),
            per_page: int(self.per_page),
            current_page: int(self.page),
            last_page: int(last),
            next_page_url: (self.page < last).then(|| url(self.page + 1)),
            prev_page_url: (self.page > 1).then(|| url((self.page - 1).min(last))),
            numbers: (!elements.is_empty()).then(|| (int(skipped + 1), int(skipped + elements.len()))),
        };
        (elements, place)
    }
}

fn number(call: &Call, name: &str, usual: usize, most: usize) -> Result<usize, Problem> {
    let Some(text) = call.filled(name)? else { return Ok(usual) };
    let fault = |message: String| Problem::invalid_at(format!("/{name}"), "integer", message);
    match text.parse::<usize>() {
        Ok(number) if number > most => Err(fault(format!("It is at most {most}, and not {number}."))),
        Ok(number) if number > 0 => Ok(number),
        _ => Err(fault(format!("It is a whole number from 1 on, and not {text:?}."))),
    }
}

fn int(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// A page of the model's, which has a type of its own for each kind of element.
macro_rules! page_of {
    ($page:ident, $elements:expr, $place:expr) => {{
        let place: $crate::xs2a::page::Place = $place;
        let mut page = tink_model::xs2a::$page::new()
            .with_total(place.total)
            .with_per_page(place.per_page)
            .with_current_page(place.current_page)
            .with_last_page(place.last_page)
            .with_data($elements);
        page.next_page_url = place.next_page_url;
        page.prev_page_url = place.prev_page_url;
        page.from = place.numbers.map(|(first, _)| first);
        page.to = place.numbers.map(|(_, last)| last);
        $crate::reply::json(page.to_json())
    }};
}

pub(super) use page_of;

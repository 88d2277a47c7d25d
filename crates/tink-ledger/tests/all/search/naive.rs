//! The naive search: one filter after the other, as they read, and whole lists sorted.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use tink_ledger::rules::categories::CategoryTree;
use tink_ledger::rules::search::Sort;
use tink_model::Amount;

use super::asked::Asked;
use super::language::{Piece, local_day};
use super::world::{Built, Kept, NAMES, amount, category_of};

pub(super) struct Naive<'a> {
    built: &'a Built,
    asked: &'a Asked,
    zone: TimeZone,
}

impl<'a> Naive<'a> {
    pub(super) fn of(built: &'a Built, asked: &'a Asked) -> Self {
        Self { built, asked, zone: TimeZone::get(&built.image.profile.time_zone).unwrap() }
    }

    /// All hits in the order of ingestion.
    pub(super) fn hits(&self) -> Vec<Kept> {
        let asked = self.asked;
        let mut hits = self.built.rows.clone();
        hits.retain(|row| self.built.world.is_searchable(row.account));
        hits.retain(|row| asked.accounts.is_empty() || asked.accounts.contains(&row.account));
        hits.retain(|_| asked.own_credentials || !asked.foreign_credentials);
        hits.retain(|row| {
            let code = category_of(&row.description);
            asked.categories.is_empty() || asked.categories.iter().any(|asked| contains_code(asked, code))
        });
        hits.retain(|row| asked.external_ids.is_empty() || asked.external_ids.contains(&row.external_id));
        hits.retain(|row| asked.start.is_none_or(|start| start <= row.date));
        hits.retain(|row| asked.end.is_none_or(|end| row.date <= end));
        hits.retain(|row| asked.min_amount.is_none_or(|least| amount(least) <= row.amount));
        hits.retain(|row| asked.max_amount.is_none_or(|most| row.amount <= amount(most)));
        hits.retain(|row| asked.include_upcoming || !self.is_upcoming(row));
        hits.retain(|row| asked.pieces.iter().all(|piece| piece.holds(row, asked.now, &self.zone)));
        hits
    }

    pub(super) fn is_upcoming(&self, row: &Kept) -> bool {
        local_day(row.date, &self.zone) > local_day(self.asked.now, &self.zone)
    }

    /// The sums by year and month in the user's zone.
    pub(super) fn months(&self, hits: &[Kept]) -> Vec<(String, (i128, u32))> {
        let mut months: BTreeMap<(i16, i8), Vec<Amount>> = BTreeMap::new();
        for row in hits {
            let date = local_day(row.date, &self.zone);
            months.entry((date.year(), date.month())).or_default().push(row.amount);
        }
        let key = |year: i16, month: i8| {
            let sign = if year < 0 { "-" } else { "" };
            format!("{sign}{:04}-{month:02}", year.abs())
        };
        months.iter().map(|((year, month), amounts)| (key(*year, *month), sum(amounts))).collect()
    }

    pub(super) fn page(&self, mut hits: Vec<Kept>) -> Vec<Kept> {
        // A stable sort keeps the order of ingestion among equals.
        hits.sort_by_key(|row| row.date);
        match self.asked.sort {
            Sort::Date => {}
            Sort::Score => hits.sort_by_key(|row| self.score(row)),
            Sort::Account => hits.sort_by_key(|row| NAMES[usize::from(row.account)]),
            Sort::Description => hits.sort_by_key(|row| lower(&row.description)),
            Sort::Amount => hits.sort_by_key(|row| row.amount),
            Sort::Category => hits.sort_by_key(|row| {
                CategoryTree::get().all().position(|category| category.code() == category_of(&row.description))
            }),
        }
        if !self.asked.ascending {
            hits.reverse();
        }
        hits.into_iter().skip(self.asked.offset).take(self.asked.limit).collect()
    }

    /// Every word of the query string at its best place, looked for character by character.
    pub(super) fn score(&self, row: &Kept) -> i64 {
        let mut words: Vec<String> = Vec::new();
        for piece in &self.asked.pieces {
            if let Piece::Word(word) = piece
                && !words.contains(&lower(word))
            {
                words.push(lower(word));
            }
        }
        let text: Vec<char> = lower(&row.description).chars().collect();
        let is_letter = |at: Option<usize>| at.and_then(|at| text.get(at)).is_some_and(|c| c.is_alphanumeric());
        let places = |word: &String| {
            let word: Vec<char> = word.chars().collect();
            let places = (0..text.len()).filter(|at| text[*at..].starts_with(&word)).map(|at| {
                let kind = match (is_letter(at.checked_sub(1)), is_letter(Some(at + word.len()))) {
                    (false, false) => 3000,
                    (false, true) => 2000,
                    (true, _) => 1000,
                };
                kind - i64::try_from(at.min(999)).unwrap()
            });
            places.max().unwrap_or(0)
        };
        words.iter().map(places).sum()
    }
}

/// Lower case, one character at a time.
pub(super) fn lower(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).collect()
}

/// Whether a code is the asked one or below it.
pub(super) fn contains_code(asked: &str, code: &str) -> bool {
    code == asked || code.strip_prefix(asked).is_some_and(|rest| rest.starts_with([':', '.']))
}

/// The exact sum at the largest scale, as mantissa and scale.
pub(super) fn sum(amounts: &[Amount]) -> (i128, u32) {
    let scale = amounts.iter().map(|amount| amount.parts().1).max().unwrap_or(0);
    let mantissas = amounts.iter().map(|amount| {
        let (mantissa, own) = amount.parts();
        mantissa * 10_i128.pow(scale - own)
    });
    (mantissas.sum(), scale)
}

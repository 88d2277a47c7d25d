//! The text of a rules file to [`Rules`]: each key's meaning, and what is wrong with it.

use jiff::tz::TimeZone;
use toml::de::DeTable;

use super::section::{Located, Section, Source, nearest};
use super::{AccountRules, ColumnRule, Columns, DebitColumn, KindRules, PendingRules, Rules, SignRules};
use crate::error::Error;
use crate::format::{DateFormat, NumberFormat, Thousands};
use crate::read::{Encoding, Format};
use crate::record::{AccountKind, TransactionKind};
use crate::text::folded;

pub(super) fn rules(text: &str, file: &str) -> Result<Rules, Error> {
    let source = Source { file, text };
    let document = DeTable::parse(text).map_err(|error| {
        let message = format!("not TOML: {}", error.message().trim_end().replace('\n', ", "));
        source.error(&error.span().unwrap_or(0..0), message)
    })?;
    let top = Section::new(source, "", document.get_ref());
    let rules = Rules {
        file: file.to_owned(),
        format: format(&top)?,
        user: name(&top, "user")?.map(Into::into),
        encoding: encoding(&top)?,
        delimiter: one_byte(&top, "delimiter")?.flatten(),
        quote: one_byte(&top, "quote")?,
        header: top.flag("header")?,
        skip_top: top.count("skip_top")?.map(u64::from),
        skip_bottom: top.count("skip_bottom")?.unwrap_or(0) as usize,
        currency: parsed(&top, "currency", "it must be a code of three capital letters, such as SEK")?,
        time_zone: time_zone(&top)?,
        columns: column_rules(&top)?,
        dates: dates(&top.section("date")?)?,
        number: number(&top.section("number")?)?,
        sign: sign(&top.section("sign")?)?,
        pending: pending(&top.section("pending")?)?,
        kinds: kinds(&top.section("kind")?)?,
        account: top.section("account")?.present().map(|section| account(&section, true)).transpose()?,
        accounts: accounts(&top)?,
    };
    top.refuse_unknown()?;
    Ok(rules)
}

/// A value that is one ASCII character; `Some(None)` when it is empty.
fn one_byte(section: &Section<'_>, key: &'static str) -> Result<Option<Option<u8>>, Error> {
    let Some(Located { value, span }) = section.text(key)? else { return Ok(None) };
    match value.as_bytes() {
        [] if key == "quote" => Ok(Some(None)),
        [byte] if byte.is_ascii() && !matches!(byte, b'\n' | b'\r') && !byte.is_ascii_alphanumeric() => {
            Ok(Some(Some(*byte)))
        }
        _ => Err(section.error(key, &span, "it must be one character, such as \";\" or \"\\t\"")),
    }
}

fn format(top: &Section<'_>) -> Result<Option<Format>, Error> {
    let Some(Located { value, span }) = top.text("format")? else { return Ok(None) };
    match Format::from_name(value) {
        Some(format) => Ok(Some(format)),
        None => Err(top.error("format", &span, "it must be csv, ofx, camt053 or mt940")),
    }
}

fn encoding(top: &Section<'_>) -> Result<Option<Encoding>, Error> {
    let Some(Located { value, span }) = top.text("encoding")? else { return Ok(None) };
    match Encoding::from_name(value) {
        Some(encoding) => Ok(Some(encoding)),
        None => Err(top.error(
            "encoding",
            &span,
            "it must be utf-8, utf-8-bom, utf-16, windows-1252, latin-1 or another encoding's usual name",
        )),
    }
}

fn parsed<T: std::str::FromStr>(section: &Section<'_>, key: &'static str, wanted: &str) -> Result<Option<T>, Error> {
    let Some(Located { value, span }) = section.text(key)? else { return Ok(None) };
    value.parse().map(Some).map_err(|_| section.error(key, &span, wanted))
}

fn time_zone(top: &Section<'_>) -> Result<Option<TimeZone>, Error> {
    let Some(Located { value, span }) = top.text("time_zone")? else { return Ok(None) };
    TimeZone::get(value)
        .map(Some)
        .map_err(|_| top.error("time_zone", &span, "it must be a name such as Europe/Stockholm"))
}

fn column_rules(top: &Section<'_>) -> Result<Option<Columns<ColumnRule>>, Error> {
    let Some(section) = top.section("columns")?.present() else { return Ok(None) };
    let one = |key: &'static str| -> Result<Option<ColumnRule>, Error> {
        let mut found = section.columns(key)?;
        match found.len() {
            0 | 1 => Ok(found.pop()),
            _ => Err(Error::rules(section.file(), format!("columns.{key} takes one column, not a list"))
                .at(found[0].at.0, Some(found[0].at.1))),
        }
    };
    let columns = Columns {
        date: section.columns("date")?,
        value_date: one("value_date")?,
        amount: one("amount")?,
        debit: one("debit")?,
        credit: one("credit")?,
        indicator: one("indicator")?,
        balance: one("balance")?,
        currency: one("currency")?,
        description: section.columns("description")?,
        counterparty: one("counterparty")?,
        id: one("id")?,
        account: one("account")?,
        user: one("user")?,
        pending: one("pending")?,
        kind: one("kind")?,
    };
    section.refuse_unknown()?;
    let missing =
        |what: &str| Err(Error::rules(section.file(), format!("[columns] does not say which column is {what}")));
    if columns.date.is_empty() {
        return missing("the date");
    }
    match (&columns.amount, &columns.debit, &columns.credit) {
        (Some(_), None, None) | (None, Some(_), Some(_)) => {}
        (None, ..) => return missing("the amount; give amount, or both debit and credit"),
        (Some(_), ..) => {
            return Err(Error::rules(
                section.file(),
                "[columns] has amount as well as debit or credit; give one or the other".to_owned(),
            ));
        }
    }
    if columns.indicator.is_some() && columns.amount.is_none() {
        return missing("the amount whose direction the indicator tells");
    }
    if columns.description.is_empty() && columns.counterparty.is_none() {
        return missing("the description");
    }
    Ok(Some(columns))
}

fn dates(section: &Section<'_>) -> Result<Vec<DateFormat>, Error> {
    let formats = section.texts("formats")?.into_iter().map(|Located { value, span }| {
        DateFormat::new(value).map_err(|error| section.error("formats", &span, &error.to_string()))
    });
    let formats = formats.collect::<Result<_, _>>()?;
    section.refuse_unknown()?;
    Ok(formats)
}

fn number(section: &Section<'_>) -> Result<Option<NumberFormat>, Error> {
    let decimal = match section.text("decimal")? {
        None => None,
        Some(Located { value: ",", .. }) => Some(','),
        Some(Located { value: ".", .. }) => Some('.'),
        Some(Located { span, .. }) => return Err(section.error("decimal", &span, "it must be \",\" or \".\"")),
    };
    let thousands = section.text("thousands")?;
    section.refuse_unknown()?;
    let Some(decimal) = decimal else {
        return match thousands {
            Some(Located { span, .. }) => {
                Err(section.error("thousands", &span, "it says nothing without number.decimal"))
            }
            None => Ok(None),
        };
    };
    let thousands = match thousands {
        None => Thousands::Any,
        Some(Located { value: "", .. }) => Thousands::None,
        Some(Located { value, span }) => match value.chars().collect::<Vec<_>>()[..] {
            [c] if c == decimal => return Err(section.error("thousands", &span, "it is the decimal sign already")),
            [c] if crate::format::number::is_blank(c) => Thousands::Only(' '),
            [c] if crate::format::number::is_apostrophe(c) => Thousands::Only('\''),
            [c @ ('.' | ',')] => Thousands::Only(c),
            _ => return Err(section.error("thousands", &span, "it must be \"\", \".\", \",\", \" \" or \"'\"")),
        },
    };
    Ok(Some(NumberFormat { decimal, thousands }))
}

fn words(section: &Section<'_>, key: &'static str) -> Result<Vec<String>, Error> {
    Ok(section.texts(key)?.into_iter().map(|found| folded(found.value)).collect())
}

fn sign(section: &Section<'_>) -> Result<SignRules, Error> {
    let rules = SignRules {
        debit: words(section, "debit")?,
        credit: words(section, "credit")?,
        inverted: section.flag("inverted")?.unwrap_or(false),
        debit_column: match section.text("debit_column")? {
            None => None,
            Some(Located { value: "unsigned", .. }) => Some(DebitColumn::Unsigned),
            Some(Located { value: "signed", .. }) => Some(DebitColumn::Signed),
            Some(Located { value: "either", .. }) => Some(DebitColumn::Either),
            Some(Located { span, .. }) => {
                return Err(section.error("debit_column", &span, "it must be \"unsigned\", \"signed\" or \"either\""));
            }
        },
    };
    section.refuse_unknown()?;
    Ok(rules)
}

fn pending(section: &Section<'_>) -> Result<PendingRules, Error> {
    let rules = PendingRules {
        values: words(section, "values")?,
        booked: words(section, "booked")?,
        empty: section.flag("empty")?.unwrap_or(false),
    };
    section.refuse_unknown()?;
    Ok(rules)
}

fn kinds(section: &Section<'_>) -> Result<KindRules, Error> {
    let kind = |found: &Located<&str>, key: &str| {
        TransactionKind::from_name(found.value).ok_or_else(|| {
            section.error(key, &found.span, &one_of(found.value, TransactionKind::ALL.iter().map(|kind| kind.as_str())))
        })
    };
    let default = section.text("default")?.map(|found| kind(&found, "default")).transpose()?.unwrap_or_default();
    let mut values = Vec::new();
    for (word, found) in section.section("values")?.free_texts()? {
        values.push((folded(word), kind(&found, "values")?));
    }
    section.refuse_unknown()?;
    Ok(KindRules { default, values })
}

/// A text that is not empty.
fn name(section: &Section<'_>, key: &'static str) -> Result<Option<String>, Error> {
    match section.text(key)? {
        Some(Located { value, span }) if value.trim().is_empty() => {
            Err(section.error(key, &span, "it must not be empty"))
        }
        found => Ok(found.map(|found| found.value.trim().to_owned())),
    }
}

fn account(section: &Section<'_>, only: bool) -> Result<AccountRules, Error> {
    let kind = match section.text("type")? {
        None => AccountKind::default(),
        Some(found) => AccountKind::from_name(found.value).ok_or_else(|| {
            section.error("type", &found.span, &one_of(found.value, AccountKind::ALL.iter().map(|kind| kind.as_str())))
        })?,
    };
    let balance = match section.digits("balance")? {
        None => None,
        Some(Located { value, span }) => Some(value.parse().map_err(|_| {
            section.error("balance", &span, "it must be an amount with a decimal point, such as \"1234.50\"")
        })?),
    };
    let rules = AccountRules {
        user: name(section, "user")?.map(Into::into),
        id: name(section, "id")?.map(Into::into),
        name: name(section, "name")?,
        number: name(section, "number")?,
        kind,
        balance,
    };
    if only {
        section.refuse_unknown()?;
    }
    Ok(rules)
}

fn accounts(top: &Section<'_>) -> Result<Vec<(String, AccountRules)>, Error> {
    let mut all: Vec<(String, AccountRules)> = Vec::new();
    for (section, span) in top.sections("accounts")? {
        let rules = account(&section, false)?;
        let value = section.text("value")?;
        section.refuse_unknown()?;
        let Some(value) = value else {
            return Err(section.error(
                "value",
                &span,
                "each [[accounts]] needs the value that the account column has for it",
            ));
        };
        let folded = folded(value.value);
        if all.iter().any(|(earlier, _)| *earlier == folded) {
            return Err(section.error("value", &value.span, "another [[accounts]] has this value already"));
        }
        all.push((folded, rules));
    }
    Ok(all)
}

fn one_of<'n>(word: &str, names: impl Iterator<Item = &'n str> + Clone) -> String {
    let list = names.clone().collect::<Vec<_>>().join(", ");
    match nearest(word, names) {
        Some(name) => format!("{word:?} is none of {list}; did you mean {name}?"),
        None => format!("{word:?} is none of {list}"),
    }
}

//! The keywords that limit values, as checks.

use super::cursor::Cursor;
use super::model::{Check, Rule, Type};
use super::{Node, SpecError};

/// Keywords that limit a single value.
pub(super) const LIMITS: &[&str] = &["minLength", "maxLength", "pattern", "minimum", "maximum"];

pub(super) fn limits(place: &Cursor<'_>, ty: &Type) -> Result<Vec<Check>, SpecError> {
    let mut checks = Vec::new();
    for (name, value) in place.members()? {
        let check = match name {
            "minLength" => Check::MinLength(value.count()?),
            "maxLength" => Check::MaxLength(value.count()?),
            "pattern" => Check::Pattern(value.text()?.to_owned()),
            "minimum" => Check::Minimum(value.number()?.to_owned()),
            "maximum" => Check::Maximum(value.number()?.to_owned()),
            _ => continue,
        };
        applies(&check, ty, &value)?;
        checks.push(check);
    }
    Ok(checks)
}

/// Whether a limit can be checked on values of a type.
fn applies(check: &Check, ty: &Type, place: &Cursor<'_>) -> Result<(), SpecError> {
    let fits = match check {
        Check::MaxLength(_) => ty.is_textual() || matches!(ty, Type::Json),
        Check::MinLength(_) | Check::Pattern(_) => ty.is_textual(),
        Check::Minimum(_) | Check::Maximum(_) => matches!(ty, Type::Integer | Type::Primitive("Amount")),
        Check::AllowedKeys(_) => matches!(ty, Type::Json),
        Check::MaxAgeYears(_) => matches!(ty, Type::Primitive("EpochMillis")),
        Check::OneOf(_) => ty.is_textual() || matches!(ty, Type::Named(_)),
        _ => true,
    };
    if fits { Ok(()) } else { Err(place.error("the generator does not handle this limit on a value of this type")) }
}

pub(super) fn list_rules(property: &Cursor<'_>, ty: &Type) -> Result<Vec<Check>, SpecError> {
    let mut checks = Vec::new();
    for (name, value) in property.members()? {
        let check = match name {
            "minItems" => Check::MinItems(value.count()?),
            "maxItems" => Check::MaxItems(value.count()?),
            "x-unique-by" => Check::UniqueBy(value.text()?.to_owned()),
            _ => continue,
        };
        if !matches!(ty, Type::List(_)) {
            return Err(value.error("this limit is for lists"));
        }
        checks.push(check);
    }
    Ok(checks)
}

pub(super) fn reference(property: &Cursor<'_>, ty: &Type) -> Result<Vec<Check>, SpecError> {
    let Some(place) = property.get("x-refers-to") else { return Ok(Vec::new()) };
    let path = |place: &Cursor<'_>| -> Result<Vec<String>, SpecError> {
        Ok(place.text()?.split('.').map(str::to_owned).collect())
    };
    match (place.node(), ty) {
        (Node::Object(_), Type::List(_)) => {
            place.only(&["member", "to"])?;
            let member = place.required("member")?.text()?.to_owned();
            Ok(vec![Check::EachRefersTo { member, path: path(&place.required("to")?)? }])
        }
        (Node::Object(_), _) => Err(place.error("only elements of a list can each refer to others")),
        (_, ty) if ty.is_textual() => Ok(vec![Check::RefersTo { path: path(&place)? }]),
        _ => Err(place.error("only a text can refer to others")),
    }
}

pub(super) fn restrictions(property: &Cursor<'_>, ty: &Type) -> Result<Vec<Rule>, SpecError> {
    let Some(restrictions) = property.get("x-restrictions") else { return Ok(Vec::new()) };
    let mut rules = Vec::new();
    for restriction in restrictions.items()? {
        let profile = restriction.required("profile")?.text()?.to_owned();
        for (name, value) in restriction.members()? {
            let check = match name {
                "profile" => continue,
                "maxLength" => Check::MaxLength(value.count()?),
                "enum" => Check::OneOf(value.texts()?),
                "allowedKeys" => Check::AllowedKeys(value.texts()?),
                "maxAgeYears" if i64::try_from(value.count()?).is_err() => {
                    return Err(value.error("the number is too large"));
                }
                "maxAgeYears" => Check::MaxAgeYears(value.count()?),
                "x-hook" => Check::Hook(value.text()?.to_owned()),
                other => return Err(value.error(format!("the generator does not handle `{other}` here"))),
            };
            applies(&check, ty, &value)?;
            rules.push(Rule { check, profile: Some(profile.clone()), origin: profile.clone() });
        }
    }
    Ok(rules)
}

pub(super) fn hook(place: &Cursor<'_>) -> Result<Vec<Check>, SpecError> {
    Ok(place.text_of("x-hook")?.map(Check::Hook).into_iter().collect())
}

pub(super) fn always(checks: Vec<Check>) -> Vec<Rule> {
    checks.into_iter().map(|check| Rule { check, profile: None, origin: String::new() }).collect()
}

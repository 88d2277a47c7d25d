//! The institutions that links are connected to, from `data/institutions.tsv`, which says what of it is ours.

use std::sync::LazyLock;

/// The providers, MoneyKit itself first.
pub const PROVIDERS: [&str; 6] = ["moneykit", "finicity", "plaid", "yodlee", "mx", "akoya"];

/// An institution.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Institution {
    /// MoneyKit's id.
    pub id: &'static str,
    /// The name.
    pub name: &'static str,
    /// The country: US, GB or CA.
    pub country: &'static str,
    /// Whether it is one of the most used ones.
    pub featured: bool,
    /// Its ids with the providers, in the order of [`PROVIDERS`].
    ids: [Option<&'static str>; 6],
}

impl Institution {
    /// Its id with a provider that reaches it.
    #[must_use]
    pub fn id_with(&self, provider: &str) -> Option<&'static str> {
        PROVIDERS.iter().position(|known| *known == provider).and_then(|place| self.ids[place])
    }
}

/// All institutions, by id.
#[must_use]
pub fn all() -> &'static [Institution] {
    static INSTITUTIONS: LazyLock<Vec<Institution>> =
        LazyLock::new(|| parse(include_str!("../../../data/institutions.tsv")));
    &INSTITUTIONS
}

/// The institution with that id of MoneyKit's.
#[must_use]
pub fn of_id(id: &str) -> Option<&'static Institution> {
    all().iter().find(|one| one.id == id)
}

/// The institution that an import names: by MoneyKit's id, or by a provider and that provider's id with a dot between.
#[must_use]
pub fn find(name: &str) -> Option<&'static Institution> {
    of_id(name).or_else(|| {
        let (provider, id) = name.split_once('.')?;
        all().iter().find(|one| one.id_with(provider) == Some(id))
    })
}

fn parse(text: &'static str) -> Vec<Institution> {
    let rows = text.lines().filter(|line| !line.starts_with('#'));
    rows.map(|line| {
        let cells: Vec<&'static str> = line.split('\t').collect();
        let &[id, name, country, featured, finicity, plaid, yodlee, mx, akoya] = cells.as_slice() else {
            panic!("institutions.tsv: {line:?}")
        };
        let reached = |id: &'static str| Some(id).filter(|id| *id != "-");
        let others = [finicity, plaid, yodlee, mx, akoya].map(reached);
        let [finicity, plaid, yodlee, mx, akoya] = others;
        let ids = [Some(id), finicity, plaid, yodlee, mx, akoya];
        Institution { id, name, country, featured: featured == "yes", ids }
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn the_names_of_the_reference_are_found() {
        let chase = of_id("chase").expect("chase");
        assert_eq!((chase.name, chase.country, chase.featured), ("Chase", "US", true));
        for name in ["chase", "mx.chase", "moneykit.chase", "akoya.chase", "plaid.ins_56"] {
            assert_eq!(find(name), Some(chase), "{name}");
        }
        assert_eq!(find("yodlee.30188").map(|one| one.id), Some("wells_fargo"));
    }

    #[test]
    fn other_names_are_not() {
        for name in
            ["", "nowhere", "mx.", "mx.nowhere", "yodlee.chase", "akoya.-", "nobody.chase", "Chase", "mx.chase."]
        {
            assert_eq!(find(name), None, "{name}");
        }
    }

    #[test]
    fn no_id_stands_for_two_institutions_and_none_has_a_dot() {
        let mut seen = HashSet::new();
        for one in all() {
            assert!(!one.id.contains('.') && ["US", "GB", "CA"].contains(&one.country), "{one:?}");
            for provider in PROVIDERS {
                if let Some(id) = one.id_with(provider) {
                    assert!(seen.insert((provider, id)), "{provider}.{id}");
                }
            }
        }
        assert!(all().is_sorted_by(|one, other| one.id < other.id));
    }
}

//! Types of accounts: any text comes in, a type of MoneyKit goes out: a family and a kind of it, or `unknown`.
//!
//! The platform's list is not published. Its families are, and some kinds: what has the form of one goes through as it is. The
//! spellings of older releases and of other systems are converted by a table (ours).

/// The type of what no table knows.
pub const UNKNOWN: &str = "unknown";

/// The families.
const FAMILIES: [&str; 4] = ["depository", "investment", "liability", "other"];

/// Spellings, folded, and what they mean. Sorted.
const SPELLINGS: &[(&str, &str)] = &[
    ("401k", "investment.401k"),
    ("auto loan", "liability.auto_loan"),
    ("brokerage", "investment.brokerage"),
    ("car loan", "liability.auto_loan"),
    ("card", "liability.credit_card"),
    ("cash", "depository.cash"),
    ("cd", "depository.cd"),
    ("certificate of deposit", "depository.cd"),
    ("checking", "depository.checking"),
    ("chequing", "depository.checking"),
    ("credit", "liability.credit_card"),
    ("credit card", "liability.credit_card"),
    ("current", "depository.checking"),
    ("current account", "depository.checking"),
    ("depository", "depository.other"),
    ("heloc", "liability.line_of_credit"),
    ("investment", "investment.other"),
    ("ira", "investment.ira"),
    ("liability", "liability.other"),
    ("line of credit", "liability.line_of_credit"),
    ("loan", "liability.loan"),
    ("loan general", "liability.loan"),
    ("loan mortgage", "liability.mortgage"),
    ("loan other", "liability.other"),
    ("money market", "depository.money_market"),
    ("mortgage", "liability.mortgage"),
    ("other", "other.other"),
    ("personal loan", "liability.loan"),
    ("prepaid", "depository.prepaid"),
    ("roth ira", "investment.roth_ira"),
    ("savings", "depository.savings"),
    ("savings account", "depository.savings"),
    ("student loan", "liability.student_loan"),
];

/// The type of MoneyKit that a text means.
#[must_use]
pub fn account_type(text: &str) -> String {
    let text = text.trim().to_ascii_lowercase();
    if let Some((family, kind)) = text.split_once('.')
        && FAMILIES.contains(&family)
        && is_kind(kind)
    {
        return text;
    }
    let folded = fold(&text);
    let known = SPELLINGS.binary_search_by_key(&folded.as_str(), |(spelling, _)| spelling);
    known.map_or(UNKNOWN, |place| SPELLINGS[place].1).to_owned()
}

/// Whether what is owed on such an account is reported as a positive number.
#[must_use]
pub fn is_liability(account_type: &str) -> bool {
    account_type.starts_with("liability.")
}

fn is_kind(kind: &str) -> bool {
    !kind.is_empty() && kind.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

/// Words with one blank between, whatever stood there.
fn fold(text: &str) -> String {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_folded_and_leads_to_types_of_the_families() {
        assert!(SPELLINGS.is_sorted_by(|one, other| one.0 < other.0));
        for (spelling, meaning) in SPELLINGS {
            assert_eq!(fold(spelling), *spelling);
            assert_eq!(account_type(meaning), *meaning);
        }
    }

    #[test]
    fn what_has_the_form_of_a_type_goes_through() {
        for text in ["depository.checking", "liability.credit_card", "investment.401k", "other.property"] {
            assert_eq!(account_type(text), text);
        }
        assert_eq!(account_type(" Depository.Savings "), "depository.savings");
    }

    #[test]
    fn older_and_foreign_spellings_are_converted() {
        for (text, wanted) in [
            ("credit_card", "liability.credit_card"),
            ("CREDIT_CARD", "liability.credit_card"),
            ("loan.mortgage", "liability.mortgage"),
            ("Money-Market", "depository.money_market"),
            ("Savings Account", "depository.savings"),
            ("investment", "investment.other"),
            ("depository.", "depository.other"),
        ] {
            assert_eq!(account_type(text), wanted, "{text}");
        }
    }

    #[test]
    fn everything_else_is_unknown() {
        for text in ["", ".", "crypto.wallet", "depository.checking.x", "Girokonto", "depository.ü"] {
            assert_eq!(account_type(text), UNKNOWN, "{text}");
        }
    }

    #[test]
    fn what_is_owed_stands_on_liabilities() {
        assert!(is_liability("liability.mortgage") && !is_liability("depository.checking") && !is_liability(UNKNOWN));
    }
}

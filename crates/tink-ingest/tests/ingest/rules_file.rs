//! What a rules file may say, and how a mistake in it is shown.

use tink_ingest::rules::Rules;

use crate::common::{lines, read, rules, shown};

#[test]
fn the_documented_rules_file_is_accepted() {
    let documented = include_str!("../../src/rules/mod.rs");
    let toml =
        documented.lines().filter_map(|line| line.strip_prefix("//! ").or_else(|| (line == "//!").then_some("")));
    let toml: Vec<&str> =
        toml.skip_while(|line| *line != "```toml").skip(1).take_while(|line| *line != "```").collect();
    assert!(toml.len() > 40, "the example has moved");
    Rules::parse(&toml.join("\n"), "documented.rules.toml").expect("what is documented is accepted");
}

#[test]
fn a_mistake_is_shown_with_its_place_and_the_nearest_key() {
    let mistakes = [
        "delimeter = \";\"\n",
        "[columns]\ndate = \"Datum\"\namount = \"Belopp\"\ndescripton = \"Text\"\n",
        "[date]\nformat = \"YYYY-MM-DD\"\n",
        "[colums]\n",
        "zzz = 1\n",
        "delimiter = \";;\"\n",
        "delimiter = 5\n",
        "skip_top = -1\n",
        "encoding = \"ebcdic\"\n",
        "currency = \"kronor\"\n",
        "time_zone = \"Mars/Olympus\"\n",
        "[date]\nformats = [\"%Y-%m-%d\"]\n",
        "[date]\nformats = [\"YYYY-MM-DD\", 7]\n",
        "[number]\ndecimal = \"'\"\n",
        "[number]\nthousands = \".\"\n",
        "[number]\ndecimal = \",\"\nthousands = \",\"\n",
        "[columns]\namount = 1\n",
        "[columns]\ndate = 0\n",
        "[columns]\ndate = 1\ndescription = 2\n",
        "[columns]\ndate = 1\ndescription = 2\ndebit = 3\n",
        "[columns]\ndate = 1\ndescription = 2\namount = 3\ncredit = 4\n",
        "[columns]\ndate = 1\ndescription = 2\namount = [3, 4]\n",
        "[account]\nid = \" \"\n",
        "[account]\nid = \"a\"\ntype = \"CHEQUING\"\n",
        "[account]\nid = \"a\"\nbalance = \"1.234,50\"\n",
        "[[accounts]]\nid = \"a\"\n",
        "[[accounts]]\nvalue = \"1\"\n[[accounts]]\nvalue = \"1 \"\n",
        "[kind.values]\n\"Kortköp\" = \"CARD\"\n",
        "[columns\n",
        "a = \"\n",
    ];
    let shown: Vec<String> = mistakes
        .iter()
        .map(|text| format!("{text}---\n{}\n", shown(&Rules::parse(text, "bank.rules.toml").expect_err(text))))
        .collect();
    insta::assert_snapshot!(shown.join("\n"));
}

#[test]
fn a_column_that_the_file_lacks_is_named_with_the_nearest() {
    let rules = rules("[columns]\ndate = \"Datum\"\namount = \"Beloppp\"\ndescription = \"Text\"\n");
    let error = read("Datum;Text;Belopp\n2025-01-02;A;1,50\n".as_bytes(), &rules).expect_err("no such column");
    assert!(error.is_rules());
    insta::assert_snapshot!(shown(&error), @r#"
    bank.rules.toml:3:10: there is no column "Beloppp" in the header of bank.csv, line 1
    Did you mean "Belopp"? The header is: "Datum", "Text", "Belopp".
    "#);
}

#[test]
fn a_repeated_header_must_be_given_by_number() {
    let text = "Datum;Text;Belopp;Belopp\n2025-01-02;A;1,50;2,50\n".as_bytes();
    let named = rules("[columns]\ndate = \"Datum\"\namount = \"Belopp\"\ndescription = \"Text\"\n");
    insta::assert_snapshot!(shown(&read(text, &named).expect_err("two such columns")), @r#"
    bank.rules.toml:3:10: columns 3 and 4 are both named "Belopp", so only a number can tell them apart in the header of bank.csv, line 1
    The header is: "Datum", "Text", "Belopp", "Belopp".
    "#);
    let numbered = rules("[columns]\ndate = \"Datum\"\namount = 4\ndescription = \"Text\"\n");
    insta::assert_snapshot!(lines(&read(text, &numbered).expect("the number tells").0), @r#"2 2025-01-02 2.50 "A""#);
}

#[test]
fn columns_by_number_need_no_header() {
    let rules = rules("[columns]\ndate = 1\namount = 3\ndescription = 2\n[date]\nformats = \"D/M/YY\"\n");
    let (records, rejections) =
        read("1/2/25,Coffee,-4.50\n2/2/25,\"Tea, two\",-7.00\n".as_bytes(), &rules).expect("readable");
    assert_eq!(rejections, []);
    insta::assert_snapshot!(lines(&records), @r#"
    1 2025-02-01 -4.50 "Coffee"
    2 2025-02-02 -7.00 "Tea, two"
    "#);
}

#[test]
fn every_kind_of_rule_has_its_effect() {
    let text = "Bank of Rules\n\nWhen|Text|More|Out|In|After|Cur|State|Sort|No|Who\n\
        3.1.25|Shop||12,50||100,00|SEK|done|card|A1|Shop AB\n\
        4.1.25|Pay|January||1'500,00|1'600,00|SEK|done|x|A2|Work\n\
        5.1.25|Fee||-3,00||1'597,00||open|card||\n\
        Sum|||||||||\n";
    let rules = rules(
        r#"
        encoding = "latin-1"
        delimiter = "|"
        skip_top = 2
        skip_bottom = 1
        currency = "SEK"
        [columns]
        date = "When"
        description = ["Text", "More"]
        debit = "Out"
        credit = "In"
        balance = "After"
        currency = "Cur"
        pending = "State"
        kind = "Sort"
        id = "No"
        counterparty = "Who"
        [date]
        formats = ["D.M.YY"]
        [number]
        decimal = ","
        thousands = "'"
        [sign]
        debit_column = "either"
        [pending]
        values = ["open"]
        [kind.values]
        card = "CREDIT_CARD"
        [account]
        id = "a"
        "#,
    );
    let (records, rejections) = read(text.as_bytes(), &rules).expect("readable");
    assert_eq!(rejections, []);
    insta::assert_snapshot!(lines(&records), @r#"
    4 2025-01-03 -12.50 "Shop" balance=100.00 currency=SEK party=Shop AB id=A1 kind=CREDIT_CARD
    5 2025-01-04 1500.00 "Pay January" balance=1600.00 currency=SEK party=Work id=A2
    6 2025-01-05 -3.00 "Fee" balance=1597.00 currency=SEK kind=CREDIT_CARD pending=
    "#);
}

#[test]
fn money_out_shown_as_positive_is_turned_around() {
    let rules = rules("[sign]\ninverted = true\n");
    let (records, _) =
        read("Date,Description,Amount\n2025-01-31,Shop,12.50\n2025-02-01,Refund,-3.00\n".as_bytes(), &rules)
            .expect("readable");
    assert_eq!(records.iter().map(|record| record.amount.to_string()).collect::<Vec<_>>(), ["-12.50", "3.00"]);
}

//! Files of rejects: written, mended and read again by the same rules.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;
use tink_ingest::Error;
use tink_ingest::plan::Planner;
use tink_ingest::read::{Context, DataFile, Input, RejectsFile, Row, original_of};
use tink_ingest::record::Record;
use tink_ingest::rejects::Rejection;
use tink_ingest::rules::Rules;
use tink_model::connector::{CreateTransactionEntity, TransactionType};

use crate::common::{context, lines, planned};

/// A file in a folder of its own, and how it is read.
struct Case {
    folder: TempDir,
    rules: Rules,
    context: Context,
}

type Rows = (Vec<Record>, Vec<Rejection>);

impl Case {
    fn new(name: &str, bytes: &[u8], rules: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join(name), bytes).expect("written");
        let rules = Rules::parse(rules, "bank.rules.toml").expect("good rules");
        Self { folder, rules, context: context("SEK", Some("konto")) }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn open(&self, name: &str) -> Result<DataFile, Error> {
        DataFile::open(&Input::path(&self.path(name)), &self.rules, &self.context)
    }

    fn read(&self, name: &str) -> Result<Rows, Error> {
        let (mut records, mut rejections) = (Vec::new(), Vec::new());
        for row in self.open(name)?.rows()? {
            match row? {
                Row::Record(record) => records.push(record),
                Row::Rejected(rejection) => rejections.push(rejection),
                Row::Account(_) | Row::Balance(_) => {}
            }
        }
        Ok((records, rejections))
    }

    /// Writes the rejects of a file.
    fn reject(&self, name: &str) -> Option<PathBuf> {
        let mut file =
            RejectsFile::new(&self.open(name).expect("it is understood"), &self.path(name)).expect("a writer");
        for rejection in self.read(name).expect("it is read").1 {
            file.add(&rejection).expect("it is added");
        }
        file.finish().expect("it is written")
    }

    /// A written file's bytes, with the folder's name taken out.
    fn text(&self, name: &str) -> String {
        let bytes = fs::read(self.path(name)).expect("it is there");
        String::from_utf8_lossy(&bytes).replace(&format!("{}/", self.folder.path().display()), "")
    }

    fn mend(&self, name: &str, from: &[u8], to: &[u8]) {
        let bytes = fs::read(self.path(name)).expect("it is there");
        let at = bytes.windows(from.len()).position(|part| part == from).expect("it is in the file");
        fs::write(self.path(name), [&bytes[..at], to, &bytes[at + from.len()..]].concat()).expect("written");
    }

    /// Nothing of the rejects is read before it is mended.
    fn stays_rejected(&self, name: &str, count: usize) {
        let (records, rejections) = self.read(name).expect("it is read");
        assert!(records.is_empty(), "{}\n{}", lines(&records), self.text(name));
        assert_eq!(rejections.len(), count, "{}", self.text(name));
    }

    /// What files are planned as: each transaction with the id of its account. Rejects come with the file that they are of.
    fn sent(&self, names: &[&str]) -> Vec<(String, CreateTransactionEntity)> {
        let mut planner = Planner::new(Some("anna".into()));
        for name in names {
            let file = self.open(name).expect("it is understood");
            match original_of(&self.path(name)) {
                Some(original) => {
                    let original =
                        DataFile::open(&Input::path(&original), &self.rules, &self.context).expect("as before");
                    planner.add_mended(&file, &original, &mut |rejection| panic!("{rejection}")).expect("it is read");
                }
                None => drop(planner.add(&file, &mut |rejection| panic!("{rejection}")).expect("it is read")),
            }
        }
        let plan = planner.finish(&mut |rejection| panic!("{rejection}")).expect("a plan");
        let rows = plan.iter().map(|row| row.expect("a temporary file"));
        rows.map(|row| (plan.accounts()[row.account].entity.external_id.to_string(), row.entity)).collect()
    }

    /// Writes the rejects of what a plan of the file does not take.
    fn reject_planned(&self, name: &str) -> Option<PathBuf> {
        let file = self.open(name).expect("it is understood");
        let mut rejections = planned(&[&file]).1;
        rejections.sort_by_key(|rejection| rejection.number);
        let mut fields = file.fields().expect("as before").map(|row| row.expect("it was read before"));
        let mut out = RejectsFile::new(&file, &self.path(name)).expect("a writer");
        for mut rejection in rejections {
            let found = fields.find(|(number, _)| Some(*number) == rejection.number);
            rejection.fields = found.expect("a row has this number").1;
            out.add(&rejection).expect("it is added");
        }
        out.finish().expect("it is written")
    }

    fn reads(&self, name: &str) -> String {
        let (records, rejections) = self.read(name).expect("it is read");
        assert_eq!(rejections, [], "{}", self.text(name));
        lines(&records)
    }
}

const BANK: &str = "Kontoutdrag för Åsa\r\nsida;1\r\nDatum;Text;Belopp;Saldo\r\n2025-01-31;Café Åhléns;-45,50;100,00\r\n2025-02-30;=Jämtlands \"Kök\"; -1 000,25;50,00\r\nSumma;;;50,00\r\n";
const RULES: &str = "skip_top = 2\nskip_bottom = 1\n[date]\nformats = [\"YYYY-MM-DD\"]\n";

fn utf_16(text: &str, mark: bool, big: bool) -> Vec<u8> {
    let text = if mark { format!("\u{feff}{text}") } else { text.to_owned() };
    text.encode_utf16().flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
}

#[test]
fn a_mended_row_is_read_as_it_would_have_been_in_every_encoding() {
    let windows: Vec<u8> = BANK.chars().map(|c| c as u8).collect();
    for (what, bytes, said, from, to) in [
        ("utf-8", BANK.as_bytes().to_vec(), "", b"02-30".to_vec(), b"02-28".to_vec()),
        ("with a mark", format!("\u{feff}{BANK}").into_bytes(), "", b"02-30".to_vec(), b"02-28".to_vec()),
        ("windows-1252", windows, "encoding = \"windows-1252\"\n", b"02-30".to_vec(), b"02-28".to_vec()),
        ("utf-16", utf_16(BANK, true, false), "", utf_16("02-30", false, false), utf_16("02-28", false, false)),
        ("big", utf_16(BANK, false, true), "", utf_16("02-30", false, true), utf_16("02-28", false, true)),
    ] {
        let case = Case::new("bank.csv", &bytes, &format!("{said}{RULES}"));
        let path = case.reject("bank.csv").expect("one is rejected");
        assert_eq!(path, case.path("bank.rejects.csv"), "{what}");
        case.stays_rejected("bank.rejects.csv", 1);
        case.mend("bank.rejects.csv", &from, &to);
        assert_eq!(
            case.reads("bank.rejects.csv"),
            "4 2025-02-28 -1000.25 \"=Jämtlands \\\"Kök\\\"\" balance=50.00",
            "{what}"
        );
    }
}

#[test]
fn what_is_above_and_below_is_kept_and_the_four_columns_say_why() {
    let case = Case::new("bank.csv", BANK.as_bytes(), RULES);
    case.reject("bank.csv");
    assert_eq!(
        case.text("bank.rejects.csv"),
        "Kontoutdrag för Åsa\r\nsida;1\r\nDatum;Text;Belopp;Saldo;line;column;code;reason\r\n2025-02-30;\"=Jämtlands \"\"Kök\"\"\"; -1 000,25;50,00;bank.csv:5;Datum;date;\"\"\"2025-02-30\"\" is not a day of the calendar written as YYYY-MM-DD\"\r\nSumma;;;50,00\r\n"
    );
}

#[test]
fn mended_rows_are_found_out_about_without_rules_by_header_and_by_number() {
    let with_header = "Date;Text;Amount\n31/01/2025;Coffee;-1.234,50\n99/02/2025;Tea;-1.234\n";
    let without = "31/01/2025;Coffee;-1.234,50\n99/02/2025;Tea;-1.234\n";
    let by_name = "[columns]\ndate = \"Date\"\ndescription = \"Text\"\namount = \"Amount\"\n";
    let by_number = "header = false\n[columns]\ndate = 1\ndescription = 2\namount = 3\n";
    for (text, rules, line) in [(with_header, "", 2), (with_header, by_name, 2), (without, by_number, 1)] {
        let case = Case::new("bank.csv", text.as_bytes(), rules);
        case.reject("bank.csv").expect("one is rejected");
        case.stays_rejected("bank.rejects.csv", 1);
        case.mend("bank.rejects.csv", b"99/02", b"03/02");
        // Alone this row would prove neither the day nor the decimal sign.
        assert_eq!(case.reads("bank.rejects.csv"), format!("{line} 2025-02-03 -1234 \"Tea\""), "{rules}");
    }
}

#[test]
fn columns_of_the_bank_with_the_names_of_the_four_stay_the_only_ones() {
    let rules = "[columns]\ndate = \"Date\"\ndescription = \"Reason\"\namount = \"Amount\"\n";
    let case = Case::new(
        "bank.csv",
        b"Date;Reason;Amount\n2025-02-30;Tea;-1,50\n",
        &format!("{rules}[date]\nformats = [\"YYYY-MM-DD\"]\n"),
    );
    case.reject("bank.csv").expect("one is rejected");
    assert!(case.text("bank.rejects.csv").starts_with("Date;Reason;Amount;line;column;code;rejected reason\n"));
    case.mend("bank.rejects.csv", b"02-30", b"02-28");
    assert_eq!(case.reads("bank.rejects.csv"), "2 2025-02-28 -1.50 \"Tea\"");
}

#[test]
fn rows_whose_fields_cannot_be_trusted_stay_rejected_until_they_are_parted() {
    let numbers = "header = false\n[columns]\ndate = 1\ndescription = 2\namount = 3\n[number]\ndecimal = \",\"\n[date]\nformats = [\"YYYY-MM-DD\"]\n";
    let rows = "2025-01-01,Coffee,\"-4,50\",x\n2025-01-02,Tea,-5,50,y\n2025-01-03,Milk,\"-2,00\",z\n";
    let case = Case::new("bank.csv", rows.as_bytes(), numbers);
    case.reject("bank.csv").expect("one is rejected");
    case.stays_rejected("bank.rejects.csv", 1);
    case.mend("bank.rejects.csv", b"\"2025-01-02,Tea,-5,50,y\"", b"2025-01-02,Tea,\"-5,50\",y");
    assert_eq!(case.reads("bank.rejects.csv"), "1 2025-01-02 -5.50 \"Tea\"");

    let case = Case::new("bank.csv", format!("Date,Text,Amount,Note\n{rows}").as_bytes(), "");
    case.reject("bank.csv").expect("one is rejected");
    case.stays_rejected("bank.rejects.csv", 1);

    let never_quoted = Case::new(
        "bank.csv",
        rows.replace('"', "").replace(",x", "").replace(",z", "").as_bytes(),
        &format!("quote = \"\"\n{numbers}"),
    );
    never_quoted.reject("bank.csv").expect("one is rejected");
    never_quoted.stays_rejected("bank.rejects.csv", 1);
}

#[test]
fn rows_that_a_quote_has_swallowed_stay_rejected() {
    let text = "Date;Text;Amount\n2025-01-01;Coffee;-4,50\n2025-01-02;\"Tea;-5,50\n2025-01-03;Milk;-2,00\n2025-01-04;Bun\";-1,00\n";
    for (text, rules) in [
        (text.to_owned(), ""),
        (text.lines().skip(1).collect::<Vec<_>>().join("\n"), "[columns]\ndate = 1\ndescription = 2\namount = 3\n"),
    ] {
        let case = Case::new("bank.csv", text.as_bytes(), rules);
        case.reject("bank.csv").expect("one is rejected");
        case.stays_rejected("bank.rejects.csv", 1);
    }
}

#[test]
fn bytes_foreign_to_the_encoding_stay_foreign() {
    let mut spoilt = utf_16("Date;Text;Amount\n2025-01-01;Tea;-1,50\n2025-01-02;T", true, false);
    spoilt.extend(0xd800_u16.to_le_bytes());
    spoilt.extend(utf_16("a;-1,50\n", false, false));
    for (bytes, rules) in [
        (b"Date;Text;Amount\n2025-01-01;Tea;-1,50\n2025-01-02;T\xe9;-1,50\n".to_vec(), "encoding = \"utf-8\""),
        (spoilt, "encoding = \"utf-16le\""),
    ] {
        let case = Case::new("bank.csv", &bytes, rules);
        case.reject("bank.csv").expect("one is rejected");
        case.stays_rejected("bank.rejects.csv", 1);
    }
}

#[test]
fn a_debit_against_the_files_habit_is_still_asked_about_when_it_stands_alone() {
    let text = "Date;Text;Debit;Credit\n2025-01-01;Tea;1,50;\n2025-01-02;Milk;2,50;\n2025-01-03;Back;-3,50;\n";
    let case = Case::new("bank.csv", text.as_bytes(), "");
    case.reject("bank.csv").expect("one is rejected");
    case.stays_rejected("bank.rejects.csv", 1);
    fs::remove_file(case.path("bank.csv")).expect("it was there");
    let error = case.read("bank.rejects.csv").expect_err("nothing tells");
    assert!(error.is_layout() && error.next_step().is_some_and(|next| next.contains("debit_column")), "{error}");
}

const STATEMENT: &str = ":20:START\n:25:123\n:28C:1\n:60F:C250101SEK100,00\n:61:2501020102D10,00NMSCNONREF//REF1\n:86:Coffee\n:61:2501030103X20,00NMSCNONREF//REF2\n:86:Tea, \"green\"\n:62F:C250103SEK70,00\n";

#[test]
fn a_mended_entry_of_a_statement_is_the_record_that_a_good_one_is() {
    for (account, rules) in [
        (Some("konto"), ""),
        (None, "format = \"mt940\"\nencoding = \"windows-1252\"\n"),
        (None, "user = \"anna\"\n[[accounts]]\nvalue = \"1 23\"\nid = \"lon\"\n"),
        (None, "[account]\nid = \"lon\"\nuser = \"anna\"\n"),
        (None, "[account]\nuser = \"anna\"\nname = \"Lön\"\n"),
        (None, "[kind]\ndefault = \"PAYMENT\"\n"),
    ] {
        let mut case = Case::new("bank.sta", STATEMENT.as_bytes(), rules);
        case.context = context("SEK", account);
        let rejections = case.open("bank.sta").and_then(|file| file.rows()).expect("it is understood");
        let rejections: Vec<Rejection> = rejections
            .filter_map(|row| match row {
                Ok(Row::Rejected(rejection)) => Some(rejection),
                _ => None,
            })
            .collect();
        assert_eq!(rejections.len(), 1);
        let mut file =
            RejectsFile::new(&case.open("bank.sta").expect("a file"), &case.path("bank.sta")).expect("a writer");
        file.add(&rejections[0]).expect("it is added");
        assert_eq!(file.finish().expect("it is written"), Some(case.path("bank.rejects.csv")));
        assert!(case.text("bank.rejects.csv").starts_with("Account,Date,Value Date,Amount,Currency,Description,Counterparty,Transaction ID,Status,Kind,line,column,code,reason\n"));
        case.stays_rejected("bank.rejects.csv", 1);

        let good = Case {
            context: case.context.clone(),
            ..Case::new("bank.sta", STATEMENT.replace("X20", "D20").as_bytes(), rules)
        };
        let (records, _) = good.read("bank.sta").expect("it is whole");
        let amount = rejections[0].fields[3].clone();
        case.mend("bank.rejects.csv", format!(",\"{amount}\",").as_bytes(), b",-20.00,");
        let (mended, rest) = case.read("bank.rejects.csv").expect("it is read");
        assert_eq!(rest, []);
        let mut wanted = records[1].clone();
        wanted.place = mended[0].place.clone();
        assert_eq!(mended, [wanted], "{rules}");
    }
}

/// A statement of each format whose second entry, which is of a sort that the format tells, cannot be read: what is wrong in it, what
/// would be right, and what is wrong and right in its rejects.
fn statements() -> [(&'static str, String, [&'static str; 4]); 3] {
    let ofx =
        |values: &str| format!("<STMTTRN><TRNTYPE>POS<DTPOSTED>20250102<TRNAMT>-10.00<NAME>Coffee{values}</STMTTRN>\n");
    let camt = |day: &str| {
        format!(
            "<Ntry><Amt Ccy=\"SEK\">10.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2025-01-{day}</Dt></BookgDt>\
            <BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>CNTR</Cd><SubFmlyCd>CWDL</SubFmlyCd></Fmly></Domn></BkTxCd>\
            <AddtlNtryInf>Cash</AddtlNtryInf></Ntry>\n"
        )
    };
    [
        (
            "bank.ofx",
            format!(
                "OFXHEADER:100\n\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>SEK<BANKACCTFROM><ACCTID>1 23</BANKACCTFROM><BANKTRANLIST>\n\
                {}{}</BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>\n",
                ofx(""),
                ofx("<DTAVAIL>20250132")
            ),
            ["20250132", "20250131", ",20250132,", ",2025-01-31,"],
        ),
        (
            "bank.xml",
            format!(
                "<?xml version=\"1.0\"?><Document><BkToCstmrStmt><Stmt><Acct><Id><Othr><Id>1 23</Id></Othr></Id></Acct>\n{}{}</Stmt></BkToCstmrStmt></Document>",
                camt("02"),
                camt("32")
            ),
            ["2025-01-32", "2025-01-02", ",2025-01-32,", ",2025-01-02,"],
        ),
        ("bank.sta", STATEMENT.replace("X20,00NMSC", "X20,00NTRF"), ["X20", "D20", ",\"20,00\",", ",-20.00,"]),
    ]
}

#[test]
fn a_mended_entry_of_any_statement_is_sent_as_the_good_one_with_its_kind_and_its_id() {
    for (name, text, [wrong, right, rejected, mended]) in statements() {
        let mut good = Case::new(name, text.replace(wrong, right).as_bytes(), "");
        good.context = context("SEK", None);
        let whole = good.sent(&[name]);
        let mut case = Case::new(name, text.as_bytes(), "");
        case.context = context("SEK", None);
        case.reject(name).expect("one is rejected");
        case.stays_rejected("bank.rejects.csv", 1);
        case.mend("bank.rejects.csv", rejected.as_bytes(), mended.as_bytes());
        let mended = case.sent(&["bank.rejects.csv"]);
        assert_eq!((whole.len(), &mended[..]), (2, &whole[1..]), "{}", case.text("bank.rejects.csv"));
        assert_ne!(mended[0].1.r#type, TransactionType::Default, "{name}");
    }
}

#[test]
fn an_entry_that_cannot_be_planned_is_mended_onto_the_account_whose_number_the_statement_wrote() {
    let long = "X".repeat(1_025);
    let accounts = "[[accounts]]\nvalue = \"1 23\"\nid = \"lon\"\n";
    for (account, rules, wanted) in [
        (None, "", "123"),
        (None, accounts, "lon"),
        (Some("konto"), "", "konto"),
        (None, "[account]\nid = \"lon\"\n", "lon"),
    ] {
        let text = STATEMENT.replace("X20", "D20").replace("//REF2", "//LONG");
        let mut good = Case::new("bank.sta", text.as_bytes(), rules);
        good.context = context("SEK", account);
        let mut case = Case::new("bank.sta", text.replace("LONG", &long).as_bytes(), rules);
        case.context = context("SEK", account);
        case.reject_planned("bank.sta").expect("one is rejected");
        let shown = case.text("bank.rejects.csv").replace(&long, "LONG");
        assert!(shown.contains("\n123,2025-01-03,2025-01-03,? -20.00,SEK,"), "{shown}");
        case.stays_rejected("bank.rejects.csv", 1);
        case.mend("bank.rejects.csv", b"? -20.00", b"-20.00");
        case.mend("bank.rejects.csv", long.as_bytes(), b"LONG");
        let mended = case.sent(&["bank.rejects.csv"]);
        assert_eq!(mended, good.sent(&["bank.sta"])[1..], "{rules}");
        assert_eq!(mended[0].0, wanted);
    }
}

#[test]
fn of_entries_on_one_line_the_one_that_cannot_be_planned_is_put_aside() {
    let long = "X".repeat(1_025);
    let entry = |id: &str, name: &str| {
        format!(
            "<STMTTRN><DTPOSTED>20250131</DTPOSTED><TRNAMT>-1.00</TRNAMT><FITID>{id}</FITID><NAME>{name}</NAME></STMTTRN>"
        )
    };
    let text = format!(
        "<?xml version=\"1.0\"?><?OFX OFXHEADER=\"200\"?><OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><BANKACCTFROM><ACCTID>1</ACCTID></BANKACCTFROM>\
        <BANKTRANLIST>{}{}{}</BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>",
        entry("A", "Anna"),
        entry(&long, "Bo"),
        entry("C", "Carl"),
    );
    let case = Case::new("bank.ofx", text.as_bytes(), "");
    case.reject_planned("bank.ofx").expect("one is rejected");
    let shown = case.text("bank.rejects.csv");
    assert!(shown.contains(",Bo,") && !shown.contains("Anna") && !shown.contains("Carl"), "{shown}");
}

#[test]
fn an_entry_that_is_rejected_for_its_status_is_not_read_before_somebody_decides() {
    let entry = |status: &str, direction: &str| {
        format!(
            "<Ntry><Amt Ccy=\"SEK\">10.00</Amt>{direction}<Sts>{status}</Sts><BookgDt><Dt>2025-01-02</Dt></BookgDt><AddtlNtryInf>Tea</AddtlNtryInf></Ntry>"
        )
    };
    let debit = "<CdtDbtInd>DBIT</CdtDbtInd>";
    let text = format!(
        "<?xml version=\"1.0\"?><Document><BkToCstmrStmt><Stmt><Acct><Id><IBAN>SE1</IBAN></Id></Acct>{}{}</Stmt></BkToCstmrStmt></Document>",
        entry("ODD", debit),
        entry("BOOK", "")
    );
    let case = Case::new("bank.xml", text.as_bytes(), "");
    case.reject("bank.xml").expect("both are rejected");
    case.stays_rejected("bank.rejects.csv", 2);
    assert!(case.text("bank.rejects.csv").contains("? booked") && case.text("bank.rejects.csv").contains("? 10.00"));
}

#[test]
fn what_is_there_already_is_never_written_over_or_removed() {
    let bank = |rows: &str| format!("Date;Text;Amount\n2025-01-01;Coffee;-4,50\n{rows}");
    let case = Case::new("bank.csv", bank("2025-02-30;Tea;-1,50\n").as_bytes(), "");
    let first = case.reject("bank.csv").expect("one is rejected");
    assert_eq!(case.reject("bank.csv"), Some(first.clone()), "the very same rows are not written twice");
    case.mend("bank.rejects.csv", b"02-30", b"02-28");
    let mended = fs::read(&first).expect("it is there");
    assert_eq!(case.reject("bank.csv"), Some(case.path("bank.2.rejects.csv")));
    assert_eq!(fs::read(&first).expect("it is there"), mended);
    fs::write(case.path("bank.csv"), bank("")).expect("written");
    assert_eq!(case.reject("bank.csv"), None);
    let mut names: Vec<_> =
        fs::read_dir(case.folder.path()).expect("a folder").map(|entry| entry.expect("an entry").file_name()).collect();
    names.sort();
    assert_eq!(names, ["bank.2.rejects.csv", "bank.csv", "bank.rejects.csv"]);
}

#[test]
fn a_file_that_is_not_finished_leaves_nothing() {
    let case = Case::new("bank.csv", b"Date;Text;Amount\n2025-01-01;Tea;x\n2025-01-02;Tea;-1,50\n", "");
    let rejection = case.read("bank.csv").expect("it is read").1.remove(0);
    let mut file = RejectsFile::new(&case.open("bank.csv").expect("a file"), &case.path("bank.csv")).expect("a writer");
    file.add(&rejection).expect("it is added");
    drop(file);
    assert_eq!(fs::read_dir(case.folder.path()).expect("a folder").count(), 1);
}

#[test]
fn rejects_of_rejects_have_the_four_columns_once() {
    let case = Case::new("bank.csv", b"Date;Text;Amount\n2025-01-01;Coffee;-4,50\n2025-02-30;Tea;-1,50\n", "");
    case.reject("bank.csv").expect("one is rejected");
    case.mend("bank.rejects.csv", b"02-30", b"02-31");
    let again = case.reject("bank.rejects.csv").expect("it is still no day");
    assert_eq!(again, case.path("bank.rejects.rejects.csv"));
    let text = case.text("bank.rejects.rejects.csv");
    assert!(
        text.starts_with(
            "Date;Text;Amount;line;column;code;reason\n2025-02-31;Tea;-1,50;bank.rejects.csv:2;Date;date;"
        ),
        "{text}"
    );
    case.mend("bank.rejects.rejects.csv", b"02-31", b"02-28");
    assert_eq!(case.reads("bank.rejects.rejects.csv"), "2 2025-02-28 -1.50 \"Tea\"");
}

#[test]
fn the_original_and_the_rules_of_rejects_are_found_by_their_names() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    let write = |name: &str, text: &str| fs::write(at(name), text).expect("written");
    write("bank.2024.csv", "");
    write("bank.ofx", "");
    write("bank.csv", "");
    write("bank.2024.rejects.csv", "Date;line\n1;some/bank.2024.csv:3\n");
    write("bank.rejects.csv", "Date;line\n1;bank.ofx:3\n");
    write("bank.2.rejects.csv", "Date;line\n1;bank.ofx:3\n");
    write("lone.rejects.csv", "Date;line\n1;lone.csv:3\n");
    for (name, wanted) in [
        ("bank.2024.rejects.csv", Some("bank.2024.csv")),
        ("bank.rejects.csv", Some("bank.ofx")),
        ("bank.2.rejects.csv", Some("bank.ofx")),
        ("lone.rejects.csv", None),
        ("bank.csv", None),
    ] {
        assert_eq!(original_of(&at(name)), wanted.map(at), "{name}");
    }
    let rules = |name: &str| Rules::path_beside(&at(name));
    assert_eq!(rules("bank.rejects.csv"), at("bank.rules.toml"), "where it is to be written");
    write("bank.rules.toml", "");
    assert_eq!(rules("bank.rejects.csv"), at("bank.rules.toml"));
    assert_eq!(rules("bank.2.rejects.csv"), at("bank.rules.toml"));
    assert_eq!(rules("bank.rejects.rejects.csv"), at("bank.rules.toml"));
    write("bank.rejects.rules.toml", "");
    assert_eq!(rules("bank.rejects.csv"), at("bank.rejects.rules.toml"));
    assert_eq!(Rules::path_beside(Path::new("some/bank.csv")), Path::new("some/bank.rules.toml"));
}

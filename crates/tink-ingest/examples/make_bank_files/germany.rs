//! A German bank: one file for each account, Windows-1252, an address above the header, the newest row first. The current account has
//! debit and credit columns and years of two digits; the credit card has unsigned amounts with `S` or `H`, and a sum below its rows.

use jiff::civil::{Date, Weekday, date};

use super::draw::Draw;
use super::ledger::{Event, Ledger, YEAR, bank_day_from, bank_day_until, comma, day_of, days, is_weekend};

const GIRO: usize = 0;
const CARD: usize = 1;

const DEBIT: &str = "Lastschrift";
const TRANSFER: &str = "Überweisung";
const INCOME: &str = "Gutschrift";
const ORDER: &str = "Dauerauftrag";
const CASH: &str = "Bargeldauszahlung";
const PURCHASE: &str = "Kartenzahlung";

pub(crate) fn files() -> Vec<(&'static str, Vec<u8>)> {
    let ledger = year();
    let card_balance = ledger.of(CARD).filter_map(|event| event.balance).next_back().unwrap_or(0);
    let card_rules =
        CARD_RULES.replace("{balance}", &format!("{}.{:02}", card_balance / 100, (card_balance % 100).abs()));
    vec![
        ("germany/musterbank-girokonto-2025.csv", windows_1252(&giro(&ledger))),
        ("germany/musterbank-girokonto-2025.rules.toml", GIRO_RULES.as_bytes().to_vec()),
        ("germany/musterbank-kreditkarte-2025.csv", windows_1252(&card(&ledger))),
        ("germany/musterbank-kreditkarte-2025.rules.toml", card_rules.into_bytes()),
    ]
}

fn year() -> Ledger {
    let mut draw = Draw::new(0x5eed_0049);
    let mut ledger = Ledger::new();
    for month in 1..=12 {
        monthly(&mut ledger, &mut draw, month);
    }
    for day in days() {
        daily(&mut ledger, &mut draw, day);
    }
    once(&mut ledger);
    settle_card(&mut ledger);
    ledger.close(&[245_118, 0])
}

fn monthly(ledger: &mut Ledger, draw: &mut Draw, month: i8) {
    let first = bank_day_from(day_of(month, 1));
    let payday = bank_day_until(day_of(month, 28));
    ledger.add(
        GIRO,
        payday,
        INCOME,
        "Rheinwerk Maschinenbau GmbH",
        "Gehalt",
        352_480 + if month == 11 { 165_000 } else { 0 },
    );
    ledger.add(
        GIRO,
        bank_day_from(day_of(month, 9)),
        INCOME,
        "Bundesagentur für Arbeit - Familienkasse",
        "Kindergeld",
        25_500,
    );
    ledger.add(GIRO, first, INCOME, "Anna Mustermann", "Haushaltskasse", 35_000);
    ledger.add(GIRO, first, ORDER, "Wohnbau Südstadt eG", "Miete Größenweg 12", -92_450);
    ledger.add(GIRO, first, DEBIT, "Stadtwerke Köln", "Strom und Wärme Abschlag", -14_800);
    ledger.add(
        GIRO,
        bank_day_from(day_of(month, 5)),
        DEBIT,
        "Telekom Deutschland GmbH",
        "Festnetz und Internet",
        -4_495,
    );
    ledger.add(GIRO, bank_day_from(day_of(month, 7)), DEBIT, "congstar", "Mobilfunk", -2_200);
    ledger.add(GIRO, bank_day_from(day_of(month, 2)), DEBIT, "HUK-COBURG", "Haftpflicht und Hausrat", -3_185);
    ledger.add(GIRO, bank_day_from(day_of(month, 3)), DEBIT, "Stadt Köln", "Kita-Beitrag Löwenzahn", -16_700);
    ledger.add(GIRO, bank_day_from(day_of(month, 4)), DEBIT, "FitX Deutschland GmbH", "Mitgliedsbeitrag", -2_900);
    ledger.add(
        GIRO,
        bank_day_from(day_of(month, 2)),
        DEBIT,
        "Kölner Verkehrs-Betriebe AG",
        "Deutschlandticket",
        -5_800,
    );
    if matches!(month, 2 | 5 | 8 | 11) {
        ledger.add(
            GIRO,
            bank_day_from(day_of(month, 15)),
            DEBIT,
            "ARD ZDF Deutschlandradio",
            "Rundfunkbeitrag",
            -5_508,
        );
    }
    ledger.card(CARD, day_of(month, 6), PURCHASE, "Netflix International B.V.", "", -1_399);
    ledger.card(CARD, day_of(month, 14), PURCHASE, "Spotify AB", "", -1_099);
    ledger.add(
        GIRO,
        bank_day_from(day_of(month, 10)),
        TRANSFER,
        "Jürgen Groß",
        "Garage",
        -6_000 - draw.between(0, 1) * 500,
    );
}

fn daily(ledger: &mut Ledger, draw: &mut Draw, day: Date) {
    const GROCERIES: &[&str] =
        &["REWE Markt Köln", "EDEKA Engels", "ALDI Süd", "Lidl", "Kaufland Köln-Gremberg", "Netto Marken-Discount"];
    const BAKERIES: &[&str] =
        &["Bäckerei Merzenich", "Bäckerei Schmitz Nebel", "Kamps Bäckerei", "Café Rösterei Ehrenfeld"];
    const KIOSKS: &[&str] =
        &["Kiosk am Eigelstein", "Büdchen Südstadt", "Yormas Köln Hbf", "Eiscafé Venezia", "Trinkhalle Nippes"];
    const LUNCHES: &[&str] =
        &["Imbiss Döner Palast", "Kantine Rheinufer", "Nordsee Köln", "Subway Köln", "Vapiano Köln"];
    const DINNERS: &[&str] =
        &["Brauhaus Früh am Dom", "Pizzeria L'Osteria", "Lieferando", "Gaststätte Lommerzheim", "Sushi Ninja"];
    const SHOPS: &[&str] = &[
        "Amazon EU S.a.r.l.",
        "H&M Hohe Straße",
        "C&A Köln",
        "MediaMarkt Köln",
        "Thalia Buchhandlung",
        "Galeria Kaufhof",
        "OBI Baumarkt",
        "IKEA Köln-Godorf",
        "Deichmann Schuhe",
    ];
    const CARE: &[&str] = &["dm-drogerie markt", "Rossmann", "Löwen-Apotheke", "Müller Drogerie"];
    const LEISURE: &[&str] = &["Cinedom Köln", "Kölner Zoo", "Agrippabad", "Steam Games", "Museum Ludwig"];
    const TRAVEL: &[&str] =
        &["Deutsche Bahn Vertrieb", "Aral Tankstelle", "Shell Köln", "FREE NOW Taxi", "Parkhaus Dom"];

    if day.weekday() != Weekday::Sunday && draw.percent(78) {
        ledger.card(GIRO, day, PURCHASE, draw.of(GROCERIES), "", -draw.price(6, 84));
    }
    if draw.percent(80) {
        ledger.card(GIRO, day, PURCHASE, draw.of(BAKERIES), "", -draw.price(2, 14));
    }
    if draw.percent(38) {
        ledger.card(GIRO, day, PURCHASE, draw.of(KIOSKS), "", -draw.price(2, 9));
    }
    if !is_weekend(day) && draw.percent(58) {
        ledger.card(GIRO, day, PURCHASE, draw.of(LUNCHES), "", -draw.price(6, 17));
    }
    if draw.percent(22) {
        ledger.card(GIRO, day, PURCHASE, draw.of(CARE), "", -draw.price(4, 48));
    }
    if is_weekend(day) && draw.percent(45) {
        ledger.card(CARD, day, PURCHASE, draw.of(DINNERS), "", -draw.price(16, 92));
    }
    if draw.percent(36) {
        ledger.card(CARD, day, PURCHASE, draw.of(SHOPS), "", -draw.price(8, 150));
    }
    if draw.percent(14) {
        ledger.card(CARD, day, PURCHASE, draw.of(LEISURE), "", -draw.price(7, 64));
    }
    if draw.percent(22) {
        ledger.card(CARD, day, PURCHASE, draw.of(TRAVEL), "", -draw.price(5, 98));
    }
    if draw.percent(6) {
        ledger.add(GIRO, day, CASH, "Geldautomat Köln Neumarkt", "", -draw.between(1, 8) * 2_500);
    }
    if draw.percent(6) {
        let friend = draw.of(&["Jörg Weiß", "Käthe Öztürk", "Anna Lüdtke", "Thomas Schäfer"]);
        let cents = draw.between(10, 80) * 100;
        let (kind, purpose, sign) =
            if draw.percent(40) { (INCOME, "Danke fürs Auslegen", 1) } else { (TRANSFER, "Konzertkarten", -1) };
        ledger.add(GIRO, day, kind, friend, purpose, sign * cents);
    }
}

fn once(ledger: &mut Ledger) {
    let day = |month, day| date(YEAR, month, day);
    ledger.card(CARD, day(3, 18), PURCHASE, "Zalando SE", "", -18_990);
    ledger.card(CARD, day(3, 29), INCOME, "Zalando SE", "Rückerstattung", 12_995);
    ledger.card(CARD, day(8, 2), PURCHASE, "MediaMarkt Köln", "", -44_900);
    ledger.card(CARD, day(8, 9), INCOME, "MediaMarkt Köln", "Gutschrift Rückgabe", 44_900);
    ledger.add(GIRO, day(6, 12), INCOME, "Finanzamt Köln-Süd", "Erstattung Einkommensteuer", 61_342);
    ledger.add(GIRO, day(1, 27), DEBIT, "Stadtwerke Köln", "Nachzahlung Jahresabrechnung", -12_788);
    // Two people, two coffees, one till: equal in everything, and both real.
    for _ in 0..2 {
        ledger.card(GIRO, day(5, 16), PURCHASE, "Café Rösterei Ehrenfeld", "", -380);
    }
    ledger.card(CARD, day(7, 20), PURCHASE, "Hotel Bayerischer Hof Füssen", "", -89_400);
    ledger.card(CARD, day(7, 20), PURCHASE, "Deutsche Bahn Vertrieb", "Köln-Füssen", -15_960);
    ledger.card(GIRO, day(12, 31), PURCHASE, "REWE Markt Köln", "", -6_347);
    ledger.card(GIRO, day(12, 31), PURCHASE, "Bäckerei Merzenich", "", -865);
    ledger.card(CARD, day(12, 31), PURCHASE, "FREE NOW Taxi", "", -2_310);
}

/// At the end of each month the card's booked purchases are paid from the current account.
fn settle_card(ledger: &mut Ledger) {
    let mut settled = 0;
    for month in 1..=12 {
        let day = bank_day_until(day_of(month, 31));
        let spent: i64 = ledger
            .of(CARD)
            .filter(|event| event.kind != "Ausgleich" && event.booked.is_some_and(|booked| booked < day_of(month, 21)))
            .map(|event| event.cents)
            .sum();
        let due = settled - spent;
        settled = spent;
        ledger.add(GIRO, day, DEBIT, "Musterbank Kreditkarte", "Kreditkartenabrechnung", -due);
        ledger.add(CARD, day, "Ausgleich", "Ausgleich Kreditkarte", "Lastschrift Girokonto", due);
    }
}

fn short(day: Date) -> String {
    day.strftime("%d.%m.%y").to_string()
}

fn long(day: Date) -> String {
    day.strftime("%d.%m.%Y").to_string()
}

fn giro(ledger: &Ledger) -> String {
    let closing = ledger.of(GIRO).filter_map(|event| event.balance).next_back().unwrap_or(0);
    let mut text = format!(
        "Musterbank Köln eG;Größenweg 1;50667 Köln\r\n\
         Konto:;Girokonto;DE89 3704 0044 0532 0130 00\r\n\
         Zeitraum:;01.01.2025 - 31.12.2025;\r\n\
         Kontostand am 31.12.2025:;{} EUR;\r\n\r\n\
         Buchungstag;Wertstellung;Status;Buchungsart;Auftraggeber/Empfänger;Verwendungszweck;Soll;Haben;Saldo;Währung\r\n",
        comma(closing, ".")
    );
    for event in ledger.of(GIRO).rev() {
        let booked = short(event.booked.unwrap_or(event.done));
        let (done, kind, party) = (short(event.done), event.kind, &event.party);
        let status = if event.booked.is_some() { "gebucht" } else { "vorgemerkt" };
        let (debit, credit) = if event.cents < 0 {
            (comma(-event.cents, "."), String::new())
        } else {
            (String::new(), comma(event.cents, "."))
        };
        let balance = event.balance.map(|cents| comma(cents, ".")).unwrap_or_default();
        let purpose = purpose(event, &done);
        text.push_str(&format!("{booked};{done};{status};{kind};{party};{purpose};{debit};{credit};{balance};EUR\r\n"));
    }
    text
}

fn purpose(event: &Event, done: &str) -> String {
    match (event.purpose.as_str(), event.kind) {
        ("", PURCHASE) => format!("Kartenzahlung vom {done}"),
        (purpose, _) => purpose.to_owned(),
    }
}

fn card(ledger: &Ledger) -> String {
    let mut text = String::from(
        "\"Musterbank Köln eG\";\"Kreditkarte\"\r\n\
         \"Karteninhaberin\";\"Käthe Mustermann\"\r\n\
         \"Umsätze vom 01.01.2025 bis 31.12.2025\"\r\n\
         \"Belegdatum\";\"Buchungsdatum\";\"Händler\";\"Verwendungszweck\";\"Betrag (EUR)\";\"S/H\"\r\n",
    );
    for event in ledger.of(CARD).rev() {
        let booked = event.booked.map(long).unwrap_or_default();
        let (done, party, purpose, amount) =
            (long(event.done), &event.party, &event.purpose, comma(event.cents.abs(), "."));
        let direction = if event.cents < 0 { "S" } else { "H" };
        text.push_str(&format!("\"{done}\";\"{booked}\";\"{party}\";\"{purpose}\";\"{amount}\";\"{direction}\"\r\n"));
    }
    let open: i64 = ledger.of(CARD).map(|event| event.cents).sum();
    text.push_str(&format!(
        "\"Summe\";\"\";\"\";\"\";\"{}\";\"{}\"\r\n",
        comma(open.abs(), "."),
        if open < 0 { "S" } else { "H" }
    ));
    text
}

/// The texts hold only characters that Windows-1252 shares with Latin-1.
fn windows_1252(text: &str) -> Vec<u8> {
    text.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?')).collect()
}

const GIRO_RULES: &str = r#"# How to read musterbank-girokonto-2025.csv. It is found by its name, beside the data.
encoding = "windows-1252"
delimiter = ";"
quote = ""
skip_top = 5

[columns]
date = "Buchungstag"
value_date = "Wertstellung"
kind = "Buchungsart"
counterparty = "Auftraggeber/Empfänger"
description = ["Auftraggeber/Empfänger", "Verwendungszweck"]
debit = "Soll"
credit = "Haben"
balance = "Saldo"
currency = "Währung"
pending = "Status"

[date]
formats = ["DD.MM.YY"]

[number]
decimal = ","
thousands = "."

[pending]
values = ["vorgemerkt"]
booked = ["gebucht"]

[kind.values]
"Kartenzahlung" = "CREDIT_CARD"
"Überweisung" = "TRANSFER"
"Dauerauftrag" = "PAYMENT"
"Lastschrift" = "PAYMENT"
"Bargeldauszahlung" = "WITHDRAWAL"

[account]
id = "girokonto"
name = "Girokonto"
number = "DE89 3704 0044 0532 0130 00"
type = "CHECKING"
"#;

const CARD_RULES: &str = r#"# How to read musterbank-kreditkarte-2025.csv. It is found by its name, beside the data.
encoding = "windows-1252"
delimiter = ";"
skip_top = 3
skip_bottom = 1 # the sum

[columns]
# A purchase that is not booked yet has only the day of its receipt.
date = ["Buchungsdatum", "Belegdatum"]
counterparty = "Händler"
description = ["Händler", "Verwendungszweck"]
amount = "Betrag (EUR)"
indicator = "S/H"
pending = "Buchungsdatum"

[date]
formats = ["DD.MM.YYYY"]

[number]
decimal = ","
thousands = "."

[sign]
debit = ["S"]
credit = ["H"]

[pending]
empty = true

[kind]
default = "CREDIT_CARD"

[account]
id = "kreditkarte"
name = "Kreditkarte"
number = "4871 78** **** 0042"
type = "CREDIT_CARD"
balance = "{balance}" # the file has no balance column
"#;

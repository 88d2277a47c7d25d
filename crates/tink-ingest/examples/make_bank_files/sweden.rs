//! A Swedish bank: both accounts in one file, UTF-8 with a mark, semicolons, `-1 234,50` with hard blanks, oldest row first,
//! pending rows last and without a booking day.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday, date};

use super::draw::Draw;
use super::ledger::{Event, Ledger, YEAR, bank_day_from, bank_day_until, comma, day_of, days, is_weekend};

const CHECKING: usize = 0;
const SAVINGS: usize = 1;
const ACCOUNTS: [(&str, &str); 2] = [("9150-123 456 7", "Lönekonto"), ("9150-765 432 1", "Sparkonto")];

const CARD: &str = "Kortköp";
const TRANSFER: &str = "Överföring";
const DEBIT: &str = "Autogiro";
const BILL: &str = "Betalning";
const DEPOSIT: &str = "Insättning";
const CASH: &str = "Uttag";
const SWISH: &str = "Swish";

pub(crate) fn files() -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("sweden/exempelbanken-2025.csv", csv(&year())),
        ("sweden/exempelbanken-2025.rules.toml", RULES.as_bytes().to_vec()),
    ]
}

fn year() -> Ledger {
    let mut draw = Draw::new(0x5eed_0046);
    let mut ledger = Ledger::new();
    for month in 1..=12 {
        monthly(&mut ledger, &mut draw, month);
    }
    for day in days() {
        daily(&mut ledger, &mut draw, day);
    }
    once(&mut ledger);
    ledger.close(&[1_284_350, 6_500_000])
}

/// What comes back each month.
fn monthly(ledger: &mut Ledger, draw: &mut Draw, month: i8) {
    let payday = bank_day_until(day_of(month, 25));
    let holiday_pay = if month == 7 { 312_000 } else { 0 };
    ledger.add(CHECKING, payday, DEPOSIT, "Lön Nordljus Konsult AB", "", 3_586_200 + holiday_pay);
    ledger.add(CHECKING, bank_day_from(day_of(month, 26)), TRANSFER, "Elin Ström", "Delade kostnader", 280_000);
    ledger.add(CHECKING, bank_day_from(day_of(month, 20)), DEPOSIT, "Försäkringskassan", "Barnbidrag", 125_000);
    let rent = if month < 4 { 984_500 } else { 1_026_800 };
    ledger.add(CHECKING, bank_day_until(day_of(month, 30)), BILL, "Stockholmshem", "Hyra", -rent);
    let power =
        [1_385, 1_242, 1_018, 742, 498, 377, 351, 389, 472, 688, 964, 1_297][usize::try_from(month - 1).unwrap_or(0)];
    ledger.add(
        CHECKING,
        bank_day_from(day_of(month, 28)),
        DEBIT,
        "Vattenfall Kundservice AB",
        "El",
        -(power * 100 + draw.between(0, 99)),
    );
    ledger.add(CHECKING, bank_day_from(day_of(month, 27)), DEBIT, "Telia Sverige AB", "Bredband", -39_900);
    ledger.add(CHECKING, bank_day_from(day_of(month, 26)), DEBIT, "Comviq", "Mobilabonnemang", -24_500);
    ledger.add(CHECKING, bank_day_from(day_of(month, 27)), DEBIT, "Folksam", "Hemförsäkring", -18_900);
    ledger.add(CHECKING, bank_day_from(day_of(month, 28)), DEBIT, "Unionen", "Medlemsavgift", -25_300);
    ledger.add(CHECKING, bank_day_from(day_of(month, 28)), DEBIT, "SATS Sverige", "Träning", -57_900);
    ledger.add(CHECKING, bank_day_from(day_of(month, 29)), BILL, "Stockholms stad", "Förskoleavgift", -168_800);
    if matches!(month, 2 | 5 | 8 | 11) {
        ledger.add(CHECKING, bank_day_until(day_of(month, 28)), BILL, "CSN", "Studielån", -164_700);
    }
    ledger.card(CHECKING, day_of(month, 3), CARD, "Netflix.com", "Amsterdam", -14_900);
    ledger.card(CHECKING, day_of(month, 11), CARD, "Spotify Stockholm", "", -12_900);
    ledger.card(CHECKING, day_of(month, 1), CARD, "SL Stockholms Lokaltrafik", "30-dagarsbiljett", -102_000);
    let saved = if month == 12 { 150_000 } else { 300_000 };
    between_accounts(ledger, bank_day_from(payday + 1.day()), CHECKING, SAVINGS, saved);
}

fn between_accounts(ledger: &mut Ledger, day: Date, from: usize, to: usize, cents: i64) {
    ledger.add(from, day, TRANSFER, ACCOUNTS[to].1, "Överföring", -cents);
    ledger.add(to, day, TRANSFER, ACCOUNTS[from].1, "Överföring", cents);
}

/// What a day may bring.
fn daily(ledger: &mut Ledger, draw: &mut Draw, day: Date) {
    const GROCERIES: &[&str] = &[
        "ICA Nära Torsgatan",
        "ICA Kvantum Liljeholmen",
        "Coop Medborgarplatsen",
        "Hemköp Odenplan",
        "Willys Sickla",
        "Lidl Fridhemsplan",
    ];
    const CAFES: &[&str] = &["Espresso House Odenplan", "Wayne's Coffee", "Vete-Katten", "Fabrique Bageri"];
    const KIOSKS: &[&str] = &[
        "Pressbyrån T-Centralen",
        "7-Eleven Vasagatan",
        "Pressbyrån Odenplan",
        "Direkten Hötorget",
        "Selecta Automat",
    ];
    const LUNCHES: &[&str] = &[
        "Sushi Yama",
        "Max Burgers Hötorget",
        "Phil's Burger",
        "Restaurang Jalla",
        "Salladsbaren Kungsgatan",
        "Thairestaurang Lotus",
    ];
    const DINNERS: &[&str] =
        &["Restaurang Pelikan", "Pizzeria Napoli", "Bistro Süd", "Kvarnen", "Foodora AB", "Café Opera"];
    const SHOPS: &[&str] = &[
        "Åhléns City",
        "H&M Drottninggatan",
        "Clas Ohlson Gallerian",
        "Lindex Hötorget",
        "Stadium Sergelgatan",
        "Akademibokhandeln",
        "IKEA Kungens Kurva",
        "Elgiganten Barkarby",
        "Jula Kungens Kurva",
    ];
    const HEALTH: &[&str] = &["Apotek Hjärtat", "Kronans Apotek", "Apoteket Scheele", "Folktandvården"];
    const LEISURE: &[&str] =
        &["Filmstaden Sergel", "Skansen", "Eriksdalsbadet", "Junibacken", "Nintendo eShop", "Fotografiska"];
    const FRIENDS: &[&str] = &["Åsa Lindström", "Björn Ek", "Märta Öberg", "Jonas Hallén", "Yasmin Karlsson"];

    if draw.percent(if is_weekend(day) { 85 } else { 70 }) {
        ledger.card(CHECKING, day, CARD, draw.of(GROCERIES), "", -draw.price(45, 780));
    }
    if draw.percent(75) {
        ledger.card(CHECKING, day, CARD, draw.of(CAFES), "", -draw.price(25, 75));
    }
    if draw.percent(62) {
        ledger.card(CHECKING, day, CARD, draw.of(KIOSKS), "", -draw.price(12, 60));
    }
    if !is_weekend(day) && day.month() != 7 && draw.percent(68) {
        ledger.card(CHECKING, day, CARD, draw.of(LUNCHES), "", -draw.price(89, 165));
    }
    if matches!(day.weekday(), Weekday::Friday | Weekday::Saturday) && draw.percent(55) {
        ledger.card(CHECKING, day, CARD, draw.of(DINNERS), "", -draw.price(145, 890));
    }
    if matches!(day.weekday(), Weekday::Thursday | Weekday::Friday) && draw.percent(32) {
        ledger.card(CHECKING, day, CARD, "Systembolaget", "", -draw.price(99, 620));
    }
    if draw.percent(19) {
        ledger.card(CHECKING, day, CARD, draw.of(SHOPS), "", -draw.price(79, 1_390));
    }
    if draw.percent(9) {
        ledger.card(CHECKING, day, CARD, draw.of(HEALTH), "", -draw.price(49, 540));
    }
    if draw.percent(9) {
        ledger.card(CHECKING, day, CARD, draw.of(LEISURE), "", -draw.price(95, 640));
    }
    if draw.percent(16) {
        ledger.add(
            CHECKING,
            day,
            SWISH,
            draw.of(FRIENDS),
            draw.of(&["Lunch", "Present", "Bio", "Taxi", "Fika", ""]),
            -draw.between(4, 60) * 1_000,
        );
    }
    if draw.percent(8) {
        ledger.add(
            CHECKING,
            day,
            SWISH,
            draw.of(FRIENDS),
            draw.of(&["Middag", "Tack för igår", "Blommor", "Resa"]),
            draw.between(5, 45) * 1_000,
        );
    }
    if draw.percent(5) {
        ledger.card(
            CHECKING,
            day,
            CARD,
            draw.of(&["SJ AB", "Taxi Stockholm", "Circle K Solna", "Preem Haninge"]),
            "",
            -draw.price(89, 920),
        );
    }
    if draw.percent(3) {
        ledger.add(CHECKING, day, CASH, "Bankomat Odenplan", "", -draw.between(1, 5) * 20_000);
    }
    if is_weekend(day) && draw.percent(4) {
        between_accounts(ledger, bank_day_from(day), SAVINGS, CHECKING, draw.between(1, 4) * 50_000);
    }
}

/// What happens once: refunds, a tax return, a holiday, two equal coffees, interest, and the last days' pending rows.
fn once(ledger: &mut Ledger) {
    let day = |month, day| date(YEAR, month, day);
    ledger.card(CHECKING, day(2, 8), CARD, "Åhléns City", "Vinterjacka", -179_900);
    ledger.card(CHECKING, day(2, 12), CARD, "Åhléns City", "Retur", 179_900);
    ledger.card(CHECKING, day(6, 5), CARD, "Zalando SE", "", -129_800);
    ledger.card(CHECKING, day(6, 17), CARD, "Zalando SE", "Återbetalning", 64_900);
    ledger.card(CHECKING, day(11, 28), CARD, "Elgiganten Barkarby", "Hörlurar", -249_000);
    ledger.card(CHECKING, day(12, 3), CARD, "Elgiganten Barkarby", "Återköp", 249_000);
    ledger.add(CHECKING, day(4, 9), DEPOSIT, "Skatteverket", "Skatteåterbäring", 431_200);
    ledger.add(CHECKING, day(9, 12), DEPOSIT, "Folksam", "Ersättning resväska", 185_000);
    // Two people, two coffees, one till: equal in everything, and both real.
    for _ in 0..2 {
        ledger.card(CHECKING, day(3, 14), CARD, "Espresso House Odenplan", "", -4_500);
    }
    between_accounts(ledger, day(7, 1), SAVINGS, CHECKING, 1_500_000);
    ledger.card(CHECKING, day(7, 3), CARD, "SJ AB", "Stockholm-Göteborg", -238_000);
    ledger.card(CHECKING, day(7, 4), CARD, "Stena Line", "Göteborg-Frederikshavn", -349_500);
    ledger.card(CHECKING, day(7, 12), CARD, "Hotell Bohusgården", "Uddevalla", -768_400);
    for month in [3, 6, 9, 12] {
        ledger.add(
            SAVINGS,
            bank_day_until(day_of(month, 31)),
            "Ränta",
            "Ränta",
            "Kvartalsränta",
            38_417 + i64::from(month) * 213,
        );
    }
    ledger.card(CHECKING, day(12, 31), CARD, "Systembolaget", "", -31_900);
    ledger.card(CHECKING, day(12, 31), CARD, "Hemköp Odenplan", "", -84_250);
    ledger.card(CHECKING, day(12, 31), CARD, "Taxi Stockholm", "", -38_500);
}

fn csv(ledger: &Ledger) -> Vec<u8> {
    let mut text = String::from(
        "\u{feff}Konto;Kontonamn;Bokföringsdag;Transaktionsdag;Typ;Text;Meddelande;Belopp;Saldo;Valuta;Status\r\n",
    );
    for event in &ledger.events {
        text.push_str(&row(event));
    }
    text.into_bytes()
}

fn row(event: &Event) -> String {
    let (number, name) = ACCOUNTS[event.account];
    let booked = event.booked.map(|day| day.to_string()).unwrap_or_default();
    let balance = event.balance.map(|cents| comma(cents, "\u{a0}")).unwrap_or_default();
    let status = if event.booked.is_some() { "Bokförd" } else { "Reserverad" };
    let (done, kind, party, purpose, amount) =
        (event.done, event.kind, &event.party, &event.purpose, comma(event.cents, "\u{a0}"));
    format!("{number};{name};{booked};{done};{kind};{party};{purpose};{amount};{balance};SEK;{status}\r\n")
}

const RULES: &str = r#"# How to read exempelbanken-2025.csv. It is found by its name, beside the data.
encoding = "utf-8-bom"
delimiter = ";"
quote = ""

[columns]
account = "Konto"
# A reserved row has no booking day yet: the first filled column counts.
date = ["Bokföringsdag", "Transaktionsdag"]
kind = "Typ"
description = ["Text", "Meddelande"]
amount = "Belopp"
balance = "Saldo"
currency = "Valuta"
pending = "Status"

[date]
formats = ["YYYY-MM-DD"]

[number]
decimal = ","
thousands = " "

[pending]
values = ["Reserverad"]
booked = ["Bokförd"]

[kind.values]
"Kortköp" = "CREDIT_CARD"
"Överföring" = "TRANSFER"
"Swish" = "TRANSFER"
"Betalning" = "PAYMENT"
"Autogiro" = "PAYMENT"
"Uttag" = "WITHDRAWAL"

[[accounts]]
value = "9150-123 456 7"
id = "lonekonto"
name = "Lönekonto"
number = "9150-123 456 7"
type = "CHECKING"

[[accounts]]
value = "9150-765 432 1"
id = "sparkonto"
name = "Sparkonto"
number = "9150-765 432 1"
type = "SAVINGS"
"#;

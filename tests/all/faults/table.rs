//! The table of an API, cell by cell.

use super::scene::{Cell, FAULTS, Fault, Row, Scene, Told};
use crate::stage::Over;

/// Strikes every operation with every fault, judges every cell, and gives the table.
pub(super) async fn table(rows: &[Row]) -> String {
    of(rows, &FAULTS, Over::Nothing).await
}

/// The same over a socket, but for what waits in real time.
pub(super) async fn over_a_socket(rows: &[Row]) -> String {
    let faults: Vec<_> = FAULTS.into_iter().filter(|(fault, _)| *fault != Fault::Slow).collect();
    of(rows, &faults, Over::Socket).await
}

async fn of(rows: &[Row], faults: &[(Fault, &str)], over: Over) -> String {
    let mut lines = vec![line("", faults.iter().map(|(_, name)| (*name).to_owned()))];
    for row in rows {
        let mut cells = Vec::with_capacity(faults.len());
        for (fault, name) in faults.iter().copied() {
            let Some(scene) = Scene::new(row, fault, over).await else {
                cells.push("-".to_owned());
                continue;
            };
            let cell = (row.run)(&scene).await;
            judge(row, fault, &format!("{}/{}, {name}", row.api, row.label), cell);
            let happened = cell.happened.map(|times| format!(" {times}")).unwrap_or_default();
            cells.push(format!("{}{happened}", cell.told));
        }
        lines.push(line(row.label, cells));
    }
    let table = lines.join("\n");
    #[allow(clippy::print_stdout, reason = "for whoever asks with --nocapture")]
    {
        println!("{table}\n");
    }
    table
}

fn line(first: &str, cells: impl IntoIterator<Item = String>) -> String {
    let cells: String = cells.into_iter().map(|cell| format!("{cell:<13}")).collect();
    format!("{first:<25}{}", cells.trim_end())
}

/// What the client told agrees with what has happened.
fn judge(row: &Row, fault: Fault, cell_name: &str, cell: Cell) {
    assert!(cell.struck > 0, "{cell_name}: the fault did not strike");
    let Some(happened) = cell.happened else {
        let harmless = !matches!(
            fault,
            Fault::Refused
                | Fault::Expired
                | Fault::AlwaysBusy
                | Fault::Always500
                | Fault::AlwaysUnread
                | Fault::AlwaysUnanswered
                | Fault::AlwaysHalf
        );
        if harmless && is_safe(row) {
            assert_eq!(cell.told, Told::Done, "{cell_name}: what only reads comes through");
        }
        return;
    };
    match cell.told {
        Told::Done => assert_eq!(happened, 1, "{cell_name}: it was told that it was done"),
        Told::Failed(_) => assert_eq!(happened, 0, "{cell_name}: it was told that nothing was done"),
        Told::Possibly => assert_eq!(happened, 1, "{cell_name}: the echo of an attempt that was carried out"),
        Told::Unknown => assert!(happened <= 1, "{cell_name}: it happened {happened} times"),
    }
    // Whatever the client did: what was carried out without an answer is never a clean failure, and never done twice.
    if matches!(fault, Fault::Unanswered | Fault::Half | Fault::AlwaysUnanswered | Fault::AlwaysHalf) {
        assert_eq!(happened, 1, "{cell_name}: it was carried out, once");
        assert!(!matches!(cell.told, Told::Failed(_)), "{cell_name}: {:?}", cell.told);
    }
}

fn is_safe(row: &Row) -> bool {
    let all = [
        tink_model::connector::operations::OPERATIONS,
        tink_model::main::operations::OPERATIONS,
        tink_model::xs2a::operations::OPERATIONS,
        tink_model::moneykit::operations::OPERATIONS,
    ];
    let mut all = all.into_iter().flatten();
    let operation = all.find(|operation| operation.api == row.api && operation.id == row.operation).unwrap();
    operation.idempotency == tink_model::Idempotency::Safe
}

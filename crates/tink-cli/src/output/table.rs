//! Tables for people.

use comfy_table::{CellAlignment, LineStyle, Table, TableStyle};

use super::one_line;

/// How the cells of a column stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Align {
    Left,
    Right,
}

/// A table of text: the header with the columns' alignment, then the rows. It ends with a line end.
pub(crate) fn table(header: &[(&str, Align)], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut table = Table::new();
    table.load_style(TableStyle::new().header_separator(LineStyle::none().fill('─')));
    table.set_header(header.iter().map(|(name, _)| *name).collect::<Vec<_>>());
    for row in rows {
        table.add_row(row.iter().map(|cell| one_line(cell)).collect::<Vec<_>>());
    }
    for (index, (_, align)) in header.iter().enumerate() {
        if let Some(column) = table.column_mut(index) {
            column.set_cell_alignment(match align {
                Align::Left => CellAlignment::Left,
                Align::Right => CellAlignment::Right,
            });
        }
    }
    let mut text: String = table.lines().map(|line| format!("{}\n", line.trim_end())).collect();
    if text.is_empty() {
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_aligned_and_lines_have_no_trailing_blanks() {
        let rows = [
            vec!["Åhléns".to_owned(), "-1,234.50".to_owned(), String::new()],
            vec!["ICA".to_owned(), "5.00".to_owned(), "x".to_owned()],
        ];
        insta::assert_snapshot!(table(&[("Name", Align::Left), ("Amount", Align::Right), ("Note", Align::Left)], rows), @r"
         Name       Amount  Note
        ─────────────────────────
         Åhléns  -1,234.50
         ICA          5.00  x
        ");
    }
}

//! Columns of text.

use unicode_width::UnicodeWidthStr;

use super::{
    plain,
    style::{STRONG, styled},
};

/// How wide a column may be, unless it is the last.
const WIDEST: usize = 48;

/// Rows below headings, columns two spaces apart; without rows, nothing.
pub(crate) fn table(headings: &[&str], rows: &[Vec<String>]) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let rows: Vec<Vec<String>> = rows
        .iter()
        .map(|row| row.iter().map(|cell| plain(cell)).collect())
        .collect();
    let cells = |column: usize| rows.iter().filter_map(move |row| row.get(column));
    let widths: Vec<usize> = (0..headings.len())
        .map(|column| {
            let widest = cells(column).map(|cell| cell.width()).max().unwrap_or_default();
            widest.min(WIDEST).max(headings[column].width())
        })
        .collect();
    let line = |row: &[String]| {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(&widths) {
            line.push_str(cell);
            line.push_str(&" ".repeat(width.saturating_sub(cell.width()) + 2));
        }
        line.trim_end().to_owned()
    };
    let names: Vec<String> = headings.iter().map(|name| (*name).to_owned()).collect();
    let mut text = styled(STRONG, &line(&names));
    text.push('\n');
    for row in &rows {
        text.push_str(&line(row));
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_they_need_to_be() {
        let row = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>();
        let text = table(
            &["ID", "NAME", ""],
            &[row(&["a", "漢字", "x"]), row(&["long", "n\nm", ""]), row(&["b"])],
        );
        let text = anstream::adapter::strip_str(&text).to_string();
        assert_eq!(text, "ID    NAME\na     漢字  x\nlong  n\u{fffd}m\nb\n");
        assert_eq!(table(&["ID"], &[]), "");
    }
}

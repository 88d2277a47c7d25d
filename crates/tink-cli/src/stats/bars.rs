//! Bars in a line of text: of ASCII characters, and of blocks.

use tink_model::Amount;

use super::percent::aligned;

/// How many of `cells` `amount` is if `largest` is all of them; at least one of what is above zero.
fn length(amount: Amount, largest: Amount, cells: u16) -> usize {
    let Some((amount, largest)) = aligned(amount, largest).filter(|(amount, largest)| *amount > 0 && *largest > 0)
    else {
        return 0;
    };
    let length = amount.saturating_mul(i128::from(cells)).saturating_add(largest / 2) / largest;
    usize::try_from(length.clamp(1, i128::from(cells))).unwrap_or(0)
}

/// A bar of one character.
pub(super) fn ascii(amount: Amount, largest: Amount, cells: u16) -> String {
    "#".repeat(length(amount, largest, cells))
}

/// A bar from the middle: what is negative to the left, what is positive to the right. Without any room at the left there is
/// no middle.
pub(super) fn two_sided(negative: Amount, positive: Amount, largest: Amount, (left, right): (u16, u16)) -> String {
    let middle = if left == 0 { "" } else { "|" };
    let minus = "-".repeat(length(-negative, largest, left));
    let plus = "+".repeat(length(positive, largest, right));
    format!("{minus:>width$}{middle}{plus}", width = usize::from(left))
}

/// A bar in eighths of a cell.
pub(super) fn blocks(amount: Amount, largest: Amount, cells: u16) -> String {
    let eighths = length(amount, largest, cells.saturating_mul(8));
    let rest = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"].get(eighths % 8).copied().unwrap_or_default();
    format!("{}{rest}", "█".repeat(eighths / 8))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_in_proportion_and_never_vanish() {
        let amount = |text: &str| text.parse::<Amount>().expect("an amount");
        let of = |text: &str| ascii(amount(text), amount("200.00"), 10);
        assert_eq!([of("200"), of("100.0"), of("0.01"), of("0"), of("-5")], ["##########", "#####", "#", "", ""]);
        assert_eq!(blocks(amount("5"), amount("80"), 10), "▋");
        assert_eq!(two_sided(amount("-50"), amount("100"), amount("100"), (4, 4)), "  --|++++");
        assert_eq!(two_sided(amount("0"), amount("50"), amount("100"), (0, 4)), "++");
    }
}

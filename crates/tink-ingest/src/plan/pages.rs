//! Pages of one statement in sources of their own: which source goes on where another one ends.
//!
//! Such sources count equal rows together, as the one file would that has all pages. Pages that nothing joins are sources as any others,
//! which may overlap.

use std::collections::HashMap;

use tink_model::Amount;

/// What a page that goes on and its next page have in common: the account, the number of the next page, and the balance.
pub(super) type Seam = (u32, u32, Amount);

/// Gathers where pages start and end.
#[derive(Debug, Default)]
pub(super) struct Pages {
    starts: Vec<(Seam, u32)>,
    ends: HashMap<Seam, Vec<u32>>,
}

impl Pages {
    /// A page ends in this source, and the statement goes on.
    pub(super) fn end(&mut self, seam: Seam, source: u32) {
        self.ends.entry(seam).or_default().push(source);
    }

    /// A page starts in this source that is not a statement's first.
    pub(super) fn start(&mut self, seam: Seam, source: u32) {
        self.starts.push((seam, source));
    }

    /// Gives sources that have pages of one statement the same scope. A page that is there twice joins once: the other one repeats it.
    pub(super) fn join(mut self, scopes: &mut [u32]) {
        for (seam, source) in self.starts {
            let Some(ends) = self.ends.get_mut(&seam) else { continue };
            let Some(at) = ends.iter().position(|&end| end != source) else { continue };
            let (earlier, later) = (scopes[ends.remove(at) as usize], scopes[source as usize]);
            scopes.iter_mut().filter(|scope| **scope == later).for_each(|scope| *scope = earlier);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Pages as (source, its start, its end), joined.
    fn joined(pages: &[(u32, Option<i64>, Option<i64>)]) -> Vec<u32> {
        let seam = |balance: i64| (7, 0, Amount::new(balance, 2));
        let mut gathered = Pages::default();
        for &(source, start, end) in pages {
            start.into_iter().for_each(|balance| gathered.start(seam(balance), source));
            end.into_iter().for_each(|balance| gathered.end(seam(balance), source));
        }
        let mut scopes: Vec<u32> = (0..4).collect();
        gathered.join(&mut scopes);
        scopes
    }

    #[test]
    fn pages_are_joined_by_where_they_start_and_end() {
        assert_eq!(joined(&[(0, None, Some(1)), (1, Some(1), Some(2)), (2, Some(2), None)]), [0, 0, 0, 3]);
        assert_eq!(joined(&[(2, Some(2), None), (0, Some(1), Some(2)), (1, None, Some(1))]), [1, 1, 1, 3]);
        assert_eq!(joined(&[(0, None, Some(1)), (1, Some(2), None)]), [0, 1, 2, 3], "another balance");
        assert_eq!(joined(&[(0, None, Some(1)), (1, Some(1), None), (2, Some(1), None)]), [0, 0, 2, 3], "twice");
        assert_eq!(joined(&[(0, Some(1), Some(1))]), [0, 1, 2, 3], "a page is not its own next one");
        assert_eq!(joined(&[(0, Some(1), Some(2)), (1, Some(2), Some(1))]), [1, 1, 2, 3], "a ring");
    }
}

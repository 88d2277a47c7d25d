//! Layers that forks share: what was learned before a fork belongs to both sides and is changed by neither; each side learns into a layer
//! of its own above it. So a fork costs nothing, however much is known.

use std::sync::Arc;

/// What can be laid over another of its kind.
pub(super) trait Layer: Default {
    /// How much it holds.
    fn len(&self) -> usize;

    /// This one and a lower one as one. Whether there is none below that says whether what only covers something lower may go.
    fn over(&self, lower: &Self, lowest: bool) -> Self;
}

/// One's own layer over those that are shared.
#[derive(Debug, Clone, Default)]
pub(super) struct Layers<L> {
    pub(super) own: L,
    /// The newest first.
    pub(super) shared: Vec<Arc<L>>,
}

impl<L: Layer> Layers<L> {
    /// All layers, the newest first.
    pub(super) fn each(&self) -> impl Iterator<Item = &L> {
        std::iter::once(&self.own).chain(self.shared.iter().map(Arc::as_ref))
    }

    /// How much all layers hold.
    pub(super) fn len(&self) -> usize {
        self.each().map(Layer::len).sum()
    }

    /// The same for a fork: from here on neither side sees what the other learns.
    pub(super) fn share(&mut self) -> Self {
        if self.own.len() > 0 {
            self.shared.insert(0, Arc::new(std::mem::take(&mut self.own)));
        }
        // A layer is merged with the one below only if that is not much larger: so there are few, and an entry is copied seldom.
        while let [first, second, ..] = self.shared.as_slice()
            && first.len() * 2 >= second.len()
        {
            let merged = first.over(second, self.shared.len() == 2);
            self.shared.splice(..2, [Arc::new(merged)]);
        }
        Self { own: L::default(), shared: self.shared.clone() }
    }
}

//! Answers by route and status: a place in one row of atomics for each status that is documented, and a short list for all others.

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};

use tink_model::{Method, Operation};

use crate::routes::routes;

/// A route: what operations of several APIs may share.
type Key<'a> = (Method, &'a str);

/// Where the statuses of a route are counted. All worlds have the same places.
#[derive(Debug, Default)]
struct Layout {
    routes: HashMap<Key<'static>, BTreeMap<u16, usize>>,
    places: usize,
}

fn layout() -> &'static Layout {
    static LAYOUT: OnceLock<Layout> = OnceLock::new();
    LAYOUT.get_or_init(|| {
        let mut layout = Layout::default();
        for (operation, _) in routes() {
            let statuses = layout.routes.entry((operation.method, operation.path)).or_default();
            for status in operation.statuses {
                statuses.entry(status.code).or_insert_with(|| {
                    layout.places += 1;
                    layout.places - 1
                });
            }
        }
        layout
    })
}

/// How often each route answered each status.
#[derive(Debug)]
pub(super) struct Answers {
    documented: Box<[AtomicU64]>,
    others: Mutex<BTreeMap<(&'static str, &'static str, u16), u64>>,
}

impl Default for Answers {
    fn default() -> Self {
        Self { documented: (0..layout().places).map(|_| AtomicU64::new(0)).collect(), others: Mutex::default() }
    }
}

impl Answers {
    pub(super) fn count(&self, operation: &'static Operation, status: u16) {
        let statuses = layout().routes.get(&(operation.method, operation.path));
        match statuses.and_then(|statuses| self.documented.get(*statuses.get(&status)?)) {
            Some(counter) => drop(counter.fetch_add(1, Ordering::Relaxed)),
            None => *self.others().entry((operation.path, operation.method.as_str(), status)).or_default() += 1,
        }
    }

    /// What a route answered: every status with how often, but not those that it never answered.
    pub(super) fn of(&self, method: Method, path: &str) -> BTreeMap<u16, u64> {
        let statuses = layout().routes.get(&(method, path)).into_iter().flatten();
        let counted = statuses.filter_map(|(status, place)| {
            let count = self.documented.get(*place)?.load(Ordering::Relaxed);
            (count > 0).then_some((*status, count))
        });
        let mut found: BTreeMap<u16, u64> = counted.collect();
        let others = self.others();
        let of_route = others.iter().filter(|((known, by, _), _)| *known == path && *by == method.as_str());
        found.extend(of_route.map(|((_, _, status), count)| (*status, *count)));
        found
    }

    pub(super) fn clear(&self) {
        self.documented.iter().for_each(|counter| counter.store(0, Ordering::Relaxed));
        self.others().clear();
    }

    fn others(&self) -> std::sync::MutexGuard<'_, BTreeMap<(&'static str, &'static str, u16), u64>> {
        self.others.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

//! What the pages of a list have in common, be they counted or read by cursors: what is on one, and where the next is.
//!
//! Each API's pages say so beside their models, in its `pages.rs`. Fetching them is the business of `tink_transport::Pages`.

use crate::List;

/// Where a page of a list is.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Place {
    /// At the start.
    Start,
    /// Where the page before said.
    Cursor(String),
    /// At this number, from 1.
    Number(u32),
}

impl Place {
    /// The number of a page here, where pages are counted; the start is the first. `None` at a cursor.
    #[must_use]
    pub const fn number(&self) -> Option<u32> {
        match self {
            Self::Start => Some(1),
            Self::Number(number) => Some(*number),
            Self::Cursor(_) => None,
        }
    }

    /// The place one number further, where pages are counted.
    #[must_use]
    pub fn following(&self) -> Option<Self> {
        self.number()?.checked_add(1).map(Self::Number)
    }
}

/// A page of a list.
///
/// ```
/// use tink_model::{List, Page, Place};
///
/// /// A page of a list that is read by cursors.
/// #[derive(Clone, PartialEq)]
/// struct Names {
///     names: List<String>,
///     next: Option<String>,
/// }
///
/// impl Page for Names {
///     type Element = String;
///
///     fn elements(&self) -> &List<String> {
///         &self.names
///     }
///
///     fn into_elements(self) -> List<String> {
///         self.names
///     }
///
///     fn after(&self, _: &Place, _: Option<u32>) -> Option<Place> {
///         self.next.clone().map(Place::Cursor)
///     }
/// }
///
/// let first = Names { names: List::from(["Anna".to_owned()]), next: Some("c2".to_owned()) };
/// assert_eq!(first.count(), 1);
/// assert_eq!(first.after(&Place::Start, None), Some(Place::Cursor("c2".to_owned())));
/// ```
pub trait Page: Clone + PartialEq + Send + Unpin + 'static {
    /// What is listed.
    type Element: Unpin;

    /// The elements that could be read, and the others.
    fn elements(&self) -> &List<Self::Element>;

    /// Takes the elements out.
    fn into_elements(self) -> List<Self::Element>;

    /// Where the page after this one is, which is at `place` and was asked to have so many elements, if a number was asked for; `None`
    /// after the last.
    fn after(&self, place: &Place, asked: Option<u32>) -> Option<Place>;

    /// How many elements are on the page. One that could not be read was there all the same.
    fn count(&self) -> usize {
        self.elements().len() + self.elements().bad().len()
    }

    /// The number of the page, from 1, as the service says; `None` where it does not count them.
    fn number(&self) -> Option<i64> {
        None
    }

    /// The number of the last page, as the service says.
    fn last(&self) -> Option<i64> {
        None
    }

    /// How many elements a page has at most, as the service says.
    fn length(&self) -> Option<i64> {
        None
    }

    /// Whether all that this page says is that the one before it was the last. Such a page is not given to whoever reads a list to its
    /// end, unless it is the first.
    fn is_past_the_end(&self) -> bool {
        false
    }
}

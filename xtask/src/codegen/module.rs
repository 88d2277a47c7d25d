//! The module that holds what was generated for an API.

use proc_macro2::TokenStream;
use quote::quote;

use super::names;
use crate::spec::model::Api;

/// Declarations and re-exports.
pub(super) fn generate(api: &Api) -> TokenStream {
    let by_hand = api.schemas.iter().filter(|schema| schema.by_hand).map(|schema| {
        let (module, name) = (names::ident(&names::snake(&schema.name)), names::ident(&schema.name));
        quote! { pub use super::#module::#name; }
    });
    let modules = api.schemas.iter().filter(|schema| !schema.by_hand).map(|schema| {
        let (module, name) = (names::ident(&names::snake(&schema.name)), names::ident(&schema.name));
        (module, name)
    });
    let (modules, names): (Vec<_>, Vec<_>) = modules.unzip();
    let revision = &api.revision;
    quote! {
        #(mod #modules;)*
        mod refusal;
        pub mod examples;
        pub mod operations;

        #(pub use #modules::#names;)*
        #(#by_hand)*
        pub use refusal::Refusal;

        /// The revision of the spec that these types come from.
        pub const REVISION: &str = #revision;
    }
}

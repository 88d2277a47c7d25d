//! The public surface of the crates, held by snapshots: a change of an API that others build on shows in the diff of a commit.
//!
//! The sources are parsed and everything that is not public is left out: private items and fields, bodies, documentation, tests.
//! What a macro of the crate makes stands as the macro's call.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{TokenStream, TokenTree};
use syn::{Attribute, Fields, File, ImplItem, Item, TraitItem, Type, Visibility};

/// The crates whose surface is held, with the folders that get a snapshot of their own.
const CRATES: &[(&str, &[&str])] = &[("tink-model", &["connector", "main", "xs2a", "moneykit"])];

#[test]
fn the_public_surface_is_as_released() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates");
    for (name, folders) in CRATES {
        let source = crates.join(name).join("src");
        let files = read(&source);
        let names = Names::of(files.iter().map(|(_, file)| file));
        let mut texts: Vec<(String, String)> = vec![((*name).to_owned(), String::new())];
        texts.extend(folders.iter().map(|folder| (format!("{name}-{folder}"), String::new())));
        for (path, file) in files {
            let folder = folders.iter().position(|folder| path.starts_with(&format!("{folder}/")));
            let public = public(file, &names);
            if !public.is_empty() {
                texts[folder.map_or(0, |folder| folder + 1)].1.push_str(&format!("=== {path}\n{public}\n"));
            }
        }
        for (snapshot, text) in texts {
            insta::assert_snapshot!(snapshot, text);
        }
    }
}

#[test]
fn what_is_not_public_is_left_out() {
    let text = r#"
        //! A file.
        use std::fmt;
        pub use other::Thing;
        /// Documented.
        #[derive(Debug)]
        #[must_use]
        pub struct Shown { pub field: u8, hidden: u8 }
        struct Hidden;
        pub(crate) fn internal() {}
        pub fn function(argument: &str) -> usize { argument.len() }
        impl Shown { pub fn method(&self) -> u8 { self.hidden } fn helper(&self) {} }
        impl fmt::Display for Shown { fn fmt(&self) {} }
        impl Shown { fn only_private(&self) {} }
        macro_rules! ids { () => {} }
        /// Documented.
        pub trait Seen {
            /// Documented.
            type Part;
            /// Documented.
            fn parts(&self) -> usize { 1 }
        }
        trait Inner {}
        pub(crate) trait Inside {}
        impl Inner for Shown {}
        impl fmt::Debug for Hidden {}
        ids! { /// Documented.
            One; }
        #[cfg(test)] mod tests {}
    "#;
    let expected = "pub use other::Thing;\n#[derive(Debug)]\npub struct Shown {\n    pub field: u8,\n}\npub fn function(argument: &str) -> usize {}\n\
        impl Shown {\n    pub fn method(&self) -> u8 {}\n}\nimpl fmt::Display for Shown {}\npub trait Seen {\n    type Part;\n    fn parts(&self) -> usize {}\n}\nids! {\n    One;\n}\n";
    let file = syn::parse_file(text).expect("it is Rust");
    let names = Names::of(std::iter::once(&file));
    assert_eq!(public(file, &names), expected);
}

/// The parsed files of a folder by their paths in it, tests left out.
fn read(folder: &Path) -> Vec<(String, File)> {
    let mut files = Vec::new();
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("a folder can be listed").path()).collect();
    paths.sort();
    for path in paths {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if path.is_dir() && name != "tests" {
            files.extend(read(&path).into_iter().map(|(inner, file)| (format!("{name}/{inner}"), file)));
        } else if name.ends_with(".rs") && name != "tests.rs" {
            let source = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            let file = syn::parse_file(&source).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            files.push((name, file));
        }
    }
    files
}

/// The names that tell whether the implementation of a trait can be noticed from outside.
#[derive(Default)]
struct Names {
    public_types: HashSet<String>,
    private_traits: HashSet<String>,
}

impl Names {
    fn of<'f>(files: impl Iterator<Item = &'f File>) -> Self {
        let mut names = Self::default();
        for item in files.flat_map(|file| &file.items) {
            match item {
                Item::Struct(item) if is_public(&item.vis) => names.public_types.insert(item.ident.to_string()),
                Item::Enum(item) if is_public(&item.vis) => names.public_types.insert(item.ident.to_string()),
                Item::Trait(item) if !is_public(&item.vis) => names.private_traits.insert(item.ident.to_string()),
                _ => continue,
            };
        }
        names
    }

    /// Whether others see that this type has this trait.
    fn show(&self, of_trait: &syn::Path, of_type: &Type) -> bool {
        let last = |path: &syn::Path| path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default();
        let of_type = match of_type {
            Type::Path(of_type) => last(&of_type.path),
            Type::Reference(reference) => match &*reference.elem {
                Type::Path(of_type) => last(&of_type.path),
                _ => return false,
            },
            _ => return false,
        };
        self.public_types.contains(&of_type) && !self.private_traits.contains(&last(of_trait))
    }
}

/// What a source file shows to other crates.
fn public(mut file: File, names: &Names) -> String {
    file.attrs.clear();
    file.items = file.items.into_iter().filter_map(|item| shown(item, names)).collect();
    prettyplease::unparse(&file)
}

fn shown(mut item: Item, names: &Names) -> Option<Item> {
    let keep = match &mut item {
        Item::Const(item) => strip(&mut item.attrs, &item.vis),
        Item::Static(item) => {
            // The value of a table is data; its type is the surface.
            *item.expr = syn::parse_quote! { _ };
            strip(&mut item.attrs, &item.vis)
        }
        Item::Enum(item) => {
            for variant in &mut item.variants {
                variant.attrs.clear();
                variant.fields.iter_mut().for_each(|field| field.attrs.clear());
            }
            strip(&mut item.attrs, &item.vis)
        }
        Item::Fn(item) => {
            item.block.stmts.clear();
            strip(&mut item.attrs, &item.vis)
        }
        Item::Impl(item) => {
            item.attrs.clear();
            match &item.trait_ {
                Some((_, of_trait, _)) => {
                    item.items.clear();
                    names.show(of_trait, &item.self_ty)
                }
                None => {
                    item.items.retain_mut(shown_member);
                    !item.items.is_empty()
                }
            }
        }
        Item::Macro(item) => {
            item.mac.tokens = undocumented(std::mem::take(&mut item.mac.tokens));
            item.ident.is_none()
        }
        Item::Mod(item) => item.content.is_none() && strip(&mut item.attrs, &item.vis),
        Item::Struct(item) => {
            public_fields(&mut item.fields);
            strip(&mut item.attrs, &item.vis)
        }
        Item::Trait(item) => {
            for item in &mut item.items {
                match item {
                    TraitItem::Fn(function) => {
                        function.attrs.clear();
                        function.default.iter_mut().for_each(|block| block.stmts.clear());
                    }
                    TraitItem::Type(associated) => associated.attrs.clear(),
                    _ => {}
                }
            }
            strip(&mut item.attrs, &item.vis)
        }
        Item::Type(item) => strip(&mut item.attrs, &item.vis),
        Item::Use(item) => strip(&mut item.attrs, &item.vis),
        _ => false,
    };
    keep.then_some(item)
}

fn shown_member(item: &mut ImplItem) -> bool {
    match item {
        ImplItem::Const(item) => {
            item.expr = syn::parse_quote! { _ };
            strip(&mut item.attrs, &item.vis)
        }
        ImplItem::Fn(item) => {
            item.block.stmts.clear();
            strip(&mut item.attrs, &item.vis)
        }
        _ => false,
    }
}

/// The tokens of a macro's call without documentation.
fn undocumented(tokens: TokenStream) -> TokenStream {
    let mut tokens = tokens.into_iter().peekable();
    let mut kept = Vec::new();
    while let Some(token) = tokens.next() {
        let sharp = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '#');
        let is_doc =
            |next: &TokenTree| matches!(next, TokenTree::Group(group) if group.stream().to_string().starts_with("doc"));
        if sharp && tokens.next_if(is_doc).is_some() {
            continue;
        }
        kept.push(token);
    }
    kept.into_iter().collect()
}

fn public_fields(fields: &mut Fields) {
    fields.iter_mut().for_each(|field| field.attrs.clear());
    match fields {
        Fields::Named(named) => {
            let shown = std::mem::take(&mut named.named).into_iter();
            named.named = shown.filter(|field| is_public(&field.vis)).collect();
        }
        Fields::Unnamed(unnamed) => {
            let shown = std::mem::take(&mut unnamed.unnamed).into_iter();
            unnamed.unnamed = shown.filter(|field| is_public(&field.vis)).collect();
        }
        Fields::Unit => {}
    }
}

/// Keeps the attributes that others can notice, and says whether the item is public.
fn strip(attributes: &mut Vec<Attribute>, visibility: &Visibility) -> bool {
    attributes
        .retain(|attribute| ["derive", "non_exhaustive", "cfg"].iter().any(|name| attribute.path().is_ident(name)));
    is_public(visibility)
}

const fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

//! The table of an API's operations.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{docs, names};
use crate::spec::model::{Api, Content, Location, Method, Operation, Status};

/// A static for each operation, and the list of all.
pub(super) fn generate(api: &Api) -> TokenStream {
    let rows = api.operations.iter().map(|operation| row(api, operation));
    let all = api.operations.iter().map(|operation| names::ident(&names::screaming(&operation.id)));
    quote! {
        use crate::{Fidelity, FidelityLevel, Idempotency, Method, Operation, Status, TokenKind};

        /// Every operation, in the order of the spec.
        pub static OPERATIONS: &[&Operation] = &[#(&#all),*];

        #(#rows)*
    }
}

fn row(api: &Api, operation: &Operation) -> TokenStream {
    let name = names::ident(&names::screaming(&operation.id));
    let documentation = documentation(operation);
    let Operation { id, path, service, summary, deprecated, scopes, ours, .. } = operation;
    let api = &api.name;
    let (query, headers) = (operation.names_in(Location::Query), operation.names_in(Location::Header));
    let method = match operation.method {
        Method::Get => quote! { Method::Get },
        Method::Post => quote! { Method::Post },
        Method::Put => quote! { Method::Put },
        Method::Patch => quote! { Method::Patch },
        Method::Delete => quote! { Method::Delete },
    };
    let token = names::variant(&operation.token);
    let idempotency = names::variant(&operation.idempotency);
    let body = option(operation.body.as_ref().map(|body| &body.media_type));
    let max_bytes = option(operation.body.as_ref().and_then(|body| body.max_bytes).map(Literal::u64_unsuffixed));
    let answer = option(operation.answer());
    let statuses = operation.statuses.iter().map(|status| {
        let (code, meaning) = (Literal::u16_unsuffixed(status.code), &status.meaning);
        let refusal = option(status.refusal.as_ref());
        quote! { Status { code: #code, refusal: #refusal, meaning: #meaning } }
    });
    let level = names::variant(&operation.fidelity.level);
    let (reason, source) = (&operation.fidelity.reason, &operation.fidelity.source);
    quote! {
        #documentation
        pub static #name: Operation = Operation {
            api: #api,
            id: #id,
            method: #method,
            path: #path,
            query: &[#(#query),*],
            headers: &[#(#headers),*],
            service: #service,
            summary: #summary,
            deprecated: #deprecated,
            scopes: &[#(#scopes),*],
            token: TokenKind::#token,
            idempotency: Idempotency::#idempotency,
            request_body: #body,
            max_body_bytes: #max_bytes,
            response_body: #answer,
            statuses: &[#(#statuses),*],
            fidelity: Fidelity { level: FidelityLevel::#level, reason: #reason, source: #source },
            ours: &[#(#ours),*],
        };
    }
}

fn documentation(operation: &Operation) -> TokenStream {
    let method = match operation.method {
        Method::Get => "GET",
        Method::Post => "POST",
        Method::Put => "PUT",
        Method::Patch => "PATCH",
        Method::Delete => "DELETE",
    };
    let mut paragraphs = vec![
        format!("{}: `{method} {}`.", operation.summary, operation.path),
        operation.description.clone(),
        access(operation),
    ];
    if operation.deprecated {
        paragraphs.push(docs::DEPRECATED.to_owned());
    }
    if let Some(body) = &operation.body {
        let limit = body.max_bytes.map_or_else(String::new, |max| format!(", at most {max} bytes"));
        paragraphs.push(format!("Body: [`{0}`](super::{0}), {1}{limit}.", body.schema, body.media_type));
    }
    paragraphs.extend(operation.parameters.iter().flat_map(docs::parameter));
    paragraphs.extend(operation.statuses.iter().map(status));
    paragraphs.push(format!("Source: {}.", operation.fidelity.source));
    paragraphs.extend(operation.ours.iter().map(|ours| format!("Ours: {ours}")));
    docs::text(&paragraphs)
}

/// A status in words: its name, its meaning, and what a success answers.
fn status(status: &Status) -> String {
    let refusal = status.refusal.as_ref().map_or_else(String::new, |name| format!(", `{name}`"));
    let answer = match &status.content {
        Some(Content::Json(schema)) if status.refusal.is_none() => format!(" Answers [`{schema}`](super::{schema})."),
        Some(Content::Text) => format!(" Answers {}.", Content::Text.media_type()),
        _ => String::new(),
    };
    format!("Status {}{refusal}: {}{answer}", status.code, status.meaning)
}

/// Which token, which scopes, and whether a repetition is harmless.
fn access(operation: &Operation) -> String {
    let token = match operation.token.as_str() {
        "none" => "no token",
        "client" => "a client token",
        "user" => "a user token",
        "client-or-user" => "a client token or a user token",
        "api-key" => "an API key (HTTP Basic)",
        "bank-user" => "the token of a bank user (HTTP Basic)",
        "developer" => "the e-mail address and password of a developer (HTTP Basic)",
        _ => "a client token, a user token, or none",
    };
    let scopes = match operation.scopes.as_slice() {
        [] => "no scope".to_owned(),
        scopes => {
            format!("the scope {}", scopes.iter().map(|scope| format!("`{scope}`")).collect::<Vec<_>>().join(", "))
        }
    };
    format!("Needs {token} with {scopes}. Repetition: {}.", operation.idempotency)
}

fn option<T: quote::ToTokens>(value: Option<T>) -> TokenStream {
    value.map_or_else(|| quote! { None }, |value| quote! { Some(#value) })
}

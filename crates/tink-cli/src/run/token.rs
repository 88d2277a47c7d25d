//! `tink token`: tokens of the client and of users, and authorization grants.

use std::path::Path;

use tink_model::main::operations::{CREATE_AUTHORIZATION_GRANT, DELEGATE_AUTHORIZATION_GRANT, GET_TOKEN};
use tink_model::main::{
    AuthorizationGrantRequest, AuthorizationGrantResponse, DelegateAuthorizationGrantRequest, GrantType,
    OAuth2AuthenticationTokenRequest, OAuth2AuthenticationTokenResponse, Refusal,
};
use tink_transport::{Answer, Call};

use super::{Session, or_dash, pairs};
use crate::args::token::{TokenArgs, TokenCommand};
use crate::body;
use crate::exit::{Failure, Outcome};
use crate::secret::from_file;

impl Session {
    pub(crate) async fn token(&self, args: TokenArgs) -> Outcome {
        let granted = match args.command {
            Some(TokenCommand::Grant { user, scope }) => Some(self.grant(&user.id, &scope).await?),
            Some(TokenCommand::Delegate { user, scope, id_hint, actor }) => {
                let request = DelegateAuthorizationGrantRequest::new(actor, id_hint, scope.join(","))
                    .with_external_user_id(user.id);
                Some(self.delegate(&request).await?)
            }
            None => None,
        };
        if let Some(answer) = granted {
            return self.print(&answer, AuthorizationGrantResponse::decode, |granted| {
                pairs(&[("Code", granted.code.expose().clone())])
            });
        }
        let scope = (!args.scope.is_empty()).then(|| args.scope.join(","));
        let (id, secret) = self.connection.credentials();
        let request = |grant: GrantType| OAuth2AuthenticationTokenRequest::new(id, secret.clone(), grant);
        let exposed = |path: &Path| from_file(path);
        let request = if let Some(user) = &args.user {
            let answer = self.grant(user, &args.scope).await?;
            let granted = AuthorizationGrantResponse::decode(answer.body())
                .map_err(|error| Failure::failed(format!("the service's answer cannot be read\n  {error}")))?;
            request(GrantType::AuthorizationCode).with_code(granted.code.clone())
        } else if let Some(path) = &args.code_file {
            request(GrantType::AuthorizationCode).with_code(exposed(path)?)
        } else if let Some(path) = &args.refresh_token_file {
            request(GrantType::RefreshToken).with_refresh_token(exposed(path)?)
        } else {
            let request = request(GrantType::ClientCredentials);
            match scope {
                Some(scope) => request.with_scope(scope),
                None => request,
            }
        };
        body::check(&request, "the token request")?;
        let call = Call::new(&GET_TOKEN).form(request.to_form());
        let answer = self.send::<Refusal>(self.connection.without_token(), call).await?;
        self.print(&answer, OAuth2AuthenticationTokenResponse::decode, |token| {
            let seconds = token.expires_in.map(|seconds| format!("in {seconds} seconds"));
            let mut lines = vec![
                ("Access token", token.access_token.expose().clone()),
                ("Expires", or_dash(seconds)),
                ("Scope", or_dash(token.scope.as_ref())),
            ];
            if let Some(refresh) = &token.refresh_token {
                lines.push(("Refresh token", refresh.expose().clone()));
            }
            pairs(&lines)
        })
    }

    async fn delegate(&self, request: &DelegateAuthorizationGrantRequest) -> Outcome<Answer> {
        body::check(request, "the grant")?;
        let client = self.connection.client(DELEGATE_AUTHORIZATION_GRANT.scopes)?;
        self.send::<Refusal>(&client, Call::new(&DELEGATE_AUTHORIZATION_GRANT).form(request.to_form())).await
    }

    async fn grant(&self, user: &str, scope: &[String]) -> Outcome<Answer> {
        let request = AuthorizationGrantRequest::new(scope.join(",")).with_external_user_id(user);
        body::check(&request, "the grant")?;
        let client = self.connection.client(CREATE_AUTHORIZATION_GRANT.scopes)?;
        self.send::<Refusal>(&client, Call::new(&CREATE_AUTHORIZATION_GRANT).form(request.to_form())).await
    }
}

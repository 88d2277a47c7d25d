"""What schemathesis is told of the sandbox: credentials for every kind of token, and the ids of things that exist.

Cases come from the documents alone. Without help nearly all of them would end in a 401 or a 404, so that every operation gets a user,
a link or a bank user of its own, and every second case the ids of things in place of invented ones.
"""

import atexit
import base64
import functools
import itertools
import json
import os
import urllib.parse
import urllib.request

import schemathesis

URL = os.environ["SANDBOX_URL"]
SCOPES = (
    "accounts:read,accounts:write,transactions:read,transactions:write,transactions:categorize,credentials:read,"
    "credentials:write,credentials:refresh,user:read,user:write,user:delete,providers:read,categories:read,"
    "statistics:read,investments:read,authorization:grant"
)
numbers = itertools.count(1)


def send(method, path, body=None, auth=None, form=False):
    """Sends a request and reads its answer; a refusal is the script's own mistake and ends it."""
    headers = {"Content-Type": "application/x-www-form-urlencoded" if form else "application/json"}
    if auth:
        headers["Authorization"] = auth
    data = None
    if body is not None:
        data = (urllib.parse.urlencode(body) if form else json.dumps(body)).encode()
    request = urllib.request.Request(URL + path, data=data, headers=headers, method=method)
    with urllib.request.urlopen(request, timeout=30) as answer:
        text = answer.read()
        return json.loads(text) if text else None


def basic(user, password):
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


def client_form(**more):
    return {"client_id": "sandbox", "client_secret": "sandbox-secret", **more}


@functools.cache
def client_token():
    form = client_form(grant_type="client_credentials")
    return "Bearer " + send("POST", "/api/v1/oauth/token", form, form=True)["access_token"]


@functools.cache
def moneykit_token():
    form = client_form(grant_type="client_credentials")
    return "Bearer " + send("POST", "/auth/token", form, form=True)["access_token"]


class Connector:
    """A user with an account and a transaction."""

    def __init__(self):
        self.external = f"user-{next(numbers)}"
        user = {"external_user_id": self.external, "market": "SE", "locale": "sv_SE"}
        send("POST", "/api/v1/user/create", user, client_token())
        account = {"externalId": "a1", "name": "A", "number": "1", "balance": 1, "type": "CHECKING"}
        base = f"/connector/users/{self.external}"
        send("POST", f"{base}/accounts", {"accounts": [account]}, client_token())
        row = {"externalId": "t1", "amount": -1, "date": 1700000000000, "description": "x", "type": "DEFAULT"}
        container = {"externalId": "a1", "balance": 1, "transactions": [row]}
        body = {"type": "REAL_TIME", "transactionAccounts": [container]}
        send("POST", f"{base}/transactions", body, client_token())
        self.known = {
            "externalUserId": self.external,
            "externalAccountId": "a1",
            "externalTransactionId": "t1",
        }

    def authorization(self, token):
        return client_token()

    def mend(self, body, operation):
        """What a request speaks of exists, and a list is as long as the path allows."""
        accounts = body.get("transactionAccounts")
        for account in accounts if isinstance(accounts, list) else []:
            if isinstance(account, dict):
                account["externalId"] = "a1"
                rows = account.get("transactions")
                for row in rows[:1] if isinstance(rows, list) else []:
                    if isinstance(row, dict) and not operation.path.endswith("/transactions"):
                        row["externalId"] = "t1"


class Main:
    """A user with a life, and credentials that will ask for more."""

    def __init__(self):
        self.external = f"user-{next(numbers)}"
        user = {"external_user_id": self.external, "market": "SE", "locale": "sv_SE"}
        send("POST", "/api/v1/user/create", user, client_token())
        send("POST", "/sandbox/v1/scenarios", {"scenario": "demo", "externalUserId": self.external})
        code = {"external_user_id": self.external, "scope": SCOPES}
        code = send("POST", "/api/v1/oauth/authorization-grant", code, client_token(), form=True)["code"]
        form = client_form(grant_type="authorization_code", code=code)
        self.token = "Bearer " + send("POST", "/api/v1/oauth/token", form, form=True)["access_token"]
        first = send("POST", "/api/v1/search", {"limit": 1}, self.token)["results"][0]["transaction"]["id"]
        accounts = send("GET", "/api/v1/accounts/list", auth=self.token)["accounts"]
        credentials = send("GET", "/api/v1/credentials/list", auth=self.token)["credentials"]
        asking = {"providerName": "test-multi-supplemental", "fields": {"username": "tink-test"}}
        asking = send("POST", "/api/v1/credentials", asking, self.token)["id"]
        self.known = {
            "market": "SE",
            "clientId": "sandbox",
            "/accounts/{id}": accounts[0]["id"],
            "/credentials/{id}/supplemental-information": asking,
            "/credentials/{id}": credentials[-1]["id"],
            "/transactions/{id}": first,
        }

    def authorization(self, token):
        if token == "developer":
            return basic("dev@example.com", "sandbox")
        return self.token if token in ("user", "optional") else client_token()

    def mend(self, body, operation):
        if "information" in body:
            body["information"] = {}
        if "authorization-grant" in operation.path:
            body.pop("user_id", None)
            body |= {"external_user_id": self.external, "scope": "accounts:read"}
        if operation.path.endswith("/oauth/token"):
            body |= client_form()


class Xs2a:
    """A bank user with a token and a connected bank."""

    def __init__(self):
        key = basic("api", "sandbox-key")
        user = send("PUT", "/v1/api/users", {"name": "Anna", "email": "anna@example.com"}, key)["id"]
        token = send("PUT", f"/v1/api/users/{user}/accesstokens", {}, key)
        self.key, self.token = key, basic("api", token["token"])
        started = send("PUT", "/v1/api/connections", {"bic": "TESTDE88XXX", "sync_mode": "full"}, self.token)
        self.wizard = started["wizard_session_key"]
        steps = {"key": self.wizard, "USER_NAME": "abcdef", "USER_PIN": 123456, "privacy_policy": "1"}
        send("POST", "/v1/api/wizard", steps, self.token)
        connection = send("GET", "/v1/api/connections", auth=self.token)["data"][0]
        account = send("GET", "/v1/api/accounts", auth=self.token)["data"][0]
        events = send("GET", "/v1/events", auth=key)["data"]
        event = next(event for event in events if event.get("transaction"))
        self.known = {
            "userId": user,
            "tokenId": token["id"],
            "transaction": event["transaction"],
            "date": "2024-01-15",
            "reportId": "summary",
            "/connections/{id}": connection["id"],
            "/accounts/{id}": account["id"],
            "/events/{id}": event["id"],
        }

    def authorization(self, token):
        return self.token if token == "bank-user" else self.key

    def mend(self, body, operation):
        if "key" in body:
            body["key"] = self.wizard


class MoneyKit:
    """An imported link, and a session that is open."""

    def __init__(self):
        token = moneykit_token()
        user = f"user-{next(numbers)}"
        account = {"account_id": "a", "name": "A", "mask": "3748", "type": "depository.checking"}
        account |= {"balances": {"currency": "USD", "current": 1}}
        body = {"customer_user": {"id": user}, "institution_id": "chase", "accounts": [account], "transactions": []}
        link = send("POST", "/links/import", body, token)
        session = {"customer_user": {"id": user}, "redirect_uri": "https://example.com/connected"}
        self.session = send("POST", "/link-session", session, token)["link_session_token"]
        passed = send("POST", "/sandbox/v1/moneykit/connect", {"link_session_token": self.session})
        self.exchangeable = passed["exchangeable_token"]
        self.known = {
            "account_id": "a",
            "/links/{id}": link["link_id"],
            "/users/{id}": user,
            "/institutions/{id}": "chase",
        }

    def authorization(self, token):
        return moneykit_token()

    def mend(self, body, operation):
        if operation.path == "/auth/token":
            body |= client_form()
        if "exchangeable_token" in body:
            body["exchangeable_token"] = self.exchangeable


class Control(MoneyKit):
    """Nothing but what a link session needs: the control API takes no token."""

    def __init__(self):
        super().__init__()
        self.known = {"document": "tink-main.json"}

    def authorization(self, token):
        return None

    def mend(self, body, operation):
        if "link_session_token" in body:
            body["link_session_token"] = self.session


WORLDS = {"tink-connector": Connector, "tink-main": Main, "tink-xs2a": Xs2a, "moneykit": MoneyKit, "sandbox": Control}


@functools.cache
def world(operation):
    """What an operation works on: its own, since another may delete it."""
    return WORLDS[os.environ["SANDBOX_API"]]()


calls = itertools.count()


@schemathesis.hook
def before_call(context, case, kwargs):
    operation = case.operation
    here = world(operation.label)
    raw = operation.definition.raw
    authorization = here.authorization(raw.get("x-token", "none"))
    number = next(calls)
    if authorization and raw.get("x-token") != "none":
        # One call in ten is of a stranger.
        stranger = basic("api", "nobody") if authorization.startswith("Basic") else "Bearer nobody"
        case.headers["Authorization"] = stranger if number % 10 == 9 else authorization
    if number % 2:
        return
    for name in list(case.path_parameters or {}):
        place = f"{{{name}}}"
        with_path = [known for at, known in here.known.items() if place in at and at in operation.path]
        known = with_path[0] if with_path else here.known.get(name)
        if known is not None:
            case.path_parameters[name] = known
    if "format" in (case.query or {}):
        case.query["format"] = "json"
    if isinstance(case.body, dict):
        here.mend(case.body, operation)


answered = {}


@schemathesis.hook
def after_call(context, case, response):
    """Notes what was answered; what the setting up sent does not count."""
    operation = case.operation
    raw = operation.definition.raw
    known = answered.setdefault(operation.label, {"id": raw.get("operationId"), "documented": list(raw["responses"]), "seen": []})
    if str(response.status_code) not in known["seen"]:
        known["seen"].append(str(response.status_code))


@atexit.register
def write_figures():
    with open(os.environ["SANDBOX_FIGURES"], "w") as file:
        json.dump(list(answered.values()), file)

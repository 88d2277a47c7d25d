//! The rules of XS2A.api: its banks, its wizard, who keeps a bank connection up to date, and for how long a consent holds.

mod banks;
mod consent;
mod login;
mod machine;
mod sync;
mod terms;
mod wizard;

pub use self::banks::{Bank, all, of_bic, of_code, of_code_alone};
pub use self::consent::{CONSENT_DAYS, consent_from};
pub use self::login::{Ask, Login, RIGHT_TAN, SyncsFail, login};
pub use self::machine::{Entered, Input, MAX_TRIES, Next, Setting, before, chooses_several, next};
pub use self::sync::{
    MAX_FAILURES, SYNC_EVERY_MILLIS, SYNC_TAKES_MILLIS, SyncAnswer, SyncFault, Upkeep, answer, next_sync,
};
pub use self::terms::{AccountSelection, Language, SyncMode, Terms};
pub use self::wizard::{
    Demo, DemoForm, Field, FieldFault, Purpose, SESSION_MILLIS, Step, Turn, WizardFault, WizardState, ended_by_time,
};

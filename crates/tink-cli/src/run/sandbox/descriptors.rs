//! How many files and connections the process may have open: usual systems let it have fewer than the sandbox serves, and more if it asks.

/// What a world and some of its forks serve and turn away at once, each on a port of its own, and their files.
#[cfg(unix)]
const WANTED: u64 = 8 * (tink_sandbox::MAX_CONNECTIONS + tink_sandbox::MAX_TURNED_AWAY) as u64;

/// Asks for so many. Where the system lets it have fewer, other connections wait to be accepted.
#[cfg(unix)]
pub(super) fn ask_for_enough() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    let wanted = maximum.map_or(WANTED, |most| most.min(WANTED));
    if current.is_some_and(|current| current < wanted) {
        let _ = setrlimit(Resource::Nofile, Rlimit { current: Some(wanted), maximum });
    }
}

#[cfg(not(unix))]
pub(super) fn ask_for_enough() {}

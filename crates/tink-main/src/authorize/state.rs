//! The `state` of an authorization: a random text that comes back with the answer, which shows that we asked.

use std::fmt;

/// How many random bytes a state is made of.
const BYTES: usize = 16;

/// The `state` of one authorization. Keep it with the person's session, and use it once.
///
/// It is no secret towards the person, but whoever guesses it can feed somebody else's answer into the session; so Debug
/// does not print it.
#[derive(Clone, PartialEq, Eq)]
pub struct State(String);

impl State {
    /// A state of 32 hex digits from the operating system's generator.
    ///
    /// # Errors
    ///
    /// The operating system has no randomness to give.
    pub fn random() -> Result<Self, std::io::Error> {
        let mut bytes = [0; BYTES];
        getrandom::fill(&mut bytes).map_err(|error| std::io::Error::other(error.to_string()))?;
        Ok(Self::from_bytes(bytes))
    }

    /// The state made of these bytes, which the caller took from a generator of its own.
    #[must_use]
    pub fn from_bytes(bytes: [u8; BYTES]) -> Self {
        Self(format!("{:032x}", u128::from_be_bytes(bytes)))
    }

    /// The text that travels.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether a text that came back is this state. Takes the same time whatever it holds.
    #[must_use]
    pub fn is(&self, text: &str) -> bool {
        let (ours, theirs) = (self.0.as_bytes(), text.as_bytes());
        ours.len() == theirs.len() && ours.iter().zip(theirs).fold(0, |sum, (a, b)| sum | (a ^ b)) == 0
    }
}

/// A state that was kept as text.
impl From<String> for State {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Debug for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("State([redacted])")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn random_states_differ_and_are_not_shown() {
        let (one, other) = (State::random().unwrap(), State::random().unwrap());
        assert_ne!(one, other);
        assert_eq!(one.as_str().len(), 32);
        assert!(!format!("{one:?}").contains(one.as_str()));
    }

    #[test]
    fn only_the_same_text_is_the_state() {
        let state = State::from_bytes([7; 16]);
        assert!(state.is(state.as_str()));
        assert!(!state.is(""));
        assert!(!state.is(&state.as_str().to_uppercase().replace('0', "1")));
        assert!(!state.is(&format!("{}0", state.as_str())));
    }
}

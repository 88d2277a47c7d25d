//! Groups of commands that are put together when the command line asks for them.

use clap::{ArgMatches, Command, Error, FromArgMatches, Subcommand};

/// A group of verbs, unknown until it is asked for: there are more than a hundred verbs, and each process needs one of them.
///
/// Its description is the variant's that it stands in, since the list of commands shows that of all.
#[derive(Debug)]
pub(crate) struct Later<T>(pub(crate) T);

impl<T: Subcommand> Subcommand for Later<T> {
    fn augment_subcommands(command: Command) -> Command {
        command.defer(T::augment_subcommands)
    }

    fn augment_subcommands_for_update(command: Command) -> Command {
        command.defer(T::augment_subcommands_for_update)
    }

    fn has_subcommand(name: &str) -> bool {
        T::has_subcommand(name)
    }
}

impl<T: FromArgMatches> FromArgMatches for Later<T> {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        T::from_arg_matches(matches).map(Self)
    }

    fn from_arg_matches_mut(matches: &mut ArgMatches) -> Result<Self, Error> {
        T::from_arg_matches_mut(matches).map(Self)
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        self.0.update_from_arg_matches(matches)
    }
}

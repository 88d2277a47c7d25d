//! The terminal as the wizard sees it: something that shows lines and asks for one, openly or not.

use std::io::{self, Write};

use tink_model::Secret;

use crate::output::Output;

/// Where a person is asked.
pub(super) trait Terminal {
    /// Shows a text, which ends with a line end.
    fn show(&mut self, text: &str);

    /// Asks for a line that is shown while it is entered.
    fn line(&mut self, prompt: &str) -> io::Result<String>;

    /// Asks for a line that is not shown.
    fn secret(&mut self, prompt: &str) -> io::Result<Secret<String>>;
}

/// The terminal of this process: questions on standard error, so that standard output has the result alone.
#[derive(Debug)]
pub(super) struct ProcessTerminal(pub(super) Output);

impl Terminal for ProcessTerminal {
    fn show(&mut self, text: &str) {
        self.0.note(text.trim_end_matches('\n'));
    }

    fn line(&mut self, prompt: &str) -> io::Result<String> {
        let mut err = io::stderr().lock();
        err.write_all(prompt.as_bytes())?;
        err.flush()?;
        let mut answer = String::new();
        if io::stdin().read_line(&mut answer)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(answer.trim_end_matches(['\r', '\n']).to_owned())
    }

    fn secret(&mut self, prompt: &str) -> io::Result<Secret<String>> {
        rpassword::prompt_password(prompt).map(Secret::from)
    }
}

#[cfg(test)]
pub(super) mod script {
    //! A terminal at which a script answers.

    use std::collections::VecDeque;

    use super::{Secret, Terminal, io};

    /// Answers in order, and everything that could be seen.
    #[derive(Debug, Default)]
    pub(in crate::run::xs2a) struct Script {
        answers: VecDeque<&'static str>,
        pub(in crate::run::xs2a) seen: String,
    }

    impl Script {
        pub(in crate::run::xs2a) fn of(answers: &[&'static str]) -> Self {
            Self { answers: answers.iter().copied().collect(), seen: String::new() }
        }

        /// Asserts that every answer was asked for.
        pub(in crate::run::xs2a) fn is_over(&self) -> bool {
            self.answers.is_empty()
        }

        fn next(&mut self) -> io::Result<&'static str> {
            self.answers.pop_front().ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
        }
    }

    impl Terminal for Script {
        fn show(&mut self, text: &str) {
            self.seen.push_str(text);
        }

        fn line(&mut self, prompt: &str) -> io::Result<String> {
            self.seen.push_str(prompt);
            let answer = self.next()?;
            self.seen.push_str(&format!("<{answer}>\n"));
            Ok(answer.to_owned())
        }

        fn secret(&mut self, prompt: &str) -> io::Result<Secret<String>> {
            self.seen.push_str(&format!("{prompt}<hidden>\n"));
            self.next().map(Secret::from)
        }
    }
}

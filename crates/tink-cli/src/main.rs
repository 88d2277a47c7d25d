//! The `tink` command.

fn main() -> std::process::ExitCode {
    tink_cli::main()
}

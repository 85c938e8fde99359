//! One file per verb of the command line: arguments → calls → exit code. What verbs share stands beside them, in files
//! that are not named after one; no verb uses another.

mod adopted;
mod audience;
mod book_args;
mod build;
mod clean;
mod completions;
mod decision;
mod edited_file;
mod editor;
mod explain;
mod import;
mod incident;
mod init;
mod label;
mod lint;
mod mcp;
mod new;
mod new_file;
mod output;
mod progress;
mod questions;
mod report;
mod results;
mod rules;
mod schema;
mod search;
mod serve;
mod server;
mod similar;
mod site;
mod sources;
mod triage;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use book_args::BookArgs;

/// A run that worked.
const OK: u8 = 0;
/// Findings at or above the fail level, or a question answered with no.
const FINDINGS: u8 = 1;
/// A question that cannot be answered yet.
const UNDECIDED: u8 = 3;
/// The run itself failed: a bad flag, an unreadable book, an unwritable folder.
const FAILED: u8 = 2;

#[derive(Parser)]
#[command(name = "casebook", version, about, max_term_width = 100)]
#[command(
    long_about = "Casebook turns a git repository of Markdown postmortems into a linted, searchable static site. It shows which root causes keep coming back and whether the fixes held."
)]
#[command(
    after_help = "Examples:\n  casebook serve                       preview the book in this folder\n  casebook build --out public          write the site to public/\n  casebook lint --format concise       check every entry\n  casebook triage                      does this incident need a postmortem?\n  casebook new                         start a postmortem\n  casebook search 'pool exhausted'     have we seen this before?\n  casebook report recurrence           which causes keep coming back?"
)]
struct Cli {
    #[command(flatten)]
    book: BookArgs,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Build(build::Args),
    Serve(serve::Args),
    Server(server::Args),
    Lint(lint::Args),
    Explain(explain::Args),
    Rules(rules::Args),
    New(new::Args),
    Triage(triage::Args),
    Init(init::Args),
    Import(import::Args),
    Label(label::Args),
    Search(search::Args),
    Similar(similar::Args),
    Report(report::Args),
    Audience(audience::Args),
    Mcp(mcp::Args),
    Sources(sources::Args),
    Schema(schema::Args),
    Clean(clean::Args),
    Completions(completions::Args),
}

/// Runs the command line of this process.
pub(crate) fn run() -> ExitCode {
    let cli = match Cli::try_parse_from(search::with_words_left_out(std::env::args_os())) {
        Ok(cli) => cli,
        Err(answer) => return ExitCode::from(told(&answer)),
    };
    let result = match &cli.command {
        Command::Build(args) => build::run(&cli.book, args),
        Command::Serve(args) => serve::run(&cli.book, args),
        Command::Server(args) => server::run(&cli.book, args),
        Command::Lint(args) => lint::run(&cli.book, args),
        Command::Explain(args) => explain::run(args),
        Command::Rules(args) => rules::run(args),
        Command::New(args) => new::run(&cli.book, args),
        Command::Triage(args) => triage::run(&cli.book, args),
        Command::Init(args) => init::run(&cli.book, args),
        Command::Import(args) => import::run(&cli.book, args),
        Command::Label(args) => label::run(&cli.book, args),
        Command::Search(args) => search::run(&cli.book, args),
        Command::Similar(args) => similar::run(&cli.book, args),
        Command::Report(args) => report::run(&cli.book, args),
        Command::Audience(args) => audience::run(&cli.book, args),
        Command::Mcp(args) => mcp::run(&cli.book, args),
        Command::Sources(args) => sources::run(&cli.book, args),
        Command::Schema(args) => schema::run(&cli.book, args),
        Command::Clean(args) => clean::run(&cli.book, args),
        Command::Completions(args) => completions::run(args),
    };
    match result {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            output::error(&error);
            ExitCode::from(FAILED)
        }
    }
}

/// Prints help, the version, or what is wrong with the command line; the exit code.
fn told(answer: &clap::Error) -> u8 {
    use std::io::Write as _;
    match answer.print().and_then(|()| std::io::stdout().flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            output::error(&error.into());
            FAILED
        }
        _ => u8::try_from(answer.exit_code()).unwrap_or(FAILED),
    }
}

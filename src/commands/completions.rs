//! `casebook completions`: completions for a shell.

use clap::CommandFactory;

/// Print shell completions
#[derive(clap::Args)]
#[command(after_help = "Example:\n  casebook completions bash > /etc/bash_completion.d/casebook")]
pub(crate) struct Args {
    /// Shell to print completions for
    shell: clap_complete::Shell,
}

pub(crate) fn run(args: &Args) -> anyhow::Result<u8> {
    let mut text = Vec::new();
    clap_complete::generate(
        args.shell,
        &mut super::Cli::command(),
        "casebook",
        &mut text,
    );
    super::output::print(&String::from_utf8_lossy(&text))?;
    Ok(super::OK)
}

//! Findings to where they are asked for: the terminal, a file, the summary of a job.

use std::io::Write as _;
use std::path::Path;

use anyhow::{Context as _, bail};
use casebook::diagnostic::output::{Format, Report, github};
use casebook::diagnostic::{Diagnostic, Level};
use casebook::lint::{Compared, Shrinkable};
use casebook::source::Folders;
use casebook::workspace::Workspace;
use casebook_text::printable_line;

use super::Args;
use crate::commands::output;

/// The format asked for; inside GitHub Actions that of GitHub when none is.
pub(super) fn format(asked: Option<&str>) -> anyhow::Result<&'static Format> {
    let on_github = std::env::var("GITHUB_ACTIONS").is_ok_and(|value| value == "true");
    let name = asked.unwrap_or(if on_github { "github" } else { "full" });
    let Some(format) = output::format(name) else {
        bail!("there is no format {name}")
    };
    Ok(format)
}

/// Writes the findings.
pub(super) fn show(
    args: &Args,
    format: &Format,
    workspace: &Workspace,
    compared: &Compared,
    fail_level: Level,
) -> anyhow::Result<()> {
    let folders = workspace.folders();
    let folder = in_repository(&folders.book);
    let links = folders
        .book
        .canonicalize()
        .ok()
        .map(|folder| folder.to_string_lossy().into_owned());
    let unquoted = (!quotes(format)).then(|| withheld(workspace, &compared.new));
    let findings = unquoted
        .as_ref()
        .map_or(&compared.new, |(findings, _)| findings);
    let mut report = output::report(
        findings,
        |path| workspace.text(path).map(|text| &**text),
        output::standpoint_of_entries(folders),
    );
    for path in unquoted.iter().flat_map(|(_, paths)| paths) {
        report.withhold(path);
    }
    (report.folder, report.fail_level, report.known) = (&folder, fail_level, compared.known);
    if args.output_file.is_none() {
        report.colour = output::colour();
        report.links = links.as_deref().filter(|_| output::follows_links());
    }
    let text = (format.render)(&report);
    match &args.output_file {
        Some(file) => std::fs::write(file, text)
            .with_context(|| format!("cannot write {}", file.display()))?,
        // In colour it was cleaned piece by piece.
        None if report.colour => output::print_styled(&text)?,
        None => output::print(&text)?,
    }
    if format.name == "github" {
        job_summary(&report)
    } else {
        Ok(())
    }
}

/// Whether a format may quote restricted entries: one that is read by the author, and not from the log of CI, which
/// more people see than may see the entry.
fn quotes(format: &Format) -> bool {
    let in_ci =
        std::env::var("CI").is_ok_and(|value| !matches!(value.as_str(), "" | "0" | "false"));
    matches!(format.name, "full" | "concise" | "json") && !in_ci
}

/// The findings without a word of restricted entries, and the paths of those.
fn withheld<'a>(
    workspace: &Workspace,
    findings: &'a [Diagnostic],
) -> (Vec<Diagnostic>, Vec<&'a str>) {
    let is_restricted = |path: &str| {
        let inside = workspace.folders().content_path(path);
        inside.is_some_and(|path| workspace.book().is_restricted_file(path))
    };
    let related = findings.iter().flat_map(|finding| &finding.related);
    let mut paths: Vec<&str> = findings
        .iter()
        .map(|finding| &*finding.path)
        .chain(related.map(|related| &*related.path))
        .filter(|path| is_restricted(path))
        .collect();
    paths.sort_unstable();
    paths.dedup();
    let findings = findings.iter().cloned().map(|mut finding| {
        finding
            .related
            .retain(|related| !is_restricted(&related.path));
        if is_restricted(&finding.path) {
            let about = casebook::lint::rules::about(finding.code);
            finding.message = format!("{} (a restricted entry is not quoted here)", about.summary);
            finding.help = None;
            finding.fix = None;
        }
        finding
    });
    (findings.collect(), paths)
}

/// Adds the findings to the page that GitHub shows for the job, where there is one.
fn job_summary(report: &Report<'_>) -> anyhow::Result<()> {
    let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let Some(file) = variable("GITHUB_STEP_SUMMARY") else {
        return Ok(());
    };
    let source = || {
        let (server, repository) = (
            variable("GITHUB_SERVER_URL")?,
            variable("GITHUB_REPOSITORY")?,
        );
        Some(format!(
            "{server}/{repository}/blob/{}",
            variable("GITHUB_SHA")?
        ))
    };
    let text = github::summary(report, source().as_deref());
    let mut open = std::fs::OpenOptions::new();
    let written = open
        .create(true)
        .append(true)
        .open(&file)
        .and_then(|mut file| file.write_all(text.as_bytes()));
    written.with_context(|| format!("cannot write the job summary {file}"))
}

/// The path of a folder within the repository that it lies in, with `/`; empty at its root, or outside of any.
pub(super) fn in_repository(folder: &Path) -> String {
    let Ok(folder) = folder.canonicalize() else {
        return String::new();
    };
    let Some(root) = folder.ancestors().find(|above| above.join(".git").exists()) else {
        return String::new();
    };
    let inside = folder.strip_prefix(root).unwrap_or(Path::new(""));
    inside
        .components()
        .map(|part| part.as_os_str().to_string_lossy())
        .collect::<Vec<_>>()
        .join("/")
}

/// Says where the baseline names more than there is.
pub(super) fn shrinkable(counts: &[Shrinkable], folders: &Folders) {
    const MOST: usize = 10;
    if counts.is_empty() {
        return;
    }
    eprintln!("the baseline could shrink: write it again with --write-baseline");
    let path_display = output::standpoint_of_entries(folders);
    for Shrinkable {
        path,
        code,
        known,
        found,
    } in counts.iter().take(MOST)
    {
        eprintln!(
            "  {}: {code} {known} -> {found}",
            printable_line(&path_display.name(path))
        );
    }
    if counts.len() > MOST {
        eprintln!("  and {} more", counts.len() - MOST);
    }
}

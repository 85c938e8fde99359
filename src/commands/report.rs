//! `casebook report`: what the book shows.

use anyhow::{anyhow, bail};
use casebook::analysis::{AnalysisQuery, Fate, Scope, actions};
use casebook::render::Theme;
use casebook::render::pages::report_page;
use casebook::report::Report;
use casebook::report::document::{markdown, plain};
use casebook::workspace::{ScopeError, ScopeWords, Workspace};
use casebook_text::counted;

use super::book_args::BookArgs;

/// Print a report on the whole book or part of it
#[derive(clap::Args)]
#[command(
    after_help = "Exit codes:\n  0  the report was printed\n  1  --fail-on found what it names\n  2  the run itself failed\n\nExamples:\n  casebook report recurrence\n  casebook report causes --service checkout --from 2026-01-01\n  casebook report digest --days 7 --format markdown\n  casebook report actions --format csv > actions.csv\n  casebook report metrics --format json --today 2026-10-31\n  casebook report recurrence --from 2026-07-01 --fail-on repeat-before-fix"
)]
pub(crate) struct Args {
    /// Report to print
    #[arg(value_enum)]
    report: Which,
    /// Output format
    #[arg(long, value_enum, default_value = "table")]
    format: Form,
    /// Only incidents from this day, month, quarter or year on: 2026-10-02, 2026-10, 2026-Q4, 2026
    #[arg(long, value_name = "YYYY-MM-DD")]
    from: Option<String>,
    /// Only incidents up to the end of this day, month, quarter or year
    #[arg(long, value_name = "YYYY-MM-DD")]
    to: Option<String>,
    /// Only incidents that name this service
    #[arg(long, value_name = "NAME")]
    service: Option<String>,
    /// Only incidents that name this team
    #[arg(long, value_name = "NAME")]
    team: Option<String>,
    /// Only incidents with this primary root cause or one of its sub-causes: `network`, `network/dns`
    #[arg(long, value_name = "CAUSE")]
    cause: Option<String>,
    /// Number of days the digest covers, including today [default: 7]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(i64).range(1..=3660))]
    days: Option<i64>,
    /// Exit with 1 if any of these is in scope; may be repeated
    #[arg(long, value_enum, value_delimiter = ',', value_name = "WHAT")]
    fail_on: Vec<FailOn>,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Which {
    /// Which incidents repeat an earlier one, and whether its fix held
    Recurrence,
    /// Track record of each cause and trigger
    Causes,
    /// Track record of each service and team
    Services,
    /// Action items: what is owed, by whom, since when
    Actions,
    /// Counts, durations and trends
    Metrics,
    /// What went well, what went wrong, where we got lucky
    Lessons,
    /// What was published, what repeated and what is overdue, on one screen
    Digest,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Form {
    /// Aligned columns
    Table,
    /// Markdown tables, for an issue, a chat or an email
    Markdown,
    /// One JSON document, described by api/report.schema.json on the site
    Json,
    /// CSV, for a spreadsheet
    Csv,
    /// One self-contained HTML page
    Html,
}

#[derive(Clone, Copy, PartialEq, clap::ValueEnum)]
enum FailOn {
    /// An action is overdue
    Overdue,
    /// An incident repeated an earlier one whose fix was still open
    RepeatBeforeFix,
}

/// How far the digest looks back unless told otherwise.
const DIGEST_DAYS: i64 = 7;

pub(crate) fn run(book: &BookArgs, args: &Args) -> anyhow::Result<u8> {
    let workspace = book.open()?;
    let scope = scope(&workspace, args)?;
    let (book, today) = (workspace.book(), workspace.today());
    let promised = actions(book, today);
    let query = AnalysisQuery::new(book, workspace.recurrence(), &promised, today, scope);
    let report = match args.report {
        Which::Recurrence => Report::Recurrence,
        Which::Causes => Report::Causes,
        Which::Services => Report::Services,
        Which::Actions => Report::Actions,
        Which::Metrics => Report::Metrics,
        Which::Lessons => Report::Lessons,
        Which::Digest => Report::Digest {
            days: args.days.unwrap_or(DIGEST_DAYS),
        },
    };
    let text = match args.format {
        Form::Table => plain(&report.document(&query), super::output::width()),
        Form::Markdown => markdown(&report.document(&query)),
        Form::Json => serde_json::to_string_pretty(&report.json(&query))? + "\n",
        Form::Csv => report.csv(&query).into_text(),
        Form::Html => Theme::load(&[])?.document(&report_page(&query, &report.document(&query)))?,
    };
    super::output::print(&text)?;
    Ok(verdict(&query, &args.fail_on))
}

/// The exit code, with a line on standard error for each reason to fail.
fn verdict(query: &AnalysisQuery<'_>, fail_on: &[FailOn]) -> u8 {
    let overdue = query
        .actions()
        .filter(|action| action.overdue_days.is_some())
        .count();
    let repeats = query
        .repeats()
        .filter(|repeat| repeat.strongest().fate == Fate::BeforeTheFix)
        .count();
    let mut code = super::OK;
    for (what, words) in [
        (FailOn::Overdue, counted(overdue, "overdue action")),
        (
            FailOn::RepeatBeforeFix,
            counted(repeats, "repeat") + " of an incident whose fix was not done yet",
        ),
    ] {
        if fail_on.contains(&what) && !words.starts_with("0 ") {
            eprintln!("fail-on: {words}");
            code = super::FINDINGS;
        }
    }
    code
}

fn scope(workspace: &Workspace, args: &Args) -> anyhow::Result<Scope> {
    let words = ScopeWords {
        from: args.from.as_deref(),
        to: args.to.as_deref(),
        service: args.service.as_deref(),
        team: args.team.as_deref(),
        cause: args.cause.as_deref(),
    };
    let scope = workspace.scope(&words).map_err(explained)?;
    let is_digest = matches!(args.report, Which::Digest);
    if is_digest && (scope.from.is_some() || scope.to.is_some()) {
        bail!("the digest looks back --days from --today; it takes no --from and --to");
    }
    if !is_digest && args.days.is_some() {
        bail!("--days is for the digest; the other reports take --from and --to");
    }
    Ok(scope)
}

/// Why there is no such part of the book, in terms of the command line.
fn explained(error: ScopeError) -> anyhow::Error {
    match error {
        ScopeError::NoPeriod { .. } => anyhow!("--{error}"),
        ScopeError::NoDay {
            field,
            text,
            source,
        } => anyhow::Error::new(source).context(format!("--{field} {text} is not a date")),
        ScopeError::Reversed { from, to } => anyhow!("--from {from} lies after --to {to}"),
        ScopeError::Unknown {
            dimension,
            name,
            near,
            add,
        } => {
            let hint = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("`casebook report {}s` lists them", dimension.as_str())
                    .replace("teams` ", "services` "),
            };
            let add = add.map_or_else(String::new, |add| format!("\n  {add}"));
            anyhow!(
                "no entry names the {} `{name}`\n  {hint}{add}",
                dimension.as_str()
            )
        }
    }
}

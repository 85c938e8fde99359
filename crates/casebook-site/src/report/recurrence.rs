//! Which incidents repeat which, and what had become of the fix.

use super::Align;
use super::document::{Csv, Document, Section};
use super::frame::key;
use super::records::{COLUMNS, of_unknown_cause, record_section};
use super::uncounted::uncounted_words;
use super::words::{absolute, id_cell, notes, short, title_cell};
use casebook_analysis::{
    AnalysisQuery, Chain, Dimension, FailedFix, Fate, Link, Progress, Record, Repeat, RepeatKind,
    chains, chance, failed_fixes, records,
};
use casebook_model::book::Index;
use casebook_text::counted;
use casebook_time::display_date;

/// What the numbers beside chance are, in the terminal and on the page.
pub(crate) const CHANCE: &str = "What chance would give: how many incidents have an earlier one of the same cause that is related \
    in this way, and how many would if the same causes were dealt out at random over the same incidents.";
/// What the list of failed fixes is.
pub(crate) const FAILED_FIXES: &str = "Fixes that did not hold";

/// Incidents that count as repeated by the fate of the earlier one's fix, and all that repeat or were seen elsewhere by
/// kind, each by its strongest link.
#[must_use]
pub(crate) fn repeat_counts(query: &AnalysisQuery<'_>) -> ([usize; 4], [usize; 4]) {
    let (mut kinds, mut fates) = ([0; 4], [0; 4]);
    for repeat in query.linked() {
        let link = repeat.strongest();
        kinds[link.kind as usize] += 1;
        fates[link.fate as usize] += usize::from(repeat.is_repeated);
    }
    (kinds, fates)
}

/// What a number of the headline counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counts {
    /// All incidents.
    Incidents,
    /// Those that count as repeated.
    Repeated,
    /// Those of them whose earlier one had a fix with this fate.
    Fix(Fate),
    /// Those that were seen elsewhere only.
    SeenElsewhere,
}

/// The answer in two sentences at most, the same in the terminal and on the page: words, and what those of them count that
/// are a number.
#[must_use]
pub fn headline(query: &AnalysisQuery<'_>) -> Vec<(String, Option<Counts>)> {
    let (repeats, elsewhere) = (query.repeats().count(), query.seen_elsewhere().count());
    let incidents = query.incidents.len();
    let words = |words: &str| (words.to_owned(), None);
    let number = |many: usize, counts: Counts| (many.to_string(), Some(counts));
    let all = (counted(incidents, "incident"), Some(Counts::Incidents));
    let mut line = match (repeats, incidents) {
        (_, 0) => {
            let reason = uncounted_words(query.book);
            return vec![words(
                reason.as_deref().unwrap_or("No incident is counted."),
            )];
        }
        (0, _) => vec![words("None of "), all],
        _ => vec![number(repeats, Counts::Repeated), words(" of "), all],
    };
    line.push(words(" repeated an earlier cause"));
    let (_, fates) = repeat_counts(query);
    let mut joint = "; in ";
    for (fate, what) in [
        (Fate::BeforeTheFix, " the fix was still open"),
        (Fate::AfterTheFix, " the fix did not hold"),
    ] {
        if fates[fate as usize] > 0 {
            line.extend([
                words(joint),
                number(fates[fate as usize], Counts::Fix(fate)),
                words(what),
            ]);
            joint = ", in ";
        }
    }
    line.push(words("."));
    if elsewhere > 0 {
        let was = if elsewhere == 1 { "was" } else { "were" };
        let rest = format!(" {was} seen elsewhere only, with the same cause on other services.");
        line.extend([
            words(" "),
            number(elsewhere, Counts::SeenElsewhere),
            words(&rest),
        ]);
    }
    line
}

/// The report in words and tables: the causes that came back, what chance would give, every repeat, newest first, what was
/// seen elsewhere, and the fixes that did not hold.
pub(super) fn recurrence_document(query: &AnalysisQuery<'_>) -> Document {
    let lead = headline(query).into_iter().map(|(words, _)| words);
    let mut document = Document {
        title: "Recurrence".to_owned(),
        lead: lead.collect(),
        ..Document::default()
    };
    let causes = records(query, Dimension::Cause);
    let came_back =
        |record: &&Record| !record.repeats.is_empty() || !record.seen_elsewhere.is_empty();
    document.sections.push(record_section(
        query,
        "Causes that came back",
        Dimension::Cause,
        causes.records.iter().filter(came_back),
        "No cause has come back.",
    ));
    document.sections.extend(chance_section(query));
    let [repeats, elsewhere] = [
        ("Repeats, newest first", true),
        ("Seen elsewhere, newest first", false),
    ]
    .map(|(title, repeated)| links(query, title, repeated));
    document.sections.extend(repeats);
    document.sections.extend(failed_section(query));
    document.sections.extend(elsewhere);
    document.sections.extend(chain_section(query));
    document.notes = notes(query);
    document.notes.push(COLUMNS.to_owned());
    document.notes.extend(of_unknown_cause(&causes));
    document.notes.extend(window_note(query));
    document
}

fn window_note(query: &AnalysisQuery<'_>) -> Vec<String> {
    let mut notes = Vec::new();
    if let Some(days) = query.book.config.recurrence.window_days {
        notes.push(format!(
            "The same cause counts as a repeat for {days} days; a repeat that its author declares counts at any age."
        ));
    }
    let undated = undated(query);
    if undated > 0 {
        notes.push(format!(
            "{} without a start could not be placed in time.",
            counted(undated, "incident")
        ));
    }
    notes
}

/// Incidents of which nobody knows when they started, so that nothing can be said of them.
pub(super) fn undated(query: &AnalysisQuery<'_>) -> usize {
    let zone = query.book.zone();
    let has_start = |index: &&Index| {
        let started = query.entry(**index).started.as_ref();
        started
            .and_then(|started| started.value.first_date(zone))
            .is_some()
    };
    query.incidents.len() - query.incidents.iter().filter(has_start).count()
}

/// Of each kind but the declared: how many incidents have such a predecessor, and how many would by chance.
#[must_use]
pub(crate) fn chance_rows(query: &AnalysisQuery<'_>) -> Vec<[String; 3]> {
    let rows = chance(query).into_iter().map(|one| {
        [
            one.kind.as_str().to_owned(),
            one.incidents.to_string(),
            short(one.expected),
        ]
    });
    rows.collect()
}

fn chance_section(query: &AnalysisQuery<'_>) -> Option<Section> {
    let head = [
        ("kind", Align::Left),
        ("incidents", Align::Right),
        ("by chance", Align::Right),
    ];
    let mut section = Section {
        text: vec![CHANCE.to_owned()],
        ..Section::table("Compared with chance", &head, "")
    };
    let rows = chance_rows(query);
    let any = !rows.is_empty();
    for row in rows {
        section.row(row.map(Into::into).into());
    }
    any.then_some(section)
}

/// The strongest link of each repeat, or of each incident that was seen elsewhere only.
fn links(query: &AnalysisQuery<'_>, title: &str, repeated: bool) -> Option<Section> {
    let head = [
        ("incident", Align::Left),
        ("days after", Align::Right),
        ("the earlier one's fix", Align::Left),
        ("earlier", Align::Left),
        ("kind", Align::Left),
    ];
    let mut section = Section {
        below: 2,
        ..Section::table(title, &head, "")
    };
    let mut any = false;
    for repeat in query
        .linked()
        .filter(|repeat| repeat.is_repeated == repeated)
    {
        any = true;
        let link = repeat.strongest();
        section.row(vec![
            id_cell(query, link.later),
            link.days.to_string().into(),
            link.fate.as_str().into(),
            id_cell(query, link.earlier),
            format!("{}{}", link.kind.as_str(), more(repeat)).into(),
        ]);
    }
    any.then_some(section)
}

/// ` (declared 1, spread 4 more)`: the other predecessors, by kind.
fn more(repeat: &Repeat) -> String {
    let of = |kind: RepeatKind| {
        let others = repeat.links[1..].iter().filter(|link| link.kind == kind);
        others.count() + repeat.more[kind as usize]
    };
    let kinds = RepeatKind::ALL.into_iter().filter(|kind| of(*kind) > 0);
    let words: Vec<String> = kinds
        .map(|kind| format!("{} {}", of(kind), kind.as_str()))
        .collect();
    match words.is_empty() {
        true => String::new(),
        false => format!(" (also {})", words.join(", ")),
    }
}

/// The fixes that did not hold, with each incident that came then.
fn failed_section(query: &AnalysisQuery<'_>) -> Option<Section> {
    let head = [
        ("fix", Align::Left),
        ("done on", Align::Left),
        ("promised after", Align::Left),
        ("what came then", Align::Left),
    ];
    let mut section = Section {
        below: 2,
        ..Section::table(FAILED_FIXES, &head, "")
    };
    let failed = failed_fixes(query);
    for FailedFix {
        action,
        promised_after,
        done,
        came_then,
    } in &failed
    {
        for link in came_then {
            section.row(vec![
                action.title.value.as_str().into(),
                done.map(display_date).into(),
                id_cell(query, *promised_after),
                id_cell(query, link.later),
            ]);
        }
    }
    (!failed.is_empty()).then_some(section)
}

/// The chains of three and more: two incidents are a repeat, listed above.
fn chain_section(query: &AnalysisQuery<'_>) -> Option<Section> {
    let chains: Vec<Chain<'_>> = chains(query)
        .into_iter()
        .filter(|chain| chain.steps.len() > 2)
        .collect();
    let head = [
        ("started", Align::Left),
        ("incident", Align::Left),
        ("the earlier one's promises", Align::Left),
    ];
    let mut section = Section::table("Chains of three and more, longest first", &head, "");
    for (at, chain) in chains.iter().enumerate() {
        for step in &chain.steps {
            let done = step
                .promises
                .iter()
                .filter(|promise| promise.progress == Progress::Done)
                .count();
            let promised = match (step.repeats, step.promises.len()) {
                (None, _) => format!(
                    "chain {}: {}",
                    at + 1,
                    counted(chain.steps.len(), "incident")
                ),
                (Some(_), 0) => "nothing promised".to_owned(),
                (Some(_), promised) => format!("{done} of {promised} done by then"),
            };
            section.row(vec![
                query.book.date(step.entry).map(display_date).into(),
                title_cell(query, step.entry),
                promised.into(),
            ]);
        }
    }
    (!chains.is_empty()).then_some(section)
}

/// One row for each repeat, and for each incident that was seen elsewhere, with its strongest link.
pub(super) fn recurrence_csv(query: &AnalysisQuery<'_>) -> Csv {
    let mut csv = Csv::new(&[
        "entry",
        "started",
        "cause",
        "services",
        "counts_as",
        "repeats",
        "kind",
        "days",
        "fate",
        "predecessors",
        "url",
    ]);
    for repeat in query.linked() {
        csv.row(&csv_row(query, repeat, repeat.strongest()));
    }
    csv
}

fn csv_row(query: &AnalysisQuery<'_>, repeat: &Repeat, link: &Link) -> [String; 11] {
    let entry = query.entry(link.later);
    let started = query.book.date(link.later).map(|date| date.to_string());
    let counts_as = match repeat.is_repeated {
        true => "repeated",
        false => "seen-elsewhere",
    };
    [
        entry.id.to_string(),
        started.unwrap_or_default(),
        entry
            .primary_cause()
            .map(ToString::to_string)
            .unwrap_or_default(),
        service_names(query, link.later).join(" "),
        counts_as.to_owned(),
        query.entry(link.earlier).id.to_string(),
        key(link.kind),
        link.days.to_string(),
        key(link.fate),
        repeat.predecessors().to_string(),
        absolute(query, query.book.addresses[link.later].as_str()).unwrap_or_default(),
    ]
}

/// The services that an entry names.
pub(super) fn service_names<'a>(query: &AnalysisQuery<'a>, index: Index) -> Vec<&'a str> {
    let services = query.entry(index).services.iter();
    services.map(|service| &*service.value).collect()
}

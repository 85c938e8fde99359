//! Values of the model in the words of views.

use casebook_text::counted;
use std::collections::HashSet;

use super::Site;
use super::numbers::{COUNTED, NOT_RECORDED, REPEATED, SEEN_ELSEWHERE, list, open_fixes};
use crate::render::charts::{bar, calendar, calendar::CalendarMark, spark};
use crate::render::views::{
    ActionRow, ActionStatus, CauseRow, Count, EntryRow, FacetValue, Fate, Finding, FindingLevel,
    Href, Kind, Link, RepeatKind, RepeatLink, Severity, Span, Status, Ticket, When,
};
use crate::report::words::action_anchor;
use casebook_analysis::{ActionRef, Dimension, Link as RepeatOf, Record};
use casebook_diagnostic::{Diagnostic, Level};
use casebook_model::book::Index;
use casebook_model::entry::{self, Name};
use casebook_time::{Date, Duration, Moment, Timestamp, display_date};

pub(super) fn duration(duration: Duration) -> Span {
    Span {
        display: duration.display(),
        seconds: duration.seconds(),
    }
}

pub(super) fn status(status: entry::Status) -> Status {
    match status {
        entry::Status::Draft => Status::Draft,
        entry::Status::InReview => Status::InReview,
        entry::Status::Published => Status::Published,
    }
}

pub(super) fn kind(kind: entry::Kind) -> Kind {
    match kind {
        entry::Kind::NearMiss => Kind::NearMiss,
        entry::Kind::Maintenance => Kind::Maintenance,
        entry::Kind::Incident | entry::Kind::Page => Kind::Incident,
    }
}

pub(super) fn repeat_kind(kind: casebook_analysis::RepeatKind) -> RepeatKind {
    match kind {
        casebook_analysis::RepeatKind::Declared => RepeatKind::Declared,
        casebook_analysis::RepeatKind::SameService => RepeatKind::SameService,
        casebook_analysis::RepeatKind::Dependency => RepeatKind::Dependency,
        casebook_analysis::RepeatKind::Spread => RepeatKind::Spread,
    }
}

pub(super) fn fate(fate: casebook_analysis::Fate) -> Fate {
    match fate {
        casebook_analysis::Fate::NoFix => Fate::NoFix,
        casebook_analysis::Fate::BeforeTheFix => Fate::BeforeTheFix,
        casebook_analysis::Fate::AfterTheFix => Fate::AfterTheFix,
        casebook_analysis::Fate::Unknown => Fate::Unknown,
    }
}

pub(super) fn action_status(status: entry::ActionStatus) -> ActionStatus {
    match status {
        entry::ActionStatus::Open => ActionStatus::Open,
        entry::ActionStatus::InProgress => ActionStatus::InProgress,
        entry::ActionStatus::Done => ActionStatus::Done,
        entry::ActionStatus::WontDo => ActionStatus::WontDo,
    }
}

/// The fate as it stands in the address of a filtered list.
pub(super) fn fate_key(fate: casebook_analysis::Fate) -> &'static str {
    match fate {
        casebook_analysis::Fate::NoFix => "no-fix",
        casebook_analysis::Fate::BeforeTheFix => "before-the-fix",
        casebook_analysis::Fate::AfterTheFix => "after-the-fix",
        casebook_analysis::Fate::Unknown => "unknown",
    }
}

/// A cause as pages write it: `capacity / connection-pool`.
pub(super) fn cause_words(name: &str) -> String {
    name.replace('/', " / ")
}

impl Site<'_> {
    /// A moment as precisely as it is known, in the book's zone.
    pub(super) fn when(&self, moment: &Moment) -> When {
        let zone = self.book.zone();
        let display = moment.display(zone);
        When {
            title: format!("{display} ({})", zone.name()),
            display,
            datetime: moment.datetime().unwrap_or_default(),
            sort: moment.earliest().as_second(),
        }
    }

    /// Only the day of a moment.
    pub(super) fn day(&self, moment: &Moment) -> When {
        When {
            display: moment.display_day(self.book.zone()),
            ..self.when(moment)
        }
    }

    pub(super) fn date(&self, date: Date) -> When {
        let display = display_date(date);
        let sort = self.book.zone().start_of(date).as_second();
        When {
            title: display.clone(),
            display,
            datetime: date.to_string(),
            sort,
        }
    }

    pub(super) fn timestamp(&self, at: Timestamp) -> When {
        let moment = Moment::at(at, self.book.zone());
        When {
            display: display_date(self.book.zone().date(at)),
            ..self.when(&moment)
        }
    }

    /// The day an entry is listed under.
    pub(super) fn started(&self, index: Index) -> Option<When> {
        let started = || {
            let entry = &self.book.entries[index];
            match &entry.started {
                Some(started) => Some(self.day(&started.value)),
                None => self.book.date(index).map(|date| self.date(date)),
            }
        };
        // An entry is named on ten pages.
        self.started
            .get(index)
            .map_or_else(started, |known| known.get_or_init(started).clone())
    }

    pub(super) fn severity(&self, index: Index) -> Option<Severity> {
        let name = &self.book.entries[index].severity.as_ref()?.value;
        Some(Severity {
            word: name.to_string(),
            level: self.severity_level(name),
        })
    }

    /// 1 for the worst severity, and so on; the highest number for what is none.
    pub(super) fn severity_level(&self, name: &Name) -> u8 {
        let rank = self.book.template.vocabulary("severity").rank(name);
        rank.and_then(|rank| u8::try_from(rank + 1).ok())
            .unwrap_or(u8::MAX)
    }

    /// A name of a browsable field, leading to its listing.
    pub(super) fn name_link(&self, field: &str, name: &Name) -> Link {
        let text = if field == "root_causes" {
            cause_words(name)
        } else {
            name.to_string()
        };
        Link::new(text, self.name_href(field, name))
    }

    pub(super) fn name_href(&self, field: &str, name: &str) -> Href {
        let value = self
            .book
            .listing(field)
            .and_then(|listing| listing.value(name));
        value.map_or_else(
            || Href::site("incidents/"),
            |value| Href::site(&value.address),
        )
    }

    pub(super) fn title_link(&self, index: Index) -> Link {
        Link::new(self.book.entries[index].title.clone(), self.href(index))
    }

    pub(super) fn id_link(&self, index: Index) -> Link {
        Link::new(self.book.entries[index].id.as_str(), self.href(index))
    }

    pub(super) fn entry_row(&self, index: Index) -> EntryRow {
        let entry = &self.book.entries[index];
        EntryRow {
            href: self.href(index),
            id: entry.id.to_string(),
            title: entry.title.clone(),
            kind: kind(entry.kind),
            status: status(entry.status),
            started: self.started(index),
            severity: self.severity(index),
            services: entry
                .services
                .iter()
                .map(|service| self.name_link("services", &service.value))
                .collect(),
            cause: entry
                .primary_cause()
                .map(|cause| self.name_link("root_causes", cause)),
            repeats: self
                .recurrence
                .repeated(index)
                .map(|repeat| repeat_kind(repeat.strongest().kind)),
            time_to_resolve: entry.time_to_resolve().map(duration),
            broken: entry.broken,
            facets: Vec::new(),
        }
    }

    /// The row of the list of all entries, with what it can be filtered by.
    pub(super) fn listed_row(&self, index: Index) -> EntryRow {
        EntryRow {
            facets: self.facets_of(index),
            ..self.entry_row(index)
        }
    }

    /// What a list can be filtered by, and what the numbers of reports select.
    fn facets_of(&self, index: Index) -> Vec<FacetValue> {
        let entry = &self.book.entries[index];
        let mut facets = Vec::new();
        for (field, parameter) in super::list::FACETS {
            for name in entry.names(field) {
                facets.push(FacetValue {
                    field: (*parameter).to_owned(),
                    value: name.to_string(),
                });
            }
        }
        let mut facet = |field: &str, value: String| {
            facets.push(FacetValue {
                field: field.to_owned(),
                value,
            });
        };
        if let Some(date) = self.book.date(index) {
            facet("year", date.year().to_string());
            // The year stands for its quarters, as a cause for those below it.
            if entry.is_counted() && self.observed.is_some_and(|observed| observed.holds(date)) {
                facet(
                    "observed",
                    format!("{}/Q{}", date.year(), casebook_analysis::quarter(date)),
                );
            }
        }
        for team in &entry.teams {
            facet("team", team.value.to_string());
        }
        if entry.is_counted() {
            self.counted_facets(index, &mut facet);
        }
        if let Some(kept) = casebook_analysis::kept(self.actions, index) {
            facet("promises", if kept { "kept" } else { "owing" }.to_owned());
        }
        if let Some(repeat) = self.recurrence.of(index) {
            let link = repeat.strongest();
            facet("repeat", self.repeat_filter(link.kind));
            // Numbers of fates count repeats alone.
            if repeat.is_repeated {
                facet("fix", fate_key(link.fate).to_owned());
            }
        }
        facets
    }

    /// What reports count a counted entry by.
    fn counted_facets(&self, index: Index, facet: &mut impl FnMut(&str, String)) {
        let entry = &self.book.entries[index];
        let named =
            |name: Option<&Name>| name.map_or_else(|| NOT_RECORDED.to_owned(), ToString::to_string);
        facet(
            "detection",
            named(entry.detection.as_ref().map(|detection| &detection.value)),
        );
        for criterion in &entry.criteria {
            facet("criterion", criterion.value.to_string());
        }
        if entry.criteria.is_empty() {
            facet("criterion", named(None));
        }
        for (measure, known) in [
            ("detect", entry.time_to_detect().is_some()),
            ("mitigate", entry.time_to_mitigate().is_some()),
            ("resolve", entry.time_to_resolve().is_some()),
        ] {
            if !known {
                facet("unmeasured", measure.to_owned());
            }
        }
        facet("counted", "yes".to_owned());
        facet(
            "published",
            casebook_analysis::publication(self.book, index, self.today)
                .key()
                .to_owned(),
        );
        if let Some(cause) = entry.primary_cause() {
            facet("primary", cause.to_string());
        }
    }

    /// What selects the incidents of which a kind is the strongest link: below `yes` where it counts as repeated.
    pub(super) fn repeat_filter(&self, kind: casebook_analysis::RepeatKind) -> String {
        let above = match self.book.config.recurrence.repeats.contains(&kind) {
            true => REPEATED.1,
            false => SEEN_ELSEWHERE.1,
        };
        format!("{above}/{}", kind.key())
    }

    pub(super) fn action_row(&self, one: &ActionRef<'_>, with_entry: bool) -> ActionRow {
        let action = one.action;
        let cause = one.cause();
        ActionRow {
            anchor: action_anchor(action),
            entry: with_entry.then(|| self.id_link(one.index)),
            entry_title: with_entry.then(|| one.entry.title.clone()),
            id: Some(action.id.clone()),
            title: action.title.value.clone(),
            kind: action
                .kind
                .as_ref()
                .map(|kind| kind.value.as_str().to_owned()),
            status: Some(action_status(action.status)),
            owner: action.owner.as_ref().map(|owner| owner.value.clone()),
            due: action.due.as_ref().map(|due| self.date(due.value)),
            done: action.done.as_ref().map(|done| self.date(done.value)),
            overdue_days: one.overdue_days,
            ticket: action.ticket.as_ref().map(|ticket| Ticket {
                text: ticket
                    .value
                    .trim_end_matches('/')
                    .rsplit('/')
                    .next()
                    .unwrap_or(&ticket.value)
                    .to_owned(),
                href: Href::external(&ticket.value),
            }),
            // On the page of its entry an action is for the cause that stands above it, unless it names another.
            addresses: cause
                .filter(|cause| with_entry || one.entry.primary_cause() != Some(*cause))
                .map(|cause| self.name_link("root_causes", cause)),
            facets: Vec::new(),
        }
    }

    /// The row of the list of all actions, with what it can be filtered by.
    pub(super) fn listed_action(&self, one: &ActionRef<'_>) -> ActionRow {
        let action = one.action;
        let mut facets = Vec::new();
        let mut facet = |field: &str, value: Option<&str>| {
            if let Some(value) = value {
                facets.push(FacetValue {
                    field: field.to_owned(),
                    value: value.to_owned(),
                });
            }
        };
        let kind = action.kind.as_ref().map(|kind| kind.value.as_str());
        facet(
            "status",
            Some(if one.overdue_days.is_some() {
                "overdue"
            } else {
                action.status.as_str()
            }),
        );
        facet("kind", kind);
        facet(
            "owner",
            Some(
                action
                    .owner
                    .as_ref()
                    .map_or(NOT_RECORDED, |owner| owner.value.as_str()),
            ),
        );
        facet("cause", one.cause().map(|cause| &**cause));
        facet("todo", action.status.is_open().then_some("yes"));
        for service in &one.entry.services {
            facet("service", Some(&service.value));
        }
        for team in &one.entry.teams {
            facet("team", Some(&team.value));
        }
        ActionRow {
            facets,
            ..self.action_row(one, true)
        }
    }

    /// A link of recurrence as its `other` end is shown.
    pub(super) fn repeat_link(&self, link: &RepeatOf, other: Index) -> RepeatLink {
        let word = if other == link.earlier {
            "earlier"
        } else {
            "later"
        };
        let days = counted(usize::try_from(link.days).unwrap_or(0), "day");
        RepeatLink {
            entry: self.id_link(other),
            title: self.book.entries[other].title.clone(),
            started: self.started(other),
            kind: repeat_kind(link.kind),
            fate: fate(link.fate),
            apart: Some(if link.days == 0 {
                "the same day".to_owned()
            } else {
                format!("{days} {word}")
            }),
        }
    }

    pub(super) fn calendar_mark(&self, index: Index) -> Option<CalendarMark> {
        let entry = &self.book.entries[index];
        let day = self.book.date(index)?;
        let severity = self.severity(index);
        let word = severity
            .as_ref()
            .map(|severity| format!(", {}", severity.word))
            .unwrap_or_default();
        Some(CalendarMark {
            day,
            level: severity
                .as_ref()
                .map(|severity| severity.level)
                .filter(|level| *level <= 4),
            severity: severity.map(|severity| severity.word),
            label: format!("{}{word}: {}", display_date(day), entry.title),
            href: self.href(index),
        })
    }

    /// What a strip of twelve months shows, `noun` being what a mark is.
    pub(super) fn calendar_note(last: Date, marks: &[CalendarMark], noun: &str) -> String {
        if calendar::is_stacked(last, marks) {
            let plural = counted(2, noun);
            let plural = plural.trim_start_matches("2 ").to_owned();
            format!(
                "A column holds the {plural} that started in a week, by severity, the worst at the bottom."
            )
        } else {
            format!("One mark per {noun}, by the week it started.")
        }
    }

    /// The months of a spark, ending with today's.
    pub(super) fn spark(&self, entries: &[Index]) -> crate::render::views::Html {
        let mut months = [spark::SparkMonth::default(); spark::MONTHS];
        let number = |date: Date| i64::from(date.year()) * 12 + i64::from(date.month());
        for index in entries {
            let Some(date) = self.book.date(*index) else {
                continue;
            };
            let back = number(self.today) - number(date);
            let place = usize::try_from(back)
                .ok()
                .and_then(|back| (spark::MONTHS - 1).checked_sub(back));
            if let Some(month) = place.and_then(|place| months.get_mut(place)) {
                month.incidents += 1;
                month.repeats += u32::from(self.recurrence.repeated(*index).is_some());
            }
        }
        spark::draw(&months)
    }

    /// Causes that came back (or all, for the report), most repeats first. Recurrence is counted by the full path: a
    /// parent that is nobody's primary cause only sums its children, and is left out.
    pub(super) fn cause_rows(&self, only_repeated: bool) -> Vec<CauseRow> {
        let primary: HashSet<&Name> = self
            .query()
            .incidents
            .iter()
            .filter_map(|index| self.book.entries[*index].primary_cause())
            .collect();
        let rows: Vec<&Record> = self
            .records(Dimension::Cause)
            .records
            .iter()
            .filter(|record| {
                primary.contains(&record.name) && (!only_repeated || !record.repeats.is_empty())
            })
            .collect();
        let most = rows
            .iter()
            .map(|record| record.incidents.len())
            .max()
            .unwrap_or(0);
        rows.into_iter()
            .map(|record| self.cause_row(record, most))
            .collect()
    }

    fn cause_row(&self, record: &Record, most: usize) -> CauseRow {
        let primary = ("primary", &*record.name);
        CauseRow {
            cause: self.name_link("root_causes", &record.name),
            incidents: Count::new(record.incidents.len(), list(&[primary, COUNTED])),
            repeats: Count::new(record.repeats.len(), list(&[primary, REPEATED])),
            seen_elsewhere: Count::new(
                record.seen_elsewhere.len(),
                list(&[primary, SEEN_ELSEWHERE]),
            ),
            fates: casebook_analysis::Fate::ALL.map(|fate| {
                Count::new(
                    record.by_fate[fate as usize],
                    list(&[primary, ("fix", fate_key(fate))]),
                )
            }),
            last: record
                .incidents
                .first()
                .and_then(|index| self.started(*index)),
            open_fixes: Count::new(record.open_fixes.len(), open_fixes("cause", &record.name)),
            spark: Some(self.spark(&record.incidents)),
            bar: Some(bar::draw(
                record.incidents.len(),
                record.repeats.len(),
                most,
            )),
        }
    }

    pub(super) fn finding(&self, finding: &Diagnostic, with_page: bool) -> Finding {
        let entry = self
            .book
            .entries
            .iter()
            .position(|entry| entry.path == finding.path);
        let place = entry.map(|index| {
            let text = &self.book.entries[index].text;
            let at = casebook_diagnostic::LineIndex::new(text).position(text, finding.span.start);
            format!("{}:{}:{}", finding.path, at.line, at.column)
        });
        Finding {
            level: match finding.level {
                Level::Error => FindingLevel::Error,
                Level::Warning => FindingLevel::Warning,
                Level::Info => FindingLevel::Note,
            },
            code: finding.code.to_string(),
            message: finding.message.clone(),
            place: place.or_else(|| Some(finding.path.to_string())),
            href: entry.filter(|_| with_page).map(|index| self.href(index)),
            help: finding.help.clone(),
        }
    }

    /// Findings that keep a reader from seeing what the author wrote: an entry that could be read only in part.
    pub(super) fn reader_findings(&self, index: Index) -> Vec<Finding> {
        use casebook_diagnostic::code::{CB100, CB101, CB102};
        let entry = &self.book.entries[index];
        let start = self
            .findings
            .partition_point(|finding| finding.path < entry.path);
        self.findings[start..]
            .iter()
            .take_while(|finding| finding.path == entry.path)
            .filter(|finding| [CB100, CB101, CB102].contains(&finding.code))
            .map(|finding| self.finding(finding, false))
            .collect()
    }
}

//! What many pages show of an entry: its times, names, rows and links.

use super::Site;
use super::words::{
    action_status, cause_words, duration, fate, kind, long_time, repeat_kind, status,
};
use crate::render::views::{
    ActionColumns, ActionRow, EntryRow, Href, Link, RepeatLink, Severity, Ticket, When,
};
use crate::report::words::action_anchor;
use casebook_analysis::{ActionRef, Link as RepeatOf};
use casebook_model::book::Index;
use casebook_model::entry::Name;
use casebook_time::{Date, Moment, Timestamp, display_date};

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
    pub(super) fn name_link(&self, field: &str, name: &str) -> Link {
        let value = self
            .book
            .listing(field)
            .and_then(|listing| listing.value(name))
            .filter(|_| field != "root_causes");
        let text = value.map_or_else(|| cause_words(name), |value| value.title.clone());
        Link::new(text, self.name_href(field, name))
    }

    /// A cause, in the words of its path, leading to its page.
    pub(super) fn cause_link(&self, name: &str) -> Link {
        self.name_link("root_causes", name)
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
                .map(|repeat| match repeat.strongest().days {
                    0 => "of the same day".to_owned(),
                    days => format!("{} earlier", long_time(days)),
                }),
            time_to_resolve: entry.time_to_resolve().map(duration),
            broken: entry.broken,
            facets: Vec::new(),
        }
    }

    /// Whether the audience may not see a field.
    fn hides(&self, field: &str) -> bool {
        self.book.template.field(field).is_none()
    }

    pub(super) fn action_row(&self, one: &ActionRef<'_>, with_entry: bool) -> ActionRow {
        let action = one.action;
        let cause = one.cause();
        ActionRow {
            anchor: action_anchor(action),
            entry: with_entry.then(|| self.title_link(one.index)),
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
            overdue: one.overdue_days.map(long_time),
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

    /// The columns that the table of these actions has.
    pub(super) fn action_columns<'a>(
        &self,
        actions: impl IntoIterator<Item = &'a ActionRef<'a>>,
    ) -> ActionColumns {
        let mut columns = ActionColumns {
            owner: !self.hides("actions.owner"),
            ..ActionColumns::default()
        };
        for one in actions {
            columns.due |= one.action.due.is_some() || one.action.done.is_some();
            columns.days |= one.overdue_days.is_some();
            columns.ticket |= one.action.ticket.is_some();
        }
        columns
    }

    /// A link of recurrence as its `other` end is shown.
    pub(super) fn repeat_link(&self, link: &RepeatOf, other: Index) -> RepeatLink {
        let word = if other == link.earlier {
            "earlier"
        } else {
            "later"
        };
        RepeatLink {
            entry: self.title_link(other),
            started: self.started(other),
            kind: repeat_kind(link.kind),
            fate: fate(link.fate),
            apart: Some(if link.days == 0 {
                "the same day".to_owned()
            } else {
                format!("{} {word}", long_time(link.days))
            }),
        }
    }
}

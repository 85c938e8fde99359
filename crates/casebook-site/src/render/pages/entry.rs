//! The page of one entry, and ordinary pages.

use super::Site;
use super::markdown::contents;
use super::parts::{cause_words, duration, kind, status};
use crate::render::charts::timeline_chart::{self, Course, CoursePoint, PointKind};
use crate::render::views::{
    EntryPage, Fact, FactValue, Frame, History, Href, Html, Link, PlainPage, Related, RepeatLink,
    Root, When,
};
use casebook_model::book::{Casebook, Index};
use casebook_model::entry::{Located, OwnValue, Postmortem};
use casebook_model::template::SectionRole;
use casebook_text::truncate_at_word;
use casebook_time::{Duration, Moment, between};

/// How many later repeats a page lists.
const MOST_FOLLOWERS: usize = 20;
/// How many of the entries that mention this one a page lists.
const MOST_MENTIONS: usize = 30;

/// The page of an entry that is no page: its frame and view.
#[must_use]
pub fn entry(site: &Site<'_>, position: usize) -> (Frame, EntryPage) {
    let index = site.book.newest_first()[position];
    let entry = &site.book.entries[index];
    let output = site.output_of(index);
    let mut frame = site.frame(&output, &entry.title, "incidents/");
    frame.og_type = "article".to_owned();
    frame.noindex = entry.status == casebook_model::entry::Status::Draft;
    frame.description = summary(site.book, entry, 300);
    frame.breadcrumb = vec![Link::new("Incidents", Href::site("incidents/"))];
    let body = site.body(index, &frame.root);
    let (newer, older) = site.book.neighbours(position);
    let history = site.history(index);
    let (repeats, repeats_more) = site.repeats(index);
    let followers: Vec<RepeatLink> = site
        .recurrence
        .followers(index)
        .map(|link| site.repeat_link(link, link.later))
        .collect();
    let view = EntryPage {
        id: entry.id.to_string(),
        kind: kind(entry.kind),
        title: entry.title.clone(),
        status: status(entry.status),
        severity: site.severity(index),
        published: entry
            .published
            .as_ref()
            .map(|published| site.date(published.value)),
        revisions: history.revisions,
        authors: entry.authors.clone(),
        findings: site.reader_findings(index),
        course: site.course(entry),
        facts: site.facts(entry),
        contents: contents(&body),
        body: Html(body.html),
        actions: site
            .actions_of(index)
            .map(|action| site.action_row(action, false))
            .collect(),
        repeats,
        repeats_more,
        repeated_by_more: followers.len().saturating_sub(MOST_FOLLOWERS),
        repeated_by: followers.into_iter().take(MOST_FOLLOWERS).collect(),
        related: site.related(index),
        mentioned_by: site.mentions(index),
        history,
        previous: older.map(|older| site.title_link(older)),
        next: newer.map(|newer| site.title_link(newer)),
    };
    (frame, view)
}

/// An ordinary page of the book.
#[must_use]
pub fn page(site: &Site<'_>, index: Index) -> (Frame, PlainPage) {
    let entry = &site.book.entries[index];
    let output = site.output_of(index);
    let mut frame = site.frame(&output, &entry.title, site.book.addresses[index].as_str());
    frame.description = summary(site.book, entry, 300);
    let view = site.plain(index, &frame.root);
    (frame, view)
}

/// The first words of the summary, else of the text, in at most `most` characters.
pub(super) fn summary(book: &Casebook, entry: &Postmortem, most: usize) -> Option<String> {
    let outline = entry.outline();
    let named = book
        .template
        .sections_with_role(outline, SectionRole::Summary)
        .next()
        .map(|at| &outline.sections[at]);
    let section = named
        .into_iter()
        .chain(&outline.sections)
        .find(|section| !section.text.is_blank(outline))?;
    let mut text = String::new();
    for word in section.text.of(outline).split_whitespace() {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(word);
        // A letter has four bytes at most: what follows is cut off.
        if text.len() > 4 * most {
            break;
        }
    }
    Some(truncate_at_word(&text, most))
}

/// Where a moment stands on a line, in seconds since 1970 UTC. "About 14:15" may have been an hour earlier, but is drawn at
/// 14:15: at its earliest it would stand before the 13:30 that it followed.
fn place_in_time(moment: &Moment) -> i64 {
    let (earliest, latest) = (moment.earliest().as_second(), moment.latest().as_second());
    if moment.is_approximate() {
        i64::midpoint(earliest, latest)
    } else {
        earliest
    }
}

/// Who escalated the incident, and with which priority.
fn escalation_words(entry: &Postmortem) -> Option<String> {
    let from = entry.escalation.from.as_ref()?;
    let priority = entry.escalation.priority.as_ref();
    let priority = priority.map(|priority| format!(", {}", priority.value));
    Some(format!("{}{}", from.value, priority.unwrap_or_default()))
}

impl Site<'_> {
    /// A page of the book as it stands where `root` leads back to the site's root.
    pub(super) fn plain(&self, index: Index, root: &Root) -> PlainPage {
        let body = self.body(index, root);
        PlainPage {
            title: self.book.entries[index].title.clone(),
            findings: self.reader_findings(index),
            contents: contents(&body),
            body: Html(body.html),
            mentioned_by: self.mentions(index),
            history: self.history(index),
        }
    }

    fn repeats(&self, index: Index) -> (Vec<RepeatLink>, usize) {
        let Some(repeat) = self.recurrence.of(index) else {
            return (Vec::new(), 0);
        };
        let mut links: Vec<_> = repeat.links.iter().collect();
        links.sort_by_key(|link| (**link != repeat.nearest, link.days, link.kind));
        let links = links
            .into_iter()
            .map(|link| self.repeat_link(link, link.earlier))
            .collect();
        (links, repeat.more_same_service + repeat.more_spread)
    }

    fn mentions(&self, index: Index) -> Vec<Link> {
        self.book
            .backlinks(index)
            .iter()
            .take(MOST_MENTIONS)
            .map(|from| self.title_link(*from))
            .collect()
    }

    fn history(&self, index: Index) -> History {
        let entry = &self.book.entries[index];
        let file = self.book.history[index].as_ref();
        let html = &self.book.config.html;
        let edit = html
            .edit_url
            .as_ref()
            .map(|url| url.replace("{path}", &entry.path));
        let data = (entry.kind != casebook_model::entry::Kind::Page)
            .then(|| Href::site(super::feeds::entry_json(self, index)));
        History {
            source: entry.path.to_string(),
            created: file.map(|file| self.timestamp(file.created)),
            changed: file.map(|file| self.timestamp(file.changed)),
            revisions: file.map(|file| file.revisions),
            authors: file.map(|file| file.authors.clone()).unwrap_or_default(),
            edit: edit.as_deref().and_then(Href::external),
            log: None,
            json: data,
        }
    }

    fn related(&self, index: Index) -> Vec<Related> {
        let similar = self
            .similar
            .get(index)
            .map(Vec::as_slice)
            .unwrap_or_default();
        similar
            .iter()
            .map(|one| {
                let passage =
                    super::passage::passage(self.book, &self.book.entries[one.entry], &one.words);
                (one, passage)
            })
            .map(|(one, passage)| Related {
                entry: self.title_link(one.entry),
                started: self.started(one.entry),
                cause: self.book.entries[one.entry]
                    .primary_cause()
                    .map(|cause| cause_words(cause)),
                shared: one.shared.clone(),
                section: passage.as_ref().map(|(_, heading, anchor)| {
                    Link::new(
                        heading,
                        Href::site(format!("{}#{anchor}", self.book.addresses[one.entry])),
                    )
                }),
                passage: passage.map(|(html, ..)| html),
            })
            .collect()
    }

    fn course(&self, entry: &Postmortem) -> Option<crate::render::views::CourseDrawing> {
        let moments = [
            (PointKind::Started, &entry.started),
            (PointKind::Detected, &entry.detected),
            (PointKind::Mitigated, &entry.mitigated),
            (PointKind::Resolved, &entry.resolved),
        ];
        let mut known: Vec<(PointKind, &Moment)> = moments
            .iter()
            .filter_map(|(kind, moment)| Some((*kind, &moment.as_ref()?.value)))
            .filter(|(_, moment)| moment.display_clock(self.book.zone()).is_some())
            .collect();
        known.sort_by_key(|(kind, moment)| (place_in_time(moment), *kind));
        let (first, last) = (known.first()?.1, known.last()?.1);
        let one_day = first.date(self.book.zone()) == last.date(self.book.zone());
        let mut points = Vec::with_capacity(known.len());
        for (at, (kind, moment)) in known.iter().enumerate() {
            let clock = moment.display_clock(self.book.zone())?;
            // The year stands in the facts below; here it would only crowd the scale.
            let day = moment.display_day(self.book.zone());
            let day = day.rsplit_once(' ').map_or(day.as_str(), |(day, _)| day);
            let label = if one_day {
                clock
            } else {
                format!("{day} {clock}")
            };
            let before = at.checked_sub(1).map(|before| known[before].1);
            points.push(CoursePoint {
                kind: *kind,
                at: place_in_time(moment),
                label,
                approximate: moment.is_approximate(),
                since_previous: before
                    .and_then(|before| between(before, moment))
                    .map(Duration::display),
            });
        }
        timeline_chart::draw(&Course {
            points,
            total: between(first, last).map(Duration::display),
        })
    }

    /// Facts in the order of the template, what was not written left out but for the ones every reader looks for.
    fn facts(&self, entry: &Postmortem) -> Vec<Fact> {
        let names = |field: &str| -> Vec<FactValue> {
            let names = entry.names(field);
            names
                .into_iter()
                .map(|name| {
                    let link = self.name_link(field, name);
                    FactValue::link(link.text, link.href)
                })
                .collect()
        };
        let fact = |label: &str, values: Vec<FactValue>| Fact {
            label: label.to_owned(),
            values,
            wide: false,
        };
        let mut facts = vec![
            fact("Services", names("services")),
            fact(
                if entry.root_causes.len() > 1 {
                    "Causes"
                } else {
                    "Cause"
                },
                names("root_causes"),
            ),
            fact("Trigger", names("trigger")),
            fact("Detected by", names("detection")),
        ];
        facts.extend(self.times(entry));
        facts.extend(Self::impact_facts(entry));
        for (label, field) in [
            ("Teams", "teams"),
            ("Contributing factors", "contributing_factors"),
            ("Tags", "tags"),
        ] {
            let values = names(field);
            if !values.is_empty() {
                facts.push(fact(label, values));
            }
        }
        if !entry.criteria.is_empty() {
            let criteria = entry
                .criteria
                .iter()
                .map(|one| FactValue::link(one.value.to_string(), Href::site("criteria/")));
            facts.push(fact("Criteria", criteria.collect()));
        }
        if let Some(words) = escalation_words(entry) {
            facts.push(fact("Escalated by", vec![FactValue::text(words)]));
        }
        for (name, value) in &entry.own {
            let Some(field) = self.book.template.field(name) else {
                continue;
            };
            facts.push(fact(&field.label, self.own_values(name, value)));
        }
        facts
    }

    fn times(&self, entry: &Postmortem) -> Vec<Fact> {
        let fact = |label: &str, values: Vec<FactValue>| Fact {
            label: label.to_owned(),
            values,
            wide: false,
        };
        let moment = |label: &str, moment: &Option<Located<Moment>>| {
            moment.as_ref().map(|moment| {
                let when: When = self.when(&moment.value);
                fact(label, vec![FactValue::when(&when)])
            })
        };
        let span = |label: &str, span: Option<casebook_time::Duration>| {
            span.map(|span| {
                let shown = duration(span);
                let value = FactValue {
                    datetime: Some(span.datetime()),
                    ..FactValue::text(shown.display)
                };
                fact(label, vec![value])
            })
        };
        [
            moment("Started", &entry.started),
            moment("Detected", &entry.detected),
            moment("Mitigated", &entry.mitigated),
            moment("Resolved", &entry.resolved),
            span("Time to detect", entry.time_to_detect()),
            span("Time to mitigate", entry.time_to_mitigate()),
            span("Time to resolve", entry.time_to_resolve()),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    fn impact_facts(entry: &Postmortem) -> Vec<Fact> {
        let fact = |label: &str, text: String| Fact {
            label: label.to_owned(),
            values: vec![FactValue::text(text)],
            wide: false,
        };
        let yes_no = |flag: bool| if flag { "yes" } else { "no" }.to_owned();
        let impact = &entry.impact;
        [
            impact.downtime.as_ref().map(|downtime| {
                let value = FactValue {
                    datetime: Some(downtime.value.datetime()),
                    ..FactValue::text(downtime.value.display())
                };
                Fact {
                    label: "Downtime".to_owned(),
                    values: vec![value],
                    wide: false,
                }
            }),
            impact
                .users
                .as_ref()
                .map(|users| fact("Users", grouped(users.value))),
            impact
                .apdex
                .as_ref()
                .map(|apdex| fact("Apdex", format!("{}", apdex.value))),
            impact
                .data_loss
                .as_ref()
                .map(|flag| fact("Data loss", yes_no(flag.value))),
            impact
                .security_breach
                .as_ref()
                .map(|flag| fact("Security breach", yes_no(flag.value))),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    fn own_values(&self, field: &str, value: &Located<OwnValue>) -> Vec<FactValue> {
        match &value.value {
            OwnValue::Text(text) => match Href::external(text) {
                Some(href) => vec![FactValue::link(text.clone(), href)],
                None => vec![FactValue::text(text.clone())],
            },
            OwnValue::Boolean(flag) => vec![FactValue::text(if *flag { "yes" } else { "no" })],
            OwnValue::Number(number) => vec![FactValue::text(grouped(*number))],
            OwnValue::Date(date) => vec![FactValue::when(&self.date(*date))],
            OwnValue::Moment(moment) => vec![FactValue::when(&self.when(moment))],
            OwnValue::Duration(span) => vec![FactValue::text(span.display())],
            OwnValue::Names(names) => names
                .iter()
                .map(|name| match self.book.listing(field) {
                    Some(_) => {
                        FactValue::link(name.value.to_string(), self.name_href(field, &name.value))
                    }
                    None => FactValue::text(name.value.to_string()),
                })
                .collect(),
            OwnValue::Texts(texts) => texts
                .iter()
                .map(|text| FactValue::text(text.clone()))
                .collect(),
        }
    }
}

/// A number with a thin space between thousands: `12 000`.
pub(super) fn grouped(number: f64) -> String {
    let text = format!("{number}");
    let (whole, fraction) = text
        .split_once('.')
        .map_or((text.as_str(), None), |(whole, part)| (whole, Some(part)));
    let (sign, digits) = whole
        .strip_prefix('-')
        .map_or(("", whole), |digits| ("-", digits));
    let mut out = String::from(sign);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) && digits.len() > 4 {
            out.push('\u{202f}');
        }
        out.push(digit);
    }
    if let Some(fraction) = fraction {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use casebook_time::Zone;

    #[test]
    fn about_a_time_stands_at_that_time() {
        let at = |text: &str| place_in_time(&Moment::parse(text, &Zone::utc()).unwrap().moment);
        let (started, resolved) = (at("2012-08-01 13:30"), at("~2012-08-01 14:15"));
        assert!(resolved > started);
        assert!((resolved - at("2012-08-01 14:15")).abs() <= 60);
    }

    #[test]
    fn thousands_are_grouped_from_five_digits_on() {
        assert_eq!(grouped(1200.0), "1200");
        assert_eq!(grouped(12000.0), "12\u{202f}000");
        assert_eq!(
            grouped(3_500_000_000.0),
            "3\u{202f}500\u{202f}000\u{202f}000"
        );
        assert_eq!(grouped(-0.5), "-0.5");
    }
}

//! The facts beside an entry.

use super::Site;
use super::words::duration;
use crate::render::views::{Fact, FactValue, Href, When};
use casebook_model::audience::{Audience, twin_of};
use casebook_model::entry::{Located, OwnValue, Postmortem};
use casebook_time::Moment;

impl Site<'_> {
    /// Facts in the order of the template, what was not written left out but for the ones every reader looks for.
    pub(super) fn facts(&self, entry: &Postmortem) -> Vec<Fact> {
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
        facts.extend(self.seen_by(entry));
        facts
    }

    /// Who else reads the entry, where the book has sites for several audiences.
    fn seen_by(&self, entry: &Postmortem) -> Option<Fact> {
        let config = &self.book.config;
        if !(config.audiences.are_named && config.audience.is_inside()) {
            return None;
        }
        let twin = |name: &str| {
            let mut twins = self.book.twins.iter();
            twins.find(|twin| {
                twin_of(&twin.content_path, &config.audiences)
                    .is_some_and(|of| of.audience == name && of.base == *entry.content_path)
            })
        };
        let value = |audience: &Audience| match twin(&audience.name) {
            Some(twin) => Some(FactValue::text(format!(
                "{} (in other words: {})",
                audience.name, twin.path
            ))),
            None if audience.sees_entry(&entry.visibility) => {
                Some(FactValue::text(audience.name.clone()))
            }
            None => None,
        };
        Some(Fact {
            label: "Seen by".to_owned(),
            values: config.audiences.iter().filter_map(value).collect(),
            wide: false,
        })
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

/// Who escalated the incident, and with which priority.
fn escalation_words(entry: &Postmortem) -> Option<String> {
    let from = entry.escalation.from.as_ref()?;
    let priority = entry.escalation.priority.as_ref();
    let priority = priority.map(|priority| format!(", {}", priority.value));
    Some(format!("{}{}", from.value, priority.unwrap_or_default()))
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
mod tests {
    use super::*;

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

//! A dialect for a house that nobody knows, drafted from what stands in its files, with the evidence beside each line.

mod names;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use casebook_dialect::{TimeForm, Times, labels_of};
use casebook_text::truncate_at_word;
use serde_json::Value;

use crate::entry::with_source_of;
use crate::record::{Content, Record, plain};
use crate::yaml_text;
use names::{ACTIONS, NAMES, SCALES, TIMES, key_of, rank};

/// Counts what records have, one after the other.
#[derive(Debug, Default)]
pub struct Survey {
    records: usize,
    /// Keys with `.` between levels.
    keys: BTreeMap<String, Seen>,
    labels: BTreeMap<String, Seen>,
    headings: BTreeMap<String, Seen>,
    with_front_matter: usize,
}

/// How often something was seen, and what its values were.
#[derive(Debug, Default)]
struct Seen {
    name: String,
    records: usize,
    values: Vec<String>,
}

/// A place for a field: how usual its name is, how many records have it, how a dialect says it, what was seen, what it is known by.
type Place<'s> = (usize, usize, String, &'s Seen, String);

/// So many values of each place are kept.
const MOST_VALUES: usize = 200;
/// A scale has so many values at most.
const LARGEST_SCALE: usize = 12;

impl Survey {
    /// Looks at a record.
    pub fn add(&mut self, record: &Record) {
        self.records += 1;
        let mut keys: BTreeMap<String, Vec<String>> = BTreeMap::new();
        if let Content::Keys(own, _) = &record.content {
            for (key, value) in own {
                flatten(key, value, &mut keys);
            }
        }
        let (labels, headings, front) = with_source_of(record, |source| {
            let headings: Vec<String> = source
                .outline()
                .headings
                .iter()
                .map(|heading| heading.text.clone())
                .collect();
            let front = source.keys.map(yaml_text::of_tree);
            (labels_of(source), headings, front)
        });
        if let Some(Value::Object(own)) = front.filter(|_| keys.is_empty()) {
            self.with_front_matter += 1;
            for (key, value) in &own {
                flatten(key, value, &mut keys);
            }
        }
        for (key, values) in keys {
            let seen = self.keys.entry(key.clone()).or_default();
            seen.add(&key, values);
        }
        add_all(&mut self.labels, labels);
        add_all(
            &mut self.headings,
            headings
                .into_iter()
                .map(|heading| (heading, String::new()))
                .collect(),
        );
    }

    /// How many records it looked at.
    #[must_use]
    pub fn records(&self) -> usize {
        self.records
    }

    /// The dialect, as YAML with comments.
    #[must_use]
    pub fn dialect(&self) -> String {
        let mut out = format!(
            "# Drafted by `casebook import --suggest` from {}. Each line has its evidence: how many of them have it, and values.\n# Look through it, then save it as content/_schema/dialects/house.yaml.\n",
            casebook_text::counted(self.records, "record")
        );
        self.matches(&mut out);
        let mut used = Vec::new();
        let mut forms: Vec<TimeForm> = Vec::new();
        let mut fields = String::new();
        for (field, names) in NAMES {
            self.field(field, names, &mut fields, &mut used, &mut forms);
        }
        if !forms.is_empty() {
            let forms: Vec<&str> = forms.iter().map(|form| form.as_str()).collect();
            let _ = writeln!(
                out,
                "times: [{}]  # the forms that occur; `day-first` and `month-first` look alike",
                forms.join(", ")
            );
        }
        out.push_str("# zone: Europe/London  # where times without a zone belong; without this line, in the book's\nstatus: published  # of entries that say none\n");
        if self.keys.contains_key("id") && self.with_front_matter == 0 {
            out.push_str("id: id\n");
        }
        out.push_str("fields:\n");
        if fields.is_empty() {
            out.push_str("  {}  # nothing has a name that Casebook knows: see below\n");
        }
        out.push_str(&fields);
        let sections: Vec<(&str, usize)> = self
            .headings
            .iter()
            .filter(|(key, _)| ACTIONS.contains(&key.as_str()))
            .map(|(_, seen)| (seen.name.as_str(), seen.records))
            .collect();
        if !sections.is_empty() {
            let names: Vec<String> = sections
                .iter()
                .map(|(name, _)| yaml_text::text(name))
                .collect();
            let counts: Vec<String> = sections
                .iter()
                .map(|(_, count)| count.to_string())
                .collect();
            let _ = writeln!(
                out,
                "actions:\n  sections: [{}]  # in {}",
                names.join(", "),
                counts.join(", ")
            );
        }
        self.rest(&mut out, &used);
        out
    }

    /// What most records have in common, and few other files would.
    fn matches(&self, out: &mut String) {
        let all = |seen: &Seen| seen.records == self.records;
        let keys: Vec<String> = self
            .keys
            .iter()
            .filter(|(key, seen)| all(seen) && !key.contains('.'))
            .map(|(key, _)| yaml_text::text(key))
            .take(4)
            .collect();
        if !keys.is_empty() {
            let _ = writeln!(
                out,
                "match: {{keys: [{}]}}  # in all of them",
                keys.join(", ")
            );
            return;
        }
        let half = self.records.div_ceil(2);
        let mut names: Vec<&Seen> = self.labels.values().chain(self.headings.values()).collect();
        names.retain(|seen| seen.records >= half && self.records > 0);
        names.sort_by(|one, other| {
            other
                .records
                .cmp(&one.records)
                .then(one.name.cmp(&other.name))
        });
        let shown: Vec<String> = names
            .iter()
            .take(8)
            .map(|seen| yaml_text::text(&seen.name))
            .collect();
        if shown.is_empty() {
            out.push_str(
                "match: {files: [\"**/*.md\"]}  # they have no key, label or heading in common\n",
            );
        } else {
            let _ = writeln!(
                out,
                "match: {{names: [{}], at-least: {}}}  # in half of them or more",
                shown.join(", "),
                shown.len().div_ceil(2)
            );
        }
    }

    /// Where the values of a field may stand, the most frequent place first.
    fn places(
        &self,
        field: &str,
        names: &[&str],
        used: &[String],
        forms: &mut Vec<TimeForm>,
    ) -> Vec<Place<'_>> {
        let mut places: Vec<Place<'_>> = Vec::new();
        for (key, seen) in &self.keys {
            let last = key.rsplit('.').next().unwrap_or(key);
            let rank = rank(names, last).or_else(|| rank(names, key));
            if let Some(rank) = rank {
                places.push((
                    rank,
                    seen.records,
                    format!("key: {}", yaml_text::text(key)),
                    seen,
                    format!("key {key}"),
                ));
            }
        }
        for (key, seen) in &self.labels {
            if let Some(rank) = rank(names, key) {
                let place = format!("label: [{}]", yaml_text::text(&seen.name));
                places.push((rank, seen.records, place, seen, format!("label {key}")));
            }
        }
        if TIMES.contains(&field) {
            places.retain(|(_, _, _, seen, _)| {
                let read = time_forms(&seen.values);
                if let Some(found) = &read {
                    found.iter().for_each(|form| {
                        if !forms.contains(form) {
                            forms.push(*form);
                        }
                    });
                }
                read.is_some()
            });
        }
        places.retain(|(.., key)| !used.contains(key));
        places.sort_by(|one, other| other.1.cmp(&one.1).then(one.0.cmp(&other.0)));
        places.truncate(3);
        places
    }

    fn field(
        &self,
        field: &str,
        names: &[&str],
        out: &mut String,
        used: &mut Vec<String>,
        forms: &mut Vec<TimeForm>,
    ) {
        let places = self.places(field, names, used, forms);
        if places.is_empty() {
            return;
        }
        let _ = writeln!(out, "  {field}:");
        for (_, records, place, seen, key) in places {
            let map = match SCALES.contains(&field) {
                true => scale(&seen.values),
                false => String::new(),
            };
            let example = seen.values.iter().find(|value| !value.is_empty());
            let example = example.map_or_else(String::new, |value| {
                let value = casebook_text::printable_line(&truncate_at_word(value, 40));
                format!(", such as `{value}`")
            });
            let _ = writeln!(
                out,
                "    - {{from: {{{place}}}{map}}}  # in {records} of {}{example}",
                self.records
            );
            used.push(key);
        }
    }

    /// What is left, so that a person sees it.
    fn rest(&self, out: &mut String, used: &[String]) {
        for (what, places) in [
            ("key", &self.keys),
            ("label", &self.labels),
            ("heading", &self.headings),
        ] {
            let mut left: Vec<&Seen> = places
                .iter()
                .filter(|(key, seen)| seen.records > 1 && !used.contains(&format!("{what} {key}")))
                .map(|(_, seen)| seen)
                .collect();
            left.sort_by(|one, other| {
                other
                    .records
                    .cmp(&one.records)
                    .then(one.name.cmp(&other.name))
            });
            if left.is_empty() {
                continue;
            }
            let _ = writeln!(out, "# {what}s that no line above reads:");
            for seen in left.iter().take(30) {
                let name = casebook_text::printable_line(&truncate_at_word(&seen.name, 60));
                let _ = writeln!(out, "#   {name} ({})", seen.records);
            }
            if left.len() > 30 {
                let _ = writeln!(out, "#   and {} more", left.len() - 30);
            }
        }
    }
}

impl Seen {
    fn add(&mut self, name: &str, values: Vec<String>) {
        if self.name.is_empty() {
            name.clone_into(&mut self.name);
        }
        self.records += 1;
        let room = MOST_VALUES.saturating_sub(self.values.len());
        self.values.extend(values.into_iter().take(room));
    }
}

/// Adds names with values, each name once a record.
fn add_all(places: &mut BTreeMap<String, Seen>, found: Vec<(String, String)>) {
    let mut own: BTreeMap<String, (String, Vec<String>)> = BTreeMap::new();
    for (name, value) in found {
        let (_, values) = own
            .entry(key_of(&name))
            .or_insert_with(|| (name, Vec::new()));
        values.push(value);
    }
    for (key, (name, values)) in own {
        places.entry(key).or_default().add(&name, values);
    }
}

fn flatten(key: &str, value: &Value, found: &mut BTreeMap<String, Vec<String>>) {
    match value {
        Value::Object(inner) => {
            for (name, value) in inner {
                flatten(&format!("{key}.{name}"), value, found);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| flatten(key, item, found)),
        Value::Null => {}
        value => found.entry(key.to_owned()).or_default().push(plain(value)),
    }
}

/// The forms by which at least half of some values are times; `None` if they are none.
fn time_forms(values: &[String]) -> Option<Vec<TimeForm>> {
    let values: Vec<&String> = values
        .iter()
        .filter(|value| !value.trim().is_empty())
        .collect();
    let offsets = BTreeMap::new();
    let reads = |forms: &[TimeForm]| {
        let times = Times {
            zone: None,
            offsets: &offsets,
            forms,
        };
        values.iter().filter(|value| times.reads(value)).count()
    };
    if values.is_empty() {
        return None;
    }
    let mut forms: Vec<TimeForm> = Vec::new();
    let mut best = reads(&forms);
    for form in TimeForm::ALL {
        // `03/04/2026` reads as either: the day first, as most of the world has it, unless that reads fewer.
        let mut with = forms.clone();
        with.push(form);
        let count = reads(&with);
        if count > best {
            (forms, best) = (with, count);
        }
    }
    (best * 2 >= values.len()).then_some(forms)
}

/// `, map: {red: , amber: }`: the values of a scale, for a person to say what they are.
fn scale(values: &[String]) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for value in values
        .iter()
        .map(|value| value.trim())
        .filter(|value| !value.is_empty())
    {
        *counts.entry(value).or_default() += 1;
    }
    if counts.is_empty() || counts.len() > LARGEST_SCALE {
        return String::new();
    }
    let parts: Vec<String> = counts
        .keys()
        .map(|value| format!("{}: null", yaml_text::text(&truncate_at_word(value, 40))))
        .collect();
    format!(", map: {{{}}}", parts.join(", "))
}

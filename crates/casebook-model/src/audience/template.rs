//! The template as an audience sees it.

use std::collections::HashSet;

use super::Audience;
use crate::entry::{OwnValue, Postmortem};
use crate::template::{Field, Template, Term};

impl Field {
    /// Whether an audience may see its values.
    #[must_use]
    pub fn is_seen_by(&self, audience: &Audience) -> bool {
        self.visibility
            .as_deref()
            .is_none_or(|label| audience.sees(label))
    }
}

impl Template {
    /// Whether some of the front matter is not for an audience.
    #[must_use]
    pub(crate) fn hides_fields_from(&self, audience: &Audience) -> bool {
        !audience.is_author && (!audience.is_inside() || hides(&self.fields, audience))
    }

    /// Without the fields that an audience may not see, and without the vocabularies that only those use.
    #[must_use]
    pub fn cut_for(&self, audience: &Audience) -> Self {
        let mut template = self.clone();
        if audience.is_author || !hides(&template.fields, audience) {
            return template;
        }
        let mut all = HashSet::new();
        vocabularies(&template.fields, &mut all);
        remove(&mut template.fields, audience);
        let mut left = HashSet::new();
        vocabularies(&template.fields, &mut left);
        template
            .vocabularies
            .retain(|name, _| left.contains(name) || !all.contains(name));
        template
    }

    /// Without the terms that an audience may not see, but for those that an entry it sees uses.
    #[must_use]
    pub fn without_hidden_terms<'a>(
        mut self,
        audience: &Audience,
        entries: impl IntoIterator<Item = &'a Postmortem>,
    ) -> Self {
        let is_labelled = |term: &Term| {
            let label = term.visibility.as_deref();
            label.is_some_and(|label| !audience.sees(label))
        };
        let mut vocabularies = self.vocabularies.values();
        if audience.is_author
            || !vocabularies.any(|vocabulary| vocabulary.terms().iter().any(is_labelled))
        {
            return self;
        }
        let mut used = HashSet::new();
        for entry in entries {
            names(entry, &mut used);
        }
        for vocabulary in self.vocabularies.values_mut() {
            *vocabulary = vocabulary.retain(|term| {
                let inside = format!("{}/", term.name);
                let above = term.parent().and_then(|parent| vocabulary.get(parent));
                !(is_labelled(term) || above.is_some_and(is_labelled))
                    || used.contains(&term.name)
                    || used.iter().any(|name| name.starts_with(&inside))
            });
        }
        self
    }
}

fn hides(fields: &[Field], audience: &Audience) -> bool {
    fields
        .iter()
        .any(|field| !field.is_seen_by(audience) || hides(&field.fields, audience))
}

fn remove(fields: &mut Vec<Field>, audience: &Audience) {
    fields.retain(|field| field.is_seen_by(audience));
    for field in fields {
        remove(&mut field.fields, audience);
    }
}

fn vocabularies(fields: &[Field], names: &mut HashSet<String>) {
    for field in fields {
        names.extend(field.vocabulary.clone());
        vocabularies(&field.fields, names);
    }
}

/// The values of an entry that may be terms.
fn names(entry: &Postmortem, used: &mut HashSet<String>) {
    let single = [&entry.severity, &entry.detection, &entry.trigger];
    let lists = [
        &entry.services,
        &entry.teams,
        &entry.criteria,
        &entry.root_causes,
        &entry.contributing_factors,
        &entry.tags,
    ];
    let names = single
        .into_iter()
        .flatten()
        .chain(lists.into_iter().flatten());
    used.extend(names.map(|name| name.value.to_string()));
    for (_, value) in &entry.own {
        if let OwnValue::Names(names) = &value.value {
            used.extend(names.iter().map(|name| name.value.to_string()));
        }
    }
}

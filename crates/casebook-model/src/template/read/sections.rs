//! The sections of a template, and the role of each.

use std::collections::BTreeSet;

use super::{Reader, listed};
use crate::source::yaml::{Node, Value};
use crate::template::headings::Headings;
use crate::template::{Section, SectionRole};
use casebook_diagnostic::{Diagnostic, code, suggestion};

const SECTION_KEYS: &[&str] = &[
    "title",
    "aliases",
    "parts",
    "role",
    "prompt",
    "required_from",
    "minimum_words",
    "sections",
];

impl Reader {
    /// The sections of a list; the roles they have are added to `roles`.
    pub(super) fn sections(
        &mut self,
        node: &Node,
        roles: &mut BTreeSet<SectionRole>,
    ) -> Vec<Section> {
        let mut sections = Vec::new();
        for item in node.items() {
            if let Some(title) = item.text() {
                sections.push(Section {
                    title: title.to_owned(),
                    ..Section::default()
                });
                continue;
            }
            self.check_keys(item, SECTION_KEYS);
            let mut section = Section {
                aliases: self.texts(item, "aliases"),
                parts: self.texts(item, "parts"),
                ..Section::default()
            };
            self.set_text(item, "title", |text| section.title = text);
            self.set_text(item, "prompt", |text| section.prompt = text);
            section.role = self.role(item, roles);
            section.required_from = self.status(item).flatten();
            section.minimum_words = self
                .number(item, "minimum_words")
                .map_or(0, |words| words as usize);
            if let Some(inner) = item.get("sections") {
                section.sections = self.sections(inner, roles);
            }
            if section.title.is_empty() {
                self.wrong(item, "a section needs a `title`");
            } else {
                sections.push(section);
            }
        }
        if !matches!(node.value, Value::Sequence(_)) {
            self.wrong(
                node,
                format!("sections are a list, this is {}", node.shape()),
            );
        }
        sections
    }

    /// A role that no section before has.
    fn role(&mut self, node: &Node, roles: &mut BTreeSet<SectionRole>) -> Option<SectionRole> {
        let value = node.get("role").filter(|value| !value.is_null())?;
        let text = value.text().unwrap_or_default();
        let Some(role) = SectionRole::parse(text) else {
            let names = || SectionRole::ALL.into_iter().map(SectionRole::as_str);
            let help = match suggestion(text, names()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("the roles are {}", listed(&names().collect::<Vec<_>>())),
            };
            let message = format!("`{text}` is not a role of a section");
            self.findings
                .push(Diagnostic::new(code::CB107, &self.path, value.span, message).help(help));
            return None;
        };
        if !roles.insert(role) {
            let message = format!("another section has the role `{text}`");
            self.findings.push(
                Diagnostic::new(code::CB108, &self.path, value.span, message)
                    .help("give each role to one section; other headings for it are its `aliases`"),
            );
            return None;
        }
        Some(role)
    }
}

/// Sections that say no role and go by a name of the built-in template play the part that has there. A template that was
/// written before there were roles goes on working.
pub(super) fn infer_roles(
    sections: &mut [Section],
    builtin: &[Section],
    taken: &mut BTreeSet<SectionRole>,
) {
    let known = Headings::of(builtin, &[]);
    for section in sections {
        let role = section.names().find_map(|name| known.find(name)?.role);
        if section.role.is_none()
            && let Some(role) = role
            && taken.insert(role)
        {
            section.role = Some(role);
        }
        infer_roles(&mut section.sections, builtin, taken);
    }
}

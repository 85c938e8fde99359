//! Keys that no field has.

use super::{Values, shortened};
use crate::entry::visibility::{is_wider, key_is_visibility};
use crate::source::yaml::Node;
use crate::template::Field;
use casebook_diagnostic::{Fix, clear_suggestion, code, suggestion};

impl Values<'_> {
    /// Unknown keys of a group or an action.
    pub(in crate::entry) fn check_keys(&mut self, node: &Node, fields: &[Field], inside: &str) {
        for entry in node.entries() {
            if fields.iter().any(|field| field.name == entry.key) {
                continue;
            }
            let place = if inside.is_empty() {
                String::new()
            } else {
                format!(" of `{inside}`")
            };
            let near = suggestion(&entry.key, fields.iter().map(|field| field.name.as_str()));
            let meant = if inside.is_empty() {
                near == Some("visibility")
            } else {
                key_is_visibility(&entry.key)
            };
            let restricts = meant
                && !entry
                    .value
                    .text()
                    .is_some_and(|value| is_wider(value.trim()));
            self.restricted |= restricts;
            let help = match near {
                Some(near) if restricts => {
                    format!("did you mean `{near}`? The entry is left out as restricted")
                }
                Some(near) => format!("did you mean `{near}`?"),
                None if restricts => {
                    "the entry is left out as restricted; `visibility` stands at the margin"
                        .to_owned()
                }
                None => "remove it, or declare it in `_schema/template.yaml`".to_owned(),
            };
            let message = format!("`{}` is not a field{place}", shortened(&entry.key));
            // What is meant is a guess, and a field that is there already must not come twice.
            let fix = clear_suggestion(&entry.key, fields.iter().map(|field| field.name.as_str()))
                .filter(|near| node.get(near).is_none())
                .map(|near| Fix {
                    safe: false,
                    ..Fix::safe(format!("Call it `{near}`"), entry.key_span, near)
                });
            let finding = self.find(code::CB104, entry.key_span, message);
            finding.help = Some(help);
            finding.fix = fix;
        }
    }
}

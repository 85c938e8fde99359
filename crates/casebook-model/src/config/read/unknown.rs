//! Tables and keys that `book.toml` does not have.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::audience::TABLE as AUDIENCE;
use super::sources::{GIT, TABLE as SOURCE};
use super::{Reader, kind, listed};
use crate::config::{KEYS, keys_of, tables};
use casebook_diagnostic::{Code, Span, code, suggestion};

impl Reader<'_> {
    pub(super) fn check_tables(&mut self, root: &DeTable<'_>) {
        let tables = tables();
        for (key, value) in root {
            let name = key.get_ref().as_ref();
            let span = Span::from(key.span());
            match value.get_ref() {
                DeValue::Table(output) if name == "output" => {
                    for (key, value) in output {
                        let name = format!("output.{}", key.get_ref());
                        self.check_table(&name, Span::from(key.span()), value, &tables);
                    }
                }
                DeValue::Table(audiences) if name == "audience" => {
                    for (key, value) in audiences {
                        let written = key.get_ref().as_ref();
                        if keys_of(name).any(|key| key.name == written) {
                            continue;
                        }
                        self.check_table(AUDIENCE, Span::from(key.span()), value, &tables);
                    }
                }
                DeValue::Array(sources) if name == SOURCE => {
                    for source in sources {
                        self.check_table(SOURCE, span, source, &tables);
                        let DeValue::Table(source) = source.get_ref() else {
                            continue;
                        };
                        if let Some(git) = source.get("git")
                            && matches!(git.get_ref(), DeValue::Table(_))
                        {
                            self.check_table(GIT, span, git, &tables);
                        }
                    }
                }
                _ if name == SOURCE => {
                    let message = format!(
                        "`source` is a list of tables, this is {}",
                        kind(value.get_ref())
                    );
                    let help = "write `[[source]]` above the keys of each source".to_owned();
                    self.error(span, message, Some(help));
                }
                _ => self.check_table(name, span, value, &tables),
            }
        }
    }

    fn check_table(
        &mut self,
        name: &str,
        span: Span,
        value: &Spanned<DeValue<'_>>,
        tables: &[&str],
    ) {
        if !tables.contains(&name) {
            let help = if let Some(near) = suggestion(name, tables.iter().copied()) {
                format!("did you mean `[{near}]`?")
            } else if let Some(key) = KEYS.iter().find(|key| key.name == name) {
                format!("`{name}` belongs under `[{}]`", key.table)
            } else {
                format!("the tables are {}", listed(tables))
            };
            return self.error(
                span,
                format!("there is no `{name}` in book.toml"),
                Some(help),
            );
        }
        let DeValue::Table(table) = value.get_ref() else {
            let message = format!("`{name}` is a table, this is {}", kind(value.get_ref()));
            return self.error(
                value.span().into(),
                message,
                Some(format!("write `[{name}]` on a line of its own")),
            );
        };
        for key in table.keys() {
            let written = key.get_ref().as_ref();
            let known = keys_of(name).any(|key| key.name == written);
            if known || (name == "lint" && !Code::family(written).is_empty()) {
                continue;
            }
            let names: Vec<&str> = keys_of(name).map(|key| key.name).collect();
            let codes = code::CODES
                .iter()
                .map(|entry| entry.0.as_str())
                .filter(|_| name == "lint");
            let help = if let Some(near) = suggestion(written, names.iter().copied().chain(codes)) {
                format!("did you mean `{near}`?")
            } else if let Some(other) = KEYS.iter().find(|key| key.name == written) {
                format!("`{written}` belongs under `[{}]`", other.table)
            } else if name == "lint" {
                format!(
                    "the keys are {}, the codes of `casebook rules`, and their beginnings",
                    listed(&names)
                )
            } else {
                format!("the keys of `[{name}]` are {}", listed(&names))
            };
            self.error(
                key.span().into(),
                format!("there is no `{written}` in `[{name}]`"),
                Some(help),
            );
        }
    }
}

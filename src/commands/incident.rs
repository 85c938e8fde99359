//! An incident as `triage` and `new` are told of it: flags, answers, or JSON with the names of the front matter.

mod prompts;

use std::io::Read as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use casebook::config::Config;
use casebook::template::Template;
use casebook::workspace::Incident;
use serde_json::{Map, Value, json};

pub(crate) use prompts::ask_facts;

/// The facts that decide whether a postmortem is owed.
#[derive(clap::Args, Clone, Debug, Default)]
#[command(next_help_heading = "Facts (leave out what is not known)")]
pub(crate) struct FactArgs {
    /// User-visible downtime or degradation: 45s, 34m, 1h 5m; 0s for none
    #[arg(long, value_name = "TIME")]
    downtime: Option<String>,
    /// Worst Apdex score, from 0 to 1
    #[arg(long, value_name = "SCORE")]
    apdex: Option<String>,
    /// Number of affected users
    #[arg(long, value_name = "NUMBER")]
    users: Option<String>,
    /// Whether any data was lost
    #[arg(long, value_enum, value_name = "YES|NO", num_args = 0..=1, default_missing_value = "yes", hide_possible_values = true)]
    data_loss: Option<YesNo>,
    /// Whether anyone gained access they should not have
    #[arg(long, value_enum, value_name = "YES|NO", num_args = 0..=1, default_missing_value = "yes", hide_possible_values = true)]
    security_breach: Option<YesNo>,
    /// Who escalated it, and the priority, such as oncall:P0; or none
    #[arg(long, value_name = "FROM:PRIORITY")]
    escalation: Option<String>,
    /// Whether it repeats an earlier cause, or the id of the entry it repeats
    #[arg(long, value_name = "YES|NO|ID", num_args = 0..=1, default_missing_value = "yes")]
    repeat: Option<String>,
    /// Whether anyone asked for a postmortem
    #[arg(long, value_enum, value_name = "YES|NO", num_args = 0..=1, default_missing_value = "yes", hide_possible_values = true)]
    requested: Option<YesNo>,
    /// Whether it was scheduled maintenance or a deployment
    #[arg(long, value_enum, value_name = "WORK")]
    planned: Option<PlannedWork>,
    /// Read the incident as JSON with front matter field names; - reads standard input
    #[arg(long, value_name = "FILE")]
    input: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, clap::ValueEnum)]
enum YesNo {
    Yes,
    No,
}

#[derive(Clone, Copy, Debug, PartialEq, clap::ValueEnum)]
enum PlannedWork {
    /// Scheduled maintenance
    Maintenance,
    /// A deployment, successful or failed
    Deployment,
}

impl FactArgs {
    /// Whether anything was said.
    pub(crate) fn is_empty(&self) -> bool {
        let texts = [
            &self.downtime,
            &self.apdex,
            &self.users,
            &self.escalation,
            &self.repeat,
        ];
        texts.iter().all(|text| text.is_none())
            && [self.data_loss, self.security_breach, self.requested]
                .iter()
                .all(Option::is_none)
            && self.planned.is_none()
            && self.input.is_none()
    }

    /// Whether standard input is free for answers.
    pub(crate) fn is_from_terminal(&self) -> bool {
        self.input.as_deref() != Some(Path::new("-"))
    }

    /// The JSON of `--input`, then the flags over it.
    pub(crate) fn fields(&self) -> anyhow::Result<Map<String, Value>> {
        let mut fields = match &self.input {
            Some(path) => input(path)?,
            None => Map::new(),
        };
        for (name, value) in [
            ("downtime", &self.downtime),
            ("apdex", &self.apdex),
            ("users", &self.users),
        ] {
            if let Some(value) = value {
                within(&mut fields, "impact", name, json!(value));
            }
        }
        for (name, value) in [
            ("data_loss", self.data_loss),
            ("security_breach", self.security_breach),
        ] {
            if let Some(value) = value {
                within(&mut fields, "impact", name, json!(value == YesNo::Yes));
            }
        }
        if let Some(escalation) = &self.escalation {
            fields.insert("escalation".to_owned(), escalated(escalation)?);
        }
        match self.repeat.as_deref() {
            Some(word @ ("yes" | "no")) => {
                fields.insert("repeat".to_owned(), json!(word == "yes"));
            }
            Some(id) => {
                fields.insert("recurrence_of".to_owned(), json!([id]));
            }
            None => {}
        }
        if let Some(requested) = self.requested {
            fields.insert("requested".to_owned(), json!(requested == YesNo::Yes));
        }
        if let Some(planned) = self.planned {
            let word = if planned == PlannedWork::Maintenance {
                "maintenance"
            } else {
                "deployment"
            };
            fields.insert("planned".to_owned(), json!(word));
        }
        Ok(fields)
    }
}

/// `oncall:P0` → `{from: oncall, priority: P0}`; `none` stays.
pub(crate) fn escalated(text: &str) -> anyhow::Result<Value> {
    let text = text.trim();
    if matches!(text, "none" | "no") {
        return Ok(json!("none"));
    }
    let parts: Vec<&str> = text
        .split([':', ' '])
        .filter(|part| !part.is_empty())
        .collect();
    match parts.as_slice() {
        [from, priority] => Ok(json!({"from": from, "priority": priority})),
        [one] if one.starts_with(['P', 'p']) && one.len() == 2 => Ok(json!({"priority": one})),
        [one] => Ok(json!({"from": one})),
        _ => bail!("the escalation `{text}` is not of the form oncall:P0, nor none"),
    }
}

/// Sets a field of a group.
pub(crate) fn within(fields: &mut Map<String, Value>, group: &str, name: &str, value: Value) {
    let inner = fields.entry(group).or_insert_with(|| json!({}));
    if let Value::Object(inner) = inner {
        inner.insert(name.to_owned(), value);
    }
}

fn input(path: &Path) -> anyhow::Result<Map<String, Value>> {
    let mut text = String::new();
    let shown = if path == Path::new("-") {
        std::io::stdin()
            .read_to_string(&mut text)
            .context("cannot read standard input")?;
        "standard input".to_owned()
    } else {
        text = std::fs::read_to_string(path)
            .with_context(|| format!("cannot read {}", path.display()))?;
        path.display().to_string()
    };
    match serde_json::from_str(&text).with_context(|| format!("{shown} is not JSON"))? {
        Value::Object(fields) => Ok(fields),
        _ => bail!(
            "{shown} is not a JSON object of fields, such as {{\"impact\": {{\"downtime\": \"34m\"}}}}"
        ),
    }
}

/// Reads an incident; what is wrong with it is shown, all at once, before the run fails.
pub(crate) fn incident(
    fields: Map<String, Value>,
    template: &Template,
    config: &Config,
) -> anyhow::Result<Incident> {
    let (incident, wrong) = Incident::read(fields, template, config);
    refuse(&wrong)?;
    Ok(incident)
}

/// Fails with everything that is wrong, if anything is.
pub(crate) fn refuse(wrong: &[String]) -> anyhow::Result<()> {
    if wrong.is_empty() {
        Ok(())
    } else {
        bail!("{}", wrong.join("\n  "))
    }
}

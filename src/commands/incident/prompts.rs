//! The facts that decide whether a postmortem is owed, asked for at a terminal.

use casebook::config::Config;
use casebook::criteria::{Planned, decide};
use casebook::template::Template;
use serde_json::{Map, Value, json};

use super::super::questions::{Questions, yes_or_no};
use super::{escalated, incident, within};

/// Asks for the facts that the criteria in force need and that were not said.
pub(crate) fn ask_facts(
    questions: &mut Questions<'_>,
    fields: &mut Map<String, Value>,
    template: &Template,
    config: &Config,
) -> anyhow::Result<()> {
    ask_impact(questions, fields, template, config)?;
    if is_exempt_if_planned(fields, template, config)? && !fields.contains_key("planned") {
        let read = |answer: &str| match answer.to_lowercase().as_str() {
            word @ ("maintenance" | "deployment") => Ok(Some(word.to_owned())),
            "no" | "n" => Ok(None),
            _ => anyhow::bail!("answer maintenance, deployment or no"),
        };
        let question = "Was it scheduled maintenance or a deployment (maintenance, deployment, no)";
        if let Some(Some(work)) = questions.ask(question, read)? {
            fields.insert("planned".to_owned(), json!(work));
        }
    }
    if is_exempt(fields, template, config)? {
        return Ok(());
    }
    let criteria = &config.criteria;
    if (criteria.oncall_p0 || criteria.monitoring_p0) && !fields.contains_key("escalation") {
        let read = |answer: &str| {
            let value = escalated(answer)?;
            incident(
                Map::from_iter([("escalation".to_owned(), value.clone())]),
                template,
                config,
            )
            .map(|_| value)
        };
        let question = "Who escalated it, as what (oncall:P0, monitoring:P0, support:P2, none)";
        if let Some(value) = questions.ask(question, read)? {
            fields.insert("escalation".to_owned(), value);
        }
    }
    let knows_repeat = fields.contains_key("recurrence_of") || fields.contains_key("repeat");
    if criteria.repeat && !knows_repeat {
        flag(
            questions,
            fields,
            "repeat",
            "Does it repeat an earlier cause (yes, no)",
        )?;
    }
    if criteria.requested && !fields.contains_key("requested") {
        flag(
            questions,
            fields,
            "requested",
            "Did anybody ask for a postmortem (yes, no)",
        )?;
    }
    Ok(())
}

fn flag(
    questions: &mut Questions<'_>,
    fields: &mut Map<String, Value>,
    name: &str,
    question: &str,
) -> anyhow::Result<()> {
    if let Some(value) = questions.ask(question, yes_or_no)? {
        fields.insert(name.to_owned(), json!(value));
    }
    Ok(())
}

fn ask_impact(
    questions: &mut Questions<'_>,
    fields: &mut Map<String, Value>,
    template: &Template,
    config: &Config,
) -> anyhow::Result<()> {
    let checked = |name: &str, answer: &str| {
        let mut one = Map::new();
        within(&mut one, "impact", name, json!(answer));
        incident(one, template, config).map(|_| json!(answer))
    };
    let criteria = &config.criteria;
    let wanted = [
        (
            criteria.downtime.is_some(),
            "downtime",
            "How long did users feel it (34m, 1h 5m, 0s for not at all)",
        ),
        (
            criteria.apdex.is_some(),
            "apdex",
            "Worst Apdex score (0 to 1)",
        ),
        (
            criteria.data_loss,
            "data_loss",
            "Was any data lost (yes, no)",
        ),
        (
            criteria.security_breach,
            "security_breach",
            "Was there a security breach (yes, no)",
        ),
    ];
    for (_, name, question) in wanted.into_iter().filter(|(is_wanted, _, _)| *is_wanted) {
        if fields
            .get("impact")
            .is_some_and(|impact| impact.get(name).is_some())
        {
            continue;
        }
        let is_flag = matches!(name, "data_loss" | "security_breach");
        let read = |answer: &str| {
            if is_flag {
                Ok(json!(yes_or_no(answer)?))
            } else {
                checked(name, answer)
            }
        };
        if let Some(value) = questions.ask(question, read)? {
            within(fields, "impact", name, value);
        }
    }
    Ok(())
}

/// Whether nothing more needs to be known, since none is owed for such an incident.
fn is_exempt(
    fields: &Map<String, Value>,
    template: &Template,
    config: &Config,
) -> anyhow::Result<bool> {
    let facts = incident(fields.clone(), template, config)?.facts;
    Ok(decide(&config.criteria, &facts).exemption.is_some())
}

/// Whether nothing more would need to be known of planned work.
fn is_exempt_if_planned(
    fields: &Map<String, Value>,
    template: &Template,
    config: &Config,
) -> anyhow::Result<bool> {
    let mut facts = incident(fields.clone(), template, config)?.facts;
    facts.planned = Some(Planned::Deployment);
    Ok(decide(&config.criteria, &facts).exemption.is_some())
}

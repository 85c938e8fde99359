//! Actions, gathered over the whole book.

use casebook_text::counted;
use std::collections::BTreeMap;

use super::Site;
use super::blocks::{in_page, more};
use super::numbers::{NOT_RECORDED, OPEN, list, query};
use super::words::{in_days, long_time};
use crate::render::theme::words;
use crate::render::views::{
    ActionRow, ActionsPage, DataCell, DataTable, Facet, FacetOption, Frame, Href, Phrase, Preset,
    Stat,
};
use crate::report::ledger_limits;
use casebook_analysis::statistics::Distribution;
use casebook_analysis::{Ledger, Tally, ledger};

/// How many owners the table of those who owe something has.
const MOST_OWNERS: usize = 40;

/// The order of statuses: what is open, which of it is late or begun, and what is not.
const STATUSES: [&str; 5] = ["open", "overdue", "in-progress", "done", "wont-do"];

/// Where the ledger stands as CSV.
const CSV: &str = "actions/actions.csv";

/// The values of one facet and how many of the rows have each; `None` where there is nothing to choose.
fn facet(rows: &[ActionRow], field: &str, label: &str) -> Option<Facet> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let facets = rows.iter().flat_map(|row| &row.facets);
    for facet in facets.filter(|facet| facet.field == field) {
        *counts.entry(&facet.value).or_default() += 1;
    }
    let mut options: Vec<FacetOption> = counts
        .into_iter()
        .map(|(value, count)| FacetOption {
            value: value.to_owned(),
            // As rows have it.
            label: match field {
                "status" => words(value),
                _ if value == NOT_RECORDED => words(value),
                _ => value.to_owned(),
            },
            count,
            depth: u8::from(field == "status" && ["overdue", "in-progress"].contains(&value)),
        })
        .collect();
    if field == "status" {
        let place = |option: &FacetOption| STATUSES.iter().position(|one| *one == option.value);
        options.sort_by_key(|option| place(option).unwrap_or(STATUSES.len()));
    }
    (options.len() > 1).then(|| Facet {
        field: field.to_owned(),
        label: label.to_owned(),
        options,
    })
}

/// The ledger of all actions.
#[must_use]
pub fn actions(site: &Site<'_>) -> (Frame, ActionsPage) {
    let mut frame = site.frame("actions/index.html", "Actions", "actions/");
    frame.description = Some("Every follow-up action, overdue ones first.".to_owned());
    let all = site.actions.all.len();
    let mut rows: Vec<_> = site
        .actions
        .all
        .iter()
        .map(|action| site.listed_action(action))
        .collect();
    let facets = [
        ("status", "Status"),
        ("kind", "Kind"),
        ("owner", "Owner"),
        ("cause", "Cause"),
    ];
    let facets = facets
        .into_iter()
        .filter_map(|(field, label)| facet(&rows, field, label))
        .collect();
    let ledger = ledger(site.query());
    let open = site.actions.open().count();
    rows.truncate(in_page(all));
    let view = ActionsPage {
        headline: headline(site, &ledger),
        stats: stats(&ledger),
        owners_more: owners_more(&ledger),
        owners: owners(&ledger),
        rows,
        more: more("actions/", all),
        columns: site.action_columns(&site.actions.all),
        facets,
        // Where all is open, or nothing, there is nothing to choose.
        preset: (open > 0 && open < all).then(|| Preset::new(OPEN, open)),
        csv: Some(Href::site(CSV)),
        // What it adds up to stands above the list.
        notes: ledger_limits(site.query(), &ledger),
    };
    (frame, view)
}

/// How many actions there are by state.
fn headline(site: &Site<'_>, ledger: &Ledger) -> Vec<Phrase> {
    let open = site.actions.open().count();
    let overdue = site.actions.overdue().count();
    let state = |count: usize, words: &str, filters: &[(&str, &str)]| Phrase {
        href: (count > 0).then(|| query("actions/", filters)),
        ..Phrase::text(format!("{count} {words}"))
    };
    let done = Phrase::text(format!("{} done", ledger.tally.done));
    let wont_do = Phrase::text(format!("{} turned down", ledger.tally.wont_do));
    let all = counted(site.actions.all.len(), "action");
    [
        Phrase::text(format!("{all}: ")),
        state(open, "open", &[OPEN]),
        Phrase::text(", "),
        state(overdue, "overdue", &[("status", "overdue")]),
        Phrase::text("; "),
        Phrase {
            href: closed(ledger.tally.done, &[("status", "done")]),
            ..done
        },
        Phrase::text(", "),
        Phrase {
            href: closed(ledger.tally.wont_do, &[("status", "wont-do")]),
            ..wont_do
        },
        Phrase::text("."),
    ]
    .into_iter()
    .collect()
}

/// Where closed actions are found; nought leads nowhere.
fn closed(count: usize, filters: &[(&str, &str)]) -> Option<Href> {
    (count > 0).then(|| query("actions/", filters))
}

/// Ages, and promises kept.
fn stats(ledger: &Ledger<'_>) -> Vec<Stat> {
    let stat = |label: &str, value: Option<String>, note: Option<String>| Stat {
        label: label.to_owned(),
        value,
        note,
        href: None,
    };
    let range = |values: &Distribution| {
        let (low, high) = values.shortest().zip(values.longest())?;
        let missing = values.unusable.len();
        let missing = if missing > 0 {
            format!("; {missing} cannot be determined")
        } else {
            String::new()
        };
        let (low, high) = (long_time(low), long_time(high));
        Some(format!(
            "{low} to {high}, n\u{a0}{}{missing}",
            values.used()
        ))
    };
    let promised = ledger.kept.len() + ledger.owing.len();
    vec![
        Stat {
            href: (ledger.age.used() > 0).then(|| query("actions/", &[OPEN])),
            ..stat(
                "Median age of open ones",
                ledger.age.median().map(in_days),
                range(&ledger.age),
            )
        },
        Stat {
            href: closed(ledger.time_to_close.used(), &[("status", "done")]),
            ..stat(
                "Median time to done",
                ledger.time_to_close.median().map(in_days),
                range(&ledger.time_to_close),
            )
        },
        Stat {
            href: (!ledger.kept.is_empty()).then(|| list(&[("promises", "kept")])),
            ..stat(
                "Entries that kept all promises",
                (promised > 0).then(|| format!("{} of {promised}", ledger.kept.len())),
                Some("of preventive actions".to_owned()),
            )
        },
    ]
}

/// Those who owe something, most overdue first.
fn owing<'l>(
    ledger: &'l Ledger<'_>,
) -> impl Iterator<Item = &'l (Option<String>, Tally)> + use<'l> {
    ledger.groups[0].iter().filter(|(_, tally)| tally.open > 0)
}

/// What is said of owners that the table leaves out.
fn owners_more(ledger: &Ledger<'_>) -> Option<String> {
    let all = owing(ledger).count();
    (all > MOST_OWNERS).then(|| {
        format!("The first {MOST_OWNERS} of {all} owners; the list below can be filtered by any.")
    })
}

/// Who owes how much, most overdue first.
fn owners(ledger: &Ledger<'_>) -> DataTable {
    let rows = owing(ledger).take(MOST_OWNERS).map(|(owner, tally)| {
        let name = owner.as_deref().unwrap_or(NOT_RECORDED);
        let link =
            |count, filter| DataCell::count(count, query("actions/", &[filter, ("owner", name)]));
        vec![
            owner
                .clone()
                .unwrap_or_else(|| "not recorded".to_owned())
                .into(),
            link(tally.overdue, ("status", "overdue")),
            link(tally.open, OPEN),
            DataCell {
                href: closed(tally.done, &[("status", "done"), ("owner", name)]),
                ..DataCell::from(tally.done.to_string())
            },
        ]
    });
    DataTable {
        head: ["Owner", "Overdue", "Open", "Done"]
            .map(str::to_owned)
            .to_vec(),
        rows: rows.collect(),
    }
}

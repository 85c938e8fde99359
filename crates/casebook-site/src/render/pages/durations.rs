//! How long incidents took, as a drawing and a table.

use super::Site;
use super::numbers::{COUNTED, list};
use crate::render::charts::dots::{self, Dot, DotRow};
use crate::render::views::{Chart, DataCell, DataTable, Href, Root};
use crate::report::range_words;
use crate::report::words::seconds;
use casebook_analysis::Metrics;
use casebook_analysis::statistics::Distribution;
use casebook_model::book::Index;
use casebook_time::Duration;

fn duration_dots(site: &Site<'_>, name: &str, values: &Distribution) -> DotRow {
    let dot = |(value, index): &(i64, Index)| {
        let words = Duration::from_seconds(u64::try_from(*value).unwrap_or(0)).display();
        Dot {
            seconds: *value,
            label: format!("{words}: {}", site.book.entries[*index].title),
            href: site.href(*index),
        }
    };
    let median = values.median().map_or_else(
        || "none known".to_owned(),
        |median| format!("median {}", seconds(median)),
    );
    DotRow {
        name: name.to_owned(),
        words: format!("{median}, n {}", values.used()),
        dots: values.values.iter().map(dot).collect(),
        quartiles: values
            .quartiles()
            .zip(values.median())
            .map(|((low, high), median)| [low, median, high]),
    }
}

fn durations_table(measures: &[(&str, &Distribution)]) -> DataTable {
    let head = [
        "From the start",
        "Median",
        "Middle half",
        "Range",
        "Known",
        "Not known",
    ];
    let row = |(name, values): &(&str, &Distribution)| {
        let half = values
            .quartiles()
            .map(|(low, high)| format!("{} to {}", seconds(low), seconds(high)));
        let cell = |text: Option<String>| DataCell { text, href: None };
        vec![
            (*name).to_owned().into(),
            cell(values.median().map(seconds)),
            cell(half),
            cell(range_words(values)),
            DataCell::count(values.used(), Href::fragment("durations")),
            unmeasured(name, values),
        ]
    };
    DataTable {
        head: head.map(str::to_owned).to_vec(),
        rows: measures.iter().map(row).collect(),
    }
}

pub(super) fn durations(site: &Site<'_>, found: &Metrics, root: &Root) -> Chart {
    let measures = [
        ("to detection", &found.detect),
        ("to mitigation", &found.mitigate),
        ("to resolution", &found.resolve),
    ];
    let rows: Vec<DotRow> = measures
        .iter()
        .map(|(name, values)| duration_dots(site, name, values))
        .collect();
    let title = match found.resolve.median() {
        Some(median) if found.resolve.unusable.is_empty() => {
            format!(
                "Half of the incidents were resolved within {}",
                seconds(median)
            )
        }
        Some(median) => {
            format!(
                "Half of the {} with known times were resolved within {}",
                found.resolve.used(),
                seconds(median)
            )
        }
        None => "How long incidents took".to_owned(),
    };
    let table = durations_table(&measures);
    let dots = match dots::each(&rows) {
        1 => "Every dot is an incident".to_owned(),
        each => format!("Each dot is about {each} incidents, and at least one"),
    };
    Chart {
        svg: dots::draw(&title, &rows, root),
        title,
        note: Some(format!(
            "{dots}; the shaded part holds the middle half of them, and the line in it is the median. Each step of the scale is several times the one before."
        )),
        table: Some(table),
    }
}

/// How many incidents have no such duration, and which.
fn unmeasured(name: &str, values: &Distribution) -> DataCell {
    let measure = match name {
        "to detection" => "detect",
        "to mitigation" => "mitigate",
        _ => "resolve",
    };
    DataCell::count(
        values.unusable.len(),
        list(&[("unmeasured", measure), COUNTED]),
    )
}

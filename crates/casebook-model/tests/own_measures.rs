//! What a book measures of its own inside `impact` is kept.
#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use casebook_model::entry::{Context, OwnValue, read};
use casebook_model::template::{self, SchemaFile};
use casebook_time::Zone;

#[test]
fn a_measure_inside_impact_is_kept_under_both_names() {
    let (template, findings) = template::read(&[SchemaFile {
        path: "content/_schema/template.yaml".into(),
        text: "fields:\n  impact:\n    fields:\n      orders_lost: {type: number}\n".into(),
    }]);
    assert!(findings.is_empty(), "{findings:?}");
    let zone = Zone::utc();
    let context = Context {
        template: &template,
        zone: &zone,
        is_page: &|_| false,
        sources: &[],
    };
    let path: Arc<str> = "a.md".into();
    let text = "---\ntitle: A\nimpact: {downtime: 5m, orders_lost: 12}\n---\n";
    let (entry, findings) = read(&path, &path, &text.into(), &context);
    assert!(findings.is_empty(), "{findings:?}");
    assert_eq!(entry.impact.downtime.unwrap().value.seconds(), 300);
    let own: Vec<_> = entry
        .own
        .iter()
        .map(|(name, own)| (name.as_str(), &own.value))
        .collect();
    assert_eq!(own, [("impact.orders_lost", &OwnValue::Number(12.0))]);
    assert_eq!(
        template.field("impact.orders_lost").unwrap().label,
        "Orders lost"
    );
    assert!(template.field("impact.nothing").is_none());
}

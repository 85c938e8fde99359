use super::*;
use crate::template::{FieldType, SectionRole, Status};

fn own(name: &str, text: &str) -> (Template, Vec<String>) {
    let file = SchemaFile {
        path: format!("content/_schema/{name}").into(),
        text: text.into(),
    };
    let (template, findings) = read(&[file]);
    (
        template,
        findings
            .iter()
            .map(|finding| format!("{} {}", finding.code, finding.message))
            .collect(),
    )
}

#[test]
fn the_builtin_template_is_sound() {
    let (template, findings) = read(&[]);
    assert!(findings.is_empty(), "{findings:#?}");
    for field in template
        .fields
        .iter()
        .flat_map(|field| std::iter::once(field).chain(&field.fields))
    {
        assert!(!field.help.is_empty(), "{} has no help", field.name);
    }
    assert_eq!(
        template
            .vocabulary("causes")
            .terms()
            .iter()
            .filter(|term| term.parent().is_none())
            .count(),
        16
    );
    assert_eq!(template.vocabulary("severity").rank("SEV3"), Some(2));
    let causes = template.heading("root cause analysis:");
    assert_eq!(
        causes.and_then(|found| found.role),
        Some(SectionRole::RootCauses)
    );
    assert!(template.glossary.len() > 20);
}

#[test]
fn an_own_field_is_added_and_a_known_one_adjusted() {
    let (template, findings) = own(
        "template.yaml",
        "fields:\n  product:\n    type: term\n    values: [shop, {name: bank, aliases: [payments]}]\n    browse: true\n  teams: {required_from: published}\n",
    );
    assert!(findings.is_empty(), "{findings:?}");
    let product = template.field("product").cloned().unwrap_or_default();
    assert!(product.own && product.browse);
    assert_eq!(product.label, "Product");
    assert_eq!(
        template
            .values(&product)
            .lookup("Payments")
            .term()
            .map(|term| &*term.name),
        Some("bank")
    );
    let teams = template.field("teams").cloned().unwrap_or_default();
    assert_eq!(
        (teams.required_from, teams.kind, teams.own),
        (Some(Status::Published), FieldType::Terms, false)
    );
}

#[test]
fn own_vocabularies_replace_the_builtin_ones() {
    let (template, findings) = own(
        "causes.yaml",
        "causes:\n  - name: gremlins\n    children: [feeding]\n",
    );
    assert!(findings.is_empty(), "{findings:?}");
    assert_eq!(template.vocabulary("causes").terms().len(), 2);
    assert!(
        template
            .vocabulary("causes")
            .get("gremlins/feeding")
            .is_some()
    );
}

#[test]
fn mistakes_are_found_with_suggestions_and_the_rest_counts() {
    let (template, findings) = own(
        "template.yaml",
        "fields:\n  product: {type: trem, hlep: x}\n  title: {type: number}\n  x: {required_from: now}\nsectoins: []\n",
    );
    assert_eq!(
        findings,
        [
            "CB104 `hlep` is not a key of this file",
            "CB107 `trem` is not a field type",
            "CB106 `title` is Casebook's own and stays a line",
            "CB106 `required_from` is draft, in-review, published or never",
            "CB104 `sectoins` is not a key of this file",
        ]
    );
    assert!(template.field("product").is_some() && template.sections.len() == 10);
}

#[test]
fn broken_files_leave_the_builtin_template() {
    let (template, findings) = own("template.yaml", "fields: [\n");
    assert_eq!(findings.len(), 1);
    assert!(template.field("title").is_some());
}

#[test]
fn a_vocabulary_that_is_nowhere_is_found() {
    let findings = |files: &[(&str, &str)]| {
        let file = |(name, text): &(&str, &str)| SchemaFile {
            path: format!("_schema/{name}").into(),
            text: (*text).into(),
        };
        let (_, findings) = read(&files.iter().map(file).collect::<Vec<_>>());
        let shown = |finding: &Diagnostic| {
            format!(
                "{} {} | {}",
                finding.code,
                finding.message,
                finding.help.as_deref().unwrap_or_default()
            )
        };
        findings.iter().map(shown).collect::<Vec<_>>()
    };
    let fields = "fields:\n  product: {type: term, vocabulary: nosuch}\n  cause: {type: term, vocabulary: cause}\n  \
                  owner: {type: term, vocabulary: services}\n";
    assert_eq!(
        findings(&[("template.yaml", fields)]),
        [
            "CB107 there is no vocabulary `nosuch` | list its terms in `_schema/nosuch.yaml`, or give the field `values`",
            "CB107 there is no vocabulary `cause` | did you mean `causes`?",
        ]
    );
    let cause = ("zz.yaml", "vocabularies:\n  cause: [a]\n");
    assert!(
        findings(&[
            ("template.yaml", fields),
            ("nosuch.yaml", "nosuch: [shop]\n"),
            cause
        ])
        .is_empty()
    );
}

#[test]
fn synonyms_go_both_ways_or_one_way() {
    let (template, findings) = own(
        "synonyms.yaml",
        "synonyms:\n  - [paygw, payment gateway]\n  - pg: [postgres, postgresql]\n    lb: haproxy\n",
    );
    assert_eq!(findings, [""; 0]);
    let [both, pg, lb] = &template.synonyms[..] else {
        panic!("{:?}", template.synonyms)
    };
    assert_eq!(both.terms, both.also);
    assert_eq!(both.terms, ["paygw", "payment gateway"]);
    assert_eq!((pg.terms.len(), pg.also.len()), (1, 2));
    assert_eq!((&lb.terms[0][..], &lb.also[0][..]), ("lb", "haproxy"));
}

#[test]
fn what_is_wrong_with_synonyms_is_found_and_the_rest_counts() {
    let (template, findings) = own(
        "synonyms.yaml",
        "synonyms:\n  - alone\n  - [one]\n  - [a, [b]]\n  - [x, y]\nother: 1\n",
    );
    assert_eq!(
        template.synonyms.last().map(|last| last.terms.len()),
        Some(2)
    );
    assert_eq!(findings.len(), 5, "{findings:?}");
    let (template, findings) = own("synonyms.yaml", "synonyms: k8s\n");
    assert!(template.synonyms.is_empty() && findings.len() == 1);
    assert!(own("synonyms.yaml", "synonyms:\n").1.is_empty());
}

#[test]
fn roles_are_given_once_and_known() {
    let (template, findings) = own(
        "template.yaml",
        "sections:\n  - {title: Ringkasan, role: summary}\n  - {title: Isi, role: sumary}\n  - {title: Dua, role: summary}\n  - Akar\n",
    );
    assert_eq!(
        findings,
        [
            "CB107 `sumary` is not a role of a section",
            "CB108 another section has the role `summary`",
        ]
    );
    let roles: Vec<_> = template
        .sections
        .iter()
        .map(|section| section.role)
        .collect();
    assert_eq!(roles, [Some(SectionRole::Summary), None, None, None]);
    let role = |heading: &str| template.heading(heading).and_then(|found| found.role);
    assert_eq!(role("ringkasan"), Some(SectionRole::Summary));
    // No section of the template is a timeline, and its English name still is.
    assert_eq!(role("Timeline"), Some(SectionRole::Timeline));
    assert_eq!(role("Summary"), None);
}

#[test]
fn sections_without_a_role_get_it_by_their_name() {
    let (template, findings) = own(
        "template.yaml",
        "sections:\n  - {title: What happened}\n  - {title: Learnings, sections: [Went well, {title: Luck, role: lessons}]}\n",
    );
    assert!(findings.is_empty(), "{findings:?}");
    let roles: Vec<_> = template
        .all_sections()
        .iter()
        .map(|(section, _)| section.role)
        .collect();
    assert_eq!(
        roles,
        [
            Some(SectionRole::Summary),
            None,
            Some(SectionRole::WentWell),
            Some(SectionRole::Lessons),
        ]
    );
}

#[test]
fn a_dependency_on_nothing_known_is_found() {
    let (template, findings) = own(
        "services.yaml",
        "services:\n  - name: shop\n    depends_on: [Pay, mial]\n  - name: pay\n    depends_on: mail\n  - {name: mail, aliases: [post]}\n  - {name: web, depends_on: [post, shop]}\n",
    );
    assert_eq!(findings, ["CB107 `mial` is not in this vocabulary"]);
    let services = template.vocabulary("services");
    assert_eq!(
        services.get("pay").map(|term| term.depends_on.len()),
        Some(1)
    );
}

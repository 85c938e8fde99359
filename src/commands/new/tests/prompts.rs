//! `casebook new` on a terminal: what it asks, and what it makes of the answers.

use super::*;

/// What a conversation makes of an incident: the path of its entry, if one is written, and what was said.
pub(super) fn talked(
    scratch: &Scratch,
    flags: &[&str],
    answers: &str,
) -> (anyhow::Result<Option<String>>, String) {
    use clap::Parser;
    #[derive(Parser)]
    struct Command {
        #[command(flatten)]
        args: Args,
    }
    let args = Command::parse_from([&["new"], flags].concat()).args;
    let mut workspace = scratch.open();
    let mut services = NewServices::default();
    talk(answers, |questions| {
        let (fields, _) = input::fields(&args, &workspace)?;
        let open = (&mut workspace, &mut services);
        let Some((incident, answer)) = begin(&args, open, fields, Some(questions))? else {
            return Ok(None);
        };
        let entry = workspace.new_entry(&incident, &answer.decision);
        write_only_new(&workspace.folders().content.join(&entry.path), &entry.text)?;
        services.write(&workspace)?;
        Ok(Some(entry.path.to_string_lossy().replace('\\', "/")))
    })
}

#[test]
fn answers_become_an_entry_that_lints_clean() {
    let scratch = Scratch::new(&[]);
    let answers = "\nCheckout answered 502\ncheckout\nSEV9\ncritical\nyesterday\n09:14\n09:21\n09:10\n\n\n\nDewi, Tomas\n\
                   34m\n1.5\n\nno\nno\nnobody at all\noncall:P0\nno\nno\n";
    let (path, said) = talked(&scratch, &[], answers);
    let path = path.unwrap().unwrap();
    assert_eq!(path, "2026/2026-10-03-checkout-answered-502.md");
    let text = scratch.text(&path);
    for line in [
        "title: Checkout answered 502",
        "severity: SEV1",
        "started: 2026-10-03T09:14Z",
        "detected: 2026-10-03T09:21Z",
        "authors: [Dewi, Tomas]",
        "impact: {downtime: 34m, data_loss: false, security_breach: false}",
        "escalation: {from: oncall, priority: P0}",
    ] {
        assert!(
            text.lines().any(|written| written == line),
            "{line} is not in\n{text}"
        );
    }
    for objection in [
        "the entry is named by it",
        "`SEV9`",
        "`yesterday`",
        "`mitigated` is before `started`",
        "`1.5`",
        "`nobody at all` is not",
    ] {
        assert!(said.contains(objection), "{objection} is not in\n{said}");
    }
    assert!(said.contains("Severity (SEV1, SEV2"), "{said}");
    assert!(scratch.findings().is_empty(), "{:#?}", scratch.findings());
}

#[test]
fn the_end_of_the_input_leaves_out_the_rest_but_not_the_title() {
    let scratch = Scratch::new(&[]);
    let (path, said) = talked(&scratch, &[], "It broke\n");
    assert_eq!(path.unwrap().unwrap(), "2026/2026-10-03-it-broke.md");
    assert_eq!(said.matches("Services hurt").count(), 1);
    assert!(!said.contains("Severity"), "{said}");
    let (path, said) = talked(&scratch, &[], "\n");
    assert!(path.unwrap_err().to_string().contains("casebook new '"));
    assert!(
        !said.contains("Services hurt"),
        "nothing more is asked: {said}"
    );
}

#[test]
fn what_flags_say_is_not_asked_and_what_is_wrong_with_them_comes_first() {
    let scratch = Scratch::new(&[]);
    let (path, said) = talked(
        &scratch,
        &["--title", "It broke", "--severity", "SEV9"],
        "checkout\n",
    );
    assert!(path.unwrap_err().to_string().contains("`SEV9`"));
    assert_eq!(said, "");
    let flags = [
        "--title",
        "It broke",
        "--started",
        "09:14",
        "--downtime",
        "34m",
    ];
    let (path, said) = talked(&scratch, &flags, "");
    assert!(path.unwrap().is_some());
    assert!(
        !said.contains("What happened") && said.contains("Services hurt"),
        "{said}"
    );
}

#[test]
fn a_repeat_is_named_before_it_is_asked_for() {
    let earlier = "---\ntitle: The pool was full\nstarted: 2026-08-01\nresolved: 2026-08-02\nservices: [checkout]\n\
                   status: published\nroot_causes: [capacity/connection-pool]\n---\n";
    let scratch = Scratch::new(&[("content/2026-08-01-pool.md", earlier)]);
    let answers = "It broke\ncheckout\n\n2026-10-02\n\n\n\ncapacity/connection-pool\n\n";
    let (path, said) = talked(&scratch, &[], answers);
    assert!(path.unwrap().is_some());
    assert!(said.contains("this looks like 2026-08-01-pool"), "{said}");
    assert!(!said.contains("Does it repeat"), "{said}");
}

/// A book whose vocabulary has one service.
pub(super) fn with_one_service() -> Scratch {
    let services = "services:\n  - name: example\n    # aliases: [old-name]\n";
    Scratch::new(&[("content/_schema/services.yaml", services)])
}

#[test]
fn a_service_that_the_book_does_not_know_is_added_when_somebody_says_so() {
    let scratch = with_one_service();
    let flags = ["--title", "It broke", "--anyway"];
    // No first, which is asked again; then yes.
    let answers = "checkout\nno\ncheckout, example\nyes\n";
    let (path, said) = talked(&scratch, &flags, answers);
    let path = path.unwrap().unwrap();
    assert!(
        said.contains("`checkout` is not in content/_schema/services.yaml. Add it"),
        "{said}"
    );
    assert!(
        said.contains("`checkout` is not in the vocabulary"),
        "{said}"
    );
    assert!(
        scratch
            .text(&path)
            .contains("services: [checkout, example]\n")
    );
    let wanted = "services:\n  - name: example\n    # aliases: [old-name]\n  - name: checkout\n";
    assert_eq!(scratch.text("_schema/services.yaml"), wanted);
    assert_eq!(scratch.findings().len(), 0);
}

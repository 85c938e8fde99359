use super::*;
use crate::criteria::{NOT_OWED, Planned};
use crate::entry::Postmortem;

fn none() -> Facts {
    Facts {
        downtime: Some(Duration::from_minutes(2)),
        apdex: Some(0.9),
        data_loss: Some(false),
        security_breach: Some(false),
        escalation: Escalated::Never,
        repeat: Some(false),
        requested: Some(false),
        planned: None,
    }
}

fn answer(facts: &Facts) -> Answer {
    decide(&Criteria::default(), facts).answer
}

fn by(from: Option<&str>, priority: Option<&str>) -> Escalated {
    Escalated::By {
        from: from.map(Into::into),
        priority: priority.map(Into::into),
    }
}

#[test]
fn each_criterion_alone_owes_a_postmortem() {
    assert_eq!(answer(&none()), Answer::NotOwed);
    let cases = [
        (
            "downtime",
            Facts {
                downtime: Some(Duration::from_minutes(5)),
                ..none()
            },
        ),
        (
            "apdex",
            Facts {
                apdex: Some(0.79),
                ..none()
            },
        ),
        (
            "data-loss",
            Facts {
                data_loss: Some(true),
                ..none()
            },
        ),
        (
            "security-breach",
            Facts {
                security_breach: Some(true),
                ..none()
            },
        ),
        (
            "oncall-p0",
            Facts {
                escalation: by(Some("oncall"), Some("P0")),
                ..none()
            },
        ),
        (
            "monitoring-p0",
            Facts {
                escalation: by(Some("monitoring"), Some("P0")),
                ..none()
            },
        ),
        (
            "repeat",
            Facts {
                repeat: Some(true),
                ..none()
            },
        ),
        (
            "requested",
            Facts {
                requested: Some(true),
                ..none()
            },
        ),
    ];
    for (key, facts) in cases {
        let decision = decide(&Criteria::default(), &facts);
        let held: Vec<&str> = decision.held().map(|judged| judged.statement.key).collect();
        assert_eq!((decision.answer, held), (Answer::Owed, vec![key]));
    }
}

#[test]
fn thresholds_themselves_count_as_the_words_say() {
    assert_eq!(
        answer(&Facts {
            apdex: Some(0.8),
            ..none()
        }),
        Answer::NotOwed
    );
    assert_eq!(
        answer(&Facts {
            downtime: Some(Duration::from_seconds(299)),
            ..none()
        }),
        Answer::NotOwed
    );
    let criteria = Criteria {
        downtime: None,
        ..Criteria::default()
    };
    let long = Facts {
        downtime: Some(Duration::from_days(1)),
        ..none()
    };
    assert_eq!(decide(&criteria, &long).answer, Answer::NotOwed);
}

#[test]
fn a_missing_fact_never_means_not_owed_and_never_hides_what_is_owed() {
    for facts in [
        Facts {
            downtime: None,
            ..none()
        },
        Facts {
            apdex: None,
            ..none()
        },
        Facts {
            data_loss: None,
            ..none()
        },
        Facts {
            security_breach: None,
            ..none()
        },
        Facts {
            escalation: Escalated::Unknown,
            ..none()
        },
        Facts {
            escalation: by(Some("oncall"), None),
            ..none()
        },
        Facts {
            escalation: by(None, Some("P0")),
            ..none()
        },
        Facts {
            repeat: None,
            ..none()
        },
        Facts {
            requested: None,
            ..none()
        },
    ] {
        let decision = decide(&Criteria::default(), &facts);
        assert_eq!(decision.answer, Answer::CannotTell, "{facts:?}");
        assert!(!decision.missing().is_empty());
        assert_eq!(
            answer(&Facts {
                data_loss: Some(true),
                ..facts
            }),
            Answer::Owed
        );
    }
    assert_eq!(answer(&Facts::default()), Answer::CannotTell);
    assert_eq!(
        answer(&Facts {
            escalation: by(Some("support"), None),
            ..none()
        }),
        Answer::NotOwed
    );
    assert_eq!(
        answer(&Facts {
            escalation: by(None, Some("P2")),
            ..none()
        }),
        Answer::NotOwed
    );
}

#[test]
fn work_that_hurt_nobody_owes_nothing_and_neither_does_a_minor_bug() {
    let harmless = Facts {
        downtime: Some(Duration::ZERO),
        data_loss: Some(false),
        security_breach: Some(false),
        ..Facts::default()
    };
    assert_eq!(answer(&harmless), Answer::CannotTell);
    let maintenance = Facts {
        planned: Some(Planned::Maintenance),
        ..harmless.clone()
    };
    assert_eq!(answer(&maintenance), Answer::NotOwed);
    let bug = Facts {
        escalation: by(Some("support"), Some("P2")),
        ..harmless
    };
    let decision = decide(&Criteria::default(), &bug);
    assert_eq!(
        (decision.answer, decision.exemption),
        (Answer::NotOwed, Some(NOT_OWED[1]))
    );
    assert_eq!(
        answer(&Facts {
            data_loss: None,
            ..bug.clone()
        }),
        Answer::CannotTell
    );
    assert_eq!(
        answer(&Facts {
            requested: Some(true),
            ..bug
        }),
        Answer::Owed
    );
    assert_eq!(
        answer(&Facts {
            data_loss: Some(true),
            ..maintenance
        }),
        Answer::Owed
    );
}

/// P1 to P3 by the people customers speak to; neither P0 and P4, nor bugs that others raise.
#[test]
fn the_exemption_of_minor_bugs_ends_where_it_says() {
    let exemption = |from: &str, priority: &str| {
        let bug = Facts {
            downtime: Some(Duration::ZERO),
            data_loss: Some(false),
            security_breach: Some(false),
            escalation: by(Some(from), Some(priority)),
            ..Facts::default()
        };
        decide(&Criteria::default(), &bug).exemption.is_some()
    };
    let exempt = |from: &str| ["P0", "P1", "P2", "P3", "P4"].map(|one| exemption(from, one));
    assert_eq!(exempt("support"), [false, true, true, true, false]);
    assert_eq!(exempt("customer-service"), [false, true, true, true, false]);
    assert_eq!(exempt("oncall"), [false; 5]);
}

/// `requested` is a fact where an entry gives its criteria, and unknown where it gives none.
#[test]
fn what_an_entry_gives_as_criteria_says_whether_it_was_requested() {
    let requested = |criteria: &[&str]| {
        let mut entry = Postmortem::empty();
        let one = |name: &&str| {
            crate::entry::Located::new((*name).into(), casebook_diagnostic::Span::default())
        };
        entry.criteria = criteria.iter().map(one).collect();
        Facts::of(&entry).requested
    };
    assert_eq!(requested(&[]), None);
    assert_eq!(requested(&["downtime"]), Some(false));
    assert_eq!(requested(&["downtime", "requested"]), Some(true));
    let asked = Facts {
        requested: Some(true),
        ..none()
    };
    assert_eq!(answer(&asked), Answer::Owed);
    let refused = Criteria {
        requested: false,
        ..Criteria::default()
    };
    assert_eq!(decide(&refused, &asked).answer, Answer::NotOwed);
}

#[test]
fn an_entry_of_maintenance_was_planned_and_no_other() {
    use crate::entry::Kind;
    let mut entry = Postmortem::empty();
    let mut planned = |kind: Kind| {
        entry.kind = kind;
        Facts::of(&entry).planned
    };
    assert_eq!(planned(Kind::Maintenance), Some(Planned::Maintenance));
    assert_eq!(planned(Kind::Incident), None);
    assert_eq!(planned(Kind::NearMiss), None);
}

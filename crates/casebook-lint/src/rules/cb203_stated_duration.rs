use super::super::Subject;
use super::{Check, Example, FixKind, Rule};
use casebook_diagnostic::{Diagnostic, Span, code};
use casebook_model::entry::Timeline;
use casebook_time::{Duration, Timestamp};

pub(super) const RULE: Rule = Rule {
    code: code::CB203,
    name: "stated-duration",
    summary: "A duration that is written out and disagrees with the times",
    why: "Of two numbers for the same thing one is wrong, and readers quote the one that is easier to find.",
    details: "Durations follow from the moments and never need typing in. Where they are typed in anyway, they are \
          compared:\n\n- `impact.downtime` must not be longer than the incident from start to resolution;\n- `Time to \
          detect`, `Time to mitigate`, `Time to recovery` and the like in a list, a table or a line of their own must \
          agree with the moments of the front matter or, without them, with the distance between two rows of the \
          timeline. Rounding to the unit that is written is not a disagreement.",
    fails: Example(FAILS),
    passes: Example(PASSES),
    fix: FixKind::None,
    check: Check::Entry(check),
};

const FAILS: &[(&str, &str)] = &[(
    "content/2026-10-02-checkout.md",
    "\
---
title: Checkout answered 502
started: 2026-10-02T09:14Z
detected: 2026-10-02T09:21Z
resolved: 2026-10-02T10:30Z
---

## Stats

- Time to detect: 25 minutes
",
)];

const PASSES: &[(&str, &str)] = &[(
    "content/2026-10-02-checkout.md",
    "\
---
title: Checkout answered 502
started: 2026-10-02T09:14Z
detected: 2026-10-02T09:21Z
resolved: 2026-10-02T10:30Z
---

## Stats

- Time to detect: 7 minutes
",
)];

fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    downtime(subject, findings);
    for stated in stated(subject) {
        let computed = match stated.what {
            What::Detect => subject.entry.time_to_detect(),
            What::Mitigate => subject.entry.time_to_mitigate(),
            What::Resolve => subject.entry.time_to_resolve(),
        };
        let finding = match (computed, subject.timeline()) {
            (Some(computed), _) if !stated.agrees(computed.seconds()) => {
                let message = format!(
                    "`{}` is stated, the times give {}",
                    stated.text,
                    computed.display()
                );
                subject.find(code::CB203, stated.span, message)
            }
            (None, Some(timeline)) if no_two_rows(timeline, &stated) => {
                let message = format!("no two rows of the timeline lie `{}` apart", stated.text);
                subject.find(code::CB203, stated.span, message)
            }
            _ => continue,
        };
        findings.push(
            finding.help(
                "correct the times or the number; or leave it out, since it is computed anyway",
            ),
        );
    }
}

/// Downtime cannot be longer than the incident was at the most.
fn downtime(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    let entry = subject.entry;
    let (Some(downtime), Some(started), Some(resolved)) =
        (&entry.impact.downtime, &entry.started, &entry.resolved)
    else {
        return;
    };
    let most = resolved.value.latest().as_second() - started.value.earliest().as_second();
    let Ok(most) = u64::try_from(most) else {
        return;
    };
    if !downtime.value.is_approximate() && downtime.value.seconds() > most + 60 {
        let most = Duration::from_seconds(most).display();
        let message = format!(
            "the downtime of {} is longer than the incident: {most} at the most",
            downtime.value
        );
        findings.push(
            subject
                .find(code::CB203, downtime.span, message)
                .help("correct the downtime, `started` or `resolved`")
                .related(&entry.path, started.span, "the start")
                .related(&entry.path, resolved.span, "the resolution"),
        );
    }
}

#[derive(Clone, Copy)]
enum What {
    Detect,
    Mitigate,
    Resolve,
}

struct Stated {
    what: What,
    text: String,
    span: Span,
    seconds: u64,
    /// Half the unit it was written in, and a minute for the rows' own precision.
    margin: u64,
}

impl Stated {
    fn agrees(&self, seconds: u64) -> bool {
        self.seconds.abs_diff(seconds) <= self.margin
    }
}

const LABELS: &[(&str, What)] = &[
    ("time to detect", What::Detect),
    ("time to detection", What::Detect),
    ("ttd", What::Detect),
    ("time to mitigate", What::Mitigate),
    ("time to mitigation", What::Mitigate),
    ("ttm", What::Mitigate),
    ("time to recover", What::Resolve),
    ("time to recovery", What::Resolve),
    ("time to restore", What::Resolve),
    ("time to resolve", What::Resolve),
    ("time to resolution", What::Resolve),
    ("ttr", What::Resolve),
];

/// What lines such as `Time to detect: 7 minutes` say.
fn stated(subject: &Subject<'_>) -> Vec<Stated> {
    let outline = subject.entry.outline();
    let mut all = Vec::new();
    let mut start = 0;
    for line in outline.text.split_inclusive('\n') {
        let at = start;
        start += line.len();
        let Some((label, value)) = line.split_once([':', '\t']) else {
            continue;
        };
        let label = label.trim().to_ascii_lowercase();
        let Some((_, what)) = LABELS.iter().find(|known| known.0 == label) else {
            continue;
        };
        let text = value.trim().trim_end_matches('.');
        let Ok(parsed) = Duration::parse(&text.to_lowercase()) else {
            continue;
        };
        let Some(duration) = parsed.duration.filter(|_| !parsed.approximate) else {
            continue;
        };
        let from = at + line.len() - value.len() + (value.len() - value.trim_start().len());
        all.push(Stated {
            what: *what,
            text: text.to_owned(),
            span: outline.locate(from, from + text.len()),
            seconds: duration.seconds(),
            margin: margin(text),
        });
    }
    all
}

/// Half the smallest unit that was written.
fn margin(text: &str) -> u64 {
    let text = text.to_lowercase();
    let last = text
        .rsplit(|letter: char| letter.is_ascii_digit() || letter.is_whitespace())
        .next()
        .unwrap_or_default();
    match last.chars().next() {
        Some('w') => 7 * 43_200,
        Some('d') => 43_200,
        Some('h') => 1_800,
        _ => 60,
    }
}

fn no_two_rows(timeline: &Timeline, stated: &Stated) -> bool {
    const ROWS: usize = 200;
    let times: Vec<i64> = timeline
        .known()
        .filter_map(|row| row.moment.clock())
        .map(Timestamp::as_second)
        .take(ROWS)
        .collect();
    times.len() > 1
        && !times.iter().enumerate().any(|(at, from)| {
            times[at + 1..]
                .iter()
                .any(|until| u64::try_from(until - from).is_ok_and(|apart| stated.agrees(apart)))
        })
}

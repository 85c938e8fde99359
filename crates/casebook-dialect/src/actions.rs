//! Follow-up actions: items of lists and rows of tables below the headings and labels that a dialect names.

use casebook_diagnostic::Span;
use casebook_markdown::{Cell, List, ListItem, Outline, Table};
use casebook_text::single_line;

use crate::definition::Actions;
use crate::facts::{ActionFact, Unread};
use crate::labels::Line;
use crate::names;
use crate::source::Source;
use crate::tickets::title_and_ticket;
use crate::times::{TimeRead, Times, says_nothing};

/// The actions, in the order of the file.
pub(crate) fn actions(
    rule: &Actions,
    lines: &[Line<'_>],
    source: &Source<'_>,
    times: &Times<'_>,
    unread: &mut Vec<Unread>,
) -> Vec<ActionFact> {
    let outline = source.outline();
    let mut found = Vec::new();
    let mut end = 0;
    for (at, section) in outline.sections.iter().enumerate() {
        let Some(heading) = outline.heading_of(section) else {
            continue;
        };
        // A section inside one that was read has been read with it.
        if section.span.start < end || !names::is_one_of(&heading.text, &rule.sections) {
            continue;
        }
        let Some(whole) = outline.with_subsections(at) else {
            continue;
        };
        end = whole.span.end;
        for list in lists_within(outline, whole.span) {
            let kind = kind_at(rule, outline, list.span.start);
            found.extend(
                list.items
                    .iter()
                    .filter_map(|item| of_item(item, kind.clone(), source)),
            );
        }
        let tables = outline
            .tables
            .iter()
            .filter(|table| within(table.span, whole.span));
        for table in tables {
            of_table(table, source, times, &mut found, unread);
        }
    }
    for labelled in lines
        .iter()
        .filter_map(|line| line.value(&rule.labels, source))
    {
        let Some(item) = labelled.line.item else {
            continue;
        };
        for list in lists_of(item, source) {
            found.extend(
                list.items
                    .iter()
                    .filter_map(|item| of_item(item, None, source)),
            );
        }
    }
    found.sort_by_key(|action| action.span);
    found.dedup_by_key(|action| action.span);
    found
}

fn within(inner: Span, outer: Span) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

/// The outermost lists of a part of the file.
fn lists_within(outline: &Outline, span: Span) -> Vec<&List> {
    let mut end = span.start;
    let mut lists = Vec::new();
    for list in outline.lists.iter().filter(|list| within(list.span, span)) {
        if list.span.start >= end {
            end = list.span.end;
            lists.push(list);
        }
    }
    lists
}

/// The lists nested in an item, or else the one right below the list that it ends.
fn lists_of<'a>(item: &ListItem, source: &Source<'a>) -> Vec<&'a List> {
    let outline = source.outline();
    let inner = Span::new(item.span.start + 1, item.span.end);
    let nested = lists_within(outline, inner);
    if !nested.is_empty() {
        return nested;
    }
    let next = outline
        .lists
        .iter()
        .find(|list| list.span.start >= item.span.end);
    next.filter(|list| {
        let between = source.text.get(item.span.end..list.span.start);
        between.is_some_and(|text| text.trim().is_empty())
    })
    .into_iter()
    .collect()
}

/// The kind that the nearest heading above gives.
fn kind_at(rule: &Actions, outline: &Outline, at: usize) -> Option<String> {
    let above = outline
        .headings
        .iter()
        .rev()
        .find(|heading| heading.span.start < at)?;
    rule.kinds.get(&names::key(&above.text)).cloned()
}

fn of_item(item: &ListItem, kind: Option<String>, source: &Source<'_>) -> Option<ActionFact> {
    let outline = source.outline();
    let span = outline.locate(item.text.start(), item.text.end());
    let text = single_line(item.text.of(outline));
    let texts = item.text.start()..item.text.end();
    let (title, ticket) = title_and_ticket(&text, texts, 0..0, outline);
    (!title.is_empty() && !says_nothing(&title)).then(|| ActionFact {
        title,
        ticket,
        kind,
        status: item
            .task
            .map(|done| if done { "done" } else { "open" }.to_owned()),
        owner: None,
        due: None,
        span,
    })
}

/// What the columns of a table of actions are called.
const COLUMNS: [(&str, &[&str]); 5] = [
    (
        "title",
        &[
            "action",
            "action item",
            "actions",
            "item",
            "task",
            "what",
            "description",
            "follow-up",
            "title",
            "todo",
        ],
    ),
    (
        "owner",
        &[
            "owner",
            "assignee",
            "dri",
            "who",
            "responsible",
            "assigned to",
        ],
    ),
    (
        "due",
        &[
            "due",
            "due date",
            "deadline",
            "by",
            "target date",
            "eta",
            "when",
            "by when",
        ],
    ),
    ("status", &["status", "state"]),
    (
        "ticket",
        &[
            "ticket", "bug", "issue", "link", "jira", "tracking", "tracker",
        ],
    ),
];

fn of_table(
    table: &Table,
    source: &Source<'_>,
    times: &Times<'_>,
    found: &mut Vec<ActionFact>,
    unread: &mut Vec<Unread>,
) {
    let outline = source.outline();
    let column = |name: &str| {
        let (_, names) = COLUMNS.iter().find(|(column, _)| *column == name)?;
        table.header.iter().position(|cell| {
            let key = names::key(cell.text.of(outline));
            names.contains(&key.as_str())
        })
    };
    let Some(title) = column("title") else {
        return;
    };
    let (owner, due, status) = (column("owner"), column("due"), column("status"));
    let ticket = column("ticket");
    let text = |cell: Option<&Cell>| {
        let text = single_line(cell?.text.of(outline));
        (!says_nothing(&text)).then_some(text)
    };
    for row in &table.rows {
        let cell = |column: Option<usize>| row.get(column?);
        let Some(name) = text(row.get(title)) else {
            continue;
        };
        let (first, last) = (
            row.first().map(|cell| cell.span),
            row.last().map(|cell| cell.span),
        );
        let span = Span::new(
            first.map_or(0, |span| span.start),
            last.map_or(0, |span| span.end),
        );
        let texts = row.first().map_or(0, |cell| cell.text.start())
            ..row.last().map_or(0, |cell| cell.text.end());
        let tickets = cell(ticket).map_or(0..0, |cell| cell.text.start()..cell.text.end());
        let (name, link) = title_and_ticket(&name, texts, tickets, outline);
        let mut unreadable = |field: &str, cell: Option<&Cell>, raw: &str, reason: &str| {
            unread.push(Unread {
                field: format!("actions.{field}"),
                raw: raw.to_owned(),
                span: cell.map_or(span, |cell| cell.span),
                reason: reason.to_owned(),
            });
        };
        let due = text(cell(due)).and_then(|raw| match times.read(&raw) {
            TimeRead::Moment(moment, _) => moment
                .date(&casebook_time::Zone::utc())
                .map(|day| day.to_string()),
            TimeRead::Unknown => None,
            TimeRead::Unread(reason) => {
                unreadable("due", cell(due), &raw, reason);
                None
            }
        });
        let status = text(cell(status)).and_then(|raw| {
            let word = status_of(&raw);
            if word.is_none() {
                unreadable(
                    "status",
                    cell(status),
                    &raw,
                    "this is not a status of an action",
                );
            }
            word
        });
        found.push(ActionFact {
            title: name,
            ticket: link,
            kind: None,
            status: status.map(str::to_owned),
            owner: text(cell(owner)),
            due,
            span,
        });
    }
}

fn status_of(text: &str) -> Option<&'static str> {
    let word = text
        .trim()
        .trim_matches(['[', ']', '*', '_'])
        .to_lowercase();
    Some(match word.as_str() {
        "done" | "closed" | "complete" | "completed" | "finished" | "fixed" | "resolved" | "✅"
        | "x" => "done",
        "open" | "todo" | "to do" | "new" | "not started" | "backlog" | "pending"
        | "outstanding" => "open",
        "in progress" | "in-progress" | "ongoing" | "started" | "doing" | "wip" | "in_progress" => {
            "in-progress"
        }
        "won't do" | "wont do" | "won't fix" | "cancelled" | "canceled" | "rejected"
        | "not doing" | "not_doing" => "wont-do",
        _ => return None,
    })
}

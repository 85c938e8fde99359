//! Keys of the front matter.

use casebook_lint::rules::RULES;
use casebook_model::template::{Field, FieldType, Status};
use gen_lsp_types::CompletionItemKind;

use super::super::hover::about_field;
use super::super::typed::Typed;
use super::super::view::View;
use super::item::{Found, Item};

/// The keys that a mapping may have and does not have yet: those of `group`, or the outermost.
pub(super) fn answer(
    view: &View<'_>,
    typed: &Typed,
    group: Option<&Field>,
    siblings: &[String],
    column: usize,
) -> Found {
    let template = view.template();
    let fields = group.map_or(&template.fields, |group| &group.fields);
    let missing = fields
        .iter()
        .filter(|field| !siblings.contains(&field.name));
    let mut fields: Vec<&Field> = missing.collect();
    // What an entry needs soonest comes first; else the order in which it is written.
    let rank = |field: &&Field| field.required_from.map_or(usize::MAX, |from| from as usize);
    fields.sort_by_key(rank);
    let has_value = has_value(view, typed);
    let items = fields.into_iter().map(|field| {
        let item = Item::new(&field.name, CompletionItemKind::Property)
            .detail(required(field))
            .about(about_field(field));
        if has_value {
            item
        } else {
            item.snippet(snippet(field, column, typed.in_flow))
        }
    });
    Found {
        word: typed.word,
        items: items.collect(),
        is_incomplete: false,
    }
}

/// Whether a key is being edited that has a value already.
fn has_value(view: &View<'_>, typed: &Typed) -> bool {
    view.text()[typed.word.end..].starts_with(':')
}

fn required(field: &Field) -> String {
    let from = field.required_from.map(Status::as_str);
    from.map_or_else(String::new, |from| format!("required from {from}"))
}

fn snippet(field: &Field, column: usize, in_flow: bool) -> String {
    let name = &field.name;
    let indent = " ".repeat(column + 2);
    match field.kind {
        FieldType::Group | FieldType::List if in_flow => format!("{name}: {{$0}}"),
        FieldType::Group => format!("{name}:\n{indent}$0"),
        FieldType::List if field.name == "actions" => {
            format!("{name}:\n{indent}- {}", action_snippet(&indent))
        }
        FieldType::List => format!("{name}:\n{indent}- $0"),
        FieldType::Terms | FieldType::Texts | FieldType::References | FieldType::Addresses => {
            format!("{name}: [$0]")
        }
        FieldType::Any if name == "lint" => format!("{name}: {{ignore: {{$1: $2}}}}"),
        _ => format!("{name}: $0"),
    }
}

/// An action as a whole.
pub(super) fn action(view: &View<'_>) -> Item {
    let field = view.template().field("actions");
    Item::new("action", CompletionItemKind::Snippet)
        .detail("a whole action item")
        .about(field.map(about_field).unwrap_or_default())
        .snippet(action_snippet("  "))
}

fn action_snippet(indent: &str) -> String {
    let lines = [
        "id: ${1:A1}",
        "title: ${2:what will be done, beginning with a verb}",
        "kind: ${3:prevent}",
        "owner: ${4:one person or team}",
        "due: $5",
        "status: open",
    ];
    lines.join(&format!("\n{indent}  "))
}

/// What `lint` takes: `ignore`, and in that the codes of rules, those that find something here first.
pub(super) fn of_lint(view: &View<'_>, typed: &Typed, siblings: &[String]) -> Option<Found> {
    let keys: Vec<&str> = typed.keys.iter().map(String::as_str).collect();
    let items = match keys.as_slice() {
        ["lint"] => {
            vec![
                Item::new("ignore", CompletionItemKind::Property).snippet(if typed.in_flow {
                    "ignore: {$1: $2}"
                } else {
                    "ignore:\n    $1: $2"
                }),
            ]
        }
        ["lint", "ignore"] => {
            let found = |code| view.findings().iter().any(|finding| finding.code == code);
            let mut rules: Vec<_> = RULES
                .iter()
                .filter(|rule| !siblings.iter().any(|key| key == rule.code.as_str()))
                .collect();
            rules.sort_by_key(|rule| !found(rule.code));
            let item = |rule: &&&casebook_lint::rules::Rule| {
                Item::new(rule.code.as_str(), CompletionItemKind::Value)
                    .detail(rule.name)
                    .about(rule.summary)
                    .also(rule.name)
                    .snippet(format!("{}: ${{1:the reason}}", rule.code))
            };
            rules.iter().map(item).collect()
        }
        _ => return None,
    };
    super::found(typed.word, items)
}

//! The languages that the lexer does not know, by Sublime Text's grammars. They are loaded when a page first needs
//! one.

use std::sync::OnceLock;

use syntect::parsing::{BasicScopeStackOp, ParseState, Scope, ScopeStack, SyntaxReference, SyntaxSet};

use super::{Class, Pending};

/// Appends `code` with its parts in spans; `false`, and nothing is appended, when there is no grammar for it or the
/// grammar fails on it.
pub(super) fn highlight(language: &str, code: &str, out: &mut String) -> bool {
    let name = match language {
        "vue" | "svelte" => "html",
        _ => language,
    };
    let start = out.len();
    let done = syntaxes().find_syntax_by_token(name).and_then(|syntax| parse(syntax, code, out));
    if done.is_none() {
        out.truncate(start);
    }
    done.is_some()
}

fn syntaxes() -> &'static SyntaxSet {
    static SYNTAXES: OnceLock<SyntaxSet> = OnceLock::new();
    SYNTAXES.get_or_init(SyntaxSet::load_defaults_newlines)
}

/// Scopes (as prefixes) and their classes; the first that fits decides. What is not listed looks like what it
/// stands in.
const SCOPES: [(&str, Class); 30] = [
    ("comment", Class::Comment),
    ("string", Class::String),
    ("constant.character.escape", Class::String),
    ("constant.other.placeholder", Class::String),
    ("constant", Class::Number),
    ("keyword.operator.word", Class::Keyword),
    ("keyword.operator.logical.python", Class::Keyword),
    ("keyword.operator", Class::Plain),
    ("keyword.control.import.include", Class::Preprocessor),
    ("keyword", Class::Keyword),
    ("storage", Class::Keyword),
    ("entity.name.function", Class::Function),
    ("entity.name.tag.yaml", Class::Variable),
    ("entity.name.tag", Class::Keyword),
    ("entity.name", Class::Type),
    ("entity.other.inherited-class", Class::Type),
    ("entity.other.attribute-name", Class::Variable),
    ("support.function", Class::Function),
    ("support.type.property-name", Class::Variable),
    ("support.type", Class::Type),
    ("support.class", Class::Type),
    ("support.constant", Class::Number),
    ("variable.function", Class::Function),
    ("variable.annotation", Class::Preprocessor),
    ("variable", Class::Variable),
    ("meta.preprocessor", Class::Preprocessor),
    ("meta.annotation", Class::Preprocessor),
    ("markup.inserted", Class::Inserted),
    ("markup.deleted", Class::Deleted),
    ("markup.heading", Class::Type),
];

fn class_of(scope: Scope) -> Option<Class> {
    static RULES: OnceLock<Vec<(Scope, Class)>> = OnceLock::new();
    let rules = RULES
        .get_or_init(|| SCOPES.iter().filter_map(|(name, class)| Some((Scope::new(name).ok()?, *class))).collect());
    rules.iter().find(|(prefix, _)| prefix.is_prefix_of(scope)).map(|(_, class)| *class)
}

fn parse(syntax: &SyntaxReference, code: &str, out: &mut String) -> Option<()> {
    let mut state = ParseState::new(syntax);
    let mut scopes = ScopeStack::new();
    let mut classes: Vec<Class> = Vec::new();
    let mut pending = Pending::default();
    for line in code.split_inclusive('\n') {
        let mut at = 0;
        for (end, change) in state.parse_line(line, syntaxes()).ok()? {
            if end > at {
                pending.push(out, classes.last().copied().unwrap_or(Class::Plain), line.get(at..end)?);
                at = end;
            }
            scopes
                .apply_with_hook(&change, |change, _| match change {
                    BasicScopeStackOp::Push(scope) => {
                        let inherited = classes.last().copied().unwrap_or(Class::Plain);
                        classes.push(class_of(scope).unwrap_or(inherited));
                    }
                    BasicScopeStackOp::Pop => {
                        classes.pop();
                    }
                })
                .ok()?;
        }
        pending.push(out, classes.last().copied().unwrap_or(Class::Plain), line.get(at..)?);
    }
    pending.flush(out);
    Some(())
}

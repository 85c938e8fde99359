//! What the lexer knows of each language: the languages of incident reports, as plain data.

/// Where a line's first words name something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Keys {
    /// Nowhere.
    None,
    /// `"key": value`
    Json,
    /// `key: value`
    Yaml,
    /// `key = value`, `[section]`
    Ini,
    /// `block "label" {`, `key = value`
    Hcl,
    /// `directive arguments`
    Directive,
}

/// A language, for the lexer.
#[derive(Debug, Clone, Copy)]
pub(super) struct Language {
    /// Names in a fence, lower case.
    pub(super) names: &'static [&'static str],
    /// What starts a comment to the end of the line.
    pub(super) line_comments: &'static [&'static str],
    /// What encloses a comment.
    pub(super) block_comment: Option<(&'static str, &'static str)>,
    /// Quotes of strings that end with their line; `\` escapes.
    pub(super) quotes: &'static [&'static str],
    /// Quotes of strings that may span lines, to be tried first.
    pub(super) long_quotes: &'static [&'static str],
    pub(super) keywords: &'static [&'static str],
    /// `true`, `null` and their kin.
    pub(super) constants: &'static [&'static str],
    pub(super) types: &'static [&'static str],
    pub(super) keys: Keys,
    /// A comment needs a blank before it (`a#b` is a word).
    pub(super) comment_after_blank: bool,
    /// Keywords are known in any case.
    pub(super) any_case: bool,
    /// `$name`, `${name}`
    pub(super) variables: bool,
    /// `@name`
    pub(super) annotations: bool,
    /// `#name` at the start of a line, or `#[…]`
    pub(super) directives: bool,
    /// The first word of a command is a function.
    pub(super) commands: bool,
    /// `name(` is a call.
    pub(super) calls: bool,
    /// `Name` is a type.
    pub(super) capital_types: bool,
}

const PLAIN: Language = Language {
    names: &[],
    line_comments: &["//"],
    block_comment: Some(("/*", "*/")),
    quotes: &["\"", "'"],
    long_quotes: &[],
    keywords: &[],
    constants: &["true", "false", "null"],
    types: &[],
    keys: Keys::None,
    comment_after_blank: false,
    any_case: false,
    variables: false,
    annotations: false,
    directives: false,
    commands: false,
    calls: true,
    capital_types: true,
};

/// Configuration: no calls, no types, comments with `#`.
const CONFIGURATION: Language = Language {
    line_comments: &["#"],
    block_comment: None,
    calls: false,
    capital_types: false,
    ..PLAIN
};

#[rustfmt::skip]
pub(super) const LANGUAGES: [Language; 22] = [
    Language {
        names: &["sh", "bash", "shell", "zsh", "ksh"],
        long_quotes: &["\"", "'"],
        quotes: &[],
        keywords: &["if", "then", "else", "elif", "fi", "for", "while", "until", "do", "done", "case", "esac", "in", "function", "return", "exit", "break", "continue", "local", "export", "readonly", "declare", "set", "unset", "source", "time"],
        constants: &[],
        variables: true,
        comment_after_blank: true,
        commands: true,
        ..CONFIGURATION
    },
    Language {
        names: &["yaml", "yml", "k8s", "kubernetes", "helm", "ansible"],
        keys: Keys::Yaml,
        comment_after_blank: true,
        ..CONFIGURATION
    },
    Language { names: &["json", "jsonc", "json5", "jsonl", "ndjson"], line_comments: &["//"], keys: Keys::Json, ..CONFIGURATION },
    Language {
        names: &["toml", "ini", "conf", "cfg", "env", "dotenv", "properties", "editorconfig", "systemd"],
        line_comments: &["#", ";"],
        long_quotes: &["\"\"\"", "'''"],
        keys: Keys::Ini,
        comment_after_blank: true,
        ..CONFIGURATION
    },
    Language {
        names: &["hcl", "terraform", "tf", "tfvars"],
        line_comments: &["#", "//"],
        block_comment: Some(("/*", "*/")),
        quotes: &["\""],
        keys: Keys::Hcl,
        calls: true,
        ..CONFIGURATION
    },
    Language { names: &["nginx", "nginxconf", "haproxy", "apache", "caddyfile"], constants: &["on", "off"], keys: Keys::Directive, variables: true, ..CONFIGURATION },
    Language { names: &["dockerfile", "docker", "containerfile"], constants: &[], keys: Keys::Directive, variables: true, ..CONFIGURATION },
    Language {
        names: &["sql", "mysql", "postgres", "postgresql", "psql", "sqlite", "plsql", "tsql", "cql"],
        line_comments: &["--"],
        keywords: &["select", "from", "where", "and", "or", "not", "in", "is", "like", "between", "join", "left", "right", "inner", "outer", "full", "cross", "on", "using", "group", "by", "order", "having", "limit", "offset", "union", "all", "distinct", "as", "insert", "into", "values", "update", "set", "delete", "create", "table", "index", "view", "drop", "alter", "add", "column", "constraint", "primary", "foreign", "key", "references", "unique", "default", "begin", "commit", "rollback", "transaction", "lock", "explain", "analyze", "with", "case", "when", "then", "else", "end", "exists", "asc", "desc", "concurrently", "vacuum", "returning", "for", "if", "grant", "revoke", "to", "truncate", "cascade", "partition", "over", "interval"],
        types: &["int", "integer", "bigint", "smallint", "serial", "text", "varchar", "char", "boolean", "date", "timestamp", "timestamptz", "numeric", "decimal", "float", "real", "double", "json", "jsonb", "uuid", "bytea", "blob"],
        any_case: true,
        capital_types: false,
        ..PLAIN
    },
    Language {
        names: &["promql", "logql", "metricsql"],
        line_comments: &["#"],
        block_comment: None,
        long_quotes: &["`"],
        keywords: &["by", "without", "on", "ignoring", "group_left", "group_right", "offset", "and", "or", "unless", "bool"],
        constants: &["inf", "nan"],
        any_case: true,
        capital_types: false,
        ..PLAIN
    },
    Language {
        names: &["python", "py", "python3", "starlark", "bzl"],
        line_comments: &["#"],
        block_comment: None,
        long_quotes: &["\"\"\"", "'''"],
        keywords: &["and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "match", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while", "with", "yield"],
        constants: &["True", "False", "None"],
        types: &["int", "str", "bytes", "bool", "float", "list", "dict", "set", "tuple"],
        annotations: true,
        ..PLAIN
    },
    Language {
        names: &["go", "golang"],
        long_quotes: &["`"],
        keywords: &["break", "case", "chan", "const", "continue", "default", "defer", "else", "fallthrough", "for", "func", "go", "goto", "if", "import", "interface", "map", "package", "range", "return", "select", "struct", "switch", "type", "var"],
        constants: &["true", "false", "nil", "iota"],
        types: &["any", "bool", "byte", "error", "float32", "float64", "int", "int8", "int16", "int32", "int64", "rune", "string", "uint", "uint8", "uint16", "uint32", "uint64", "uintptr"],
        ..PLAIN
    },
    Language {
        names: &["rust", "rs"],
        quotes: &["\""],
        keywords: &["as", "async", "await", "break", "const", "continue", "crate", "dyn", "else", "enum", "extern", "fn", "for", "if", "impl", "in", "let", "loop", "match", "mod", "move", "mut", "pub", "ref", "return", "self", "Self", "static", "struct", "super", "trait", "type", "unsafe", "use", "where", "while"],
        constants: &["true", "false"],
        types: &["bool", "char", "f32", "f64", "i8", "i16", "i32", "i64", "i128", "isize", "str", "u8", "u16", "u32", "u64", "u128", "usize"],
        directives: true,
        ..PLAIN
    },
    Language {
        names: &["js", "javascript", "jsx", "mjs", "cjs", "node", "ts", "typescript", "tsx", "deno"],
        long_quotes: &["`"],
        keywords: &["abstract", "as", "async", "await", "break", "case", "catch", "class", "const", "continue", "debugger", "declare", "default", "delete", "do", "else", "enum", "export", "extends", "finally", "for", "from", "function", "if", "implements", "import", "in", "instanceof", "interface", "let", "new", "of", "private", "protected", "public", "readonly", "return", "static", "super", "switch", "this", "throw", "try", "type", "typeof", "var", "void", "while", "with", "yield"],
        constants: &["true", "false", "null", "undefined", "NaN", "Infinity"],
        types: &["any", "boolean", "never", "number", "object", "string", "symbol", "unknown", "bigint"],
        annotations: true,
        ..PLAIN
    },
    Language {
        names: &["java", "kotlin", "kt", "kts", "scala", "groovy", "gradle", "jenkinsfile", "dart", "swift"],
        long_quotes: &["\"\"\""],
        keywords: &["abstract", "as", "assert", "break", "case", "catch", "class", "companion", "const", "continue", "data", "def", "default", "defer", "do", "else", "enum", "extends", "extension", "final", "finally", "for", "fun", "func", "guard", "if", "implements", "import", "in", "instanceof", "interface", "is", "lateinit", "lazy", "let", "match", "namespace", "native", "new", "object", "open", "override", "package", "private", "protected", "protocol", "public", "return", "sealed", "static", "struct", "super", "suspend", "switch", "synchronized", "this", "throw", "throws", "trait", "transient", "try", "val", "var", "volatile", "when", "while", "with", "yield"],
        constants: &["true", "false", "null", "nil"],
        types: &["boolean", "byte", "char", "double", "float", "int", "long", "short", "void"],
        annotations: true,
        ..PLAIN
    },
    Language {
        names: &["c", "h", "cpp", "c++", "cc", "hpp", "cxx", "objc", "cuda", "arduino"],
        keywords: &["alignas", "auto", "break", "case", "catch", "class", "const", "constexpr", "continue", "default", "delete", "do", "else", "enum", "explicit", "extern", "final", "for", "friend", "goto", "if", "inline", "mutable", "namespace", "new", "noexcept", "operator", "override", "private", "protected", "public", "register", "return", "sizeof", "static", "static_cast", "struct", "switch", "template", "this", "throw", "try", "typedef", "typename", "union", "using", "virtual", "volatile", "while"],
        constants: &["true", "false", "NULL", "nullptr"],
        types: &["bool", "char", "double", "float", "int", "int8_t", "int16_t", "int32_t", "int64_t", "long", "short", "signed", "size_t", "ssize_t", "uint8_t", "uint16_t", "uint32_t", "uint64_t", "unsigned", "void"],
        directives: true,
        capital_types: false,
        ..PLAIN
    },
    Language {
        names: &["csharp", "cs", "c#", "fsharp", "vb"],
        keywords: &["abstract", "as", "async", "await", "base", "break", "case", "catch", "class", "const", "continue", "default", "delegate", "do", "else", "enum", "event", "explicit", "extern", "finally", "fixed", "for", "foreach", "get", "goto", "if", "implicit", "in", "interface", "internal", "is", "lock", "namespace", "new", "operator", "out", "override", "params", "private", "protected", "public", "readonly", "record", "ref", "return", "sealed", "set", "static", "struct", "switch", "this", "throw", "try", "typeof", "unsafe", "using", "var", "virtual", "volatile", "when", "where", "while", "yield"],
        types: &["bool", "byte", "char", "decimal", "double", "dynamic", "float", "int", "long", "object", "short", "string", "uint", "ulong", "void"],
        directives: true,
        ..PLAIN
    },
    Language {
        names: &["ruby", "rb", "rails", "elixir", "ex", "exs", "crystal", "puppet"],
        line_comments: &["#"],
        block_comment: None,
        keywords: &["alias", "and", "begin", "break", "case", "class", "cond", "def", "defmodule", "defp", "do", "else", "elsif", "end", "ensure", "fn", "for", "if", "import", "in", "include", "loop", "module", "next", "not", "or", "private", "raise", "redo", "require", "rescue", "retry", "return", "self", "super", "then", "undef", "unless", "until", "use", "when", "while", "with", "yield"],
        constants: &["true", "false", "nil"],
        annotations: true,
        ..PLAIN
    },
    Language {
        names: &["php"],
        line_comments: &["//", "#"],
        keywords: &["abstract", "and", "array", "as", "break", "case", "catch", "class", "clone", "const", "continue", "declare", "default", "do", "echo", "else", "elseif", "enum", "extends", "final", "finally", "fn", "for", "foreach", "function", "global", "if", "implements", "include", "instanceof", "interface", "match", "namespace", "new", "or", "print", "private", "protected", "public", "readonly", "require", "require_once", "return", "static", "switch", "throw", "trait", "try", "use", "var", "while", "yield"],
        variables: true,
        ..PLAIN
    },
    Language {
        names: &["perl", "pl"],
        line_comments: &["#"],
        block_comment: None,
        keywords: &["and", "die", "do", "else", "elsif", "eq", "for", "foreach", "if", "last", "my", "ne", "next", "no", "not", "or", "our", "package", "print", "return", "sub", "unless", "until", "use", "while"],
        constants: &["undef"],
        variables: true,
        comment_after_blank: true,
        ..PLAIN
    },
    Language {
        names: &["powershell", "ps1", "pwsh"],
        line_comments: &["#"],
        block_comment: Some(("<#", "#>")),
        long_quotes: &["\"", "'"],
        quotes: &[],
        keywords: &["begin", "break", "catch", "continue", "do", "else", "elseif", "end", "exit", "filter", "finally", "for", "foreach", "function", "if", "in", "param", "process", "return", "switch", "throw", "trap", "try", "until", "while"],
        constants: &[],
        any_case: true,
        variables: true,
        commands: true,
        comment_after_blank: true,
        ..CONFIGURATION
    },
    Language {
        names: &["lua", "luau"],
        line_comments: &["--"],
        block_comment: Some(("--[[", "]]")),
        keywords: &["and", "break", "do", "else", "elseif", "end", "for", "function", "goto", "if", "in", "local", "not", "or", "repeat", "return", "then", "until", "while"],
        constants: &["true", "false", "nil"],
        ..PLAIN
    },
    Language {
        names: &["proto", "protobuf", "graphql", "gql", "thrift", "cue", "rego", "bicep"],
        line_comments: &["//", "#"],
        long_quotes: &["\"\"\""],
        keywords: &["syntax", "package", "import", "option", "message", "enum", "service", "rpc", "returns", "repeated", "optional", "required", "oneof", "map", "reserved", "extend", "stream", "query", "mutation", "subscription", "fragment", "on", "type", "input", "interface", "union", "scalar", "implements", "struct", "namespace", "default", "some", "not", "if", "else", "param", "resource", "var", "output", "module"],
        types: &["bool", "bytes", "double", "fixed32", "fixed64", "float", "int32", "int64", "sint32", "sint64", "string", "uint32", "uint64"],
        annotations: true,
        ..PLAIN
    },
];

/// The language a fence names, if the lexer knows it.
pub(super) fn find(name: &str) -> Option<&'static Language> {
    LANGUAGES
        .iter()
        .find(|language| language.names.contains(&name))
}

//! Plain text → Markdown that reads as that text.

/// What a letter at the start of a line would make of it.
const LINE_STARTS: &[char] = &['#', '+', '-', '>', '=', ':', '~'];

/// Text within a line: runs of blanks are one, and nothing in it is markup.
pub(crate) fn push_text(out: &mut String, text: &str) {
    let tildes = text.bytes().filter(|byte| *byte == b'~').count() > 1;
    let mut letters = text.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        if letter.is_whitespace() {
            if !out.ends_with([' ', '\n']) && !out.is_empty() {
                out.push(' ');
            }
            continue;
        }
        let before = out.chars().next_back();
        let next = letters.peek().map(|(_, letter)| *letter);
        let is_markup = match letter {
            '\\' | '*' | '`' | '[' | ']' | '<' | '|' => true,
            '~' => tildes,
            // Inside a word it is a letter.
            '_' => {
                let joins = |letter: Option<char>| {
                    letter.is_some_and(|letter| letter.is_alphanumeric() || letter == '_')
                };
                !(joins(before) && joins(next))
            }
            '&' => is_entity(&text[at..]),
            _ => false,
        };
        if is_markup {
            out.push('\\');
        }
        out.push(letter);
    }
}

fn is_entity(text: &str) -> bool {
    let name = text[1..].split(';').next().unwrap_or_default();
    name.len() < text.len() - 1
        && !name.is_empty()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'#')
}

/// A line of text whose start would make a heading, a list or the like of it.
pub(super) fn line(text: &str) -> String {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let is_number = (1..=9).contains(&digits) && text[digits..].starts_with(['.', ')']);
    if is_number {
        return format!("{}\\{}", &text[..digits], &text[digits..]);
    }
    if text.starts_with(LINE_STARTS) {
        return format!("\\{text}");
    }
    text.to_owned()
}

/// A line of Markdown as a cell of a table: a bar that would end the cell is escaped, also within code and addresses.
pub(crate) fn table_cell(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut is_escaped = false;
    for letter in line.chars() {
        if letter == '|' && !is_escaped {
            out.push('\\');
        }
        is_escaped = letter == '\\' && !is_escaped;
        out.push(letter);
    }
    out
}

/// A text between backticks, of which there are more than inside.
pub(super) fn code(text: &str) -> String {
    let text = casebook_text::single_line(text);
    if text.is_empty() {
        return text;
    }
    let fence = "`".repeat(longest_run(&text) + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') {
        " "
    } else {
        ""
    };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// A block of code.
pub(super) fn fenced(language: &str, text: &str) -> String {
    let fence = "`".repeat(longest_run(text).max(2) + 1);
    let language: String = language
        .chars()
        .filter(|letter| letter.is_ascii_alphanumeric() || "+-#._".contains(*letter))
        .collect();
    let text = text.trim_matches('\n').replace("\r\n", "\n");
    format!("{fence}{language}\n{text}\n{fence}")
}

fn longest_run(text: &str) -> usize {
    let (mut longest, mut run) = (0, 0);
    for letter in text.chars() {
        run = if letter == '`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    longest
}

/// The address of a link, which ends neither at a blank nor at a bracket.
pub(super) fn address(address: &str) -> String {
    let address = address.trim();
    if address
        .chars()
        .any(|letter| letter.is_whitespace() || "()<>\\".contains(letter))
    {
        let mut out = String::new();
        for letter in address.chars() {
            match letter {
                '<' => out.push_str("%3C"),
                '>' => out.push_str("%3E"),
                '\\' => out.push_str("%5C"),
                letter if letter.is_whitespace() => out.push_str("%20"),
                '(' => out.push_str("%28"),
                ')' => out.push_str("%29"),
                letter => out.push(letter),
            }
        }
        return out;
    }
    address.to_owned()
}

//! `cargo xtask confluence N DIR`: a space export of Confluence with N pages; `cargo xtask bench import [N]`: how long its import
//! takes.
//!
//! The pages are the entries of a generated book, in the storage format: their words and sizes are those of the corpus.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::book_build::release_build;
use crate::check::tools;
use crate::corpus;
use crate::ran::Ran;

/// The size that the budget is for.
const PAGES: usize = 5_000;
/// What an import of so many pages may take: seconds, and bytes of memory.
const BUDGET: (f64, u64) = (20.0, 500_000_000);

/// Writes an export of `pages` pages into `dir`, and says how many bytes it has.
pub(crate) fn write(pages: usize, dir: &Path) -> Result<u64, String> {
    let book = dir.join("book");
    corpus::write(pages, &book, 1, false)?;
    let mut files = corpus::dated_files(&book)?;
    files.retain(|file| file.extension().is_some_and(|ending| ending == "md"));
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<hibernate-generic>\n");
    let mut before = String::new();
    for (at, file) in files.iter().enumerate() {
        let text = fs::read_to_string(file).map_err(|error| error.to_string())?;
        before = page(at + 100, &text, &before, &mut xml);
    }
    xml.push_str("</hibernate-generic>\n");
    fs::remove_dir_all(&book).map_err(|error| error.to_string())?;
    let export = dir.join("entities.xml");
    fs::write(&export, &xml).map_err(|error| format!("{}: {error}", export.display()))?;
    Ok(xml.len() as u64)
}

/// Builds the program, writes an export, and imports it twice.
pub(crate) fn bench(root: &Path, pages: Option<usize>) -> Result<(), String> {
    let program = release_build(root)?;
    let folder = tools::target(root).join(format!("bench/confluence-{}", std::process::id()));
    let pages = pages.unwrap_or(PAGES);
    fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
    let bytes = write(pages, &folder)?;
    println!("{pages} pages, {:.1} MB of XML", bytes as f64 / 1e6);
    for round in ["Import", "Import again"] {
        let mut import = Command::new(&program);
        import
            .arg("import")
            .arg(folder.join("entities.xml"))
            .arg("--into")
            .arg(folder.join("content"))
            .current_dir(&folder);
        let ran = Ran::ending(import, &[0, 1])?;
        let memory = ran
            .peak_memory
            .map_or_else(String::new, |peak| format!(", {:.0} MB", peak as f64 / 1e6));
        let is_kept =
            ran.seconds <= BUDGET.0 && ran.peak_memory.is_none_or(|peak| peak <= BUDGET.1);
        println!(
            "{round:<14} {:.1} s{memory}: budget of {} s and {:.0} MB {}",
            ran.seconds,
            BUDGET.0,
            BUDGET.1 as f64 / 1e6,
            if is_kept { "kept" } else { "EXCEEDED" }
        );
    }
    fs::remove_dir_all(&folder).map_err(|error| error.to_string())
}

/// A page, which links to the one before it, and its body, as two objects of the export; its title.
fn page(id: usize, text: &str, before: &str, xml: &mut String) -> String {
    let front = text.split("\n---").next().unwrap_or_default();
    let body = text.splitn(3, "---\n").nth(2).unwrap_or(text);
    let field = |name: &str| {
        let lines = front.lines().filter_map(|line| line.strip_prefix(name));
        lines.map(str::trim).next().unwrap_or_default().to_owned()
    };
    let title = field("title:");
    let mut storage = storage(body, &field("severity:"), &field("started:"));
    if !before.is_empty() {
        let title = before.replace('&', "&amp;").replace('"', "&quot;");
        let _ = write!(
            storage,
            "<p>Before: <ac:link><ri:page ri:content-title=\"{title}\" /></ac:link></p>"
        );
    }
    // A section cannot hold the end of another.
    let storage = storage.replace("]]>", "]] >");
    let _ = write!(
        xml,
        "<object class=\"Page\" package=\"com.atlassian.confluence.pages\"><id name=\"id\">{id}</id><property name=\"title\"><![CDATA[{title}]]></property><property name=\"contentStatus\"><![CDATA[current]]></property></object>\n<object class=\"BodyContent\" package=\"com.atlassian.confluence.core\"><id name=\"id\">9{id}</id><property name=\"body\"><![CDATA[{storage}]]></property><property name=\"content\" class=\"Page\" package=\"com.atlassian.confluence.pages\"><id name=\"id\">{id}</id></property></object>\n"
    );
    title
}

/// Markdown as the corpus writes it, in the storage format.
fn storage(body: &str, severity: &str, started: &str) -> String {
    let mut out = format!(
        "<ac:structured-macro ac:name=\"details\"><ac:rich-text-body><table><tbody><tr><th>Severity</th><td>{severity}</td></tr><tr><th>Started</th><td>{started}</td></tr></tbody></table></ac:rich-text-body></ac:structured-macro>"
    );
    for block in body.split("\n\n") {
        let escaped = block.trim().replace('&', "&amp;").replace('<', "&lt;");
        if let Some(heading) = escaped.strip_prefix("## ") {
            let _ = write!(out, "<h2>{heading}</h2>");
        } else if escaped.starts_with('|') {
            out.push_str("<table><tbody>");
            for row in escaped.lines().filter(|row| !row.contains("---")) {
                let cells = row.trim_matches('|').split('|');
                let cells: String = cells
                    .map(|cell| format!("<td><p>{}</p></td>", cell.trim()))
                    .collect();
                let _ = write!(out, "<tr>{cells}</tr>");
            }
            out.push_str("</tbody></table>");
        } else if escaped.starts_with("- ") {
            let items: String = escaped
                .split("\n- ")
                .map(|item| format!("<li>{}</li>", item.trim_start_matches("- ")))
                .collect();
            let _ = write!(out, "<ul>{items}</ul>");
        } else if block.trim_start().starts_with("```") {
            let code = block.trim().trim_matches('`');
            let _ = write!(
                out,
                "<ac:structured-macro ac:name=\"code\"><ac:plain-text-body><![CDATA[{code}]]></ac:plain-text-body></ac:structured-macro>"
            );
        } else if !escaped.is_empty() {
            let _ = write!(out, "<p>{escaped}</p>");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_becomes_the_elements_of_a_page() {
        let body = "## Impact\n\nA & b\n\n- one\n- two\n\n| Time | Event |\n| --- | --- |\n| 10:00 | x |\n";
        let page = storage(body, "SEV2", "2026-01-02");
        for part in [
            "<h2>Impact</h2><p>A &amp; b</p><ul><li>one</li><li>two</li></ul>",
            "<tr><td><p>10:00</p></td><td><p>x</p></td></tr>",
            "<tr><th>Severity</th><td>SEV2</td></tr>",
        ] {
            assert!(page.contains(part), "{page}");
        }
    }
}

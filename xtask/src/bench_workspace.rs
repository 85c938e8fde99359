//! `cargo xtask bench workspace [N]`: what an edit of one entry costs in a book of N: the next build, and the preview.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use crate::book_build::build_command;
use crate::corpus;
use crate::ran::{Ran, files, high_water_mark, markdown_files, remove};

/// How often a save is measured; the middle one is shown.
const SAVES: usize = 5;
/// Longer than anything here may take.
const PATIENCE: Duration = Duration::from_secs(120);

/// What the design allows: seconds to the page, seconds to the whole site, seconds of a warm build, part of the cold build's
/// processor time, bytes of memory of the preview.
struct Budget {
    page: f64,
    rest: f64,
    build: f64,
    memory: u64,
}

/// The part of the processor time of a build from nothing that one after an edit may take.
const WARM_PART: f64 = 0.12;

fn budget(entries: usize) -> Option<Budget> {
    match entries {
        10_000 => Some(Budget {
            page: 0.15,
            rest: 4.0,
            build: 1.2,
            memory: 1_200_000_000,
        }),
        1_000 => Some(Budget {
            page: 0.15,
            rest: 0.5,
            build: 0.2,
            memory: 200_000_000,
        }),
        _ => None,
    }
}

/// Measures `program` with a book of so many entries in `folder`.
pub(crate) fn run(program: &Path, folder: &Path, entries: usize) -> Result<(), String> {
    let book = folder.join("book");
    remove(folder)?;
    let written = corpus::write(entries, &book, 1, true)?;
    println!(
        "{entries} entries, {:.1} MB of Markdown\n",
        written.bytes as f64 / 1e6
    );
    let budget = budget(entries);
    let site = folder.join("site");
    let cold = build(program, &book, &site, &[])?;
    cold.print("From nothing", None);
    let same = build(program, &book, &site, &[])?;
    same.print("Again", None);
    let entry = middle_entry(&book)?;
    edit(&entry, 0)?;
    let warm = build(program, &book, &site, &[])?;
    warm.print(
        "After an edit of one entry",
        budget.as_ref().map(|budget| budget.build),
    );
    let part = warm.busy / cold.busy;
    println!(
        "  {:.1} % of the processor time  {}",
        part * 100.0,
        verdict(part, WARM_PART)
    );
    let whole = folder.join("whole");
    build(program, &book, &whole, &["--no-cache"])?;
    same_bytes(&site, &whole)?;
    println!("  the same bytes as without the cache\n");
    preview(program, &book, &site, &entry, budget.as_ref())?;
    remove(&whole)?;
    build(program, &book, &whole, &["--no-cache"])?;
    same_bytes(&site, &whole)?;
    println!("  at rest the same bytes as a build");
    remove(folder)
}

fn verdict(is: f64, most: f64) -> String {
    let words = if is <= most { "kept" } else { "EXCEEDED" };
    format!("budget {most}: {words}")
}

/// One build.
struct Build {
    seconds: f64,
    /// Seconds of all processors; 0 where the system does not tell.
    busy: f64,
    reused: String,
    memory: u64,
}

impl Build {
    fn print(&self, what: &str, budget: Option<f64>) {
        let budget = budget.map_or_else(String::new, |most| verdict(self.seconds, most));
        println!(
            "{what:<28} {:>7.2} s {:>7.2} s busy {:>7.0} MB  {} files reused  {budget}",
            self.seconds,
            self.busy,
            self.memory as f64 / 1e6,
            self.reused
        );
    }
}

fn build(program: &Path, book: &Path, site: &Path, more: &[&str]) -> Result<Build, String> {
    let mut build = build_command(program, book, site);
    build.args(more);
    let ran = Ran::ending(build, &[0])?;
    let said = ran.said.lines().last().unwrap_or_default().to_owned();
    let busy = said.split("\"busy\":").skip(1).filter_map(number).sum();
    let reused = said.split("\"reused\":").nth(1).and_then(number);
    Ok(Build {
        seconds: ran.seconds,
        busy,
        reused: reused.map_or_else(|| "no".to_owned(), |reused| reused.to_string()),
        memory: ran.peak_memory.unwrap_or(0),
    })
}

/// The number that a text begins with.
fn number(text: &str) -> Option<f64> {
    let end = text
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(text.len());
    text[..end].parse().ok()
}

/// The entry in the middle of the walk.
pub(crate) fn middle_entry(book: &Path) -> Result<PathBuf, String> {
    let mut entries = markdown_files(&book.join("content"));
    entries.retain(|path| fs::read_to_string(path).is_ok_and(|text| text.contains(ANCHOR)));
    entries.sort();
    let middle = entries.len() / 2;
    entries
        .into_iter()
        .nth(middle)
        .ok_or_else(|| "the corpus is empty".to_owned())
}

const ANCHOR: &str = "## Impact\n\n";

/// The sentence that the `number`th edit leaves in the entry, once.
fn sentence(number: usize) -> String {
    format!("A sentence that was not here before, number {number}.")
}

/// Adds a sentence to an entry, or changes the one that the edit before left.
pub(crate) fn edit(entry: &Path, number: usize) -> Result<(), String> {
    let failed = |error| format!("cannot edit {}: {error}", entry.display());
    let text = fs::read_to_string(entry).map_err(failed)?;
    let text = match number.checked_sub(1) {
        Some(before) => text.replacen(&sentence(before), &sentence(number), 1),
        None => text.replacen(ANCHOR, &format!("{ANCHOR}{} ", sentence(0)), 1),
    };
    fs::write(entry, text).map_err(failed)
}

/// A preview that ends when dropped.
pub(crate) struct Preview {
    pub(crate) child: Child,
    lines: Receiver<String>,
    address: String,
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Preview {
    pub(crate) fn start(program: &Path, book: &Path, site: &Path) -> Result<Self, String> {
        let mut serve = Command::new(program);
        serve.args(["serve", "--port", "0", "--today", corpus::TODAY, "--book"]);
        serve.arg(book).arg("--out").arg(site);
        serve
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit());
        let mut child = serve
            .spawn()
            .map_err(|error| format!("cannot start {serve:?}: {error}"))?;
        let output = child.stdout.take().ok_or("no output")?;
        let (sender, lines) = channel();
        std::thread::spawn(move || {
            let lines = BufReader::new(output).lines().map_while(Result::ok);
            lines.into_iter().try_for_each(|line| sender.send(line))
        });
        let mut preview = Self {
            child,
            lines,
            address: String::new(),
        };
        let line = preview.line("serving at http://")?;
        let address = line
            .split("http://")
            .nth(1)
            .and_then(|rest| rest.split('/').next());
        preview.address = address.unwrap_or_default().to_owned();
        Ok(preview)
    }

    /// The next line that contains `wanted`.
    pub(crate) fn line(&self, wanted: &str) -> Result<String, String> {
        let until = Instant::now() + PATIENCE;
        loop {
            let left = until.saturating_duration_since(Instant::now());
            let line = self.lines.recv_timeout(left);
            let line = line.map_err(|_| format!("the preview does not say `{wanted}`"))?;
            if line.contains(wanted) {
                return Ok(line);
            }
        }
    }

    /// Waits until the page in a folder of the site shows an edit.
    pub(crate) fn wait_for(&self, folder: &str, edit: usize) -> Result<(), String> {
        let begin = Instant::now();
        while !self.get(&format!("/{folder}/"))?.contains(&sentence(edit)) {
            if begin.elapsed() > PATIENCE {
                return Err("the preview never shows the edit".to_owned());
            }
            std::thread::sleep(Duration::from_millis(2));
        }
        Ok(())
    }

    fn get(&self, path: &str) -> Result<String, String> {
        let failed = |error: std::io::Error| format!("the preview does not answer: {error}");
        let mut stream = TcpStream::connect(&self.address).map_err(failed)?;
        let head = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        stream.write_all(head.as_bytes()).map_err(failed)?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).map_err(failed)?;
        Ok(String::from_utf8_lossy(&answer).into_owned())
    }
}

/// How long a reader of the preview waits for the page after a save, and for everything else.
fn preview(
    program: &Path,
    book: &Path,
    site: &Path,
    entry: &Path,
    budget: Option<&Budget>,
) -> Result<(), String> {
    let preview = Preview::start(program, book, site)?;
    let folder = folder_of(entry, site)?;
    let (mut pages, mut rests) = (Vec::new(), Vec::new());
    for save in 1..=SAVES {
        edit(entry, save)?;
        let begin = Instant::now();
        preview.wait_for(&folder, save)?;
        pages.push(begin.elapsed().as_secs_f64());
        preview.line(" changed, ")?;
        rests.push(begin.elapsed().as_secs_f64());
    }
    let memory = high_water_mark(preview.child.id()).unwrap_or(0);
    let middle = |mut times: Vec<f64>| {
        times.sort_by(f64::total_cmp);
        times[times.len() / 2]
    };
    let (page, rest) = (middle(pages), middle(rests));
    let told = |is: f64, most: fn(&Budget) -> f64| {
        budget.map_or_else(String::new, |budget| verdict(is, most(budget)))
    };
    println!("The preview, middle of {SAVES} saves");
    println!(
        "  from the save to the page      {page:>7.3} s  {}",
        told(page, |b| b.page)
    );
    println!(
        "  from the save to everything    {rest:>7.3} s  {}",
        told(rest, |b| b.rest)
    );
    let megabytes = memory as f64 / 1e6;
    println!(
        "  memory at most                 {megabytes:>7.0} MB {}",
        told(megabytes, |b| b.memory as f64 / 1e6)
    );
    Ok(())
}

/// The folder in the site of the page of an entry.
pub(crate) fn folder_of(entry: &Path, site: &Path) -> Result<String, String> {
    let text = fs::read_to_string(entry).map_err(|error| error.to_string())?;
    // The id, where it has one, is what its address is made of.
    let id = text.lines().find_map(|line| line.strip_prefix("id: "));
    let stem = entry.file_stem().unwrap_or_default().to_string_lossy();
    let name = id.unwrap_or(&stem).trim().to_lowercase();
    let is_its = |path: &PathBuf| {
        let folder = path.parent().and_then(Path::file_name);
        path.ends_with("index.html")
            && folder.is_some_and(|folder| folder.to_string_lossy().to_lowercase() == name)
    };
    let page = files(site).into_iter().map(|(path, _)| path).find(is_its);
    let page = page.ok_or("the entry has no page")?;
    let inside = page.strip_prefix(site).map_err(|error| error.to_string())?;
    let folder = inside
        .parent()
        .unwrap_or(inside)
        .to_string_lossy()
        .replace('\\', "/");
    Ok(folder)
}

/// Whether two sites consist of the same files.
fn same_bytes(one: &Path, other: &Path) -> Result<(), String> {
    let tree = |site: &Path| -> Vec<(PathBuf, Vec<u8>)> {
        let mut found: Vec<_> = files(site)
            .into_iter()
            .filter_map(|(path, _)| {
                let inside = path.strip_prefix(site).ok()?.to_owned();
                Some((inside, fs::read(&path).ok()?))
            })
            .collect();
        found.sort();
        found
    };
    let (one, other) = (tree(one), tree(other));
    if one.len() != other.len() {
        return Err(format!(
            "{} files in one site, {} in the other",
            one.len(),
            other.len()
        ));
    }
    match one.iter().zip(&other).find(|(one, other)| one != other) {
        Some((one, _)) => Err(format!("{} is not the same in both sites", one.0.display())),
        None => Ok(()),
    }
}

//! A git history for a corpus: each entry arrives as a draft and is revised until it is what lies in the folder.

use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use super::calendar::Minute;
use super::incident::Incident;
use super::random::Random;
use super::world::World;

/// One commit: what one author does to one entry.
struct Revision {
    at: Minute,
    entry: usize,
    /// The share of the final text that is there already; 1 for all of it.
    share: f64,
}

/// Makes `dir` a repository whose last commit is what lies in it. Needs git.
pub(crate) fn commit(
    dir: &Path,
    all: &[Incident],
    world: &World,
    seed: u64,
) -> Result<usize, String> {
    let failed =
        |error: std::io::Error| format!("cannot write the history of {}: {error}", dir.display());
    let _ = std::fs::remove_dir_all(dir.join(".git"));
    git(dir, &["init", "--quiet", "--initial-branch=main"])?;
    let mut import = Command::new("git");
    import
        .args(["fast-import", "--quiet"])
        .current_dir(dir)
        .stdin(Stdio::piped());
    let mut child = import.spawn().map_err(failed)?;
    let mut to = BufWriter::new(child.stdin.take().ok_or("git takes no input")?);

    let first = all.first().map_or(Minute(0), |first| first.times.started);
    let setup = [
        "book.toml",
        "content/_schema/services.yaml",
        "content/on-call.md",
    ];
    message(&mut to, first, "sre", "Begin a book of postmortems").map_err(failed)?;
    for path in setup {
        file(
            &mut to,
            path,
            &std::fs::read(dir.join(path)).map_err(failed)?,
        )
        .map_err(failed)?;
    }
    let revisions = revisions(all, seed);
    for revision in &revisions {
        write_revision(&mut to, dir, revision, all, world).map_err(failed)?;
    }
    to.flush().map_err(failed)?;
    drop(to);
    if !child.wait().map_err(failed)?.success() {
        return Err("git fast-import failed".to_owned());
    }
    // As imported, newer trees are kept as differences from older ones. In a clone it is the other way round, and a walk back
    // through the history takes a third of the time.
    git(dir, &["repack", "-a", "-d", "-f", "--quiet"])?;
    git(dir, &["read-tree", "HEAD"])?;
    Ok(revisions.len() + 1)
}

/// One commit: the text of an entry as far as it was written by then, and its picture when it is complete.
fn write_revision(
    to: &mut impl Write,
    dir: &Path,
    revision: &Revision,
    all: &[Incident],
    world: &World,
) -> std::io::Result<()> {
    let incident = &all[revision.entry];
    let author = &world.people[incident.authors[0]];
    let path = format!("content/{}/{}.md", incident.year(), incident.stem);
    let text = std::fs::read(dir.join(&path))?;
    let verb = if revision.share < 1.0 {
        "Draft"
    } else {
        "Complete"
    };
    message(
        to,
        revision.at,
        author,
        &format!("{verb}: {}", incident.title),
    )?;
    file(to, &path, part(&text, revision.share))?;
    let picture = format!(
        "content/{}/{}",
        incident.year(),
        super::body::image_name(incident)
    );
    if super::body::has_image(revision.entry) && revision.share >= 1.0 {
        file(to, &picture, &std::fs::read(dir.join(&picture))?)?;
    }
    Ok(())
}

/// From one to five revisions of each entry, oldest first; the last is whole.
fn revisions(all: &[Incident], seed: u64) -> Vec<Revision> {
    let mut revisions = Vec::with_capacity(all.len() * 2);
    for (entry, incident) in all.iter().enumerate() {
        let mut random = Random::stream(seed ^ 0x6715, entry as u64);
        let count = random.log_normal(1.8, 0.5).clamp(1.0, 5.0) as i64;
        let mut at = incident.times.resolved.unwrap_or(incident.times.detected);
        for nth in 1..=count {
            at = at.plus(random.range(60, 3 * 1440));
            revisions.push(Revision {
                at,
                entry,
                share: nth as f64 / count as f64,
            });
        }
    }
    revisions.sort_by_key(|revision| (revision.at, revision.entry));
    revisions
}

/// The beginning of a text, cut at a line's end; the front matter is whole in any case.
fn part(text: &[u8], share: f64) -> &[u8] {
    if share >= 1.0 {
        return text;
    }
    let head = text
        .windows(5)
        .position(|window| window == b"\n---\n")
        .map_or(0, |at| at + 5);
    let wanted = head + ((text.len() - head) as f64 * share) as usize;
    let end = text[wanted..]
        .iter()
        .position(|byte| *byte == b'\n')
        .map_or(text.len(), |more| wanted + more + 1);
    &text[..end]
}

fn message(to: &mut impl Write, at: Minute, author: &str, text: &str) -> std::io::Result<()> {
    let seconds = at.0 * 60;
    writeln!(
        to,
        "commit refs/heads/main\ncommitter {author} <{author}@casebook.example> {seconds} +0000"
    )?;
    writeln!(to, "data {}\n{text}", text.len())
}

fn file(to: &mut impl Write, path: &str, bytes: &[u8]) -> std::io::Result<()> {
    writeln!(to, "M 100644 inline {path}\ndata {}", bytes.len())?;
    to.write_all(bytes)?;
    writeln!(to)
}

fn git(dir: &Path, arguments: &[&str]) -> Result<(), String> {
    crate::check::tools::output(Command::new("git").args(arguments).current_dir(dir)).map(drop)
}

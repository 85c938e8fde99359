//! `cargo xtask bench growth`: whether the cost of a check grows faster than what it is given. Each kind of input is
//! made twice, the second time twice as large.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

/// Twice the input may take so many times the processor time and memory: a little more than twice, for caches.
const MOST: f64 = 2.2;

/// Below this the start of the program is most of what is measured: seconds of processor time, bytes of memory.
const NOISE: (f64, u64) = (0.15, 60_000_000);

/// The files of a book, each with its path and text.
type Files = Vec<(String, String)>;

/// What the program is asked to do with a book.
#[derive(Clone, Copy)]
enum Command {
    Lint,
    Build,
}

impl Command {
    fn arguments(self) -> &'static [&'static str] {
        match self {
            Self::Lint => &["lint", "--exit-zero", "--format", "concise"],
            Self::Build => &["build", "--out", "site", "--no-cache"],
        }
    }
}

/// A kind of input that some program, or an earlier version of this one, was slow for.
struct Kind {
    name: &'static str,
    /// What is run: all checks, or a build of the site.
    command: Command,
    /// How much of it the smaller book has.
    size: usize,
    /// The files of the book: their path and text.
    files: fn(usize) -> Files,
}

const KINDS: &[Kind] = &[
    lint("a broken link in each entry", 2_000, |size| {
        entries(size, "", |at| format!("[x](missing-page-{at}.md)"))
    }),
    lint("an unknown recurrence_of in each", 2_000, |size| {
        named(size, |at| {
            (
                format!("recurrence_of: [missing-entry-{at}]\n"),
                String::new(),
            )
        })
    }),
    lint("an unknown service in each", 2_000, |size| {
        let mut files = named(size, |at| {
            (format!("services: [serviec-{at}]\n"), String::new())
        });
        let mut terms = "services:\n".to_owned();
        for at in 0..size {
            let _ = writeln!(terms, "  - name: service-{at}");
        }
        files.push(("content/_schema/services.yaml".to_owned(), terms));
        files
    }),
    lint("wrong fragments in one entry", 2_000, |size| {
        let mut body = String::new();
        for at in 0..size {
            let _ = writeln!(body, "## Heading {at}\n\n[x](#heding-{at})\n");
        }
        one("", &body)
    }),
    lint("tags in one entry", 20_000, |size| {
        one(&format!("tags: [{}]\n", list("tag", size)), "")
    }),
    lint("services in one entry", 20_000, |size| {
        one(&format!("services: [{}]\n", list("service", size)), "")
    }),
    lint("causes in one entry", 20_000, |size| {
        one(&format!("root_causes: [{}]\n", list("cause", size)), "")
    }),
    lint("a run of ghp_", 100_000, |size| {
        one("", &"ghp_".repeat(size))
    }),
    lint("a run of AKIA", 100_000, |size| {
        one("", &"AKIA".repeat(size))
    }),
    lint("headings of private keys", 15_000, |size| {
        one("", &"-----BEGIN RSA PRIVATE KEY-----\n".repeat(size))
    }),
    lint("e-mail addresses on one line", 8_000, |size| {
        one("", &"Mail ani.wijaya@mail.test. ".repeat(size))
    }),
    lint("aliases of one entry", 8_000, |size| {
        one(&format!("aliases: [{}]\n", list("old/place", size)), "")
    }),
    lint("actions of one entry", 4_000, |size| {
        let mut actions = "actions:\n".to_owned();
        for at in 0..size {
            let _ = writeln!(actions, "  - id: A{at}\n    title: Do it\n    owner: o{at}");
        }
        one(&actions, "")
    }),
    lint("keys that no field has", 8_000, |size| {
        let keys: Vec<String> = (0..size).map(|at| format!("kye{at}: 1\n")).collect();
        one(&keys.concat(), "")
    }),
    lint("one label of many letters", 100_000, |size| {
        one(&format!("severity: {}\n", "a".repeat(size)), "")
    }),
    lint("attributes of one raw tag", 16_000, |size| {
        let attributes: Vec<String> = (0..size).map(|at| format!(" data-a{at}=\"x\"")).collect();
        one("", &format!("<p{}>x</p>", attributes.concat()))
    }),
    lint("comments that ignore nothing", 8_000, |size| {
        one(
            "",
            &"<!-- casebook-ignore CB601: it moves -->\n\nText.\n\n".repeat(size),
        )
    }),
    lint("phone numbers on one line", 8_000, |size| {
        one("", &"+49 170 1234567 ".repeat(size))
    }),
    lint("what seems to begin a bank account", 40_000, |size| {
        one("", &"DE89 ".repeat(size))
    }),
    lint("a run of password=", 8_000, |size| {
        one("", &"password=".repeat(size))
    }),
    lint("links to headings of one entry", 8_000, |size| {
        let mut body = String::new();
        for at in 0..size {
            let _ = writeln!(body, "## Heading {at}\n\n[x](#heading-{at})\n");
        }
        one("", &body)
    }),
    build("a site: services in one entry", 2_000, |size| {
        one(
            &format!("{COUNTED}services: [{}]\n", list("service", size)),
            "",
        )
    }),
    build("a site: causes in one entry", 2_000, |size| {
        one(
            &format!("{COUNTED}root_causes: [{}]\n", list("cause", size)),
            "",
        )
    }),
    build("a site: tags in one entry", 2_000, |size| {
        one(&format!("{COUNTED}tags: [{}]\n", list("tag", size)), "")
    }),
    build("a site: wrong fragments in one entry", 2_000, |size| {
        let mut body = String::new();
        for at in 0..size {
            let _ = writeln!(body, "## Heading {at}\n\n[x](#heding-{at})\n");
        }
        one("", &body)
    }),
];

const fn lint(name: &'static str, size: usize, files: fn(usize) -> Files) -> Kind {
    Kind {
        name,
        command: Command::Lint,
        size,
        files,
    }
}

const fn build(name: &'static str, size: usize, files: fn(usize) -> Files) -> Kind {
    Kind {
        name,
        command: Command::Build,
        size,
        files,
    }
}

/// What makes an incident count.
const COUNTED: &str = "resolved: 2026-09-01T12:00Z\n";

fn list(word: &str, size: usize) -> String {
    let words: Vec<String> = (0..size).map(|at| format!("{word}-{at}")).collect();
    words.join(", ")
}

fn text(front: &str, body: &str) -> String {
    format!(
        "---\ntitle: A title\nstatus: draft\nstarted: 2026-09-01T10:00Z\n{front}---\n\n{body}\n"
    )
}

fn one(front: &str, body: &str) -> Files {
    vec![("content/one.md".to_owned(), text(front, body))]
}

fn entries(size: usize, front: &str, body: impl Fn(usize) -> String) -> Files {
    named(size, |at| (front.to_owned(), body(at)))
}

/// Entries whose names have much in common, as those of a book have.
fn named(size: usize, parts: impl Fn(usize) -> (String, String)) -> Files {
    (0..size)
        .map(|at| {
            let (front, body) = parts(at);
            let (month, day) = (1 + at % 12, 1 + at % 28);
            let path = format!("content/2026-{month:02}-{day:02}-incident-number-{at}.md");
            (path, text(&front, &body))
        })
        .collect()
}

/// What a run took.
struct Cost {
    seconds: f64,
    memory: u64,
}

/// Measures every kind with the program, in folders below `folder`.
///
/// # Errors
/// When a kind grows faster than its input, or the program cannot be run.
pub(crate) fn run(program: &Path, folder: &Path) -> Result<(), String> {
    println!(
        "{:<34} {:>9} {:>9} {:>6} {:>9} {:>9} {:>6}",
        "twice the input", "s", "s", "times", "MB", "MB", "times"
    );
    let mut worse = Vec::new();
    for kind in KINDS {
        let small = measure(program, folder, kind, kind.size)?;
        let large = measure(program, folder, kind, 2 * kind.size)?;
        let times = large.seconds / small.seconds.max(0.01);
        #[allow(clippy::cast_precision_loss)]
        let (before, after) = (small.memory as f64, large.memory as f64);
        println!(
            "{:<34} {:>9.2} {:>9.2} {:>6.1} {:>9.0} {:>9.0} {:>6.1}",
            kind.name,
            small.seconds,
            large.seconds,
            times,
            before / 1e6,
            after / 1e6,
            after / before.max(1.0)
        );
        let mut slower = times > MOST && large.seconds > NOISE.0;
        if slower && let Some(counted) = counted(program, folder, kind)? {
            println!("{:<34} {counted:>26.1}", "  by instructions");
            slower = counted > MOST;
        }
        let larger = after > MOST * before && large.memory > NOISE.1;
        if slower || larger {
            worse.push(kind.name);
        }
    }
    println!();
    match worse.as_slice() {
        [] => Ok(()),
        worse => Err(format!("grows faster than its input: {}", worse.join("; "))),
    }
}

/// How many times the instructions twice the input takes: what else the machine does, and what it has in its caches, does not
/// change their number. It takes fifty times as long, so only what seems to grow too fast is asked; `None` without valgrind.
fn counted(program: &Path, folder: &Path, kind: &Kind) -> Result<Option<f64>, String> {
    let small = instructions(program, folder, kind, kind.size)?;
    let large = instructions(program, folder, kind, 2 * kind.size)?;
    Ok(large.zip(small).map(|(large, small)| large / small))
}

fn instructions(
    program: &Path,
    folder: &Path,
    kind: &Kind,
    size: usize,
) -> Result<Option<f64>, String> {
    write_book(folder, kind, size)?;
    let mut valgrind = std::process::Command::new("valgrind");
    valgrind
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(program);
    let ran = match asked(&mut valgrind, kind, folder).output() {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        ran => ran.map_err(|error| format!("cannot start valgrind: {error}"))?,
    };
    let said = String::from_utf8_lossy(&ran.stderr);
    let count = said.split("Collected : ").nth(1);
    let count = count.and_then(|rest| rest.split_whitespace().next()?.parse().ok());
    count
        .map(Some)
        .ok_or_else(|| format!("valgrind does not count:\n{said}"))
}

/// What is run with a book in `folder`.
fn asked<'c>(
    program: &'c mut std::process::Command,
    kind: &Kind,
    folder: &Path,
) -> &'c mut std::process::Command {
    program
        .args(kind.command.arguments())
        .args(["--today", "2026-11-22", "--content", "content"])
        .current_dir(folder)
}

/// Puts a book of this kind in the place of the one before.
fn write_book(folder: &Path, kind: &Kind, size: usize) -> Result<(), String> {
    let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(failed(error)),
        _ => {}
    }
    for (path, text) in (kind.files)(size) {
        let file = folder.join(path);
        if let Some(parent) = file.parent() {
            fs::create_dir_all(parent).map_err(failed)?;
        }
        fs::write(file, text).map_err(failed)?;
    }
    Ok(())
}

fn measure(program: &Path, folder: &Path, kind: &Kind, size: usize) -> Result<Cost, String> {
    write_book(folder, kind, size)?;
    let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
    let mut child = asked(&mut std::process::Command::new(program), kind, folder)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map_err(failed)?;
    let mut cost = Cost {
        seconds: 0.0,
        memory: 0,
    };
    // Only Linux tells; elsewhere everything takes nothing. What has ended tells its time until somebody waits for it.
    loop {
        let process = format!("/proc/{}", child.id());
        let status = fs::read_to_string(format!("{process}/status")).unwrap_or_default();
        cost.memory = peak(&status).unwrap_or(cost.memory);
        cost.seconds = fs::read_to_string(format!("{process}/stat"))
            .ok()
            .and_then(|stat| busy(&stat))
            .unwrap_or(cost.seconds);
        let ended = status.is_empty() || status.contains("\nState:\tZ");
        if ended {
            child.wait().map_err(failed)?;
            return Ok(cost);
        }
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// `VmHWM:  123 kB`, in bytes.
fn peak(status: &str) -> Option<u64> {
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim()
        .strip_suffix(" kB")?
        .trim()
        .parse::<u64>()
        .ok()
        .map(|kib| kib * 1024)
}

/// The processor time of the program itself in `/proc/PID/stat`, field 14 in hundredths, in seconds. What the system takes to
/// write ten thousand small files grows as its file system pleases.
fn busy(stat: &str) -> Option<f64> {
    let (_, rest) = stat.rsplit_once(") ")?;
    let time = rest.split(' ').nth(11)?.parse::<f64>().ok()?;
    Some(time / 100.0)
}

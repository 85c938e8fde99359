//! `cargo xtask bench growth`: whether the cost of a check grows faster than what it is given. Each kind of input is
//! made twice, the second time twice as large.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

/// Twice the input may take so many times the processor time and memory: a little more than twice, for caches.
const MOST: f64 = 2.2;

/// Below this the start of the program is most of what is measured: seconds of processor time, bytes of memory.
const NOISE: (f64, u64) = (0.15, 60_000_000);

/// A kind of input that some program, or an earlier version of this one, was slow for.
struct Kind {
    name: &'static str,
    /// How much of it the smaller book has.
    size: usize,
    /// The files of the book: their path and text.
    files: fn(usize) -> Vec<(String, String)>,
}

const KINDS: &[Kind] = &[
    Kind {
        name: "a broken link in each entry",
        size: 2_000,
        files: |size| entries(size, "", |at| format!("[x](missing-page-{at}.md)")),
    },
    Kind {
        name: "an unknown recurrence_of in each",
        size: 2_000,
        files: |size| {
            named(size, |at| {
                (
                    format!("recurrence_of: [missing-entry-{at}]\n"),
                    String::new(),
                )
            })
        },
    },
    Kind {
        name: "an unknown service in each",
        size: 2_000,
        files: |size| {
            let mut files = named(size, |at| {
                (format!("services: [serviec-{at}]\n"), String::new())
            });
            let mut terms = "services:\n".to_owned();
            for at in 0..size {
                let _ = writeln!(terms, "  - name: service-{at}");
            }
            files.push(("content/_schema/services.yaml".to_owned(), terms));
            files
        },
    },
    Kind {
        name: "wrong fragments in one entry",
        size: 2_000,
        files: |size| {
            let mut body = String::new();
            for at in 0..size {
                let _ = writeln!(body, "## Heading {at}\n\n[x](#heding-{at})\n");
            }
            one("", &body)
        },
    },
    Kind {
        name: "tags in one entry",
        size: 20_000,
        files: |size| one(&format!("tags: [{}]\n", list("tag", size)), ""),
    },
    Kind {
        name: "services in one entry",
        size: 20_000,
        files: |size| one(&format!("services: [{}]\n", list("service", size)), ""),
    },
    Kind {
        name: "causes in one entry",
        size: 20_000,
        files: |size| one(&format!("root_causes: [{}]\n", list("cause", size)), ""),
    },
    Kind {
        name: "a run of ghp_",
        size: 100_000,
        files: |size| one("", &"ghp_".repeat(size)),
    },
    Kind {
        name: "a run of AKIA",
        size: 100_000,
        files: |size| one("", &"AKIA".repeat(size)),
    },
    Kind {
        name: "headings of private keys",
        size: 15_000,
        files: |size| one("", &"-----BEGIN RSA PRIVATE KEY-----\n".repeat(size)),
    },
];

fn list(word: &str, size: usize) -> String {
    let words: Vec<String> = (0..size).map(|at| format!("{word}-{at}")).collect();
    words.join(", ")
}

fn text(front: &str, body: &str) -> String {
    format!(
        "---\ntitle: A title\nstatus: draft\nstarted: 2026-09-01T10:00Z\n{front}---\n\n{body}\n"
    )
}

fn one(front: &str, body: &str) -> Vec<(String, String)> {
    vec![("content/one.md".to_owned(), text(front, body))]
}

fn entries(size: usize, front: &str, body: impl Fn(usize) -> String) -> Vec<(String, String)> {
    named(size, |at| (front.to_owned(), body(at)))
}

/// Entries whose names have much in common, as those of a book have.
fn named(size: usize, parts: impl Fn(usize) -> (String, String)) -> Vec<(String, String)> {
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
        let slower = times > MOST && large.seconds > NOISE.0;
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

fn measure(program: &Path, folder: &Path, kind: &Kind, size: usize) -> Result<Cost, String> {
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
    let mut child = Command::new(program)
        .args(["lint", "--exit-zero", "--format", "concise"])
        .args(["--today", "2026-11-22", "--content", "content"])
        .current_dir(folder)
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

/// The processor time in `/proc/PID/stat`, fields 14 and 15 in hundredths, in seconds.
fn busy(stat: &str) -> Option<f64> {
    let (_, rest) = stat.rsplit_once(") ")?;
    let mut times = rest
        .split(' ')
        .skip(11)
        .map(|field| field.parse::<f64>().ok());
    Some((times.next()?? + times.next()??) / 100.0)
}

//! How far a run has come and what its stages took: a line on a terminal while it works, figures for `--timings` after.

use std::io::IsTerminal;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use casebook::workspace::{Progress, Stage};
use casebook_text::counted;
use indicatif::{ProgressBar, ProgressStyle};

/// Watches one run.
pub(crate) struct RunProgress {
    stopwatch: Mutex<Stopwatch>,
    line: Option<ProgressBar>,
}

/// One stage of a run.
#[derive(Clone, Debug)]
pub(crate) struct StageTime {
    pub(crate) name: &'static str,
    pub(crate) seconds: f64,
    /// How long processors worked on it, in seconds, those of all cores added up; only Linux tells.
    pub(crate) busy: Option<f64>,
    /// The most memory the process had held by the end of the stage, in bytes; only Linux tells.
    pub(crate) peak_memory: Option<u64>,
}

#[derive(Default)]
struct Stopwatch {
    running: Option<(Stage, Instant, Option<f64>)>,
    stages: Vec<StageTime>,
    /// How many entries the book has, once that is known.
    entries: Option<usize>,
}

impl RunProgress {
    /// Shows a line on standard error if that is a terminal and somebody `looks`.
    pub(crate) fn start(looks: bool) -> Self {
        Self {
            stopwatch: Mutex::default(),
            line: (looks && std::io::stderr().is_terminal()).then(line),
        }
    }

    /// What each stage took so far, with the line taken away.
    pub(crate) fn finish(&self) -> Vec<StageTime> {
        if let Some(line) = &self.line {
            line.finish_and_clear();
        }
        self.stopwatch().stages.clone()
    }

    fn stopwatch(&self) -> std::sync::MutexGuard<'_, Stopwatch> {
        self.stopwatch
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for RunProgress {
    /// A run that failed leaves no line either.
    fn drop(&mut self) {
        self.finish();
    }
}

impl Progress for RunProgress {
    fn begin(&self, stage: Stage, steps: Option<usize>) {
        let mut stopwatch = self.stopwatch();
        stopwatch.begin(stage);
        if stage == Stage::Parse {
            stopwatch.entries = steps;
        }
        if let Some(line) = &self.line {
            // The new count is never seen beside the words of the stage before.
            line.set_style(style(false));
            line.set_message(words(stage, stopwatch.entries));
            line.set_length(steps.unwrap_or(0).try_into().unwrap_or(u64::MAX));
            line.set_position(0);
            line.set_style(style(steps.is_some()));
        }
    }

    fn step(&self) {
        if let Some(line) = &self.line {
            line.inc(1);
        }
    }

    fn end(&self) {
        self.stopwatch().end();
    }
}

fn line() -> ProgressBar {
    let line = ProgressBar::new(0).with_style(style(false));
    line.enable_steady_tick(Duration::from_millis(120));
    line
}

/// A count only where it is known how far it goes.
fn style(is_counted: bool) -> ProgressStyle {
    let template = if is_counted {
        "{spinner} {msg}: {pos} of {len}"
    } else {
        "{spinner} {msg}"
    };
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_spinner())
}

/// What a run is at, for people.
fn words(stage: Stage, entries: Option<usize>) -> String {
    match (stage, entries) {
        (Stage::Load, _) => "reading files".to_owned(),
        (Stage::Parse, _) => "reading entries".to_owned(),
        (Stage::Link, _) => "linking entries".to_owned(),
        (Stage::Outline, _) => "reading Markdown".to_owned(),
        (Stage::Analyse, _) => "analysing".to_owned(),
        (Stage::Index, Some(entries)) => {
            format!("indexing and checking {}", counted(entries, "entry"))
        }
        (Stage::Index, None) => "indexing and checking".to_owned(),
        (Stage::Similar, _) => "comparing entries".to_owned(),
        (Stage::Plan, _) => "planning the site".to_owned(),
        (Stage::Write, _) => "writing files".to_owned(),
    }
}

impl Stopwatch {
    fn begin(&mut self, stage: Stage) {
        self.end();
        self.running = Some((stage, Instant::now(), busy()));
    }

    fn end(&mut self) {
        let Some((stage, since, before)) = self.running.take() else {
            return;
        };
        self.stages.push(StageTime {
            name: stage.name(),
            seconds: since.elapsed().as_secs_f64(),
            busy: busy().zip(before).map(|(now, before)| now - before),
            peak_memory: peak_memory(),
        });
    }
}

/// How long processors have worked for this process so far, for itself and in the kernel, in seconds.
fn busy() -> Option<f64> {
    // Linux gives both, as fields 14 and 15, in hundredths whatever the machine counts in itself.
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    // The name of the program, the second field, may hold anything.
    let (_, rest) = stat.rsplit_once(") ")?;
    let mut times = rest
        .split(' ')
        .skip(11)
        .map(|field| field.parse::<f64>().ok());
    Some((times.next()?? + times.next()??) / 100.0)
}

/// The most memory this process has held so far, in bytes.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stages_are_timed_in_order_and_the_last_one_needs_an_end() {
        let progress = RunProgress::start(false);
        progress.begin(Stage::Load, None);
        progress.begin(Stage::Parse, Some(3));
        progress.step();
        let names = |progress: &RunProgress| -> Vec<&str> {
            progress.finish().iter().map(|stage| stage.name).collect()
        };
        assert_eq!(names(&progress), ["load"]);
        progress.end();
        progress.end();
        assert_eq!(names(&progress), ["load", "parse"]);
    }

    #[test]
    fn the_line_names_how_many_entries_are_indexed() {
        assert_eq!(
            words(Stage::Index, Some(1)),
            "indexing and checking 1 entry"
        );
        assert_eq!(
            words(Stage::Index, Some(7)),
            "indexing and checking 7 entries"
        );
    }
}

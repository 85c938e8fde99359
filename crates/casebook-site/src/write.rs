//! Writing a plan.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{Seek as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rayon::prelude::*;

use super::lock::Lock;
use super::manifest::{CopyError, Manifest, Recorded};
use super::place::Place;
use super::plan::{Output, Plan};
use super::previous::{Previous, move_if_absent};
use super::{Fingerprint, SiteError, disk};
use casebook_model::source::open_regular;

/// What writing a site came to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Written {
    /// Files that are new or have new bytes.
    pub written: usize,
    /// Files that are as they were, shared with the earlier site.
    pub linked: usize,
    /// How many of those were not even made again.
    pub reused: usize,
    /// Files of the earlier site that are gone.
    pub removed: usize,
    /// Size of the whole site in bytes, files of others aside.
    pub bytes: u64,
    /// Files to be copied that could not be read any more, with the reason; the site stands without them.
    pub unreadable: Vec<(PathBuf, String)>,
    /// What a later run knows the list of the written files by: see [`WriteOptions::trusted`].
    pub seal: String,
}

/// How a site is written.
#[derive(Clone, Copy)]
pub struct WriteOptions<'a> {
    /// Called from any thread after each output that stands in the staging folder.
    pub step: &'a (dyn Fn() + Sync),
    /// Asked before each output: once the answer is yes, writing ends with [`SiteError::Abandoned`].
    pub is_abandoned: &'a (dyn Fn() -> bool + Sync),
    /// Whether to wait while another process writes to the folder, until nobody waits any more, and not to fail.
    pub is_patient: bool,
    /// The [`Written::seal`] of an earlier run of this very program. If the list of files in the output folder is the one
    /// of that run, its files are not made again where they would be made from the same inputs. The fingerprint of inputs
    /// does not tell one program from another, so nobody else's list may be believed.
    pub trusted: Option<&'a str>,
}

impl Default for WriteOptions<'_> {
    fn default() -> Self {
        Self {
            step: &|| (),
            is_abandoned: &|| false,
            is_patient: false,
            trusted: None,
        }
    }
}

/// Produces everything `plan` lists and puts it in the place of what Casebook wrote to the folder `out` before.
///
/// Outputs are produced in parallel and only those at work are held in memory. Files in `out` that Casebook did not
/// write stay. Nothing is flushed to the disk: after a power failure, build again.
///
/// # Errors
/// When `out` and one of the `sources` (the folders the site is made from) contain each other, when `out` holds files
/// but no site, when another process is writing it, when an output cannot be produced (of several the first planned),
/// or when the file system refuses. In every case the earlier site stands as it was, but for one: when a foreign folder
/// cannot be carried over to the new site, which stands by then. The next run tries again.
pub fn write(plan: &Plan<'_>, out: &Path, sources: &[&Path]) -> Result<Written, SiteError> {
    write_with(plan, out, sources, WriteOptions::default())
}

/// The same with options.
///
/// # Errors
/// As [`write()`], and [`SiteError::Abandoned`].
pub fn write_with(
    plan: &Plan<'_>,
    out: &Path,
    sources: &[&Path],
    options: WriteOptions<'_>,
) -> Result<Written, SiteError> {
    let place = Place::find(out, sources)?;
    let folders = plan.folders()?;
    std::fs::create_dir_all(place.parent())
        .map_err(SiteError::io("create the folder", place.parent()))?;
    let _lock = lock(&place, options)?;
    place.recover()?;
    let previous = Previous::find(place.out())?;
    let staging = Staging::create(place.staging(), previous.as_ref())?;
    let (manifest, mut summary) = stage_all(plan, &staging.path, previous.as_ref(), options)?;
    let mut to_move = Vec::new();
    if let Some(previous) = &previous {
        summary.removed = previous
            .manifest()
            .paths()
            .filter(|path| !manifest.lists(path))
            .count();
        to_move = previous.carry(plan, &folders, &staging.path)?;
    }
    summary.seal = manifest.write(&staging.path)?;
    let replaced = place.swap()?;
    staging.keep();
    if let Some(replaced) = replaced {
        for folder in to_move {
            move_if_absent(&replaced.join(&folder), &place.out().join(&folder))?;
        }
        // The new site stands; what cannot be removed now is tried again by the next run, which says so.
        let _ = disk::remove(&replaced);
    }
    Ok(summary)
}

/// How often somebody who waits looks whether the other process is done.
const LOOK_AGAIN: Duration = Duration::from_millis(50);

fn lock(place: &Place, options: WriteOptions<'_>) -> Result<Lock, SiteError> {
    loop {
        match Lock::take(place) {
            Err(SiteError::Busy { .. }) if options.is_patient => {
                if (options.is_abandoned)() {
                    return Err(SiteError::Abandoned);
                }
                std::thread::sleep(LOOK_AGAIN);
            }
            taken => return taken,
        }
    }
}

/// Puts all outputs into the staging folder, in parallel.
fn stage_all(
    plan: &Plan<'_>,
    staging: &Path,
    previous: Option<&Previous>,
    options: WriteOptions<'_>,
) -> Result<(Manifest, Written), SiteError> {
    let trusted = previous.filter(|previous| options.trusted == Some(previous.manifest().seal()));
    let results: Vec<_> = plan
        .outputs()
        .par_iter()
        .map(|output| {
            if (options.is_abandoned)() {
                return Err(SiteError::Abandoned);
            }
            let inputs = plan.fingerprint(output);
            let staged = match link_reused(output, inputs, staging, trusted) {
                Some(recorded) => Ok(Staged::Reused { recorded }),
                None => stage(output, inputs, staging, previous),
            };
            (options.step)();
            staged
        })
        .collect();
    let mut summary = Written::default();
    let mut files = BTreeMap::new();
    for (output, result) in plan.outputs().iter().zip(results) {
        let (recorded, linked) = match result? {
            Staged::File { recorded, linked } => (recorded, linked),
            Staged::Reused { recorded } => {
                summary.reused += 1;
                (recorded, true)
            }
            Staged::Unreadable { source, reason } => {
                summary.unreadable.push((source, reason));
                continue;
            }
        };
        summary.bytes += recorded.size;
        summary.linked += usize::from(linked);
        summary.written += usize::from(!linked);
        files.insert(output.path.to_string(), recorded);
    }
    Ok((Manifest::new(files), summary))
}

/// What became of one output.
enum Staged {
    /// It is in the staging folder, as a link to the old file or written again.
    File { recorded: Recorded, linked: bool },
    /// It is there as a link to the old file, which was made from the same inputs.
    Reused { recorded: Recorded },
    /// It was to be a copy of a file that could not be read.
    Unreadable { source: PathBuf, reason: String },
}

/// Puts one output into the staging folder.
fn stage(
    output: &Output<'_>,
    inputs: Option<Fingerprint>,
    staging: &Path,
    previous: Option<&Previous>,
) -> Result<Staged, SiteError> {
    let target = output.path.below(staging);
    if let Some(source) = output.source() {
        return match stage_copy(output, inputs, source, &target, previous) {
            Ok((recorded, linked)) => Ok(Staged::File { recorded, linked }),
            Err(CopyError::Source(error)) => {
                let _ = std::fs::remove_file(&target);
                Ok(Staged::Unreadable {
                    source: source.to_owned(),
                    reason: error.to_string(),
                })
            }
            Err(CopyError::Target(error)) => Err(SiteError::io("write the file", &target)(error)),
        };
    }
    let bytes = output.produce()?;
    let recorded = Recorded::of(&bytes, inputs);
    if link_unchanged(output, &recorded, &target, previous) {
        return Ok(Staged::File {
            recorded,
            linked: true,
        });
    }
    let mut file = create(&target).map_err(SiteError::io("create the file", &target))?;
    file.write_all(&bytes)
        .map_err(SiteError::io("write the file", &target))?;
    Ok(Staged::File {
        recorded,
        linked: false,
    })
}

/// Links the old file into the new site without making it again, if it was made from the same inputs.
fn link_reused(
    output: &Output<'_>,
    inputs: Option<Fingerprint>,
    staging: &Path,
    trusted: Option<&Previous>,
) -> Option<Recorded> {
    let known = (trusted?.manifest()).made_from(output.path.as_str(), inputs?)?;
    link_unchanged(output, known, &output.path.below(staging), trusted).then(|| known.clone())
}

/// Copies a file a piece at a time; true when it is a link to the old copy.
fn stage_copy(
    output: &Output<'_>,
    inputs: Option<Fingerprint>,
    source: &Path,
    target: &Path,
    previous: Option<&Previous>,
) -> Result<(Recorded, bool), CopyError> {
    let (mut file, _) = open_regular(source).map_err(CopyError::Source)?;
    if previous.is_some_and(|previous| previous.has(output.path.as_str())) {
        let recorded = Recorded::copied(&mut file, &mut std::io::sink(), inputs)?;
        if link_unchanged(output, &recorded, target, previous) {
            return Ok((recorded, true));
        }
        file.rewind().map_err(CopyError::Source)?;
    }
    let mut copy = create(target).map_err(CopyError::Target)?;
    Ok((Recorded::copied(&mut file, &mut copy, inputs)?, false))
}

/// Links the old file into the new site, if it has the same bytes.
fn link_unchanged(
    output: &Output<'_>,
    recorded: &Recorded,
    target: &Path,
    previous: Option<&Previous>,
) -> bool {
    previous.is_some_and(|previous| {
        is_unchanged(output, recorded, previous)
            && in_folder(target, || {
                std::fs::hard_link(output.path.below(previous.root()), target)
            })
            .is_ok()
    })
}

/// A new file, never an existing one: that might be a link.
fn create(target: &Path) -> std::io::Result<File> {
    in_folder(target, || {
        OpenOptions::new().write(true).create_new(true).open(target)
    })
}

/// Does what makes a file, and if its folder is missing, makes that first: by each file for itself, so that all cores make
/// folders, and only when it turns out to be needed, since most files find theirs.
fn in_folder<T>(file: &Path, make: impl Fn() -> std::io::Result<T>) -> std::io::Result<T> {
    match (make(), file.parent()) {
        (Err(error), Some(folder)) if error.kind() == std::io::ErrorKind::NotFound => {
            std::fs::create_dir_all(folder)?;
            make()
        }
        (made, _) => made,
    }
}

fn is_unchanged(output: &Output<'_>, recorded: &Recorded, previous: &Previous) -> bool {
    let name = output.path.as_str();
    previous.has(name)
        && previous.manifest().has(name, recorded)
        && std::fs::symlink_metadata(output.path.below(previous.root()))
            .is_ok_and(|metadata| previous.manifest().vouches_for(&metadata, recorded))
}

/// A folder that is removed again unless it takes the old site's place.
struct Staging {
    path: PathBuf,
    is_temporary: bool,
}

impl Staging {
    fn create(path: PathBuf, previous: Option<&Previous>) -> Result<Self, SiteError> {
        std::fs::create_dir(&path).map_err(SiteError::io("create the folder", &path))?;
        let staging = Self {
            path,
            is_temporary: true,
        };
        if let Some(previous) = previous {
            let root = previous.root();
            let permissions = std::fs::metadata(root)
                .map_err(SiteError::io("look at", root))?
                .permissions();
            std::fs::set_permissions(&staging.path, permissions)
                .map_err(SiteError::io("set the permissions of", &staging.path))?;
        }
        Ok(staging)
    }

    fn keep(mut self) {
        self.is_temporary = false;
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        if self.is_temporary {
            // The error that brought us here says more than one about cleaning up; the next run cleans up again.
            let _ = std::fs::remove_dir_all(&self.path);
        }
    }
}

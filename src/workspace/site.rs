//! From an open book to the plan of its site.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use casebook_analysis::index::{Index, IndexError, Memo, Similar, index, similar};
use casebook_analysis::{Actions, actions};
use casebook_diagnostic::{Diagnostic, Span, code};
use casebook_lint::{self as lint, Selection};
use casebook_model::book::Casebook;
use casebook_model::source::Folders;
use casebook_site::render::Theme;
use casebook_site::render::pages::Site;
use casebook_site::{Plan, SiteError, WriteOptions, Written, plan, write_with};
use rayon::prelude::*;

use super::build_cache::{BuildCache, CacheReport};
use super::theme::{self, ThemeFault};
use super::{Progress, Stage, Workspace, location};

/// Why no site can be made of a book.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// The index cannot be made.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// The theme cannot be used.
    #[error(transparent)]
    Theme(#[from] ThemeFault),
    /// The site cannot be planned or written.
    #[error(transparent)]
    Site(#[from] SiteError),
}

/// A site that was planned, and what became of the plan.
#[derive(Debug)]
pub struct Built<T> {
    /// What the plan was used for.
    pub value: T,
    /// Every finding of the book.
    pub findings: Vec<Diagnostic>,
    /// Size of the search index in bytes.
    pub index_bytes: usize,
    /// What was taken over from an earlier build.
    pub cache: CacheReport,
    /// Entries like each entry, in the order of the book.
    pub(super) related: Vec<Vec<Similar>>,
    /// The theme that pages were made with.
    pub(super) theme: Theme,
}

impl Workspace {
    /// The folder of the site that `book.toml` names.
    #[must_use]
    pub fn out(&self) -> PathBuf {
        location::out_folder(self.folders(), self.config())
    }

    /// Writes the site of the book to the folder `out`, making every file of it.
    ///
    /// # Errors
    /// When the theme cannot be used, and as [`write()`](casebook_site::write()).
    pub fn build(&self, out: &Path, progress: &dyn Progress) -> Result<Built<Written>, BuildError> {
        self.write_site(out, None, &Memo::off(), progress)
    }

    /// The same, without making again what an earlier build made from the same inputs. The site is the same to the byte.
    ///
    /// # Errors
    /// As [`Workspace::build`].
    pub fn build_cached(
        &self,
        out: &Path,
        progress: &dyn Progress,
    ) -> Result<Built<Written>, BuildError> {
        let Some(cache) = BuildCache::of(self, out) else {
            return self.build(out, progress);
        };
        let mut faults = Vec::new();
        let trusted = cache.trusted().unwrap_or_else(|fault| {
            faults.push(fault);
            None
        });
        let memo = cache.memo(self, &mut faults);
        let built = self.write_site(out, trusted.as_deref(), &memo, progress);
        faults.extend(cache.keep_memo(self, memo, built.is_ok()).err());
        let mut built = built?;
        faults.extend(cache.keep(&built.value.seal).err());
        faults.append(&mut self.history.faults());
        built.cache = CacheReport {
            is_used: true,
            reused: built.value.reused,
            faults,
        };
        Ok(built)
    }

    fn write_site(
        &self,
        out: &Path,
        trusted: Option<&str>,
        memo: &Memo,
        progress: &dyn Progress,
    ) -> Result<Built<Written>, BuildError> {
        let mut built = self.plan_with(memo, progress, |plan| {
            progress.begin(Stage::Write, Some(plan.len()));
            let sources = self.folders().sources.iter();
            let kept: Vec<&Path> = std::iter::once(&*self.folders().content)
                .chain(sources.map(|source| &*source.root))
                .collect();
            let options = WriteOptions {
                step: &|| progress.step(),
                is_abandoned: &|| progress.is_abandoned(),
                is_patient: progress.is_patient(),
                trusted,
            };
            Ok(write_with(plan, out, &kept, options)?)
        })?;
        built.findings.extend(unreadable(self.book(), &built.value));
        Ok(built)
    }

    /// Analyses, indexes and lints the book, and plans its site: what `then` makes of the plan, beside what was found.
    ///
    /// # Errors
    /// When the theme cannot be used, two outputs would share a path, or `then` fails.
    pub fn plan<T>(
        &self,
        progress: &dyn Progress,
        then: impl FnOnce(&Plan<'_>) -> Result<T, BuildError>,
    ) -> Result<Built<T>, BuildError> {
        self.plan_with(&Memo::off(), progress, then)
    }

    fn plan_with<T>(
        &self,
        memo: &Memo,
        progress: &dyn Progress,
        then: impl FnOnce(&Plan<'_>) -> Result<T, BuildError>,
    ) -> Result<Built<T>, BuildError> {
        let book = self.book();
        progress.begin(Stage::Outline, Some(book.entries.len()));
        // Everything that follows asks for it, some of it on one core.
        book.entries.par_iter().for_each(|entry| {
            let _ = entry.outline();
            progress.step();
        });
        begin(progress, Stage::Analyse)?;
        let (repeats, promised) = (self.recurrence(), actions(book, self.today()));
        begin(progress, Stage::Index)?;
        let (search, findings) = self.index_and_lint(&promised, memo)?;
        begin(progress, Stage::Similar)?;
        let related = similar(book, &search, book.config.search.related)?;
        begin(progress, Stage::Plan)?;
        let shown = publishable(book, self.folders(), &findings);
        let theme = theme::load(self.folders(), self.config())?;
        let sizes = image_sizes(book);
        let today = self.today();
        let site = Site::new(book, repeats, &promised, &related, &shown, today, &sizes);
        let planned = plan(&site, &theme, &search)?;
        let value = then(&planned)?;
        drop(planned);
        progress.end();
        Ok(Built {
            value,
            findings,
            index_bytes: search.pack.size(),
            cache: CacheReport::default(),
            related,
            theme,
        })
    }

    /// One core writes the index: the linter takes the others meanwhile.
    fn index_and_lint(
        &self,
        promised: &Actions<'_>,
        memo: &Memo,
    ) -> Result<(Index, Vec<Diagnostic>), BuildError> {
        let (book, repeats) = (self.book(), self.recurrence());
        let (search, findings) = rayon::join(
            || index(book, repeats, promised, memo),
            || self.lint_with(memo),
        );
        Ok((search?, findings))
    }
}

impl Workspace {
    /// Every finding of the book.
    fn lint_with(&self, memo: &Memo) -> Vec<Diagnostic> {
        let selection = Selection::default();
        if memo.is_off() {
            return self.lint(&selection);
        }
        lint::lint_with_memo(self.input(&selection), self.config_text.as_deref(), memo)
    }
}

/// Begins a stage, unless nobody waits for it any more.
fn begin(progress: &dyn Progress, stage: Stage) -> Result<(), BuildError> {
    if progress.is_abandoned() {
        return Err(SiteError::Abandoned.into());
    }
    progress.begin(stage, None);
    Ok(())
}

/// Findings about files that could be read when the book was loaded, and not when they were to be copied.
fn unreadable(book: &Casebook, written: &Written) -> Vec<Diagnostic> {
    let finding = |(file, reason): &(PathBuf, String)| {
        let asset = book.assets.iter().find(|asset| asset.file == *file)?;
        let message = format!("the file cannot be read any more: {reason}");
        Some(Diagnostic::new(
            code::CB100,
            &asset.path,
            Span::at(0),
            message,
        ))
    };
    written.unreadable.iter().filter_map(finding).collect()
}

/// Findings of files that the site shows: a restricted entry is not even named, nor is a file of one.
#[must_use]
pub fn publishable(book: &Casebook, folders: &Folders, findings: &[Diagnostic]) -> Vec<Diagnostic> {
    let shown: HashSet<&str> = book.entries.iter().map(|entry| &*entry.path).collect();
    let is_restricted = |path: &str| {
        folders
            .content_path(path)
            .is_some_and(|path| book.is_restricted_file(path))
    };
    // The template and book.toml are not for outsiders.
    let is_inside = book.config.audience.is_inside();
    let is_shown = |path: &str| {
        let is_entry = path.ends_with(".md") || path.ends_with(".markdown");
        shown.contains(path) || (is_inside && !(is_entry || is_restricted(path)))
    };
    findings
        .iter()
        .filter(|finding| is_shown(&finding.path))
        .map(|finding| {
            let mut finding = finding.clone();
            finding.related.retain(|related| is_shown(&related.path));
            finding
        })
        .collect()
}

/// Width and height of the pictures that go into the site, from their first bytes.
fn image_sizes(book: &Casebook) -> HashMap<usize, (u32, u32)> {
    let assets: Vec<usize> = book.published_assets().into_iter().collect();
    let size = |asset: &usize| Some((*asset, image_size(book, *asset)?));
    assets.par_iter().filter_map(size).collect()
}

/// Width and height of a picture.
pub(super) fn image_size(book: &Casebook, asset: usize) -> Option<(u32, u32)> {
    let size = imagesize::size(&book.assets[asset].file).ok()?;
    Some((size.width.try_into().ok()?, size.height.try_into().ok()?))
}

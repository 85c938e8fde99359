//! The site of a book, as `build` writes it once and `serve` again and again.

use std::path::{Path, PathBuf};

use casebook::site::Written;
use casebook::workspace::{Built, Progress, Workspace};

use super::book_args::BookArgs;

/// A book, and the site that was written of it.
pub(super) struct SiteRun {
    pub(super) workspace: Workspace,
    /// The folder of the site.
    pub(super) out: PathBuf,
    pub(super) built: Built<Written>,
}

/// Opens a book and writes its site; `is_cached`: what an earlier build made from the same inputs is not made again.
pub(super) fn build(
    book: &BookArgs,
    out: Option<&Path>,
    is_cached: bool,
    progress: &dyn Progress,
) -> anyhow::Result<SiteRun> {
    let workspace = book.open_to_write(out.is_some(), is_cached, progress)?;
    let out = out.map_or_else(|| workspace.out(), Path::to_owned);
    let built = match is_cached {
        true => workspace.build_cached(&out, progress)?,
        false => workspace.build(&out, progress)?,
    };
    Ok(SiteRun {
        workspace,
        out,
        built,
    })
}

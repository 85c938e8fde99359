//! Which book a command is about, and which day it is.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow};
use casebook::config::Config;
use casebook::source::{Folders, load};
use casebook::template::Template;
use casebook::time::{Timestamp, parse_date};
use casebook::workspace::{
    Clock, HistoryDepth, Located, Location, OpenError, Progress, SearchError, SearchHandle, Viewer,
    Workspace, read_template,
};

/// Which book, and which day it is: arguments of every command.
#[derive(clap::Args, Clone, Debug)]
pub(crate) struct BookArgs {
    /// Folder that contains book.toml [default: the current folder or its nearest parent that has one]
    #[arg(long, global = true, value_name = "DIR", help_heading = "Book options")]
    pub(crate) book: Option<PathBuf>,
    /// Folder that contains the entries; overrides book.toml, which may then be missing
    #[arg(long, global = true, value_name = "DIR", help_heading = "Book options")]
    pub(crate) content: Option<PathBuf>,
    /// Audience to read the book for; what it may not see does not exist [default: internal]
    #[arg(
        long,
        global = true,
        value_name = "NAME",
        help_heading = "Book options"
    )]
    pub(crate) audience: Option<String>,
    /// Date to use as today, for reproducible output [default: SOURCE_DATE_EPOCH, else the clock]
    #[arg(
        long,
        global = true,
        value_name = "YYYY-MM-DD",
        help_heading = "Book options"
    )]
    pub(crate) today: Option<String>,
}

impl BookArgs {
    /// Where to look for the book.
    pub(crate) fn location(&self) -> anyhow::Result<Location> {
        let here = match std::env::current_dir() {
            Err(error) if self.book.is_none() => {
                return Err(error).context("cannot tell the current folder");
            }
            here => here.unwrap_or_default(),
        };
        Ok(Location {
            book: self.book.clone(),
            content: self.content.clone(),
            here,
            viewer: self
                .audience
                .clone()
                .map_or(Viewer::Usual, Viewer::Audience),
            out_is_given: false,
        })
    }

    /// When it is.
    pub(crate) fn clock(&self) -> anyhow::Result<Clock> {
        if let Some(today) = &self.today {
            let (date, _) =
                parse_date(today).with_context(|| format!("--today {today} is not a date"))?;
            return Ok(Clock::Day(date));
        }
        let Ok(epoch) = std::env::var("SOURCE_DATE_EPOCH") else {
            return Ok(Clock::At(Timestamp::now()));
        };
        let seconds: i64 = epoch
            .trim()
            .parse()
            .with_context(|| format!("SOURCE_DATE_EPOCH={epoch} is not a number"))?;
        let time = Timestamp::from_second(seconds)
            .with_context(|| format!("SOURCE_DATE_EPOCH={epoch} is not a time"))?;
        Ok(Clock::At(time))
    }

    /// Finds the book and reads its book.toml.
    pub(crate) fn locate(&self) -> anyhow::Result<Located> {
        self.location()?.find().map_err(explained)
    }

    /// Opens the book with as much of its history as entries need.
    pub(crate) fn open(&self) -> anyhow::Result<Workspace> {
        self.open_with(HistoryDepth::Needed, &())
    }

    /// Opens the book as it was written, for commands that tell its author something or change it.
    pub(crate) fn open_as_author(&self) -> anyhow::Result<Workspace> {
        if let Some(audience) = &self.audience {
            return Err(anyhow!(
                "--audience {audience}: this command reads what authors wrote, whoever may see it; \
                 `casebook audience {audience}` lists what that audience sees"
            ));
        }
        self.open_for(Viewer::Author)
    }

    /// Opens the book as somebody reads it.
    pub(crate) fn open_for(&self, viewer: Viewer) -> anyhow::Result<Workspace> {
        let location = Location {
            viewer,
            ..self.location()?
        };
        Workspace::open(&location, self.clock()?).map_err(explained)
    }

    /// Opens the book with all of its history, to write its site; `out_is_given`: not to the folder that book.toml names;
    /// `is_cached`: what an earlier run kept may be used.
    pub(crate) fn open_to_write(
        &self,
        out_is_given: bool,
        is_cached: bool,
        progress: &dyn Progress,
    ) -> anyhow::Result<Workspace> {
        let location = Location {
            out_is_given,
            ..self.location()?
        };
        let depth = match is_cached {
            true => HistoryDepth::WholeKept,
            false => HistoryDepth::Whole,
        };
        Workspace::open_with(&location, self.clock()?, depth, progress).map_err(explained)
    }

    /// Opens the book.
    pub(crate) fn open_with(
        &self,
        depth: HistoryDepth,
        progress: &dyn Progress,
    ) -> anyhow::Result<Workspace> {
        Workspace::open_with(&self.location()?, self.clock()?, depth, progress).map_err(explained)
    }

    /// The folders of the book; where there is none yet, those of one in the current folder, if entries go to a folder that
    /// somebody named.
    pub(crate) fn folders_or(&self, into: Option<&Path>) -> anyhow::Result<Folders> {
        let location = self.location()?;
        match into {
            Some(into) if !location.is_book() => Ok(Folders::new(
                location.here,
                into.to_owned(),
                into.to_string_lossy(),
            )),
            _ => Ok(self.locate()?.folders),
        }
    }

    /// The index of the book, the kept one where it holds.
    pub(crate) fn search(&self) -> anyhow::Result<SearchHandle> {
        SearchHandle::open(&self.location()?, self.clock()?).map_err(|error| match error {
            SearchError::Open(error) => explained(error),
            error => error.into(),
        })
    }

    /// Configuration and template of the book, without its entries; the built-in ones where there is no book.
    pub(crate) fn schema(&self) -> anyhow::Result<(Config, Template)> {
        if !self.location()?.is_book() {
            return Ok((Config::default(), Template::builtin()));
        }
        let located = self.locate()?;
        let loaded = load(&located.folders, located.config.build.max_file_size)?;
        let (template, _) = read_template(&located.config, &loaded.schema);
        Ok((located.config, template))
    }
}

/// Why a book cannot be opened, in terms of the command line.
pub(crate) fn explained(error: OpenError) -> anyhow::Error {
    match error {
        OpenError::NotAFolder(_) => anyhow!("--book {error}"),
        OpenError::NoBook(_) => anyhow!(
            "{error}\n  run `casebook init DIR` for a new book, or name the folder of the entries with --content"
        ),
        error => error.into(),
    }
}

//! Entries' Markdown in the site: links and images resolved, timelines set.

use std::cell::LazyCell;
use std::ops::Range;

use super::Site;
use crate::headers::DOWNLOADS;
use crate::render::views::{ContentsItem, Href, Root};
use casebook_diagnostic::Span;
use casebook_markdown::{
    LinkKind, RenderOptions, Rendered, Resolution, RowTime, percent_encoded, render,
};
use casebook_model::audience::Labels;
use casebook_model::book::{Index, Target};
use casebook_model::entry::Timeline;
use casebook_model::template::SectionRole;

impl Site<'_> {
    /// An entry's body as it stands on a page with the way `root` back to the site's root.
    pub(super) fn body(&self, index: Index, root: &Root) -> Rendered {
        let entry = &self.book.entries[index];
        self.rendered(index, entry.body, root, true)
    }

    /// A part of an entry's file, without its front matter.
    pub(super) fn rendered(
        &self,
        index: Index,
        part: Span,
        root: &Root,
        anchors: bool,
    ) -> Rendered {
        let entry = &self.book.entries[index];
        let resolve =
            |destination: &str, kind: LinkKind| self.resolution(index, destination, kind, root);
        // Most parts that are shown by themselves have no timeline, and to date one takes longer than to render them.
        let timeline = LazyCell::new(|| Timeline::of(entry, &self.book.template, self.book.zone()));
        let row_time = |row: Range<usize>| {
            let row = Span::new(part.start + row.start, part.start + row.end);
            let timeline = timeline.as_ref()?;
            let place = timeline.place_within(row)?;
            let row = &timeline.rows[place];
            Some(RowTime {
                datetime: row.moment.datetime()?,
                date: row.date,
                since_previous: timeline.since_previous(place),
            })
        };
        let is_timeline = |heading: &str| {
            let found = self.book.template.heading(heading);
            found.is_some_and(|found| found.role == Some(SectionRole::Timeline))
        };
        render(
            part.slice(&entry.text),
            &RenderOptions {
                title: Some(&entry.title),
                resolve: &resolve,
                heading_anchors: anchors,
                is_timeline: &is_timeline,
                row_time: &row_time,
                shows_label: &|label| self.shows_label(label),
            },
        )
    }

    /// Whether readers are told of a label: those inside, of what is not for everybody.
    fn shows_label(&self, label: &str) -> bool {
        let config = &self.book.config;
        let label = Labels::of(&self.book.template, &config.audiences).canonical(label);
        let is_for_some = |label: &str| {
            let mut audiences = config.audiences.iter();
            audiences.any(|audience| !audience.sees(label))
        };
        config.audience.is_inside() && label.is_some_and(is_for_some)
    }

    fn resolution(
        &self,
        from: Index,
        destination: &str,
        kind: LinkKind,
        root: &Root,
    ) -> Resolution {
        match self.book.target(from, destination) {
            Target::External => Resolution::Keep,
            Target::Entry { index, fragment } if index == from => {
                match self.book.anchor(index, &fragment) {
                    Some(anchor) => Resolution::To {
                        url: format!("#{}", percent_encoded(&anchor)),
                    },
                    None => Resolution::Broken {
                        why: "there is no such heading here".to_owned(),
                    },
                }
            }
            Target::Entry { index, fragment } => {
                let mut path = self.book.addresses[index].as_str().to_owned();
                // Without its heading, the entry is still what was meant.
                let anchor = self.book.anchor(index, &fragment);
                if let Some(anchor) = anchor.filter(|anchor| !anchor.is_empty()) {
                    path = format!("{path}#{}", percent_encoded(&anchor));
                }
                Resolution::To {
                    url: root.link(&Href::site(path)),
                }
            }
            Target::Site(path) => Resolution::To {
                url: root.link(&Href::site(path)),
            },
            Target::Asset(asset) => {
                let url = root.link(&Href::site(&*percent_encoded(
                    &self.book.asset_output(asset),
                )));
                match kind {
                    LinkKind::Image => {
                        let size = self.image_sizes.get(&asset).copied();
                        Resolution::Image {
                            url,
                            width: size.map(|size| size.0),
                            height: size.map(|size| size.1),
                        }
                    }
                    LinkKind::Link | LinkKind::Wiki if is_download(&url) => {
                        Resolution::Download { url }
                    }
                    LinkKind::Link | LinkKind::Wiki => Resolution::To { url },
                }
            }
            Target::Restricted => Resolution::Broken { why: String::new() },
            Target::Broken(_) => Resolution::Broken {
                why: "this link leads nowhere".to_owned(),
            },
        }
    }
}

/// Whether a file is offered to be saved, by its ending.
fn is_download(url: &str) -> bool {
    url.rsplit_once('.').is_some_and(|(_, ending)| {
        DOWNLOADS
            .iter()
            .any(|download| ending.eq_ignore_ascii_case(download))
    })
}

/// Headings of a page as its contents list them.
pub(super) fn contents(rendered: &Rendered) -> Vec<ContentsItem> {
    rendered
        .toc
        .iter()
        .filter(|heading| heading.level <= 3)
        .map(|heading| ContentsItem {
            level: heading.level,
            text: heading.text.clone(),
            id: heading.id.clone(),
        })
        .collect()
}

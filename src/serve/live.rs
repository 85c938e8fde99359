//! What open pages are told: whether to reload, and what was found.

use std::convert::Infallible;
use std::path::Path;
use std::sync::Arc;

use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use serde::Serialize;
use tokio::sync::watch;

use super::ahead::{Ahead, address};
use super::rebuild::{Finding, FirstPages, Rebuilt};

/// What an event says, as JSON.
#[derive(Debug, Clone, Serialize)]
struct State {
    /// Which site is served: a page that was loaded with another one reloads.
    site: String,
    /// The site before it, where it is known which pages are others.
    since: Option<String>,
    /// The addresses of pages: those that are others than before if `only_pages`, else those that are not.
    pages: Vec<String>,
    only_pages: bool,
    /// Whether the whole site is still to follow.
    is_pending: bool,
    /// Why the last build failed, if it did.
    failed: Option<String>,
    /// The first findings of the last build that did not fail.
    findings: Vec<Finding>,
    /// How many there are.
    total: usize,
    /// The path below which the site will hang.
    #[serde(skip)]
    base: String,
}

/// How many findings pages show: more would make a page slow, and nobody reads them there.
pub const MOST_FINDINGS: usize = 200;

/// The state of the preview, and who wants to hear of it.
pub(super) struct Live {
    state: watch::Sender<Arc<State>>,
    /// What is shown ahead of the site.
    ahead: Ahead,
}

impl Live {
    pub(super) fn new(first: Rebuilt) -> Self {
        let state = State {
            site: named(0),
            since: None,
            pages: Vec::new(),
            only_pages: false,
            is_pending: false,
            failed: None,
            findings: Vec::new(),
            total: 0,
            base: "/".to_owned(),
        };
        Self {
            state: watch::Sender::new(Arc::new(state.after(first, 0))),
            ahead: Ahead::default(),
        }
    }

    /// The name of the site that is served now.
    pub(super) fn site(&self) -> String {
        self.state.borrow().site.clone()
    }

    /// The path below which the site will hang where it is published.
    pub(super) fn base(&self) -> String {
        self.state.borrow().base.clone()
    }

    /// The file that the parts of a request's path lead to, if it is shown ahead of the site.
    pub(super) fn ahead(&self, parts: &[&str], wants_folder: bool) -> Option<(Vec<u8>, String)> {
        self.ahead.find(parts, wants_folder)
    }

    /// Shows pages ahead of the site, and tells those that are open.
    pub(super) fn publish_pages(&self, pages: FirstPages, number: u64) {
        let addresses = pages.files.keys().filter_map(|path| address(path));
        let addresses: Vec<String> = addresses.collect();
        self.ahead.show(pages.files);
        self.state.send_modify(|state| {
            *state = Arc::new(State {
                site: named(number),
                since: Some(state.site.clone()),
                pages: addresses,
                only_pages: true,
                is_pending: true,
                failed: None,
                findings: pages.findings,
                total: pages.total,
                base: state.base.clone(),
            });
        });
    }

    /// Tells all open pages what making the site in the folder `root` came to, the `number`th thing they are told.
    pub(super) fn publish(&self, mut rebuilt: Rebuilt, number: u64, root: &Path) {
        let compared = match &mut rebuilt {
            Rebuilt::Failed { .. } => None,
            Rebuilt::Built { changed, .. } => {
                let compared = self.ahead.end(root);
                *changed |= compared.as_ref().is_some_and(|compared| compared.differs);
                compared
            }
        };
        self.state.send_modify(|state| {
            let mut next = state.after(rebuilt, number);
            if let Some(compared) = compared {
                (next.since, next.pages) = (Some(state.site.clone()), compared.same);
            }
            *state = Arc::new(next);
        });
    }

    /// The stream of server-sent events: what holds now, and then whatever changes.
    pub(super) fn events(&self) -> Response {
        let receiver = self.state.subscribe();
        let events = stream::unfold((receiver, true), |(mut receiver, is_first)| async move {
            if !is_first && receiver.changed().await.is_err() {
                return None;
            }
            let state = Arc::clone(&receiver.borrow_and_update());
            // Serialising strings and numbers cannot fail; a page that gets nothing waits for the next event.
            let json = serde_json::to_string(&*state).unwrap_or_default();
            Some((
                Ok::<_, Infallible>(Event::default().event("state").data(json)),
                (receiver, false),
            ))
        });
        Sse::new(events)
            .keep_alive(KeepAlive::default())
            .into_response()
    }
}

impl State {
    fn after(&self, rebuilt: Rebuilt, number: u64) -> Self {
        match rebuilt {
            Rebuilt::Failed { message } => Self {
                failed: Some(message),
                is_pending: false,
                ..self.clone()
            },
            Rebuilt::Built {
                changed,
                mut findings,
                base,
            } => {
                let site = if changed {
                    named(number)
                } else {
                    self.site.clone()
                };
                let total = findings.len();
                findings.truncate(MOST_FINDINGS);
                Self {
                    site,
                    since: None,
                    pages: Vec::new(),
                    only_pages: false,
                    is_pending: false,
                    failed: None,
                    findings,
                    total,
                    base,
                }
            }
        }
    }
}

/// The name of the site that pages are told of as the `number`th thing. The process id tells the sites of this server from
/// those of one that ran before.
fn named(number: u64) -> String {
    format!("{}-{number}", std::process::id())
}

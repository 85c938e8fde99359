//! What open pages are told: whether to reload, and what was found.

use std::convert::Infallible;
use std::sync::Arc;

use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use serde::Serialize;
use tokio::sync::watch;

/// What a build came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rebuilt {
    /// A site was written.
    Built {
        /// Whether any file of it is new; open pages reload only then.
        changed: bool,
        /// What the linter found.
        findings: Vec<Finding>,
        /// The path below which the site will hang where it is published: "/", "/postmortems/".
        base: String,
    },
    /// No site was written: the earlier one stands.
    Failed {
        /// Why, in full.
        message: String,
    },
}

/// A finding as the strip below a page shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// "error", "warning" or "info".
    pub level: String,
    /// The rule's code: "CB201".
    pub code: String,
    /// The file, relative to the book.
    pub path: String,
    /// The line, from 1.
    pub line: usize,
    /// What is wrong.
    pub message: String,
    /// The address of the file's page, from the root of the site: "/incidents/x/".
    pub page_url: Option<String>,
}

/// What an event says, as JSON.
#[derive(Debug, Clone, Serialize)]
struct State {
    /// Which site is served: a page that was loaded with another one reloads.
    site: String,
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

/// More would make a page slow, and nobody reads them there.
const MOST_FINDINGS: usize = 200;

/// The state of the preview, and who wants to hear of it.
pub(super) struct Live {
    state: watch::Sender<Arc<State>>,
}

impl Live {
    pub(super) fn new(first: Rebuilt) -> Self {
        // The process id tells the first site of this server from the first site of one that ran before.
        let site = format!("{}-0", std::process::id());
        let state = State {
            site,
            failed: None,
            findings: Vec::new(),
            total: 0,
            base: "/".to_owned(),
        };
        Self {
            state: watch::Sender::new(Arc::new(state.after(first, 0))),
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

    /// Tells all open pages what the `number`th rebuild came to.
    pub(super) fn publish(&self, rebuilt: Rebuilt, number: u64) {
        self.state
            .send_modify(|state| *state = Arc::new(state.after(rebuilt, number)));
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
                ..self.clone()
            },
            Rebuilt::Built {
                changed,
                mut findings,
                base,
            } => {
                let site = if changed {
                    format!("{}-{number}", std::process::id())
                } else {
                    self.site.clone()
                };
                let total = findings.len();
                findings.truncate(MOST_FINDINGS);
                Self {
                    site,
                    failed: None,
                    findings,
                    total,
                    base,
                }
            }
        }
    }
}

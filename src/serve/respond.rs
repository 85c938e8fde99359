//! Answering requests.

use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{self, HeaderName, HeaderValue};
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};

use super::files::{self, Found};
use super::headers::headers_for;
use super::live::Live;
use super::names::Names;

const MODULE: &str = include_str!("reload.js");
const STYLE: &str = include_str!("reload.css");

/// Names no address: who reads this may be the page that is kept out.
const REFUSAL: &str = "this preview does not answer to that name: open one of the addresses that the terminal shows\n\
                       another name of this machine has to be given when it starts: casebook serve --host NAME\n";

/// What every answer needs.
pub(super) struct App {
    root: PathBuf,
    names: Names,
    live: Arc<Live>,
}

impl App {
    pub(super) fn new(root: PathBuf, names: Names, live: Arc<Live>) -> Self {
        Self { root, names, live }
    }

    /// Whether a request is addressed to this server by one of its own names.
    fn is_addressed(&self, headers: &HeaderMap, uri: &Uri) -> bool {
        let named = headers
            .get(header::HOST)
            .and_then(|host| host.to_str().ok());
        let named = named.or_else(|| uri.authority().map(axum::http::uri::Authority::as_str));
        named.is_some_and(|named| self.names.include(named))
    }

    /// What the path of a request leads to. The pages for any depth, such as the 404 page, name the path below which the
    /// published site hangs; here that is the root.
    fn find(&self, path: &str) -> Found {
        let find = |path: &str| {
            files::find_ahead(path, |parts, wants_folder| {
                self.live.ahead(parts, wants_folder)
            })
            .unwrap_or_else(|| files::find(&self.root, path))
        };
        let found = find(path);
        let base = self.live.base();
        match path
            .strip_prefix(base.trim_end_matches('/'))
            .filter(|_| found == Found::Nothing && base != "/")
        {
            Some(inside) if inside.starts_with('/') => find(inside),
            _ => found,
        }
    }
}

pub(super) fn service(app: Arc<App>) -> Router {
    Router::new().fallback(answer).with_state(app)
}

async fn answer(State(app): State<Arc<App>>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let mut response = if !app.is_addressed(&parts.headers, &parts.uri) {
        plain(StatusCode::FORBIDDEN, REFUSAL)
    } else if !matches!(parts.method, Method::GET | Method::HEAD) {
        let mut refused = plain(StatusCode::METHOD_NOT_ALLOWED, "only GET and HEAD");
        refused
            .headers_mut()
            .insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
        refused
    } else {
        match parts.uri.path() {
            "/_casebook/reload.js" => with_type("text/javascript; charset=utf-8", MODULE.into()),
            "/_casebook/reload.css" => with_type("text/css; charset=utf-8", STYLE.into()),
            "/_casebook/events" => app.live.events(),
            _ => page(app, parts.uri).await,
        }
    };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    let same_origin = HeaderName::from_static("cross-origin-resource-policy");
    headers.insert(same_origin, HeaderValue::from_static("same-origin"));
    response
}

/// Answers with a file of the site. Files are read on a thread that may wait.
async fn page(app: Arc<App>, uri: Uri) -> Response {
    let answered = tokio::task::spawn_blocking(move || {
        // Asked first: a page of a newer site than it says is loaded once more, and one of an older site would stay.
        let site = app.live.site();
        let file = |bytes, name: &str, status| file(&site, bytes, name, status);
        let mut response = match app.find(uri.path()) {
            Found::File { bytes, name } => file(bytes, &name, StatusCode::OK),
            Found::Folder { location } => redirect(&location, uri.query()),
            Found::Nothing => match files::find(&app.root, "/404.html") {
                Found::File { bytes, name } => file(bytes, &name, StatusCode::NOT_FOUND),
                _ => plain(StatusCode::NOT_FOUND, "there is no such page"),
            },
        };
        // However the path is written, the rules are those of the file it leads to.
        let named = files::named(uri.path());
        let named = named.as_deref().unwrap_or(uri.path());
        if let Ok(rules) = std::fs::read_to_string(app.root.join("_headers")) {
            response.headers_mut().extend(headers_for(&rules, named));
        }
        response
    });
    answered.await.unwrap_or_else(|_| {
        plain(
            StatusCode::INTERNAL_SERVER_ERROR,
            "the preview could not answer",
        )
    })
}

fn file(site: &str, bytes: Vec<u8>, name: &str, status: StatusCode) -> Response {
    let media_type = files::media_type(name);
    let bytes = if media_type.starts_with("text/html") {
        with_module(bytes, site)
    } else {
        bytes
    };
    let mut response = with_type(media_type, Body::from(bytes));
    *response.status_mut() = status;
    response
}

fn with_type(media_type: &'static str, body: Body) -> Response {
    ([(header::CONTENT_TYPE, media_type)], body).into_response()
}

fn plain(status: StatusCode, text: impl Into<Body>) -> Response {
    let mut response = with_type("text/plain; charset=utf-8", text.into());
    *response.status_mut() = status;
    response
}

fn redirect(location: &str, query: Option<&str>) -> Response {
    let location = query.map_or_else(
        || location.to_owned(),
        |query| format!("{location}?{query}"),
    );
    match HeaderValue::try_from(location) {
        Ok(location) => (
            StatusCode::PERMANENT_REDIRECT,
            [(header::LOCATION, location)],
        )
            .into_response(),
        Err(_) => plain(StatusCode::NOT_FOUND, "there is no such page"),
    }
}

/// Puts the reload module into a page: at the end of its head, else of its body, else at its end.
fn with_module(mut page: Vec<u8>, site: &str) -> Vec<u8> {
    let tag = format!("<script type=\"module\" src=\"/_casebook/reload.js?site={site}\"></script>");
    let find = |tag: &[u8]| {
        page.windows(tag.len())
            .position(|window| window.eq_ignore_ascii_case(tag))
    };
    let at = find(b"</head>")
        .or_else(|| find(b"</body>"))
        .unwrap_or(page.len());
    page.splice(at..at, tag.into_bytes());
    page
}

//! Answering requests.

use std::net::{IpAddr, SocketAddr};
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

const MODULE: &str = include_str!("reload.js");
const STYLE: &str = include_str!("reload.css");

/// What every answer needs.
pub(super) struct App {
    root: PathBuf,
    /// Host names that requests may be addressed to, in lower case.
    hosts: Vec<String>,
    /// Whether any address (but no other name) is right, as when listening on all of them.
    any_address: bool,
    live: Arc<Live>,
}

impl App {
    pub(super) fn new(root: PathBuf, host: &str, address: SocketAddr, live: Arc<Live>) -> Self {
        let mut hosts: Vec<String> = ["localhost", "127.0.0.1", "[::1]"].map(str::to_owned).to_vec();
        hosts.push(host.to_ascii_lowercase());
        hosts.push(match address.ip() {
            IpAddr::V4(ip) => ip.to_string(),
            IpAddr::V6(ip) => format!("[{ip}]"),
        });
        Self { root, hosts, any_address: address.ip().is_unspecified(), live }
    }

    /// Whether a request is addressed to this server by one of its own names. A page of another host whose name was
    /// made to resolve to this machine still sends its own name.
    fn is_addressed(&self, headers: &HeaderMap, uri: &Uri) -> bool {
        let named = headers.get(header::HOST).and_then(|host| host.to_str().ok());
        let Some(named) = named.or_else(|| uri.authority().map(axum::http::uri::Authority::as_str)) else {
            return false;
        };
        let host = without_port(named).to_ascii_lowercase();
        let is_address = || host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>().is_ok();
        self.hosts.contains(&host) || (self.any_address && is_address())
    }
}

fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port))
            if port.bytes().all(|byte| byte.is_ascii_digit()) && (!name.contains(':') || name.ends_with(']')) =>
        {
            name
        }
        _ => host,
    }
}

pub(super) fn service(app: Arc<App>) -> Router {
    Router::new().fallback(answer).with_state(app)
}

async fn answer(State(app): State<Arc<App>>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let mut response = if !app.is_addressed(&parts.headers, &parts.uri) {
        plain(StatusCode::FORBIDDEN, "this preview answers only to its own address")
    } else if !matches!(parts.method, Method::GET | Method::HEAD) {
        let mut refused = plain(StatusCode::METHOD_NOT_ALLOWED, "only GET and HEAD");
        refused.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
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
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    let same_origin = HeaderName::from_static("cross-origin-resource-policy");
    headers.insert(same_origin, HeaderValue::from_static("same-origin"));
    response
}

/// Answers with a file of the site. Files are read on a thread that may wait.
async fn page(app: Arc<App>, uri: Uri) -> Response {
    let answered = tokio::task::spawn_blocking(move || {
        let mut response = match files::find(&app.root, uri.path()) {
            Found::File { bytes, name } => file(&app, bytes, &name, StatusCode::OK),
            Found::Folder { location } => redirect(&location, uri.query()),
            Found::Nothing => match files::find(&app.root, "/404.html") {
                Found::File { bytes, name } => file(&app, bytes, &name, StatusCode::NOT_FOUND),
                _ => plain(StatusCode::NOT_FOUND, "there is no such page"),
            },
        };
        if let Ok(rules) = std::fs::read_to_string(app.root.join("_headers")) {
            response.headers_mut().extend(headers_for(&rules, uri.path()));
        }
        response
    });
    answered.await.unwrap_or_else(|_| plain(StatusCode::INTERNAL_SERVER_ERROR, "the preview could not answer"))
}

fn file(app: &App, bytes: Vec<u8>, name: &str, status: StatusCode) -> Response {
    let media_type = files::media_type(name);
    let bytes = if media_type.starts_with("text/html") { with_module(bytes, &app.live.site()) } else { bytes };
    let mut response = with_type(media_type, Body::from(bytes));
    *response.status_mut() = status;
    response
}

fn with_type(media_type: &'static str, body: Body) -> Response {
    ([(header::CONTENT_TYPE, media_type)], body).into_response()
}

fn plain(status: StatusCode, text: &'static str) -> Response {
    (status, text).into_response()
}

fn redirect(location: &str, query: Option<&str>) -> Response {
    let location = query.map_or_else(|| location.to_owned(), |query| format!("{location}?{query}"));
    match HeaderValue::try_from(location) {
        Ok(location) => (StatusCode::PERMANENT_REDIRECT, [(header::LOCATION, location)]).into_response(),
        Err(_) => plain(StatusCode::NOT_FOUND, "there is no such page"),
    }
}

/// Puts the reload module into a page: at the end of its head, else of its body, else at its end.
fn with_module(mut page: Vec<u8>, site: &str) -> Vec<u8> {
    let tag = format!("<script type=\"module\" src=\"/_casebook/reload.js?site={site}\"></script>");
    let find = |tag: &[u8]| page.windows(tag.len()).position(|window| window.eq_ignore_ascii_case(tag));
    let at = find(b"</head>").or_else(|| find(b"</body>")).unwrap_or(page.len());
    page.splice(at..at, tag.into_bytes());
    page
}

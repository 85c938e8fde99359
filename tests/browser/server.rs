//! A static file host on loopback that compresses text and honours a site's `_headers` file, as most hosts do.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use flate2::Compression;
use flate2::write::GzEncoder;

pub(crate) struct Server {
    origin: String,
    prefix: String,
}

/// A folder, as a host answers from it.
pub(crate) struct Folder {
    root: PathBuf,
    prefix: String,
    headers: Vec<(String, Vec<String>)>,
}

/// What is asked of a host.
pub(crate) struct Request {
    pub(crate) target: String,
    /// Whether the answer may be compressed.
    gzip: bool,
}

impl Server {
    /// Serves a folder below `prefix` (`/` or `/book/`) until the process ends.
    pub(crate) fn start(root: &Path, prefix: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let site = Arc::new(Folder::new(root, prefix));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let site = Arc::clone(&site);
                // A browser that closes early is not a failure of the site.
                std::thread::spawn(move || drop(site.answer(&stream)));
            }
        });
        Self {
            origin,
            prefix: prefix.to_owned(),
        }
    }

    pub(crate) fn origin(&self) -> &str {
        &self.origin
    }

    /// The address of a page, given relative to the site's root.
    pub(crate) fn url(&self, path: &str) -> String {
        format!(
            "{}{}{}",
            self.origin,
            self.prefix,
            path.trim_start_matches('/')
        )
    }
}

impl Request {
    /// Reads a request; `None` when the other side has closed the connection.
    pub(crate) fn read(from: &mut impl BufRead) -> std::io::Result<Option<Self>> {
        let mut lines = from.lines();
        let Some(request) = lines.next().transpose()? else {
            return Ok(None);
        };
        let mut gzip = false;
        while let Some(line) = lines.next().transpose()?.filter(|line| !line.is_empty()) {
            let line = line.to_ascii_lowercase();
            gzip |= line.starts_with("accept-encoding:") && line.contains("gzip");
        }
        let target = request
            .split(' ')
            .nth(1)
            .unwrap_or("/")
            .split(['?', '#'])
            .next()
            .unwrap_or("/");
        Ok(Some(Self {
            target: target.to_owned(),
            gzip,
        }))
    }
}

impl Folder {
    pub(crate) fn new(root: &Path, prefix: &str) -> Self {
        let headers = parse_headers(&fs::read_to_string(root.join("_headers")).unwrap_or_default());
        Self {
            root: root.to_owned(),
            prefix: prefix.to_owned(),
            headers,
        }
    }

    fn answer(&self, mut stream: &TcpStream) -> std::io::Result<()> {
        let Some(request) = Request::read(&mut BufReader::new(stream))? else {
            return Ok(());
        };
        let (head, body) = self.response(&request)?;
        stream.write_all(format!("{head}Connection: close\r\n\r\n").as_bytes())?;
        stream.write_all(&body)
    }

    /// What is sent back: the lines of the head, and the body.
    pub(crate) fn response(&self, request: &Request) -> std::io::Result<(String, Vec<u8>)> {
        let target = request.target.as_str();
        let (status, file) = match self.file(target) {
            Some(file) => ("200 OK", file),
            None => ("404 Not Found", self.root.join("404.html")),
        };
        let mut body = fs::read(&file).unwrap_or_else(|_| b"not found".to_vec());
        let media = media_type(&file);
        let mut head = format!("HTTP/1.1 {status}\r\nContent-Type: {media}\r\n");
        if request.gzip
            && !media.starts_with("image/png")
            && !media.starts_with("application/octet")
        {
            let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
            encoder.write_all(&body)?;
            body = encoder.finish()?;
            head.push_str("Content-Encoding: gzip\r\n");
        }
        head.push_str(&format!("Content-Length: {}\r\n", body.len()));
        // `_headers` speaks of paths below the site's root, wherever that is mounted.
        let path = format!(
            "/{}",
            target
                .strip_prefix(&self.prefix)
                .unwrap_or(target)
                .trim_start_matches('/')
        );
        for (_, fields) in self
            .headers
            .iter()
            .filter(|(pattern, _)| matches(pattern, &path, &self.prefix))
        {
            for field in fields {
                head.push_str(field);
                head.push_str("\r\n");
            }
        }
        Ok((head, body))
    }

    fn file(&self, target: &str) -> Option<PathBuf> {
        let path = decode(target.strip_prefix(&self.prefix)?);
        if path.split('/').any(|part| part == "..") {
            return None;
        }
        let file = self.root.join(path.trim_start_matches('/'));
        let file = if path.is_empty() || path.ends_with('/') {
            file.join("index.html")
        } else {
            file
        };
        file.is_file().then_some(file)
    }
}

fn decode(path: &str) -> String {
    percent_encoding::percent_decode_str(path)
        .decode_utf8_lossy()
        .into_owned()
}

/// A path on a line of its own, then indented `Name: value` lines.
fn parse_headers(text: &str) -> Vec<(String, Vec<String>)> {
    let mut blocks: Vec<(String, Vec<String>)> = Vec::new();
    for line in text
        .lines()
        .filter(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#'))
    {
        if line.starts_with([' ', '\t']) {
            if let Some((_, fields)) = blocks.last_mut() {
                fields.push(line.trim().to_owned());
            }
        } else {
            blocks.push((line.trim().to_owned(), Vec::new()));
        }
    }
    blocks
}

/// Whether a pattern with at most one `*` covers a path, written with or without the sub-path that the site hangs at.
fn matches(pattern: &str, path: &str, prefix: &str) -> bool {
    let pattern = pattern
        .strip_prefix(prefix.trim_end_matches('/'))
        .unwrap_or(pattern);
    match pattern.split_once('*') {
        Some((before, after)) => {
            path.len() >= before.len() + after.len()
                && path.starts_with(before)
                && path.ends_with(after)
        }
        None => pattern == path,
    }
}

fn media_type(file: &Path) -> &'static str {
    match file
        .extension()
        .and_then(|extension| extension.to_str())
        .unwrap_or_default()
    {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" | "webmanifest" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "xml" | "atom" => "application/xml",
        "txt" => "text/plain; charset=utf-8",
        "wasm" => "application/wasm",
        _ => "application/octet-stream",
    }
}

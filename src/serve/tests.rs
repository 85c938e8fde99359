mod files;

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tempfile::TempDir;

use super::files::media_type;
use super::*;

const PATIENCE: Duration = Duration::from_secs(20);

pub(super) struct Preview {
    dir: TempDir,
    server: Server,
}

pub(super) fn built() -> Rebuilt {
    Rebuilt::Built {
        changed: true,
        findings: Vec::new(),
        base: "/sub/path/".to_owned(),
    }
}

/// Makes the whole site after each change, by calling a function.
struct Whole<F>(Arc<Mutex<F>>);

impl<F: FnMut(&[PathBuf]) -> Rebuilt + Send + 'static> Whole<F> {
    fn site(make: F) -> Self {
        Self(Arc::new(Mutex::new(make)))
    }
}

impl<F: FnMut(&[PathBuf]) -> Rebuilt + Send + 'static> Rebuild for Whole<F> {
    fn pages(&mut self, _changed: &[PathBuf]) -> Option<FirstPages> {
        None
    }

    fn site(&mut self, changed: &[PathBuf]) -> Work {
        let (make, changed) = (Arc::clone(&self.0), changed.to_vec());
        // A function that panicked is called again.
        Box::new(move |_| {
            make.lock()
                .unwrap_or_else(std::sync::PoisonError::into_inner)(&changed)
        })
    }
}

impl Preview {
    fn start(rebuild: impl FnMut(&[PathBuf]) -> Rebuilt + Send + 'static) -> Self {
        Self::with(Whole::site(rebuild))
    }

    pub(super) fn with(rebuild: impl Rebuild) -> Self {
        let dir = tempfile::tempdir().unwrap();
        for (path, text) in [
            (
                "site/index.html",
                "<html><HEAD><title>t</title></HEAD><body>home</body></html>",
            ),
            ("site/incidents/a b/index.html", "<p>entry</p>"),
            ("site/404.html", "<body>lost</body>"),
            ("site/style.css", "p{}"),
            ("site/.git/config", "secret"),
            ("site/.casebook-manifest.json", "{}"),
            (
                "site/_headers",
                "# rules\n/*\n  Content-Security-Policy: default-src 'self'\n  Cache-Control: max-age=9\n/x\n  X-Other: 1\n",
            ),
            ("site-secret/index.html", "secret"),
            ("secret.txt", "secret"),
            ("content/a.md", "a"),
            ("book.toml", ""),
        ] {
            put(&dir.path().join(path), text);
        }
        let path = |name: &str| dir.path().join(name);
        let options = ServeOptions {
            root: path("site"),
            host: "127.0.0.1".to_owned(),
            port: 0,
            watch: vec![path("content"), path("book.toml"), path("themes")],
            ignore: vec![path("content/out")],
        };
        let server = Server::start(&options, built(), rebuild).unwrap();
        Self { dir, server }
    }

    fn quiet() -> Self {
        Self::start(|_| built())
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.server.address()).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream
    }

    /// Sends a request exactly as given and returns head and body of the answer.
    fn send(&self, request: &str) -> (String, String) {
        let mut stream = self.connect();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
        (head.to_lowercase(), body.to_owned())
    }

    pub(super) fn get(&self, path: &str) -> (String, String) {
        self.send(&format!(
            "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        ))
    }

    fn get_as(&self, host: &str) -> (String, String) {
        self.send(&format!(
            "GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
        ))
    }

    pub(super) fn events(&self) -> Events {
        let mut stream = self.connect();
        stream
            .write_all(b"GET /_casebook/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
            .unwrap();
        Events {
            reader: BufReader::new(stream),
        }
    }

    pub(super) fn put(&self, name: &str, text: &str) {
        put(&self.dir.path().join(name), text);
    }
}

fn put(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

pub(super) struct Events {
    reader: BufReader<TcpStream>,
}

impl Events {
    pub(super) fn next(&mut self) -> serde_json::Value {
        let mut line = String::new();
        loop {
            line.clear();
            assert_ne!(
                self.reader.read_line(&mut line).unwrap(),
                0,
                "the stream ended"
            );
            if let Some(json) = line.strip_prefix("data:") {
                return serde_json::from_str(json.trim()).unwrap();
            }
        }
    }
}

/// What the builds of a day come to: findings, an error, a crash, and then all is well.
fn build(number: usize) -> Rebuilt {
    let finding = Finding {
        level: "warning".to_owned(),
        code: "CB202".to_owned(),
        path: "content/a.md".to_owned(),
        line: 4,
        message: "time without offset".to_owned(),
        page_url: Some("/incidents/a/".to_owned()),
    };
    match number {
        0 => Rebuilt::Built {
            changed: true,
            findings: vec![finding; 300],
            base: "/".to_owned(),
        },
        1 => Rebuilt::Failed {
            message: "base.html:3: `titel` is not defined".to_owned(),
        },
        2 => panic!("a bug"),
        _ => Rebuilt::Built {
            changed: false,
            findings: vec![],
            base: "/".to_owned(),
        },
    }
}

#[test]
fn a_change_is_built_and_told_to_open_pages() {
    let seen: Arc<Mutex<Vec<Vec<PathBuf>>>> = Arc::default();
    let record = Arc::clone(&seen);
    let builds = AtomicUsize::new(0);
    let preview = Preview::start(move |changed| {
        record.lock().unwrap().push(changed.to_vec());
        build(builds.fetch_add(1, Ordering::SeqCst))
    });
    let mut events = preview.events();
    let first = events.next();
    assert_eq!(
        (&first["failed"], &first["total"]),
        (&serde_json::Value::Null, &0.into())
    );
    assert!(preview.get("/").1.contains(&format!(
        "reload.js?site={}\"",
        first["site"].as_str().unwrap()
    )));

    preview.put("content/a.md", "changed");
    let second = events.next();
    assert_ne!(second["site"], first["site"]);
    assert_eq!(
        (
            &second["total"],
            second["findings"].as_array().unwrap().len()
        ),
        (&300.into(), 200)
    );
    assert_eq!(second["findings"][0]["page_url"], "/incidents/a/");
    let folder = preview.dir.path().canonicalize().unwrap();
    assert_eq!(seen.lock().unwrap()[0], [folder.join("content/a.md")]);

    // A failed build leaves the site, and its findings, as they were.
    preview.put("book.toml", "[book]");
    let third = events.next();
    assert_eq!(third["failed"], "base.html:3: `titel` is not defined");
    assert_eq!(
        (&third["site"], &third["total"]),
        (&second["site"], &300.into())
    );

    // A folder that did not exist at the start.
    preview.put("themes/mine/page.html", "x");
    assert_eq!(
        events.next()["failed"],
        "the build crashed; see the terminal"
    );

    fs::remove_file(preview.dir.path().join("content/a.md")).unwrap();
    let last = events.next();
    assert_eq!(
        (&last["site"], &last["failed"], &last["total"]),
        (&second["site"], &serde_json::Value::Null, &0.into())
    );
    // Who connects now hears at once what holds.
    assert_eq!(preview.events().next(), last);
}

#[test]
fn changes_that_cannot_matter_cause_no_rebuild() {
    let (sender, rebuilt) = std::sync::mpsc::channel();
    let preview = Preview::start(move |changed| {
        sender.send(changed.to_vec()).unwrap();
        built()
    });
    for name in [
        "content/out/index.html",
        "content/.git/index",
        "content/.a.md.swp",
        "content/a.md~",
        "secret.txt",
    ] {
        preview.put(name, "noise");
    }
    fs::read(preview.dir.path().join("content/a.md")).unwrap();
    std::thread::sleep(Duration::from_millis(300));
    preview.put("content/b/new.md", "b");
    let changed = rebuilt.recv_timeout(PATIENCE).unwrap();
    let root = preview.dir.path().canonicalize().unwrap();
    assert!(
        changed
            .iter()
            .all(|path| path.starts_with(root.join("content/b"))),
        "{changed:?}"
    );
}

#[test]
fn a_watched_folder_may_vanish_and_come_back() {
    let (sender, rebuilt) = std::sync::mpsc::channel();
    let preview = Preview::start(move |changed| {
        sender.send(changed.to_vec()).unwrap();
        built()
    });
    let content = preview.dir.path().join("content");
    fs::remove_dir_all(&content).unwrap();
    rebuilt.recv_timeout(PATIENCE).unwrap();
    preview.put("content/a.md", "back");
    rebuilt.recv_timeout(PATIENCE).unwrap();
    // The new folder is watched as the old one was.
    std::thread::sleep(Duration::from_millis(300));
    while rebuilt.try_recv().is_ok() {}
    preview.put("content/later.md", "later");
    let changed = rebuilt.recv_timeout(PATIENCE).unwrap();
    assert!(
        changed
            .iter()
            .any(|path| path.ends_with("content/later.md")),
        "{changed:?}"
    );
}

#[test]
fn a_taken_port_is_replaced_by_a_free_one() {
    let preview = Preview::quiet();
    let taken = preview.server.address().port();
    let options = ServeOptions {
        port: taken,
        root: preview.dir.path().join("site"),
        ..ServeOptions::default()
    };
    let second = Server::start(&options, built(), Whole::site(|_: &[PathBuf]| built())).unwrap();
    assert_ne!(second.address().port(), taken);
    assert_eq!(
        second.urls(),
        [format!("http://127.0.0.1:{}/", second.address().port())]
    );
    assert!(second.address().ip().is_loopback());
    let options = ServeOptions {
        host: "no.such.host.invalid".to_owned(),
        ..options
    };
    assert!(matches!(
        Server::start(&options, built(), Whole::site(|_: &[PathBuf]| built())),
        Err(ServeError::Listen { .. })
    ));
}

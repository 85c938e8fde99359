//! The configuration of nginx in the manual, run: without a session no file of a site is served, with one all of them are.
//! Where there is no nginx, that is said and nothing is tried.
#![cfg(unix)]

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// The first block of nginx's configuration in the manual.
fn configuration() -> String {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/content/access.md");
    let page = fs::read_to_string(page).unwrap();
    let block = page.split_once("```nginx\n").unwrap().1;
    block.split_once("```").unwrap().0.to_owned()
}

/// An nginx that can ask another program about requests.
fn nginx() -> Option<PathBuf> {
    let places = ["/usr/sbin/nginx", "/usr/local/sbin/nginx", "/usr/bin/nginx"];
    let program = places
        .map(PathBuf::from)
        .into_iter()
        .find(|path| path.is_file())?;
    let output = Command::new(&program).arg("-V").output().ok()?;
    String::from_utf8_lossy(&output.stderr)
        .contains("http_auth_request_module")
        .then_some(program)
}

/// Stands for the program that knows sessions: one is `session=good`.
fn sessions() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            let lines = BufReader::new(stream.try_clone().unwrap()).lines();
            let request: Vec<String> = lines
                .map_while(Result::ok)
                .take_while(|line| !line.is_empty())
                .collect();
            let is_known = request
                .iter()
                .any(|line| line.eq_ignore_ascii_case("cookie: session=good"));
            let answer = if is_known {
                "202 Accepted"
            } else {
                "401 Unauthorized"
            };
            let _ = write!(
                stream,
                "HTTP/1.1 {answer}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            );
        }
    });
    port
}

struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The status of an answer, its headers and its body.
fn get(port: u16, path: &str, cookie: &str) -> (u16, String, Vec<u8>) {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nHost: postmortems.example.com\r\n{cookie}Connection: close\r\n\r\n"
    )
    .unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let end = answer
        .windows(4)
        .position(|part| part == b"\r\n\r\n")
        .unwrap();
    let head = String::from_utf8_lossy(&answer[..end]).into_owned();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    (status, head, answer[end + 4..].to_vec())
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

#[test]
fn nginx_serves_no_file_without_a_session() {
    let Some(program) = nginx() else {
        eprintln!(
            "not tried: there is no nginx with auth_request on this machine (`apt-get install nginx-light`)"
        );
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let at = |path: &str| folder.path().join(path);
    fs::create_dir_all(at("book/content")).unwrap();
    let entry = "---\ntitle: Pool was full\nstarted: 2026-09-01T10:00Z\n---\n\n![x](a.png)\n";
    fs::write(at("book/content/a.md"), entry).unwrap();
    fs::write(at("book/content/a.png"), "not quite a picture").unwrap();
    let built = Command::new(env!("CARGO_BIN_EXE_casebook"))
        .args(["build", "--quiet", "--out", "../site"])
        .current_dir(at("book"))
        .output()
        .unwrap();
    assert!(built.status.success(), "{built:?}");

    let port = free_port();
    let server = configuration()
        .replace("listen 443 ssl;", &format!("listen 127.0.0.1:{port};"))
        .replace("/srv/postmortems", at("site").to_str().unwrap())
        .replace("127.0.0.1:4180", &format!("127.0.0.1:{}", sessions()));
    let temporary: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .map(|kind| format!("{kind}_temp_path {};\n", at(kind).display()))
        .concat();
    let whole = format!(
        "daemon off;\nmaster_process off;\npid {};\nerror_log stderr;\nevents {{}}\nhttp {{\naccess_log off;\n{temporary}{server}}}\n",
        at("pid").display()
    );
    fs::write(at("nginx.conf"), whole).unwrap();
    let mut server = Server(
        Command::new(program)
            .arg("-p")
            .arg(folder.path())
            .args(["-e", "stderr", "-c"])
            .arg(at("nginx.conf"))
            .stderr(Stdio::piped())
            .spawn()
            .unwrap(),
    );
    let begin = Instant::now();
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        if let Some(status) = server.0.try_wait().unwrap() {
            let mut said = String::new();
            server
                .0
                .stderr
                .take()
                .unwrap()
                .read_to_string(&mut said)
                .unwrap();
            panic!("nginx ended with {status}: {said}");
        }
        assert!(
            begin.elapsed() < Duration::from_secs(20),
            "nginx does not listen"
        );
        std::thread::sleep(Duration::from_millis(20));
    }

    let mut files = 0;
    for file in walkdir::WalkDir::new(at("site"))
        .into_iter()
        .map(Result::unwrap)
    {
        if !file.file_type().is_file() {
            continue;
        }
        files += 1;
        let bytes = fs::read(file.path()).unwrap();
        let path = file.path().strip_prefix(at("site")).unwrap();
        let path = format!("/{}", path.to_str().unwrap());
        for cookie in ["", "Cookie: session=bad\r\n"] {
            let (status, head, body) = get(port, &path, cookie);
            assert_eq!(status, 302, "{path}: {head}");
            assert!(head.contains(&format!("/oauth2/start?rd={path}")), "{head}");
            let holds = !bytes.is_empty() && body.windows(bytes.len()).any(|part| part == bytes);
            assert!(!holds, "{path}");
        }
        let (status, head, body) = get(port, &path, "Cookie: session=good\r\n");
        assert_eq!(status, 200, "{path}: {head}");
        assert!(
            body == bytes && head.contains("Cache-Control: private"),
            "{path}: {head}"
        );
    }
    assert!(files > 40, "{files}");
    // Ways around a path that is asked about.
    for path in [
        "//api/book.json",
        "/./api/book.json",
        "/api/../api/book.json",
        "/oauth2/../api/book.json",
        "/%61pi/book.json",
        "/oauth2/auth",
    ] {
        let (status, head, _) = get(port, path, "");
        assert_ne!(status, 200, "{path}: {head}");
    }
}

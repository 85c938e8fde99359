//! `casebook sources` over http and ssh: a server on this machine that serves a repository, refuses, leads elsewhere or is silent.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use std::{fs, thread};

use super::{SOURCES, Shelf, told};

/// Answers every request until the test ends; the address it listens at.
fn serve(answer: impl Fn(&str, TcpStream) + Send + Sync + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
            let request = lines.next().and_then(Result::ok).unwrap_or_default();
            for line in lines.map_while(Result::ok) {
                if line.is_empty() {
                    break;
                }
            }
            let path = request.split(' ').nth(1).unwrap_or_default();
            answer(path, stream);
        }
    });
    address
}

fn send(mut stream: TcpStream, status: &str, headers: &str, body: &[u8]) {
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n{headers}\r\n",
        body.len()
    );
    let _ = stream.write_all(head.as_bytes());
    let _ = stream.write_all(body);
}

/// Serves the files of a folder, which is all that git needs of a server.
fn files(folder: PathBuf) -> String {
    serve(move |path, stream| {
        let path = path.split('?').next().unwrap_or_default();
        match fs::read(folder.join(path.trim_start_matches('/'))) {
            Ok(bytes) => send(stream, "200 OK", "", &bytes),
            Err(_) => send(stream, "404 Not Found", "", b""),
        }
    })
}

/// Sends the same head to everybody.
fn refuses(status: &'static str, headers: &'static str) -> String {
    serve(move |_, stream| send(stream, status, headers, b""))
}

impl Shelf {
    /// Gets the source from an address: what is printed and said, and the exit code.
    fn update_from(&self, url: &str, variables: &[(&str, &str)]) -> (String, String, i32) {
        self.write("book/book.toml", &SOURCES.replace("../up/payments", url));
        let mut update = self.casebook(&["sources", "update"]);
        update
            .env("no_proxy", "*")
            .envs(variables.iter().copied())
            .env_remove("SSH_AUTH_SOCK");
        told(&update.output().unwrap())
    }

    /// Why it cannot be got.
    fn refusal(&self, url: &str, variables: &[(&str, &str)]) -> String {
        let (out, err, code) = self.update_from(url, variables);
        assert!(code == 2 && out.is_empty(), "{url}: {out}{err}");
        assert!(!self.path("book/sources/payments").exists());
        assert!(!self.path("book/casebook.lock").exists());
        assert_eq!(err.lines().count(), 1, "{err}");
        err
    }
}

/// The files below a folder that hold a text, whatever its case.
fn holding(folder: &Path, text: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(holding(&path, text));
            continue;
        }
        let bytes = fs::read(&path).unwrap();
        if String::from_utf8_lossy(&bytes)
            .to_lowercase()
            .contains(text)
        {
            found.push(path);
        }
    }
    found
}

#[test]
fn a_token_in_an_address_stays_in_book_toml() {
    let shelf = Shelf::new();
    shelf.git("up/payments", &["update-server-info"]);
    let host = files(shelf.path("up"));
    let url = format!("http://tokenzq@{host}/payments/.git");
    let (out, err, code) = shelf.update_from(&url, &[]);
    assert!(out.contains("payments: cloned") && code == 0, "{out}{err}");
    let mut said = out + &err + &shelf.read("book/casebook.lock");
    assert!(
        said.contains(&format!("url = \"http://{host}/payments/.git\"")),
        "{said}"
    );
    for arguments in [
        &["build"][..],
        &["sources", "status", "--fetch", "--format", "json"],
        &["lint"],
    ] {
        let (out, err, _) = shelf.run(arguments);
        said.push_str(&(out + &err));
    }
    assert!(shelf.path("book/site/index.html").exists(), "{said}");
    assert!(!said.to_lowercase().contains("tokenzq"), "{said}");
    assert_eq!(
        holding(&shelf.path("book/site"), "tokenzq"),
        [] as [PathBuf; 0]
    );
    // Of an address that moved, neither.
    let (_, err, _) = shelf.update_from(&url.replace("payments/", "other/"), &[]);
    assert!(
        err.contains("holds a clone of") && !err.contains("tokenzq"),
        "{err}"
    );

    let url = format!("http://bot:secretzq@{host}/payments/.git");
    let (_, err, code) = shelf.update_from(&url, &[]);
    assert!(
        err.contains("the address holds a password") && code == 2,
        "{err}"
    );
    assert!(err.contains("git help credentials"), "{err}");
    let (out, lint_err, _) = shelf.run(&["lint", "--format", "json"]);
    assert!(
        !(err + &out + &lint_err).contains("secretzq"),
        "{out}{lint_err}"
    );
}

#[test]
fn who_is_refused_is_told_what_to_do() {
    let shelf = Shelf::new();
    let login = refuses(
        "401 Unauthorized",
        "WWW-Authenticate: Basic realm=\"git\"\r\n",
    );
    let url = format!("http://tokenzq@{login}/payments.git");
    let refused = |url: &str, help: &str| {
        let said = shelf.refusal(url, &[]);
        assert!(said.contains(help) && !said.contains("zq"), "{said}");
    };
    refused(&url, "; give git credentials for this host");
    let helper = "[credential]\nhelper = \"!echo username=bot; echo password=wrongzq; true\"\n";
    shelf.write("git.config", helper);
    refused(
        &url,
        "; the host refuses the credentials that git has for it",
    );
    let url = |host: String| format!("http://{host}/payments.git");
    refused(
        &url(refuses("403 Forbidden", "")),
        "may not read the repository",
    );
    refused(&url(refuses("404 Not Found", "")), "; check `url`");
    refused(&url(refuses("500 Oops", "")), "error: 500");
    let sign_in = refuses("302 Found", "Location: /sign-in\r\n");
    refused(&url(sign_in), "; the address leads elsewhere");
    refused(
        "http://127.0.0.1:1/payments.git",
        "; the host does not answer",
    );
}

/// A repository that moved is followed.
#[test]
fn a_redirect_is_followed() {
    let shelf = Shelf::new();
    shelf.git("up/payments", &["update-server-info"]);
    let host = files(shelf.path("up"));
    let moved = serve(move |path, stream| {
        let to = path.replace("/old/", "/payments/.git/");
        send(
            stream,
            "301 Moved",
            &format!("Location: http://{host}{to}\r\n"),
            b"",
        );
    });
    let (out, err, code) = shelf.update_from(&format!("http://{moved}/old"), &[]);
    assert!(out.contains("payments: cloned") && code == 0, "{out}{err}");
    assert!(
        shelf
            .path("book/sources/payments/postmortems/a.md")
            .exists()
    );
}

#[test]
fn a_silent_server_is_given_up() {
    let shelf = Shelf::new();
    let (keep, kept) = std::sync::mpsc::channel();
    let silent = serve(move |_, stream| keep.send(stream).unwrap());
    let begin = Instant::now();
    let seconds = [("GIT_HTTP_LOW_SPEED_TIME", "2")];
    let said = shelf.refusal(&format!("http://{silent}/payments.git"), &seconds);
    assert!(
        said.contains("; the server sent nothing for too long"),
        "{said}"
    );
    assert!(begin.elapsed() < Duration::from_secs(60));
    drop(kept);
}

/// What ssh says, by a program that says it: how it is called is tested elsewhere.
#[cfg(unix)]
#[test]
fn what_ssh_complains_of_comes_with_help() {
    let shelf = Shelf::new();
    for (complaint, help) in [
        ("Host key verification failed.", "put it into known_hosts"),
        (
            "git@git.invalid: Permission denied (publickey).",
            "register it there",
        ),
        (
            "ssh: Could not resolve hostname git.invalid",
            "check the host in `url`",
        ),
        (
            "ssh: connect to host git.invalid port 22: Connection timed out",
            "does not answer",
        ),
        ("ERROR: Repository not found.", "may not read"),
    ] {
        let ssh = super::fetching::program(
            &shelf,
            "ssh",
            &format!("#!/bin/sh\necho '{complaint}' >&2\nexit 255\n"),
        );
        let said = shelf.refusal("git@git.invalid:payments.git", &[("GIT_SSH", &ssh)]);
        let said_by_ssh = complaint.trim_end_matches('.');
        assert!(said.contains(said_by_ssh) && said.contains(help), "{said}");
    }
}

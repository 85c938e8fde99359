//! What to do about what git complains of.

use casebook_model::config::without_credentials;

/// What git says, or ssh for it, in the order in which it is looked for, and what then helps.
const ADVICE: &[(&[&str], &str)] = &[
    (
        &["could not read Username", "could not read Password"],
        "give git credentials for this host, in a credential helper for example (`git help credentials`): Casebook does not ask for them",
    ),
    (
        &["Authentication failed"],
        "the host refuses the credentials that git has for it: renew them",
    ),
    (
        &["error: 403"],
        "the credentials that git has for this host may not read the repository",
    ),
    (
        &["Host key verification failed"],
        "ssh does not know the key of this host, or knows another: compare it with the one that the host publishes, and put it into known_hosts",
    ),
    (
        &["Permission denied ("],
        "the host does not accept the key of this machine: register it there, or name another one in GIT_SSH_COMMAND",
    ),
    (
        &[
            "certificate verification failed",
            "certificate verify failed",
            "SSL certificate problem",
        ],
        "if the host has an authority of its own, name its certificate in git's `http.sslCAInfo` or in GIT_SSL_CAINFO",
    ),
    (
        &["Could not resolve host", "Could not resolve hostname"],
        "check the host in `url`, and the network of this machine",
    ),
    (
        &["Operation too slow"],
        "the server sent nothing for too long: try again, or give it more seconds with GIT_HTTP_LOW_SPEED_TIME",
    ),
    (
        &["timed out", "Failed to connect", "Connection refused"],
        "the host does not answer: check the host and port in `url`, and the network of this machine",
    ),
    (
        &["transport 'http' not allowed", "Protocol \"http\""],
        "the address leads to one without encryption: write the address that it should end at",
    ),
    (
        &["from redirection", "redirects followed"],
        "the address leads elsewhere, often to a page to sign in: write the address of the repository, or give git credentials for it",
    ),
    (
        &[
            "not found",
            "does not appear to be a git repository",
            "does not exist",
        ],
        "check `url`; hosts say the same of a repository that these credentials may not read",
    ),
];

/// What git said, in a line, the first that is not a hint, and what helps. Git leaves passwords out of what it says, and no
/// names of users, which may be tokens.
pub(super) fn explained(complaint: &str) -> String {
    let complaint = complaint.split_inclusive(is_between_words);
    let complaint: String = complaint.map(without_credentials).collect();
    let mut lines = complaint
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with("hint:"));
    let mut said = lines.next().unwrap_or("it did not say why").to_owned();
    if said.ends_with(':') {
        said = [said.as_str()]
            .into_iter()
            .chain(lines)
            .collect::<Vec<_>>()
            .join(" ");
    }
    let is_said = |words: &&str| complaint.contains(*words);
    match ADVICE.iter().find(|(words, _)| words.iter().any(is_said)) {
        Some((_, help)) => format!("{}; {help}", said.trim_end_matches('.')),
        None => said,
    }
}

fn is_between_words(letter: char) -> bool {
    letter.is_whitespace() || matches!(letter, '\'' | '"')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_that_is_not_a_hint_is_said() {
        assert_eq!(explained(""), "it did not say why");
        assert_eq!(
            explained("hint: try\n\nfatal: broken\nfatal: more"),
            "fatal: broken"
        );
        assert_eq!(
            explained("fatal: both of:\n  one\n  other"),
            "fatal: both of: one other"
        );
    }

    #[test]
    fn no_token_is_repeated() {
        let said = explained(
            "fatal: could not read Password for 'http://token@a.example:80': no\nhttps://b@c/",
        );
        assert!(
            said.starts_with("fatal: could not read Password for 'http://a.example:80': no;"),
            "{said}"
        );
    }

    #[test]
    fn the_help_is_that_of_any_line() {
        let said = explained("remote: Denied\nfatal: Authentication failed for 'https://a/'");
        assert!(
            said.starts_with("remote: Denied; the host refuses"),
            "{said}"
        );
    }
}

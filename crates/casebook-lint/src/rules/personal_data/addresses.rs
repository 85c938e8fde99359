//! E-mail addresses of people, and not of roles and examples.

/// E-mail addresses of people.
pub(super) fn emails(text: &str) -> Vec<(usize, usize)> {
    let is_local = |byte: u8| byte.is_ascii_alphanumeric() || b"._%+-".contains(&byte);
    let is_host = |byte: u8| byte.is_ascii_alphanumeric() || b".-".contains(&byte);
    memchr::memchr_iter(b'@', text.as_bytes())
        .filter_map(|at| {
            let local = text[..at]
                .bytes()
                .rev()
                .take_while(|byte| is_local(*byte))
                .count();
            let host = text[at + 1..]
                .bytes()
                .take_while(|byte| is_host(*byte))
                .count();
            let host = text[at + 1..at + 1 + host].trim_end_matches(['.', '-']);
            let start = at - local;
            let end = at + 1 + host.len();
            let name = text[start..at].trim_start_matches(['.', '-', '+', '%']);
            let in_address =
                text[..start].ends_with([':', '/', '=']) && !text[..start].ends_with("mailto:");
            let follows =
                text[end..].starts_with([':', '/', '@']) && !text[end..].starts_with(": ");
            let last = host.rsplit_once('.').map_or("", |(_, last)| last);
            let real = !name.is_empty()
                && last.len() >= 2
                && last.bytes().all(|byte| byte.is_ascii_alphabetic())
                && !in_address
                && !follows
                && !is_role(name)
                && !is_example(host);
            real.then_some((at - name.len(), end))
        })
        .collect()
}

fn is_role(name: &str) -> bool {
    const ROLES: &[&str] = &[
        "abuse",
        "accounts",
        "admin",
        "alerts",
        "billing",
        "care",
        "contact",
        "cs",
        "feedback",
        "git",
        "hello",
        "help",
        "helpdesk",
        "hostmaster",
        "hr",
        "info",
        "legal",
        "mail",
        "mailer-daemon",
        "marketing",
        "no-reply",
        "noc",
        "noreply",
        "notifications",
        "office",
        "oncall",
        "ops",
        "postmaster",
        "press",
        "privacy",
        "root",
        "sales",
        "security",
        "service",
        "soc",
        "sre",
        "status",
        "support",
        "team",
        "webmaster",
    ];
    let name = name.to_ascii_lowercase();
    let word = name.split(['+', '.']).next().unwrap_or_default();
    ROLES.contains(&word)
        || [
            "team", "support", "oncall", "group", "list", "users", "dev", "alerts",
        ]
        .iter()
        .any(|end| {
            name.ends_with(&format!("-{end}")) || name.ends_with(&format!(".{end}")) || name == *end
        })
}

fn is_example(host: &str) -> bool {
    let host = host.to_ascii_lowercase();
    let domains = [
        "example.com",
        "example.org",
        "example.net",
        "domain.com",
        "googlegroups.com",
        "iam.gserviceaccount.com",
    ];
    domains
        .iter()
        .any(|domain| host == *domain || host.ends_with(&format!(".{domain}")))
        || [
            ".example",
            ".invalid",
            ".local",
            ".internal",
            ".localhost",
            ".cluster",
        ]
        .iter()
        .any(|end| host.ends_with(end))
        || host.contains(".gserviceaccount.")
}

//! Patterns of secrets. Each has a keyword that one pass over the text looks for; only behind a keyword a pattern is
//! tried, and only what is random enough and no placeholder counts.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

/// A secret in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Secret {
    /// What it is, in words.
    pub(super) name: &'static str,
    /// Offset of its first byte.
    pub(super) start: usize,
    /// Offset past its last byte.
    pub(super) end: usize,
}

struct Pattern {
    name: &'static str,
    /// What it begins with, or what stands near it.
    keyword: &'static str,
    shape: Shape,
}

/// What stands behind the keyword.
enum Shape {
    /// Letters of this kind, at least and at most so many; the keyword is part of the secret.
    Token(Letters, usize, usize),
    /// The same, behind the keyword and what assigns it: quotes, blanks, `=`, `:`.
    Assigned(Letters, usize, usize),
    /// From a keyword to the end marker of a private key.
    PrivateKey,
    /// `scheme://user:password@host`; the keyword is `://`.
    Password,
    /// Three parts with dots between them.
    Jwt,
    /// An address that ends in random segments.
    Webhook,
    /// `1234567890:AA…`: digits before the keyword.
    Telegram,
    /// The value of a variable whose name says that it is secret: `DD_API_KEY=…`.
    Variable,
    /// `user:password` behind an option.
    Login,
    /// A token behind the word `Bearer`.
    Bearer,
}

#[derive(Clone, Copy, PartialEq)]
enum Letters {
    Upper,
    Hex,
    Word,
    /// Words with dots between them.
    Dotted,
    Base64,
    /// Those of a token in a header.
    Bearer,
    /// Those of a value in a command or file: everything but blanks, quotes, brackets and what separates values.
    Value,
}

impl Letters {
    fn has(self, byte: u8) -> bool {
        match self {
            Self::Upper => byte.is_ascii_uppercase() || byte.is_ascii_digit(),
            Self::Hex => byte.is_ascii_hexdigit(),
            Self::Word => byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'),
            Self::Dotted => Self::Word.has(byte) || byte == b'.',
            Self::Base64 => {
                byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=' | b'_' | b'-')
            }
            Self::Bearer => Self::Base64.has(byte) || matches!(byte, b'.' | b'~'),
            Self::Value => byte.is_ascii_graphic() && !b"\"'`,;&|()[]{}<>$*\\".contains(&byte),
        }
    }

    /// Bits per letter below which a text is no random one of this kind.
    fn least_entropy(self) -> f64 {
        match self {
            Self::Hex => 2.5,
            _ => 3.0,
        }
    }
}

const fn token(
    name: &'static str,
    keyword: &'static str,
    letters: Letters,
    least: usize,
    most: usize,
) -> Pattern {
    Pattern {
        name,
        keyword,
        shape: Shape::Token(letters, least, most),
    }
}

const fn shaped(name: &'static str, keyword: &'static str, shape: Shape) -> Pattern {
    Pattern {
        name,
        keyword,
        shape,
    }
}

const PATTERNS: &[Pattern] = &[
    token("an AWS access key", "AKIA", Letters::Upper, 16, 16),
    token("a temporary AWS access key", "ASIA", Letters::Upper, 16, 16),
    shaped(
        "an AWS secret key",
        "aws_secret_access_key",
        Shape::Assigned(Letters::Base64, 40, 40),
    ),
    shaped(
        "an AWS secret key",
        "AWS_SECRET_ACCESS_KEY",
        Shape::Assigned(Letters::Base64, 40, 40),
    ),
    shaped(
        "an Azure storage key",
        "AccountKey=",
        Shape::Assigned(Letters::Base64, 86, 88),
    ),
    token("a Google API key", "AIza", Letters::Word, 35, 35),
    token("a Google client secret", "GOCSPX-", Letters::Word, 28, 28),
    token("a GitHub token", "ghp_", Letters::Word, 36, 251),
    token("a GitHub token", "gho_", Letters::Word, 36, 251),
    token("a GitHub token", "ghu_", Letters::Word, 36, 251),
    token("a GitHub token", "ghs_", Letters::Word, 36, 251),
    token("a GitHub token", "ghr_", Letters::Word, 36, 251),
    token("a GitHub token", "github_pat_", Letters::Word, 60, 100),
    token("a GitLab token", "glpat-", Letters::Word, 20, 64),
    token("a GitLab runner token", "glrt-", Letters::Word, 20, 64),
    token("a Slack token", "xoxb-", Letters::Word, 24, 255),
    token("a Slack token", "xoxp-", Letters::Word, 24, 255),
    token("a Slack token", "xapp-", Letters::Word, 24, 255),
    shaped(
        "a Slack webhook",
        "hooks.slack.com/services/",
        Shape::Webhook,
    ),
    shaped(
        "a Discord webhook",
        "discord.com/api/webhooks/",
        Shape::Webhook,
    ),
    shaped(
        "a Teams webhook",
        "webhook.office.com/webhookb2/",
        Shape::Webhook,
    ),
    shaped("a Telegram bot token", ":AA", Shape::Telegram),
    token("a Stripe key", "sk_live_", Letters::Word, 20, 255),
    token("a Stripe key", "rk_live_", Letters::Word, 20, 255),
    token(
        "a Stripe webhook secret",
        "whsec_",
        Letters::Base64,
        32,
        255,
    ),
    token("a SendGrid key", "SG.", Letters::Dotted, 66, 66),
    token("an npm token", "npm_", Letters::Word, 36, 36),
    token(
        "a PyPI token",
        "pypi-AgEIcHlwaS5vcmc",
        Letters::Word,
        50,
        255,
    ),
    token("a Docker Hub token", "dckr_pat_", Letters::Word, 27, 40),
    token("a DigitalOcean token", "dop_v1_", Letters::Hex, 64, 64),
    token("a Shopify token", "shpat_", Letters::Hex, 32, 32),
    token("a Hugging Face token", "hf_", Letters::Word, 34, 40),
    token("an OpenAI key", "sk-proj-", Letters::Word, 40, 255),
    token("an Anthropic key", "sk-ant-", Letters::Word, 40, 255),
    token("a Grafana token", "glsa_", Letters::Word, 41, 60),
    token("a New Relic key", "NRAK-", Letters::Upper, 27, 27),
    token("a HashiCorp Vault token", "hvs.", Letters::Word, 24, 255),
    token("a Databricks token", "dapi", Letters::Hex, 32, 32),
    shaped("a private key", "-----BEGIN ", Shape::PrivateKey),
    shaped("a JSON Web Token", "eyJ", Shape::Jwt),
    shaped("a password in an address", "://", Shape::Password),
    shaped("a password in a command", " -u ", Shape::Login),
    shaped("a password in a command", " --user ", Shape::Login),
    shaped("a password in a command", " --user=", Shape::Login),
    shaped("a bearer token", "Bearer ", Shape::Bearer),
    shaped("a bearer token", "bearer ", Shape::Bearer),
    shaped("a key in a variable", "_KEY", Shape::Variable),
    shaped("a key in a variable", "_key", Shape::Variable),
    shaped("a key in a variable", "APIKEY", Shape::Variable),
    shaped("a key in a variable", "apikey", Shape::Variable),
    shaped("a key in a variable", "apiKey", Shape::Variable),
    shaped("a token in a variable", "TOKEN", Shape::Variable),
    shaped("a token in a variable", "token", Shape::Variable),
    shaped("a token in a variable", "Token", Shape::Variable),
    shaped("a secret in a variable", "SECRET", Shape::Variable),
    shaped("a secret in a variable", "secret", Shape::Variable),
    shaped("a secret in a variable", "Secret", Shape::Variable),
    shaped("a password in a variable", "PASSWORD", Shape::Variable),
    shaped("a password in a variable", "password", Shape::Variable),
    shaped("a password in a variable", "Password", Shape::Variable),
    shaped("a password in a variable", "PASSWD", Shape::Variable),
    shaped("a password in a variable", "passwd", Shape::Variable),
    shaped("a password in a variable", "_PASS", Shape::Variable),
    // The longest keyword that begins first counts.
    shaped("a password in a variable", "_PASSWORD", Shape::Variable),
    shaped("a password in a variable", "_PASSWD", Shape::Variable),
];

/// The secrets in a text, in order, none inside another.
pub(super) fn find(text: &str) -> Vec<Secret> {
    static KEYWORDS: LazyLock<AhoCorasick> = LazyLock::new(|| {
        let machine = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .build(PATTERNS.iter().map(|pattern| pattern.keyword));
        machine.expect("a handful of short words fits into any automaton")
    });
    let mut found: Vec<Secret> = Vec::new();
    for keyword in KEYWORDS.find_iter(text) {
        let pattern = &PATTERNS[keyword.pattern().as_usize()];
        let place = pattern.shape.place(text, keyword.start(), keyword.end());
        let Some((start, end)) = place else { continue };
        if found.last().is_none_or(|last| last.end <= start) {
            found.push(Secret {
                name: pattern.name,
                start,
                end,
            });
        }
    }
    found
}

impl Shape {
    /// Where the secret stands whose keyword is `text[start..end]`, if there is one.
    fn place(&self, text: &str, start: usize, end: usize) -> Option<(usize, usize)> {
        match *self {
            Self::Token(letters, least, most) => {
                let fresh = text[..start]
                    .bytes()
                    .next_back()
                    .is_none_or(|before| !Letters::Word.has(before));
                if !fresh {
                    return None;
                }
                let length = run(text, end, letters, most);
                let closes = text
                    .as_bytes()
                    .get(end + length)
                    .is_none_or(|after| !after.is_ascii_alphanumeric());
                let fits = closes && (least..=most).contains(&length);
                (fits && is_random(&text[end..end + length], letters))
                    .then_some((start, end + length))
            }
            Self::Assigned(letters, least, most) => {
                let assigned = |byte: &u8| matches!(byte, b'"' | b'\'' | b' ' | b'=' | b':');
                let from = end
                    + text.as_bytes()[end..]
                        .iter()
                        .take(LONGEST_GAP)
                        .take_while(|byte| assigned(byte))
                        .count();
                let length = run(text, from, letters, most);
                let fits = (least..=most).contains(&length)
                    && is_random(&text[from..from + length], letters);
                fits.then_some((from, from + length))
            }
            Self::PrivateKey => private_key(text, start),
            Self::Password => password(text, start, end),
            Self::Jwt => jwt(text, start),
            Self::Webhook => webhook(text, start, end),
            Self::Telegram => {
                let digits = text[..start]
                    .bytes()
                    .rev()
                    .take(11)
                    .take_while(u8::is_ascii_digit)
                    .count();
                let length = run(text, end, Letters::Word, TELEGRAM);
                let fits = (8..=10).contains(&digits)
                    && length == TELEGRAM
                    && is_random(&text[end..end + length], Letters::Word);
                fits.then_some((start - digits, end + length))
            }
            Self::Variable => variable(text, start, end),
            Self::Login => login(text, end),
            Self::Bearer => {
                let length = run(text, end, Letters::Bearer, LONGEST);
                let token = &text[end..end + length];
                (length >= 20 && is_generated(token)).then_some((end, end + length))
            }
        }
    }
}

/// Longest secret but for private keys, in bytes. Without an end to each look, runs of keywords would be looked through
/// again from each of them.
const LONGEST: usize = 4096;
/// Longest private key with its lines of begin and end, in bytes: one of 16,384 bits has some 13,000.
const LONGEST_KEY: usize = 16 << 10;
/// Most quotes, blanks and signs between a name and its value.
const LONGEST_GAP: usize = 16;

/// The value that is assigned to a variable, whose name ends with the keyword.
fn variable(text: &str, start: usize, end: usize) -> Option<(usize, usize)> {
    let rest = text.as_bytes().get(end..)?;
    // `secret_name=`, `tokens` and the like name something else.
    let quote = usize::from(
        rest.first()
            .is_some_and(|byte| matches!(byte, b'"' | b'\'')),
    );
    let sign = rest
        .get(quote..)?
        .iter()
        .take(3)
        .position(|byte| matches!(byte, b'=' | b':'))?;
    if !rest[quote..quote + sign].iter().all(|byte| *byte == b' ') {
        return None;
    }
    let mut from = end + quote + sign + 1;
    let gap = text.as_bytes()[from..].iter().take(LONGEST_GAP);
    from += gap
        .take_while(|byte| matches!(byte, b' ' | b'"' | b'\''))
        .count();
    let length = run(text, from, Letters::Value, LONGEST);
    let value = &text[from..from + length];
    // What is called or taken from elsewhere is not the secret itself.
    let after = text.as_bytes().get(from + length);
    let is_code =
        after.is_some_and(|byte| matches!(byte, b'(' | b'[' | b'{' | b'<' | b'>' | b'$' | b'*'));
    let fresh = text[..start]
        .bytes()
        .next_back()
        .is_none_or(|before| before != b'$' && before != b'{');
    (fresh && !is_code && length >= 12 && is_generated(value)).then_some((from, from + length))
}

/// The password in `user:password`.
fn login(text: &str, end: usize) -> Option<(usize, usize)> {
    let quote = usize::from(text[end..].starts_with(['"', '\'']));
    let from = end + quote;
    let user = run(text, from, Letters::Dotted, 64);
    if user == 0 || text.as_bytes().get(from + user) != Some(&b':') {
        return None;
    }
    let password = from + user + 1;
    let length = run(text, password, Letters::Value, 256);
    let value = &text[password..password + length];
    (length >= 8 && is_generated(value)).then_some((password, password + length))
}

/// Whether a text looks generated: random, of letters and digits, and not a path, a name of parts, or a day.
fn is_generated(text: &str) -> bool {
    let has = |kind: fn(&u8) -> bool| text.bytes().any(|byte| kind(&byte));
    let mixed = has(u8::is_ascii_digit) && has(u8::is_ascii_alphabetic);
    // Names of resources have words with `-`, `_`, `.` or `/` between them; in what is generated such parts are rare.
    let longest = text
        .split(['-', '_', '.', '/'])
        .map(str::len)
        .max()
        .unwrap_or_default();
    let hex = text.bytes().all(|byte| byte.is_ascii_hexdigit());
    mixed
        && longest >= 8
        && !text.starts_with(['/', '.', '-'])
        && !is_placeholder(text)
        && entropy(text) >= if hex { 3.0 } else { 3.2 }
}

/// How many letters follow `:AA` in a token of Telegram.
const TELEGRAM: usize = 33;

/// Longest part of a JSON Web Token, in bytes; one with more claims does not fit into a header of HTTP.
const LONGEST_PART: usize = 16_384;

/// How many bytes from `at` on are letters of a kind, one more than `most` at most: a text that repeats a keyword would
/// be read again from each of them otherwise.
fn run(text: &str, at: usize, letters: Letters, most: usize) -> usize {
    text.as_bytes()[at..]
        .iter()
        .take(most + 1)
        .take_while(|byte| letters.has(**byte))
        .count()
}

/// From the line that begins a private key to the one that ends it, when there is a key between them.
fn private_key(text: &str, start: usize) -> Option<(usize, usize)> {
    // Longer than any header. A line is not read to its end for each of the many headers that may stand in it.
    const LONGEST_HEADER: usize = 100;
    const MARK: &str = "-----";
    let longest = text.floor_char_boundary(text.len().min(start + LONGEST_KEY));
    let rest = &text[start..longest];
    let near = &rest[..rest.floor_char_boundary(LONGEST_HEADER)];
    let header = near.lines().next().unwrap_or_default();
    if !header.contains("PRIVATE KEY") || !header.trim_end().ends_with(MARK) {
        return None;
    }
    // A key ends where another one begins, so that each line is read for one key only.
    let limit = rest[header.len()..]
        .find("-----BEGIN ")
        .map_or(rest.len(), |at| header.len() + at);
    let end = rest[..limit].find("-----END ").map_or(limit, |at| {
        let label = at + "-----END ".len();
        let line = &rest[label..rest.floor_char_boundary(label + LONGEST_HEADER)];
        line.find(MARK)
            .map_or(label, |close| label + close + MARK.len())
    });
    let body = rest.get(header.len()..end)?;
    let random = body.lines().any(|line| {
        let line = line.trim();
        line.len() >= 40
            && run(line, 0, Letters::Base64, line.len()) == line.len()
            && is_random(line, Letters::Base64)
    });
    random.then_some((start, start + end))
}

/// The password in `scheme://user:password@host`.
fn password(text: &str, start: usize, end: usize) -> Option<(usize, usize)> {
    let scheme = text[..start]
        .bytes()
        .rev()
        .take(16)
        .take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'+')
        .count();
    let stops = |letter: char| letter.is_whitespace() || "/\"'`<>()[]{}|,\\?#".contains(letter);
    let limit = text.floor_char_boundary(text.len().min(end + LONGEST));
    let authority = text[end..limit].split(stops).next().unwrap_or_default();
    let (credentials, host) = authority.rsplit_once('@')?;
    let (user, password) = credentials.split_once(':')?;
    let from = end + user.len() + 1;
    let local = ["localhost", "127.0.0.1", "example", "host"]
        .iter()
        .any(|word| host.starts_with(word));
    let example = host.contains("example.") || host.ends_with(".example");
    let real = scheme > 1
        && password.len() >= 6
        && password != user
        && !local
        && !example
        && !host.is_empty()
        && !password.starts_with(['$', '%', '*', ':', '<'])
        && !is_placeholder(password)
        && entropy(password) >= 2.3;
    real.then_some((from, from + password.len()))
}

/// `header.payload.signature`, the first two of which are JSON objects in Base64.
fn jwt(text: &str, start: usize) -> Option<(usize, usize)> {
    if text[..start]
        .bytes()
        .next_back()
        .is_some_and(|before| Letters::Word.has(before) || before == b'.')
    {
        return None;
    }
    let mut at = start;
    for (part, least) in [(0, 16), (1, 16), (2, 32)] {
        let length = run(text, at, Letters::Word, LONGEST_PART);
        let json = part == 2 || text[at..].starts_with("eyJ");
        if length < least || !json || !is_random(&text[at..at + length], Letters::Word) {
            return None;
        }
        at += length;
        if part < 2 {
            at += text[at..].strip_prefix('.').map(|_| 1)?;
        }
    }
    Some((start, at))
}

/// The path of a webhook, when its last part is a random one.
fn webhook(text: &str, start: usize, end: usize) -> Option<(usize, usize)> {
    let path = text.as_bytes()[end..]
        .iter()
        .take(LONGEST)
        .take_while(|byte| Letters::Word.has(**byte) || matches!(byte, b'/' | b'@'));
    let path = &text[end..end + path.count()];
    let last = path.rsplit('/').next()?;
    let real = path.contains('/') && last.len() >= 20 && is_random(last, Letters::Word);
    real.then_some((start, end + path.len()))
}

/// Whether a text is as random as a secret is, and no stand-in for one.
fn is_random(text: &str, letters: Letters) -> bool {
    !is_placeholder(text) && entropy(text) >= letters.least_entropy()
}

/// Words and runs that no generator of keys writes.
fn is_placeholder(text: &str) -> bool {
    const WORDS: &[&str] = &[
        "example",
        "placeholder",
        "changeme",
        "change-me",
        "change_me",
        "redacted",
        "removed",
        "password",
        "passwd",
        "secret",
        "dummy",
        "sample",
        "your",
        "xxxx",
        "0000",
        "1234567",
        "abcdef",
        "insert",
        "hidden",
        "masked",
        "fake",
        "token",
        "todo",
        "foobar",
    ];
    let lower = text.to_ascii_lowercase();
    WORDS.iter().any(|word| lower.contains(word)) || text.contains("...") || text.contains("***")
}

/// Shannon's entropy of the letters of a text, in bits per letter.
#[allow(clippy::cast_precision_loss)]
fn entropy(text: &str) -> f64 {
    let mut counts = [0u32; 256];
    for byte in text.bytes() {
        counts[usize::from(byte)] += 1;
    }
    let length = text.len().max(1) as f64;
    let shares = counts
        .iter()
        .filter(|count| **count > 0)
        .map(|count| f64::from(*count) / length);
    -shares.map(|share| share * share.log2()).sum::<f64>()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A text that looks random, made so that no scanner takes this file for a leak.
    fn noise(alphabet: &str, length: usize) -> String {
        let letters: Vec<char> = alphabet.chars().collect();
        let mut state = 12_345_u64;
        (0..length)
            .map(|_| {
                state = state
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1_442_695_040_888_963_407);
                letters[usize::try_from(state >> 33).unwrap_or(0) % letters.len()]
            })
            .collect()
    }

    const UPPER: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    const WORD: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    const HEX: &str = "0123456789abcdef";

    fn alphabet(letters: Letters) -> &'static str {
        match letters {
            Letters::Upper => UPPER,
            Letters::Hex => HEX,
            Letters::Word
            | Letters::Dotted
            | Letters::Base64
            | Letters::Bearer
            | Letters::Value => WORD,
        }
    }

    /// A secret of a pattern, and where it stands in the text that holds it.
    fn specimen(pattern: &Pattern) -> (String, String) {
        let keyword = pattern.keyword;
        let secret = match pattern.shape {
            Shape::Token(letters, least, _) => {
                format!("{keyword}{}", noise(alphabet(letters), least))
            }
            Shape::Assigned(letters, least, _) => {
                let secret = noise(alphabet(letters), least);
                return (format!("{keyword} = \"{secret}\""), secret);
            }
            Shape::PrivateKey => {
                let line = noise(WORD, 64);
                format!(
                    "{keyword}RSA PRIVATE KEY-----\n{line}\n{line}\n-----END RSA PRIVATE KEY-----"
                )
            }
            Shape::Password => {
                let secret = noise(WORD, 12);
                return (
                    format!("postgres{keyword}app:{secret}@db.internal:5432/shop"),
                    secret,
                );
            }
            Shape::Jwt => format!(
                "eyJ{}.eyJ{}.{}",
                noise(WORD, 20),
                noise(WORD, 40),
                noise(WORD, 43)
            ),
            Shape::Webhook => format!("{keyword}T0{}/{}", noise(UPPER, 8), noise(WORD, 24)),
            Shape::Variable => {
                let secret = noise(WORD, 24);
                return (format!("MY{keyword}={secret}"), secret);
            }
            Shape::Login => {
                let secret = noise(WORD, 16);
                return (format!("curl{keyword}admin:{secret}"), secret);
            }
            Shape::Bearer => {
                let secret = noise(WORD, 40);
                return (format!("{keyword}{secret}"), secret);
            }
            Shape::Telegram => format!("{}{keyword}{}", noise("123456789", 10), noise(WORD, 33)),
        };
        (secret.clone(), secret)
    }

    #[test]
    fn every_pattern_finds_its_secret_and_nothing_around_it() {
        for pattern in PATTERNS {
            let (text, secret) = specimen(pattern);
            for text in [
                format!("Then `{text}` leaked."),
                format!("X: {text}\n"),
                format!("({text})"),
                text.clone(),
            ] {
                let found = find(&text);
                let shown: Vec<&str> = found
                    .iter()
                    .map(|found| &text[found.start..found.end])
                    .collect();
                assert_eq!(shown, [secret.as_str()], "{}: {text}", pattern.name);
            }
        }
    }

    #[test]
    fn one_letter_less_is_no_token() {
        for pattern in PATTERNS {
            if let Shape::Token(letters, least, _) = pattern.shape {
                let text = format!("{}{}", pattern.keyword, noise(alphabet(letters), least - 1));
                assert_eq!(find(&text), [], "{}", pattern.name);
            }
        }
    }

    #[test]
    fn commands_and_settings_give_secrets_away() {
        let (password, hex) = (noise(WORD, 16), noise(HEX, 32));
        for text in [
            format!("curl -u admin:{password} https://x"),
            format!("curl --user 'admin:{password}' https://x"),
            format!("PGPASSWORD={password} psql"),
            format!("export DB_PASSWORD=\"{password}\""),
            format!("curl -H \"Authorization: Bearer {password}{password}\""),
            format!("DD_API_KEY={hex}"),
            format!("  clientSecret: '{password}'"),
            format!("{{\"api_key\": \"{hex}\"}}"),
            format!("https://ci:{password}@git.internal/x.git"),
        ] {
            assert_eq!(find(&text).len(), 1, "{text}");
        }
        for text in [
            "curl -u admin:$PASSWORD https://x",
            "curl -u admin:<password> https://x",
            "curl -u admin:******** https://x",
            "docker run -u 1000:1000 image",
            "PGPASSWORD=$(vault read -field=x secret/db1) psql",
            "PGPASSWORD=xxxxxxxxxxxxxxxx psql",
            "DD_API_KEY=${DD_API_KEY}",
            "DD_API_KEY=<your-api-key-123>",
            "Authorization: Bearer <token>",
            "Authorization: Bearer $TOKEN",
            "bearer of bad news2019andmore",
            "token: refresh-token-cache-v2",
            "secret: projects/p1/secrets/db-main",
            "secretName: db-credentials-2",
            "primary_key: order_items_2019",
            "password = get_password_from_vault(1)",
            "SECRET_FILE=/run/secrets/db_1",
            "the password: it was 12 letters long",
        ] {
            assert_eq!(find(text), [], "{text}");
        }
    }

    /// Each keyword looks at a bounded stretch behind it, however the text goes on.
    #[test]
    fn every_look_has_an_end() {
        let endless = "a1B2c3D4".repeat(20_000);
        assert_eq!(run(&endless, 0, Letters::Word, 40), 41);
        let key = format!("-----BEGIN PRIVATE KEY-----\n{endless}");
        assert!(find(&key).iter().all(|found| found.end <= LONGEST_KEY));
        let long = format!("MY_TOKEN={endless}");
        assert!(
            find(&long)
                .iter()
                .all(|found| found.end - found.start <= LONGEST + 1)
        );
    }

    #[test]
    fn placeholders_and_examples_are_none() {
        let access = ["AKIA", "IOSFODNN7EXAMPLE"].concat();
        for text in [
            access.as_str(),
            "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "ghp_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            "glpat-YOUR_TOKEN_GOES_HERE_PLEASE",
            "postgres://user:password@db.internal/shop",
            "postgres://app:${DB_PASSWORD}@db.internal/shop",
            "postgres://app:<password>@db.internal/shop",
            "postgres://postgres:postgres@db.internal/shop",
            "https://user:k3jf93kf0s@example.com/",
            "https://grafana.example:3000/d/abc@now",
            "see https://a.example and mail ops@b.example",
            "-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----",
            "-----BEGIN CERTIFICATE-----",
            "https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX",
            "eyJhbGciOi is how a token begins",
            "shf_ notAKIA",
        ] {
            assert_eq!(find(text), [], "{text}");
        }
    }
}

//! What secrets look like, kind by kind.

pub(super) struct Pattern {
    pub(super) name: &'static str,
    /// What it begins with, or what stands near it.
    keyword: &'static str,
    /// Whether the keyword is a name, which people write in small letters, in capitals, or each word with a capital.
    is_name: bool,
    pub(super) shape: Shape,
}

impl Pattern {
    /// The keyword as it may be written.
    pub(super) fn spellings(&self) -> impl Iterator<Item = String> + use<> {
        let mut spellings = vec![self.keyword.to_owned()];
        if self.is_name {
            spellings.push(self.keyword.to_ascii_uppercase());
            spellings.push(with_capitals(self.keyword));
        }
        spellings.into_iter()
    }
}

/// A name with a capital at the beginning of each word.
fn with_capitals(name: &str) -> String {
    let mut is_inside = false;
    name.chars()
        .map(|letter| {
            let spelled = if is_inside {
                letter
            } else {
                letter.to_ascii_uppercase()
            };
            is_inside = letter.is_ascii_alphanumeric();
            spelled
        })
        .collect()
}

/// What stands behind the keyword.
pub(super) enum Shape {
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
    /// The same of one that holds a password, which people choose: shorter, and less random.
    ChosenVariable,
    /// `user:password` behind an option.
    Login,
    /// A password behind one of these options of the program that is the keyword.
    Option(&'static [&'static str]),
    /// The same where the password is joined to the option: `mysql -p shop` asks for it, and opens `shop`.
    JoinedOption(&'static [&'static str]),
    /// A token behind the word `Bearer`.
    Bearer,
}

#[derive(Clone, Copy, PartialEq)]
pub(super) enum Letters {
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
    pub(super) fn has(self, byte: u8) -> bool {
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
    pub(super) fn least_entropy(self) -> f64 {
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
        is_name: false,
        shape: Shape::Token(letters, least, most),
    }
}

const fn shaped(name: &'static str, keyword: &'static str, shape: Shape) -> Pattern {
    Pattern {
        name,
        keyword,
        is_name: false,
        shape,
    }
}

/// A password behind an option of a program.
const fn behind(program: &'static str, options: &'static [&'static str]) -> Pattern {
    shaped("a password in a command", program, Shape::Option(options))
}

/// A password that is joined to an option of a program.
const fn joined_to(program: &'static str, options: &'static [&'static str]) -> Pattern {
    let shape = Shape::JoinedOption(options);
    shaped("a password in a command", program, shape)
}

/// What a name in small letters announces, however it is written.
const fn named(name: &'static str, keyword: &'static str, shape: Shape) -> Pattern {
    Pattern {
        name,
        keyword,
        is_name: true,
        shape,
    }
}

pub(super) const PATTERNS: &[Pattern] = &[
    token("an AWS access key", "AKIA", Letters::Upper, 16, 16),
    token("a temporary AWS access key", "ASIA", Letters::Upper, 16, 16),
    named(
        "an AWS secret key",
        "aws_secret_access_key",
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
    token("a Slack token", "xoxa-", Letters::Word, 24, 255),
    token("a Slack token", "xoxs-", Letters::Word, 24, 255),
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
    token("a Shopify token", "shpca_", Letters::Hex, 32, 32),
    token("a Shopify token", "shppa_", Letters::Hex, 32, 32),
    token("a Shopify secret", "shpss_", Letters::Hex, 32, 32),
    token("a Hugging Face token", "hf_", Letters::Word, 34, 40),
    token("an OpenAI key", "sk-proj-", Letters::Word, 40, 255),
    token("an Anthropic key", "sk-ant-", Letters::Word, 40, 255),
    token("a Grafana token", "glsa_", Letters::Word, 41, 60),
    token("a New Relic key", "NRAK-", Letters::Upper, 27, 27),
    token("a HashiCorp Vault token", "hvs.", Letters::Word, 24, 255),
    token("a HashiCorp Vault token", "hvb.", Letters::Word, 100, 300),
    shaped(
        "a HashiCorp Vault token",
        "vault login s.",
        Shape::Assigned(Letters::Word, 24, 24),
    ),
    token("a Databricks token", "dapi", Letters::Hex, 32, 32),
    token("a Sentry token", "sntrys_", Letters::Base64, 60, 400),
    token("a Sentry token", "sntryu_", Letters::Hex, 64, 64),
    token("a Postman key", "PMAK-", Letters::Word, 59, 59),
    token("a Doppler token", "dp.pt.", Letters::Word, 40, 44),
    token("a Linear key", "lin_api_", Letters::Word, 40, 40),
    token("a Pulumi token", "pul-", Letters::Hex, 40, 40),
    token("a Tailscale key", "tskey-", Letters::Word, 20, 64),
    token("a RubyGems key", "rubygems_", Letters::Hex, 48, 48),
    token("a Supabase token", "sbp_", Letters::Hex, 40, 40),
    token("a Netlify token", "nfp_", Letters::Word, 36, 36),
    token(
        "an Atlassian token",
        "ATATT3xFfGF0",
        Letters::Base64,
        150,
        250,
    ),
    shaped("a private key", "-----BEGIN ", Shape::PrivateKey),
    shaped("a JSON Web Token", "eyJ", Shape::Jwt),
    shaped("a password in an address", "://", Shape::Password),
    shaped("a password in a command", " -u ", Shape::Login),
    shaped("a password in a command", " --user ", Shape::Login),
    shaped("a password in a command", " --user=", Shape::Login),
    joined_to("mysql", &["-p"]),
    joined_to("mysqldump", &["-p"]),
    joined_to("mysqladmin", &["-p"]),
    joined_to("mariadb", &["-p"]),
    behind("sshpass", &["-p"]),
    behind("docker login", &["-p"]),
    behind("podman login", &["-p"]),
    behind("buildah login", &["-p"]),
    behind("skopeo login", &["-p"]),
    behind("az login", &["-p"]),
    // With its blank: `-key` and `-keyout` name files.
    behind("openssl", &["-k ", "pass:"]),
    behind("zip", &["-P"]),
    behind("mongosh", &["-p"]),
    behind("mongodump", &["-p"]),
    behind("sqlcmd", &["-P"]),
    behind("redis-cli", &["-a"]),
    behind("ldapsearch", &["-w"]),
    behind("ldapmodify", &["-w"]),
    named(
        "a password in a header",
        "authorization: basic ",
        Shape::Bearer,
    ),
    shaped(
        "a signature in an address",
        "&sig=",
        Shape::Assigned(Letters::Value, 40, 100),
    ),
    named("a bearer token", "bearer ", Shape::Bearer),
    named("a key in a variable", "_key", Shape::Variable),
    named("a key in a header or option", "-key", Shape::Variable),
    // Names in camel case. Their first letters are capitals in some names and not in others: `accessKey`, `AccessKey`.
    shaped("a key in a variable", "cessKey", Shape::Variable),
    shaped("a key in a variable", "cretKey", Shape::Variable),
    shaped("a key in a variable", "ivateKey", Shape::Variable),
    named("a key in a variable", "apikey", Shape::Variable),
    shaped("a key in a variable", "apiKey", Shape::Variable),
    named("a token in a variable", "token", Shape::Variable),
    named("a secret in a variable", "secret", Shape::Variable),
    named(
        "a password in a variable",
        "password",
        Shape::ChosenVariable,
    ),
    named("a password in a variable", "passwd", Shape::ChosenVariable),
    named("a password in a variable", "_pass", Shape::ChosenVariable),
    shaped("a password in a variable", "_PWD", Shape::ChosenVariable),
    shaped("a password in a variable", "Pwd", Shape::ChosenVariable),
    shaped("a password in a variable", "pwd", Shape::ChosenVariable),
    named(
        "a password in a variable",
        "passphrase",
        Shape::ChosenVariable,
    ),
    shaped("a password in a variable", "_auth", Shape::Variable),
    named(
        "a password in a variable",
        "_password",
        Shape::ChosenVariable,
    ),
    named("a password in a variable", "_passwd", Shape::ChosenVariable),
];

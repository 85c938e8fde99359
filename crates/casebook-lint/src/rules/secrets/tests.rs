use super::patterns::Pattern;
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
        Letters::Word | Letters::Dotted | Letters::Base64 | Letters::Bearer | Letters::Value => {
            WORD
        }
    }
}

/// A text with a secret of a pattern behind this spelling of its keyword, and the secret.
fn specimen(pattern: &Pattern, keyword: &str) -> (String, String) {
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
            format!("{keyword}RSA PRIVATE KEY-----\n{line}\n{line}\n-----END RSA PRIVATE KEY-----")
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
        Shape::ChosenVariable => {
            let secret = noise(WORD, 9);
            return (format!("MY{keyword}={secret}"), secret);
        }
        Shape::Option(names) => {
            let secret = noise(WORD, 9);
            return (format!("{keyword} -h db {} {secret}", names[0]), secret);
        }
        Shape::JoinedOption(names) => {
            let secret = noise(WORD, 9);
            return (format!("{keyword} -h db {}{secret}", names[0]), secret);
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
    let spelled = |pattern: &'static Pattern| {
        let spellings = pattern.spellings();
        spellings.map(move |keyword| (pattern.name, specimen(pattern, &keyword)))
    };
    for (name, (text, secret)) in PATTERNS.iter().flat_map(spelled) {
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
            assert_eq!(shown, [secret.as_str()], "{name}: {text}");
        }
    }
}

#[test]
fn one_letter_less_is_no_token() {
    for pattern in PATTERNS {
        if let Shape::Token(letters, least, _) = pattern.shape {
            for keyword in pattern.spellings() {
                let text = format!("{keyword}{}", noise(alphabet(letters), least - 1));
                assert_eq!(find(&text), [], "{}", pattern.name);
            }
        }
    }
}

#[test]
fn commands_and_settings_give_secrets_away() {
    let (password, hex) = (noise(WORD, 16), noise(HEX, 32));
    let short = noise(WORD, 9);
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
        format!("https://{hex}@o1.ingest.sentry.io/2"),
        format!("SENTRY_DSN=https://{hex}@sentry.internal/2"),
        format!("git clone https://{password}{short}@git.internal/x.git"),
        format!("vault login s.{password}{}", noise(HEX, 8)),
        format!("openssl enc -aes-256-cbc -k {short} -in dump.sql"),
        format!("openssl rsa -in key.pem -passin pass:{short}"),
        format!("unzip -P {short} dump.zip"),
        format!("PGPASSWORD={short} psql"),
        format!("mysql -h db1 -u root -p{short} shop"),
        format!("mysqldump --single-transaction -p'{short}' shop > dump.sql"),
        format!("sshpass -p {short} ssh db1"),
        format!("docker login -u ci -p {short} registry.internal"),
        format!("redis-cli -h cache -a {short} flushall"),
        format!("psqlx --db-password {short} --host db1"),
        format!("wget --http-password={short} https://x"),
        format!("kubectl create secret generic db --from-literal=password={short}"),
        format!("Server=db1;User Id=sa;Password={short};"),
        format!("Server=db1;Uid=sa;Pwd={short};"),
        format!("X-Api-Key: {hex}"),
        format!("Authorization: Basic {password}{password}=="),
        format!("https://a.blob.core.windows.net/c?sv=2020&sig={password}{password}{password}%3D"),
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
        "mkdir -p build2024x && ssh -p 2222 db1",
        "mysql -u root -p shop2024x_",
        "mysql -h db1; cut -p a1b2c3d4e5",
        "docker run -p 8080:80 registry.internal/image2024",
        "mysql 8.0.36 was slow, see page p2026x-17",
        "--password $DB_PASSWORD1 --password-file /run/secrets/db_1",
        "PWD=/home/ana/work2024x",
        "password: see 1Password",
        "password=db-main-2",
        "api-key: orders-by-day-2026",
        "https://build-user-of-team-2026@git.internal/x.git",
        "https://deploy@git.internal/x.git",
        "openssl req -keyout server1.pem -key server2024.pem",
        "openssl rsa -passin pass:$KEY_PASSWORD1 -passout file:out2024x",
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

#[test]
fn what_goes_on_in_other_letters_is_no_token() {
    for pattern in PATTERNS {
        if let Shape::Token(letters @ (Letters::Upper | Letters::Hex), least, _) = pattern.shape {
            for keyword in pattern.spellings() {
                let text = format!("{keyword}{}z", noise(alphabet(letters), least));
                assert_eq!(find(&text), [], "{}", pattern.name);
            }
        }
    }
}

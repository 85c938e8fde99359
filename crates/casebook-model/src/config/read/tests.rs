use super::*;
use crate::config::{keys_of, tables};
use casebook_diagnostic::Level;

fn problems(text: &str) -> (Config, Vec<String>) {
    let (config, findings) = read(text, &"book.toml".into());
    let shown = findings
        .iter()
        .map(|finding| {
            let help = finding.help.as_deref().unwrap_or_default();
            format!(
                "{} | {} | {help}",
                finding.span.slice(text),
                finding.message
            )
        })
        .collect();
    (config, shown)
}

#[test]
fn every_documented_default_is_the_default() {
    let mut text = String::new();
    // Audiences and sources are what their tables say; without a table there is none.
    for table in tables()
        .into_iter()
        .filter(|table| !table.ends_with(".NAME") && !table.starts_with("source"))
    {
        text.push_str(&format!("[{table}]\n"));
        for key in keys_of(table).filter(|key| !key.default.is_empty()) {
            text.push_str(&format!("{} = {}\n", key.name, key.default));
        }
    }
    let (config, findings) = problems(&text);
    assert!(findings.is_empty(), "{findings:#?}");
    assert_eq!(format!("{config:?}"), format!("{:?}", Config::default()));
}

#[test]
fn sources_are_tables_with_a_name_and_a_folder_of_their_own() {
    let (config, findings) = problems(
        "[[source]]\nname = 'payments'\npath = './sources/payments'\ngit = {url = 'git@git.example:pay/docs.git', branch = 'main', \
         content = 'docs/pm'}\nid-prefix = 'pay-'\ndefaults = {teams = ['a'], visibility = 'restricted'}\noptional = true\n\
         [[source]]\nname = 'web'\npath = 'sources/web'\n",
    );
    assert!(findings.is_empty(), "{findings:#?}");
    let [payments, web] = config.sources.as_slice() else {
        panic!("{:?}", config.sources);
    };
    assert_eq!(
        (payments.path.as_str(), payments.content.as_str()),
        ("sources/payments", "docs/pm")
    );
    assert_eq!(payments.visibility(), Some("restricted"));
    assert!(payments.optional && !web.optional && web.git.is_none());
    let source = "[[source]]\nname = 'a'\npath = 'sources/a'\n";
    for (text, message) in [
        ("[[source]]\npath = 'x'\n", "needs a `name`"),
        ("[[source]]\nname = 'a'\n", "needs a `path`"),
        (
            "[[source]]\nname = 'A b'\npath = 'x'\n",
            "is not a name for a source",
        ),
        (
            "[[source]]\nname = 'a'\npath = '../x'\n",
            "is not a folder inside the book",
        ),
        (
            "[[source]]\nname = 'a'\npath = '/x'\n",
            "is not a folder inside the book",
        ),
        (
            "[[source]]\nname = 'a'\npath = 'x/.Git/modules/a'\n",
            "is inside git's own folder",
        ),
        (
            &format!("{source}git = {{url = 'https://x.example/a', content = '.git/a'}}\n"),
            "is inside git's own folder",
        ),
        (
            "[[source]]\nname = 'a'\npath = 'content/a'\n",
            "must not contain each other",
        ),
        (
            "[[source]]\nname = 'a'\npath = 'site'\n",
            "must not contain each other",
        ),
        (
            "[[source]]\nname = 'content'\npath = 'x'\n",
            "content folder is called",
        ),
        (&format!("{source}{source}"), "two sources"),
        (
            &format!("{source}[[source]]\nname = 'b'\npath = 'sources/a/b'\n"),
            "must not contain each other",
        ),
        (&format!("{source}nmae = 'x'\n"), "there is no `nmae`"),
        (
            &format!("{source}git = {{url = 'ext::sh', branch = 'main'}}\n"),
            "runs a program",
        ),
        (
            &format!("{source}git = {{url = 'https://x.example/a', branch = '-f'}}\n"),
            "name of a branch",
        ),
        (
            &format!("{source}git = {{branch = 'main'}}\n"),
            "needs the `url`",
        ),
        (
            &format!("{source}git = {{url = 'https://x.example/a', contnet = 'x'}}\n"),
            "there is no `contnet`",
        ),
        (
            &format!("{source}edit-url = 'https://x.example/'\n"),
            "lacks `{path}`",
        ),
        (&format!("{source}id-prefix = 'a/'\n"), "cannot begin an id"),
        (
            &format!("{source}defaults = {{severity = 'SEV1'}}\n"),
            "cannot give its entries `severity`",
        ),
        ("[source]\nname = 'a'\n", "is a list of tables"),
    ] {
        let (_, findings) = problems(text);
        assert!(
            findings.len() == 1 && findings[0].contains(message),
            "{text}: {findings:?}"
        );
    }
}

#[test]
#[allow(clippy::unwrap_used)]
fn audiences_are_tables_of_their_own() {
    let (config, findings) = problems(
        "[audience]\ninternal-patterns = ['.corp.example']\n[audience.public]\nsees = ['Public']\n\
         site-url = 'https://status.example'\n[audience.security]\nsees = ['public', 'restricted']\n",
    );
    assert!(findings.is_empty(), "{findings:#?}");
    assert_eq!(config.internal_patterns, [".corp.example"]);
    let public = config.clone().for_audience("public").unwrap();
    assert_eq!(
        public.html.site_url.as_deref(),
        Some("https://status.example/")
    );
    assert!(
        config
            .audiences
            .named("security")
            .unwrap()
            .sees("restricted")
    );
    assert!(
        !config
            .audiences
            .named("internal")
            .unwrap()
            .sees("restricted")
    );
    let unknown = config.for_audience("partners").unwrap_err().to_string();
    assert_eq!(
        unknown,
        "there is no audience `partners`; the book has internal, public, security"
    );
    let (_, findings) = problems(
        "[audience.Public]\nsees = ['public']\n[audience.partners]\nsite-url = 'https://x.example'\n\
         [audience.press]\nsee = ['public']\n",
    );
    assert_eq!(
        findings
            .iter()
            .map(|finding| finding.split(" | ").nth(1).unwrap())
            .collect::<Vec<_>>(),
        [
            "`Public` is not a name of an audience: small letters, digits and `-` only",
            "`partners` sees nothing",
            "`press` sees nothing",
            "there is no `see` in `[audience.NAME]`",
        ]
    );
}

#[test]
fn unknown_keys_are_errors_with_a_suggestion() {
    let (_, findings) =
        problems("[bok]\n[book]\ntitel = 'x'\n[output.html]\nwindow = 1\n[lint]\nCB999 = 'off'\n");
    assert_eq!(
        findings,
        [
            "bok | there is no `bok` in book.toml | did you mean `[book]`?",
            "titel | there is no `titel` in `[book]` | did you mean `title`?",
            "window | there is no `window` in `[output.html]` | `window` belongs under `[recurrence]`",
            "CB999 | there is no `CB999` in `[lint]` | did you mean `CB109`?",
        ]
    );
}

#[test]
fn mistyped_values_keep_the_default_and_the_rest_counts() {
    let (config, findings) = problems(
        "[book]\ntitle = 3\ntime-zone = 'Europe/Amsterdm'\n[criteria]\ndowntime = false\napdex = 2\n[build]\nout = 'public'\n[analysis]\nsince = 2020-01-01\nsample = 'some'\n",
    );
    assert_eq!(findings.len(), 4, "{findings:#?}");
    assert!(findings[1].contains("Europe/Amsterdam"), "{findings:#?}");
    assert_eq!(
        (config.criteria.downtime, config.build.out.as_str()),
        (None, "public")
    );
    assert!(config.analysis.since.is_some());
}

#[test]
fn values_that_could_not_work_are_errors() {
    let (config, findings) = problems(
        "[book]\nlanguage = 'klingon language'\n[output.html]\nedit-url = 'https://git.example/edit/main/'\n",
    );
    assert_eq!(
        findings,
        [
            "'klingon language' | `klingon language` is not a language tag | write a tag such as `en`, `de` or `pt-BR`, \
             which browsers and readers aloud understand",
            "'https://git.example/edit/main/' | `edit-url` lacks `{path}`: every page would lead to one address | put it \
             where the path of the file belongs: `https://git.example/book/edit/main/{path}`",
        ]
    );
    assert_eq!(
        (config.book.language.as_str(), config.html.edit_url),
        ("en", None)
    );
    for tag in ["de", "pt-BR", "zh-Hant-TW", "sr-Latn", "de-1996", "tlh"] {
        let (config, findings) = problems(&format!("[book]\nlanguage = '{tag}'\n"));
        assert!(
            findings.is_empty() && config.book.language == tag,
            "{findings:?}"
        );
    }
    for wrong in ["", "e", "en_GB", "english-", "-en", "en-toolongpart", "12"] {
        assert_eq!(
            problems(&format!("[book]\nlanguage = '{wrong}'\n")).1.len(),
            1,
            "{wrong}"
        );
    }
}

#[test]
fn a_broken_file_is_one_finding_at_its_place() {
    let (_, findings) = problems("[book\ntitle = 'x'\n");
    assert!(!findings.is_empty());
}

#[test]
fn windows_and_levels() {
    let (config, findings) = problems(
        "[recurrence]\nwindow = 'none'\n[lint]\nCB109 = 'off'\ncb202 = 'error'\nfail-level = 'warning'\n",
    );
    assert!(findings.is_empty(), "{findings:#?}");
    assert_eq!(config.recurrence.window_days, None);
    assert_eq!(config.lint.level(code::CB109), None);
    assert_eq!(config.lint.level(code::CB202), Some(Level::Error));
    assert_eq!(config.lint.fail_level, Level::Warning);
}

#[test]
fn a_family_has_a_level_and_its_rules_may_differ() {
    let (config, findings) = problems(
        "[lint]\nCB202 = 'off'\nCB2 = 'info'\nCB20 = 'error'\nCB6xx = 'warning'\njudging-words = ['sloppy']\nCB604 = 'loud'\n",
    );
    assert_eq!(
        findings,
        ["'loud' | `CB604` is one of `error`, `warning`, `info`, `off`, not `loud` | "]
    );
    let level = |code| config.lint.level(code);
    assert_eq!(level(code::CB202), None);
    assert_eq!(
        level(code::CB201),
        Some(Level::Error),
        "the longer beginning counts"
    );
    assert_eq!(level(code::CB601), Some(Level::Warning));
    assert_eq!(config.lint.words("judging-words"), ["sloppy"]);
    assert!(config.lint.words("allowed-words").is_empty());
}

#[test]
fn the_kinds_that_count_as_repeated() {
    let (config, findings) =
        problems("[recurrence]\nrepeats = ['spread', 'same service', 'declared', 'spread']\n");
    assert_eq!(
        findings,
        ["'same service' | `same service` is not a kind of repeat | did you mean `same-service`?"]
    );
    let kinds = &config.recurrence.repeats;
    assert_eq!(kinds, &[RepeatKind::Declared, RepeatKind::Spread]);
    let (config, findings) = problems("[recurrence]\nrepeats = []\n");
    assert_eq!((config.recurrence.repeats, findings.len()), (Vec::new(), 0));
    assert_eq!(problems("").0.recurrence.repeats.len(), 3);
}

#[test]
fn a_site_address_ends_before_a_query_and_a_file_has_no_folder() {
    for (text, message) in [
        (
            "[output.html]\nsite-url = \"https://x.example/?a=b\"\n",
            "nothing may follow",
        ),
        (
            "[output.html]\nsite-url = \"https://x.example/#a\"\n",
            "nothing may follow",
        ),
        (
            "[output.html]\nsite-url = \"https://x.example/a b/\"\n",
            "has a blank",
        ),
        (
            "[output.html]\nrepository-url = \"https://x.example/a b/\"\n",
            "has a blank",
        ),
        (
            "[ids]\nfile-pattern = \"{year}/{month}-{slug}\"\n",
            "without folders",
        ),
        (
            "[ids]\nfile-pattern = \"{year}\\\\{slug}\"\n",
            "without folders",
        ),
    ] {
        let (config, found) = problems(text);
        assert!(
            found.len() == 1 && found[0].contains(message),
            "{text}: {found:?}"
        );
        assert_eq!(config.html.site_url, None);
        assert_eq!(config.ids.file_pattern, None);
    }
    let (config, found) = problems("[ids]\nfile-pattern = \"{year}-{slug}\"\n");
    assert!(found.is_empty() && config.ids.file_pattern.is_some());
}

#[test]
fn folders_lie_in_the_book_and_apart_from_each_other() {
    for inside in [
        "content = 'docs/incidents'\nout = 'docs/site'",
        "content = '.casebook'",
        "content = './a'\nout = 'ab'",
        "content = '.'\nout = '_site'",
        "content = 'a'\nout = 'a/_b/site'",
    ] {
        let (_, findings) = problems(&format!("[build]\n{inside}\n"));
        assert!(findings.is_empty(), "{inside}: {findings:?}");
    }
    for (text, place) in [
        ("out = '../site'", "'../site' | `[build] out` names"),
        ("out = '/srv/site'", "'/srv/site' | `[build] out` names"),
        ("content = ''", "'' | `[build] content` names"),
        (
            "content = 'a/../../b'",
            "'a/../../b' | `[build] content` names",
        ),
        ("out = 'content/site'", "'content/site' | the folders"),
        ("out = './content'", "'./content' | the folders"),
        ("out = '.'", "'.' | the folders"),
        ("content = '.'", "'.' | the folders"),
        ("content = 'a/b'\nout = 'a'", "'a' | the folders"),
        ("content = '_a'\nout = '_a/b'", "'_a/b' | the folders"),
        ("content = '.'\nout = '_schema'", "'_schema' | the folders"),
        ("content = '.'\nout = '.git'", "'.git' | the folders"),
    ] {
        let (config, findings) = problems(&format!("[build]\n{text}\n"));
        assert!(
            findings.len() == 1 && findings[0].starts_with(place),
            "{text}: {findings:?}"
        );
        assert!(!config.build.out.contains("..") && !config.build.content.contains(".."));
    }
}

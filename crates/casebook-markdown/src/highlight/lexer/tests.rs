use proptest::prelude::*;

use super::super::languages::{LANGUAGES, find};
use super::*;

/// `<class letter>text` for each coloured part, the rest as it is.
fn short(name: &str, code: &str) -> String {
    let mut out = String::new();
    find(name)
        .into_iter()
        .for_each(|language| highlight(language, code, &mut out));
    let out = out
        .replace("<span class=\"hl-", "‹")
        .replace("\">", "|")
        .replace("</span>", "›");
    crate::escape::unescape(&out)
}

#[test]
fn languages_of_incident_reports() {
    for (name, code, expected) in [
        (
            "sh",
            "kubectl get po -n \"$NS\" | grep -v 5 # x\nif [ $? -eq 0 ]; then A=1 ./run.sh a#b; fi\n",
            "‹f|kubectl› get po -n ‹s|\"$NS\"› | ‹f|grep› -v ‹n|5› ‹c|# x›\n\
             ‹k|if› [ ‹v|$?› -eq ‹n|0› ]; ‹k|then› ‹v|A›=‹n|1› ./run.sh a#b; ‹k|fi›\n",
        ),
        (
            "yaml",
            "app.io/name: x # c\n- on: true\n  image: \"a:1\"\n  url: http://x#y\n",
            "‹v|app.io/name›: x ‹c|# c›\n- ‹v|on›: ‹n|true›\n  ‹v|image›: ‹s|\"a:1\"›\n  ‹v|url›: http://x#y\n",
        ),
        (
            "json",
            "{\"a\": [1.5, \"b\", null]}",
            "{‹v|\"a\"›: [‹n|1.5›, ‹s|\"b\"›, ‹n|null›]}",
        ),
        (
            "toml",
            "[a.b]\nc = 'd' # e\n",
            "‹t|[a.b]›\n‹v|c› = ‹s|'d'› ‹c|# e›\n",
        ),
        (
            "hcl",
            "resource \"a\" {\n  b-c = max(1)\n}",
            "‹k|resource› ‹s|\"a\"› {\n  ‹v|b-c› = ‹f|max›(‹n|1›)\n}",
        ),
        (
            "nginx",
            "proxy_pass http://$host;\n",
            "‹k|proxy_pass› http://‹v|$host›;\n",
        ),
        (
            "sql",
            "SELECT count(*) FROM t -- x\n",
            "‹k|SELECT› ‹f|count›(*) ‹k|FROM› t ‹c|-- x›\n",
        ),
        (
            "py",
            "@x\ndef f(a: Foo):\n  \"\"\"d\n\"\"\"",
            "‹p|@x›\n‹k|def› ‹f|f›(a: ‹t|Foo›):\n  ‹s|\"\"\"d\n\"\"\"›",
        ),
        (
            "rust",
            "#[a]\nfn f<'a>(x: &'a u8) { g!(\"b\\\"\") }",
            "‹p|#[a]›\n‹k|fn› f<'a>(x: &'a ‹t|u8›) { ‹f|g›!(‹s|\"b\\\"\"›) }",
        ),
        (
            "c",
            "#include <a.h>\n/* b */ int c = 0x1F;",
            "‹p|#include› <a.h>\n‹c|/* b */› ‹t|int› c = ‹n|0x1F›;",
        ),
        ("php", "echo $a; // it's", "‹k|echo› ‹v|$a›; ‹c|// it's›"),
        ("sh", "echo don't \"", "‹f|echo› don't \""),
    ] {
        assert_eq!(short(name, code), expected, "{name}");
    }
}

proptest! {
    #[test]
    fn code_comes_out_whole(code in "[a-zé'\"`#$@{}:=.0-9\\\\/*\n <&-]{0,80}") {
        for language in &LANGUAGES {
            let mut html = String::new();
            highlight(language, &code, &mut html);
            let mut text = String::new();
            let mut at = 0;
            for tag in crate::raw::tags(&html) {
                text.push_str(&html[at..tag.range.start]);
                at = tag.range.end;
            }
            text.push_str(&html[at..]);
            prop_assert_eq!(crate::escape::unescape(&text), code.as_str());
        }
    }
}

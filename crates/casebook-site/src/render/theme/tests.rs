use super::*;
use crate::render::views::{Footer, Href, Link, NavItem, NotFoundPage};

fn with(path: &str, text: &str) -> Result<Theme, ThemeError> {
    Theme::load(&[(path.to_owned(), text.as_bytes().to_vec())])
}

fn frame() -> Frame {
    Frame {
        site_title: "B & C".to_owned(),
        language: "en".to_owned(),
        root: Root::from_output("a/index.html"),
        title: String::new(),
        description: None,
        canonical: None,
        markdown: None,
        og_type: "website".to_owned(),
        published: None,
        noindex: false,
        nav: Vec::new(),
        breadcrumb: Vec::new(),
        feeds: Vec::new(),
        search: Some(Href::site("incidents/")),
        footer: Footer::default(),
    }
}

fn print(theme: &Theme) -> Result<String, ThemeError> {
    theme.page(
        &frame(),
        &NotFoundPage {
            places: vec![Link::new("<x>", Href::site("x/"))],
        },
    )
}

#[test]
fn a_book_replaces_single_files_of_the_default() {
    let own = "{% for place in page.places %}{{ place.href | url }} {{ place.text }}{% endfor %} {{ frame.site_title }}";
    let theme = with("templates/404.html", own).unwrap();
    assert_eq!(print(&theme).unwrap(), "../x/ &lt;x&gt; B &amp; C");
    assert_eq!(theme.assets(), Theme::load(&[]).unwrap().assets());
}

#[test]
fn what_stands_around_a_page_is_that_of_its_place() {
    let theme = with(
        "templates/layout-top.html",
        "{% for item in frame.nav %}<{{ item.href | url }}>{% endfor %}",
    )
    .unwrap();
    let item = |current| NavItem {
        text: String::new(),
        href: Href::site("x/"),
        current,
        empty: false,
    };
    let page = |output: &str, title: &str, nav: Vec<NavItem>| {
        let frame = Frame {
            root: Root::from_output(output),
            title: title.to_owned(),
            nav,
            ..frame()
        };
        theme
            .page(&frame, &NotFoundPage { places: Vec::new() })
            .unwrap()
    };
    let first = page("a/index.html", "One", vec![item(false)]);
    assert!(
        first.contains("<title>One · ") && first.contains("<../x/>"),
        "{first}"
    );
    let second = page("a/index.html", "Two", vec![item(false)]);
    assert_eq!(second, first.replace("One", "Two"));
    assert!(page("a/b/index.html", "One", vec![item(false)]).contains("<../../x/>"));
    assert!(page("a/index.html", "One", vec![item(false), item(true)]).contains("<../x/><../x/>"));
}

#[test]
fn nothing_of_one_page_stands_around_others() {
    let theme = with("templates/layout-foot.html", "\n{{ frame.title }}").unwrap();
    let error = print(&theme).unwrap_err().to_string();
    assert!(
        error.starts_with("templates/layout-foot.html:2:") && error.contains("`title`"),
        "{error}"
    );
}

#[test]
fn a_replaced_asset_gets_a_name_of_its_own() {
    let name = |theme: &Theme| {
        theme
            .assets()
            .iter()
            .find(|asset| asset.name == "style.css")
            .map(|asset| asset.path.clone())
            .unwrap()
    };
    let own = with("assets/style.css", "body{}").unwrap();
    assert_ne!(name(&own), name(&Theme::load(&[]).unwrap()));
    assert!(print(&own).unwrap().contains(&format!("../{}", name(&own))));
}

#[test]
fn an_undefined_name_is_reported_with_its_file_and_line() {
    let theme = with("templates/404.html", "<p>\n  {{ page.plcaes }}</p>").unwrap();
    let error = print(&theme).unwrap_err();
    let ThemeError::Template {
        path,
        line,
        column,
        message,
        excerpt,
    } = &error
    else {
        panic!("{error}")
    };
    assert_eq!(
        (path.as_str(), *line, *column),
        ("templates/404.html", 2, 11)
    );
    assert!(
        message.contains("`plcaes`") && message.contains("places"),
        "{message}"
    );
    assert!(
        excerpt.ends_with("2 |   {{ page.plcaes }}</p>\n  |           ^^^^^^"),
        "{excerpt}"
    );
}

#[test]
fn a_template_that_does_not_parse_is_reported_with_its_file_and_line() {
    let error = with("templates/404.html", "<p>\n{% if page %}").unwrap_err();
    assert!(
        error.to_string().starts_with("templates/404.html:2:"),
        "{error}"
    );
}

#[test]
fn names_that_exist_nowhere_are_found_before_any_page_is_printed() {
    for (text, name) in [
        ("{{ page | shout }}", "`shout`"),
        ("{{ nothing() }}", "`nothing`"),
        ("{% include \"nowhere.html\" %}", "`nowhere.html`"),
        ("{{ <nobody /> }}", "`nobody`"),
    ] {
        let error = with("templates/404.html", text).unwrap_err().to_string();
        assert!(
            error.contains(name) && error.contains("404.html:1:"),
            "{error}"
        );
    }
    let error = with("templates/404.html", "{% extends \"nowhere.html\" %}")
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("404.html") && error.contains("nowhere.html"),
        "{error}"
    );
}

#[test]
fn an_asset_that_does_not_exist_is_reported_where_it_is_named() {
    let theme = with("templates/404.html", "\n{{ asset(name=\"print.css\") }}").unwrap();
    let error = print(&theme).unwrap_err().to_string();
    assert!(
        error.starts_with("templates/404.html:2:") && error.contains("`print.css`"),
        "{error}"
    );
}

#[test]
fn files_without_effect_and_broken_text_are_refused() {
    assert!(
        matches!(with("template/404.html", ""), Err(ThemeError::Misplaced { path }) if path == "template/404.html")
    );
    let broken = Theme::load(&[("templates/404.html".to_owned(), vec![0xff])]);
    assert!(matches!(broken, Err(ThemeError::NotText { path }) if path == "templates/404.html"));
}

#[test]
fn control_characters_do_not_reach_a_page() {
    let mut frame = frame();
    frame.site_title = "a\u{8}b\nc\u{7f}\u{85}<\u{a0}\t\r".to_owned();
    let theme = with("templates/404.html", "{{ frame.site_title }}").unwrap();
    assert_eq!(
        theme
            .page(&frame, &NotFoundPage { places: Vec::new() })
            .unwrap(),
        "ab\nc&lt;\u{a0}\t\r"
    );
    // What the theme writes itself is not escaped, and goes through the same.
    for (written, shown) in [
        ("a\u{8}b", "a\u{fffd}b"),
        ("\u{7f}", "\u{fffd}"),
        ("\u{85}x\u{9b}", "\u{fffd}x\u{fffd}"),
        ("\u{202e}", "\u{fffd}"),
        (
            "é…’“\u{a0}\u{2028}\u{2066}接\n\t\r",
            "é…’“\u{a0}\u{2028}\u{2066}接\n\t\r",
        ),
    ] {
        let theme = with("templates/404.html", written).unwrap();
        let page = theme.page(&frame, &NotFoundPage { places: Vec::new() });
        assert_eq!(page.unwrap(), shown, "{written:?}");
    }
}

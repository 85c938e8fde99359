//! Words that occur nowhere else stand for what entries say, so that every weight can be worked out by hand.

use std::sync::Arc;

use super::*;
use casebook_model::book::link;
use casebook_model::config::Config;
use casebook_model::entry::{Context, read};
use casebook_model::source::History;
use casebook_model::template::{Template, Term, Vocabulary};
use casebook_time::Zone;

/// A book whose causes are `name: definition`, and whose entries are `title | cause`.
fn book(causes: &[&str], entries: &[&str]) -> Casebook {
    let mut template = Template::builtin();
    let mut vocabulary = Vocabulary::default();
    for cause in causes {
        let (name, definition) = cause.split_once(": ").unwrap();
        vocabulary.push(Term {
            name: name.to_owned(),
            definition: Some(definition.to_owned()),
            ..Term::default()
        });
    }
    template
        .vocabularies
        .insert("causes".to_owned(), vocabulary);
    let zone = Zone::utc();
    let context = Context {
        template: &template,
        zone: &zone,
        is_page: &|_| false,
        sources: &[],
    };
    let read = |(at, line): (usize, &&str)| {
        let (title, cause) = line.split_once(" | ").unwrap();
        let text = format!(
            "---\ntitle: {title}\nstatus: published\nstarted: 2026-01-0{}\nroot_causes: [{cause}]\n---\n",
            at + 1
        );
        let path: Arc<str> = format!("e{at}.md").into();
        read(&path, &path, &text.into(), &context).0
    };
    let entries: Vec<_> = entries.iter().enumerate().map(read).collect();
    let history = History::default();
    link(
        Config::default(),
        template.clone(),
        entries,
        Vec::new(),
        history,
    )
    .0
}

/// `cause share words` for each suggestion, shares in thousandths.
fn suggested(book: &Casebook, title: &str) -> Vec<String> {
    let at = book.entries.iter().position(|entry| entry.title == title);
    let model = CauseModel::learn(book);
    let found = model.suggest(at.unwrap(), 9).into_iter();
    found
        .map(|one| {
            let share = (one.share * 1000.0).round();
            format!("{} {share} {}", one.cause, one.words.join(","))
        })
        .collect()
}

/// Every word is in one description alone, and so as telling as every other. The entry shares one word with each: its likeness to
/// the one of two words is 1/√2 · 1/√2, and to that of four 1/√2 · 1/√4.
#[test]
fn shares_follow_from_the_words_in_common() {
    let book = book(
        &["walrus: quartz", "zeppelin: juniper kiwi yonder"],
        &["walrus zeppelin | ", "nothing | "],
    );
    assert_eq!(
        suggested(&book, "walrus zeppelin"),
        ["walrus 586 walrus", "zeppelin 414 zeppelin"]
    );
    assert_eq!(suggested(&book, "nothing"), Vec::<String>::new());
}

/// A cause above others is too wide, until an entry names it.
#[test]
fn a_cause_above_others_is_suggested_when_it_is_in_use() {
    let causes = ["fleet: quartz", "fleet/walrus: juniper", "zeppelin: kiwi"];
    let unused = book(&causes, &["quartz walrus | ", "kiwi | zeppelin"]);
    assert_eq!(
        suggested(&unused, "quartz walrus"),
        ["fleet/walrus 1000 walrus"]
    );
    let used = book(&causes, &["quartz walrus | ", "kiwi | fleet"]);
    let causes: Vec<String> = suggested(&used, "quartz walrus")
        .iter()
        .map(|line| line.split(' ').next().unwrap().to_owned())
        .collect();
    assert_eq!(causes, ["fleet", "fleet/walrus"]);
}

/// Entries that read alike vote for their cause, and none for itself.
#[test]
fn labelled_entries_have_votes_but_not_their_own() {
    let book = book(
        &["walrus: quartz", "zeppelin: juniper"],
        &[
            "mango papaya | ",
            "mango lychee | zeppelin",
            "guava | walrus",
            "draft | unknown",
        ],
    );
    assert_eq!(suggested(&book, "mango papaya"), ["zeppelin 1000 mango"]);
    assert_eq!(suggested(&book, "guava"), Vec::<String>::new());
    let model = CauseModel::learn(&book);
    let labelled: Vec<_> = model.labelled().map(|(_, cause)| cause).collect();
    assert_eq!(labelled, ["zeppelin", "walrus"]);
}

//! Another index than the page expects: damaged, missing, rebuilt meanwhile, or too large to check every entry.

use super::*;

/// Replaces the index of a built site.
pub(crate) fn write_pack(site: &Path, pack: &Pack) {
    let packs = site.join("search/pack");
    let _ = fs::remove_dir_all(&packs);
    fs::create_dir_all(&packs).unwrap();
    for file in &pack.files {
        fs::write(packs.join(&file.name), &file.bytes).unwrap();
    }
    fs::write(
        site.join("search/pack.json"),
        json!({"first": pack.files[0].name}).to_string(),
    )
    .unwrap();
}

/// A generated book in many files; every title names the edition.
pub(crate) fn edition(name: &str) -> Pack {
    let words = [
        "pool",
        "certificate",
        "failover",
        "quota",
        "timeout",
        "cache",
        "résumé",
        "数据库",
        "retry",
        "dns",
    ];
    let documents = (0..400usize).map(|at| {
        let filler: String = (0..90)
            .map(|word| format!("w{} ", (at * 31 + word * word) % 211))
            .collect();
        let text = format!(
            "{} of {} after {filler}",
            words[at % 10],
            words[(at / 7) % 10]
        );
        let cause = [
            "capacity/connection-pool",
            "identity/certificate",
            "network/dns",
        ][at % 3]
            .to_owned();
        Document {
            id: format!("{name}-{at}"),
            url: format!("incidents/{name}-{at}/"),
            kind: "incident".into(),
            title: format!("{name} {} {at}", words[(at * 7) % 10]),
            date: Some(18_000 + i32::try_from(at).unwrap()),
            causes: vec![cause],
            sections: vec![Section {
                heading: "Timeline".into(),
                text,
                ..Section::default()
            }],
            ..Document::default()
        }
    });
    build(
        documents.collect(),
        &Settings {
            single_file_limit: 0,
            ..Settings::default()
        },
    )
    .unwrap()
}

#[test]
fn a_damaged_or_missing_index_is_told_and_there_is_a_way_on() {
    let site = Site::build("damaged", &book("search/book"), "/");
    let pack = edition("first");
    let broken = |pack: &Pack, expected: &str| {
        write_pack(&folder("damaged"), pack);
        let tab = site.tab();
        tab.open(&site.server.url("search/?q=pool"));
        tab.wait_for("document.querySelector('[role=alert]') !== null");
        let said = tab.text("document.querySelector('[role=alert]').textContent");
        assert!(said.contains(expected), "{expected}: {said}");
        let ways =
            "document.querySelectorAll('[role=alert] a, #search-browse:not([hidden]) a').length";
        assert!(tab.eval(ways).as_u64().unwrap() > 3);
        tab
    };
    let change = |change: &dyn Fn(&mut PackFile)| {
        let mut pack = pack.clone();
        pack.files.iter_mut().for_each(change);
        pack
    };
    broken(
        &change(&|file| file.bytes.truncate(file.bytes.len() / 2)),
        "damaged",
    );
    broken(&change(&|file| file.bytes[8] = 77), "does not fit");
    // Pieces alone, behind a first file that is whole.
    let mut pieces = change(&|file| file.bytes[0] ^= 1);
    pieces.files[0] = pack.files[0].clone();
    broken(&pieces, "damaged");
    let mut gone = pack.clone();
    gone.files.truncate(1);
    let tab = broken(&gone, "Load again");
    // Repaired, the same page goes on.
    write_pack(&folder("damaged"), &pack);
    tab.open(&site.server.url("search/?q=pool"));
    tab.wait_for(&format!("{OPTIONS}.length > 0"));
}

#[test]
fn a_tab_from_before_a_rebuild_answers_from_the_new_index_alone() {
    let site = Site::build("rebuilt", &book("search/book"), "/");
    write_pack(&folder("rebuilt"), &edition("first"));
    let old = search_page(&site, "?q=title:pool");
    assert!(ids(&old).iter().all(|id| id.starts_with("first-")));
    write_pack(&folder("rebuilt"), &edition("second"));
    let new = search_page(&site, "?q=title:pool");
    assert!(ids(&new).iter().all(|id| id.starts_with("second-")));
    old.eval(
        "(() => { const field = document.querySelector('#q'); field.value = '\"failover of timeout\"';
        field.dispatchEvent(new Event('input', {bubbles: true})); })()",
    );
    old.wait_for(&format!(
        "{OPTIONS}.length > 0 && {OPTIONS}.every(option => option.dataset.id.startsWith('second-'))"
    ));
}

/// A generated book with so many articles that their positions are not worth reading; "pool" stands before one in every
/// other entry, "queue" in three.
fn wordy() -> Pack {
    let documents = (0..300usize).map(|at| {
        let pool = if at % 2 == 0 {
            "pool the cars"
        } else {
            "pool all the cars"
        };
        let queue = if at < 3 { "queue the jobs" } else { "" };
        let filler: String = (0..300)
            .map(|word| "n ".repeat((word * word * 7 + at) % 31) + "the ")
            .collect();
        Document {
            id: format!("wordy-{at}"),
            url: format!("incidents/wordy-{at}/"),
            kind: "incident".into(),
            title: "Filler".into(),
            causes: vec!["capacity/connection-pool".into()],
            sections: vec![Section {
                text: format!("{pool}. {queue}. {filler}"),
                ..Section::default()
            }],
            ..Document::default()
        }
    });
    build(
        documents.collect(),
        &Settings {
            single_file_limit: 0,
            ..Settings::default()
        },
    )
    .unwrap()
}

#[test]
fn numbers_that_are_bounds_say_so() {
    let site = Site::build("wordy", &book("search/book"), "/");
    write_pack(&folder("wordy"), &wordy());
    let tab = search_page(&site, "?q=%22pool+the%22");
    let status = "document.querySelector('.search-status').textContent";
    let count = "document.querySelector('.search-facets .count').textContent";
    tab.wait_for("document.querySelector('.search-facets .count') !== null");
    let (bound, beside) = (tab.text(status), tab.text(count));
    assert!(
        bound.starts_with("Up to ") && beside.starts_with("≤ "),
        "{bound}, {beside}"
    );
    assert!(
        ids(&tab)
            .iter()
            .all(|id| id[6..].parse::<u32>().unwrap() % 2 == 0)
    );
    let tab = search_page(&site, "?q=%22queue+the+jobs%22");
    tab.wait_for("document.querySelector('.search-facets .count') !== null");
    assert_eq!(
        (tab.text(status), tab.text(count)),
        ("3 entries".to_owned(), "3".to_owned())
    );
}

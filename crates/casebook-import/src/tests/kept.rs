//! What no field takes is kept.

use super::*;

#[test]
fn whoever_waits_hears_of_every_byte() {
    for name in FIXTURES {
        let files = files(&fixture(name)).unwrap();
        assert_eq!(files.read_bytes(), 0, "{name}");
        let mut before = 0;
        for (file, front_end) in &files.read {
            files.records(file, *front_end, &[], &mut |_| {});
            assert!(files.read_bytes() > before, "{name}");
            before = files.read_bytes();
        }
        assert_eq!(before, files.bytes(), "{name}");
    }
}

#[test]
fn attachments_of_a_space_come_along_under_their_names() {
    let folder = std::env::temp_dir().join(format!("casebook-space-{}", std::process::id()));
    let write = |name: &str, text: &str| {
        let file = folder.join(name);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, text).unwrap();
    };
    let attachment = |id: &str, name: &str| {
        format!(
            "<object class=\"Attachment\"><id name=\"id\">{id}</id><property name=\"title\">{name}</property><property name=\"version\">2</property><property name=\"containerContent\" class=\"Page\"><id name=\"id\">10</id></property></object>"
        )
    };
    let page = "<h2>Summary</h2><p><ac:image><ri:attachment ri:filename=\"disk 50%.png\"/></ac:image><ac:link><ri:attachment ri:filename=\"gone.log\"/></ac:link></p><h2>Impact</h2><p>None.</p>";
    write(
        "space/entities.xml",
        &format!(
            "<x><object class=\"Page\"><id name=\"id\">10</id><property name=\"title\">Disk full</property></object><object class=\"BodyContent\"><property name=\"body\"><![CDATA[{page}]]></property><property name=\"content\"><id name=\"id\">10</id></property></object>{}{}{}</x>",
            attachment("7", "disk 50%.png"),
            attachment("8", "gone.log"),
            attachment("9", "../../../evil"),
        ),
    );
    write("space/attachments/10/7/2", "png");
    let items = items(&files(&folder).unwrap());
    std::fs::remove_dir_all(&folder).unwrap();
    let draft = converter().convert(records(&items)[0]).unwrap();
    let expected = (
        "space/attachments/10/7/2".to_owned(),
        "attachments/10/disk 50%.png".to_owned(),
    );
    assert_eq!(draft.assets, [expected], "{}", draft.text);
    assert_eq!(
        draft.outcome.notes,
        ["the file `gone.log` is not in the source: its name stands in its place"]
    );
}

#[test]
fn what_front_matter_says_in_another_form_is_kept() {
    let text = "---\nsection: issue\ntitle: Mail is late\ndate: 2026-03-04 09:00:00\nresolved: true\nresolvedWhen: 2026-03-04 10:00:00\naffected: [Mail]\nseverity: down\nactions:\n  - title: Add a queue\n    \"why: not\": nobody knows\n  - Call the vendor\n  - [nested, words]\nsource: https://tracker.example/42\nstatus: somewhere\n---\nA queue was full.\n";
    let record = Record {
        file: "content/issues/2026-03-04-mail.md".to_owned(),
        content: Content::Markdown(text.to_owned()),
        ..Record::default()
    };
    let draft = converter().convert(&record).unwrap();
    let missing: Vec<String> = words_of(&record)
        .difference(&words_written(&draft.text))
        .cloned()
        .collect();
    // The name of a key whose value a field takes as it is.
    assert_eq!(missing, ["affected"], "{}", draft.text);
    assert!(
        draft.text.contains("\n  - Call the vendor\n"),
        "{}",
        draft.text
    );
    for kept in ["source", "status"] {
        assert!(
            draft.outcome.kept.iter().any(|key| key == kept),
            "{:?}",
            draft.outcome.kept
        );
    }
}

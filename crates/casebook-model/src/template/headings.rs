//! Which section of the template a heading means.

use casebook_markdown::Outline;
use casebook_text::{is_invisible, name_key};
use rustc_hash::FxHashMap;

use super::{Section, SectionRole};

/// What a heading means to the template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HeadingMatch {
    /// The section's place among [all sections](super::Template::all_sections); `None` when the template has no section of
    /// this role, and only a built-in name tells it, or when the heading is that of one of its parts.
    pub section: Option<usize>,
    /// The section's role.
    pub role: Option<SectionRole>,
    /// Whether the heading is the section's title or an alias as a whole, and not one with more words (`Timeline (UTC)`).
    pub is_whole_name: bool,
}

/// Headings by every name they go by. The names are the template's, and every heading of the book is looked up many times.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Headings {
    by_name: FxHashMap<String, (Option<usize>, Option<SectionRole>)>,
    /// The same by the names as the template writes them, which is how nearly all headings are written: no key has to be
    /// made of those.
    as_written: FxHashMap<String, HeadingMatch>,
}

impl Headings {
    /// The headings of a template's sections, and, for the roles that none of these has, those of the built-in ones.
    pub(super) fn of(sections: &[Section], builtin: &[Section]) -> Self {
        let mut headings = Self::default();
        let own = in_order(sections);
        for (at, (section, _)) in own.iter().enumerate() {
            for name in section.names() {
                headings
                    .by_name
                    .entry(heading_key(name))
                    .or_insert((Some(at), section.role));
            }
        }
        let parts = own.iter().copied().chain(in_order(builtin));
        for (section, _) in parts {
            for part in &section.parts {
                let part = headings.by_name.entry(heading_key(part));
                part.or_insert((None, section.role));
            }
        }
        for (section, _) in in_order(builtin) {
            if own.iter().any(|(own, _)| own.role == section.role) {
                continue;
            }
            for name in section.names() {
                headings
                    .by_name
                    .entry(heading_key(name))
                    .or_insert((None, section.role));
            }
        }
        let builtin = in_order(builtin).into_iter();
        for (section, _) in own.into_iter().chain(builtin) {
            for name in section.names() {
                let found = headings.find_by_key(name);
                let found = found.filter(|found| found.is_whole_name);
                headings
                    .as_written
                    .extend(found.map(|found| (name.to_owned(), found)));
            }
        }
        headings
    }

    pub(super) fn find(&self, heading: &str) -> Option<HeadingMatch> {
        let known = self.as_written.get(heading).copied();
        known.or_else(|| self.find_by_key(heading))
    }

    fn find_by_key(&self, heading: &str) -> Option<HeadingMatch> {
        let key = heading_key(heading);
        let whole = self.by_name.get(&key).map(|found| (found, true));
        let (found, is_whole_name) = whole.or_else(|| {
            let mut names = shorter_names(&key);
            names.find_map(|name| Some((self.by_name.get(&*name)?, false)))
        })?;
        Some(HeadingMatch {
            section: found.0,
            role: found.1,
            is_whole_name,
        })
    }

    /// What each section of a document means. A heading with more words than the name counts only where no heading is the
    /// name as a whole: `Impact on users` inside `Summary` is not the section `Impact` that follows.
    pub(super) fn of_outline(&self, outline: &Outline) -> Vec<Option<HeadingMatch>> {
        let mut found: Vec<Option<HeadingMatch>> = outline
            .sections
            .iter()
            .map(|section| self.find(&outline.heading_of(section)?.text))
            .collect();
        let whole: Vec<HeadingMatch> = found
            .iter()
            .flatten()
            .filter(|found| found.is_whole_name)
            .copied()
            .collect();
        let is_named = |one: &HeadingMatch| {
            whole
                .iter()
                .any(|named| (named.section, named.role) == (one.section, one.role))
        };
        for one in &mut found {
            one.take_if(|one| !one.is_whole_name && is_named(one));
        }
        found
    }
}

/// Sections each followed by those inside it, with how many sections they stand in.
pub(super) fn in_order(sections: &[Section]) -> Vec<(&Section, usize)> {
    fn add<'a>(sections: &'a [Section], depth: usize, all: &mut Vec<(&'a Section, usize)>) {
        for section in sections {
            all.push((section, depth));
            add(&section.sections, depth + 1, all);
        }
    }
    let mut all = Vec::new();
    add(sections, 0, &mut all);
    all
}

/// A heading as it is compared: its case, a closing colon, and an emoji or other sign before it do not matter.
#[must_use]
pub fn heading_key(heading: &str) -> String {
    let key = name_key(heading);
    key.trim_end_matches([':', '：', '?', '.', '!'])
        .trim_end()
        .trim_start_matches(|first: char| !first.is_alphanumeric() || is_invisible(first))
        .to_owned()
}

/// Words that only say what the account is about, before a section's name: `Incident summary`.
const SUBJECTS: [&str; 6] = [
    "incident ",
    "outage ",
    "issue ",
    "event ",
    "postmortem ",
    "post-mortem ",
];

/// What ends a section's name where more words follow: `Timeline (UTC)`, `Impact: checkout`, `Root cause of the outage`.
const DIVIDERS: [&str; 16] = [
    " (", " [", ": ", " - ", " – ", " — ", ", ", " | ", " of ", " on ", " for ", " in ", " to ",
    " from ", " during ", " at ",
];

/// The names that a heading's key may hold beside more words, the longest first.
fn shorter_names(key: &str) -> impl Iterator<Item = String> {
    let numberless = without_number(key);
    let mut names = vec![numberless.to_owned()];
    let mut cuts: Vec<usize> = DIVIDERS
        .iter()
        .filter_map(|divider| numberless.find(divider))
        .filter(|at| *at > 0)
        .collect();
    cuts.sort_unstable();
    cuts.dedup();
    names.extend(cuts.into_iter().rev().map(|at| numberless[..at].to_owned()));
    let subjectless: Vec<String> = names
        .iter()
        .filter_map(|name| {
            let subject = SUBJECTS.iter().find(|subject| name.starts_with(*subject))?;
            Some(name[subject.len()..].to_owned())
        })
        .collect();
    names.extend(subjectless);
    // `Root cause(s)` is either.
    names.into_iter().flat_map(|name| {
        let optional = name.contains("(s)").then(|| name.replace("(s)", "s"));
        [Some(name.replace("(s)", "")), optional]
            .into_iter()
            .flatten()
    })
}

/// `1. summary`, `2) impact`, `3.1 trigger`, `iv. lessons` without their number.
fn without_number(key: &str) -> &str {
    let Some((number, rest)) = key.split_once(' ') else {
        return key;
    };
    let bare = number.trim_end_matches(['.', ')', ':']);
    let digits = bare.split('.').all(|part| {
        (1..=2).contains(&part.len()) && part.bytes().all(|digit| digit.is_ascii_digit())
    });
    let roman = bare.len() < number.len()
        && !bare.is_empty()
        && bare
            .bytes()
            .all(|digit| matches!(digit, b'i' | b'v' | b'x'));
    match digits || roman {
        true => rest.trim_start_matches(|first: char| !first.is_alphanumeric()),
        false => key,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::{SchemaFile, Template, read};
    use super::*;

    fn role(heading: &str) -> Option<SectionRole> {
        Template::builtin().heading(heading)?.role
    }

    #[test]
    fn a_part_plays_the_role_and_is_not_the_section() {
        let found = Template::builtin().heading("Attendees").unwrap();
        assert_eq!(found.role, Some(SectionRole::Supporting));
        assert_eq!(found.section, None);
        // Of a template that has a section of that role under another name, too.
        let yaml = "sections:\n  - {title: Belege, role: supporting, parts: [Anwesende]}\n";
        let file = SchemaFile {
            path: "content/_schema/template.yaml".into(),
            text: yaml.into(),
        };
        let (own, findings) = read(&[file]);
        assert!(findings.is_empty(), "{findings:?}");
        for heading in ["Attendees", "Anwesende", "Stats:"] {
            let found = own.heading(heading).unwrap();
            assert_eq!(
                (found.section, found.role),
                (None, Some(SectionRole::Supporting))
            );
        }
        assert_eq!(own.heading("Belege").unwrap().section, Some(0));
    }

    #[test]
    fn words_and_roles_go_together() {
        for role in SectionRole::ALL {
            assert_eq!(SectionRole::parse(role.as_str()), Some(role));
        }
        let template = Template::builtin();
        let mut roles: Vec<SectionRole> = template
            .all_sections()
            .iter()
            .filter_map(|(section, _)| section.role)
            .collect();
        roles.sort_unstable();
        assert_eq!(roles, SectionRole::ALL);
    }

    #[test]
    fn headings_with_more_words_than_the_name_mean_the_section() {
        use SectionRole::*;
        for (heading, wanted) in [
            ("Timeline", Timeline),
            ("🔥 TIMELINE:", Timeline),
            ("Timeline (UTC)", Timeline),
            ("Timeline (all times in UTC)", Timeline),
            ("Timeline of events", Timeline),
            ("Incident timeline", Timeline),
            ("1. Timeline", Timeline),
            ("1. Summary", Summary),
            ("II) Impact", Impact),
            ("3.2 Trigger", Trigger),
            ("Incident summary", Summary),
            ("Root cause(s)", RootCauses),
            ("Root cause of the outage", RootCauses),
            ("Root cause(s) of the outage", RootCauses),
            ("Lesson(s) learned", Lessons),
            ("Time\u{a0}line", Timeline),
            ("Impact on customers", Impact),
            ("What went well?", WentWell),
        ] {
            assert_eq!(role(heading), Some(wanted), "{heading}");
        }
    }

    #[test]
    fn a_name_as_the_template_writes_it_means_what_its_key_does() {
        let template = Template::builtin();
        let headings = Headings::of(&template.sections, &[]);
        assert!(headings.as_written.len() > SectionRole::ALL.len());
        for (section, _) in in_order(&template.sections) {
            for name in section.names() {
                assert_eq!(headings.find(name), headings.find_by_key(name), "{name}");
                assert_eq!(headings.find(name), headings.find(&name.to_uppercase()));
            }
        }
    }

    #[test]
    fn other_headings_mean_no_section() {
        for heading in [
            "",
            "1.",
            "Timelines",
            "The timeline was unclear",
            "Further questions",
            "On summary judgement",
            "(s)",
        ] {
            assert_eq!(role(heading), None, "{heading}");
        }
    }

    #[test]
    fn the_whole_name_goes_before_one_with_more_words() {
        let template = Template::builtin();
        let body = "## Summary\n\n### Impact on users\n\nx\n\n## Impact\n\ny\n";
        let outline = casebook_markdown::outline(body, 0);
        let roles: Vec<_> = template
            .sections_of(&outline)
            .into_iter()
            .map(|found| found.and_then(|found| found.role))
            .collect();
        assert_eq!(
            roles,
            [Some(SectionRole::Summary), None, Some(SectionRole::Impact)]
        );
    }
}

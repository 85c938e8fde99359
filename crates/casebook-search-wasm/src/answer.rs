//! Questions and answers as JSON.

use casebook_search::{Asked, AskedText, Engine, Error, Results, SearchOptions, SimilarIncident};
use serde::{Deserialize, Serialize};

/// A question.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Question {
    /// A query in the query language.
    Search {
        query: String,
        options: SearchOptions,
    },
    /// Which incidents are like a text?
    SimilarIncidents { text: String, limit: usize },
}

/// An answer.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
enum Answer {
    /// The pack is open, or the file was taken in.
    Ready {
        documents: u32,
    },
    Results(Results),
    SimilarIncidents(Vec<SimilarIncident>),
    /// These files are needed first: supply them, and ask again.
    Need(Vec<String>),
    /// The pack has another version or is damaged, and why.
    Failed {
        kind: &'static str,
        message: String,
    },
}

/// An engine with its input and output.
#[derive(Debug, Default)]
pub(crate) struct Session {
    engine: Option<Engine>,
    input: Vec<u8>,
    output: Vec<u8>,
}

impl Session {
    /// Room for input.
    pub(crate) fn reserve(&mut self, length: usize) -> &mut [u8] {
        self.input.clear();
        self.input.resize(length, 0);
        &mut self.input
    }

    pub(crate) fn answer(&self) -> &[u8] {
        &self.output
    }

    pub(crate) fn open(&mut self, name: usize) {
        let (name, content) = self.named_input(name);
        let answer = Engine::open_first(&name, &content).map(|engine| {
            let documents = engine.documents();
            self.engine = Some(engine);
            Answer::Ready { documents }
        });
        self.put(answer);
    }

    pub(crate) fn supply(&mut self, name: usize) {
        let (name, content) = self.named_input(name);
        let engine = self.engine.as_ref().ok_or(Error::Missing);
        let answer = engine.and_then(|engine| {
            engine.supply(&name, &content).map(|()| Answer::Ready {
                documents: engine.documents(),
            })
        });
        self.put(answer);
    }

    pub(crate) fn ask(&mut self) {
        let question = serde_json::from_slice(&self.input).map_err(Error::from);
        let answer = question.and_then(|question| {
            match (question, self.engine.as_ref().ok_or(Error::Missing)?) {
                (Question::Search { query, options }, engine) => {
                    engine.search(&query, &options).map(Answer::Results)
                }
                (Question::SimilarIncidents { text, limit }, engine) => {
                    let text = AskedText {
                        text,
                        ..AskedText::default()
                    };
                    engine
                        .similar_incidents(&Asked::Text(&text), limit)
                        .map(Answer::SimilarIncidents)
                }
            }
        });
        self.put(answer);
    }

    /// Splits the input into a name and the rest.
    fn named_input(&mut self, name: usize) -> (String, Vec<u8>) {
        let mut content = std::mem::take(&mut self.input);
        let rest = content.split_off(name.min(content.len()));
        (String::from_utf8_lossy(&content).into_owned(), rest)
    }

    fn put(&mut self, answer: Result<Answer, Error>) {
        let answer = answer.unwrap_or_else(|error| match error {
            Error::Incomplete(names) => Answer::Need(names),
            error => {
                let kind = match error {
                    Error::Version { .. } => "version",
                    _ => "damaged",
                };
                Answer::Failed {
                    kind,
                    message: error.to_string(),
                }
            }
        });
        self.output.clear();
        // An answer is plain data: numbers that are finite, text and lists.
        let _ = serde_json::to_writer(&mut self.output, &answer);
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use casebook_search::{Document, Pack, Section, Settings, build};

    fn pack() -> Pack {
        let section = Section {
            heading: "Summary".into(),
            text: "The pool was exhausted.".into(),
            ..Section::default()
        };
        let document = Document {
            id: "pm-1".into(),
            url: "incidents/pm-1/".into(),
            kind: "incident".into(),
            title: "Pool exhausted".into(),
            sections: vec![section],
            ..Document::default()
        };
        let other = Document {
            id: "pm-2".into(),
            title: "Something else".into(),
            ..document.clone()
        };
        let third = Document {
            sections: Vec::new(),
            ..other.clone()
        };
        let others = (3..20).map(|at| Document {
            id: format!("pm-{at}"),
            ..third.clone()
        });
        build(
            [document, other].into_iter().chain(others).collect(),
            &Settings {
                single_file_limit: 0,
                ..Settings::default()
            },
        )
        .unwrap()
    }

    fn hand_in(session: &mut Session, name: &str, content: &[u8]) -> usize {
        session
            .reserve(name.len() + content.len())
            .copy_from_slice(&[name.as_bytes(), content].concat());
        name.len()
    }

    fn answered(session: &Session) -> serde_json::Value {
        serde_json::from_slice(session.answer()).unwrap()
    }

    /// Asks until nothing more is needed.
    fn ask(session: &mut Session, pack: &Pack, question: &str) -> serde_json::Value {
        for _ in 0..6 {
            session
                .reserve(question.len())
                .copy_from_slice(question.as_bytes());
            session.ask();
            let answer = answered(session);
            let Some(names) = answer["need"].as_array() else {
                return answer;
            };
            for name in names {
                let file = pack
                    .files
                    .iter()
                    .find(|file| file.name == name.as_str().unwrap())
                    .unwrap();
                let name = hand_in(session, &file.name, &file.bytes);
                session.supply(name);
                assert_eq!(answered(session)["ready"]["documents"], 19);
            }
        }
        panic!("it never has enough");
    }

    #[test]
    fn questions_are_answered_from_files_as_they_come() {
        let pack = pack();
        let mut session = Session::default();
        let name = hand_in(&mut session, &pack.files[0].name, &pack.files[0].bytes);
        session.open(name);
        assert_eq!(answered(&session)["ready"]["documents"], 19);
        let found = ask(
            &mut session,
            &pack,
            r#"{"search": {"query": "pool", "options": {"facets": true}}}"#,
        );
        assert_eq!(found["results"]["hits"][0]["id"], "pm-1", "{found}");
        let similar = ask(
            &mut session,
            &pack,
            r#"{"similar-incidents": {"text": "pool exhausted", "limit": 3}}"#,
        );
        assert_eq!(
            similar["similar-incidents"][0]["hit"]["id"], "pm-1",
            "{similar}"
        );
    }

    #[test]
    fn failures_are_answered() {
        let pack = pack();
        let mut session = Session::default();
        let kind = |session: &Session| {
            answered(session)["failed"]["kind"]
                .as_str()
                .unwrap()
                .to_owned()
        };
        session.reserve(2).copy_from_slice(b"{}");
        session.ask();
        assert_eq!(kind(&session), "damaged");
        let mut bytes = pack.files[0].bytes.clone();
        bytes[8] = 99;
        let name = hand_in(&mut session, "x", &bytes);
        session.open(name);
        assert_eq!(kind(&session), "version");
        let name = hand_in(&mut session, "x", b"<html>");
        session.open(name + 100);
        assert_eq!(kind(&session), "damaged");
        let name = hand_in(&mut session, "x", b"anything");
        session.supply(name);
        assert_eq!(kind(&session), "damaged");
    }
}

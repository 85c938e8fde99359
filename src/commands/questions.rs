//! Questions to somebody at a terminal.

use std::io::{BufRead, IsTerminal, Write};

use anyhow::{Context as _, bail};

/// A conversation: questions and objections go out on one side, lines of answer come in on the other.
pub(crate) struct Questions<'a> {
    answers: &'a mut dyn BufRead,
    words: &'a mut dyn Write,
    /// Columns that an objection may take.
    width: usize,
    /// Nothing more will be said: the input has ended.
    ended: bool,
}

/// What wrapping leaves free for an indent.
const INDENT: usize = 4;

/// Whether somebody sits at the terminal and can be asked.
pub(crate) fn can_ask() -> bool {
    std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
}

/// Runs a conversation over standard input and standard error, so that standard output stays free for what comes of it.
pub(crate) fn at_terminal<T>(
    talk: impl FnOnce(&mut Questions<'_>) -> anyhow::Result<T>,
) -> anyhow::Result<T> {
    let (mut answers, mut words) = (std::io::stdin().lock(), std::io::stderr());
    talk(&mut Questions::new(
        &mut answers,
        &mut words,
        super::output::width(),
    ))
}

impl<'a> Questions<'a> {
    pub(crate) fn new(
        answers: &'a mut dyn BufRead,
        words: &'a mut dyn Write,
        width: usize,
    ) -> Self {
        Self {
            answers,
            words,
            width,
            ended: false,
        }
    }

    /// Says something, a line at least.
    pub(crate) fn say(&mut self, text: &str) -> anyhow::Result<()> {
        self.lines(text, "")
    }

    /// How to answer.
    pub(crate) fn explain(&mut self) -> anyhow::Result<()> {
        self.say(
            "Leave an answer empty when nobody knows. Ctrl-D leaves out the rest, Ctrl-C stops.",
        )
    }

    /// Asks until `read` takes the answer; an empty one is none.
    pub(crate) fn ask<T>(
        &mut self,
        question: &str,
        mut read: impl FnMut(&str) -> anyhow::Result<T>,
    ) -> anyhow::Result<Option<T>> {
        while !self.ended {
            let Some(answer) = self.answer(question)? else {
                break;
            };
            if answer.is_empty() {
                break;
            }
            match understood(&answer).and_then(|()| read(&answer)) {
                Ok(value) => return Ok(Some(value)),
                Err(error) => self.object(&error.to_string())?,
            }
        }
        Ok(None)
    }

    /// Asks until there is an answer, and says `why` it is needed; none only when the input ends.
    pub(crate) fn insist(&mut self, question: &str, why: &str) -> anyhow::Result<Option<String>> {
        while !self.ended {
            let answer = self.ask(question, |answer| Ok(answer.to_owned()))?;
            if answer.is_some() || self.ended {
                return Ok(answer);
            }
            self.object(why)?;
        }
        Ok(None)
    }

    /// One line of answer; none at the end of the input.
    fn answer(&mut self, question: &str) -> anyhow::Result<Option<String>> {
        write!(self.words, "{question}: ")?;
        self.words.flush()?;
        let mut line = Vec::new();
        if self
            .answers
            .read_until(b'\n', &mut line)
            .context("cannot read the answer")?
            == 0
        {
            self.ended = true;
            writeln!(self.words)?;
            return Ok(None);
        }
        Ok(Some(String::from_utf8_lossy(&line).trim().to_owned()))
    }

    /// Says why an answer does not do.
    pub(crate) fn object(&mut self, text: &str) -> anyhow::Result<()> {
        self.lines(text, "  ")
    }

    /// Lines of text that fit; those that begin with blanks, such as YAML to be copied, stay as they are.
    fn lines(&mut self, text: &str, indent: &str) -> anyhow::Result<()> {
        for line in text.lines() {
            if line.starts_with(' ') {
                writeln!(self.words, "{indent}{line}")?;
                continue;
            }
            for part in super::output::wrapped(line, self.width + INDENT - indent.len()).lines() {
                writeln!(self.words, "{indent}{part}")?;
            }
        }
        Ok(())
    }
}

/// A key that moves the cursor in an editor is a letter nobody sees here.
fn understood(answer: &str) -> anyhow::Result<()> {
    if answer
        .chars()
        .any(|letter| letter.is_control() || letter == '\u{fffd}')
    {
        bail!("a key that is not a letter got into the answer: type it again");
    }
    Ok(())
}

/// Reads yes or no.
pub(crate) fn yes_or_no(answer: &str) -> anyhow::Result<bool> {
    match answer.to_lowercase().as_str() {
        "y" | "yes" | "true" => Ok(true),
        "n" | "no" | "false" => Ok(false),
        _ => bail!("answer yes or no, or nothing when nobody knows"),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
pub(super) mod tests {
    use super::*;

    /// What a conversation comes to, and all that was said in it.
    pub(crate) fn talk<T>(
        answers: &str,
        talk: impl FnOnce(&mut Questions<'_>) -> T,
    ) -> (T, String) {
        let (mut answers, mut words) = (answers.as_bytes(), Vec::new());
        let outcome = talk(&mut Questions::new(&mut answers, &mut words, 80));
        (outcome, String::from_utf8(words).unwrap())
    }

    #[test]
    fn a_wrong_answer_is_asked_again_and_an_empty_one_is_none() {
        let (answers, said) = talk("maybe\n Yes \r\n\nno\n", |questions| {
            ["a", "b", "c"].map(|question| questions.ask(question, yes_or_no).unwrap())
        });
        assert_eq!(answers, [Some(true), None, Some(false)]);
        assert_eq!(
            said,
            "a:   answer yes or no, or nothing when nobody knows\na: b: c: "
        );
    }

    #[test]
    fn the_end_of_the_input_ends_the_questions() {
        let (answers, said) = talk("yes", |questions| {
            ["a", "b", "c"].map(|question| questions.ask(question, yes_or_no).unwrap())
        });
        assert_eq!(answers, [Some(true), None, None]);
        assert_eq!(said, "a: b: \n");
    }

    #[test]
    fn what_is_needed_is_insisted_on_until_the_input_ends() {
        let (answer, said) = talk("\n \nIt broke\n", |questions| {
            questions.insist("What", "say it").unwrap()
        });
        assert_eq!(
            (answer.as_deref(), said.as_str()),
            (Some("It broke"), "What:   say it\nWhat:   say it\nWhat: ")
        );
        let (answer, said) = talk("\n", |questions| {
            questions.insist("What", "say it").unwrap()
        });
        assert_eq!((answer, said.as_str()), (None, "What:   say it\nWhat: \n"));
    }

    #[test]
    fn cursor_keys_and_bytes_that_are_no_text_are_no_answer() {
        let (mut answers, mut words) = (
            &b"It br\x1b[D\x1b[Doke\nIt \xff broke\nIt broke\n"[..],
            Vec::new(),
        );
        let answer = Questions::new(&mut answers, &mut words, 80)
            .insist("What", "say it")
            .unwrap();
        assert_eq!(answer.as_deref(), Some("It broke"));
        assert_eq!(
            String::from_utf8(words)
                .unwrap()
                .matches("type it again")
                .count(),
            2
        );
    }

    #[test]
    fn long_objections_are_wrapped() {
        let (_, said) = talk("x\n", |questions| {
            questions
                .ask::<()>("a", |_| bail!("{}", "word ".repeat(40)))
                .unwrap()
        });
        assert!(
            said.lines().all(|line| line.chars().count() <= 80),
            "{said}"
        );
        assert!(
            said.lines()
                .skip(1)
                .all(|line| line.starts_with("  word") || line == "a: "),
            "{said}"
        );
    }
}

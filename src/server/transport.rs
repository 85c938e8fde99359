//! Messages of the protocol as they are framed on a pair of pipes: a header with a length, an empty line, JSON.
//!
//! A message that is not JSON is answered and passed over. Only a frame whose length cannot be determined ends the connection:
//! nobody knows where the next one begins.

use std::io::{self, BufRead, Read as _, Write};

use lsp_server::Message;

/// Longest message that is read, in bytes: several times the largest file of a book, written as JSON.
const LONGEST: usize = 64 << 20;
/// Longest line of a header, in bytes.
const LONGEST_LINE: u64 = 1024;

/// What was read.
#[derive(Debug)]
pub(super) enum Frame {
    /// A message.
    Message(Box<Message>),
    /// A frame whose content is not a message, and what is wrong with it.
    Malformed(String),
}

/// Reads the next frame; `None` at the end of the input.
///
/// # Errors
/// When the input cannot be read, or is not framed.
pub(super) fn read(input: &mut impl BufRead) -> io::Result<Option<Frame>> {
    let Some(length) = read_header(input)? else {
        return Ok(None);
    };
    if length > LONGEST {
        let mut rest = input.take(length as u64);
        io::copy(&mut rest, &mut io::sink())?;
        let why = format!("a message of {length} bytes exceeds the limit of {LONGEST}");
        return Ok(Some(Frame::Malformed(why)));
    }
    let mut bytes = vec![0; length];
    input.read_exact(&mut bytes)?;
    Ok(Some(match serde_json::from_slice(&bytes) {
        Ok(message) => Frame::Message(Box::new(message)),
        Err(error) => Frame::Malformed(error.to_string()),
    }))
}

/// The length of the content that follows.
fn read_header(input: &mut impl BufRead) -> io::Result<Option<usize>> {
    let mut length = None;
    let mut is_first = true;
    loop {
        let mut line = Vec::new();
        let read = input
            .by_ref()
            .take(LONGEST_LINE)
            .read_until(b'\n', &mut line)?;
        if read == 0 && is_first {
            return Ok(None);
        }
        is_first = false;
        if !line.ends_with(b"\n") {
            return Err(not_framed("a header has no end"));
        }
        let line = String::from_utf8_lossy(&line);
        let line = line.trim_end();
        if line.is_empty() {
            return length
                .map(Some)
                .ok_or_else(|| not_framed("a header has no Content-Length"));
        }
        if let Some((name, value)) = line.split_once(':')
            && name.trim().eq_ignore_ascii_case("content-length")
        {
            let number = value.trim().parse();
            length = Some(number.map_err(|_| not_framed("Content-Length is not a number"))?);
        }
    }
}

fn not_framed(why: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, why)
}

/// Writes a message.
///
/// # Errors
/// When the output cannot be written.
pub(super) fn write(output: &mut impl Write, message: &Message) -> io::Result<()> {
    message.write(output)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn frames(input: &[u8]) -> (Vec<String>, Option<String>) {
        let mut input = io::BufReader::new(input);
        let mut found = Vec::new();
        loop {
            match read(&mut input) {
                Ok(Some(Frame::Message(message))) => found.push(match *message {
                    Message::Request(request) => request.method,
                    Message::Notification(note) => note.method,
                    Message::Response(_) => "response".to_owned(),
                }),
                Ok(Some(Frame::Malformed(_))) => found.push("malformed".to_owned()),
                Ok(None) => return (found, None),
                Err(error) => return (found, Some(error.to_string())),
            }
        }
    }

    fn frame(content: &str) -> String {
        format!("Content-Length: {}\r\n\r\n{content}", content.len())
    }

    #[test]
    fn what_follows_a_malformed_message_is_read() {
        let input = [
            frame("{\"jsonrpc\":\"2.0\",\"method\":\"initialized\"}"),
            frame("{\"jsonrpc\""),
            frame("[1, 2]"),
            frame("\u{e9}"),
            frame("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"shutdown\",\"params\":null}"),
        ]
        .concat();
        let (found, error) = frames(input.as_bytes());
        assert_eq!(
            found,
            [
                "initialized",
                "malformed",
                "malformed",
                "malformed",
                "shutdown"
            ]
        );
        assert_eq!(error, None);
    }

    #[test]
    fn bad_bytes_are_a_malformed_message() {
        let (found, error) = frames(b"content-length:2\nX: y\n\n\xff\xfe");
        assert_eq!(
            (found.as_slice(), error),
            (&["malformed".to_owned()][..], None)
        );
    }

    #[test]
    fn input_without_frames_is_an_error() {
        for (input, why) in [
            ("hello\r\n\r\n", "a header has no Content-Length"),
            (
                "Content-Length: -3\r\n\r\n",
                "Content-Length is not a number",
            ),
            ("Content-Length: 3", "a header has no end"),
        ] {
            assert_eq!(frames(input.as_bytes()).1.as_deref(), Some(why), "{input}");
        }
        let endless = "x".repeat(5000);
        assert_eq!(
            frames(endless.as_bytes()).1.as_deref(),
            Some("a header has no end")
        );
    }

    #[test]
    fn a_length_beyond_the_limit_takes_no_memory() {
        let (found, error) = frames(b"Content-Length: 99999999999\r\n\r\nabc");
        assert_eq!(
            (found.as_slice(), error),
            (&["malformed".to_owned()][..], None)
        );
    }
}

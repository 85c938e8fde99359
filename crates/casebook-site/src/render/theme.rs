//! A theme: templates and assets, the book's own files over the embedded default.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, Write};

use tera::{Context, ErrorKind, Kwargs, State, Tera, TeraResult, Value};

use super::assets::{Asset, name_by_content};
use super::layout::{self, Layout, Layouts, Shared};
use super::views::link::SITE_MARK;
use super::views::{Frame, Root, View};
use crate::dependency::{Fingerprint, Hash};
use casebook_diagnostic::output::is_forbidden_in_xml;
use casebook_theme as embedded;

/// What can be wrong with a theme.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ThemeError {
    /// A template is not UTF-8 text.
    #[error("theme file {path} is not UTF-8 text")]
    NotText {
        /// The file, relative to the theme's folder.
        path: String,
    },
    /// A theme file stands where the theme has no use for it.
    #[error(
        "theme file {path} is neither below templates/ nor below assets/, so it would have no effect"
    )]
    Misplaced {
        /// The file, relative to the theme's folder.
        path: String,
    },
    /// A template does not parse, or names something that does not exist while a page is printed.
    #[error("{path}:{line}:{column}: {message}\n{excerpt}")]
    Template {
        /// The file, relative to the theme's folder: `templates/entry.html`.
        path: String,
        /// Line, from 1.
        line: usize,
        /// Column in characters, from 1.
        column: usize,
        /// What is wrong; names the variable, field, filter or template that is undefined.
        message: String,
        /// The line, with the place marked underneath.
        excerpt: String,
    },
    /// The templates do not fit together: an unknown filter or function, a missing parent, a circle.
    #[error("the theme's templates do not fit together: {0}")]
    Templates(String),
    /// Assets refer to each other in a circle, so none can be named by its content.
    #[error("assets refer to each other in a circle: {}", names.join(", "))]
    AssetCycle {
        /// The assets that wait for each other.
        names: Vec<String>,
    },
    /// A view cannot be handed to the templates.
    #[error("page data for {template}: {message}")]
    Data {
        /// The template the data was for.
        template: &'static str,
        /// What is wrong.
        message: String,
    },
}

/// Templates and assets, ready to print pages.
pub struct Theme {
    tera: Tera,
    layouts: Layouts,
    assets: Vec<Asset>,
    /// Template texts by name, for the excerpts of errors.
    sources: BTreeMap<String, String>,
}

impl std::fmt::Debug for Theme {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Theme")
            .field("templates", &self.sources.keys())
            .field("assets", &self.assets.iter().map(|asset| &asset.path))
            .finish_non_exhaustive()
    }
}

impl Theme {
    /// The default theme with a book's own files laid over it: each pair is a path relative to the theme's folder
    /// (`templates/footer.html`, `assets/style.css`; forward slashes) and its bytes. A file of the same path replaces
    /// the default's; a new one is added.
    ///
    /// # Errors
    /// When a template does not parse, refers to what does not exist, or a file stands where it has no effect.
    pub fn load(overrides: &[(String, Vec<u8>)]) -> Result<Self, ThemeError> {
        let mut templates: BTreeMap<String, Cow<'static, [u8]>> = BTreeMap::new();
        let mut assets: BTreeMap<String, Cow<'static, [u8]>> = BTreeMap::new();
        let defaults = embedded::FILES
            .iter()
            .map(|(path, bytes)| (*path, Cow::Borrowed(*bytes)));
        let own = overrides
            .iter()
            .map(|(path, bytes)| (path.as_str(), Cow::Owned(bytes.clone())));
        for (path, bytes) in defaults.chain(own) {
            if let Some(name) = path.strip_prefix("templates/") {
                templates.insert(name.to_owned(), bytes);
            } else if let Some(name) = path.strip_prefix("assets/") {
                assets.insert(name.to_owned(), bytes);
            } else {
                return Err(ThemeError::Misplaced {
                    path: path.to_owned(),
                });
            }
        }
        let sources = templates
            .into_iter()
            .map(
                |(name, bytes)| match String::from_utf8(bytes.into_owned()) {
                    Ok(text) => Ok((name, text)),
                    Err(_) => Err(ThemeError::NotText {
                        path: format!("templates/{name}"),
                    }),
                },
            )
            .collect::<Result<BTreeMap<String, String>, ThemeError>>()?;
        let assets = name_by_content(assets)?;
        let tera = environment(&sources, &assets)?;
        Ok(Self {
            tera,
            layouts: Layouts::default(),
            assets,
            sources,
        })
    }

    /// The fingerprint of all that pages take from it.
    pub(crate) fn fingerprint(&self) -> Fingerprint {
        let mut hash = Hash::new();
        for (name, text) in &self.sources {
            hash.bytes(name.as_bytes()).bytes(text.as_bytes());
        }
        // The name says what is in the file.
        for asset in &self.assets {
            hash.bytes(asset.path.as_bytes());
        }
        hash.finish()
    }

    /// The files that go into the site beside the pages, ordered by name.
    pub fn assets(&self) -> &[Asset] {
        &self.assets
    }

    /// Prints a page: the view in its template, with the frame around it.
    ///
    /// # Errors
    /// When the template names something that does not exist, with its file and line.
    pub fn page<V: View>(&self, frame: &Frame, view: &V) -> Result<String, ThemeError> {
        let layout = self.layouts.around(frame, || self.layout(frame))?;
        let mut context = Context::new();
        context.insert_value(
            "frame",
            layout
                .frame(frame)
                .map_err(|error| unfit(&error, V::TEMPLATE))?,
        );
        context.insert_value("layout", layout.printed.clone());
        context.insert("root", &frame.root);
        self.print(context, view)
    }

    /// Prints what this page has around it in common with others.
    fn layout(&self, frame: &Frame) -> Result<Layout, ThemeError> {
        let shared = Shared::of(frame).map_err(|error| unfit(&error, layout::TEMPLATES[0].1))?;
        let mut context = Context::new();
        context.insert("frame", &shared);
        context.insert("root", &frame.root);
        let mut printed = BTreeMap::new();
        for (name, template) in layout::TEMPLATES {
            let text = self
                .tera
                .render(template, &context)
                .map_err(|error| explain(&error, &self.sources))?;
            printed.insert(name, Value::safe_string(&text));
        }
        let printed = value(&printed, layout::TEMPLATES[0].1)?;
        Ok(Layout::new(frame, shared, printed))
    }

    /// Prints a piece of a page: the view in its template, for a place from which `root` leads to the root of the site.
    ///
    /// # Errors
    /// As for [`Theme::page`].
    pub fn part<V: View>(&self, root: &Root, view: &V) -> Result<String, ThemeError> {
        let mut context = Context::new();
        context.insert("root", root);
        self.print(context, view)
    }

    /// Prints a document that has no frame: a feed, the site map.
    ///
    /// # Errors
    /// As for [`Theme::page`].
    pub fn document<V: View>(&self, view: &V) -> Result<String, ThemeError> {
        self.print(Context::new(), view)
    }

    fn print<V: View>(&self, mut context: Context, view: &V) -> Result<String, ThemeError> {
        context.insert_value("page", value(view, V::TEMPLATE)?);
        self.tera
            .render(V::TEMPLATE, &context)
            .map(without_control)
            .map_err(|error| explain(&error, &self.sources))
    }
}

/// A printed page with a replacement character in the place of each control character and each override of direction:
/// they have no place in HTML, and make a text read otherwise than it is.
fn without_control(page: String) -> String {
    let is_one = |letter: char| {
        (letter.is_control() && !matches!(letter, '\n' | '\t' | '\r'))
            || matches!(letter, '\u{202a}'..='\u{202e}')
    };
    if may_have_control(page.as_bytes()) {
        page.replace(is_one, "\u{fffd}")
    } else {
        page
    }
}

/// Whether a page may hold what [`without_control`] replaces. Hardly one does, and its bytes are looked through in a fraction
/// of the time that its characters take.
fn may_have_control(page: &[u8]) -> bool {
    let is_control =
        |byte: u8| (byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r')) || byte == 0x7f;
    page.iter().fold(false, |any, byte| any | is_control(*byte))
        // What has two bytes begins with the first of these, what changes the direction with the other.
        || memchr::memchr2_iter(0xc2, 0xe2, page).any(|at| {
            let rest = &page[at..];
            matches!(rest, [0xc2, 0x80..=0x9f, ..] | [0xe2, 0x80, 0xaa..=0xae, ..])
        })
}

fn value<T: serde::Serialize>(data: &T, template: &'static str) -> Result<Value, ThemeError> {
    Value::try_from_serializable(data).map_err(|error| unfit(&error, template))
}

fn unfit(error: &tera::Error, template: &'static str) -> ThemeError {
    ThemeError::Data {
        template,
        message: error.to_string(),
    }
}

/// The template engine with everything templates may call.
fn environment(sources: &BTreeMap<String, String>, assets: &[Asset]) -> Result<Tera, ThemeError> {
    let mut tera = Tera::new();
    tera.autoescape_on([".html", ".xml"]);
    tera.set_escape_fn(escape);
    tera.register_filter("url", url);
    // One line of Markdown, such as a field's help, as HTML that needs no more escaping.
    tera.register_filter("inline", |text: &str, _: Kwargs, _: &State| {
        casebook_markdown::inline(text)
    });
    tera.register_filter("words", |key: &str, _: Kwargs, _: &State| words(key));
    let paths: BTreeMap<String, String> = assets
        .iter()
        .map(|asset| (asset.name.clone(), asset.path.clone()))
        .collect();
    tera.register_function(
        "asset",
        move |arguments: Kwargs, state: &State| -> TeraResult<String> {
            let name = arguments.must_get::<&str>("name")?;
            let path = paths
                .get(name)
                .ok_or_else(|| tera::Error::message(format!("the theme has no asset `{name}`")))?;
            from_root(path, state)
        },
    );
    tera.add_raw_templates(sources)
        .map_err(|error| explain(&error, sources))?;
    Ok(tera)
}

/// Escapes text for HTML and XML. Characters that no version of XML 1.0 can carry even when escaped are left out, so that
/// one stray byte in a title cannot break a feed.
fn escape(input: &str, output: &mut dyn Write) -> io::Result<()> {
    // Every such character has one of these bytes, and hardly any other text in Latin letters does.
    let suspect = |byte: u8| {
        (byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r'))
            || matches!(byte, 0x7f | 0xc2 | 0xef)
    };
    if !input.bytes().fold(false, |any, byte| any | suspect(byte)) {
        return tera::escape_html(input, output);
    }
    tera::escape_html(&input.replace(is_forbidden_in_xml, ""), output)
}

/// Filter: a serialised [`Href`](super::views::Href) as the text of a link on this page.
fn url(href: &str, _: Kwargs, state: &State) -> TeraResult<String> {
    match href.strip_prefix(SITE_MARK) {
        Some(path) => from_root(path, state),
        None => Ok(href.to_owned()),
    }
}

/// The way from this page to a path below the root of the site.
fn from_root(path: &str, state: &State) -> TeraResult<String> {
    // Asked for as it lies in the scope: a page has a hundred links.
    let root = state.get::<Value>("root")?;
    let root = root.as_ref().and_then(Value::as_str);
    let root = root.ok_or_else(|| {
        tera::Error::message("`root` is not in scope here; a component needs the parameter `@root`")
    })?;
    Ok([root, path].concat())
}

/// Filter: the words of a key: `in-review` → `in review`.
pub(super) fn words(key: &str) -> String {
    if key == "wont-do" {
        "won\u{2019}t do".to_owned()
    } else {
        key.replace(['-', '_'], " ")
    }
}

/// Turns the engine's error into one that names the file of the theme, the line and what is undefined.
fn explain(error: &tera::Error, sources: &BTreeMap<String, String>) -> ThemeError {
    let (ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report)) = error.kind() else {
        return ThemeError::Templates(error.to_string());
    };
    let name = report.filename();
    let span = report.span();
    let line_text = sources
        .get(name)
        .and_then(|text| text.lines().nth(span.start_line.saturating_sub(1)))
        .unwrap_or_default();
    let number = span.start_line.to_string();
    let lead: String = line_text
        .chars()
        .take(span.start_col)
        .map(|c| if c == '\t' { '\t' } else { ' ' })
        .collect();
    let width = if span.end_line == span.start_line {
        span.end_col.saturating_sub(span.start_col).max(1)
    } else {
        1
    };
    let gap = " ".repeat(number.len());
    ThemeError::Template {
        path: format!("templates/{name}"),
        line: span.start_line,
        column: span.start_col + 1,
        message: report.message().to_owned(),
        excerpt: format!(
            "{gap} |\n{number} | {line_text}\n{gap} | {lead}{}",
            "^".repeat(width)
        ),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;

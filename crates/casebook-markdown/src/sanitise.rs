//! The last step for a page that holds raw HTML: only what [`policy`] lists gets through. The whole rendered document
//! is taken, because raw HTML may open an element in one place and close it in another.

mod resolve;

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::OnceLock;

use ammonia::Builder;

use super::link_html::Resolve;
use super::slug::{Ids, USER};
use super::{policy, url};

/// What marks an id as ours: no author can write it, because it is drawn afresh in every process. It never reaches
/// the output.
pub(super) fn mark() -> &'static str {
    static MARK: OnceLock<String> = OnceLock::new();
    MARK.get_or_init(|| {
        let draw = || RandomState::new().build_hasher().finish();
        format!("own{:016x}{:016x}-", draw(), draw())
    })
}

/// ` data-…`: marks a link or image as ours, already resolved.
pub(super) fn mark_attribute() -> &'static str {
    static ATTRIBUTE: OnceLock<String> = OnceLock::new();
    ATTRIBUTE.get_or_init(|| format!(" data-{}=\"\"", mark().trim_end_matches('-')))
}

fn mark_name() -> &'static str {
    mark_attribute().trim_start().trim_end_matches("=\"\"")
}

fn builder() -> &'static Builder<'static> {
    static BUILDER: OnceLock<Builder<'static>> = OnceLock::new();
    BUILDER.get_or_init(|| {
        let mut attributes: HashMap<&str, HashSet<&str>> = policy::ATTRIBUTES
            .iter()
            .map(|(tag, names)| (*tag, names.iter().copied().collect()))
            .collect();
        for tag in ["a", "img", "span"] {
            attributes.entry(tag).or_default().insert(mark_name());
        }
        let mut builder = Builder::empty();
        builder
            .tags(policy::TAGS.into())
            .clean_content_tags(policy::REMOVED.into())
            .tag_attributes(attributes)
            .generic_attributes(policy::GENERIC.into())
            .url_schemes(url::SCHEMES.into())
            .url_relative(ammonia::UrlRelative::PassThrough)
            .link_rel(None)
            .strip_comments(true)
            .attribute_filter(filter);
        builder
    })
}

/// Which values attributes may have, beyond what the policy's lists say.
fn filter<'v>(_element: &str, attribute: &str, value: &'v str) -> Option<Cow<'v, str>> {
    match attribute {
        "id" | "name" => match value.strip_prefix(mark()) {
            Some(own) => Some(own.into()),
            None => (!value.is_empty() && !value.contains(char::is_whitespace))
                .then(|| format!("{USER}{value}").into()),
        },
        "class" => {
            let classes: Vec<&str> = value
                .split_ascii_whitespace()
                .filter(|class| policy::is_class(class))
                .collect();
            (!classes.is_empty()).then(|| classes.join(" ").into())
        }
        "role" => policy::ROLES.contains(&value).then_some(value.into()),
        "tabindex" => (value == "0").then_some(value.into()),
        _ => Some(value.into()),
    }
}

/// Sanitises `html`, whose own ids and addresses are marked. `ids` are those of headings, `anchors` those that raw
/// HTML gave.
pub(super) fn clean(html: &str, ids: &Ids, anchors: &[String], resolve: &Resolve<'_>) -> String {
    let html = builder().clean(html).to_string();
    let ours = |id: &str| ids.contains(id) || id.starts_with("fn-") || id.starts_with("fnref-");
    let anchors: HashSet<&str> = anchors
        .iter()
        .map(String::as_str)
        .filter(|id| !ours(id))
        .collect();
    resolve::links(&html, anchors, resolve)
}

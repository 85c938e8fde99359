//! The page of an entry in the preview that `casebook serve` shows.

use gen_lsp_types as lsp;
use gen_lsp_types::{CodeLens, Command, Range, Uri};
use serde_json::Value;

use super::refusal::Refusal;
use super::settings::Settings;
use super::view::View;

/// The command that opens a page.
pub(super) const OPEN: &str = "casebook.openPreview";

/// A line above the entry that opens its page, for clients that can.
pub(super) fn lenses(view: &View<'_>) -> Vec<CodeLens> {
    let Some(index) = view
        .index()
        .filter(|_| view.state.abilities.shows_documents)
    else {
        return Vec::new();
    };
    let path = view.book().addresses[index].as_str();
    let address = format!("{}{path}", with_slash(&view.state.settings.preview));
    vec![CodeLens {
        range: Range::default(),
        command: Some(Command {
            title: "Open the page in the preview".to_owned(),
            tooltip: Some("`casebook serve` has to be running".to_owned()),
            command: OPEN.to_owned(),
            arguments: Some(vec![Value::String(address)]),
        }),
        data: None,
    }]
}

fn with_slash(address: &str) -> String {
    format!("{}/", address.trim_end_matches('/'))
}

/// The page of the preview that a command of the client asks to see.
pub(super) fn opened(
    settings: &Settings,
    params: &lsp::ExecuteCommandParams,
) -> Result<Uri, Refusal> {
    if params.command != OPEN {
        let why = format!("casebook knows no command {}", params.command);
        return Err(Refusal::Failed(why));
    }
    let address = params
        .arguments
        .as_ref()
        .and_then(|all| all.first()?.as_str());
    let preview = with_slash(&settings.preview);
    // Nothing but the preview is opened, whoever asks.
    let Some(address) = address.filter(|address| address.starts_with(&preview)) else {
        let why = format!("{OPEN} takes an address below {preview}");
        return Err(Refusal::Failed(why));
    };
    Ok(Uri(address.to_owned()))
}

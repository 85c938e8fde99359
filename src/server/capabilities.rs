//! What the server says it can do for a client.

use gen_lsp_types as lsp;
use gen_lsp_types::ServerCapabilities;

use super::client::Abilities;
use super::diagnostics::SOURCE;
use super::{NO_PROGRESS, code_actions, completion, preview, structure};

/// What the server can do for a client of these abilities.
pub(super) fn of(client: Abilities) -> ServerCapabilities {
    ServerCapabilities {
        position_encoding: Some(client.encoding.kind()),
        text_document_sync: Some(lsp::TextDocumentSync::Options(sync())),
        diagnostic_provider: client.pulls_diagnostics.then(|| {
            lsp::DiagnosticProvider::DiagnosticOptions(lsp::DiagnosticOptions {
                identifier: Some(SOURCE.to_owned()),
                inter_file_dependencies: true,
                workspace_diagnostics: true,
                work_done_progress_options: NO_PROGRESS,
            })
        }),
        code_action_provider: Some(lsp::CodeActionProvider::CodeActionOptions(
            code_actions::options(),
        )),
        completion_provider: Some(completion::options()),
        hover_provider: Some(lsp::HoverProvider::Bool(true)),
        inlay_hint_provider: Some(lsp::InlayHintProvider::Bool(true)),
        definition_provider: Some(lsp::DefinitionProvider::Bool(true)),
        references_provider: Some(lsp::ReferencesProvider::Bool(true)),
        rename_provider: Some(lsp::RenameProvider::RenameOptions(lsp::RenameOptions {
            prepare_provider: Some(true),
            work_done_progress_options: NO_PROGRESS,
        })),
        document_symbol_provider: Some(lsp::DocumentSymbolProvider::Bool(true)),
        workspace_symbol_provider: Some(lsp::WorkspaceSymbolProvider::Bool(true)),
        document_link_provider: Some(lsp::DocumentLinkOptions::default()),
        folding_range_provider: Some(lsp::FoldingRangeProvider::Bool(true)),
        selection_range_provider: Some(lsp::SelectionRangeProvider::Bool(true)),
        semantic_tokens_provider: Some(lsp::SemanticTokensProvider::SemanticTokensOptions(
            structure::token_options(),
        )),
        code_lens_provider: Some(lsp::CodeLensOptions::default()),
        execute_command_provider: (client.shows_documents).then(|| lsp::ExecuteCommandOptions {
            commands: vec![preview::OPEN.to_owned()],
            work_done_progress_options: NO_PROGRESS,
        }),
        workspace: Some(folders()),
        ..ServerCapabilities::default()
    }
}

fn sync() -> lsp::TextDocumentSyncOptions {
    lsp::TextDocumentSyncOptions {
        open_close: Some(true),
        change: Some(lsp::TextDocumentSyncKind::Incremental),
        save: Some(lsp::Save::Bool(true)),
        ..lsp::TextDocumentSyncOptions::default()
    }
}

fn folders() -> lsp::WorkspaceOptions {
    lsp::WorkspaceOptions {
        workspace_folders: Some(lsp::WorkspaceFoldersServerCapabilities {
            supported: Some(true),
            change_notifications: Some(lsp::ChangeNotifications::Bool(true)),
        }),
        ..lsp::WorkspaceOptions::default()
    }
}

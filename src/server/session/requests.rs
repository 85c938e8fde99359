//! Which request is answered by what.

use gen_lsp_types as lsp;
use gen_lsp_types::Uri;
use lsp_server::{ErrorCode, Request};
use serde_json::Value;

use super::super::client::json;
use super::super::diagnostics::result_id;
use super::super::refusal::Refusal;
use super::super::view::View;
use super::super::{
    code_actions, completion, hover, inlay_hints, navigation, preview, rename, structure,
};
use super::Session;

/// An answer, or an error of the protocol.
type Answer = Result<Value, (ErrorCode, String)>;

impl Session {
    /// Answers a request.
    pub(super) fn answer(&self, request: &Request) -> Answer {
        of_session(self, request)
    }
}

/// Answers a question about whatever there is.
fn of_session(session: &Session, request: &Request) -> Answer {
    match request.method.as_str() {
        "textDocument/diagnostic" => on::<lsp::DocumentDiagnosticRequest>(request, |params| {
            Ok(document_report(session, &params))
        }),
        "workspace/diagnostic" => on::<lsp::WorkspaceDiagnosticRequest>(request, |params| {
            Ok(book_report(session, &params))
        }),
        "textDocument/codeAction" => on::<lsp::CodeActionRequest>(request, |params| {
            let uri = &params.text_document.uri;
            Ok(session.state.with_view(uri, |view| {
                let actions = code_actions::answer(&view, &params).into_iter();
                Some(actions.map(lsp::CodeActionResponse::CodeAction).collect())
            }))
        }),
        "workspace/symbol" => on::<lsp::WorkspaceSymbolRequest>(request, |params| {
            let found = navigation::workspace_symbols(&session.state, &params.query);
            Ok(Some(lsp::WorkspaceSymbolResponse::WorkspaceSymbolList(
                found,
            )))
        }),
        "workspace/executeCommand" => on::<lsp::ExecuteCommandRequest>(request, |params| {
            session.show(preview::opened(&session.state.settings, &params)?);
            Ok(None)
        }),
        _ => about_place(session, request),
    }
}

/// Answers a question about a place in a document.
fn about_place(session: &Session, request: &Request) -> Answer {
    match request.method.as_str() {
        "textDocument/completion" => on::<lsp::CompletionRequest>(request, |params| {
            let list = at(
                session,
                &params.text_document_position_params,
                completion::answer,
            );
            Ok(list.map(lsp::CompletionResponse::CompletionList))
        }),
        "textDocument/hover" => on::<lsp::HoverRequest>(request, |params| {
            Ok(at(
                session,
                &params.text_document_position_params,
                hover::answer,
            ))
        }),
        "textDocument/definition" => on::<lsp::DefinitionRequest>(request, |params| {
            let place = &params.text_document_position_params;
            Ok(at(session, place, navigation::definition))
        }),
        "textDocument/references" => on::<lsp::ReferencesRequest>(request, |params| {
            let declared = params.context.include_declaration;
            let place = &params.text_document_position_params;
            Ok(at(session, place, |view, position| {
                navigation::references(view, position, declared)
            }))
        }),
        "textDocument/prepareRename" => on::<lsp::PrepareRenameRequest>(request, |params| {
            let place = &params.text_document_position_params;
            let found = at(session, place, |view, position| {
                Some(rename::prepare(view, position))
            });
            found.unwrap_or(Ok(None))
        }),
        "textDocument/rename" => on::<lsp::RenameRequest>(request, |params| {
            let place = &params.text_document_position_params;
            let found = at(session, place, |view, position| {
                Some(rename::rename(view, position, &params.new_name))
            });
            found.unwrap_or(Ok(None))
        }),
        _ => about_document(session, request),
    }
}

/// Answers a question about a whole document.
fn about_document(session: &Session, request: &Request) -> Answer {
    match request.method.as_str() {
        "textDocument/inlayHint" => on::<lsp::InlayHintRequest>(request, |params| {
            let uri = &params.text_document.uri;
            Ok(session
                .state
                .with_view(uri, |view| Some(inlay_hints::answer(&view, params.range))))
        }),
        "textDocument/documentSymbol" => on::<lsp::DocumentSymbolRequest>(request, |params| {
            let uri = &params.text_document.uri;
            Ok(session.state.with_view(uri, |view| {
                let symbols = structure::symbols(&view);
                Some(lsp::DocumentSymbolResponse::DocumentSymbolList(symbols))
            }))
        }),
        "textDocument/documentLink" => on::<lsp::DocumentLinkRequest>(request, |params| {
            let uri = &params.text_document.uri;
            Ok(session
                .state
                .with_view(uri, |view| Some(navigation::links(&view))))
        }),
        "textDocument/foldingRange" => on::<lsp::FoldingRangeRequest>(request, |params| {
            let uri = &params.text_document.uri;
            Ok(session
                .state
                .with_view(uri, |view| Some(structure::folding(&view))))
        }),
        "textDocument/selectionRange" => on::<lsp::SelectionRangeRequest>(request, |params| {
            let uri = &params.text_document.uri;
            Ok(session.state.with_view(uri, |view| {
                let positions = params.positions.iter();
                Some(
                    positions
                        .map(|at| structure::selection(&view, *at))
                        .collect(),
                )
            }))
        }),
        "textDocument/semanticTokens/full" => on::<lsp::SemanticTokensRequest>(request, |params| {
            let uri = &params.text_document.uri;
            Ok(session.state.with_view(uri, |view| {
                Some(lsp::SemanticTokens {
                    result_id: None,
                    data: structure::tokens(&view),
                })
            }))
        }),
        "textDocument/codeLens" => on::<lsp::CodeLensRequest>(request, |params| {
            let uri = &params.text_document.uri;
            Ok(session
                .state
                .with_view(uri, |view| Some(preview::lenses(&view))))
        }),
        method => Err((
            ErrorCode::MethodNotFound,
            format!("casebook does not know {method}"),
        )),
    }
}

/// What there is to say about a place in a document.
fn at<T>(
    session: &Session,
    place: &lsp::TextDocumentPositionParams,
    answer: impl FnOnce(&View<'_>, lsp::Position) -> Option<T>,
) -> Option<T> {
    let uri = &place.text_document.uri;
    session
        .state
        .with_view(uri, |view| answer(&view, place.position))
}

fn on<R: lsp::Request>(
    request: &Request,
    answer: impl FnOnce(R::Params) -> Result<R::Result, Refusal>,
) -> Answer {
    let params = serde_json::from_value(request.params.clone())
        .map_err(|error| (ErrorCode::InvalidParams, error.to_string()))?;
    match answer(params) {
        Ok(result) => Ok(json(&result)),
        Err(refusal) => Err((ErrorCode::RequestFailed, refusal.to_string())),
    }
}

fn document_report(
    session: &Session,
    params: &lsp::DocumentDiagnosticParams,
) -> lsp::DocumentDiagnosticReport {
    let items = session.diagnostics(&params.text_document.uri);
    let id = result_id(&items);
    if params.previous_result_id.as_ref() == Some(&id) {
        let unchanged_document_diagnostic_report =
            lsp::UnchangedDocumentDiagnosticReport { result_id: id };
        return lsp::RelatedUnchangedDocumentDiagnosticReport {
            related_documents: None,
            unchanged_document_diagnostic_report,
        }
        .into();
    }
    lsp::RelatedFullDocumentDiagnosticReport {
        related_documents: None,
        full_document_diagnostic_report: lsp::FullDocumentDiagnosticReport {
            result_id: Some(id),
            items,
        },
    }
    .into()
}

/// What is new about the files of all books, and which that had findings have none now.
fn book_report(
    session: &Session,
    params: &lsp::WorkspaceDiagnosticParams,
) -> lsp::WorkspaceDiagnosticReport {
    let ids = session.book_ids();
    let closed = ids.flat_map(|id| session.closed_files(id));
    let open = session.state.documents.iter().map(|document| {
        let uri = &document.uri;
        (uri.clone(), session.diagnostics(uri))
    });
    let mut files: Vec<(Uri, Vec<lsp::Diagnostic>)> = closed.chain(open).collect();
    let known = &params.previous_result_ids;
    let gone = known.iter().map(|known| &known.uri);
    let gone: Vec<Uri> = gone
        .filter(|uri| !files.iter().any(|(file, _)| file == *uri))
        .cloned()
        .collect();
    files.extend(gone.into_iter().map(|uri| (uri, Vec::new())));
    files.sort_by(|(one, _), (other, _)| one.0.cmp(&other.0));
    let items = files.into_iter().map(|(uri, items)| {
        let id = result_id(&items);
        let version = session
            .state
            .documents
            .get(&uri)
            .map(|document| document.version);
        let same = |known: &lsp::PreviousResultId| known.uri == uri && known.value == id;
        if known.iter().any(same) {
            return lsp::WorkspaceUnchangedDocumentDiagnosticReport {
                uri,
                version,
                unchanged_document_diagnostic_report: lsp::UnchangedDocumentDiagnosticReport {
                    result_id: id,
                },
            }
            .into();
        }
        lsp::WorkspaceFullDocumentDiagnosticReport {
            uri,
            version,
            full_document_diagnostic_report: lsp::FullDocumentDiagnosticReport {
                result_id: Some(id),
                items,
            },
        }
        .into()
    });
    lsp::WorkspaceDiagnosticReport {
        items: items.collect(),
    }
}

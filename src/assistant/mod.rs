//! `casebook mcp`: an assistant asks the book, over standard input and output.
//!
//! The Model Context Protocol is rmcp's; what is said in it is the library's: every answer is one of the typed answers that
//! commands print, cut to what an assistant can read at once. Nothing here writes a file of the book. What the audience of the book may
//! not see is taken out before anything is asked, so that it does not exist.

mod budget;
mod handler;
mod open_book;
mod prompts;
mod quoted;
mod reports;
mod resources;
mod tool;
mod tools;

pub use handler::Assistant;
pub use open_book::OpenBook;

use rmcp::ServiceExt as _;
use rmcp::service::ServerInitializeError;

/// Why the server ended.
#[derive(Debug, thiserror::Error)]
pub enum AssistantError {
    /// Its runtime cannot be started.
    #[error("cannot start the server")]
    Runtime(#[source] std::io::Error),
    /// The client did not begin as the protocol says.
    #[error("the client did not begin as the protocol says: {0}")]
    Begin(Box<ServerInitializeError>),
    /// A task of the server failed.
    #[error("the server failed: {0}")]
    Failed(String),
}

/// Answers on standard input and output until the client goes. Nothing else may be printed there meanwhile.
///
/// # Errors
/// When the server cannot start, or the client does not speak the protocol.
pub fn serve(book: OpenBook) -> Result<(), AssistantError> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .map_err(AssistantError::Runtime)?;
    let ended = runtime.block_on(async {
        let service = match Assistant::new(book).serve(rmcp::transport::stdio()).await {
            Ok(service) => service,
            // It went before it asked anything.
            Err(ServerInitializeError::ConnectionClosed(_)) => return Ok(()),
            Err(error) => return Err(AssistantError::Begin(Box::new(error))),
        };
        let ended = service.waiting().await;
        ended.map_err(|error| AssistantError::Failed(error.to_string()))?;
        Ok(())
    });
    // A read of standard input may wait for ever.
    runtime.shutdown_background();
    ended
}

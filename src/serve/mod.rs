//! The preview server: it serves a built site from its folder, watches what the site is made from, has it rebuilt,
//! and reloads open pages.
//!
//! Nothing outside the site's folder is reachable, whatever is asked for, and pages of other hosts cannot reach the
//! server by a name of their own (DNS rebinding). What the server adds to pages is one module of the same origin, so
//! that the site is seen under the very policy it will be published with.

mod ahead;
mod error;
mod files;
mod headers;
mod live;
mod names;
mod rebuild;
mod respond;
mod watch;

use std::net::{SocketAddr, ToSocketAddrs as _};
use std::path::PathBuf;
use std::sync::Arc;

use tokio::net::TcpListener;
use tokio::runtime::Runtime;

pub use error::ServeError;
pub use live::MOST_FINDINGS;
pub use rebuild::{Finding, FirstPages, Rebuild, Rebuilt, Work};

use live::Live;
use names::Names;
use respond::App;
use watch::Watch;

/// What to serve, where, and what to watch.
#[derive(Debug, Clone)]
pub struct ServeOptions {
    /// The folder of the built site.
    pub root: PathBuf,
    /// The name or address to listen on. Anything but a loopback address opens the preview to the network, under the
    /// addresses and the name of this machine, and under this name.
    pub host: String,
    /// The port to listen on if it is free; else any free one.
    pub port: u16,
    /// Files and folders whose changes cause a rebuild. They need not exist yet.
    pub watch: Vec<PathBuf>,
    /// Folders inside those whose changes cause none: the output folder.
    pub ignore: Vec<PathBuf>,
}

impl Default for ServeOptions {
    fn default() -> Self {
        Self {
            root: PathBuf::from("site"),
            host: "127.0.0.1".to_owned(),
            port: 3000,
            watch: Vec::new(),
            ignore: Vec::new(),
        }
    }
}

/// A running preview; it ends when dropped.
pub struct Server {
    address: SocketAddr,
    urls: Vec<String>,
    runtime: Option<Runtime>,
    watch: Watch,
}

impl Server {
    /// Starts to serve and to watch, on threads of its own. `first` is what the build before this one came to;
    /// `rebuild` is called with the changed paths, sorted, once they have been quiet for a moment: for the pages that show
    /// them, and when nothing else changes for a while, for the whole site. A rebuild that panics counts as failed.
    ///
    /// # Errors
    /// When the host has no address here, no port can be had, or a folder cannot be watched.
    pub fn start(
        options: &ServeOptions,
        first: Rebuilt,
        rebuild: impl Rebuild,
    ) -> Result<Self, ServeError> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .map_err(ServeError::Runtime)?;
        let listener = listen(&runtime, &options.host, options.port)?;
        let address = listener.local_addr().map_err(ServeError::Runtime)?;
        let live = Arc::new(Live::new(first));
        let names = Names::of(&options.host, address);
        let urls = names.urls().to_vec();
        let app = Arc::new(App::new(options.root.clone(), names, Arc::clone(&live)));
        runtime.spawn(async move { axum::serve(listener, respond::service(app)).await });
        let watch = Watch::start(
            &options.watch,
            &options.ignore,
            &options.root,
            live,
            rebuild,
        )?;
        Ok(Self {
            address,
            urls,
            runtime: Some(runtime),
            watch,
        })
    }

    /// The address listened on.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where to point a browser: first from this machine, then, if the preview is open to the network, from others.
    #[must_use]
    pub fn urls(&self) -> &[String] {
        &self.urls
    }

    /// Serves until the process ends.
    pub fn wait(mut self) {
        self.watch.wait();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.watch.stop();
        if let Some(runtime) = self.runtime.take() {
            // Event streams never end by themselves.
            runtime.shutdown_background();
        }
    }
}

/// Listens on `port`, or on any free port when it is taken.
fn listen(runtime: &Runtime, host: &str, port: u16) -> Result<TcpListener, ServeError> {
    let failed = |source| ServeError::Listen {
        host: host.to_owned(),
        port,
        source,
    };
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let addresses: Vec<SocketAddr> = (bare, port).to_socket_addrs().map_err(failed)?.collect();
    runtime.block_on(async {
        if let Ok(listener) = TcpListener::bind(addresses.as_slice()).await {
            return Ok(listener);
        }
        let any_port: Vec<_> = addresses
            .iter()
            .map(|address| SocketAddr::new(address.ip(), 0))
            .collect();
        TcpListener::bind(any_port.as_slice()).await.map_err(failed)
    })
}

#[cfg(all(test, unix))]
#[allow(clippy::unwrap_used)]
mod follow_tests;
#[cfg(all(test, unix))]
#[allow(clippy::unwrap_used)]
mod tests;

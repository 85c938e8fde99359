//! The headers that a host should send with a site.

/// The headers that a host able to set headers should send: nothing runs or loads that the site did not bring along.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
     img-src 'self' data:; font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; \
     base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// The policy for files that entries bring along, which anybody who can write an entry can choose: opened by themselves
/// they run nothing, load nothing and reach nothing of the site. Pictures in a page are not touched by it.
pub const FILES_POLICY: &str = "sandbox; default-src 'none'";

/// The type of feeds. Feed readers take any type of XML; browsers show the one of Atom as source text, and this one as their
/// style sheet says.
pub const FEED_TYPE: &str = "application/xml; charset=utf-8";

/// Endings of files that a browser is to save rather than to open. PDF is among them because browsers show none under that
/// policy.
pub(crate) const DOWNLOADS: [&str; 16] = [
    "html", "htm", "shtml", "xhtml", "xht", "xml", "xsl", "xslt", "svg", "svgz", "mhtml", "mht",
    "js", "mjs", "swf", "pdf",
];

/// The file that names them, in the form that Netlify and Cloudflare Pages read.
pub(super) fn headers() -> String {
    let mut headers = format!(
        "/*\n  Content-Security-Policy: {CONTENT_SECURITY_POLICY}\n  X-Content-Type-Options: nosniff\n  \
         Referrer-Policy: same-origin\n  Cross-Origin-Opener-Policy: same-origin\n\n\
         /assets/*\n  Cache-Control: public, max-age=31536000, immutable\n\n\
         /search/pack/*\n  Cache-Control: public, max-age=31536000, immutable\n\n\
         /feeds/*.atom\n  Content-Type: {FEED_TYPE}\n\n\
         /files/*\n  Content-Security-Policy: {FILES_POLICY}\n"
    );
    for ending in DOWNLOADS {
        headers.push_str(&format!(
            "\n/files/*.{ending}\n  Content-Disposition: attachment\n"
        ));
    }
    headers
}

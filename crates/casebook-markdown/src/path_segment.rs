//! Parts of addresses: one folder's name each, fit for every common file system.

use super::slug;

/// Longest part of an address, in bytes. File systems take 255 at most, and what reads an address needs fewer.
const LONGEST: usize = 120;

/// Longest address of one thing, in bytes, its parts and the `/` between them together.
const LONGEST_PATH: usize = 480;

/// Hexadecimal digits that stand for what was cut off.
const DIGITS: usize = 8;

/// `text` as one part of an address: its slug, cut to a length that file systems take and kept apart from the names
/// of devices. Two texts of different slugs have different parts. Empty where the slug is.
#[must_use]
pub fn segment(text: &str) -> String {
    let slug = cut(slug(text), LONGEST);
    // No slug holds a `_`, so that this one is nobody else's.
    if is_device(&slug) { slug + "_" } else { slug }
}

/// Parts, each as [`segment`] makes it, joined by `/`; in one part when that would be too long for a path.
#[must_use]
pub fn segments(parts: &[String]) -> String {
    let joined = parts.join("/");
    if joined.len() <= LONGEST_PATH {
        joined
    } else {
        cut(joined.replace('/', "-"), LONGEST)
    }
}

/// At most `longest` bytes of `slug`; a hash of the whole takes the place of what does not fit.
fn cut(mut slug: String, longest: usize) -> String {
    if slug.len() <= longest {
        return slug;
    }
    let hash = blake3::hash(slug.as_bytes()).to_hex();
    let end = slug.floor_char_boundary(longest - DIGITS - 1);
    slug.truncate(slug[..end].trim_end_matches('-').len());
    format!("{slug}-{}", &hash[..DIGITS])
}

/// Names that Windows keeps for devices, whatever extension follows.
#[must_use]
pub fn is_device(part: &str) -> bool {
    let stem = part
        .split('.')
        .next()
        .unwrap_or(part)
        .trim_end()
        .to_ascii_lowercase();
    let numbered = |name: &str| {
        stem.strip_prefix(name).is_some_and(|number| {
            let mut digits = number.chars();
            matches!(
                (digits.next(), digits.next()),
                (Some('0'..='9' | '¹' | '²' | '³'), None)
            )
        })
    };
    matches!(
        stem.as_str(),
        "con" | "prn" | "aux" | "nul" | "conin$" | "conout$"
    ) || numbered("com")
        || numbered("lpt")
}

/// Why `path`, with `/` between its parts, cannot be written below a folder on every common file system; names that begin
/// with `.casebook` are Casebook's own.
#[must_use]
pub fn path_fault(path: &str) -> Option<&'static str> {
    if path.is_empty() {
        return Some("it is empty");
    }
    if path.len() > 1024 {
        return Some("it is longer than 1024 bytes");
    }
    if path.starts_with('/') {
        return Some("it is absolute");
    }
    if path.chars().any(char::is_control) {
        return Some("it has a control character");
    }
    if path.contains(['\\', ':', '*', '?', '"', '<', '>', '|']) {
        return Some("it has a character that some file systems refuse");
    }
    path.split('/').find_map(part_fault)
}

fn part_fault(part: &str) -> Option<&'static str> {
    match part {
        "" => return Some("a part of it is empty"),
        "." | ".." => return Some("it goes through `.` or `..`"),
        _ => {}
    }
    if part.len() > 255 {
        return Some("a part of it is longer than 255 bytes");
    }
    if part.ends_with(['.', ' ']) {
        return Some("a part of it ends in a dot or space");
    }
    if part
        .get(..9)
        .is_some_and(|start| start.eq_ignore_ascii_case(".casebook"))
    {
        return Some("names that begin with `.casebook` are reserved");
    }
    is_device(part).then_some("a part of it is a device name on Windows")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ordinary_part_is_its_slug() {
        assert_eq!(segment("PM-2026-0042"), "pm-2026-0042");
        assert_eq!(segment("Console"), "console");
        assert_eq!(segment("🔥"), "");
    }

    #[test]
    fn names_of_devices_are_kept_apart() {
        for (name, part) in [
            ("CON", "con_"),
            ("nul", "nul_"),
            ("com1", "com1_"),
            ("LPT9", "lpt9_"),
            ("com10", "com10"),
        ] {
            assert_eq!(segment(name), part);
            assert!(!is_device(&segment(name)));
        }
        assert!(is_device("aux.tar.gz") && is_device("COM¹") && !is_device("auxiliary"));
    }

    #[test]
    fn long_parts_are_cut_and_stay_apart() {
        let (one, other) = (
            format!("{}a", "x".repeat(300)),
            format!("{}b", "x".repeat(300)),
        );
        assert_eq!(segment(&one).len(), LONGEST);
        assert_ne!(segment(&one), segment(&other));
        assert_eq!(segment(&one), segment(&one.to_uppercase()));
        let wide = segment(&"数".repeat(100));
        assert!(wide.len() <= LONGEST && wide.starts_with("数数"), "{wide}");
        assert_eq!(segment(&"x".repeat(LONGEST)), "x".repeat(LONGEST));
    }

    #[test]
    fn deep_paths_become_one_part() {
        let parts = |count: usize| vec!["x".repeat(100); count];
        assert_eq!(segments(&parts(2)).matches('/').count(), 1);
        assert!(!segments(&parts(40)).contains('/') && segments(&parts(40)).len() <= LONGEST);
        assert_ne!(segments(&parts(40)), segments(&parts(41)));
    }
}

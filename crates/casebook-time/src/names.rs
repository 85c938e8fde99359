//! Names that stand in written times: months and zone abbreviations.

pub(super) const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The number of an English month, whole or shortened to three letters (`Sept` too).
pub(super) fn month_number(name: &str) -> Option<&'static str> {
    const NUMBERS: [&str; 12] = [
        "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12",
    ];
    let is = |written: &str| name.eq_ignore_ascii_case(written);
    let at = MONTHS
        .iter()
        .position(|month| is(month) || is(&month[..3]) || (*month == "September" && is("Sept")))?;
    Some(NUMBERS[at])
}

/// What the abbreviation most often stands for: an example in a message, never used to read a time.
pub(super) fn usual_offset(abbreviation: &str) -> &'static str {
    match abbreviation.to_ascii_uppercase().as_str() {
        "WET" => "+00:00",
        "CET" | "BST" | "WEST" => "+01:00",
        "CEST" | "EET" | "SAST" => "+02:00",
        "EEST" | "MSK" => "+03:00",
        "WIB" => "+07:00",
        "SGT" | "HKT" | "AWST" => "+08:00",
        "JST" | "KST" => "+09:00",
        "AEST" => "+10:00",
        "AEDT" => "+11:00",
        "EDT" => "-04:00",
        "EST" | "CDT" => "-05:00",
        "CST" | "MDT" => "-06:00",
        "MST" | "PDT" | "PT" => "-07:00",
        "PST" => "-08:00",
        "IST" => "+05:30",
        _ => "+02:00",
    }
}

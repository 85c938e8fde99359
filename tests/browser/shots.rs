//! Pictures of every kind of page, to be looked at: `cargo xtask shots` runs this, and no test does.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::book::{Site, demo};
use crate::tab::{Scheme, Tab};

/// A phone, a tablet, a small and a large desk.
const WIDTHS: [u32; 4] = [390, 768, 1024, 1440];
/// The text on a sheet of A4, within the margins of the style sheet.
const PAPER: u32 = 673;
/// Pictures end here: what lies below looks like what lies above.
const TALLEST: u64 = 3_000;

/// An entry whose words run from right to left, and nothing else.
const ARABIC: &str = "---\ntitle: \"تعطلت خدمة الدفع بسبب نفاد اتصالات قاعدة البيانات\"\nstatus: published\nseverity: SEV2\n\
    services: [checkout]\nstarted: 2026-01-02T09:00Z\nresolved: 2026-01-02T10:00Z\nroot_causes: [capacity/quota]\n---\n\n\
    ## Summary\n\nتوقفت خدمة الدفع ساعة كاملة لأن عدد الاتصالات المتاحة نفد.\n\n## Timeline\n\n| Time | Event |\n| --- | --- |\n\
    | 09:00 | بدأت الأخطاء |\n| 10:00 | عادت الخدمة |\n";

#[test]
#[ignore = "takes pictures for people to look at: cargo xtask shots"]
fn every_kind_of_page() {
    let folder = PathBuf::from(std::env::var_os("CASEBOOK_SHOTS").unwrap());
    fs::create_dir_all(&folder).unwrap();
    shoot(demo(), &folder, "demo");
    shoot(&book("empty", &[]), &folder, "empty");
    let arabic = [("content/2026/2026-01-02-checkout.md", ARABIC)];
    shoot(&book("arabic", &arabic), &folder, "arabic");
}

/// A book of these files.
fn book(name: &str, files: &[(&str, &str)]) -> Site {
    let folder = TempDir::new().unwrap();
    let toml = format!("[book]\ntitle = \"The {name} book\"\n");
    fs::create_dir_all(folder.path().join("content")).unwrap();
    fs::write(folder.path().join("book.toml"), toml).unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    Site::build(&format!("shots-{name}"), folder.path(), "/")
}

fn shoot(site: &Site, folder: &Path, name: &str) {
    let tab = site.tab();
    let mut pages: Vec<(String, String)> = site
        .one_of_each()
        .map(|(kind, page)| (kind.to_owned(), page.to_owned()))
        .collect();
    pages.push((
        "search-found".to_owned(),
        "search/?q=certificate".to_owned(),
    ));
    for (kind, page) in pages {
        for scheme in [Scheme::Light, Scheme::Dark] {
            tab.scheme(scheme);
            for width in WIDTHS {
                tab.viewport(width, 900);
                open(&tab, &site.server.url(&page), &page);
                let file = format!("{name}-{kind}-{width}-{scheme:?}.png").to_lowercase();
                fs::write(folder.join(file), tab.whole_picture(TALLEST)).unwrap();
            }
        }
        tab.viewport(PAPER, 960);
        tab.print_media();
        open(&tab, &site.server.url(&page), &page);
        let paper = folder.join(format!("{name}-{kind}-print.png"));
        fs::write(paper, tab.whole_picture(TALLEST)).unwrap();
        fs::write(folder.join(format!("{name}-{kind}.pdf")), tab.pdf()).unwrap();
    }
}

fn open(tab: &Tab, url: &str, page: &str) {
    tab.open(url);
    if page.contains("?q=") {
        tab.wait_for(
            "/entr|found|No /.test(document.querySelector('.search-status')?.textContent ?? '')",
        );
    }
}

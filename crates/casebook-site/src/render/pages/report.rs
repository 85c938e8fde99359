//! Reports as pages that stand by themselves.

use crate::render::views::{ReportCell, ReportPage, ReportSection};
use crate::report::{Align, Document};
use casebook_analysis::AnalysisQuery;

/// A report as one self-contained page.
#[must_use]
pub fn report_page(query: &AnalysisQuery<'_>, document: &Document) -> ReportPage {
    let book = &query.book.config.book;
    let sections = document.sections.iter().map(|section| {
        let numbers: Vec<bool> = section
            .grid
            .head
            .iter()
            .map(|(_, align)| *align == Align::Right)
            .collect();
        let cells = |row: &Vec<crate::report::document::Cell>| {
            let cells = row.iter().zip(&numbers);
            cells
                .map(|(cell, number)| ReportCell {
                    text: cell.text.clone(),
                    href: cell.href.clone(),
                    number: *number,
                })
                .collect()
        };
        ReportSection {
            title: section.title.clone(),
            text: section.text.clone(),
            head: section
                .grid
                .head
                .iter()
                .zip(&numbers)
                .map(|((text, _), number)| ((*text).to_owned(), *number))
                .collect(),
            rows: section.grid.rows.iter().map(cells).collect(),
            empty: section.empty.clone(),
        }
    });
    ReportPage {
        book: book.title.clone(),
        language: book.language.clone(),
        title: document.title.clone(),
        today: query.today.to_string(),
        lead: document.lead.clone(),
        sections: sections.collect(),
        notes: document.notes.clone(),
    }
}

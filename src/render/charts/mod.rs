//! Drawings as SVG text: sizes in attributes (the content security policy allows no `style=`), colours by class and
//! custom property, real text, a title and description for screen readers, links on the marks.

//! As much of XML Schema as the schemas in this folder use. What is not known here fails the test rather than pass
//! unseen.

use std::collections::BTreeSet;

use roxmltree::{Document, Node};

/// Everything about `xml` that `schema` does not allow, each with the path to it.
pub(crate) fn errors(schema: &str, xml: &str) -> Vec<String> {
    let schema = Document::parse(schema).expect("the schema is XML");
    let document = match Document::parse(xml) {
        Ok(document) => document,
        Err(error) => return vec![format!("no XML: {error}")],
    };
    let mut checker = Checker {
        schema: schema.root_element(),
        errors: Vec::new(),
    };
    let root = document.root_element();
    match checker.global("element", root.tag_name().name()) {
        Some(declared) => checker.element(declared, root, root.tag_name().name()),
        None => checker.fail(root.tag_name().name(), "is not an element of the schema"),
    }
    checker.errors
}

struct Checker<'a, 'input> {
    schema: Node<'a, 'input>,
    errors: Vec<String>,
}

const XSD: &str = "http://www.w3.org/2001/XMLSchema";

impl<'a, 'input> Checker<'a, 'input> {
    fn fail(&mut self, path: &str, message: &str) {
        self.errors.push(format!("{path}: {message}"));
    }

    /// What the schema declares under a name.
    fn global(&self, kind: &str, name: &str) -> Option<Node<'a, 'input>> {
        parts(self.schema)
            .find(|node| node.tag_name().name() == kind && node.attribute("name") == Some(name))
    }

    fn element(&mut self, declared: Node<'a, 'input>, element: Node<'_, '_>, path: &str) {
        if let Some(name) = declared.attribute("type") {
            match self.global("complexType", name) {
                Some(complex) => self.complex(complex, element, path),
                None => {
                    self.nothing_inside(element, path);
                    let text = element.text().unwrap_or_default();
                    self.simple(name, text, path);
                }
            }
            return;
        }
        let complex = parts(declared)
            .next()
            .expect("an element without a type has one inside");
        assert_eq!(complex.tag_name().name(), "complexType", "{path}");
        self.complex(complex, element, path);
    }

    fn nothing_inside(&mut self, element: Node<'_, '_>, path: &str) {
        if element.attributes().len() > 0 || element.children().any(|child| child.is_element()) {
            self.fail(path, "is text and nothing else");
        }
    }

    fn complex(&mut self, complex: Node<'a, 'input>, element: Node<'_, '_>, path: &str) {
        let children: Vec<Node<'_, '_>> = element.children().filter(Node::is_element).collect();
        let text = element
            .children()
            .filter(Node::is_text)
            .any(|text| !text.text().unwrap_or_default().trim().is_empty());
        if text && complex.attribute("mixed") != Some("true") {
            self.fail(path, "has text between its elements");
        }
        let (attributes, content): (Vec<_>, Vec<_>) =
            parts(complex).partition(|part| part.tag_name().name() == "attribute");
        self.attributes(&attributes, element, path);
        assert!(content.len() <= 1, "{path}: a type has one content");
        let fits = match content.first() {
            Some(particle) => self.ends(*particle, &children, 0).contains(&children.len()),
            None => children.is_empty(),
        };
        let names: Vec<&str> = children
            .iter()
            .map(|child| child.tag_name().name())
            .collect();
        if !fits {
            self.fail(path, &format!("may not hold {}", names.join(", ")));
        }
        for (at, child) in children.into_iter().enumerate() {
            let path = format!("{path}/{}[{at}]", names[at]);
            let local = || {
                let mut inside = complex.descendants();
                inside.find(|node| {
                    node.tag_name().name() == "element" && node.attribute("name") == Some(names[at])
                })
            };
            match self.global("element", names[at]).or_else(local) {
                Some(declared) => self.element(declared, child, &path),
                None => self.fail(&path, "is not an element of the schema"),
            }
        }
    }

    fn attributes(&mut self, declared: &[Node<'a, 'input>], element: Node<'_, '_>, path: &str) {
        for attribute in declared {
            let name = attribute.attribute("name").expect("attributes have names");
            match element.attribute(name) {
                Some(value) => {
                    let kind = attribute.attribute("type").expect("attributes have types");
                    self.simple(kind, value, &format!("{path}@{name}"));
                }
                None if attribute.attribute("use") == Some("required") => {
                    self.fail(path, &format!("lacks {name}"));
                }
                None => {}
            }
        }
        for attribute in element.attributes() {
            if !declared
                .iter()
                .any(|known| known.attribute("name") == Some(attribute.name()))
            {
                self.fail(
                    path,
                    &format!("has {}, which is not allowed", attribute.name()),
                );
            }
        }
    }

    fn simple(&mut self, kind: &str, value: &str, path: &str) {
        // Any text will do. A type with a pattern has to be looked at here before a report may use it.
        assert_eq!(
            kind, "xs:string",
            "{path}: the type of {value:?} is not known to this test"
        );
    }

    /// Where the children that a particle takes from `at` on may end.
    fn ends(
        &self,
        particle: Node<'a, 'input>,
        children: &[Node<'_, '_>],
        at: usize,
    ) -> BTreeSet<usize> {
        let number = |name: &str| match particle.attribute(name) {
            Some("unbounded") => usize::MAX,
            Some(number) => number.parse().expect("a number of times"),
            None => 1,
        };
        let (least, most) = (number("minOccurs"), number("maxOccurs"));
        let mut ends = BTreeSet::new();
        let mut reached = BTreeSet::from([at]);
        for times in 0.. {
            if times >= least {
                let known = ends.len();
                ends.extend(&reached);
                if times > least && ends.len() == known {
                    break;
                }
            }
            if times == most || reached.is_empty() {
                break;
            }
            reached = reached
                .into_iter()
                .flat_map(|at| self.once(particle, children, at))
                .collect();
        }
        ends
    }

    fn once(
        &self,
        particle: Node<'a, 'input>,
        children: &[Node<'_, '_>],
        at: usize,
    ) -> BTreeSet<usize> {
        match particle.tag_name().name() {
            "element" => {
                let name = particle
                    .attribute("ref")
                    .or_else(|| particle.attribute("name"))
                    .expect("elements have names");
                let fits = children
                    .get(at)
                    .is_some_and(|child| child.tag_name().name() == name);
                fits.then_some(at + 1).into_iter().collect()
            }
            "sequence" => parts(particle).fold(BTreeSet::from([at]), |reached, part| {
                reached
                    .into_iter()
                    .flat_map(|at| self.ends(part, children, at))
                    .collect()
            }),
            "choice" => parts(particle)
                .flat_map(|part| self.ends(part, children, at))
                .collect(),
            other => panic!("{other} is not known to this test"),
        }
    }
}

/// The parts of a piece of a schema.
fn parts<'a, 'input>(node: Node<'a, 'input>) -> impl Iterator<Item = Node<'a, 'input>> {
    node.children()
        .filter(Node::is_element)
        .inspect(|part| assert_eq!(part.tag_name().namespace(), Some(XSD)))
}

#[test]
fn the_checker_finds_what_a_schema_forbids() {
    let schema = "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'>\
        <xs:element name='note' type='xs:string'/>\
        <xs:element name='case'><xs:complexType mixed='true'><xs:attribute name='name' type='xs:string' use='required'/></xs:complexType></xs:element>\
        <xs:element name='suite'><xs:complexType>\
            <xs:sequence><xs:element ref='note' minOccurs='0'/><xs:choice minOccurs='1' maxOccurs='2'><xs:element ref='case'/><xs:element ref='suite'/></xs:choice></xs:sequence>\
            <xs:attribute name='id' type='xs:string'/>\
        </xs:complexType></xs:element></xs:schema>";
    let errors = |xml: &str| errors(schema, xml);
    for good in [
        "<suite><case name='a'>text</case></suite>",
        "<suite id='x'><note>n</note><suite><case name='a'/></suite><case name='b'/></suite>",
    ] {
        assert_eq!(errors(good), Vec::<String>::new(), "{good}");
    }
    for (bad, wanted) in [
        ("<suite/>", "suite: may not hold "),
        (
            "<suite><case name='a'/><note>n</note></suite>",
            "suite: may not hold case, note",
        ),
        (
            "<suite><case name='a'/><case name='b'/><case name='c'/></suite>",
            "suite: may not hold case, case, case",
        ),
        ("<suite><case/></suite>", "suite/case[0]: lacks name"),
        (
            "<suite class='x'><case name='a'/></suite>",
            "suite: has class, which is not allowed",
        ),
        (
            "<suite>text<case name='a'/></suite>",
            "suite: has text between its elements",
        ),
        (
            "<suite><case name='a'><note/></case></suite>",
            "suite/case[0]: may not hold note",
        ),
        (
            "<suite><note id='x'/><case name='a'/></suite>",
            "suite/note[0]: is text and nothing else",
        ),
        ("<other/>", "other: is not an element of the schema"),
    ] {
        assert_eq!(
            errors(bad).first().map(String::as_str),
            Some(wanted),
            "{bad}"
        );
    }
    assert!(errors("<suite><case name='a & b'/></suite>")[0].starts_with("no XML"));
}

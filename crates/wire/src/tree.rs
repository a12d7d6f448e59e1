//! Marked-up text as a tree of elements that know where they stand.
//!
//! Built from XML or from HTML, it holds ranges of the source only. Names are compared without their prefix
//! and without case: wires declare the same vocabulary under many prefixes, or under none.

use std::borrow::Cow;
use std::ops::Range;

use copydesk_text::Mapped;

use crate::squeeze::Squeezer;
use crate::unescape::unescape;

/// Deepest nesting of elements.
pub const DEPTH_LIMIT_LEVELS: usize = 200;
/// Most elements and texts in one message.
pub const NODE_LIMIT: usize = 1_000_000;

const NONE: u32 = u32::MAX;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// An element; the range is its name without prefix.
    Element,
    /// Text in which entities are written out.
    Text,
    /// Text that stands as it is.
    Literal,
}

#[derive(Debug, Clone, Copy)]
struct Node {
    kind: Kind,
    /// Name of an element, words of a text.
    words: (u32, u32),
    /// One past the last byte of the node.
    end: u32,
    first_child: u32,
    next: u32,
    attributes: (u32, u32),
}

#[derive(Debug, Clone, Copy)]
struct Attribute {
    name: (u32, u32),
    value: (u32, u32),
}

/// A tree over `source`.
#[derive(Debug)]
pub struct Tree<'a> {
    source: &'a Mapped,
    nodes: Vec<Node>,
    attributes: Vec<Attribute>,
}

/// Builds a tree from open and close events.
pub(crate) struct Builder<'a> {
    tree: Tree<'a>,
    /// Open elements, each with its last child so far.
    open: Vec<(u32, u32)>,
}

fn short(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

fn long(range: (u32, u32)) -> Range<usize> {
    range.0 as usize..range.1 as usize
}

impl<'a> Builder<'a> {
    pub(crate) fn new(source: &'a Mapped) -> Self {
        let root = Node {
            kind: Kind::Element,
            words: (0, 0),
            end: short(source.len()),
            first_child: NONE,
            next: NONE,
            attributes: (0, 0),
        };
        let tree = Tree { source, nodes: vec![root], attributes: Vec::new() };
        Self { tree, open: vec![(0, NONE)] }
    }

    /// Number of open elements.
    pub(crate) fn depth(&self) -> usize {
        self.open.len() - 1
    }

    pub(crate) fn is_full(&self) -> bool {
        self.tree.nodes.len() >= NODE_LIMIT
    }

    /// Names of the open elements, the innermost first.
    pub(crate) fn open_names(&self) -> impl Iterator<Item = &'a str> + '_ {
        let source = self.tree.source;
        self.open.iter().skip(1).rev().map(move |(id, _)| {
            self.tree.nodes.get(*id as usize).map_or("", |node| source.slice(long(node.words)))
        })
    }

    fn add(&mut self, kind: Kind, words: Range<usize>, end: usize) -> u32 {
        let id = short(self.tree.nodes.len());
        let attributes = short(self.tree.attributes.len());
        self.tree.nodes.push(Node {
            kind,
            words: (short(words.start), short(words.end)),
            end: short(end),
            first_child: NONE,
            next: NONE,
            attributes: (attributes, attributes),
        });
        if let Some((parent, last)) = self.open.last_mut() {
            let before = if *last == NONE { *parent } else { *last };
            if let Some(node) = self.tree.nodes.get_mut(before as usize) {
                if *last == NONE { node.first_child = id } else { node.next = id }
            }
            *last = id;
        }
        id
    }

    /// An element starts; its attributes follow by [`Builder::attribute`].
    pub(crate) fn open(&mut self, name: Range<usize>, end: usize) {
        let id = self.add(Kind::Element, name, end);
        self.open.push((id, NONE));
    }

    /// An attribute of the element opened last.
    pub(crate) fn attribute(&mut self, name: Range<usize>, value: Range<usize>) {
        self.tree.attributes.push(Attribute {
            name: (short(name.start), short(name.end)),
            value: (short(value.start), short(value.end)),
        });
        let end = short(self.tree.attributes.len());
        if let Some(node) = self.open.last().and_then(|(id, _)| self.tree.nodes.get_mut(*id as usize)) {
            node.attributes.1 = end;
        }
    }

    /// The innermost element ends at `end`.
    pub(crate) fn close(&mut self, end: usize) {
        if self.open.len() > 1
            && let Some((id, _)) = self.open.pop()
            && let Some(node) = self.tree.nodes.get_mut(id as usize)
        {
            node.end = short(end);
        }
    }

    /// Text; what follows a text directly is joined to it.
    pub(crate) fn text(&mut self, kind: Kind, range: Range<usize>) {
        if range.is_empty() {
            return;
        }
        if let Some((_, last)) = self.open.last()
            && let Some(node) = self.tree.nodes.get_mut(*last as usize)
            && node.kind == kind
            && kind == Kind::Text
            && node.words.1 == short(range.start)
        {
            node.words.1 = short(range.end);
            node.end = short(range.end);
            return;
        }
        let end = range.end;
        self.add(kind, range, end);
    }

    pub(crate) fn finish(mut self, end: usize) -> Tree<'a> {
        while self.open.len() > 1 {
            self.close(end);
        }
        self.tree
    }
}

impl<'a> Tree<'a> {
    /// What all elements are in.
    #[must_use]
    pub fn root(&self) -> Element<'_> {
        Element { tree: self, id: 0 }
    }

    /// The text the tree is over.
    #[must_use]
    pub fn source(&self) -> &'a Mapped {
        self.source
    }
}

/// An element of a tree.
#[derive(Debug, Clone, Copy)]
pub struct Element<'t> {
    tree: &'t Tree<'t>,
    id: u32,
}

/// A child of an element.
#[derive(Debug, Clone, Copy)]
pub enum Child<'t> {
    /// An element.
    Element(Element<'t>),
    /// Bytes of the source, and whether entities are written out in them.
    Text(Range32, bool),
}

/// A byte range that can be copied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range32 {
    /// First byte.
    pub start: u32,
    /// One past the last.
    pub end: u32,
}

impl From<Range32> for Range<usize> {
    fn from(range: Range32) -> Self {
        range.start as usize..range.end as usize
    }
}

impl<'t> Element<'t> {
    fn node(self) -> Option<&'t Node> {
        self.tree.nodes.get(self.id as usize)
    }

    /// The source of the tree.
    #[must_use]
    pub fn source(self) -> &'t Mapped {
        self.tree.source
    }

    /// Name without prefix, as written.
    #[must_use]
    pub fn name(self) -> &'t str {
        self.node().map_or("", |node| self.tree.source.slice(long(node.words)))
    }

    /// Whether this is its name.
    #[must_use]
    pub fn is(self, name: &str) -> bool {
        self.name().eq_ignore_ascii_case(name)
    }

    /// From its start tag through its end tag, bytes of the source.
    #[must_use]
    pub fn range(self) -> Range<usize> {
        let Some(node) = self.node() else { return 0..0 };
        let end = node.end as usize;
        if self.id == 0 {
            return 0..end;
        }
        let before = self.tree.source.slice(0..node.words.0 as usize);
        before.rfind('<').unwrap_or(node.words.0 as usize)..end
    }

    /// Bytes of the raw message it stands for.
    #[must_use]
    pub fn raw(self) -> Range<u64> {
        self.tree.source.raw(&self.range())
    }

    /// Elements and texts inside, in order.
    pub fn children(self) -> impl Iterator<Item = Child<'t>> {
        let tree = self.tree;
        let mut next = self.node().map_or(NONE, |node| node.first_child);
        std::iter::from_fn(move || {
            let id = next;
            let node = tree.nodes.get(id as usize)?;
            next = node.next;
            Some(match node.kind {
                Kind::Element => Child::Element(Element { tree, id }),
                kind => Child::Text(Range32 { start: node.words.0, end: node.words.1 }, kind == Kind::Text),
            })
        })
    }

    /// Elements inside, in order.
    pub fn elements(self) -> impl Iterator<Item = Element<'t>> {
        self.children().filter_map(|child| match child {
            Child::Element(element) => Some(element),
            Child::Text(..) => None,
        })
    }

    /// Elements of this name directly inside.
    pub fn all(self, name: &str) -> impl Iterator<Item = Element<'t>> {
        self.elements().filter(move |element| element.is(name))
    }

    /// The first element of this name directly inside.
    #[must_use]
    pub fn child(self, name: &str) -> Option<Element<'t>> {
        self.all(name).next()
    }

    /// Steps down by names, taking the first of each.
    #[must_use]
    pub fn at(self, path: &[&str]) -> Option<Element<'t>> {
        path.iter().try_fold(self, |element, name| element.child(name))
    }

    /// All elements of this name at any depth, in order, those inside one another included.
    #[must_use]
    pub fn find_all(self, name: &str) -> Vec<Element<'t>> {
        let mut found = Vec::new();
        let mut stack: Vec<Element<'t>> = self.elements().collect();
        stack.reverse();
        while let Some(element) = stack.pop() {
            if element.is(name) {
                found.push(element);
            }
            let from = stack.len();
            stack.extend(element.elements());
            stack.get_mut(from..).unwrap_or_default().reverse();
        }
        found
    }

    /// The first element of this name at any depth.
    #[must_use]
    pub fn find(self, name: &str) -> Option<Element<'t>> {
        self.find_all(name).into_iter().next()
    }

    /// An attribute's value, entities resolved, trimmed; none when it is missing or empty.
    #[must_use]
    pub fn attribute(self, name: &str) -> Option<Cow<'t, str>> {
        let range = self.attribute_range(name)?;
        let value = unescape(self.tree.source.slice(range).trim());
        (!value.is_empty()).then_some(value)
    }

    /// As [`Element::attribute`], with its way back, white space squeezed.
    #[must_use]
    pub fn attribute_mapped(self, name: &str) -> Option<Mapped> {
        let range = self.attribute_range(name)?;
        let mut out = Mapped::default();
        Squeezer::default().push(&mut out, self.tree.source, range, true);
        (!out.is_empty()).then_some(out)
    }

    fn attribute_range(self, name: &str) -> Option<Range<usize>> {
        let node = self.node()?;
        let attributes = self.tree.attributes.get(long(node.attributes))?;
        let found = attributes.iter().find(|attribute| {
            let full = self.tree.source.slice(long(attribute.name));
            let local = full.rsplit_once(':').map_or(full, |(_, local)| local);
            full.eq_ignore_ascii_case(name) || local.eq_ignore_ascii_case(name)
        })?;
        Some(long(found.value))
    }

    /// As [`Element::attribute`], owned.
    #[must_use]
    pub fn attr(self, name: &str) -> Option<String> {
        self.attribute(name).map(Cow::into_owned)
    }

    /// All text inside, entities resolved, white space squeezed; none when there is none.
    #[must_use]
    pub fn text(self) -> Option<String> {
        let words = self.mapped();
        (!words.is_empty()).then(|| words.text().to_owned())
    }

    /// As [`Element::text`], with its way back.
    #[must_use]
    pub fn mapped(self) -> Mapped {
        let mut out = Mapped::default();
        let mut squeezer = Squeezer::default();
        self.push_text(&mut squeezer, &mut out);
        out
    }

    pub(crate) fn push_text(self, squeezer: &mut Squeezer, out: &mut Mapped) {
        for child in self.children() {
            match child {
                Child::Element(element) => element.push_text(squeezer, out),
                Child::Text(range, escaped) => squeezer.push(out, self.tree.source, range.into(), escaped),
            }
        }
    }

    /// Only the text that stands directly inside, white space squeezed.
    #[must_use]
    pub fn own_text(self) -> Mapped {
        let mut out = Mapped::default();
        let mut squeezer = Squeezer::default();
        for child in self.children() {
            if let Child::Text(range, escaped) = child {
                squeezer.push(&mut out, self.tree.source, range.into(), escaped);
            }
        }
        out
    }

    /// All the text; where it stands in elements only, their texts parted by `separator`.
    #[must_use]
    pub fn joined(self, separator: &str) -> Mapped {
        if !self.own_text().is_empty() {
            return self.mapped();
        }
        let mut out = Mapped::default();
        for inner in self.elements() {
            let words = inner.mapped();
            if !words.is_empty() {
                if !out.is_empty() {
                    out.push_joint(separator);
                }
                out.push_slice(&words, 0..words.len());
            }
        }
        out
    }

    /// The text of the first element of this name directly inside.
    #[must_use]
    pub fn text_of(self, name: &str) -> Option<String> {
        self.child(name)?.text()
    }
}

//! HTML pages and fragments.

use copydesk_record::{Contributor, Part, StoryLink};
use copydesk_text::Mapped;

use crate::blocks::{Reading, push_blocks_with};
use crate::layout::{drop_repeated_headline, layout};
use crate::loose_time::loose_time;
use crate::root::root_name;
use crate::tree::Element;
use crate::{Context, Format, Item, Message, WireError, day_of, parse_html};

/// Elements that a page or a fragment can start with.
const NAMES: [&str; 51] = [
    "a",
    "article",
    "aside",
    "b",
    "blockquote",
    "body",
    "br",
    "center",
    "dd",
    "div",
    "dl",
    "dt",
    "em",
    "figure",
    "font",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "html",
    "i",
    "img",
    "li",
    "link",
    "main",
    "meta",
    "nav",
    "ol",
    "p",
    "pre",
    "script",
    "section",
    "small",
    "span",
    "strong",
    "style",
    "sub",
    "sup",
    "table",
    "time",
    "title",
    "u",
    "ul",
    "td",
];
/// Tags that make text HTML even where it does not start with one.
const BREAKS: [&str; 6] = ["<p>", "</p>", "<p ", "<br>", "<br/>", "<br />"];
/// So many of those.
const BREAKS_NEEDED: usize = 2;
/// That far they are looked for.
const LOOKED_AT_BYTES: usize = 16 * 1024;

/// Whether an element of this name is one of HTML.
pub(crate) fn is_html_name(name: &str) -> bool {
    NAMES.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// Whether a message is in this format.
pub(crate) fn is(message: &Message<'_>) -> bool {
    let text = message.words();
    match root_name(text) {
        // A lone tag at the start of a plain text is no page: it must end.
        Some(name) => is_html_name(name) && text.contains('>') && (text.contains("</") || breaks(text) > 0),
        None => !text.trim_start().starts_with("ZCZC") && breaks(text) >= BREAKS_NEEDED,
    }
}

fn breaks(text: &str) -> usize {
    let window = text.as_bytes().get(..LOOKED_AT_BYTES).unwrap_or(text.as_bytes());
    let tag = |rest: &[u8]| {
        BREAKS
            .iter()
            .any(|tag| rest.get(..tag.len()).is_some_and(|start| start.eq_ignore_ascii_case(tag.as_bytes())))
    };
    let open = memchr::memchr_iter(b'<', window);
    open.filter(|at| window.get(*at..).is_some_and(tag)).take(BREAKS_NEEDED).count()
}

/// Reads a page or a fragment: one item.
pub(crate) fn read(message: &Message<'_>, context: &Context<'_>) -> Result<Vec<Item>, WireError> {
    let tree = parse_html(message.text());
    let page = Page::of(tree.root());
    let mut item = Item::new(Format::Html, message.text().raw(&(0..message.text().len())));
    item.meta.item_type = Some("text".to_owned());
    read_about(&mut item, &page, context);
    let headline = page.headline();
    item.headline = headline.as_ref().and_then(|words| item.add_field(words));
    if let Some(author) = page.author() {
        item.meta.byline_raw = Some(author.text().to_owned());
        item.meta.contributors.push(Contributor { name: author.text().to_owned(), title: None, role: None });
        item.byline_field = item.add_field(&author);
    }
    let whole = page.is_whole;
    push_blocks_with(&mut item, page.content(), &|element| {
        let beside = ["nav", "header", "footer", "aside", "form", "button"];
        if whole && beside.iter().any(|name| element.is(name)) { Reading::Skip } else { layout(element) }
    });
    drop_repeated_headline(&mut item);
    if item.paragraphs.is_empty() && item.headline.is_none() {
        let reason = "there is no text in it".to_owned();
        return Err(WireError::NoItem { format: Format::Html, reason });
    }
    Ok(vec![item])
}

/// What a page says, by element.
struct Page<'t> {
    root: Element<'t>,
    metas: Vec<Element<'t>>,
    /// A page with head or body, not only a piece of one.
    is_whole: bool,
}

impl<'t> Page<'t> {
    fn of(root: Element<'t>) -> Self {
        let metas = root.find_all("meta");
        let is_whole = root.child("html").is_some() || root.child("body").is_some();
        Self { root, metas, is_whole }
    }

    /// The content of the first `meta` of one of these names, the best name first.
    fn meta(&self, names: &[&str]) -> Option<Mapped> {
        names.iter().find_map(|name| {
            let is = |meta: &&Element<'_>| {
                ["name", "property", "itemprop", "http-equiv"]
                    .iter()
                    .any(|key| meta.attribute(key).is_some_and(|found| found.eq_ignore_ascii_case(name)))
            };
            self.metas.iter().filter(is).find_map(|meta| meta.attribute_mapped("content"))
        })
    }

    fn meta_text(&self, names: &[&str]) -> Option<String> {
        self.meta(names).map(|words| words.text().to_owned())
    }

    /// Elements with a word in an attribute: `itemprop="author"`.
    fn marked(&self, attribute: &str, word: &str) -> Option<Element<'t>> {
        let mut stack: Vec<Element<'t>> = vec![self.root];
        while let Some(element) = stack.pop() {
            let has = element
                .attribute(attribute)
                .is_some_and(|value| value.split_whitespace().any(|found| found.eq_ignore_ascii_case(word)));
            if has && !element.is("meta") {
                return Some(element);
            }
            let from = stack.len();
            stack.extend(element.elements());
            stack.get_mut(from..).unwrap_or_default().reverse();
        }
        None
    }

    /// The heading, where there is one; the title of the window often names the site too.
    fn headline(&self) -> Option<Mapped> {
        let words = |element: Element<'_>| Some(element.mapped()).filter(|words| !words.is_empty());
        self.marked("itemprop", "headline")
            .and_then(words)
            .or_else(|| {
                let all = self.root.find_all("h1");
                let found: Vec<Mapped> = all.into_iter().filter_map(words).collect();
                // Of several, one is the name of the site.
                let title = self.meta_text(&["og:title"]);
                let same = |h1: &&Mapped| title.as_deref().is_none_or(|title| title.contains(h1.text()));
                found.iter().find(same).or_else(|| found.first()).cloned()
            })
            .or_else(|| self.meta(&["og:title", "twitter:title", "dc.title", "title"]))
            .or_else(|| {
                let title = self.root.find("title")?;
                let mut out = Mapped::default();
                let raw = title.mapped();
                crate::squeeze::Squeezer::default().push(&mut out, &raw, 0..raw.len(), true);
                Some(out).filter(|out| !out.is_empty())
            })
    }

    fn author(&self) -> Option<Mapped> {
        let no_link = |words: &Mapped| !words.text().contains("://") && !words.text().starts_with('@');
        self.meta(&["author", "article:author", "dc.creator", "byl", "parsely-author", "sailthru.author"])
            .filter(no_link)
            .or_else(|| {
                let found = self.marked("itemprop", "author").or_else(|| self.marked("rel", "author"))?;
                let name = self.marked("itemprop", "name").filter(|name| {
                    let (outer, inner) = (found.range(), name.range());
                    outer.start <= inner.start && inner.end <= outer.end
                });
                Some(name.unwrap_or(found).mapped()).filter(|words| !words.is_empty())
            })
    }

    /// The element that holds the story.
    fn content(&self) -> Element<'t> {
        if !self.is_whole {
            return self.root;
        }
        if let Some(body) = self.marked("itemprop", "articlebody") {
            return body;
        }
        let articles = self.root.find_all("article");
        let length = |element: &Element<'_>| element.range().len();
        // Teasers of other stories are articles too; the story is the longest.
        articles
            .into_iter()
            .filter(|article| article.find("p").is_some())
            .max_by_key(length)
            .or_else(|| self.root.find("main"))
            .or_else(|| self.marked("role", "main"))
            .or_else(|| self.root.find("body"))
            .unwrap_or(self.root)
    }
}

fn read_about(item: &mut Item, page: &Page<'_>, context: &Context<'_>) {
    let zone = context.feed.timezone.as_deref();
    let moment = |names: &[&str]| page.meta_text(names).and_then(|text| loose_time(&text, zone));
    let published = moment(&[
        "article:published_time",
        "datepublished",
        "date",
        "dc.date",
        "dc.date.issued",
        "dcterms.date",
        "pubdate",
        "publish-date",
        "parsely-pub-date",
    ]);
    let element = page.marked("itemprop", "datepublished").or_else(|| page.root.find("time"));
    let published = published.or_else(|| {
        let element = element?;
        let text = element.attr("datetime").or_else(|| element.text())?;
        loose_time(&text, zone)
    });
    let modified = moment(&["article:modified_time", "datemodified", "last-modified", "og:updated_time"]);
    let lang = page.root.find("html").and_then(|html| html.attr("lang"));
    item.language = lang
        .or_else(|| page.meta_text(&["content-language", "dc.language"]))
        .or_else(|| page.meta_text(&["og:locale"]).map(|locale| locale.replace('_', "-")));
    let meta = &mut item.meta;
    meta.times.first_created = published.clone();
    meta.times.released = published.clone();
    meta.times.version_created = modified.or(published);
    item.stamp = meta.times.version_created.as_deref().and_then(day_of);
    meta.description = page.meta_text(&["description", "og:description", "dc.description"]);
    let keywords = page.meta_text(&["keywords", "news_keywords", "parsely-tags"]).unwrap_or_default();
    let each = keywords.split(',').map(str::trim).filter(|word| !word.is_empty());
    meta.keywords.extend(each.map(str::to_owned));
    meta.provider = page.meta_text(&["og:site_name", "application-name", "publisher", "dc.publisher"]);
    meta.rights.notice = page.meta_text(&["copyright", "dc.rights", "rights"]);
    meta.category = page.meta_text(&["article:section", "section"]);
    let links = page.root.find("head").into_iter().flat_map(|head| head.all("link"));
    let canonical = links
        .filter(|link| link.attribute("rel").is_some_and(|rel| rel.eq_ignore_ascii_case("canonical")))
        .find_map(|link| link.attr("href"));
    let address = canonical.or_else(|| page.meta_text(&["og:url"]));
    if let Some(target) = address {
        meta.guid = Some(target.clone());
        meta.links.push(StoryLink { rel: "alternate".to_owned(), target, ..StoryLink::default() });
    }
    if let Some(href) = page.meta_text(&["og:image"]) {
        let picture = Some("picture".to_owned());
        meta.parts.push(Part { part_type: picture, href: Some(href), ..Part::default() });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::FeedSettings;
    use copydesk_dateline::{Agencies, Tables};
    use copydesk_gazetteer::Gazetteer;
    use copydesk_text::{Labels, decode};

    fn detected(text: &str) -> bool {
        let decoded = decode(text.as_bytes(), Labels::default()).unwrap();
        is(&Message { raw: text.as_bytes(), decoded: &decoded })
    }

    #[test]
    fn pages_and_texts() {
        for html in
            ["<p>One", "<P>One</P>", "<!doctype html><title>x</title>", "OSLO (AB) - One.<br><br>Two.<br>"]
        {
            let ends = html.contains("</") || breaks(html) > 0;
            assert_eq!(detected(html), ends, "{html}");
        }
        for text in ["5 < 6 and 7 > 3", "<i> is a tag", "A <p> is a tag", "<3 from Oslo", "x", ""] {
            assert!(!detected(text), "{text}");
        }
    }

    #[test]
    fn a_story_in_a_page() {
        let html = "<html lang=en><head><title>Bridge &amp; road | Site</title><meta name=author content='Ana Lind'>\
            <meta property='article:published_time' content='2021-05-03T10:00:00Z'></head><body><nav><a>Home</a></nav>\
            <article><h1>Bridge &amp; road</h1><p>LIMA, May 3 (Reuters) - Shut.</p><aside><p>More</p></aside></article>\
            <footer>About</footer></body></html>";
        let decoded = decode(html.as_bytes(), Labels::default()).unwrap();
        let tables = Tables { agencies: Agencies::builtin(), gazetteer: Gazetteer::builtin() };
        let feed = FeedSettings::default();
        let context = Context { tables: &tables, received: None, format: None, feed: &feed };
        let items = crate::read(&Message { raw: html.as_bytes(), decoded: &decoded }, &context).unwrap();
        let item = &items[0];
        assert_eq!(item.words(item.headline.as_ref().unwrap()), "Bridge & road");
        assert_eq!(item.body.len(), 1);
        assert_eq!(item.words(&item.body[0].range()), "Shut.");
        assert_eq!(item.byline.as_ref().unwrap().names.as_deref(), Some("Ana Lind"));
        assert_eq!(
            item.dateline.as_ref().unwrap().date.map(|date| date.to_string()).as_deref(),
            Some("2021-05-03")
        );
    }
}

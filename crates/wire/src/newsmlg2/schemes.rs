//! Aliases of controlled vocabularies that NewsML-G2 items use without declaring them: those of the IPTC's own
//! catalogue, which items cite by its address (`catalog.IPTC-G2-Standards`). Nothing is fetched.

/// Where the NewsCodes of the IPTC live.
const NEWSCODES_BASE: &str = "http://cv.iptc.org/newscodes/";
/// Where the IPTC gives addresses to the vocabularies of others.
const OTHERS_BASE: &str = "http://cvx.iptc.org/";

/// Alias and name of the NewsCodes, in order.
const NEWSCODES: [(&str, &str); 103] = [
    ("acdc", "audiocodec"),
    ("altidrole", "altidrole"),
    ("aoprop", "aoproperty"),
    ("app", "application"),
    ("aspfacet", "asportfacet"),
    ("aspfacetvalue", "asportfacetvalue"),
    ("authoritystatus", "authoritystatus"),
    ("catinat", "catinature"),
    ("chprop", "characteristicsproperty"),
    ("cinat", "cinature"),
    ("ciprol", "contactinfopartrole"),
    ("colin", "colourindicator"),
    ("colsp", "colorspace"),
    ("conf", "confidence"),
    ("cpnat", "cpnature"),
    ("cpprole", "contentprodpartyrole"),
    ("cptnoterole", "conceptnoterole"),
    ("crel", "conceptrelation"),
    ("ctech", "commtech"),
    ("ctrol", "contributorrole"),
    ("cwarn", "contentwarning"),
    ("digsrctype", "digitalsourcetype"),
    ("dimensionunit", "dimensionunit"),
    ("drol", "descriptionrole"),
    ("dummy", "dummy"),
    ("ecirol", "eventcontactinforole"),
    ("edconf", "eventdateconfirm"),
    ("encd", "encoding"),
    ("entityprop", "entityproperty"),
    ("eocstat", "eventoccurstatus"),
    ("eorol", "eventorganiserrole"),
    ("eprol", "eventparticipantrole"),
    ("eregrol", "eventregrole"),
    ("erol", "edrole"),
    ("fisymtype", "financialinstrumentsymboltype"),
    ("frmt", "format"),
    ("gen", "generic"),
    ("genre", "genre"),
    ("hashscope", "hashscope"),
    ("hashtype", "hashtype"),
    ("hatarget", "hopactiontarget"),
    ("hopaction", "hopaction"),
    ("howextr", "howextracted"),
    ("howpr", "howpresent"),
    ("ikos", "ikos"),
    ("imgregrole", "imageregionrole"),
    ("imgregtype", "imageregiontype"),
    ("impt", "importance"),
    ("irel", "itemrelation"),
    ("irep", "itemrepresentation"),
    ("isrol", "infosourcerole"),
    ("ivqu", "videoqualifier"),
    ("lbtyp", "labeltype"),
    ("loctyp", "location"),
    ("loutorient", "layoutorientation"),
    ("lrol", "languagerole"),
    ("medtop", "mediatopic"),
    ("medtype", "mediatype1"),
    ("mtyp", "mediatype"),
    ("ncostat", "newscoveragestatus"),
    ("ninat", "ninature"),
    ("nityp", "newsitemtype"),
    ("nmsig", "newsmsgsignal"),
    ("not", "notation"),
    ("nprod", "newsproduct"),
    ("nprov", "newsprovider"),
    ("nprt", "namepart"),
    ("nrol", "namerole"),
    ("oito", "ofinterestto"),
    ("pgrmod", "pkggroupmode"),
    ("plinat", "plinature"),
    ("prio", "priority"),
    ("prodgenre", "productgenre"),
    ("prop", "property"),
    ("prov", "provider"),
    ("pst1", "status1"),
    ("rcalctype", "rcalctype"),
    ("rel", "relevance"),
    ("riaspect", "riaspect"),
    ("rightsprop", "rightsproperty"),
    ("riscope", "riscope"),
    ("rnd", "rendition"),
    ("role1", "role1"),
    ("rscaleunit", "rscaleunit"),
    ("rtype", "ratertype"),
    ("scn", "scene"),
    ("sev", "severity"),
    ("sig", "signal"),
    ("sov", "videoscaling"),
    ("squ", "subjectqualifier"),
    ("stat", "pubstatusg2"),
    ("subj", "subjectcode"),
    ("timeunit", "timeunit"),
    ("tone", "tone"),
    ("tpctyp", "topictype"),
    ("trustindicator", "trustindicator"),
    ("urgy", "urgency"),
    ("useracttype", "useractiontype"),
    ("valfmt", "valueformat"),
    ("vcdc", "videocodec"),
    ("videodef", "videodefinition"),
    ("why", "whypresent"),
    ("wldreg", "worldregion"),
];

/// Alias and name of vocabularies of others under the address of the IPTC, in order.
const OTHERS: [(&str, &str); 29] = [
    ("a1312cat", "anpa1312-category"),
    ("a1312prio", "anpa1312-priority"),
    ("a1312svc", "anpa1312-servicelevel"),
    ("a1312vers", "anpa1312-version"),
    ("bcp47", "bcp47"),
    ("cusip", "cusip"),
    ("figi", "figi"),
    ("gics", "gics"),
    ("googletopicsv1", "googletopicsv1"),
    ("googletopicsv2", "googletopicsv2"),
    ("iabadproduct10", "iabadproduct10"),
    ("iabadproduct20", "iabadproduct20"),
    ("iabaudience10", "iabaudience10"),
    ("iabcontent20", "iabcontent20"),
    ("iabcontent21", "iabcontent21"),
    ("iabcontent22", "iabcontent22"),
    ("iabcontent30", "iabcontent30"),
    ("isin", "isin"),
    ("iso3166-1a2", "iso3166-1a2"),
    ("iso3166-1a3", "iso3166-1a3"),
    ("iso3166-2", "iso3166-2"),
    ("iso4217a", "iso4217a"),
    ("iso4217n", "iso4217n"),
    ("mic", "iso10383-mic"),
    ("parasport", "parasport"),
    ("secst", "secst"),
    ("sedol", "sedol"),
    ("ticker", "ticker"),
    ("tidm", "tidm"),
];

/// Alias and URI of vocabularies of others, in order.
const FOREIGN: [(&str, &str); 14] = [
    ("cptdefrole", "http://cv.iptc.org/newscodes/conceptdefinitionrole"),
    ("dbpedia", "http://dbpedia.org/resource/"),
    ("ednoterole", "http://cv.iptc.org/newscodes/ednoterole"),
    ("geonames", "http://sws.geonames.org/"),
    ("geonameshttps", "https://sws.geonames.org/"),
    ("mb-artist", "http://musicbrainz.org/artist/"),
    ("mb-label", "http://musicbrainz.org/label/"),
    ("mb-recording", "http://musicbrainz.org/recording/"),
    ("mb-release", "http://musicbrainz.org/release/"),
    ("mb-releasegroup", "http://musicbrainz.org/release-group/"),
    ("mb-work", "http://musicbrainz.org/work/"),
    ("plus", "http://ns.useplus.org/ldf/vocab/"),
    ("skos", "http://www.w3.org/2004/02/skos/core#"),
    ("wikidata", "http://www.wikidata.org/entity/"),
];

/// The URI of the scheme an alias stands for; codes are appended to it.
pub(super) fn uri(alias: &str) -> Option<String> {
    let find = |table: &[(&'static str, &'static str)]| {
        let at = table.binary_search_by_key(&alias, |(alias, _)| alias).ok()?;
        table.get(at).map(|(_, name)| *name)
    };
    if let Some(name) = find(&NEWSCODES) {
        return Some(format!("{NEWSCODES_BASE}{name}/"));
    }
    if let Some(name) = find(&OTHERS) {
        return Some(format!("{OTHERS_BASE}{name}/"));
    }
    find(&FOREIGN).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_in_order() {
        assert!(NEWSCODES.is_sorted() && OTHERS.is_sorted() && FOREIGN.is_sorted());
    }

    #[test]
    fn aliases() {
        assert_eq!(uri("medtop").as_deref(), Some("http://cv.iptc.org/newscodes/mediatopic/"));
        assert_eq!(uri("stat").as_deref(), Some("http://cv.iptc.org/newscodes/pubstatusg2/"));
        assert_eq!(uri("a1312cat").as_deref(), Some("http://cvx.iptc.org/anpa1312-category/"));
        assert_eq!(uri("wikidata").as_deref(), Some("http://www.wikidata.org/entity/"));
        assert_eq!(uri("N2"), None);
    }
}

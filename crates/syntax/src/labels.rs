//! Parts of speech and relations, as the Penn Treebank and spaCy's English models name them.

macro_rules! names {
    ($(#[$doc:meta])* $name:ident, $count:ident, $list:ident { $($item:ident = $text:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
        #[repr(u8)]
        #[allow(missing_docs)] // the names are the standard's own
        pub enum $name {
            #[default]
            $($item),*
        }

        /// How many there are.
        pub const $count: usize = $list.len();
        /// All of them, in order.
        pub const $list: &[$name] = &[$($name::$item),*];

        impl $name {
            /// From its name in the standard.
            #[must_use]
            pub fn named(name: &str) -> Option<Self> {
                match name { $($text => Some(Self::$item),)* _ => None }
            }

            /// From its number.
            #[must_use]
            pub fn numbered(number: usize) -> Self {
                $list.get(number).copied().unwrap_or_default()
            }
        }
    };
}

names! {
    /// Part of speech (Penn Treebank), marks of punctuation together.
    Tag, TAGS, ALL_TAGS {
        Other = "XX", Cc = "CC", Cd = "CD", Dt = "DT", Ex = "EX", Fw = "FW", In = "IN", Jj = "JJ", Jjr = "JJR",
        Jjs = "JJS", Ls = "LS", Md = "MD", Nn = "NN", Nnp = "NNP", Nnps = "NNPS", Nns = "NNS", Pdt = "PDT",
        Pos = "POS", Prp = "PRP", PrpS = "PRP$", Rb = "RB", Rbr = "RBR", Rbs = "RBS", Rp = "RP", To = "TO",
        Uh = "UH", Vb = "VB", Vbd = "VBD", Vbg = "VBG", Vbn = "VBN", Vbp = "VBP", Vbz = "VBZ", Wdt = "WDT",
        Wp = "WP", WpS = "WP$", Wrb = "WRB", Comma = ",", Stop = ".", Colon = ":", Open = "``", Close = "''",
        Left = "-LRB-", Right = "-RRB-", Hyphen = "HYPH", Dollar = "$", Symbol = "SYM",
    }
}

names! {
    /// Relation of a word to its head (ClearNLP's scheme).
    Relation, RELATIONS, ALL_RELATIONS {
        Dep = "dep", Root = "ROOT", Acl = "acl", Acomp = "acomp", Advcl = "advcl", Advmod = "advmod",
        Agent = "agent", Amod = "amod", Appos = "appos", Attr = "attr", Aux = "aux", AuxPass = "auxpass",
        Case = "case", Cc = "cc", Ccomp = "ccomp", Compound = "compound", Conj = "conj", Csubj = "csubj",
        CsubjPass = "csubjpass", Dative = "dative", Det = "det", Dobj = "dobj", Expl = "expl", Intj = "intj",
        Mark = "mark", Neg = "neg", Nmod = "nmod", NpAdvmod = "npadvmod", Nsubj = "nsubj",
        NsubjPass = "nsubjpass", NumMod = "nummod", Oprd = "oprd", Parataxis = "parataxis", Pcomp = "pcomp",
        Pobj = "pobj", Poss = "poss", Predet = "predet", Preconj = "preconj", Prep = "prep", Prt = "prt",
        Punct = "punct", QuantMod = "quantmod", Relcl = "relcl", Xcomp = "xcomp", Meta = "meta",
    }
}

impl Tag {
    /// A verb in any form.
    #[must_use]
    pub fn is_verb(self) -> bool {
        matches!(self, Self::Vb | Self::Vbd | Self::Vbg | Self::Vbn | Self::Vbp | Self::Vbz)
    }

    /// A noun or name.
    #[must_use]
    pub fn is_noun(self) -> bool {
        matches!(self, Self::Nn | Self::Nns | Self::Nnp | Self::Nnps)
    }

    /// A mark of punctuation.
    #[must_use]
    pub fn is_mark(self) -> bool {
        matches!(
            self,
            Self::Comma
                | Self::Stop
                | Self::Colon
                | Self::Open
                | Self::Close
                | Self::Left
                | Self::Right
                | Self::Hyphen
        )
    }
}

impl Relation {
    /// The subject of a clause.
    #[must_use]
    pub fn is_subject(self) -> bool {
        matches!(self, Self::Nsubj | Self::NsubjPass | Self::Csubj | Self::CsubjPass)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_back() {
        assert_eq!(Tag::named("VBD"), Some(Tag::Vbd));
        assert_eq!(Tag::numbered(Tag::Vbd as usize), Tag::Vbd);
        assert_eq!(Relation::numbered(Relation::Ccomp as usize), Relation::Ccomp);
    }
}

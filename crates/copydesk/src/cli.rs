//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// The copy desk of a newswire stream: raw wire messages in; datelines, quotes with their speakers, and
/// entities out.
#[derive(Debug, Parser)]
#[command(name = "copydesk", version, max_term_width = 100)]
#[command(
    after_help = "Begin with `copydesk up` (everything in one process, with sample copy), or read one file: \
`copydesk enrich FILE`.\n\nExit codes: 0 done; 1 some input could not be read (the rest was); 2 wrong usage; \
3 wrong configuration; 4 the log cannot be used; 5 fenced by another instance of the same name; \
6 did not stop in time."
)]
pub struct Cli {
    #[command(flatten)]
    pub settings: Settings,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Args)]
pub struct Settings {
    /// Configuration file (TOML); `config/copydesk.toml` documents every key
    #[arg(long, global = true, value_name = "FILE", env = "COPYDESK_CONFIG")]
    pub config: Option<PathBuf>,
    /// Set one configuration key, over file and environment; may be repeated
    #[arg(long = "set", global = true, value_name = "SECTION.KEY=VALUE")]
    pub overrides: Vec<String>,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run everything in one process on the embedded log, with sample wire copy
    Up(UpArgs),
    /// Run one service
    Run(RunArgs),
    /// Read raw messages, one a file, and print one enriched record a line
    Enrich(ReadArgs),
    /// Read raw messages, one a file, and print one normalized record a line
    Normalize(ReadArgs),
    /// Find quotes and entities in bare text: JSON lines {"id","text"} from standard input
    Annotate(AnnotateArgs),
    /// Parse datelines: JSON lines {"id","text","reference_date"} from standard input
    Dateline,
    /// Score this build's reading against a gold set
    Score(ScoreArgs),
    /// Say why an enriched record says what it says
    Explain(ExplainArgs),
    /// Show the name model of this build, or train another
    #[command(subcommand)]
    Model(ModelCommand),
    /// Send raw messages to wire.raw.v1
    Send(SendArgs),
    /// Print the records of a topic as they come
    Tail(TailArgs),
    /// Withdraw everything that came from a feed or an agency
    Withdraw(WithdrawArgs),
    /// List what a sink still holds that it must not, and write the tombstones it needs once more
    Reconcile(ReconcileArgs),
    /// Check that the published topics hold what the publisher says; messages that are just being published show as faults
    Verify,
    /// Read raw messages again with this build, into shadow topics
    Replay(ReplayArgs),
    /// Tell how the articles of two sets of topics differ, the least certain first
    Diff(DiffArgs),
    /// Create or describe topics
    #[command(subcommand)]
    Topics(TopicsCommand),
    /// Look at messages that could not be read, and send them again
    #[command(subcommand)]
    DeadLetters(DeadLettersCommand),
    /// Print the JSON Schema of a record
    Schema(SchemaArgs),
    /// Check or show the configuration
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Ask a running service whether it is ready; for containers
    Healthcheck(HealthcheckArgs),
}

#[derive(Debug, Args)]
pub struct UpArgs {
    /// Folder for the log file and the watched inbox [default: the folder of embedded.path]
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Start without the sample wire copy
    #[arg(long)]
    pub no_demo: bool,
    /// Milliseconds between two sample stories
    #[arg(long, value_name = "MS", default_value_t = 20)]
    pub demo_pause: u64,
}

#[derive(Debug, Args)]
pub struct RunArgs {
    /// The service
    pub service: Service,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Service {
    /// Files, folders and HTTP to wire.raw.v1
    Feeder,
    /// wire.raw.v1 to wire.normalized.v1
    Normalizer,
    /// wire.normalized.v1 to wire.enriched.v1
    Extractor,
    /// wire.enriched.v1 to articles, quotes, entities and life-cycle events
    Publisher,
}

#[derive(Debug, Args)]
pub struct ReadArgs {
    /// Wire format of the messages
    #[arg(long, value_enum, default_value_t = Format::Auto)]
    pub format: Format,
    /// The feed the messages came on
    #[arg(long, value_name = "ID")]
    pub feed: Option<String>,
    /// When the messages were received (RFC 3339, or a day): dates without a year are read by it
    #[arg(long, value_name = "ISO")]
    pub received_at: Option<String>,
    /// Character encoding, where it is not UTF-8
    #[arg(long, value_name = "NAME")]
    pub charset: Option<String>,
    /// Settings of feeds [default: feeds.path of the configuration]
    #[arg(long, value_name = "FILE")]
    pub feeds: Option<PathBuf>,
    /// Names of your own: they win over the model [default: names.path of the configuration]
    #[arg(long, value_name = "FILE")]
    pub names: Option<PathBuf>,
    /// Files with one raw message each; `-` is standard input
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Told by the content
    Auto,
    /// Plain text
    Plain,
    /// ANPA 1312
    Anpa1312,
    /// IPTC 7901
    Iptc7901,
    /// NITF 3
    Nitf,
    /// NewsML 1.2
    Newsml1,
    /// NewsML-G2
    Newsmlg2,
    /// ninjs 1 to 3
    Ninjs,
    /// AP Media API JSON
    ApJson,
    /// Mail
    Mail,
    /// RSS, Atom and other XML lists
    Rss,
    /// HTML
    Html,
}

impl Format {
    /// The format to read as; none to tell it by the content.
    pub fn wire_format(self) -> Option<copydesk_desk::Format> {
        use copydesk_desk::Format as Wire;
        Some(match self {
            Self::Auto => return None,
            Self::Plain => Wire::Plain,
            Self::Anpa1312 => Wire::Anpa,
            Self::Iptc7901 => Wire::Iptc7901,
            Self::Nitf => Wire::Nitf,
            Self::Newsml1 => Wire::NewsMl1,
            Self::Newsmlg2 => Wire::NewsMlG2,
            Self::Ninjs => Wire::Ninjs,
            Self::ApJson => Wire::ApJson,
            Self::Mail => Wire::Mail,
            Self::Rss => Wire::Rss,
            Self::Html => Wire::Html,
        })
    }
}

#[derive(Debug, Args)]
pub struct AnnotateArgs {
    /// Print each attributed stretch between quotation marks (marks excluded), and nothing unmarked
    #[arg(long)]
    pub marked: bool,
}

#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// Enriched record, JSON; `-` is standard input
    #[arg(value_name = "RECORD")]
    pub record: PathBuf,
    /// quotes.2, quotes.2.speaker, entities.e1, dates.1, amounts.1 or dateline; counted from 1
    #[arg(value_name = "WHAT")]
    pub what: String,
    /// Which record, where the file holds one a line [default: the first]
    #[arg(long, value_name = "N")]
    pub line: Option<usize>,
}

#[derive(Debug, Args)]
pub struct ScoreArgs {
    /// What is scored
    pub what: ScoreWhat,
    /// Gold set: JSON lines with id, text and entities, quotes, expected, dates or places
    #[arg(value_name = "GOLD")]
    pub gold: PathBuf,
    /// JSON lines with id and text, for gold lines without a text of their own; may be repeated
    #[arg(long, value_name = "FILE")]
    pub texts: Vec<PathBuf>,
    /// Names: how the set's types read as PER ORG LOC MISC
    #[arg(long, value_enum, default_value_t = ScoreMap::Conll)]
    pub map: ScoreMap,
    /// Quotes: as `annotate --marked` reads
    #[arg(long)]
    pub marked: bool,
    /// Quotes: leave out gold quotes marked "speech": false
    #[arg(long)]
    pub speech_only: bool,
    /// Quotes: only gold quotes of these kinds (direct, mixed, indirect, unspecified)
    #[arg(long, value_name = "KIND", value_delimiter = ',')]
    pub kinds: Vec<String>,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
    /// Print up to so many misses
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub misses: usize,
    /// Exit with 1 below this (0 to 1): F1 of all names, F1 of quotes with the speaker's head, lines all right,
    /// F1 of dates with their values, precision of places
    #[arg(long, value_name = "SHARE")]
    pub minimum: Option<f64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ScoreWhat {
    /// Spans and types of names
    Names,
    /// Quotes and their speakers
    Quotes,
    /// Datelines, field by field
    Datelines,
    /// Dates, times and durations with their values
    Dates,
    /// Places with what they are taken for
    Places,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ScoreMap {
    /// PER ORG LOC MISC
    Conll,
    /// PER ORG GPE LOC FAC NORP EVENT WORK PROD MISC
    Stories,
    /// per org geo
    Gmb,
    /// person organization place event
    Gum,
    /// person corporation group location product creative-work
    Wnut,
    /// PER ORG LOC
    Uner,
}

#[derive(Debug, Subcommand)]
pub enum ModelCommand {
    /// Print the versions that records are stamped with
    Show,
    /// Train the name model; docs/model-card.md says from what (runs names-train beside this program)
    Train {
        /// Arguments of the trainer; `copydesk model train -- --help` lists them
        #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "ARGUMENT")]
        arguments: Vec<String>,
    },
}

#[derive(Debug, Args)]
pub struct SendArgs {
    /// The feed the messages came on
    #[arg(long, value_name = "ID")]
    pub feed: Option<String>,
    /// Key: messages of one key stay in order [default: the feed]
    #[arg(long, value_name = "KEY")]
    pub key: Option<String>,
    /// Character encoding, where it is not UTF-8
    #[arg(long, value_name = "NAME")]
    pub charset: Option<String>,
    /// When the messages were received (RFC 3339) [default: now]
    #[arg(long, value_name = "ISO")]
    pub received_at: Option<String>,
    /// The files hold JSON lines {"text","feed"?,"key"?,"received_at"?}, each a message
    #[arg(long)]
    pub json_lines: bool,
    /// Files with one raw message each; `-` is standard input
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
}

#[derive(Debug, Args)]
pub struct TailArgs {
    /// The topic, for example wire.enriched.v1
    pub topic: String,
    /// Begin with the first record still there, not with the next to come
    #[arg(long)]
    pub from_beginning: bool,
    /// End after this many records
    #[arg(short = 'n', long, value_name = "N")]
    pub count: Option<u64>,
    /// End when everything that was there at the start has been printed
    #[arg(long)]
    pub until_end: bool,
    /// Print JSON objects with place, key, headers and value instead of bare values
    #[arg(long)]
    pub meta: bool,
}

#[derive(Debug, Args)]
#[command(group(clap::ArgGroup::new("source").required(true).args(["feed", "agency"])))]
pub struct WithdrawArgs {
    /// The feed, as its sender names it
    #[arg(long, value_name = "ID")]
    pub feed: Option<String>,
    /// The agency, by its id in the records
    #[arg(long, value_name = "ID")]
    pub agency: Option<String>,
    /// Why; stands in every life-cycle event
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
    /// Only print the keys of the stories that would go
    #[arg(long)]
    pub dry_run: bool,
}

#[derive(Debug, Args)]
pub struct ReconcileArgs {
    /// Name of the sink, as its receipts on wire.receipts.v1 say
    #[arg(long, value_name = "NAME")]
    pub sink: String,
    /// Print JSON lines
    #[arg(long)]
    pub json: bool,
    /// Only list; write no tombstones again
    #[arg(long)]
    pub dry_run: bool,
}

#[derive(Debug, Args)]
pub struct ReplayArgs {
    /// Messages put into wire.raw.v1 at this time or later (RFC 3339, or a day)
    #[arg(long, value_name = "ISO")]
    pub from: Option<String>,
    /// Messages put into wire.raw.v1 before this time (RFC 3339, or a day)
    #[arg(long, value_name = "ISO")]
    pub to: Option<String>,
    /// Only messages of this feed
    #[arg(long, value_name = "ID")]
    pub feed: Option<String>,
    /// Topics are named so after a dot: wire.articles.v1.SUFFIX
    #[arg(long, value_name = "SUFFIX", default_value = "replay")]
    pub into: String,
}

#[derive(Debug, Args)]
pub struct DiffArgs {
    /// `live`, or the suffix of a replay
    #[arg(value_name = "A")]
    pub before: String,
    /// `live`, or the suffix of a replay
    #[arg(value_name = "B")]
    pub after: String,
    /// Only differences of this kind, for example quote-speaker
    #[arg(long, value_name = "KIND")]
    pub kind: Option<String>,
    /// Print at most so many differences; all are counted
    #[arg(long, value_name = "N", default_value_t = 100)]
    pub limit: usize,
    /// Print JSON lines
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Subcommand)]
pub enum TopicsCommand {
    /// Create the topics that are missing; those that exist are left as they are
    Create,
    /// Print partitions, offsets and the lag of the services
    Describe,
}

#[derive(Debug, Subcommand)]
pub enum DeadLettersCommand {
    /// Print dead letters, oldest first
    List {
        /// Only this reason, for example undecodable
        #[arg(long)]
        reason: Option<String>,
        /// Only those of this service
        #[arg(long)]
        stage: Option<String>,
        /// Print JSON lines
        #[arg(long, conflicts_with = "ids")]
        json: bool,
        /// Print ids only
        #[arg(long)]
        ids: bool,
    },
    /// Print one dead letter
    Show {
        /// Its id, PARTITION:OFFSET, as `list` prints it
        id: String,
        /// Print the original bytes and nothing else
        #[arg(long)]
        raw: bool,
    },
    /// Send dead letters to the topics they came from, once they can be read
    Redrive {
        /// Ids, PARTITION:OFFSET
        #[arg(required_unless_present = "all", value_name = "ID")]
        ids: Vec<String>,
        /// All that came since the last `redrive --all`, exactly once
        #[arg(long, conflicts_with = "ids")]
        all: bool,
    },
}

#[derive(Debug, Args)]
pub struct SchemaArgs {
    /// normalized, enriched, article, quote, entity, lifecycle or dead-letter; without it, all are listed
    pub name: Option<String>,
}

#[derive(Debug, Subcommand)]
pub enum ConfigCommand {
    /// Report everything that is wrong at once
    Check,
    /// Print the effective values, secrets masked
    Show,
}

#[derive(Debug, Args)]
pub struct HealthcheckArgs {
    /// Where to ask [default: /readyz at admin.listen]
    #[arg(long, value_name = "URL")]
    pub url: Option<String>,
}

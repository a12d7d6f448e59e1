//! Every metric Copydesk exports, in one enum: names, units and labels are decided here and nowhere else.
//!
//! Names follow the Prometheus conventions: `copydesk_<what>_<unit>[_total]`, base units, bounded labels.

/// One exported metric.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Metric {
    /// Records read from input topics.
    MessagesIn,
    /// Records published.
    MessagesOut,
    /// Records by what came of them; adds up to `MessagesIn`.
    Outcomes,
    /// Records read and deliberately not published.
    MessagesFiltered,
    /// Records put into the dead-letter topic.
    DeadLetters,
    /// Messages the feeder refused.
    MessagesRefused,
    /// Records in a batch.
    BatchMessages,
    /// Time from having a batch to its commit.
    BatchDuration,
    /// Time the stage's function took for one record.
    MessageDuration,
    /// Time from the first publish of a batch to its commit.
    TransactionDuration,
    /// Transactions by result.
    Transactions,
    /// Records between the committed position and the end of the partition.
    ConsumerLagMessages,
    /// Age of the oldest record that is read but not committed; 0 when there is none.
    ConsumerLagSeconds,
    /// Changes of the partition assignment.
    Rebalances,
    /// Partitions this instance holds.
    AssignedPartitions,
    /// 1 when the service is ready.
    Ready,
    /// When a batch was last committed, or nothing was waiting.
    LastProgress,
    /// Changes of files that a running service takes.
    Reloads,
    /// Time from the end of an embargo to the release of its story.
    EmbargoLateness,
    /// Stories that an embargo holds.
    HeldEmbargoes,
    /// Stories whose state is kept.
    RememberedStories,
    /// Always 1; its label is the version.
    BuildInfo,
    /// Memory the process holds in RAM.
    ResidentBytes,
}

/// How a metric behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MetricKind {
    /// Only grows.
    Counter,
    /// Goes up and down.
    Gauge,
    /// Distribution, in seconds.
    SecondsHistogram,
    /// Distribution, in seconds up to days.
    LatenessHistogram,
    /// Distribution, in records.
    CountHistogram,
}

impl Metric {
    /// All metrics, in the order of the documentation.
    pub const ALL: [Metric; 23] = [
        Metric::MessagesIn,
        Metric::MessagesOut,
        Metric::Outcomes,
        Metric::MessagesFiltered,
        Metric::DeadLetters,
        Metric::MessagesRefused,
        Metric::BatchMessages,
        Metric::BatchDuration,
        Metric::MessageDuration,
        Metric::TransactionDuration,
        Metric::Transactions,
        Metric::ConsumerLagMessages,
        Metric::ConsumerLagSeconds,
        Metric::Rebalances,
        Metric::AssignedPartitions,
        Metric::Ready,
        Metric::LastProgress,
        Metric::Reloads,
        Metric::EmbargoLateness,
        Metric::HeldEmbargoes,
        Metric::RememberedStories,
        Metric::BuildInfo,
        Metric::ResidentBytes,
    ];

    /// The exported name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Metric::MessagesIn => "copydesk_messages_in_total",
            Metric::MessagesOut => "copydesk_messages_out_total",
            Metric::Outcomes => "copydesk_outcomes_total",
            Metric::MessagesFiltered => "copydesk_messages_filtered_total",
            Metric::DeadLetters => "copydesk_dead_letters_total",
            Metric::MessagesRefused => "copydesk_messages_refused_total",
            Metric::BatchMessages => "copydesk_batch_messages",
            Metric::BatchDuration => "copydesk_batch_duration_seconds",
            Metric::MessageDuration => "copydesk_message_duration_seconds",
            Metric::TransactionDuration => "copydesk_transaction_duration_seconds",
            Metric::Transactions => "copydesk_transactions_total",
            Metric::ConsumerLagMessages => "copydesk_consumer_lag_messages",
            Metric::ConsumerLagSeconds => "copydesk_consumer_lag_seconds",
            Metric::Rebalances => "copydesk_rebalances_total",
            Metric::AssignedPartitions => "copydesk_assigned_partitions",
            Metric::Ready => "copydesk_ready",
            Metric::LastProgress => "copydesk_last_progress_timestamp_seconds",
            Metric::Reloads => "copydesk_reloads_total",
            Metric::EmbargoLateness => "copydesk_embargo_lateness_seconds",
            Metric::HeldEmbargoes => "copydesk_held_embargoes",
            Metric::RememberedStories => "copydesk_remembered_stories",
            Metric::BuildInfo => "copydesk_build_info",
            Metric::ResidentBytes => "copydesk_process_resident_bytes",
        }
    }

    /// Its labels.
    #[must_use]
    pub const fn labels(self) -> &'static [&'static str] {
        match self {
            Metric::MessagesIn | Metric::MessagesOut => &["service", "topic"],
            Metric::MessagesFiltered | Metric::DeadLetters | Metric::MessagesRefused => {
                &["service", "reason"]
            }
            Metric::Outcomes => &["service", "outcome"],
            Metric::Reloads => &["service", "file", "outcome"],
            Metric::Transactions => &["service", "result"],
            Metric::ConsumerLagMessages | Metric::ConsumerLagSeconds => &["service", "topic", "partition"],
            Metric::BuildInfo => &["version"],
            Metric::ResidentBytes => &[],
            _ => &["service"],
        }
    }

    /// What it counts, for a person.
    #[must_use]
    pub const fn help(self) -> &'static str {
        match self {
            Metric::MessagesIn => {
                "Records read from input topics and accounted for in a committed transaction."
            }
            Metric::MessagesOut => "Records published in committed transactions, dead letters not counted.",
            Metric::Outcomes => {
                "Records by what came of them: published, filtered or dead-lettered; adds up to the records in."
            }
            Metric::MessagesFiltered => "Records read and deliberately not published.",
            Metric::DeadLetters => "Records put into the dead-letter topic.",
            Metric::MessagesRefused => "Messages the feeder refused at its door.",
            Metric::BatchMessages => "Records in a batch.",
            Metric::BatchDuration => "Time from having a batch to its commit.",
            Metric::MessageDuration => "Time the service's function took for one record.",
            Metric::TransactionDuration => "Time from the first publish of a batch to its commit.",
            Metric::Transactions => "Transactions by result: committed or aborted.",
            Metric::ConsumerLagMessages => {
                "Records between the committed position and the end of the partition."
            }
            Metric::ConsumerLagSeconds => {
                "Age of the oldest record that was read but is not committed; 0 when none."
            }
            Metric::Rebalances => "Changes of the partition assignment.",
            Metric::AssignedPartitions => "Partitions this instance holds.",
            Metric::Ready => "1 when the service has its partitions and reaches the broker, else 0.",
            Metric::LastProgress => "Unix time when a batch was last committed or nothing was waiting.",
            Metric::Reloads => {
                "Changes of files that a running service takes: taken, or refused because of a mistake."
            }
            Metric::EmbargoLateness => "Time from the end of an embargo to the release of its story.",
            Metric::HeldEmbargoes => "Stories that an embargo holds, in the partitions of this instance.",
            Metric::RememberedStories => "Stories whose state is kept, in the partitions of this instance.",
            Metric::BuildInfo => "Always 1; the label tells the version.",
            Metric::ResidentBytes => "Resident memory of the process.",
        }
    }

    /// How it behaves.
    #[must_use]
    pub const fn kind(self) -> MetricKind {
        match self {
            Metric::BatchMessages => MetricKind::CountHistogram,
            Metric::EmbargoLateness => MetricKind::LatenessHistogram,
            Metric::BatchDuration | Metric::MessageDuration | Metric::TransactionDuration => {
                MetricKind::SecondsHistogram
            }
            Metric::ConsumerLagMessages
            | Metric::ConsumerLagSeconds
            | Metric::HeldEmbargoes
            | Metric::RememberedStories
            | Metric::AssignedPartitions
            | Metric::Ready
            | Metric::LastProgress
            | Metric::BuildInfo
            | Metric::ResidentBytes => MetricKind::Gauge,
            _ => MetricKind::Counter,
        }
    }
}

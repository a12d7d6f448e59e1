//! `up`: everything in one process on the embedded log.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use copydesk_config::{Config, Engine};
use copydesk_desk::Desk;
use copydesk_feeder::demo;
use copydesk_record::topics;
use copydesk_stream::{Log, Stop, run_stage};

use crate::cli::{Service, UpArgs};
use crate::exit::Failure;
use crate::output::Output;
use crate::services::{Feeder, StopOnDrop, health_of, install_exporter, joined, open_admin, stage_of};
use crate::setup::{VERSION, group, open_log, stage_options};
use crate::signals;

const STAGES: [Service; 3] = [Service::Normalizer, Service::Extractor, Service::Publisher];

pub fn up(mut config: Config, args: &UpArgs) -> Result<(), Failure> {
    config.stream.engine = Engine::Embedded;
    if let Some(data) = &args.data {
        config.embedded.path = data.join("log.sqlite").display().to_string();
    }
    let data: PathBuf = Path::new(&config.embedded.path).parent().map(Path::to_owned).unwrap_or_default();
    let inbox = data.join("inbox").display().to_string();
    config.feeder.watch_folders.push(inbox.clone());

    let exporter = install_exporter()?;
    let log = open_log(&config)?;
    let stop = Stop::default();
    signals::watch(stop.clone(), Duration::from_secs(config.service.stop_grace_seconds))?;

    let desk = Arc::new(Desk::builtin());
    let stages = STAGES.iter().map(|&service| stage_of(&config, service, &log, &desk, &stop));
    let stages: Vec<_> = stages.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect();
    let healths: Vec<_> = stages.iter().map(|stage| health_of(&config, stage.service())).collect();
    let feeder_health = health_of(&config, "feeder");
    let all = healths.iter().chain([&feeder_health]).cloned().collect();
    let admin = open_admin(&config, exporter, all)?;
    let feeder = Feeder::start(&config, &*log, feeder_health, &stop)?;
    welcome(&config, &feeder, admin, &inbox)?;

    std::thread::scope(|scope| {
        let running: Vec<_> = stages
            .iter()
            .zip(&healths)
            .map(|(stage, health)| {
                let options = stage_options(&config, stage.service());
                let (log, stop) = (&*log, &stop);
                scope.spawn(move || {
                    // One stage that gives up, or panics, ends the process: half a pipeline helps nobody.
                    let _stop = StopOnDrop(stop);
                    run_stage(&**stage, log, &options, health, stop)
                })
            })
            .collect();
        if !args.no_demo {
            let (log, intake, stop, config) = (&*log, &feeder.intake, &stop, &config);
            let pause = Duration::from_millis(args.demo_pause);
            scope.spawn(move || {
                if let Err(error) = play(log, intake, pause, stop, config) {
                    tracing::warn!(error = %error.error, "the sample copy was not sent in full");
                }
            });
        }
        let tended = feeder.tend(&config, &*log, &stop);
        stop.request();
        let results: Vec<_> = running.into_iter().map(joined).collect();
        results.into_iter().collect::<Result<(), _>>()?;
        tended
    })
}

fn welcome(
    config: &Config,
    feeder: &Feeder,
    admin: Option<std::net::SocketAddr>,
    inbox: &str,
) -> Result<(), Failure> {
    let mut output = Output::new();
    let path = &config.embedded.path;
    output.line(&format!("copydesk {VERSION}: all services run on the embedded log {path}\n"))?;
    let own_path = if *path == Config::default().embedded.path {
        String::new()
    } else {
        format!(" --set embedded.path={path}")
    };
    if let Some(address) = feeder.http.as_ref().map(|door| door.address) {
        output.line(&format!("  send a message   curl --data-binary @FILE http://{address}/v1/wire"))?;
    }
    output.line(&format!("  or drop a file   into {inbox}/"))?;
    for topic in [topics::ENRICHED, topics::QUOTES, topics::ENTITIES] {
        output.line(&format!("  read records     copydesk tail {topic} --from-beginning{own_path}"))?;
    }
    output.line(&format!("  look for faults  copydesk dead-letters list{own_path}"))?;
    if let Some(address) = admin {
        output.line(&format!("  metrics, health  http://{address}/metrics  http://{address}/readyz"))?;
    }
    output.line(
        "  stop             Ctrl-C; everything committed is kept, and the next `up` goes on from there\n",
    )?;
    output.flush()
}

/// Sends the sample copy and says what became of it.
fn play(
    log: &dyn Log,
    intake: &copydesk_feeder::Intake,
    pause: Duration,
    stop: &Stop,
    config: &Config,
) -> Result<(), Failure> {
    let sent = demo::play(log, intake, pause, stop)?;
    if sent == 0 {
        return Ok(());
    }
    while !stop.requested() && !all_read(log, config)? {
        if stop.sleep(Duration::from_millis(200)) {
            return Ok(());
        }
    }
    let described = log.topics()?;
    let records = |name: &str| -> i64 {
        let topic = described.iter().find(|topic| topic.name == name);
        topic
            .map_or(0, |topic| topic.partitions.iter().map(|partition| partition.end - partition.begin).sum())
    };
    let mut output = Output::new();
    output.line(&format!(
        "sample copy: {sent} messages sent; the topics now hold {} articles, {} quotes, {} entities, {} dead letters",
        records(topics::ARTICLES),
        records(topics::QUOTES),
        records(topics::ENTITIES),
        records(topics::DEAD_LETTER),
    ))?;
    output.flush()
}

/// Whether every stage has read its input to the end.
fn all_read(log: &dyn Log, config: &Config) -> Result<bool, Failure> {
    let described = log.topics()?;
    for (service, topic) in
        [("normalizer", topics::RAW), ("extractor", topics::NORMALIZED), ("publisher", topics::ENRICHED)]
    {
        let committed: i64 = log.committed(&group(config, service), topic)?.values().sum();
        let end: i64 = described
            .iter()
            .filter(|description| description.name == topic)
            .flat_map(|description| &description.partitions)
            .map(|partition| partition.end)
            .sum();
        if committed < end {
            return Ok(false);
        }
    }
    Ok(true)
}

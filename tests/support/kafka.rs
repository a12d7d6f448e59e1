//! A real Kafka broker for tests, started by `tests/kafka/kafka.sh`.
//!
//! `COPYDESK_TEST_KAFKA=host:port` names a broker that runs already. Else one is started when Java and
//! Maven are there; else the tests that need it are skipped, loudly.

#![allow(dead_code)] // each test program uses a part of it

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

/// A broker that ends with the test process: it watches its standard input.
pub struct Broker {
    pub bootstrap: String,
    pub pid: u32,
    child: Option<Child>,
}

impl Broker {
    /// Starts a broker; with `data` its records outlive it, and a later start on the same folder has
    /// the same ports and records.
    pub fn start(data: Option<&Path>) -> Self {
        let mut command = Command::new(script());
        command.arg("run");
        if let Some(data) = data {
            command.arg("--data").arg(data);
        }
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("kafka.sh starts");
        let mut line = String::new();
        let stdout = child.stdout.take().expect("stdout is piped");
        BufReader::new(stdout).read_line(&mut line).expect("kafka.sh says where the broker is");
        let field = |name: &str| {
            let found = line.split_whitespace().find_map(|word| word.strip_prefix(name));
            found.unwrap_or_else(|| panic!("kafka.sh failed: {line:?} has no {name}")).to_owned()
        };
        let pid = field("pid=").parse().expect("a process id");
        Self { bootstrap: field("bootstrap="), pid, child: Some(child) }
    }

    /// Kills the broker as a crash would, and waits until it is gone.
    pub fn kill(mut self) {
        let killed = Command::new("kill").args(["-9", &self.pid.to_string()]).status().expect("kill runs");
        assert!(killed.success());
        if let Some(mut child) = self.child.take() {
            drop(child.stdin.take());
            child.wait().expect("kafka.sh ends");
        }
    }
}

impl Drop for Broker {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            drop(child.stdin.take());
            let _ = child.wait();
        }
    }
}

/// The broker all tests of this process share; `None` when there can be none.
pub fn shared() -> Option<&'static str> {
    static SHARED: OnceLock<Option<(Option<Broker>, String)>> = OnceLock::new();
    SHARED
        .get_or_init(|| {
            if let Ok(bootstrap) = std::env::var("COPYDESK_TEST_KAFKA") {
                return Some((None, bootstrap));
            }
            can_start().then(|| {
                let broker = Broker::start(None);
                let bootstrap = broker.bootstrap.clone();
                (Some(broker), bootstrap)
            })
        })
        .as_ref()
        .map(|(_, bootstrap)| bootstrap.as_str())
}

/// Whether a broker of our own can be started; says loudly when not.
pub fn can_start() -> bool {
    let check = Command::new(script()).arg("check").output();
    let missing = match check {
        Ok(output) if output.status.success() => return true,
        Ok(output) => {
            String::from_utf8_lossy(&output.stderr).trim().to_owned()
                + String::from_utf8_lossy(&output.stdout).trim()
        }
        Err(error) => error.to_string(),
    };
    if std::env::var_os("CI").is_some() {
        panic!("CI must test against a real broker: {missing}");
    }
    // Not eprintln!, which the test harness keeps to itself when a test passes.
    let notice = format!(
        "\n********************************************************************************\n\
         SKIPPED: the tests against a real Kafka broker did not run: {missing}\n\
         ********************************************************************************\n"
    );
    let _ = std::io::stderr().write_all(notice.as_bytes());
    false
}

/// A name no other test uses.
pub fn unique(what: &str) -> String {
    use std::sync::atomic::{AtomicU32, Ordering};
    static NEXT: AtomicU32 = AtomicU32::new(0);
    format!("{what}-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed))
}

fn script() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/kafka/kafka.sh")
}

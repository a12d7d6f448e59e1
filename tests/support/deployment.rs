//! Copydesk as a user runs it: the real binary, its services as processes, on either log.

#![allow(dead_code)] // each test program uses a part of it

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

/// Longest wait for something that should happen.
pub const PATIENCE: Duration = Duration::from_secs(90);

/// The services that move records.
pub const STAGES: [&str; 3] = ["normalizer", "extractor", "publisher"];

/// Settings that all commands of one deployment share.
#[derive(Clone)]
pub struct Settings(pub Vec<String>);

impl Settings {
    pub fn embedded(folder: &std::path::Path) -> Self {
        Self(vec![format!("embedded.path={}", folder.join("log.sqlite").display())])
    }

    pub fn kafka(bootstrap: &str) -> Self {
        Self(vec![
            "stream.engine=kafka".into(),
            format!("kafka.bootstrap_servers={bootstrap}"),
            "kafka.session_timeout_seconds=6".into(),
        ])
    }

    pub fn with(mut self, setting: impl Into<String>) -> Self {
        self.0.push(setting.into());
        self
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_copydesk"));
        // What the developer's own shell sets is none of the test's.
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("COPYDESK_")) {
            command.env_remove(name);
        }
        command.args(arguments);
        for setting in &self.0 {
            command.arg("--set").arg(setting);
        }
        command
    }

    /// Runs a command to its end, with bytes on its standard input.
    pub fn run_with_input(&self, arguments: &[&str], input: &[u8]) -> Output {
        let mut child = self
            .command(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("copydesk starts");
        child.stdin.take().expect("stdin is piped").write_all(input).expect("copydesk reads its input");
        child.wait_with_output().expect("copydesk ends")
    }

    /// Runs a command that must succeed, and returns what it printed.
    pub fn run(&self, arguments: &[&str]) -> String {
        self.run_input(arguments, b"")
    }

    /// Like [`Settings::run`], with bytes on standard input.
    pub fn run_input(&self, arguments: &[&str], input: &[u8]) -> String {
        let output = self.run_with_input(arguments, input);
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "copydesk {arguments:?}: {} {errors}", output.status);
        String::from_utf8(output.stdout).expect("output is UTF-8")
    }

    /// Everything on a topic, with keys and headers.
    pub fn records(&self, topic: &str) -> Vec<Value> {
        let text = self.run(&["tail", topic, "--until-end", "--meta"]);
        text.lines().map(|line| serde_json::from_str(line).expect("a JSON line")).collect()
    }

    /// The values on a topic that `wanted` picks; waits until there are `count`.
    pub fn wait_for(&self, topic: &str, count: usize, wanted: impl Fn(&Value) -> bool) -> Vec<Value> {
        let until = Instant::now() + PATIENCE;
        loop {
            let found: Vec<Value> = self.records(topic).into_iter().filter(&wanted).collect();
            if found.len() >= count {
                return found;
            }
            assert!(Instant::now() < until, "{topic}: {} of {count} records after {PATIENCE:?}", found.len());
            std::thread::sleep(Duration::from_millis(200));
        }
    }
}

/// A running copydesk process; killed when dropped.
pub struct Process {
    child: Child,
    pub name: String,
    pub admin: String,
    pub http: Option<String>,
}

impl Process {
    /// Starts `up` or `run SERVICE` on free ports.
    pub fn start(settings: &Settings, arguments: &[&str]) -> Self {
        let (admin, http) = (free_address(), free_address());
        let settings =
            settings.clone().with(format!("admin.listen={admin}")).with(format!("feeder.http_listen={http}"));
        // COPYDESK_TEST_LOGS names a folder for the logs of all processes.
        let logs = match std::env::var_os("COPYDESK_TEST_LOGS") {
            Some(folder) => log_file(folder.as_ref(), arguments).into(),
            None => Stdio::null(),
        };
        let child = settings
            .command(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(logs)
            .spawn()
            .expect("copydesk starts");
        Self { child, name: arguments.join(" "), admin, http: Some(http) }
    }

    pub fn wait_ready(&self) {
        let until = Instant::now() + PATIENCE;
        loop {
            let last = get(&self.admin, "/readyz");
            if matches!(&last, Some((200, _))) {
                return;
            }
            assert!(Instant::now() < until, "{} is not ready: {last:?}", self.name);
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    /// The value of a metric's series, given as `name{labels}`; 0 when it is not there.
    pub fn metric(&self, series: &str) -> f64 {
        let (_, page) = get(&self.admin, "/metrics").expect("the admin port answers");
        let line = page.lines().find_map(|line| line.strip_prefix(series));
        line.map_or(0.0, |value| value.trim().parse().expect("a number"))
    }

    pub fn signal(&self, signal: &str) {
        let sent = Command::new("kill").args([signal, &self.child.id().to_string()]).status();
        assert!(sent.expect("kill runs").success(), "{} is gone already", self.name);
    }

    /// Kills the process as a crash would.
    pub fn kill(mut self) {
        self.child.kill().expect("it can be killed");
        self.child.wait().expect("it ends");
    }

    /// Whether the process has ended, and how.
    pub fn ended(&mut self) -> Option<std::process::ExitStatus> {
        self.child.try_wait().expect("the process can be asked")
    }

    /// Asks the process to stop; returns its exit code and how long it took.
    pub fn stop(mut self) -> (Option<i32>, Duration) {
        let began = Instant::now();
        self.signal("-TERM");
        let status = self.child.wait().expect("it ends");
        (status.code(), began.elapsed())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A GET request; `None` when nobody answers.
pub fn get(address: &str, path: &str) -> Option<(u16, String)> {
    request(address, &format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"), b"")
}

/// A POST request; `None` when nobody answers.
pub fn post(address: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Option<(u16, String)> {
    let headers: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Length: {}\r\n{headers}\r\n",
        body.len()
    );
    request(address, &head, body)
}

fn request(address: &str, head: &str, body: &[u8]) -> Option<(u16, String)> {
    let mut stream = TcpStream::connect(address).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(30))).ok()?;
    stream.write_all(head.as_bytes()).ok()?;
    // A server that refuses a body may close before it has read all of it.
    let _ = stream.write_all(body);
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    let answer = String::from_utf8_lossy(&answer);
    let status = answer.split_whitespace().nth(1)?.parse().ok()?;
    Some((status, answer.split_once("\r\n\r\n").map(|(_, body)| body.to_owned()).unwrap_or_default()))
}

/// A new file for the log of one process.
fn log_file(folder: &std::path::Path, arguments: &[&str]) -> std::fs::File {
    std::fs::create_dir_all(folder).expect("the folder for logs can be made");
    let name = arguments.join("-").replace('/', "_");
    let free = (0..).map(|n| folder.join(format!("{name}.{n}.log"))).find(|path| !path.exists());
    std::fs::File::create(free.expect("there is a free name")).expect("a log can be made")
}

fn free_address() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("an address").to_string()
}

/// A file of the repository.
pub fn repository(path: &str) -> PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}

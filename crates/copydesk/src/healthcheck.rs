//! `healthcheck`: one HTTP request to a service on this machine, for images without a shell.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream, ToSocketAddrs};
use std::time::Duration;

use anyhow::{Context, anyhow};
use copydesk_config::Config;

use crate::cli::HealthcheckArgs;
use crate::exit::{Exit, Failure};
use crate::output::Output;

const TIMEOUT: Duration = Duration::from_secs(5);

pub fn healthcheck(config: &Config, args: &HealthcheckArgs) -> Result<(), Failure> {
    let url = match &args.url {
        Some(url) => url.clone(),
        None => format!("http://{}/readyz", reachable(&config.admin.listen)?),
    };
    let (status, body) = get(&url).map_err(Failure::bad_input)?;
    let mut output = Output::new();
    output.bytes(body.as_bytes())?;
    output.flush()?;
    if status == 200 {
        return Ok(());
    }
    Err(Failure { exit: Exit::BadInput, error: anyhow!("{url} answered {status}") })
}

/// The address to ask for a service that listens on all interfaces.
fn reachable(listen: &str) -> Result<SocketAddr, Failure> {
    let mut address: SocketAddr = listen
        .parse()
        .with_context(|| format!("admin.listen = {listen:?} names no address to ask; give --url"))
        .map_err(Failure::config)?;
    if address.ip().is_unspecified() {
        address.set_ip(std::net::Ipv4Addr::LOCALHOST.into());
    }
    Ok(address)
}

fn get(url: &str) -> anyhow::Result<(u16, String)> {
    let rest = url.strip_prefix("http://").ok_or_else(|| anyhow!("{url:?} does not begin with http://"))?;
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let address = host
        .to_socket_addrs()
        .with_context(|| format!("{host:?} is not HOST:PORT"))?
        .next()
        .ok_or_else(|| anyhow!("{host:?} has no address"))?;
    let mut stream = TcpStream::connect_timeout(&address, TIMEOUT).with_context(|| url.to_owned())?;
    stream.set_read_timeout(Some(TIMEOUT))?;
    stream.set_write_timeout(Some(TIMEOUT))?;
    write!(stream, "GET /{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")?;
    let mut answer = Vec::new();
    stream.take(1 << 20).read_to_end(&mut answer).with_context(|| url.to_owned())?;
    let answer = String::from_utf8_lossy(&answer);
    let status = answer.split_whitespace().nth(1).and_then(|status| status.parse().ok());
    let body = answer.split_once("\r\n\r\n").map(|(_, body)| body.to_owned()).unwrap_or_default();
    Ok((status.ok_or_else(|| anyhow!("{url} does not speak HTTP"))?, body))
}

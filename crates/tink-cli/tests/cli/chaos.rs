//! A bad line in front of a sandbox: a proxy that loses requests and answers, cuts answers in half, and refuses at will.
//!
//! It takes one request a connection, which it reads whole before it decides what becomes of it.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// What becomes of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    Forwarded,
    /// The connection ends before the server hears of it.
    LostBefore,
    /// It ends after the server has answered, before a byte of the answer is out.
    LostAfter,
    /// It ends in the middle of the answer.
    Half,
    /// The answer comes in tiny pieces.
    Slow,
    /// Half of the answer comes, and then nothing, for as long as the client waits.
    Stalled,
    /// Refused as too many, with or without a time to wait.
    TooMany,
    /// The server is not asked, and fails.
    ServerError,
    /// The server has carried it out, and fails.
    ServerErrorAfter,
}

impl Fate {
    /// Everything bad.
    pub(crate) const BAD: [Self; 8] = [
        Self::LostBefore,
        Self::LostAfter,
        Self::Half,
        Self::Slow,
        Self::Stalled,
        Self::TooMany,
        Self::ServerError,
        Self::ServerErrorAfter,
    ];
}

/// The proxy's address, and how often each fate was met.
#[derive(Debug)]
pub(crate) struct BadLine {
    pub(crate) url: String,
    met: Arc<Mutex<Vec<Fate>>>,
}

impl BadLine {
    /// Stands in front of `server`; of a hundred requests `bad` meet a fate, by the seed.
    pub(crate) fn before(server: &str, seed: u64, bad: u64) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let server = server.strip_prefix("http://").expect("an address").to_owned();
        let met = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&met);
        let dice = Arc::new(Mutex::new(seed));
        thread::spawn(move || {
            for client in listener.incoming().filter_map(Result::ok) {
                let (server, seen, dice) = (server.clone(), Arc::clone(&seen), Arc::clone(&dice));
                thread::spawn(move || {
                    let mut throw = |sides: u64| {
                        let mut state = dice.lock().expect("no thread panics with it");
                        *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                        (*state >> 33) % sides
                    };
                    // A line that breaks is what this is about.
                    let _ = serve(client, &server, bad, &mut throw, &seen);
                });
            }
        });
        Self { url, met }
    }

    /// How many requests met each of the fates.
    pub(crate) fn count(&self, fate: Fate) -> usize {
        self.met.lock().expect("no thread panics with it").iter().filter(|met| **met == fate).count()
    }
}

fn serve(
    mut client: TcpStream,
    server: &str,
    bad: u64,
    throw: &mut impl FnMut(u64) -> u64,
    met: &Mutex<Vec<Fate>>,
) -> std::io::Result<()> {
    let Some((head, body)) = request(&mut client)? else { return Ok(()) };
    // Only what changes something, and what asks whether it did: a token is no part of an import.
    let plays = !head.contains("/oauth/") && throw(100) < bad;
    let fate = if plays { Fate::BAD[throw(Fate::BAD.len() as u64) as usize] } else { Fate::Forwarded };
    met.lock().expect("no thread panics with it").push(fate);
    match fate {
        Fate::LostBefore => return client.shutdown(Shutdown::Both),
        Fate::TooMany => {
            let wait = if throw(2) == 0 { "Retry-After: 1\r\n" } else { "" };
            let answer =
                format!("HTTP/1.1 429 Too Many Requests\r\n{wait}Content-Length: 0\r\nConnection: close\r\n\r\n");
            return client.write_all(answer.as_bytes());
        }
        Fate::ServerError => return client.write_all(SERVER_ERROR.as_bytes()),
        _ => {}
    }
    let mut upstream = TcpStream::connect(server)?;
    let head = head.replacen("\r\n", "\r\nConnection: close\r\n", 1);
    upstream.write_all(head.as_bytes())?;
    upstream.write_all(&body)?;
    let mut answer = Vec::new();
    upstream.read_to_end(&mut answer)?;
    match fate {
        Fate::LostAfter => client.shutdown(Shutdown::Both),
        Fate::ServerErrorAfter => client.write_all(SERVER_ERROR.as_bytes()),
        Fate::Half => client.write_all(&answer[..answer.len() / 2]),
        Fate::Stalled => {
            client.write_all(&answer[..answer.len() / 2])?;
            // Nothing more is said until the client has gone.
            client.read_to_end(&mut Vec::new()).map(drop)
        }
        Fate::Slow => answer.chunks(answer.len() / 50 + 1).try_for_each(|piece| {
            client.write_all(piece)?;
            client.flush()
        }),
        _ => client.write_all(&answer),
    }
}

const SERVER_ERROR: &str = "HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/html\r\nContent-Length: 13\r\nConnection: close\r\n\r\n<h1>503</h1>\r\n";

/// A request whole: its head as text, and its body.
fn request(client: &mut TcpStream) -> std::io::Result<Option<(String, Vec<u8>)>> {
    let (mut bytes, mut chunk) = (Vec::new(), [0; 16 * 1024]);
    loop {
        if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&bytes[..end + 4]).into_owned();
            let length = head
                .lines()
                .filter_map(|line| line.split_once(':'))
                .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
                .and_then(|(_, value)| value.trim().parse::<usize>().ok())
                .unwrap_or(0);
            let mut body = bytes.split_off(end + 4);
            while body.len() < length {
                let count = client.read(&mut chunk)?;
                if count == 0 {
                    return Ok(None);
                }
                body.extend_from_slice(&chunk[..count]);
            }
            return Ok(Some((head, body)));
        }
        let count = client.read(&mut chunk)?;
        if count == 0 {
            return Ok(None);
        }
        bytes.extend_from_slice(&chunk[..count]);
    }
}

//! A server that answers by rote, and remembers what it was asked.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};

/// A server with one answer for each request line, and what it was asked.
pub(crate) struct Rote {
    pub(crate) url: String,
    /// Request line, who asked, and body.
    asked: Arc<Mutex<Vec<[String; 3]>>>,
}

impl Rote {
    /// `answers` are the beginnings of request lines with status and body; the first that fits is given.
    pub(crate) fn start(answers: &'static [(&'static str, u16, &'static str)]) -> Self {
        Self::answering(|line, _| {
            let found = answers.iter().find(|(begin, ..)| line.starts_with(begin));
            found.map_or((404, "{\"code\":404,\"message\":\"Not found.\"}"), |(_, status, body)| (*status, *body))
        })
    }

    /// `answer` gets a request line, and how often it came before.
    pub(crate) fn answering(answer: impl Fn(&str, usize) -> (u16, &'static str) + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let asked = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&asked);
        std::thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                let request = whole(&mut stream);
                let (head, body) = request.split_once("\r\n\r\n").unwrap_or((&request, ""));
                let line = head.lines().next().unwrap_or_default().trim_end_matches(" HTTP/1.1").to_owned();
                let who = head.lines().find_map(|line| line.strip_prefix("authorization: ")).unwrap_or_default();
                let mut log = log.lock().expect("no panic");
                let before = log.iter().filter(|[asked, ..]: &&[String; 3]| *asked == line).count();
                let (status, answer) = answer(&line, before);
                log.push([line, who.to_owned(), body.to_owned()]);
                drop(log);
                let _ = write!(
                    stream,
                    "HTTP/1.1 {status} Rote\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{answer}",
                    answer.len()
                );
            }
        });
        Self { url, asked }
    }

    pub(crate) fn asked(&self) -> Vec<[String; 3]> {
        self.asked.lock().expect("no panic").clone()
    }

    pub(crate) fn lines(&self) -> Vec<String> {
        self.asked().into_iter().map(|[line, ..]| line).collect()
    }
}

/// A request up to the end of its body.
fn whole(stream: &mut impl Read) -> String {
    let (mut request, mut piece) = (Vec::new(), [0; 4096]);
    loop {
        let text = String::from_utf8_lossy(&request).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length =
                head.lines().find_map(|line| line.to_lowercase().strip_prefix("content-length: ")?.parse().ok());
            if body.len() >= length.unwrap_or(0) {
                return text;
            }
        }
        match stream.read(&mut piece) {
            Ok(length) if length > 0 => request.extend_from_slice(&piece[..length]),
            _ => return text,
        }
    }
}

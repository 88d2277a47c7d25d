//! Collecting a response's body, up to a cap.

use bytes::{Bytes, BytesMut};
use http::StatusCode;
use http_body_util::BodyExt;

use crate::{BoxError, TransportError};

/// The largest answer where neither call nor transport says otherwise.
pub(crate) const DEFAULT_CAP: usize = 64 << 20;

/// Collects `body`. One that arrives in a single piece is not copied.
pub(crate) async fn collect<B>(status: StatusCode, mut body: B, cap: usize) -> Result<Bytes, TransportError>
where
    B: BodyExt<Data = Bytes> + Unpin,
    B::Error: Into<BoxError>,
{
    // A body that says it is too large is not read at all.
    if usize::try_from(body.size_hint().lower()).unwrap_or(usize::MAX) > cap {
        return Err(TransportError::too_large(status, Bytes::new(), cap));
    }
    let mut collected = Collected::Nothing;
    while let Some(frame) = body.frame().await {
        let data = match frame {
            Ok(frame) => match frame.into_data() {
                Ok(data) => data,
                Err(_trailers) => continue,
            },
            Err(error) => return Err(TransportError::truncated(status, collected.into_bytes(), error)),
        };
        if collected.len() + data.len() > cap {
            return Err(TransportError::too_large(status, collected.into_bytes(), cap));
        }
        collected.push(data);
    }
    Ok(collected.into_bytes())
}

enum Collected {
    Nothing,
    One(Bytes),
    Many(BytesMut),
}

impl Collected {
    fn len(&self) -> usize {
        match self {
            Self::Nothing => 0,
            Self::One(bytes) => bytes.len(),
            Self::Many(bytes) => bytes.len(),
        }
    }

    fn push(&mut self, data: Bytes) {
        *self = match std::mem::replace(self, Self::Nothing) {
            Self::Nothing => Self::One(data),
            Self::One(first) => {
                let mut all = BytesMut::with_capacity((first.len() + data.len()) * 2);
                all.extend_from_slice(&first);
                all.extend_from_slice(&data);
                Self::Many(all)
            }
            Self::Many(mut all) => {
                all.extend_from_slice(&data);
                Self::Many(all)
            }
        };
    }

    fn into_bytes(self) -> Bytes {
        match self {
            Self::Nothing => Bytes::new(),
            Self::One(bytes) => bytes,
            Self::Many(bytes) => bytes.freeze(),
        }
    }
}

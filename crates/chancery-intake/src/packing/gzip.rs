//! gzip files of many pieces, as web archives are: each record is a piece of its own, and a damaged one costs only itself.

use std::io::{self, BufRead, Chain, Read};

use flate2::bufread::GzDecoder;

/// What every piece starts with: the mark of gzip and the one method that it knows.
const MARK: &[u8] = &[0x1F, 0x8B, 0x08];

/// The unpacked bytes of all pieces, one after the other.
pub(super) struct Pieces<R: BufRead> {
    state: State<R>,
    /// A piece was damaged, and no byte of a later one has come out yet: what begins like a piece may be none.
    searching: bool,
}

enum State<R: BufRead> {
    Between(R),
    Inside(Box<GzDecoder<Chain<&'static [u8], R>>>),
    Ended,
}

impl<R: BufRead> Pieces<R> {
    pub fn new(reader: R) -> Self {
        Pieces { state: State::Between(reader), searching: false }
    }
}

impl<R: BufRead> Read for Pieces<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        loop {
            match std::mem::replace(&mut self.state, State::Ended) {
                State::Ended => return Ok(0),
                State::Between(mut reader) => {
                    if skip_past_mark(&mut reader)? {
                        self.state = State::Inside(Box::new(GzDecoder::new(MARK.chain(reader))));
                    }
                }
                State::Inside(mut piece) => match piece.read(buffer) {
                    Ok(0) => self.state = State::Between(piece.into_inner().into_inner().1),
                    Ok(length) => {
                        self.state = State::Inside(piece);
                        self.searching = false;
                        return Ok(length);
                    }
                    Err(error) if is_damage(&error) => {
                        self.state = State::Between(piece.into_inner().into_inner().1);
                        if !std::mem::replace(&mut self.searching, true) {
                            return Err(io::Error::new(io::ErrorKind::InvalidData, error));
                        }
                    }
                    Err(error) => return Err(error),
                },
            }
        }
    }
}

fn is_damage(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput | io::ErrorKind::UnexpectedEof)
}

/// Takes bytes up to the next mark, and the mark; whether there was one. Between good pieces nothing stands, or padding.
fn skip_past_mark(reader: &mut impl BufRead) -> io::Result<bool> {
    let mut matched = 0;
    loop {
        let bytes = reader.fill_buf()?;
        if bytes.is_empty() {
            return Ok(false);
        }
        let mut used = 0;
        for &byte in bytes {
            used += 1;
            matched = match byte {
                byte if byte == MARK[matched] => matched + 1,
                byte if byte == MARK[0] => 1,
                _ => 0,
            };
            if matched == MARK.len() {
                break;
            }
        }
        reader.consume(used);
        if matched == MARK.len() {
            return Ok(true);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{BufReader, Write};

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    fn piece(words: &str) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(words.as_bytes()).unwrap();
        encoder.finish().unwrap()
    }

    /// What comes out, with a bar for each error. A buffer of two bytes makes every mark cross from one to the next.
    fn read_all(bytes: &[u8]) -> String {
        let mut pieces = Pieces::new(BufReader::with_capacity(2, bytes));
        let (mut text, mut buffer) = (String::new(), [0; 64]);
        loop {
            match pieces.read(&mut buffer) {
                Ok(0) => return text,
                Ok(length) => text.push_str(std::str::from_utf8(&buffer[..length]).unwrap()),
                Err(error) => {
                    assert_eq!(error.kind(), io::ErrorKind::InvalidData);
                    text.push('|');
                }
            }
        }
    }

    #[test]
    fn pieces_follow_each_other_and_padding_is_passed_over() {
        let all = [piece("one "), piece("two "), vec![0; 7], piece("three")].concat();
        assert_eq!(read_all(&all), "one two three");
        assert_eq!(read_all(b""), "");
    }

    #[test]
    fn a_damaged_piece_costs_only_itself() {
        let mut broken = piece("a piece whose words are not all the same");
        let middle = broken.len() / 2;
        broken[middle..middle + 8].copy_from_slice(&[0xFF; 8]);
        let text = read_all(&[piece("one "), broken, piece("three")].concat());
        assert!(text.starts_with("one ") && text.ends_with("|three"), "{text}");
    }

    #[test]
    fn an_end_inside_a_piece_is_an_error_once() {
        let whole = piece("the ministers met in the capital");
        let text = read_all(&whole[..whole.len() - 9]);
        assert_eq!(text.matches('|').count(), 1, "{text}");
    }
}

//! Archives and compressed files that are damaged or hostile.

use std::io::{Cursor, Write};

use flate2::Compression;
use flate2::write::GzEncoder;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// Name and bytes of each.
pub fn all() -> Vec<(&'static str, Vec<u8>)> {
    let blanks = |mib: usize| vec![b' '; mib << 20];
    let report = "The two ministers met in Doha on Wednesday.";
    let warc = [warc(report), warc("The envoys talked."), warc("They parted.")];
    let mut damaged_record = warc.iter().map(|record| gzip(record.as_bytes())).collect::<Vec<_>>();
    let middle = damaged_record[1].len() / 2;
    damaged_record[1][middle..middle + 8].copy_from_slice(&[0xFF; 8]);
    let whole: Vec<u8> = warc.iter().flat_map(|record| gzip(record.as_bytes())).collect();
    let tar =
        tar(&[("a.txt", report.as_bytes()), ("in/b.md", b"# Talks\n\nThey talked."), ("c.png", b"pixels"), (".d.txt", b"hidden")]);
    let mut tar_flipped = tar.clone();
    tar_flipped[512 * 2 + 3] ^= 1;
    let zip = zip_of(&[("a.txt", report.as_bytes()), ("in/b.md", b"# Talks\n\nThey talked."), ("c.png", b"pixels")]);
    let mut deep = gzip(report.as_bytes());
    (0..6).for_each(|_| deep = gzip(&deep));
    vec![
        ("good.txt.gz", gzip(report.as_bytes())),
        ("cut.txt.gz", gzip(report.as_bytes())[..30].to_vec()),
        ("bomb.txt.gz", gzip(&blanks(300))),
        ("bomb.txt.zst", zstd::encode_all(&blanks(300)[..], 1).unwrap()),
        ("six-deep.txt.gz", deep),
        ("record-damaged.warc.gz", damaged_record.concat()),
        ("cut.warc.gz", whole[..whole.len() - 20].to_vec()),
        ("length-of-ages.warc", warc[0].replace("Content-Length: ", "Content-Length: 9999999999").into_bytes()),
        ("length-lies.warc", warc.concat().replacen("Content-Length: ", "Content-Length: 1", 1).into_bytes()),
        ("good.tar", tar.clone()),
        ("good.tgz", gzip(&tar)),
        ("cut.tar", tar[..512 + 20].to_vec()),
        ("header-damaged.tar", tar_flipped),
        ("good.zip", zip.clone()),
        ("cut.zip", zip[..zip.len() / 2].to_vec()),
        ("bomb.zip", zip_of(&[("a.txt", &blanks(65)), ("b.txt", b"The envoys talked.")])),
        ("zip-in-zip.zip", zip_of(&[("inner.zip", &zip)])),
        ("no-text-column.csv", b"id,words\n1,They met.\n".to_vec()),
        ("ragged.csv", b"id,text\n1,They met.,3,4\n2\n3,\"They\ntalked.\"\n".to_vec()),
        ("cut.parquet", b"PAR1\x15\x04\x15\x10\x15".to_vec()),
        ("invoice.xml", b"<?xml version='1.0'?><invoice><total>3</total></invoice>".to_vec()),
        ("endless.rss", b"<rss><channel><item><title>a".to_vec()),
    ]
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn warc(text: &str) -> String {
    let answer = format!("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n{text}");
    let length = answer.len();
    format!("WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http\r\nContent-Length: {length}\r\n\r\n{answer}\r\n\r\n")
}

fn tar(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = Vec::new();
    for (name, content) in files {
        let mut header = [0u8; 512];
        header[..name.len()].copy_from_slice(name.as_bytes());
        header[124..135].copy_from_slice(format!("{:011o}", content.len()).as_bytes());
        header[148..156].copy_from_slice(b"        ");
        header[156] = b'0';
        header[257..263].copy_from_slice(b"ustar\0");
        let sum: u32 = header.iter().map(|byte| u32::from(*byte)).sum();
        header[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
        archive.extend(header);
        archive.extend(*content);
        archive.resize(archive.len().next_multiple_of(512), 0);
    }
    archive.resize(archive.len() + 1024, 0);
    archive
}

fn zip_of(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

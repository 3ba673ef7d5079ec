//! How many bytes a second intake reads, for the two formats that come in bulk.
//!
//! `cargo bench -p chancery-intake` runs it.

#![allow(missing_docs)]

use std::hint::black_box;

use chancery_intake::{Options, read_bytes};
use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};

const PARAGRAPH: &str = "The foreign ministers of Qatar and Türkiye met in Doha on Wednesday and agreed to \
    hold the next session of their joint committee in Ankara before the end of the year. They \
    expressed satisfaction with the progress made since the last session, and signed two memoranda.";

/// A page as a newspaper serves it: some text, and much around it.
fn page() -> Vec<u8> {
    let links: String = (0..150).map(|n| format!("<li><a href='/{n}'>Section {n}</a></li>")).collect();
    let script = "<script>window.data = {\"a\": [1, 2, 3], \"b\": \"<div>\"};</script>".repeat(60);
    let article = format!("<p>{PARAGRAPH} <a href='/x'>More</a>.</p>\n").repeat(15);
    format!(
        "<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>Visit - The Post</title>{script}\
         </head><body><nav><ul>{links}</ul></nav><article><h1>Visit</h1>{article}</article>\
         <aside>{}</aside><footer>Copyright</footer></body></html>",
        "<div class=teaser><span>Another story</span></div>".repeat(80)
    )
    .into_bytes()
}

/// Records of the length of a report.
fn records() -> Vec<u8> {
    let text = [PARAGRAPH; 10].join("\\n\\n");
    (0..400)
        .map(|n| format!("{{\"id\": \"{n}\", \"date\": \"2025-10-06\", \"title\": \"Visit\", \"text\": \"{text}\"}}\n"))
        .collect::<String>()
        .into_bytes()
}

fn throughput(criterion: &mut Criterion) {
    let options = Options::default();
    let mut group = criterion.benchmark_group("read");
    for (name, bytes) in [("page.html", page()), ("records.jsonl", records())] {
        group.throughput(Throughput::Bytes(bytes.len() as u64));
        group.bench_function(name, |bencher| {
            bencher.iter_batched(
                || bytes.clone(),
                |bytes| {
                    for result in read_bytes(name, bytes, &options) {
                        black_box(result.expect("the input is sound"));
                    }
                },
                BatchSize::LargeInput,
            )
        });
    }
    group.finish();
}

criterion_group!(benches, throughput);
criterion_main!(benches);

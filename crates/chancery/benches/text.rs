//! Speed of the text stages on reports of our own, in bytes a second: sentences, tokens, dates, voice, document.

use std::hint::black_box;

use chancery::text::{Source, Span, Token, attribution, document, find_dates, quotations, sentences, tokens};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

/// A report in the manner of agency copy; people and dealings are invented.
const REPORT: &str = "SUVA, May 16 (Harbour Wire) — Fiji and Uruguay agreed on Thursday to set up a joint commission on fisheries, Foreign \
Minister Adi Vakaloloma said after talks with her counterpart, Dr. Martín J. Olivera, in Suva.

The commission is to hold its first session in Montevideo before the end of 2024 and will meet every two years. “We shall count the fish \
before we sell them,” Ms Vakaloloma told reporters.

Uruguay will train forty Fijian inspectors over the next three years at a cost of $2.5 million, the ministry said in a statement. It added \
that a memorandum signed in June last year had “borne fruit”.

Both sides reaffirmed their support for each other’s candidatures in the U.N. system. According to officials, a second round of talks on \
air services, first held on 3 March, is expected next month.

";

fn text(criterion: &mut Criterion) {
    let text = REPORT.repeat(40);
    let spans = sentences(&text);
    let cut: Vec<Vec<Token>> = spans.iter().map(|&span| tokens(&text, span)).collect();
    let quoted: Vec<Span> = quotations(REPORT);
    let anchor = "2024-05-17".parse().ok();
    let mut group = criterion.benchmark_group("text");
    group.throughput(Throughput::Bytes(text.len() as u64));
    group.bench_function("sentences", |bench| bench.iter(|| sentences(black_box(&text))));
    group.bench_function("tokens", |bench| {
        bench.iter(|| spans.iter().map(|&span| tokens(black_box(&text), span).len()).sum::<usize>())
    });
    group.bench_function("dates", |bench| {
        bench.iter(|| cut.iter().map(|all| find_dates(black_box(&text), all, anchor).len()).sum::<usize>())
    });
    group.bench_function("quotations", |bench| bench.iter(|| quotations(black_box(&text))));
    group.bench_function("attribution", |bench| {
        bench.iter(|| cut.iter().filter(|all| attribution(black_box(&text), all, &quoted).is_some()).count())
    });
    group.finish();

    let mut group = criterion.benchmark_group("report");
    group.throughput(Throughput::Bytes(REPORT.len() as u64));
    let mut source = Source::new(REPORT);
    source.published_raw = Some("2024-05-17".to_owned());
    let spans = sentences(REPORT);
    group.bench_function("document", |bench| bench.iter(|| document(black_box(&source), &spans)));
    group.finish();
}

criterion_group!(benches, text);
criterion_main!(benches);

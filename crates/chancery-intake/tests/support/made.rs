//! Malformed inputs that are too large or too binary to be kept as files.

use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;

use crate::{docx, pdf};

/// Name and bytes of each.
pub fn all() -> Vec<(&'static str, Vec<u8>)> {
    let mut made = pdfs();
    made.extend(docxs());
    made.extend(pages());
    made.extend(records());
    made
}

const WORDS: &str = "The two ministers met in Doha on Wednesday.";

fn pdfs() -> Vec<(&'static str, Vec<u8>)> {
    let words = pdf::words(WORDS);
    let good = pdf::of_pages(&[&words], "", &[]);
    let cut_after = |part: usize| good[..good.len() * part / 10].to_vec();
    let mut flipped = good.clone();
    flipped.iter_mut().skip(40).step_by(37).for_each(|byte| *byte ^= 0x5A);

    let packed = |length: usize| {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
        let chunk = vec![b' '; 1 << 20];
        (0..length >> 20).for_each(|_| encoder.write_all(&chunk).unwrap());
        encoder.finish().unwrap()
    };
    let bomb = pdf::of_objects(
        &[
            b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
            b"<</Type/Pages/Count 1/Kids[3 0 R]/MediaBox[0 0 9 9]>>".to_vec(),
            b"<</Type/Page/Parent 2 0 R/Contents 4 0 R>>".to_vec(),
            pdf::stream("/Filter/FlateDecode", &packed(300 << 20)),
        ],
        "",
    );
    let calls_itself = pdf::of_pages(
        &[b"/X Do", &words],
        "/XObject<</X 4 0 R>>",
        &[pdf::stream("/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 4 0 R>>>>", b"/X Do")],
    );
    let calls_itself_by_its_page = pdf::of_pages(
        &[b"/X Do", &words],
        "/XObject<</X 4 0 R>>",
        &[pdf::stream("/Type/XObject/Subtype/Form/BBox[0 0 9 9]", b"/X Do")],
    );
    let map = |content: &[u8]| {
        let font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 5 0 R>>".to_vec();
        pdf::of_pages(&[b"BT /F2 12 Tf (a) Tj ET", &words], "/Font<</F1 3 0 R/F2 4 0 R>>", &[font, pdf::stream("", content)])
    };
    let deep_map = map("[".repeat(1 << 20).as_bytes());
    let deep_map_behind_texts = map("[ (]) ".repeat(1 << 18).as_bytes());
    let through_a_reference = pdf::of_pages(
        &[b"/X Do", &words],
        "/XObject<</X 4 0 R>>",
        &[b"5 0 R".to_vec(), pdf::stream("/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 4 0 R>>>>", b"/X Do")],
    );
    let ring_of_parents = pdf::of_objects(
        &[
            b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
            b"<</Type/Pages/Count 1/Kids[3 0 R]/Parent 3 0 R>>".to_vec(),
            b"<</Type/Page/Parent 2 0 R/Contents 4 0 R>>".to_vec(),
            pdf::stream("", &words),
        ],
        "",
    );
    let ring_of_kids =
        pdf::of_objects(&[b"<</Type/Catalog/Pages 2 0 R>>".to_vec(), b"<</Type/Pages/Count 1/Kids[2 0 R 2 0 R]>>".to_vec()], "");
    let password = pdf::of_objects(
        &[
            b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
            b"<</Type/Pages/Count 0/Kids[]>>".to_vec(),
            format!("<</Filter/Standard/V 2/R 3/Length 128/P -4/O<{0}>/U<{0}>>>", "ab".repeat(32)).into_bytes(),
        ],
        "/Encrypt 3 0 R/ID[<00><00>]",
    );
    let no_media_box = pdf::of_objects(
        &[
            b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
            b"<</Type/Pages/Count 1/Kids[3 0 R]>>".to_vec(),
            b"<</Type/Page/Parent 2 0 R/Contents 4 0 R>>".to_vec(),
            pdf::stream("", &words),
        ],
        "",
    );
    let mut junk_first = b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\n\r\n".to_vec();
    junk_first.extend(&good);
    let blank: &[u8] = b"0 0 m 9 9 l S";
    let many: Vec<&[u8]> = vec![blank; 2_001];
    vec![
        ("good.pdf", good.clone()),
        ("good-named.txt", good.clone()),
        ("junk-first.pdf", junk_first),
        ("cut-at-half.pdf", cut_after(5)),
        ("cut-near-the-end.pdf", cut_after(9)),
        ("bytes-flipped.pdf", flipped),
        ("no-text.pdf", pdf::of_pages(&[blank, blank], "", &[])),
        ("one-page-without-text.pdf", pdf::of_pages(&[&words, blank, &words], "", &[])),
        ("one-page-damaged.pdf", pdf::of_pages(&[&words, b"BT /F9 12 Tf (a) Tj ET"], "", &[])),
        ("operators-without-operands.pdf", pdf::of_pages(&[b"Tj Tf cm Do re m l c"], "", &[])),
        ("no-media-box.pdf", no_media_box),
        ("password.pdf", password),
        ("bomb.pdf", bomb),
        ("calls-itself.pdf", calls_itself),
        ("calls-itself-by-its-page.pdf", calls_itself_by_its_page),
        ("calls-itself-through-a-reference.pdf", through_a_reference),
        ("character-map-of-brackets.pdf", deep_map),
        ("character-map-of-brackets-and-texts.pdf", deep_map_behind_texts),
        ("ring-of-parents.pdf", ring_of_parents),
        ("ring-of-kids.pdf", ring_of_kids),
        ("two-thousand-and-one-pages.pdf", pdf::of_pages(&many, "", &[])),
    ]
}

/// A page that calls a drawing twice, which calls another twice, and so on: it takes for ever, and
/// shows nothing meanwhile.
pub fn twice_and_twice_again() -> Vec<u8> {
    let drawing = |n: usize| {
        let next = format!("/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X {} 0 R>>>>", n + 1);
        pdf::stream(&next, b"/X Do /X Do /X Do /X Do")
    };
    let mut drawings: Vec<Vec<u8>> = (4..24).map(drawing).collect();
    drawings.push(pdf::stream("/Subtype/Form/BBox[0 0 9 9]", b""));
    pdf::of_pages(&[b"/X Do"], "/XObject<</X 4 0 R>>", &drawings)
}

fn docxs() -> Vec<(&'static str, Vec<u8>)> {
    const MAIN: &str = "word/document.xml";
    let body = docx::body(&[WORDS, "They agreed to meet again."]);
    let good = docx::of_parts(&[(MAIN, &body)]);
    let properties = "<cp:coreProperties xmlns:dc='d' xmlns:dcterms='t'><dc:title>Visit &amp; talks\
        </dc:title><dc:creator/><dcterms:created>9999-99-99</dcterms:created></cp:coreProperties>";
    let relations = |target: &str| format!("<Relationships><Relationship Type='x/officeDocument' Target='{target}'/></Relationships>");
    let moved = relations("/word/document2.xml");
    let sheet = relations("xl/workbook.xml");
    let zeros = vec![b' '; 300 << 20];
    let mut flipped = good.clone();
    flipped.iter_mut().skip(50).take(60).for_each(|byte| *byte ^= 0x5A);
    let mut locked = good.clone();
    // Sets the bit of encryption in the local header and in the directory.
    locked[6] |= 1;
    let directory = locked.windows(4).position(|window| window == b"PK\x01\x02").unwrap();
    locked[directory + 8] |= 1;
    let utf16: Vec<u8> =
        String::from_utf8(body.clone()).unwrap().replace("UTF-8", "UTF-16").encode_utf16().flat_map(u16::to_le_bytes).collect();
    vec![
        ("good.docx", docx::of_parts(&[(MAIN, &body), ("docProps/core.xml", properties.as_bytes())])),
        ("main-part-moved.docx", docx::of_parts(&[("_rels/.rels", moved.as_bytes()), ("word/document2.xml", &body)])),
        ("cut-at-half.docx", good[..good.len() / 2].to_vec()),
        ("bytes-flipped.docx", flipped),
        ("bomb.docx", docx::of_parts(&[(MAIN, &zeros)])),
        ("bomb-in-properties.docx", docx::of_parts(&[(MAIN, &body), ("docProps/core.xml", &zeros)])),
        ("names-that-climb.docx", docx::of_parts(&[("../../../etc/passwd", b"x"), ("/etc/shadow", b"x"), (MAIN, &body)])),
        ("only-names-that-climb.docx", docx::of_parts(&[("../word/document.xml", &body)])),
        ("spreadsheet.docx", docx::of_parts(&[("_rels/.rels", sheet.as_bytes()), ("xl/workbook.xml", b"<x/>")])),
        ("plain-archive.docx", docx::of_parts(&[("notes.txt", b"text")])),
        ("locked.docx", locked),
        ("no-paragraphs.docx", docx::of_parts(&[(MAIN, &docx::body(&[]))])),
        ("markup-broken.docx", docx::of_parts(&[(MAIN, b"<w:p><w:t>One</w:t></w:p><w:p></w:q><w:t>Two</w:t>")])),
        ("not-markup.docx", docx::of_parts(&[(MAIN, WORDS.as_bytes())])),
        ("in-utf16.docx", docx::of_parts(&[(MAIN, &utf16)])),
        (
            "entities-within-entities.docx",
            docx::of_parts(&[(MAIN, b"<!DOCTYPE x [<!ENTITY a '&a;&a;'>]><w:p><w:t>One &a; two</w:t></w:p>")]),
        ),
    ]
}

fn pages() -> Vec<(&'static str, Vec<u8>)> {
    let paragraph = format!("<p>{WORDS}</p>");
    let around = |inside: String| format!("<html><body>{paragraph}{inside}</body></html>").into_bytes();
    let letters = |count: usize| (0..count).map(|n| format!("<b a{n}>")).collect::<String>();
    vec![
        ("deep.html", around("<div>".repeat(100_000))),
        ("deep-and-closed.html", around("<div>".repeat(100_000) + &"</div>".repeat(100_000))),
        ("deep-in-tables.html", around("<table><tr><td>".repeat(50_000))),
        ("not-quite-too-deep.html", around("<div>".repeat(400) + &paragraph.repeat(5))),
        ("bold-again-and-again.html", around(letters(400) + &"<p>".repeat(100_000))),
        ("long-attribute.html", around(format!("<a title='{}'>{paragraph}</a>", "x".repeat(5_000_000)))),
        ("many-attributes.html", around(format!("<a {}>{paragraph}</a>", "b ".repeat(200_000)))),
        ("many-entities.html", around("&amp;&#0;&#x110000;&nosuch;".repeat(50_000))),
        ("deep-data.html", around(format!("<script type='application/ld+json'>{}</script>", "{\"a\":[".repeat(500_000)))),
        ("deep-quotes.md", format!("{}{WORDS}", "> ".repeat(50_000)).into_bytes()),
        ("deep-lists.md", (0..2_000).map(|n| format!("{}- a\n", "  ".repeat(n))).collect::<String>().into_bytes()),
        ("brackets.md", format!("{}{WORDS}", "[".repeat(100_000)).into_bytes()),
        ("stars.md", format!("{}{WORDS}", "*a_ ".repeat(50_000)).into_bytes()),
        ("deep-parts.eml", deep_parts(5_000)),
        ("letters-in-letters.eml", letters_in_letters(5_000)),
        ("many-parts.eml", many_parts(20_000)),
    ]
}

fn deep_parts(depth: usize) -> Vec<u8> {
    let part = |n: usize| format!("Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n");
    let parts: String = (0..depth).map(part).collect();
    format!("Subject: Visit\n{parts}\n{WORDS}\n").into_bytes()
}

fn letters_in_letters(depth: usize) -> Vec<u8> {
    let letter = "Subject: Visit\nContent-Type: message/rfc822\n\n".repeat(depth);
    format!("{letter}Subject: Visit\n\n{WORDS}\n").into_bytes()
}

fn many_parts(count: usize) -> Vec<u8> {
    let part = "--b\nContent-Type: image/png\nContent-Transfer-Encoding: base64\n\nAAAA\n";
    let head = "Subject: Visit\nContent-Type: multipart/mixed; boundary=b\n\n";
    format!("{head}--b\n\n{WORDS}\n{}--b--\n", part.repeat(count)).into_bytes()
}

fn records() -> Vec<(&'static str, Vec<u8>)> {
    let long = format!("{{\"text\": \"{}\"}}", "x".repeat(17 << 20));
    let short = "{\"text\": \"Doha\"}";
    vec![
        ("record-too-long.jsonl", format!("{short}\n{long}\n{short}\n").into_bytes()),
        ("record-too-long.json", format!("[{short},{long},{short}]").into_bytes()),
        ("deep.jsonl", format!("{}\n{short}\n", "[".repeat(1 << 20)).into_bytes()),
        ("deep-and-never-closed.json", "{\"a\":".repeat(1 << 20).into_bytes()),
        ("quote-never-closed.json", format!("[{short}, {{\"text\": \"{}", "x, ".repeat(1 << 20)).into_bytes()),
        ("too-long.txt", vec![b'x'; (64 << 20) + 1]),
        ("one-line-of-letters.html", vec![b'x'; 1 << 20]),
    ]
}

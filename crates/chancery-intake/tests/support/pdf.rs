//! Builds small PDFs object by object, with a cross-reference table that is right.

/// A PDF of these objects, numbered from 1; the first must be the catalogue.
pub fn of_objects(objects: &[Vec<u8>], trailer: &str) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n".to_vec();
    let mut offsets = Vec::new();
    for (at, object) in objects.iter().enumerate() {
        offsets.push(bytes.len());
        bytes.extend(format!("{} 0 obj\n", at + 1).bytes());
        bytes.extend(object);
        bytes.extend(b"\nendobj\n");
    }
    let table = bytes.len();
    bytes.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).bytes());
    for offset in &offsets {
        bytes.extend(format!("{offset:010} 00000 n \n").bytes());
    }
    let size = objects.len() + 1;
    bytes.extend(format!("trailer\n<</Size {size}/Root 1 0 R{trailer}>>\nstartxref\n{table}\n%%EOF\n").bytes());
    bytes
}

/// A stream object.
pub fn stream(dictionary: &str, content: &[u8]) -> Vec<u8> {
    let mut object = format!("<<{dictionary}/Length {}>>\nstream\n", content.len()).into_bytes();
    object.extend(content);
    object.extend(b"\nendstream");
    object
}

/// A PDF with one page for each content stream, and whatever objects its resources name.
///
/// Objects 1 to 3 are the catalogue, the page tree and a font; `extra` begins at 4.
pub fn of_pages(contents: &[&[u8]], resources: &str, extra: &[Vec<u8>]) -> Vec<u8> {
    let first_page = 4 + extra.len();
    let kids: Vec<String> = (0..contents.len()).map(|at| format!("{} 0 R", first_page + 2 * at)).collect();
    let mut objects = vec![
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        format!(
            "<</Type/Pages/Count {}/Kids[{}]/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>{resources}>>>>",
            contents.len(),
            kids.join(" ")
        )
        .into_bytes(),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>".to_vec(),
    ];
    objects.extend(extra.iter().cloned());
    for (at, content) in contents.iter().enumerate() {
        let stream_number = first_page + 2 * at + 1;
        objects.push(format!("<</Type/Page/Parent 2 0 R/Contents {stream_number} 0 R>>").into_bytes());
        objects.push(stream("", content));
    }
    of_objects(&objects, "")
}

/// The content of a page that shows `words`.
pub fn words(words: &str) -> Vec<u8> {
    format!("BT /F1 12 Tf 72 720 Td ({words}) Tj ET").into_bytes()
}

//! The outlines of states for the map of the desk: Natural Earth at 1:110 million, in the Equal Earth projection, as SVG paths.

use std::collections::BTreeMap;

use serde_json::Value;

use super::package::{self, Packages};
use super::state::States;
use super::table::Table;

/// The map is so many units wide; its height follows from the projection. One unit is about 20 km.
const WIDTH: f64 = 1800.0;

/// Half the width of the Equal Earth projection on a unit sphere.
const HALF: f64 = 2.706_629_983_696_36;

/// Antarctica is nobody's, and half as wide as the rest.
const LEFT_OUT: &str = "010";

pub fn map(packages: &Packages, states: &States) -> Result<Table, String> {
    let atlas = packages.json("world-atlas/countries-110m.json")?;
    let codes = packages.json("cldr-core/supplemental/codeMappings.json")?;
    let alpha3 = alpha3_by_number(&codes["supplemental"]["codeMappings"], states);
    let arcs = arcs(&atlas);
    let mut rows = Vec::new();
    for shape in atlas["objects"]["countries"]["geometries"].as_array().into_iter().flatten() {
        let number = shape["id"].as_str().unwrap_or("");
        if number == LEFT_OUT {
            continue;
        }
        let name = shape["properties"]["name"].as_str().unwrap_or("");
        let code = match (alpha3.get(number), name) {
            (Some(code), _) => code.as_str(),
            (None, "Kosovo") => "XKX",
            // Land that no code of ISO 3166-1 stands for.
            _ => "-",
        };
        let path: String = rings(shape).into_iter().map(|ring| path(&ring, &arcs)).collect();
        rows.push(vec![code.to_owned(), path]);
    }
    Ok(Table {
        file: "map.tsv",
        title: "Outlines of states on a map 1800 units wide, Equal Earth projection, as SVG paths.",
        origins: vec![package::ATLAS.1.to_owned(), package::CLDR.1.to_owned()],
        notes: &[
            "the outlines are those of the origin and say nothing about who holds what",
            "code is - for land without a code of its own",
        ],
        columns: "alpha3 path",
        rows,
    })
}

/// Three digits to three letters, for the states of our table: the mappings also know states that are no more.
fn alpha3_by_number(mappings: &Value, states: &States) -> BTreeMap<String, String> {
    let codes = |alpha2| Some((mappings[alpha2]["_numeric"].as_str()?.to_owned(), states.alpha3(alpha2)?.to_owned()));
    states.codes().filter_map(codes).collect()
}

/// The arcs of a TopoJSON file as points on the map: steps of whole numbers from point to point.
fn arcs(atlas: &Value) -> Vec<Vec<(i64, i64)>> {
    let pair = |value: &Value| (value[0].as_f64().unwrap_or(0.0), value[1].as_f64().unwrap_or(0.0));
    let (scale, shift) = (pair(&atlas["transform"]["scale"]), pair(&atlas["transform"]["translate"]));
    let arc = |arc: &Value| {
        let (mut x, mut y) = (0.0, 0.0);
        let steps = arc.as_array().into_iter().flatten();
        steps
            .map(|step| {
                let (right, up) = pair(step);
                (x, y) = (x + right, y + up);
                place(x * scale.0 + shift.0, y * scale.1 + shift.1)
            })
            .collect()
    };
    atlas["arcs"].as_array().into_iter().flatten().map(arc).collect()
}

/// The rings of a shape: lists of arc numbers.
fn rings(shape: &Value) -> Vec<Vec<i64>> {
    let ring = |ring: &Value| ring.as_array().into_iter().flatten().filter_map(Value::as_i64).collect();
    let rings = |polygon: &Value| polygon.as_array().into_iter().flatten().map(ring).collect::<Vec<_>>();
    match shape["type"].as_str() {
        Some("Polygon") => rings(&shape["arcs"]),
        Some("MultiPolygon") => shape["arcs"].as_array().into_iter().flatten().flat_map(rings).collect(),
        _ => Vec::new(),
    }
}

/// One ring as SVG paths in steps; arcs with a negative number run backwards.
fn path(ring: &[i64], arcs: &[Vec<(i64, i64)>]) -> String {
    let mut points: Vec<(i64, i64)> = Vec::new();
    for number in ring {
        let arc = &arcs[if *number < 0 { !number } else { *number } as usize];
        if *number < 0 { points.extend(arc.iter().rev()) } else { points.extend(arc) }
    }
    points.dedup();
    // A ring over the 180th meridian jumps from one edge of the map to the other: it is cut there, each piece closed along the
    // edge. It begins anew at the first jump, so that no piece is cut in two.
    let jumps = |a: &(i64, i64), b: &(i64, i64)| (a.0 - b.0).abs() > WIDTH as i64 / 2;
    if let Some(at) = points.windows(2).position(|step| jumps(&step[0], &step[1])) {
        points.pop();
        points.rotate_left(at + 1);
    }
    points.chunk_by(|a, b| !jumps(a, b)).map(closed).collect()
}

/// A closed path through points. Less than four of them are too small to see.
fn closed(points: &[(i64, i64)]) -> String {
    if points.len() < 4 {
        return String::new();
    }
    let mut path = format!("M{},{}l", points[0].0, points[0].1);
    for (n, step) in points.windows(2).enumerate() {
        let (right, down) = (step[1].0 - step[0].0, step[1].1 - step[0].1);
        // A minus sign parts two numbers as well as a blank does.
        let gap = if n == 0 || right < 0 { "" } else { " " };
        let comma = if down < 0 { "" } else { "," };
        path.push_str(&format!("{gap}{right}{comma}{down}"));
    }
    path.push('z');
    path
}

/// A place on the globe as a point on the map, after B. Šavrič, T. Patterson and B. Jenny, "The Equal Earth map projection".
fn place(longitude: f64, latitude: f64) -> (i64, i64) {
    const A: [f64; 4] = [1.340_264, -0.081_106, 0.000_893, 0.003_796];
    let root = 3.0_f64.sqrt() / 2.0;
    let t = (root * latitude.to_radians().sin()).asin();
    let (t2, t6) = (t * t, t.powi(6));
    let x = longitude.to_radians() * t.cos() / (root * (A[0] + 3.0 * A[1] * t2 + t6 * (7.0 * A[2] + 9.0 * A[3] * t2)));
    let y = t * (A[0] + A[1] * t2 + t6 * (A[2] + A[3] * t2));
    let unit = WIDTH / (2.0 * HALF);
    ((x * unit + WIDTH / 2.0).round() as i64, ((1.317_362_759_157_4 - y) * unit).round() as i64)
}

#[cfg(test)]
mod tests {
    use super::{path, place};

    #[test]
    fn the_middle_of_the_globe_is_the_middle_of_the_map() {
        assert_eq!(place(0.0, 0.0), (900, 438));
        assert_eq!(place(180.0, 0.0), (1800, 438));
    }

    #[test]
    fn a_ring_is_a_closed_path() {
        let arcs = vec![vec![(0, 0), (5, 0), (5, 5)], vec![(0, 0), (0, 5), (5, 5)]];
        assert_eq!(path(&[0, !1], &arcs), "M0,0l5,0 0,5-5,0 0-5z");
    }

    #[test]
    fn a_ring_over_the_edge_of_the_map_is_cut_there() {
        let ring = vec![(1790, 0), (5, 0), (5, 5), (2, 9), (0, 5), (1795, 5), (1780, 9), (1770, 4), (1790, 0)];
        assert_eq!(path(&[0], &[ring]), "M5,0l0,5-3,4-2-4zM1795,5l-15,4-10-5 20-4z");
    }
}
